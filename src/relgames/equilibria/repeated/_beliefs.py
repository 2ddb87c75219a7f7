"""What a seat believes of the states of the others, and what it can expect of its choices.

A *belief* is a distribution over the others' joint states. Before the first round it is certain of their start; after a
round it follows from what the seat chose and perceived, by Bayes' rule. Where all is public every belief is certain of
one joint state, so that beliefs are joint states; there is no other case to write.

A seat may perceive what the others' machines never do. Beliefs are then those of vanishing mistakes: every choice of
the others is replaced, with probability epsilon, by one at random; of what explains the perception, that with the
fewest mistakes counts, weighed by its probability. It is a consistent assessment [1]_. A joint state that only several
deviations lead to is believed after just these, so with public states these are the beliefs after *every* history.

References
----------
.. [1] D. M. Kreps and R. Wilson (1982), Sequential equilibria, Econometrica 50, 863-894.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from relgames.equilibria.repeated._rounds import Chances, Joint, Rounds

# A belief, as pairs of the others' joint state and its probability, in the order of the states.
Belief = tuple[tuple[Joint, Any], ...]
# Beliefs in floats whose probabilities agree to so many digits are one. What this changes is far below rounding
# errors that the results allow for; it may only be that a set of beliefs closes up that would do so in the limit.
DIGITS = 13
MOST_BELIEFS = 5_000


@dataclass(eq=False)
class Option:
    """A choice, given what was seen of the earlier movers: weights are the chance to see that times what follows."""

    reward: Any  # stage payoff
    ends: Any  # that another seat leaves
    signals: dict[Any, Any]  # what is perceived, and nobody else leaves


@dataclass(frozen=True)
class After:
    """What a seat believes after a choice and a perception; ``entered`` is whether it may have been alone to stay."""

    belief: Belief
    entered: bool


class View:
    """The relationship as one seat sees it.

    ``deviators`` are the seats whose machines may be seen to do something else; the others never do.
    """

    def __init__(self, rounds: Rounds, seat: int, deviators: Sequence[int]) -> None:
        self.rounds, self.seat, self.own = rounds, seat, rounds.seats[seat]
        self.others = [j for j in range(len(rounds.seats)) if j != seat]
        self.deviators = [j for j in self.others if j in deviators]
        self.payoffs = [row[seat] for row in rounds.payoffs]
        self.outside = rounds.outside[seat]
        A = range(len(rounds.profiles))
        self.possible = {(x, p) for x in range(self.own.actions) for a in A for p, w in self.own.free(x, a) if w}
        self.start: Belief = ((tuple(rounds.start[j] for j in self.others), self.one),)

    @property
    def one(self) -> Any:
        """The number 1."""
        return 1 + 0 * self.outside

    def plays(self, belief: Belief, mistaken: Sequence[int]) -> Iterator[tuple[int, Any, list[tuple[Joint, Any]]]]:
        """Yield profiles, the chance that the others' parts of them are realised, and the others' next joint states.

        ``mistaken`` seats choose at random. The own part of the profile is whatever it is.
        """
        seats = self.rounds.seats
        for states, chance in belief:
            for a in range(len(self.rounds.profiles)):
                weight, parts = chance, []
                for j, s in zip(self.others, states, strict=True):
                    respond, moves = seats[j].tremble(s, a) if j in mistaken else seats[j].play(s, a)
                    if not respond:
                        break
                    weight *= respond
                    parts.append(moves)
                else:
                    yield a, weight, _joined(parts)

    def after(self, belief: Belief) -> dict[tuple[int, int], After]:
        """Return what the seat believes next, for every choice and every profile that it may then perceive."""
        found: dict[tuple[int, int], dict[Joint, Any]] = {}
        for mistakes in range(len(self.deviators) + 1):
            new: dict[tuple[int, int], dict[Joint, Any]] = {}
            for mistaken in combinations(self.deviators, mistakes):
                for a, weight, targets in self.plays(belief, mistaken):
                    for x in range(self.own.actions):
                        for p, w in self.own.free(x, a):
                            if (x, p) not in found:
                                row = new.setdefault((x, p), {})
                                for to, q in targets:
                                    row[to] = row.get(to, 0) + weight * w * q
            found |= new
            if len(found) == len(self.possible):
                break
        beliefs = {signal: self._given_that_all_stay(row) for signal, row in found.items()}
        return {signal: after for signal, after in beliefs.items() if after is not None}

    def _given_that_all_stay(self, weights: dict[Joint, Any]) -> After | None:
        staying = {to: w * self.rounds.stay(to, self.others) for to, w in weights.items()}
        if any(staying.values()):
            return After(_normalised(staying), True)
        # Somebody should have left for certain: as few as possible did not, by mistake.
        gone = {to: [j for j, s in zip(self.others, to, strict=True) if self._leaves(j, s)] for to in weights}
        weights = {to: w for to, w in weights.items() if set(gone[to]) <= set(self.deviators)}
        if not weights:
            return None
        fewest = min(len(gone[to]) for to in weights)
        kept = {}
        for to, w in weights.items():
            if len(gone[to]) == fewest:
                rest = [(j, s) for j, s in zip(self.others, to, strict=True) if j not in gone[to]]
                kept[to] = w * self.rounds.stay([s for _, s in rest], [j for j, _ in rest])
        return After(_normalised(kept), False)

    def _leaves(self, seat: int, state: int) -> bool:
        return self.rounds.seats[seat].leave[state] == 1

    def options(self, belief: Belief, told: bool = False) -> list[tuple[bool, list[Option]]]:
        """Return, for each index of what is seen of the earlier movers, whether it may be seen, and every choice.

        If it may not be, the weights are those of the fewest mistakes of the earlier movers by which it is seen.
        Signals are perceived profiles; the others' next joint states if the seat is told these.
        """

        def add(option: Option, weight: Any, a: int, p: int, targets: list[tuple[Joint, Any]]) -> None:
            option.reward += weight * self.payoffs[a]
            for to, q in targets:
                staying = self.rounds.stay(to, self.others)
                option.ends += weight * q * (1 - staying)
                if staying:
                    signal = to if told else p
                    option.signals[signal] = option.signals.get(signal, 0) + weight * q * staying

        zero = 0 * self.one
        found = dict(self._seen(belief, lambda: Option(zero, zero, {}), add))
        return [found.get(k, (False, [])) for k in range(self.own.seens)]

    def _seen(
        self,
        belief: Belief,
        make: Callable[[], Any],
        add: Callable[[Any, Any, int, int, list[tuple[Joint, Any]]], None],
    ) -> list[tuple[int, tuple[bool, list[Any]]]]:
        """Return what ``add`` gathers per index of what is seen and per choice, with the fewest mistakes before it."""
        found: dict[int, tuple[bool, list[Any]]] = {}
        earlier = [j for j in self.own.earlier if j in self.deviators]
        for mistakes in range(len(earlier) + 1):
            new: dict[int, tuple[bool, list[Any]]] = {}
            for mistaken in combinations(earlier, mistakes):
                for a, weight, targets in self.plays(belief, mistaken):
                    for x in range(self.own.actions):
                        for p, w in self.own.free(x, a):
                            k = self.own.seen[p]
                            if k not in found:
                                row = new.setdefault(k, (mistakes == 0, [make() for _ in range(self.own.actions)]))
                                add(row[1][x], weight * w, a, p, targets)
            found |= new
            if len(found) == self.own.seens:
                break
        return list(found.items())

    def expected(
        self, state: int, belief: Belief, stage: Any, later: Any, value: Callable[[Joint], Any]
    ) -> list[tuple[int, list[Any]]]:
        """Return what each choice earns if the own machine goes on from ``state``, per index of what is seen.

        Payoffs of this round weigh ``stage``; what follows weighs ``later`` and is worth ``value`` of the next joint
        state, all seats', in which some may leave.
        """

        def add(total: list[Any], weight: Any, a: int, p: int, targets: list[tuple[Joint, Any]]) -> None:
            total[0] += weight
            total[1] += weight * stage * self.payoffs[a]
            for own, r in self.own.moves(state, p):
                for to, q in targets:
                    total[1] += weight * later * r * q * value((*to[: self.seat], own, *to[self.seat :]))

        zero = 0 * self.one
        rows = self._seen(belief, lambda: [zero, zero], add)
        return [(k, [value / weight for weight, value in options]) for k, (_, options) in rows]


def _joined(parts: list[Chances]) -> list[tuple[Joint, Any]]:
    if len(parts) == 1:
        return [((to,), q) for to, q in parts[0]]
    return [(tuple(to for to, _ in moves), prod(q for _, q in moves)) for moves in product(*parts)]


def _normalised(weights: dict[Joint, Any]) -> Belief:
    total = sum(weights.values())
    return tuple(sorted((to, w / total) for to, w in weights.items() if w))


def key(belief: Belief) -> Any:
    """Return what two beliefs share if they count as one."""
    if any(isinstance(q, float) for _, q in belief):
        return tuple((to, round(q, DIGITS)) for to, q in belief if q > 0.1**DIGITS)
    return belief
