"""One-shot deviations at what a seat may believe, in floats or in rationals.

The one-shot-deviation principle: no strategy of a seat does better than its machine, after any history, if and only
if none does that differs from it in a single round (D. Blackwell 1965 for a discount; by backward induction for a
number of rounds). What a single deviation earns is linear in what the seat believes, so that only values of joint
states are needed: those of the chain of the machines themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from relgames.equilibria.repeated import _systems
from relgames.equilibria.repeated._beliefs import MOST_BELIEFS, Belief, View, key
from relgames.equilibria.repeated._rounds import Joint, Rounds

LEAVE, STAY = "leave", "stay"


@dataclass(frozen=True, eq=False)
class Node:
    """What a seat may find itself in: its machine's state, what it believes of the others, in which round.

    ``round`` is None where rounds do not count. ``before`` is the node of the round before and the profile that the
    seat perceived then, with its own action first; ``entered`` is whether it may leave instead, all others staying.
    """

    seat: int
    state: int
    belief: Belief
    entered: bool
    round: int | None = None
    before: tuple[Node, int] | None = None

    def joints(self) -> list[tuple[Joint, Any]]:
        """Return the joint states of all seats and their probabilities."""
        return [((*to[: self.seat], self.state, *to[self.seat :]), q) for to, q in self.belief]


@dataclass(frozen=True, eq=False)
class Deviation:
    """A deviation, and what it loses; ``seen`` is the index of what was seen of the earlier movers."""

    loss: Any
    node: Node
    action: int | str
    seen: int = 0


class OneShot:
    """The deviations of a profile of machines and what they lose, per round."""

    def __init__(self, rounds: Rounds, seats: Sequence[int]) -> None:
        self.rounds = rounds
        self.views = {i: View(rounds, i, seats) for i in seats}
        self._edges: dict[Joint, tuple[dict[Joint, Any], list[Any]]] = {}
        self._values: list[dict[Joint, list[Any]]] = []

    def nodes(self, seat: int) -> tuple[list[Node], bool]:
        """Return what a seat may find itself in, shortest histories first, and whether that is all."""
        view, r = self.views[seat], self.rounds.r
        start = Node(seat, self.rounds.start[seat], view.start, False, None if r.rounds is None else 0)
        queue, kinds = [start], {self._key(start): False}
        after: dict[Any, list[tuple[int, int, Belief, bool]]] = {}
        for node in queue:
            if node.round is not None and node.round + 1 == r.rounds:
                break
            kind = node.state, key(node.belief)
            if kind not in after:
                after[kind] = self._after(view, node)
                if len(after) > MOST_BELIEFS:
                    return queue[:MOST_BELIEFS], False
            for perceived, to, belief, entered in after[kind]:
                onwards = None if node.round is None else node.round + 1
                child = Node(seat, to, belief, entered, onwards, (node, perceived))
                name = self._key(child)
                # Once more if it turns out that it may be entered with all others staying.
                if name not in kinds or (entered and not kinds[name]):
                    kinds[name] = entered
                    queue.append(child)
        return queue, True

    @staticmethod
    def _key(node: Node) -> Any:
        return node.round, node.state, key(node.belief)

    def _after(self, view: View, node: Node) -> list[tuple[int, int, Belief, bool]]:
        found = []
        for (_, perceived), after in view.after(node.belief).items():
            for to, _ in view.own.moves(node.state, perceived):
                # A seat whose machine leaves for certain may stay: it leaves by choice.
                found.append((perceived, to, after.belief, after.entered))
        return found

    def joints(self) -> list[Joint]:
        """Return all joint states to which anything leads that seats may do and perceive."""
        profiles = range(len(self.rounds.profiles))
        found = {self.rounds.start: None}
        queue = list(found)
        for joint in queue:
            for a in profiles:
                targets = [{to for to, _ in self._reached(j, s, a)} for j, s in enumerate(joint)]
                for to in product(*targets):
                    if to not in found:
                        found[to] = None
                        queue.append(to)
        return queue

    def _reached(self, j: int, state: int, profile: int) -> Any:
        seat = self.rounds.seats[j]
        return (seat.tremble(state, profile) if j in self.views else seat.play(state, profile))[1]

    def deviations(self, nodes: Iterable[Node]) -> list[Deviation]:
        """Return every deviation at some nodes."""
        nodes = list(nodes)
        needed: dict[int | None, set[Joint]] = {}

        def ask(joint: Joint, rounds: int | None) -> list[Any]:
            needed.setdefault(rounds, set()).add(joint)
            return self.rounds.outside

        for node in nodes:
            list(self._at(node, ask))
        self._solve(needed)
        return [deviation for node in nodes for deviation in self._at(node, self._value)]

    def values(self, joints: Sequence[Joint]) -> list[list[Any]]:
        """Return what each of some joint states is worth to each seat, with a discount."""
        self._solve({None: set(joints)})
        return [self._values[0][joint] for joint in joints]

    def _at(self, node: Node, worth: Callable[[Joint, int | None], list[Any]]) -> Iterable[Deviation]:
        """Yield the deviations at a node, given what joint states are worth (with so many rounds left)."""
        rounds, seat = self.rounds, node.seat
        view = self.views[seat]
        outside = rounds.outside[seat]
        # What is left after this round, and what being apart for so long is worth, as a share of the outside payoff.
        if node.round is None:
            stage, left, rest = rounds.gap, None, view.one
            later, share, now = 1 - stage, view.one, None
        else:
            T = rounds.r.rounds or 0
            left = T - node.round - 1
            stage, later, rest = view.one / T, view.one, view.one * left / T
            share, now = view.one * (left + 1) / T, left + 1
        everybody = range(len(rounds.seats))

        def entering(joint: Joint) -> Any:
            stay = rounds.stay(joint, everybody)
            away = (1 - stay) * outside * rest if stay != 1 else 0 * outside
            return stay * worth(joint, left)[seat] + away if stay and left != 0 else away

        for seen, worths in view.expected(node.state, node.belief, stage, later, entering):
            act = view.own.act(node.state, seen)
            own = sum(p * value for p, value in zip(act, worths, strict=True))
            for x, value in enumerate(worths):
                if act[x] != 1:
                    yield Deviation(own - value, node, x, seen)
        if view.own.may_leave and node.entered:
            value = sum(q * worth(joint, now)[seat] for joint, q in node.joints())
            leaves = view.own.leave[node.state]
            if leaves < 1:
                yield Deviation((1 - leaves) * (value - outside * share), node, LEAVE)
            if leaves > 0:
                yield Deviation(leaves * (outside * share - value), node, STAY)

    def _value(self, joint: Joint, left: int | None) -> list[Any]:
        return self._values[0 if left is None else left][joint]

    def _solve(self, needed: dict[int | None, set[Joint]]) -> None:
        """Compute the values of joint states, without a number of rounds or with so many left."""
        rounds = self.rounds
        r, outside = rounds.r, rounds.outside
        joints, edges, payoffs = self._chain(joint for group in needed.values() for joint in group)
        away = [1 - sum(row.values()) for row in edges]
        if r.rounds is None:
            later = 1 - rounds.gap
            right = [
                [rounds.gap * u + later * a * out for u, out in zip(row, outside, strict=True)]
                for row, a in zip(payoffs, away, strict=True)
            ]
            self._values = [dict(zip(joints, _systems.solve(edges, right, later), strict=True))]
            return
        one = 1 + 0 * outside[0]
        now = [[0 * out for out in outside] for _ in joints]
        self._values = [dict(zip(joints, now, strict=True))]
        for left in range(max((n or 0 for n in needed), default=0)):
            now = [
                [
                    one * u / r.rounds + a * out * left / r.rounds + sum(q * now[w][i] for w, q in row.items())
                    for i, (u, out) in enumerate(zip(pay, outside, strict=True))
                ]
                for row, pay, a in zip(edges, payoffs, away, strict=True)
            ]
            self._values.append(dict(zip(joints, now, strict=True)))

    def means(self, joints: Iterable[Joint]) -> dict[Joint, list[Any]]:
        """Return what joint states, and those that they lead to, are worth to each seat in the limit of means."""
        found, edges, payoffs = self._chain(joints)
        apart = len(found)
        one = 1 + 0 * self.rounds.outside[0]
        whole = [*({**row, apart: one - sum(row.values())} if sum(row.values()) != 1 else row for row in edges)]
        columns = [
            _systems.means([*whole, {apart: one}], [*(row[i] for row in payoffs), out])[0]
            for i, out in enumerate(self.rounds.outside)
        ]
        return {joint: [column[k] for column in columns] for k, joint in enumerate(found)}

    def _chain(self, joints: Iterable[Joint]) -> tuple[list[Joint], list[dict[int, Any]], list[list[Any]]]:
        """Return joint states and all that the machines lead to from them, the moves among these, and the payoffs."""
        found = list(dict.fromkeys(joints))
        number = {joint: k for k, joint in enumerate(found)}
        for joint in found:
            for to in self._edge(joint)[0]:
                if to not in number:
                    number[to] = len(found)
                    found.append(to)
        edges = [{number[to]: q for to, q in self._edge(joint)[0].items()} for joint in found]
        return found, edges, [self._edge(joint)[1] for joint in found]

    def _edge(self, joint: Joint) -> tuple[dict[Joint, Any], list[Any]]:
        """Return where the machines lead from a joint state if nobody leaves, and the stage payoffs."""
        if joint not in self._edges:
            rounds = self.rounds
            view = next(iter(self.views.values()))
            i = view.seat
            row: dict[Joint, Any] = {}
            payoffs = [0 * out for out in rounds.outside]
            others: Belief = (((*joint[:i], *joint[i + 1 :]), view.one),)
            for a, weight, targets in view.plays(others, ()):
                respond, moves = rounds.seats[i].play(joint[i], a)
                if not respond:
                    continue
                for j, u in enumerate(rounds.payoffs[a]):
                    payoffs[j] += weight * respond * u
                for own, q in moves:
                    for to, w in targets:
                        whole = (*to[:i], own, *to[i:])
                        staying = weight * respond * q * w * rounds.stay(whole, range(len(rounds.seats)))
                        if staying:
                            row[whole] = row.get(whole, 0) + staying
            self._edges[joint] = row, payoffs
        return self._edges[joint]
