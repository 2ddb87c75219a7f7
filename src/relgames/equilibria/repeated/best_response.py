"""The best that one seat can do against the machines of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import seat_of
from relgames.equilibria.repeated import _decisions
from relgames.equilibria.repeated._beliefs import MOST_BELIEFS, View
from relgames.equilibria.repeated._decisions import Policy, Process
from relgames.equilibria.repeated._rounds import Rounds, Seat, gap_of
from relgames.equilibria.result import _number
from relgames.games import RepeatedGame
from relgames.matches.tables import single_lineups
from relgames.strategies import Machine

# States of a machine that counts rounds; each has a transition per profile.
MOST_STATES = 200_000


@dataclass(frozen=True, eq=False)
class BestResponse(Tabular):
    """A best response of one seat to the machines of the others.

    Attributes
    ----------
    seat : int
    machine : Machine
        An optimal strategy; no strategy of any kind earns more, whatever it remembers.
    payoff : float or Fraction
        What the seat earns with it per round.
    bound : float or Fraction
        No strategy earns more than this: proven. It is `payoff` in rationals, and for the limit of means; otherwise it
        is larger by a bound on rounding errors.
    beliefs : int
        How many distributions over the others' states there are to be believed on the way; states from which a machine
        behaves the same count as one. Where everything is public, each is one joint state of theirs.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> best = rg.best_response(r, (None, rg.strategies.tit_for_tat()), seat=0)
    >>> best.payoff, best.machine.equivalent(rg.strategies.always_give())
    (3.0, True)
    """

    seat: int
    machine: Machine
    payoff: float | Fraction
    bound: float | Fraction
    beliefs: int
    role: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.role} earns at most {_number(self.payoff)} per round\n{self.machine}"

    def _tables(self) -> Mapping[str, Table]:
        values = {"role": self.role, "payoff": self.payoff, "bound": self.bound, "beliefs": self.beliefs}
        return {"payoff": Table.of_record(values, "a best response, per round"), "machine": self.machine._table()}


def best_response(
    r: RepeatedGame,
    machines: Sequence[Machine | None],
    seat: int,
    exact: bool = False,
    leaving: bool = False,
) -> BestResponse:
    """Return an optimal strategy of one seat against the machines of the others, as a machine.

    Parameters
    ----------
    r : RepeatedGame
        Any terms: a discount, a number of rounds or the limit of means; mistakes, moves in order, outside payoffs.
    machines : sequence of Machine, length N
        One per seat. That of ``seat`` itself does not matter and may be None.
    seat : int
    exact : bool, default False
        Whether to compute in rationals. The limit of means is always decided in rationals.
    leaving : bool, default False
        Whether the seat may end the relationship for its outside payoff, on entering a state. It also may if its
        machine in ``machines`` does so at times.

    Returns
    -------
    BestResponse

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat; if there are more than 5,000 beliefs about the others' states, which
        happens with errors of perception, or unaware of own mistakes, unless what the others do next hangs on little.
        The message says what is proven instead.
    MemoryError
        If a number of rounds is given and the machine, which has to count them, would have more than 200,000 states.

    Notes
    -----
    What the seat knows of the others is its belief about their joint state, and this is all that matters: the problem
    is a Markov decision process over the beliefs that it may come to hold [1]_. They are enumerated. Where actions are
    seen as they are, slips or not, the others' states are known and the process is that over their joint states. It is
    solved by policy iteration, with ``rounds`` by backward induction [2]_.

    References
    ----------
    .. [1] E. J. Sondik (1978), The optimal control of partially observable Markov processes over the infinite horizon:
       discounted costs, Operations Research 26, 282-304. M. Kandori and I. Obara (2010), Towards a belief-based theory
       of repeated games with private monitoring: an application of POMDP.
    .. [2] M. L. Puterman (1994), Markov Decision Processes, Wiley, sections 4.5, 6.4 and 9.2.

    Examples
    --------
    A patient seat gives to tit for tat; an impatient one takes turns:

    >>> import relgames as rg
    >>> from relgames.strategies import tit_for_tat
    >>> game = rg.games.prisoners_dilemma()
    >>> for discount in (0.9, 0.5):
    ...     r = rg.RepeatedGame(game, discount=discount)
    ...     print(rg.best_response(r, (None, tit_for_tat()), seat=0))
    seat 0 earns at most 3 per round
    best response: 1 state, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    0    0    0
    seat 0 earns at most 3.33333 per round
    best response: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      1         0    0    1    1
    1      0         0    0    1    1
    """
    if not isinstance(r, RepeatedGame):
        single_lineups(r, ())
    seat_of(r.game, seat)
    everybody = _with_a_stranger(r, machines, seat)
    single_lineups(r, everybody)
    return respond(r, everybody, seat, exact, leaving)


def respond(
    r: RepeatedGame, machines: Sequence[Machine], seat: int, exact: bool = False, leaving: bool = False
) -> BestResponse:
    """Return the best response for arguments that are known to be right."""
    limit = r.discount == 1
    # States of the others that no future tells apart need not be told apart by beliefs.
    machines = [machine if j == seat else machine.minimize() for j, machine in enumerate(machines)]
    rounds = Rounds(r, machines, exact or limit, leaving)
    view = View(rounds, seat, range(r.game.seats))
    # Beliefs that do not close up in floats do not in rationals, whose digits grow all the while.
    floats = View(Rounds(r, machines, False, leaving), seat, range(r.game.seats)) if rounds.exact else view
    horizon = 1 if r.discount == 0 else r.rounds
    p = _decisions.process(floats, horizon)
    if p is None:
        raise ValueError(_too_many(floats))
    if rounds.exact:
        p = _decisions.process(view, horizon)
    if p is None:
        raise ValueError(_too_many(view))
    gap = gap_of(r, exact)
    if limit:
        policy, gains = _decisions.long_run(p)
        payoff = gains[0] if exact else float(gains[0])
        return _result(view, _stationary(view.own, p, policy), payoff, payoff, p)
    if r.rounds is None:
        policy, values, slack = _decisions.discounted(p, gap)
        payoff = values[0]
        return _result(view, _stationary(view.own, p, policy), payoff, payoff + slack, p)
    states = sum(len(layer) for layer in p.layers(r.rounds))
    if states > MOST_STATES:
        raise MemoryError(
            f"a best response over {r.rounds:,} rounds has to count them: {states:,} states, more than "
            f"{MOST_STATES:,}. Use fewer rounds, or a discount"
        )
    plan, total = _decisions.finite(p, r.rounds)
    payoff = total / r.rounds
    slack = 0 if exact else 64 * r.rounds * (len(p.beliefs) + 8) * 2.0**-53 * p.scale
    return _result(view, _counting(view.own, p, plan), payoff, payoff + slack, p)


def _result(view: View, machine: Machine, payoff: Any, bound: Any, p: Process) -> BestResponse:
    role = view.rounds.r.game.roles[view.seat]
    return BestResponse(view.seat, machine.minimize(), payoff, bound, len(p.beliefs), role)


def _with_a_stranger(r: RepeatedGame, machines: Any, seat: int) -> Any:
    """Put a machine in the place of the seat itself if there is none."""
    if isinstance(machines, Sequence) and len(machines) == r.game.seats and machines[seat] is None:
        n, profiles = r.game.counts[seat], len(r.game.payoffs.reshape(-1, r.game.seats))
        return [
            Machine(np.eye(1, n), np.zeros((1, profiles), dtype=int)) if j == seat else machine
            for j, machine in enumerate(machines)
        ]
    return machines


def _too_many(view: View) -> str:
    """Say that the beliefs do not close up, and what a seat that saw the others' states would get."""
    return (
        f"the beliefs of seat {view.seat} about the others' states do not close up: more than {MOST_BELIEFS:,} "
        f"distributions.{_informed(view)} Use noise=Noise(execution=...) alone, whose slips all see; machines of fewer "
        "states, or that react to what the others did and not to what they did themselves; or fewer rounds"
    )


