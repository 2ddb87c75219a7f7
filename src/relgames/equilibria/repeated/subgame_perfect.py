"""Whether a profile of machines is a subgame-perfect equilibrium of a repeated game, and who breaks it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from math import inf
from typing import Any

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria.repeated._beliefs import MOST_BELIEFS
from relgames.equilibria.repeated._endless import endless
from relgames.equilibria.repeated._one_shot import STAY, Deviation, Node, OneShot
from relgames.equilibria.repeated._public import PublicChain, public_chain
from relgames.equilibria.repeated._rounds import Joint, Rounds, gap_of, scale_of
from relgames.equilibria.repeated._scan import chain_history, counted, discounted, others_of
from relgames.equilibria.result import _number
from relgames.games import RepeatedGame, own_first_strides
from relgames.matches.tables import single_lineups
from relgames.strategies import Machine

# Below this, of the largest payoff, a margin found by way of beliefs is decided in rationals.
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class PerfectionCheck(Tabular):
    """Whether a profile of machines is subgame perfect; if not, the deviation that gains most.

    Attributes
    ----------
    holds : bool
        Whether no seat gains by deviating, after any history. This is proven: where floats leave it open, rationals
        decide.
    margin : float or Fraction
        The least that a seat loses by doing something else in one round and following its machine again, over all
        histories, seats and actions: in payoff *per round*, that is, with a discount d the loss of
        (1 - d) Σ d^t u_t counted from the round of the deviation, with ``rounds=T`` the loss of the sum over T. It
        ``holds`` if, and only if, the margin is not negative. ``inf`` if no seat has anything else to do. In the limit
        of means one round does not count: then it is what a best response from there on loses, which is never more
        than 0. Where there are too many beliefs to list and they do not matter, it is a lower bound: the loss if the
        others' states were known.
    seat : int or None
        The seat that gains, as the next ones; all None, and the history empty, if it holds.
    states : tuple of int or None
        The state of each seat's machine at that point. Where others' states are not known to the seat, the most likely.
    history : tuple of profiles
        A shortest history that leads there from the first round: the profiles as realised, or, where perceptions err,
        as this seat perceived them.
    seen : dict of int to int
        What the seats that move earlier in the round do before the deviation.
    action : int or str or None
        What the seat does instead of what its machine does; ``"leave"`` and ``"stay"`` on entering the state.
    gain : float or Fraction
        What that gains, ``-margin``; 0 if it holds.
    belief : tuple of (states, probability)
        What the seat believes of all seats' states: one of probability 1 where all is public.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> check = rg.subgame_perfect(r, (rg.strategies.tit_for_tat(), rg.strategies.tit_for_tat()))
    >>> check.holds
    False
    >>> print(check)
    not subgame perfect: after withhold, withhold (states 1, 1), seat 0 gains 1.36842 per round by: give
    """

    holds: bool
    margin: float | Fraction
    seat: int | None
    states: tuple[int, ...] | None
    history: tuple[tuple[int, ...], ...]
    seen: dict[int, int]
    action: int | str | None
    gain: float | Fraction
    belief: tuple[tuple[Joint, Any], ...]
    r: RepeatedGame = field(repr=False)

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if self.seat is None or self.states is None:
            return f"subgame perfect; margin {_number(self.margin)} per round"
        game = self.r.game
        names = game.actions
        after = told(self.r, self.history)
        if self.seen:
            after += ", then " + ", ".join(f"{game.roles[j]}: {names[j][a]}" for j, a in self.seen.items())
        does = names[self.seat][self.action] if isinstance(self.action, int) else self.action
        return (
            f"not subgame perfect: {after} (states {', '.join(map(str, self.states))}), {game.roles[self.seat]} gains "
            f"{_number(self.gain)} per round by: {does}"
        )

    def _table(self) -> Table:
        game, seat = self.r.game, self.seat
        does = game.actions[seat][self.action] if seat is not None and isinstance(self.action, int) else self.action
        values = {
            "holds": self.holds,
            "margin": self.margin,
            "role": None if seat is None else game.roles[seat],
            "states": self.states,
            "history": told(self.r, self.history) if seat is not None else None,
            "deviation": does,
            "gain": self.gain,
        }
        return Table.of_record(values, "subgame perfection, per round")


def subgame_perfect(
    r: RepeatedGame,
    machines: Sequence[Machine],
    exact: bool = False,
    seats: Sequence[int] | None = None,
    leaving: bool = False,
) -> PerfectionCheck:
    """Return whether no seat gains by deviating from its machine after any history, on the path of play or not.

    Parameters
    ----------
    r : RepeatedGame
        Any terms.
    machines : sequence of Machine, length N
        One per seat.
    exact : bool, default False
        Whether to compute the margin in rationals. The verdict is proven either way.
    seats : sequence of int, optional
        The seats that may deviate; by default all. A seat that stands for nature does not: what its machine never does
        leads to no history.
    leaving : bool, default False
        Whether each seat may also end the relationship, on entering a state, for the outside payoff. A seat whose
        machine leaves at times may choose to leave or to stay anyway.

    Returns
    -------
    PerfectionCheck

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, or there is no end to what seats may believe.

    Notes
    -----
    Checked are all joint states to which any history leads, with any deviations of any seats [1]_; those that none
    leads to belong to no subgame. In each, every action is compared that the machine does not play for certain, and
    where seats move in order, after everything that the earlier ones may have done. By the one-shot-deviation principle
    this is enough [2]_. In the limit of means it is not, and the machine's payoff is compared with that of a best
    response, from every state.

    A slip that all see is part of the history. If perceptions err, seats do not know their own slips, or machines move
    at random, the others' states are private. Then it is checked that every choice is optimal given what the seat
    believes after each of its own histories, its own deviations included (sequential rationality): the beliefs are
    those of Bayes' rule, and after what only deviations of the others explain, those of the fewest and equally likely
    mistakes. Where there are more than 5,000 beliefs, a deviation that gains at one of these decides; or that none
    gains whatever the states are, so that beliefs do not matter.

    References
    ----------
    .. [1] R. Selten (1975), Reexamination of the perfectness concept for equilibrium points in extensive games,
       International Journal of Game Theory 4, 25-55. D. Abreu and A. Rubinstein (1988), The structure of Nash
       equilibrium in repeated games with finite automata, Econometrica 56, 1259-1281.
    .. [2] D. Fudenberg and J. Tirole (1991), Game Theory, MIT Press, theorems 4.1 and 4.2. G. J. Mailath and
       L. Samuelson (2006), Repeated Games and Reputations, Oxford University Press, propositions 2.2.1 and 2.4.1.

    Examples
    --------
    Grim is subgame perfect for the patient. Tit for tat is not: who has just been let down gains by giving once more.

    >>> import relgames as rg
    >>> from fractions import Fraction
    >>> from relgames.strategies import grim, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=Fraction(3, 4))
    >>> print(rg.subgame_perfect(r, (grim(), grim()), exact=True))
    subgame perfect; margin 1/4 per round
    >>> print(rg.subgame_perfect(r, (tit_for_tat(), tit_for_tat()), exact=True))
    not subgame perfect: after withhold, withhold (states 1, 1), seat 0 gains 8/7 per round by: give
    """
    single_lineups(r, machines)
    who = deviating_seats(r, seats)
    if r.discount == 1:
        found = endless(OneShot(Rounds(r, machines, True, leaving), who))
        if found is None:
            return _verdict(r, None, Fraction(0) if exact else 0.0)
        return _verdict(r, found, found.loss if exact else float(found.loss))
    chain = None if exact else public_chain(r, machines, who)
    if chain is not None:
        return _fast(chain, machines, who, leaving)
    check = OneShot(Rounds(r, machines, exact, leaving), who)
    found = _least(check, who)
    if not exact and abs(found.loss) <= NEAR * scale_of(r) / (gap_of(r, False) or 1.0):
        check = OneShot(Rounds(r, machines, True, leaving), who)
        found = _least(check, who)
        return _verdict(r, found, float(found.loss))
    return _verdict(r, found, found.loss)


def told(r: RepeatedGame, history: Sequence[tuple[int, ...]]) -> str:
    """Return a history in words; what comes again and again is said once."""
    parts = []
    for profile, times in groupby(history):
        names = ", ".join(r.game.actions[j][a] for j, a in enumerate(profile))
        count = len(list(times))
        parts.append(names if count == 1 else f"{names} ({count:,} times)")
    return f"after {'; '.join(parts)}" if parts else "at the start"


def deviating_seats(r: RepeatedGame, seats: Sequence[int] | None) -> list[int]:
    """Return the seats that may deviate, checked."""
    if seats is None:
        return list(range(r.game.seats))
    if not isinstance(seats, Sequence):
        raise TypeError(f"seats must be a sequence of seats that may deviate, such as (0, 1); got {seats!r}")
    who = sorted({_checks.integer(seat, "seats", least=0, most=r.game.seats - 1) for seat in seats})
    if not who:
        raise ValueError("seats must name at least one seat that may deviate; got none")
    return who


def _fast(chain: PublicChain, machines: Sequence[Machine], who: list[int], leaving: bool) -> PerfectionCheck:
    """Check joint states in compiled floats, and in rationals what these leave open."""
    r = chain.r
    scan = counted(chain, leaving) if r.rounds is not None else discounted(chain, leaving)
    if scan.least < -scan.error:
        return _verdict(r, scan.worst, scan.least, scan.history)
    margin, found = scan.least, None
    if scan.open:
        check = OneShot(Rounds(r, machines, True, leaving), who)
        certain = [replace(node, belief=((node.belief[0][0], Fraction(1)),)) for node in scan.open]
        found = min(check.deviations(certain), key=lambda d: d.loss)
        margin = min(float(found.loss), scan.rest)
        if found.loss < 0:
            return _verdict(r, found, margin, chain_history(chain, found.node))
    return _verdict(r, None, margin)


def _one(check: OneShot) -> Any:
    return next(iter(check.views.values())).one


def _least(check: OneShot, who: list[int]) -> Deviation:
    """Return the deviation that loses least."""
    least, all_found = _nothing_else(check), True
    for seat in who:
        nodes, complete = check.nodes(seat)
        all_found &= complete
        least = min([least, *check.deviations(nodes)], key=lambda d: d.loss)
    # What gains is found, whatever else there may be.
    return least if all_found or least.loss < 0 else _whatever_they_believe(check, who)


def _nothing_else(check: OneShot) -> Deviation:
    view = next(iter(check.views.values()))
    return Deviation(inf, Node(view.seat, check.rounds.start[view.seat], view.start, False), STAY)


def _whatever_they_believe(check: OneShot, who: list[int]) -> Deviation:
    """Return the deviation that loses least if every joint state may be known: a bound for all beliefs."""
    joints = check.joints()
    nodes = [
        Node(i, joint[i], ((others_of(joint, i), _one(check)),), True, t)
        for i in who
        for joint in joints
        for t in ([None] if check.rounds.r.rounds is None else range(check.rounds.r.rounds))
    ]
    least = min([_nothing_else(check), *check.deviations(nodes)], key=lambda d: d.loss)
    if least.loss < 0:
        raise ValueError(
            f"the beliefs of seats about the others' states do not close up: more than {MOST_BELIEFS:,} distributions. "
            f"Proven is that no deviation gains more than {_number(-least.loss)} per round, whatever they believe. Use "
            "noise=Noise(execution=...) alone, whose slips all see, or machines that react to what the others did and "
            "not to what they did themselves"
        )
    return least


def _verdict(
    r: RepeatedGame, found: Deviation | None, margin: Any, history: tuple[tuple[int, ...], ...] | None = None
) -> PerfectionCheck:
    if found is None or margin >= 0:
        nothing = Fraction(0) if isinstance(margin, Fraction) else 0.0
        return PerfectionCheck(True, margin, None, None, (), {}, None, nothing, (), r)
    node = found.node
    belief = tuple(sorted(node.joints(), key=lambda pair: -pair[1]))
    seen: dict[int, int] = {}
    rest = found.seen
    for j in reversed(r.earlier(node.seat)):
        rest, seen[j] = divmod(rest, r.game.counts[j])
    order = r.earlier(node.seat)
    return PerfectionCheck(
        False,
        margin,
        node.seat,
        belief[0][0],
        _perceived(r, node) if history is None else history,
        {j: seen[j] for j in order} if isinstance(found.action, int) else {},
        found.action,
        -margin,
        belief,
        r,
    )


def _perceived(r: RepeatedGame, node: Node) -> tuple[tuple[int, ...], ...]:
    """Return the profiles that a seat perceived on its way to a node."""
    counts = r.game.counts
    strides = own_first_strides(counts, node.seat)
    profiles = []
    while node.before is not None:
        node, perceived = node.before
        profiles.append(tuple(perceived // stride % n for stride, n in zip(strides, counts, strict=True)))
    return tuple(reversed(profiles))
