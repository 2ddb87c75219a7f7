"""Whether the parties would rather start again than carry out a punishment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular
from relgames.equilibria.repeated._one_shot import OneShot
from relgames.equilibria.repeated._public import public_chain
from relgames.equilibria.repeated._rounds import Joint, Rounds
from relgames.equilibria.repeated.subgame_perfect import PerfectionCheck, deviating_seats, subgame_perfect, told
from relgames.equilibria.result import _number
from relgames.games import RepeatedGame
from relgames.strategies import Machine

# Joint states that are compared with each other in one piece.
PIECE = 1_000_000


@dataclass(frozen=True, eq=False)
class RenegotiationCheck(Tabular):
    """Whether a profile of machines is weakly renegotiation-proof.

    Attributes
    ----------
    holds : bool
        Whether it is subgame perfect, and after no history all would rather go on as after another. Proven.
    perfect : PerfectionCheck
        The check of subgame perfection.
    worse, better : tuple of int or None
        Two joint states, to which histories lead, such that every seat earns more from ``better`` on than from
        ``worse`` on; None if there are no two.
    payoffs : tuple of two tuples
        What the seats that may deviate earn from ``worse`` and from ``better`` on, per round.
    history : tuple of profiles
        A shortest history that leads to ``worse``.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> check = rg.renegotiation_proof(r, (rg.strategies.grim(), rg.strategies.grim()))
    >>> check.holds
    False
    >>> print(check)
    not renegotiation-proof: after give, withhold (states 1, 1) they earn 1, 1 per round;
    all would earn more, 3, 3, if they went on as in states 0, 0
    """

    holds: bool
    perfect: PerfectionCheck
    worse: Joint | None
    better: Joint | None
    payoffs: tuple[tuple[Any, ...], ...]
    history: tuple[tuple[int, ...], ...]
    r: RepeatedGame = field(repr=False)

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if self.holds:
            return "weakly renegotiation-proof"
        if self.worse is None or self.better is None:
            return f"not renegotiation-proof: {self.perfect}"
        low, high = (", ".join(map(_number, row)) for row in self.payoffs)
        return (
            f"not renegotiation-proof: {told(self.r, self.history)} (states "
            f"{', '.join(map(str, self.worse))}) they earn {low} per round;\n"
            f"all would earn more, {high}, if they went on as in states {', '.join(map(str, self.better))}"
        )

    def _table(self) -> Table:
        low, high = self.payoffs if self.worse is not None else (None, None)
        values = {
            "holds": self.holds,
            "subgame perfect": self.perfect.holds,
            "worse states": self.worse,
            "payoffs in them": low,
            "better states": self.better,
            "payoffs in these": high,
        }
        return Table.of_record(values, "weak renegotiation-proofness, payoffs per round")


def renegotiation_proof(
    r: RepeatedGame, machines: Sequence[Machine], exact: bool = False, seats: Sequence[int] | None = None
) -> RenegotiationCheck:
    """Return whether a profile of machines is weakly renegotiation-proof: perfect, and no punishment hurts everybody.

    Parameters
    ----------
    r : RepeatedGame
        With a discount below 1. What seats perceive and where machines go must be known to all.
    machines : sequence of Machine, length N
        One per seat.
    exact : bool, default False
        Whether to compute payoffs in rationals. The verdict is proven either way.
    seats : sequence of int, optional
        The seats that may deviate, and whose payoffs count; by default all.

    Returns
    -------
    RenegotiationCheck

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, there is no discount below 1, or the joint state is not known to all.

    Notes
    -----
    A subgame-perfect equilibrium is weakly renegotiation-proof if none of its continuation payoffs, after any history,
    strictly Pareto-dominates another [1]_: whoever agreed on all of it would not agree to pass from one to the other.
    Its continuations are those of the joint states that histories lead to.

    References
    ----------
    .. [1] J. Farrell and E. Maskin (1989), Renegotiation in repeated games, Games and Economic Behavior 1, 327-360.
    .. [2] E. van Damme (1989), Renegotiation-proof equilibria in repeated prisoners' dilemma, Journal of Economic
       Theory 47, 206-217: penance.

    Examples
    --------
    Grim punishes both. Penance punishes the one who withheld: it gives, once, while the other withholds.

    >>> import relgames as rg
    >>> from relgames.strategies import automaton, grim
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> print(rg.renegotiation_proof(r, (grim(), grim())))
    not renegotiation-proof: after give, withhold (states 1, 1) they earn 1, 1 per round;
    all would earn more, 3, 3, if they went on as in states 0, 0
    >>> def move(state, own, others):
    ...     if state == "peace":
    ...         return {(1, 0): "I owe", (0, 1): "I am owed"}.get((own, others[0]), "peace")
    ...     paid = own == 0 if state == "I owe" else others[0] == 0
    ...     return "peace" if paid else state
    >>> penance = automaton("peace", lambda state: int(state == "I am owed"), move, name="penance")
    >>> print(rg.renegotiation_proof(r, (penance, penance)))
    weakly renegotiation-proof
    """
    perfect = subgame_perfect(r, machines, exact, seats)
    if r.rounds is not None:
        raise ValueError(
            f"renegotiation_proof needs a discount, not rounds={r.rounds}: with a last round, what is left changes"
        )
    if r.discount == 1:
        raise ValueError("renegotiation_proof needs a discount below 1; got the limit of means, discount=1")
    who = deviating_seats(r, seats)
    chain = public_chain(r, machines, who)
    if chain is None:
        raise ValueError(
            "renegotiation_proof needs a joint state that all know: machines that do not move at random, and noise "
            "that all see, Noise(execution=...)"
        )
    if not perfect.holds:
        return RenegotiationCheck(False, perfect, None, None, (), (), r)
    values, error = chain.values()
    check = OneShot(Rounds(r, machines, True), who)
    joints: list[Joint] = [tuple(row) for row in chain.states.tolist()]
    known: dict[int, list[Fraction]] = {}

    def payoffs(*states: int) -> list[list[Fraction]]:
        missing = [u for u in states if u not in known]
        for u, row in zip(missing, check.values([joints[u] for u in missing]) if missing else [], strict=True):
            known[u] = [row[i] for i in who]
        return [known[u] for u in states]

    found = _ranked(values[:, who], 2 * error, payoffs)
    if found is None:
        return RenegotiationCheck(True, perfect, None, None, (), (), r)
    worse, better = found
    rows = payoffs(worse, better) if exact else values[[worse, better]][:, who].tolist()
    history = tuple(chain.history(worse))
    return RenegotiationCheck(
        False, perfect, joints[worse], joints[better], (tuple(rows[0]), tuple(rows[1])), history, r
    )


def _ranked(values: NDArray[np.float64], error: float, exact: Any) -> tuple[int, int] | None:
    """Return two rows of which the second is larger in every entry, the first of them early; None if there are none.

    Entries are known up to ``error`` in a difference; ``exact`` gives rows in rationals where that does not tell.
    """
    n = len(values)
    step = max(1, PIECE // n)
    doubtful: list[tuple[int, int]] = []
    for begin in range(0, n, step):
        lead = (values[None] - values[begin : begin + step, None]).min(axis=2)
        certain = np.argwhere(lead > error)
        if len(certain):
            u, v = certain[0]
            return begin + int(u), int(v)
        u, v = np.nonzero(np.abs(lead) <= error)
        doubtful += [(begin + int(a), int(b)) for a, b in zip(u, v, strict=True) if begin + a != b]
    if doubtful:
        exact(*{u for pair in doubtful for u in pair})
    for u, v in doubtful:
        low, high = exact(u, v)
        if all(a < b for a, b in zip(low, high, strict=True)):
            return u, v
    return None