def _informed(view: View) -> str:
    r = view.rounds.r
    if r.discount is None or r.discount == 1:
        return ""
    p = _decisions.process(view, told=True)
    if p is None:
        return ""
    _, values, slack = _decisions.discounted(p.floats(), gap_of(r, False))
    return f" Proven is that it earns at most {values[0] + slack:.6g} per round, which it would if it saw them."


def _next(own: Seat, after: dict[tuple[int, int], int], perceived: int, chosen: int, here: int) -> int:
    """Return the next belief of a machine: which choice was made is seen in the profile, or plays no part."""
    digit = perceived // (own.perceives // own.actions)
    for x in (digit, chosen, *range(own.actions)):
        if (x, perceived) in after:
            return after[x, perceived]
    return here


def _stationary(own: Seat, p: Process, policy: Policy) -> Machine:
    m, n, profiles = len(p.beliefs), own.actions, own.perceives
    act, next = np.zeros((m, own.seens, n), dtype=int), np.empty((m, profiles), dtype=int)
    for b in range(m):
        for k, x in enumerate(policy.choose[b]):
            act[b, k, x] = 1
        next[b] = [_next(own, p.after[b], q, policy.choose[b][own.seen[q]], b) for q in range(profiles)]
    return _machine(act, next, policy.leave)


def _counting(own: Seat, p: Process, plan: list[dict[int, tuple[list[int], bool]]]) -> Machine:
    """Return the machine whose states are rounds and beliefs; after the last round it stays where it is."""
    number = {(t, b): k for k, (t, b) in enumerate((t, b) for t, row in enumerate(plan) for b in row)}
    act, leave = np.zeros((len(number), own.seens, own.actions), dtype=int), []
    next = np.empty((len(number), own.perceives), dtype=int)
    for (t, b), k in number.items():
        chosen, leaves = plan[t][b]
        leave.append(leaves)
        for seen, x in enumerate(chosen):
            act[k, seen, x] = 1
        for q in range(own.perceives):
            to = _next(own, p.after[b], q, chosen[own.seen[q]], -1)
            next[k, q] = number.get((t + 1, to), k)
    return _machine(act, next, leave)


def _machine(act: Any, next: Any, leave: list[bool]) -> Machine:
    if act.shape[1] == 1:
        act = act[:, 0]
    return Machine(act, next, leave=np.array(leave, dtype=float), name="best response")
