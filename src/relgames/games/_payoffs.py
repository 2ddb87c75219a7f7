"""What the catalogue's games share: checks of their numbers, and payoff tables that keep Fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games.game import Game

Amount = float | Fraction

GIVING = ("give", "withhold")
MATRIX = "For other payoffs use Game.symmetric([[R, S], [T, P]])"
MATRICES = "For other payoffs use Game.from_matrices(A, B)"


def ordered(condition: str, remedy: str, **values: Any) -> tuple[Amount, ...]:
    """Return the values as numbers, checked against a condition such as ``"b > c > 0 and d >= 0"``."""
    numbers = {name: _checks.real(value, name) for name, value in values.items()}
    known = {"0": 0, "1": 1, **numbers}
    compare = {">": operator.gt, ">=": operator.ge}
    for clause in condition.split(" and "):
        words = clause.split()
        for left, sign, right in zip(words[0::2], words[1::2], words[2::2], strict=False):
            if not compare[sign](known[left], known[right]):
                got = ", ".join(f"{name}={numbers[name]}" for name in words[0::2] if name in numbers)
                raise ValueError(f"expected {clause}; got {got}. {remedy}")
    return tuple(numbers.values())


def numbered(values: Iterable[Any], name: str) -> dict[str, Any]:
    """Return ``{"name[0]": first, "name[1]": second, ...}`` for a sequence of two or more values."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a sequence of numbers; got {values!r}")
    items = {f"{name}[{k}]": value for k, value in enumerate(values)}
    if len(items) < 2:
        raise ValueError(f"{name} must hold at least two numbers; got {len(items)}")
    return items


def matrix(rows: Sequence[Sequence[Amount]]) -> NDArray[Any]:
    """Return the rows as an array that keeps Fractions."""
    return np.array(rows, dtype=object)


def tabulate(counts: Sequence[int], payoffs: Callable[..., Sequence[Amount]]) -> NDArray[Any]:
    """Return the payoff tensor of a rule that takes one action per seat and returns one payoff per seat."""
    table = np.empty((*counts, len(counts)), dtype=object)
    for profile in np.ndindex(*counts):
        table[profile] = payoffs(*profile)
    return table


def all_alike(payoffs: Iterable[Any], seats: int, name: str) -> Game:
    """Return the game in which every seat gets ``payoffs[k]`` if all choose ``k``, and 0 otherwise."""
    items = numbered(payoffs, "payoffs")
    condition = " and ".join(f"{item} > 0" for item in items)
    values = ordered(condition, "For a choice that pays less use Game(payoffs)", **items)

    def pay(*actions: int) -> list[Amount]:
        return [values[actions[0]] if len(set(actions)) == 1 else 0] * seats

    choices = [f"choice {k}" for k in range(len(values))]
    return Game(tabulate([len(values)] * seats, pay), actions=choices, name=name)
