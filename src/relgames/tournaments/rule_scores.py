"""The result of a round robin of rules: how often each met which profile, and the scores that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular
from relgames.games import RepeatedGame
from relgames.strategies import Machine, pure_rule


@dataclass(frozen=True, eq=False, repr=False)
class RuleRoundRobin(Tabular):
    """Pure rules, each against each. All payoffs are *per round*.

    Attributes
    ----------
    game : RepeatedGame
    memory : int
        How many rounds back the rules look.
    opening : tuple of int
        What all are taken to have done before the first round, the latest last.
    rules : ndarray of int64, shape (K,)
        The numbers of the rules (`relgames.strategies.pure_rule`).
    counts : ndarray of int64, shape (K, 4)
        In how many rounds of all its matches each rule met each profile, own action first: both gave, only it gave,
        only the other gave, nobody gave.
    opponents : int
        How many matches of each rule are counted.
    method : str
        How the rounds were counted: "matches" or "histories".
    exact : bool
        Whether scores are Fractions.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200)
    >>> one = rg.round_robin_of_rules(r, memory=1, exact=True)
    >>> one.ranking[:2], one.ranks[14], one.scores[14]
    (array([13, 15]), np.int64(3), Fraction(1197, 400))
    """

    game: RepeatedGame
    memory: int
    opening: tuple[int, ...]
    rules: NDArray[np.int64]
    counts: NDArray[np.int64]
    opponents: int
    method: str
    exact: bool

    @cached_property
    def scores(self) -> NDArray[Any]:
        """Mean payoff per round of each rule over its matches; shape (K,)."""
        totals, unit = self._totals
        rounds = unit * self.opponents * (self.game.rounds or 1)
        if self.exact:
            return np.array([Fraction(total, rounds) for total in totals], dtype=object)
        return np.array([total / rounds for total in totals])

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Rank of each rule, from 1; equal scores, exactly equal ones, share the best of their ranks; shape (K,)."""
        totals = np.array(self._totals[0], dtype=object)
        order = np.argsort(-totals, kind="stable")
        falls = np.flatnonzero(totals[order[1:]] != totals[order[:-1]]) + 1
        ranks = np.empty(len(totals), dtype=np.int64)
        begins = np.concatenate([[0], falls])
        ranks[order] = np.repeat(begins + 1, np.diff(np.append(begins, len(totals))))
        return ranks

    @cached_property
    def ranking(self) -> NDArray[np.int64]:
        """Positions in ``rules`` by score, best first, ties in the order of ``rules``; shape (K,)."""
        return np.argsort(self.ranks, kind="stable")

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of each profile in the rounds of each rule, own action first; shape (K, 4)."""
        return self.counts / (self.opponents * (self.game.rounds or 1))

    def machine(self, k: int) -> Machine:
        """Return the rule at a position in ``rules`` as a machine."""
        return pure_rule(int(self.rules[k]), self.memory, opening=self.opening)

    def summary(self, rows: int = 10) -> str:
        """Return the best rules as text; those that did the same in all their matches share a row, under the first.

        Parameters
        ----------
        rows : int, default 10

        Returns
        -------
        str
            Rank, number of the first such rule, how many they are, score, and how often they gave and were given to.
        """
        rows = _checks.integer(rows, "rows", least=1)
        r, shares = self.game, self.shares
        give = r.game.actions[0][0]
        lines = [
            self._heading,
            f" rank   rule  alike   score  {give:>6}  met {give}",
        ]
        alike: dict[bytes, list[int]] = {}
        for k in self.ranking.tolist():
            alike.setdefault(self.counts[k].tobytes(), []).append(k)
        for k, *others in list(alike.values())[:rows]:
            own, met = shares[k, :2].sum(), shares[k, ::2].sum()
            lines.append(
                f"{self.ranks[k]:5}  {self.rules[k]:5}  {1 + len(others):5}  {float(self.scores[k]):6.4f}  {own:6.3f}  "
                f"{met:.3f}"
            )
        rest = len(alike) - rows
        return "\n".join([*lines, *([f"... and {rest:,} more rows"] if rest > 0 else [])])

    @property
    def _heading(self) -> str:
        return (
            f"{self.game.game.name or 'game'}; {self.game.rounds} rounds; {len(self.rules):,} rules of memory "
            f"{self.memory}, {self.opponents:,} matches each"
        )

    def __str__(self) -> str:
        return self.summary()

    def __repr__(self) -> str:
        return f"RuleRoundRobin({len(self.rules):,} rules of memory {self.memory}, {self.game.rounds} rounds)"

    @cached_property
    def _totals(self) -> tuple[list[int], int]:
        """What each rule got in all, in whole numbers, and how many of them make a payoff of 1."""
        payoffs = self.game.game.fractions[..., 0].reshape(-1)
        unit = lcm(*(payoff.denominator for payoff in payoffs))
        scaled = [int(payoff * unit) for payoff in payoffs]
        return (self.counts.astype(object) @ np.array(scaled, dtype=object)).tolist(), unit

    def _table(self) -> Table:
        actions = self.game.game.actions[0]
        columns = [Column("rule", self.rules), Column("rank", self.ranks), Column("score", self.scores)]
        for profile, share in enumerate(self.shares.T):
            columns.append(Column(f"{actions[profile // 2]}, {actions[profile % 2]}", share))
        return Table(tuple(columns), self._heading)

    def _shown(self) -> Sequence[Table]:
        table, order = self._table(), self.ranking
        columns = tuple(replace(column, values=np.asarray(column.values)[order]) for column in table.columns)
        return (replace(table, columns=columns, key=1),)
