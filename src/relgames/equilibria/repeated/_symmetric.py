"""The harshest punishment in which all seats always do the same: Abreu's stick and carrot, in closed form.

In a *strongly symmetric* equilibrium all seats take the same action after every history (Abreu 1986). For the action
a of all write p(a) for what each gets, d(a) for what one gets by its best deviation, h(a) = d(a) - p(a) for the gain,
and r = δ / (1 - δ). Let [v, V] be the payoffs that such equilibria give, with public randomisation an interval.

Action a can be played today if, and only if, h(a) <= r (V - v): otherwise not even the best reward and the worst
punishment keep the seats to it. The best payoff repeats its action, V = max p(a). The worst one takes a stick a today
and promises just enough, w = v + h(a) / r, so that v = (1 - δ) p(a) + δ w, that is v = d(a). So v = min d(a), both over
the actions that can be played.

So everything follows from the set E of the actions that can be played, and E is all actions with a gain up to some
h. With these sorted by gain, E(k) the first k of them, h(k) its largest gain and V(k), v(k) as above, E(k) enforces
itself from r = h(k) / (V(k) - v(k)) on, and holds the target from r = h / (p - v(k)) on. The least r at which some E(k)
does both is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from relgames.games import Game


@dataclass(frozen=True, eq=False)
class StickAndCarrot:
    """The least discount at which strongly symmetric punishments hold a profile, and these.

    Attributes
    ----------
    discount : Fraction
    payoff : Fraction
        What each seat is held to.
    stick, carrot : int
        What all do in the first round of the punishment, and what all do in the best such equilibrium.
    """

    discount: Fraction
    payoff: Fraction
    stick: int
    carrot: int


def stick_and_carrot(game: Game, action: int) -> StickAndCarrot | None:
    """Return the least discount at which all seats take an action for ever, or None if none below 1 does."""
    payoffs = game.fractions[..., 0]
    n = game.counts[0]
    shared, deviating = [], []
    for k in range(n):
        column = payoffs[(slice(None), *[k] * (game.seats - 1))]
        shared.append(column[k])
        deviating.append(max(column))
    gains = [d - p for d, p in zip(deviating, shared, strict=True)]
    order = sorted(range(n), key=lambda k: gains[k])
    best: Any = None
    carrot = stick = order[0]
    for place, k in enumerate(order):
        carrot, stick = max(carrot, k, key=lambda a: shared[a]), min(stick, k, key=lambda a: deviating[a])
        if place + 1 < n and gains[order[place + 1]] == gains[k]:
            continue
        own = _ratio(gains[k], shared[carrot] - deviating[stick])
        target = _ratio(gains[action], shared[action] - deviating[stick])
        if own is not None and target is not None and (best is None or max(own, target) < best[0]):
            best = max(own, target), deviating[stick], stick, carrot
    if best is None:
        return None
    return StickAndCarrot(best[0] / (1 + best[0]), *best[1:])


def _ratio(gain: Fraction, loss: Fraction) -> Fraction | None:
    """Return the least r with gain <= r * loss, or None."""
    return gain / loss if loss > 0 else Fraction(0) if gain == 0 <= loss else None
