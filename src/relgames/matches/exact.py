"""Exact evaluation: the joint Markov chain of the machines, or its cycle where nothing is left to chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames import _parallel
from relgames._tables import Table, Tabular, role_table, shares_of_profiles, text_of
from relgames.games import RepeatedGame
from relgames.matches import rational
from relgames.matches.errors import StrategyError
from relgames.matches.field import MACHINES, PROGRAMS, Field, single_field
from relgames.matches.programs import evaluate_program_matches
from relgames.matches.tables import Tables
from relgames.strategies import Machine, Program, Strategy
from relgames.strategies.agent import name_of

# Largest joint chain in memory. Elimination is dense: 2 GiB are 16,384 reachable joint states.
MEMORY = 2**31


@dataclass(frozen=True, eq=False)
class Outcome(Tabular):
    """What a match comes to, exactly.

    ``payoffs`` is ``profiles`` weighted with the stage payoffs, plus ``apart`` times the outside payoffs.

    Attributes
    ----------
    payoffs : ndarray, shape (N,)
        Expected payoff *per round* of each seat: the normalised discounted sum, the mean of the rounds, or the limit
        of means.
    profiles : ndarray, shape (n_0, ..., n_{N-1})
        The share of each profile in that: with ``rounds`` the frequency, with a discount each round t weighs
        (1 - d) d^t. Sums to ``1 - apart``.
    apart : float or Fraction
        The share of the time after somebody left.
    expected_rounds : float or Fraction
        Expected number of rounds that are played: until somebody leaves, the rounds are over, or, with a discount
        read as the probability of another round, chance ends it. ``inf`` if it may go on for ever.
    roles : tuple of str

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> outcome = rg.play(r, (rg.strategies.grim(), rg.strategies.always_withhold()))
    >>> outcome.payoffs
    array([0.9, 1.4])
    >>> outcome.profiles
    array([[0. , 0.1],
           [0. , 0.9]])
    >>> outcome.actions(0)
    array([0.1, 0.9])
    """

    payoffs: NDArray[Any]
    profiles: NDArray[Any]
    apart: float | Fraction
    expected_rounds: float | Fraction
    roles: tuple[str, ...]

    def actions(self, seat: int) -> NDArray[Any]:
        """Return the share of the time together in which ``seat`` plays each of its actions, shape (n_seat,)."""
        rates = self.profiles.sum(axis=tuple(j for j in range(self.profiles.ndim) if j != seat))
        together = rates.sum()
        return rates / together if together else rates

    def __str__(self) -> str:
        pairs = zip(self.roles, self.payoffs, strict=True)
        text = ", ".join(f"{role} {float(payoff):.6g}" for role, payoff in pairs)
        return f"payoffs per round: {text}; expected rounds: {float(self.expected_rounds):.6g}"

    def _tables(self) -> Mapping[str, Table]:
        rounds = f"expected rounds {text_of(self.expected_rounds)}"
        return {
            "payoffs": role_table(self.roles, {"payoff": self.payoffs}, f"payoffs per round; {rounds}"),
            "profiles": shares_of_profiles(self.roles, self.profiles, self.apart),
        }


def play(r: RepeatedGame, strategies: Sequence[Strategy], exact: bool = False) -> Outcome:
    """Evaluate one match exactly; nothing is sampled.

    Parameters
    ----------
    r : RepeatedGame
    strategies : sequence of Strategy, length N
        One per seat, a `Machine` or a `Program`.
    exact : bool, default False
        Whether to compute in rationals: the outcome then holds `fractions.Fraction`. Numbers given as Fractions are
        used as they are, floats at their exact value. With programs it needs a number of rounds.

    Returns
    -------
    Outcome

    Raises
    ------
    TypeError, ValueError
        If a strategy does not fit its seat, or one that is not a machine leaves something to chance, or meets mistakes
        or a discount of 1. `simulate` plays such a match.
    StrategyError
        If a strategy fails.
    MemoryError
        If the chain over the joint states would not fit in memory; this is said before it is tried. `simulate`
        plays such a match.

    Notes
    -----
    Machines that leave nothing to chance are followed to their cycle [1]_. Otherwise the chain over the joint states
    that can be reached is built, and solved by subtraction-free elimination [2]_ (`relgames._chains`), or stepped
    through where the number of rounds is fixed. A match with programs that leaves nothing to chance is played once: all
    its rounds, or with a discount until the rounds to come weigh less than 2^-53 of all.

    References
    ----------
    .. [1] R. P. Brent, "An improved Monte Carlo factorization algorithm", BIT 20 (1980) 176–184, section 2.
    .. [2] W. K. Grassmann, M. I. Taksar and D. P. Heyman, Operations Research 33 (1985) 1107–1116.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_withhold, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> print(rg.play(r, (tit_for_tat(), always_withhold())))
    payoffs per round: seat 0 0.9, seat 1 1.4; expected rounds: 10
    """
    field = single_field(r, strategies)
    everyone = np.arange(r.game.seats)[None]
    machines = field.way(everyone)[0] == MACHINES
    if exact and machines:
        return _outcome(r, *rational.evaluate(r, [s for s in field.strategies if isinstance(s, Machine)]))
    if exact and r.rounds is None:
        raise ValueError("exact=True needs a number of rounds, as only of machines is it known how they go on for ever")
    shares, rounds, found, errors = evaluate_field(field, everyone)
    if errors:
        raise errors[0]
    if not found[0]:
        raise refusal(field, everyone[0], "Use simulate()")
    profiles, apart, length = shares[0, :-1].reshape(r.game.counts), float(shares[0, -1]), float(rounds[0])
    if exact:
        # Whole numbers of rounds, divided by their number.
        T = r.rounds
        whole = np.vectorize(lambda share: Fraction(round(share * T), T), otypes=[object])
        return _outcome(r, whole(profiles), whole(apart).item(), Fraction(round(length)))
    return Outcome(payoffs_of(r, shares)[0], profiles, apart, length, r.game.roles)


def _outcome(r: RepeatedGame, profiles: NDArray[Any], apart: Fraction, rounds: Fraction | float) -> Outcome:
    """Return an outcome in Fractions."""
    payoffs = profiles.reshape(-1) @ r.game.fractions.reshape(-1, r.game.seats) + apart * r.outside_fractions
    return Outcome(payoffs, profiles, apart, rounds, r.game.roles)


class Evaluated(NamedTuple):
    """What B matches come to exactly, where that could be found."""

    shares: NDArray[np.float64]  # (B, A + 1) of the profiles, and of the time apart
    rounds: NDArray[np.float64]  # (B,) expected
    found: NDArray[np.bool_]  # (B,)
    errors: dict[int, StrategyError]  # of the matches that failed, by row


def evaluate_field(
    field: Field,
    matches: NDArray[np.int64],
    most: int | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> Evaluated:
    """Evaluate matches (B, N) of strategies of the field; of machines, those of at most ``most`` joint states."""
    B = len(matches)
    out = Evaluated(np.zeros((B, field.r.game.payoffs[..., 0].size + 1)), np.zeros(B), np.zeros(B, dtype=np.bool_), {})
    rows = np.flatnonzero(field.way(matches) == MACHINES)
    if len(rows):
        shares, rounds, too_large = evaluate_matches(
            field.r, field.tables, field.machines[matches[rows]], most, progress, threads
        )
        out.shares[rows], out.rounds[rows], out.found[rows] = shares, rounds, ~too_large
    rows = np.flatnonzero((field.way(matches) == PROGRAMS) & (field.r.discount != 1))
    rows = rows[field.certain(matches[rows])]
    if len(rows):
        _, _, shares, errors = evaluate_program_matches(field, matches[rows], progress, threads)
        out.shares[rows], out.rounds[rows], out.found[rows] = shares[:, :-1], shares[:, -1], True
        for k, error in errors.items():
            out.errors[int(rows[k])], out.found[rows[k]] = error, False
    return out


def refusal(field: Field, match: NDArray[np.int64], way_out: str) -> Exception:
    """Return the error that says why a match (N,) cannot be evaluated exactly, and the way out of it."""
    r, strategies = field.r, [field.strategies[k] for k in match]
    if field.ways[match].max() == MACHINES:
        return MemoryError(_too_large_message(r, strategies, way_out))
    literal = [s for s in strategies if not isinstance(s, Machine)]
    names = ", ".join(name_of(s) for s in literal)
    if r.discount == 1:
        why = "discount=1 is the limit of means, and only of machines is it known where they end up"
    elif not all(isinstance(s, Program) for s in literal):
        why = "of an agent nothing is known but what it does"
    elif r.noise.execution or r.noise.perception:
        why = "with mistakes there are as many courses of play as histories"
    else:
        chance = [s.name for s in strategies if not (s.is_deterministic if isinstance(s, Program) else True)]
        why = f"{', '.join(chance) or 'a machine'} leaves something to chance"
    return ValueError(f"a match with {names} cannot be evaluated exactly: {why}. {way_out}")


def payoffs_of(r: RepeatedGame, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return payoffs per round, shape (B, N), from shares of the profiles and of the time apart, (B, A + 1)."""
    stakes = np.vstack([r.game.payoffs.reshape(-1, r.game.seats), r.outside])
    return shares @ stakes


