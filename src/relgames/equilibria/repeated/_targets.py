"""What a relationship is meant to hold: a profile of actions or a payoff vector, told apart without guessing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import numpy as np

from relgames import _checks
from relgames.games import Game
from relgames.strategies import Machine

WAYS = (
    "give one action per seat, as its number (int) or its name, for a profile, or payoff=(...) for what each seat is "
    "to get per round"
)


def machines_of(target: Any) -> tuple[Machine, ...] | None:
    """Return the machines if a target is a sequence of them."""
    if isinstance(target, Sequence) and len(target) and all(isinstance(item, Machine) for item in target):
        return tuple(target)
    return None


def profile_of(game: Game, target: Any) -> tuple[int, ...] | None:
    """Return the profile that a target names, or None if it is a payoff vector: an array or sequence of floats.

    Whole numbers are actions in a sequence; in an array they could be either, so that is refused.
    """
    if isinstance(target, np.ndarray):
        if target.dtype.kind in "iub":
            raise TypeError(f"target is an array of ints, which may mean actions or payoffs: {WAYS}; got {target}")
        if target.dtype.kind == "f" or all(isinstance(value, Fraction) for value in target.flat):
            return None
        target = target.tolist()
    if isinstance(target, str) or not isinstance(target, Sequence):
        raise TypeError(f"target must hold one item per seat: {WAYS}; got {target!r}")
    whole = [isinstance(item, Integral | np.integer) and not isinstance(item, bool | np.bool_) for item in target]
    named = [isinstance(item, str) for item in target]
    if not all(a or b for a, b in zip(whole, named, strict=True)):
        if any(isinstance(item, Machine) for item in target):
            raise TypeError(f"target must hold machines only, one per seat, or none; got {target!r}")
        if any(named) or not all(isinstance(item, Real) and not isinstance(item, bool | np.bool_) for item in target):
            raise TypeError(f"target must hold actions or payoffs: {WAYS}; got {target!r}")
        return None
    if len(target) != game.seats:
        raise ValueError(f"target must hold one action per seat, {game.seats}; got {len(target)}: {tuple(target)}")
    return tuple(_action(game, seat, item) for seat, item in enumerate(target))


def _action(game: Game, seat: int, item: Any) -> int:
    names = game.actions[seat]
    if isinstance(item, str):
        if names.count(item) != 1:
            raise ValueError(f"target[{seat}] must name one of the actions {names} of {game.roles[seat]}; got {item!r}")
        return names.index(item)
    if not 0 <= item < len(names):
        raise ValueError(
            f"target[{seat}] must be an action of {game.roles[seat]}, 0..{len(names) - 1}; got {item}. If payoffs are "
            "meant, write payoff=(...)"
        )
    return int(item)


def payoff_of(game: Game, payoff: Any, name: str) -> list[Fraction]:
    """Return a payoff vector as Fractions."""
    floats, fractions = _checks.exact_array(payoff, name)
    if floats.shape != (game.seats,):
        raise ValueError(f"{name} must hold one payoff per seat, shape ({game.seats},); got shape {floats.shape}")
    return list(_checks.as_fractions(floats, fractions))
