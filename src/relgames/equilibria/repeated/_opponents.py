"""All that the other seats could do against one machine, as best responses in games with other payoffs.

The other seats together are one seat that chooses all their actions: with the own action first their profile is its
action, so the machine fits as it is. What they can reach, as points of two payoffs, is a convex set: a point between
two is reached by drawing lots at the start. Its corners are best responses to weighted sums of the payoffs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._lots import drawing_lots
from relgames.equilibria.repeated.best_response import best_response
from relgames.games import Game, RepeatedGame, own_first_strides
from relgames.matches.exact import play
from relgames.matches.tables import check_machine
from relgames.strategies import Machine, memory_one

# A machine, or what `memory_one` takes.
Strategy = Machine | Sequence[Any]


def machine_of(game: Game, seat: int, strategy: Strategy) -> Machine:
    """Check a strategy, and return it as a machine."""
    if not isinstance(strategy, Machine):
        if callable(strategy):
            raise TypeError(f"strategy must be a Machine or probabilities; got {strategy!r}. Write it with ()")
        if isinstance(strategy, str) or not isinstance(strategy, Sequence | np.ndarray):
            raise TypeError(f"strategy must be a Machine or probabilities such as (1, 0, 1, 0); got {strategy!r}")
        strategy = memory_one(strategy, counts=game.counts[seat:] + game.counts[:seat])
    check_machine(RepeatedGame(game, discount=1), seat, strategy, "strategy")
    if strategy.leave.any():
        raise ValueError("strategy must not leave: what is asked is what it does as long as all are there")
    return strategy


class Opponents:
    """The other seats of a game, against the machine of one."""

    def __init__(self, game: Game, machine: Machine, seat: int, discount: Any) -> None:
        self.game, self.machine, self.seat = game, machine, seat
        self.others = [(seat + k) % game.seats for k in range(1, game.seats)]
        self.r = RepeatedGame(game, discount=discount)
        cyclic = [seat, *self.others]
        # Own actions, profiles of the others in cyclic order, absolute seats.
        self.table = game.fractions.transpose([*cyclic, game.seats]).reshape(game.counts[seat], -1, game.seats)

    def respond(self, objective: Callable[[NDArray[Any]], NDArray[Any]]) -> Machine:
        """Return what the others do to make the mean of an objective, a linear function of all payoffs, largest."""
        payoffs = np.stack([np.zeros(self.table.shape[:2], dtype=object), objective(self.table)], axis=-1)
        r = RepeatedGame(Game(payoffs), discount=self.r.discount)
        return best_response(r, (self.machine, None), seat=1, exact=True).machine

    def play(self, together: Machine) -> tuple[list[Machine], NDArray[Any]]:
        """Return one machine per other seat, and what all seats get."""
        parts = [self._part(together, j) for j in self.others] if len(self.others) > 1 else [together]
        machines: list[Machine] = [self.machine] * self.game.seats
        for j, part in zip(self.others, parts, strict=True):
            machines[j] = part
        return parts, play(self.r, machines, exact=True).payoffs

    def _part(self, together: Machine, other: int) -> Machine:
        """Return what one seat does of a deterministic plan of all others; each follows the whole of it."""
        counts = self.game.counts
        profiles = np.array(list(np.ndindex(*counts)))
        theirs = [counts[j] for j in self.others]
        joint = profiles[:, self.others] @ np.array([prod(theirs[k + 1 :]) for k in range(len(theirs))])
        next = np.empty((together.states, len(profiles)), dtype=np.int64)
        seen = profiles @ np.array(own_first_strides(counts, other))
        next[:, seen] = together.next[:, joint * counts[self.seat] + profiles[:, self.seat]]
        choices = np.array(list(np.ndindex(*theirs)))[together.act.argmax(axis=1), self.others.index(other)]
        return Machine(np.eye(counts[other])[choices], next, together.start, name=together.name)


def beyond(
    opponents: Opponents, other: int, corner: Sequence[Fraction], side: int
) -> tuple[Machine, NDArray[Any]] | None:
    """Return something another seat can do that pays it no less than at the corner, and changes the machine's payoff.

    ``corner`` has the payoffs of the machine's seat and of the other one, which some behaviour reaches; of two seats.
    The machine's payoff is to be lower where ``side`` is 1 and higher where it is -1. None is proof that nothing does.

    The set of what can be reached is cut by lines: the one through the corner and the worst that can be done to the
    machine's seat either bounds it, or there is a corner of it beyond, from which the next line is drawn.
    """
    seat = opponents.seat
    own, theirs = corner

    def point(machine: Machine) -> tuple[Fraction, Fraction]:
        payoffs = opponents.play(machine)[1]
        return side * (payoffs[seat] - own), payoffs[other] - theirs

    # Losses are measured from the corner: the machine's seat gets u < 0, the other one v >= 0.
    best = opponents.respond(lambda pay: -side * pay[..., seat])
    u, v = point(best)
    while u < 0 and v < 0:
        # The line through (0, 0) and (u, v): points beyond it lose less of v for what they take of u.
        further = opponents.respond(lambda pay, u=u, v=v: side * v * pay[..., seat] - u * pay[..., other])
        a, b = point(further)
        if v * a - u * b <= 0:
            return None
        if a >= 0:
            # Beyond the line and not below the corner: a lot between the two takes of u alone.
            best = drawing_lots(opponents.r, other, [best, further], [b / (b - v), -v / (b - v)])
            break
        best, u, v = further, a, b
    return (best, opponents.play(best)[1]) if u < 0 else None