def evaluate_matches(
    r: RepeatedGame,
    tables: Tables,
    matches: NDArray[np.int64],
    most: int | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return shares (B, A + 1), expected rounds (B,), and which matches were too large to be evaluated (B,).

    ``matches`` (B, N) names the machines of ``tables`` in each seat; ``most`` is the largest number of joint states.
    """
    from relgames.matches._kernels import chains, cycles

    B, N = matches.shape
    A = prod(r.game.counts)
    shares, rounds = np.zeros((B, A + 1)), np.zeros(B)
    states = tables.where[matches, 1].astype(float).prod(axis=1)
    certain = tables.certain[matches].all(axis=1)
    # Joint states are numbered within the product, which must fit an index, and without a cycle to follow, memory.
    too_large = np.where(certain, states > 2.0**62, states * 16 > MEMORY)
    most = min(state_limit(r), most or 2**62)
    # Taken before it is rounded, so that a Fraction may come as near to 1 as it likes.
    gap = None if r.discount is None else float(1 - r.discount)
    terms = r.rounds, gap or None, True if gap == 0 else None
    # No joint state leads to more others than this.
    widest = min(A * int(np.diff(tables.ptr).max()) ** N, 2**62)

    def walk(where: NDArray[np.int64], stop: NDArray[np.int64]) -> None:
        out = np.empty((len(where), A + 1)), np.empty(len(where))
        cycles.walk(tables, matches[where], r.rounds or 0, gap or 0.0, stop, *out)
        shares[where], rounds[where] = out

    def evaluate(where: NDArray[np.int64], stop: NDArray[np.int64]) -> None:
        part = matches[where]
        out = np.empty((len(part), A + 1)), np.empty(len(part)), np.empty(len(part), dtype=np.int64)
        product = int(tables.where[part, 1].prod(axis=1).max())
        done, size = 0, 256
        while done < len(part) and not stop[0]:
            # Room for so many states, each with as many edges as it may have, or 64 where that is a lot.
            room = _room(product, min(size, product), size * min(widest, product, 64), N, A)
            done = chains.evaluate(tables, part, done, *terms, most, widest, room, stop, *out)
            size *= 4
            if done < len(part) and 16 * size * min(widest, product, 64) > MEMORY:
                out[2][done] = chains.TOO_LARGE
                done, size = done + 1, 256
        shares[where], rounds[where] = out[:2]
        too_large[where] = out[2] == chains.TOO_LARGE

    work = [(walk, piece) for piece in _pieces(np.flatnonzero(certain & ~too_large), states)]
    work += [(evaluate, piece) for piece in _pieces(np.flatnonzero(~certain & ~too_large), states)]
    sizes = [len(piece) for _, piece in work]
    _parallel.run(lambda job, stop: job[0](job[1], stop), work, sizes, progress, "match", threads)
    return shares, rounds, too_large


def _pieces(matches: NDArray[np.int64], states: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Cut a list of matches into pieces, enough of them for the bar to move and for cores to share."""
    # Handing a piece to a thread costs as much as some ten small matches.
    small = len(matches) == 0 or states[matches].max() < 100
    size = min(max(128 if small else 1, len(matches) // 64), 4096)
    return [matches[k : k + size] for k in range(0, len(matches), size)]


def _room(product: int, states: int, edges: int, seats: int, profiles: int) -> Any:
    from relgames.matches._kernels.chains import Room

    integers = lambda *shape: np.empty(shape, dtype=np.int64)  # noqa: E731
    return Room(
        np.full(product, -1),
        np.full(product, -1),
        integers(states),
        integers(states, seats),
        np.empty((states, profiles)),
        np.empty(states),
        np.empty(states + 1),
        np.zeros(states + 1, dtype=np.int64),
        integers(edges),
        np.empty(edges),
        np.zeros((4, seats), dtype=np.int64),
        np.zeros((2, seats)),
    )


def state_limit(r: RepeatedGame) -> int:
    """Return the largest number of reachable joint states whose chain fits in memory."""
    return int((MEMORY / 8) ** 0.5) if r.rounds is None else MEMORY // (8 * (prod(r.game.counts) + 8))


def _too_large_message(r: RepeatedGame, machines: Sequence[Any], way_out: str) -> str:
    sizes = [machine.states for machine in machines]
    names = ", ".join(machine.name or "machine" for machine in machines)
    return (
        f"{names} have {' × '.join(str(s) for s in sizes)} = {prod(sizes):,} joint states, too many for "
        f"{MEMORY / 2**30:.0f} GiB: numbering them takes {16 * prod(sizes) / 2**30:,.2g} GiB, and of those that are "
        f"reached at most {state_limit(r):,} fit. {way_out}, or machines with fewer states (Machine.minimize)"
    )
