"""Walking over the vertices of a best-response polytope: floats first, rationals where floats prove nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria._kernels.bases import WORD, link, rehash
from relgames.equilibria._kernels.vertices import CERTAIN, PROVEN, UNSURE, WRONG, walk
from relgames.equilibria._rational import Polytope

# Numbers of the tables of bases between two looks at the clock and the interrupt key: some hundredths of a second.
STRIDE = 2_000_000


class Walk:
    """The bases of one polytope, as far as they are known.

    A claim that the basis w is the neighbour of v, made in floats, is right if w proves to be a basis: so bases of
    which floats are not certain are decided in rationals, and if one is wrong all that may have claimed it are expanded
    again, in rationals.

    Parameters
    ----------
    C, D : ndarray, shape (rows, columns)
        What the seats of the columns and of the rows earn, normalised to [1, 2].
    unit : float
        Entries of C are multiples of 1 / unit; 0 if that is not known.
    polytope : Polytope
        The polytope of C in rationals.
    room : int
        For how many equilibria there is room at first; 0 not to look for equilibria.
    """

    def __init__(self, C: NDArray[Any], D: NDArray[Any], unit: float, polytope: Polytope, room: int = 32) -> None:
        self.C, self.D, self.unit, self.polytope = C, D.T.copy(), unit, polytope
        self.rows, self.columns = C.shape
        words = (self.rows + self.columns - 1) // WORD + 1
        capacity = 64
        while capacity <= 2 * self.rows:
            capacity *= 2
        # Labels as bits, one row per basis: what it is, by which it was met, and which of its variables are 0.
        self.keys, self.met, self.zero = (np.zeros((capacity, words), np.int64) for _ in range(3))
        self.state = np.zeros(capacity, np.int8)
        self.table = np.empty(4 * capacity, np.int64)
        self.head, self.count, self.found = 0, 1, 0
        self.match = np.empty(room, np.int64)
        self.x, self.y = np.empty((room, self.rows)), np.empty((room, self.columns))
        self.radius = np.empty(room)
        self.ties = False
        self.table.fill(-1)
        rehash(self.keys, self.table, 1)

    def run(self, clock: Clock, limit: int | None = None) -> str:
        """Visit every basis; return why it stopped before, or an empty text."""
        stride = STRIDE // (self.rows * self.columns) + 1
        doubt = False
        while True:
            while self.head < self.count:
                begin = self.head
                self.head, self.count, self.found, sure, ties = walk(
                    self.C, self.D, self.unit, self.keys, self.met, self.zero, self.state, self.table,
                    begin, self.count, begin + stride, self.match, self.found, self.x, self.y, self.radius,
                )  # fmt: skip
                doubt |= not sure
                self.ties |= ties
                if limit is not None and self.found >= limit:
                    self.found = limit
                    return f"stopped at the limit of {limit} equilibria"
                if clock.is_over(self.head - begin):
                    return STOPPED
                self._grow()
            if not doubt:
                return ""
            doubt = False
            for index in np.flatnonzero(self.state[: self.count] == UNSURE):
                doubt |= not self._prove(int(index))
                if clock.is_over():
                    return STOPPED

    def basis(self, index: int) -> tuple[list[int], list[int]]:
        """Return the support and the tight columns of a basis."""
        inside = self.labels(self.keys[index])
        return np.flatnonzero(inside[: self.rows]).tolist(), np.flatnonzero(inside[self.rows :]).tolist()

    def labels(self, words: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether each label is among the bits, shape (..., rows + columns)."""
        label = np.arange(self.rows + self.columns)
        return words[..., label // WORD] >> label % WORD & 1 == 1

    def _prove(self, index: int) -> bool:
        """Decide in rationals whether it is a basis; if not, put those in doubt that may have claimed it."""
        vertex = self.polytope.expand(*self.basis(index))
        if vertex is None:
            self.state[index] = WRONG
            differing = np.bitwise_count(self.keys[: self.count] ^ self.keys[index]).sum(axis=1)
            suspects = (differing == 2) & (self.state[: self.count] == CERTAIN)
            self.state[: self.count][suspects] = UNSURE
            return False
        self.state[index] = PROVEN
        for label in vertex.zeros:
            self.zero[index, label // WORD] |= 1 << label % WORD
            self.ties = True
        self._grow()
        flips = np.array(vertex.edges, dtype=np.int64)
        self.count = link(self.keys, self.met, self.table, self.count, index, flips)
        return True

    def _grow(self) -> None:
        """Double what is nearly full."""
        if self.count + self.rows >= len(self.state):
            self.keys, self.met, self.zero = (
                np.concatenate([words, np.zeros_like(words)]) for words in (self.keys, self.met, self.zero)
            )
            self.state = np.concatenate([self.state, np.zeros_like(self.state)])
            self.table = np.full(2 * len(self.table), -1, np.int64)
            rehash(self.keys, self.table, self.count)
        if self.found == len(self.match) > 0:
            self.match, self.radius = np.tile(self.match, 2), np.tile(self.radius, 2)
            self.x, self.y = np.tile(self.x, (2, 1)), np.tile(self.y, (2, 1))
