"""The result of a tournament: payoffs of every profile, scores, ranking, and a game over the strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.games import Game, RepeatedGame
from relgames.strategies import Strategy
from relgames.strategies.agent import name_of
from relgames.tournaments.schedule import Schedule

# Scores that differ by less than this share of the payoff range are ties: exact scores that are equal in theory come
# out of sums in another order, with rounding errors around 1e-14 of the range.
TIE = 1e-10


@dataclass(frozen=True, eq=False, repr=False)
class Tournament(Tabular):
    """Every profile of strategies across the seats, played. All payoffs are *per round*.

    In the tournament of a `StrategyError` the matches that failed are nan, and no score counts them.

    Attributes
    ----------
    game : RepeatedGame
    strategies : tuple of tuples of Strategy
        The line-up of each seat.
    shared : bool
        Whether all seats of a symmetric game share one line-up.
    payoffs : ndarray, shape (K_0, ..., K_{N-1}, N)
        Payoff of each seat in each profile of strategies.
    standard_errors : ndarray like ``payoffs``, or None
        None when all matches are exact; 0 for those that are.
    profiles : ndarray, shape (K_0, ..., K_{N-1}, n_0, ..., n_{N-1})
        Share of each profile of actions in each profile of strategies.
    apart : ndarray, shape (K_0, ..., K_{N-1})
        Share of the time after somebody left.
    expected_rounds : ndarray, shape (K_0, ..., K_{N-1})
    exact : ndarray of bool, shape (K_0, ..., K_{N-1})
        Which profiles were evaluated exactly.
    repetitions : int or None
        How often each sampled match was played.
    self_play : bool
        Whether matches of a strategy with itself count in the scores.
    seed : int or None
        Of the sampled matches, given or drawn; None when all are exact, or if a Generator was given.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.95)
    >>> t = rg.tournament(r, [rg.strategies.tit_for_tat(), rg.strategies.always_withhold(), rg.strategies.grim()])
    >>> t.method, t.ranking
    ('exact', (0, 2, 1))
    >>> t.scores.round(4)
    array([2.3167, 1.1333, 2.3167])
    >>> t.meta_game.payoffs.shape
    (3, 3, 2)
    """

    game: RepeatedGame
    strategies: tuple[tuple[Strategy, ...], ...]
    shared: bool
    payoffs: NDArray[np.float64]
    standard_errors: NDArray[np.float64] | None
    profiles: NDArray[np.float64]
    apart: NDArray[np.float64]
    expected_rounds: NDArray[np.float64]
    exact: NDArray[np.bool_]
    repetitions: int | None
    self_play: bool
    _covariances: tuple[NDArray[np.float64], ...] | None = field(repr=False)
    seed: int | None = None

    @classmethod
    def _gather(
        cls,
        r: RepeatedGame,
        lineups: tuple[tuple[Strategy, ...], ...],
        shared: bool,
        plan: Schedule,
        means: NDArray[np.float64],
        covariances: NDArray[np.float64] | None,
        shares: NDArray[np.float64],
        rounds: NDArray[np.float64],
        exact: NDArray[np.bool_],
        repetitions: int | None,
        self_play: bool,
        seed: int | None,
    ) -> Tournament:
        """Return the result from what each match of the schedule came to (`covariances` are those of the means)."""
        if shared:
            # Seats that are alike have one expected payoff: its best estimate is their mean.
            same = np.flatnonzero(plan.alike.sum(axis=(1, 2)) > r.game.seats)
            averaging = plan.alike[same] / plan.alike[same].sum(axis=2, keepdims=True)
            means[same] = np.einsum("bij,bj->bi", averaging, means[same])
            if covariances is not None:
                covariances[same] = np.einsum("bij,bjk,blk->bil", averaging, covariances[same], averaging)
        errors = scores = None
        if covariances is not None:
            errors = plan.spread(np.sqrt(np.diagonal(covariances, axis1=1, axis2=2)), "seats")
            scores = _score_covariances(plan, covariances, ~np.isnan(means[:, 0]), shared, self_play)
        return cls(
            game=r,
            strategies=lineups,
            shared=shared,
            payoffs=plan.spread(means, "seats"),
            standard_errors=errors,
            profiles=plan.spread(shares[:, :-1].reshape(-1, *r.game.counts), "profiles"),
            apart=plan.spread(shares[:, -1]),
            expected_rounds=plan.spread(rounds),
            exact=plan.spread(exact),
            repetitions=repetitions,
            self_play=self_play,
            _covariances=scores,
            seed=seed,
        )

    @property
    def method(self) -> str:
        """How the payoffs were found: "exact", "sampled" or "mixed"."""
        return "exact" if self.exact.all() else "mixed" if self.exact.any() else "sampled"

    @property
    def names(self) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
        """Names of the strategies; one tuple per seat if line-ups differ."""
        names = tuple(
            tuple(name_of(strategy) or f"strategy {k}" for k, strategy in enumerate(lineup))
            for lineup in self.strategies
        )
        return names[0] if self.shared else names

    @cached_property
    def scores(self) -> NDArray[np.float64] | tuple[NDArray[np.float64], ...]:
        """Mean payoff per round of each strategy over all profiles of the others: (K,), or one array per seat."""
        means = [self._mean(self.payoffs[..., seat], seat) for seat in range(self.game.game.seats)]
        return np.mean(means, axis=0) if self.shared else tuple(means)

    @property
    def score_errors(self) -> NDArray[np.float64] | tuple[NDArray[np.float64], ...] | None:
        """Standard errors of the scores; None when all matches are exact."""
        if self._covariances is None:
            return None
        errors = tuple(np.sqrt(np.diagonal(c)) for c in self._covariances)
        return errors[0] if self.shared else errors

    @cached_property
    def ranks(self) -> NDArray[np.int64] | tuple[NDArray[np.int64], ...]:
        """Rank of each strategy, from 1; equal scores share the best of their ranks."""
        ranks = tuple(self._ranks(scores) for scores in self._per_seat(self.scores))
        return ranks[0] if self.shared else ranks

    @cached_property
    def ranking(self) -> tuple[int, ...] | tuple[tuple[int, ...], ...]:
        """Strategy indices by score, best first; ties (see ``ranks``) in the order of the line-up."""
        ranking = tuple(tuple(int(k) for k in np.argsort(ranks, kind="stable")) for ranks in self._per_seat(self.ranks))
        return ranking[0] if self.shared else ranking

    @cached_property
    def head_to_head(self) -> NDArray[np.float64]:
        """Share of the profiles with k and l in two seats in which k earns more than l; shape (K, K).

        With two seats: 1 where k beats l, and 0 elsewhere. Only for a line-up that the seats share.
        """
        self._require_shared("head_to_head")
        N, K = self.game.game.seats, len(self.strategies[0])
        wins = np.zeros((K, K))
        for i in range(N):
            for j in range(N):
                if i != j:
                    ahead = self.payoffs[..., i] > self.payoffs[..., j] + self._tie
                    rest = tuple(axis for axis in range(N) if axis not in (i, j))
                    share = ahead.mean(axis=rest) if rest else ahead.astype(float)
                    wins += share if i < j else share.T
        return wins / max(N * (N - 1), 1)

    @property
    def wins(self) -> NDArray[np.float64]:
        """How many others each strategy earns more than, head to head (with three seats, on average); shape (K,)."""
        table = self.head_to_head
        return table.sum(axis=1) - np.diagonal(table)

    @cached_property
    def action_rates(self) -> NDArray[np.float64] | tuple[NDArray[np.float64], ...]:
        """Share of its time in relationships in which each strategy plays each action: (K, n), or one array per seat.

        The matches weigh as in the scores; the time after somebody left does not count.
        """
        N = self.game.game.seats
        shares = []
        for seat in range(N):
            axes = tuple(N + other for other in range(N) if other != seat)
            own = self.profiles.sum(axis=axes)
            shares.append(np.stack([self._mean(own[..., a], seat) for a in range(own.shape[-1])], axis=-1))
        totals = [share.sum(axis=-1, keepdims=True) for share in shares]
        if self.shared:
            shares, totals = [np.sum(shares, axis=0)], [np.sum(totals, axis=0)]
        rates = [s / np.where(total > 0, total, 1) for s, total in zip(shares, totals, strict=True)]
        return rates[0] if self.shared else tuple(rates)

    @property
    def meta_game(self) -> Game:
        """The game in which each seat chooses a strategy: ``payoffs``, with the strategies' names as actions."""
        names = self.names if not self.shared else (self.names,) * self.game.game.seats
        stage = self.game.game
        return Game(self.payoffs, stage.roles, names, f"tournament: {stage.name}" if stage.name else "tournament")

    def clearly_above(self, level: float = 0.95) -> NDArray[np.bool_] | tuple[NDArray[np.bool_], ...]:
        """Return which strategies score above which others by more than the sampling error.

        Parameters
        ----------
        level : float, default 0.95
            Confidence with which *all* the statements hold together (Bonferroni over the pairs).

        Returns
        -------
        ndarray of bool, shape (K, K), or one per seat
            ``[k, l]`` is True if the score of k is above that of l: by more than rounding when exact, and otherwise
            by more than the quantile of Student's t with ``repetitions - 1`` degrees of freedom times the standard
            error of the difference. That error is computed, not resampled: matches are independent, and the payoffs
            of both sides of one match enter with their covariance.
        """
        if not 0 < level < 1:
            raise ValueError(f"level must lie between 0 and 1; got {level}")
        out = []
        for seat, scores in enumerate(self._per_seat(self.scores)):
            difference = scores[:, None] - scores
            margin = np.full_like(difference, self._tie)
            if self._covariances is not None:
                from scipy.special import stdtrit

                c = self._covariances[seat]
                variance = np.diagonal(c)[:, None] + np.diagonal(c) - c - c.T
                pairs = max(1, len(scores) * (len(scores) - 1) // 2)
                freedom = max(1, (self.repetitions or 2) - 1)
                quantile = stdtrit(freedom, 1 - (1 - level) / (2 * pairs))
                margin = np.maximum(margin, quantile * np.sqrt(np.maximum(variance, 0)))
            out.append(difference > margin)
        return out[0] if self.shared else tuple(out)

    @property
    def _profiles(self) -> Table:
        """The table of all profiles of strategies."""
        stage = self.game.game
        index = np.indices(self.exact.shape).reshape(stage.seats, -1)
        names = self.names if not self.shared else (self.names,) * stage.seats
        columns: list[Column] = []
        for seat, role in enumerate(stage.roles):
            columns.append(Column(f"{role}: index", index[seat]))
            columns.append(Column(f"{role}: strategy", np.array(names[seat], dtype=object)[index[seat]]))
        payoffs = seat_columns(stage.roles, self.payoffs)
        errors = (
            () if self.standard_errors is None else seat_columns(stage.roles, self.standard_errors, "standard error")
        )
        for pair in zip(payoffs, errors, strict=True) if errors else zip(payoffs, strict=True):
            columns += pair
        for name, values in (("apart", self.apart), ("expected rounds", self.expected_rounds), ("exact", self.exact)):
            columns.append(Column(name, values.reshape(-1)))
        return Table(tuple(columns), self._heading())

    def summary(self) -> str:
        """Return the ranking as text: rank, name, score, its error when sampled, wins, how often each action."""
        titles = (f"-- {role}\n" for role in self.game.game.roles)
        blocks = (table.text if self.shared else next(titles) + table.text for table in self._rankings)
        return "\n".join([self._heading(), *blocks])

    @property
    def _rankings(self) -> list[Table]:
        """The ranking, or one per seat: rank, name, score, its error when sampled, wins, how often each action."""
        stage, tables = self.game.game, []
        errors = None if self.score_errors is None else self._per_seat(self.score_errors)
        names = [self.names] if self.shared else self.names
        values = zip(*map(self._per_seat, (self.scores, self.ranks, self.action_rates)), strict=True)
        for seat, (scores, ranks, rates) in enumerate(values):
            order = np.argsort(ranks, kind="stable")
            columns = [
                Column("rank", ranks[order], _Rank(ranks)),
                Column("strategy", [str(names[seat][k]) for k in order.tolist()]),
                Column("score", scores[order], ".4f"),
            ]
            if errors is not None:
                columns.append(Column("standard error", errors[seat][order], ".2g", short="±"))
            if self.shared:
                columns.append(Column("wins", self.wins[order], ".4g"))
            columns += [Column(name, rates[order, a], ".3f") for a, name in enumerate(stage.actions[seat])]
            caption = self._heading() if self.shared else f"{self._heading()}; {stage.roles[seat]}"
            tables.append(Table(tuple(columns), caption, key=2))
        return tables

    def _tables(self) -> Mapping[str, Table]:
        names = ["ranking"] if self.shared else [f"ranking of {role}" for role in self.game.game.roles]
        return {"profiles": self._profiles, **dict(zip(names, self._rankings, strict=True))}

    def _shown(self) -> Sequence[Table]:
        return self._rankings

    def __str__(self) -> str:
        return self.summary()

    def __repr__(self) -> str:
        sizes = "×".join(str(len(lineup)) for lineup in self.strategies)
        return f"Tournament({self.game.game.name or 'game'!r}, {sizes} strategies, {self.method})"

    def _heading(self) -> str:
        how = self.method if self.repetitions is None else f"{self.method}, {self.repetitions} repetitions"
        return "; ".join([self.game.game.name or "game", *self.game._words, how])

    @cached_property
    def _tie(self) -> float:
        stakes = np.vstack([self.game.game.payoffs.reshape(-1, self.game.game.seats), self.game.outside])
        return TIE * float(np.ptp(stakes))

    def _ranks(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        ranks = np.empty(len(scores), dtype=np.int64)
        best, rank = float("inf"), 0
        for place, k in enumerate(np.argsort(-scores, kind="stable"), start=1):
            # Who has no score, because all matches failed, comes last.
            score = float("-inf") if np.isnan(scores[k]) else float(scores[k])
            if best - score > self._tie:
                best, rank = score, place
            ranks[k] = rank
        return ranks

    def _mean(self, values: NDArray[np.float64], seat: int) -> NDArray[np.float64]:
        """Return the mean of (K_0, ..., K_{N-1}) values over the others of ``seat``, by the rule on self-play."""
        counted = counted_profiles(self._played, seat, self.self_play)
        others = tuple(axis for axis in range(values.ndim) if axis != seat)
        number = counted.sum(axis=others)
        return values.sum(axis=others, where=counted) / np.where(number > 0, number, np.nan)

    @cached_property
    def _played(self) -> NDArray[np.bool_]:
        """Which profiles did not fail."""
        return ~np.isnan(self.apart)

    def _per_seat(self, values: Any) -> Sequence[Any]:
        return (values,) if self.shared else values

    def _require_shared(self, name: str) -> None:
        if not self.shared:
            raise ValueError(f"{name} compares strategies of one line-up; here each seat has its own")


class _Rank:
    """How ranks are shown: those that are shared are marked."""

    def __init__(self, ranks: NDArray[np.int64]) -> None:
        found, counts = np.unique(ranks, return_counts=True)
        self.shared = set(found[counts > 1].tolist())

    def __call__(self, rank: int) -> str:
        return f"{rank}{'=' if rank in self.shared else ' '}"


def counted_profiles(played: NDArray[np.bool_], seat: int, self_play: bool) -> NDArray[np.bool_]:
    """Return which profiles count in the scores of a seat."""
    counted = played.copy()
    if not self_play:
        index = np.indices(played.shape, sparse=True)
        for other in range(played.ndim):
            if other != seat:
                counted &= index[other] != index[seat]
    return counted


def _score_covariances(
    plan: Schedule, covariances: NDArray[np.float64], played: NDArray[np.bool_], shared: bool, self_play: bool
) -> tuple[NDArray[np.float64], ...]:
    """Return the covariance of the scores, (K, K), for the shared line-up or for each seat's.

    A score is a weighted sum of the mean payoffs of independent matches, so covariances add up match by match.
    """
    B, N = plan.matches.shape
    profiles = np.bincount(plan.spread(np.arange(B)).reshape(-1), minlength=B) * played
    covariances = np.where(played[:, None, None], covariances, 0.0)
    everywhere = plan.spread(played)
    out = []
    for seat in range(1 if shared else N):
        K = plan.sizes[seat]
        counted = counted_profiles(everywhere, seat, self_play).sum(
            axis=tuple(axis for axis in range(N) if axis != seat)
        )
        # How much one profile weighs in the score of its strategy.
        each = 1 / np.maximum(counted, 1)
        if not shared:
            weights = np.zeros((B, N))
            weights[:, seat] = each[plan.matches[:, seat]]
        else:
            weights = profiles[:, None] * each[plan.matches] / N
            if not self_play:
                weights *= (plan.matches[:, :, None] == plan.matches[:, None, :]).sum(axis=2) == 1
        total = np.zeros(K * K)
        for i in range(N):
            for j in range(N):
                if shared or (i == j == seat):
                    cells = plan.matches[:, i] * K + plan.matches[:, j]
                    terms = weights[:, i] * weights[:, j] * covariances[:, i, j]
                    total += np.bincount(cells, weights=terms, minlength=K * K)
        out.append(total.reshape(K, K))
    return tuple(out)
