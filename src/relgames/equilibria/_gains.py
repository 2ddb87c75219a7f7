"""What actions gain on another, in units of each seat, and its derivatives by the probabilities of the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.games import Game

# One strategy per seat.
Mix = list[NDArray[np.float64]]


def gains(game: Game) -> tuple[NDArray[np.float64], list[Any]]:
    """Return payoffs relative to the own action 0, (N, n_0, ..., n_{N-1}), in units of each seat's width, and these.

    The width is the most that a seat's own action makes of a difference, or 0; a float or a Fraction. Differences of
    floats are rounded once, however large a part of the payoffs is common to all actions; those of Fractions never.
    """
    exact = game._fractions is not None
    # Powers of two are exact and keep differences of the largest floats finite.
    exponent = 0 if exact else int(np.frexp(np.abs(game.payoffs).max())[1])
    payoffs = game.fractions if exact else np.ldexp(game.payoffs, -exponent)
    tensor, widths = np.zeros((game.seats, *game.counts)), []
    for seat in range(game.seats):
        own = payoffs[..., seat] - payoffs[..., seat].take([0], axis=seat)
        width = (own.max(axis=seat) - own.min(axis=seat)).max()
        if width > 0:
            tensor[seat] = own / width
        widths.append(width if exact else _scaled(width, exponent))
    return tensor, widths


def slices(counts: Sequence[int]) -> list[slice]:
    """Return where each seat's actions are among those of all seats."""
    ends = list(accumulate(counts))
    return [slice(end - count, end) for count, end in zip(counts, ends, strict=True)]


def derivatives(tensor: NDArray[Any], mix: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what each action earns, (n,), and its derivatives by each probability, (n, n); floats or Fractions.

    ``tensor`` is (N, n_0, ..., n_{N-1}), ``mix`` one strategy per seat, and n the number of actions of all seats.
    """
    counts = [len(x) for x in mix]
    N, n, rows = len(counts), sum(counts), slices(counts)
    earned, slopes = np.zeros(n, dtype=tensor.dtype), np.zeros((n, n), dtype=tensor.dtype)
    # after[j]: the chances of the profiles of the seats behind j.
    after = [np.ones(1, dtype=tensor.dtype)]
    for x in reversed(mix[1:]):
        after.insert(0, np.multiply.outer(x, after[0]).ravel())
    left = tensor
    for i in range(N):
        # Seats below i are averaged out; row 0 of `rest` is seat i's payoff, and seats are averaged out one by one.
        rest = left
        for j in range(i + 1, N):
            rest = rest.reshape(N - i, counts[i], counts[j], -1)
            slopes[rows[i], rows[j]] = rest[0] @ after[j]
            slopes[rows[j], rows[i]] = (rest[j - i] @ after[j]).T
            rest = mix[j] @ rest
        earned[rows[i]] = rest[0].reshape(-1)
        if i + 1 < N:
            left = mix[i] @ left[1:].reshape(N - i - 1, counts[i], -1)
    return earned, slopes


def _scaled(width: float, exponent: int) -> float:
    with np.errstate(over="ignore"):
        return min(float(np.ldexp(width, exponent)), float(np.finfo(np.float64).max))
