"""The games whose equilibria the benchmarks look for."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import relgames as rg


def floats(games: int, *counts: int, seed: int = 1) -> list[rg.Game]:
    """Return games of normally distributed payoffs: none has ties."""
    rng = np.random.default_rng(seed)
    return [rg.Game(rng.normal(size=(*counts, len(counts)))) for _ in range(games)]


def integers(most: int, games: int, *counts: int, seed: int = 1) -> NDArray[Any]:
    """Return the payoffs of games, shape (games, n_0, ..., n_{N-1}, N), each from 0 to ``most``."""
    return np.random.default_rng(seed).integers(0, most, (games, *counts, len(counts)), endpoint=True)


def seventy_five() -> rg.Game:
    """Return the 6×6 game of von Stengel with 75 equilibria, as the tests know it."""
    known = run_path(str(Path(__file__).parents[1] / "tests" / "known_games.py"))
    return rg.Game.from_matrices(known["DUAL_CYCLIC"], known["DUAL_CYCLIC_COLUMNS"])
