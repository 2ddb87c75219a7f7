"""Games of two seats whose equilibria are published or follow from a closed form, and those equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import relgames as rg

Point = tuple[Fraction, ...]
Pair = tuple[Point, Point]


class Known(NamedTuple):
    """What is known of the bimatrix game (A, B).

    ``sizes`` holds how many extreme equilibria are in each component, in ascending order; ``subsets`` is how many
    maximal Nash subsets there are. ``equilibria`` are the extreme ones, or None where only their number is published.
    """

    source: str
    A: Sequence[Sequence[int]]
    B: Sequence[Sequence[int]]
    equilibria: tuple[Pair, ...] | None
    sizes: tuple[int, ...]
    subsets: int

    @property
    def game(self) -> rg.Game:
        return rg.Game.from_matrices(self.A, self.B)


def known(
    source: str,
    A: Sequence[Sequence[int]],
    B: Sequence[Sequence[int]],
    *equilibria: str,
    sizes: Sequence[int] | None = None,
    subsets: int | None = None,
) -> Known:
    """Read equilibria as ``"1 0 0 | 2/3 1/3"``; without ``sizes`` each is a component."""
    pairs = tuple((mix(x), mix(y)) for x, y in (pair.split("|") for pair in equilibria))
    sizes = tuple(sizes or [1] * len(pairs))
    return Known(source, A, B, pairs, sizes, len(sizes) if subsets is None else subsets)


def mix(text: str) -> Point:
    return tuple(Fraction(word) for word in text.split())


def transposed(matrix: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*matrix, strict=True)]


def negative(matrix: Sequence[Sequence[int]]) -> list[list[int]]:
    return [[-value for value in row] for row in matrix]


def identity(n: int) -> list[list[int]]:
    return [[int(i == j) for j in range(n)] for i in range(n)]


def unit(n: int, k: int) -> Point:
    return tuple(Fraction(int(i == k)) for i in range(n))


def coordination(n: int) -> Known:
    """Both seats get 1 if they choose alike: the uniform mix of any set of actions, 2^n - 1 equilibria."""
    sets = [chosen for size in range(1, n + 1) for chosen in combinations(range(n), size)]
    mixes = [tuple(Fraction(int(k in chosen), len(chosen)) for k in range(n)) for chosen in sets]
    pairs = tuple((x, x) for x in mixes)
    source = f"coordination on {n} actions (Quint and Shubik 1997, A theorem on the number of Nash equilibria)"
    return Known(source, identity(n), identity(n), pairs, (1,) * len(pairs), len(pairs))


def zeros(m: int, n: int) -> Known:
    """All payoffs are 0: each pair of strategies is an equilibrium."""
    pairs = tuple((unit(m, i), unit(n, j)) for i in range(m) for j in range(n))
    payoffs = [[0] * n for _ in range(m)]
    return Known(f"all payoffs 0, {m}×{n}: the whole product of simplices", payoffs, payoffs, pairs, (m * n,), 1)


def hide_and_seek(n: int) -> Known:
    """Seat 0 wins if both choose alike and loses otherwise: only the uniform mixes."""
    uniform = (Fraction(1, n),) * n
    A = [[2 * value - 1 for value in row] for row in identity(n)]
    return Known(f"hide and seek among {n} places", A, negative(A), ((uniform, uniform),), (1,), 1)


ROCK_PAPER_SCISSORS = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
# Seat 0 wins where both show the joker, or two cards that are not alike; else seat 1.
ONEILL = [[1, -1, -1, -1], [-1, -1, 1, 1], [-1, 1, -1, 1], [-1, 1, 1, -1]]
SHAPLEY_1974 = [[0, 3, 0], [2, 2, 0], [3, 0, 1]]
ELUSIVE = [[3, 3, 0], [4, 0, 1], [0, 4, 5]]
DUAL_CYCLIC = [
    [-81, 36, -126, 126, -36, 90],
    [-180, 72, -333, 297, -153, 270],
    [20, -3, 42, -33, 17, -30],
    [-30, 17, -33, 42, -3, 20],
    [270, -153, 297, -333, 72, -180],
    [90, -36, 126, -126, 36, -81],
]
DUAL_CYCLIC_COLUMNS = [
    [72, 36, 17, -3, -36, -153],
    [-180, -81, -30, 20, 90, 270],
    [297, 126, 42, -33, -126, -333],
    [-333, -126, -33, 42, 126, 297],
    [270, 90, 20, -30, -81, -180],
    [-153, -36, -3, 17, 36, 72],
]
VON_STENGEL_1997 = [
    [9504, -660, 19976, -20526, 1776, -8976],
    [-111771, 31680, -130944, 168124, -8514, 52764],
    [397584, -113850, 451176, -586476, 29216, -178761],
    [171204, -45936, 208626, -263076, 14124, -84436],
    [1303104, -453420, 1227336, -1718376, 72336, -461736],
    [737154, -227040, 774576, -1039236, 48081, -300036],
]


# The column seat is paid like the row seat if the actions 0 and 4, and 1 and 5, exchange their names.
VON_STENGEL_1997_COLUMNS = [[VON_STENGEL_1997[i][j] for i in (4, 5, 2, 3, 0, 1)] for j in (4, 5, 2, 3, 0, 1)]
# Seat 0: not burn and go left, right; burn and go left, right. Seat 1 answers (no burning, burning): LL, LR, RL, RR.
BURNING_ROWS = [[3, 3, 0, 0], [0, 0, 1, 1], [2, -1, 2, -1], [-1, 0, -1, 0]]
BURNING_COLUMNS = [[1, 1, 0, 0], [0, 0, 3, 3], [1, 0, 1, 0], [0, 3, 0, 3]]

# Whatever the label, the path of Lemke and Howson ends at the equilibrium that is listed first.
INACCESSIBLE = [
    known(
        "Shapley 1974, A note on the Lemke-Howson algorithm, figure 3",
        SHAPLEY_1974,
        transposed(SHAPLEY_1974),
        "0 0 1 | 0 0 1",
        "1/6 1/3 1/2 | 1/6 1/3 1/2",
        "1/3 2/3 0 | 1/3 2/3 0",
    ),
    known(
        "von Stengel 2007, Algorithmic Game Theory, chapter 3, equation 3.7",
        ELUSIVE,
        transposed(ELUSIVE),
        "0 0 1 | 0 0 1",
        "1/2 1/4 1/4 | 1/2 1/4 1/4",
        "3/4 1/4 0 | 3/4 1/4 0",
    ),
    known(
        "Gambit, game todd2: Todd's corrected example of inaccessible equilibria",
        [[8, -4, 8], [6, 1, 6], [12, 0, 0], [0, 0, 12], [0, 4, 0]],
        [[4, 0, 0], [0, 0, 4], [0, 4, 0], [0, 4, 0], [0, 1, 0]],
        "0 0 0 0 1 | 0 1 0",
        "1/3 1/3 0 1/3 0 | 1/3 2/7 8/21",
        "1/3 1/3 1/3 0 0 | 8/21 2/7 1/3",
    ),
]

# Ratio tests that break ties by the smallest row, or by the smallest variable, cycle here for the first label.
CYCLING_ROWS = [[0, 0, 0], [0, 1, 1], [1, 1, 0]]
CYCLING_COLUMNS = [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
CYCLING = [
    known(
        "QuantEcon.py, tests of lemke_howson: ties by the smallest row of the tableau cycle",
        CYCLING_ROWS,
        CYCLING_COLUMNS,
        "0 2/3 1/3 | 0 1 0",
        "0 1 0 | 0 1 0",
        sizes=[2],
    ),
    known(
        "QuantEcon.py, tests of lemke_howson: ties by the smallest variable cycle",
        [[row[k] for k in (2, 0, 1)] for row in CYCLING_ROWS],
        [[row[k] for k in (2, 0, 1)] for row in CYCLING_COLUMNS],
        "0 2/3 1/3 | 0 0 1",
        "0 1 0 | 0 0 1",
        sizes=[2],
    ),
]

KNOWN = [
    *INACCESSIBLE,
    *CYCLING,
    *(coordination(n) for n in (1, 2, 3, 6)),
    *(zeros(*shape) for shape in ((1, 1), (1, 4), (3, 1), (2, 2), (3, 4))),
    *(hide_and_seek(n) for n in (2, 4, 8)),
    known(
        "von Neumann and Morgenstern 1944: stone, paper, scissors",
        ROCK_PAPER_SCISSORS,
        negative(ROCK_PAPER_SCISSORS),
        "1/3 1/3 1/3 | 1/3 1/3 1/3",
    ),
    known(
        "Nau, Gomez Canovas and Hansen 2004, section 3: battle of the sexes",
        [[3, 0], [0, 2]],
        [[2, 0], [0, 3]],
        "1 0 | 1 0",
        "0 1 | 0 1",
        "3/5 2/5 | 2/5 3/5",
    ),
    known(
        "O'Neill 1987, Nonmetric test of the minimax theory",
        ONEILL,
        negative(ONEILL),
        "2/5 1/5 1/5 1/5 | 2/5 1/5 1/5 1/5",
    ),
    known(
        "Shapley 1964, Some topics in two-person games: fictitious play cycles",
        identity(3),
        [[0, 1, 0], [0, 0, 1], [1, 0, 0]],
        "1/3 1/3 1/3 | 1/3 1/3 1/3",
    ),
    known(
        "Shapley 1974, A note on the Lemke-Howson algorithm, figure 2",
        [[2, 2, 0], [0, 3, 0], [3, 0, 1]],
        [[3, 0, 2], [0, 3, 2], [0, 0, 1]],
        "0 0 1 | 0 0 1",
        "0 1/2 1/2 | 0 1/4 3/4",
        "0 1 0 | 0 1 0",
    ),
    known(
        "von Stengel 2007, Algorithmic Game Theory, chapter 3, equation 3.3",
        [[3, 3], [2, 5], [0, 6]],
        [[3, 2], [2, 6], [3, 1]],
        "1 0 0 | 1 0",
        "4/5 1/5 0 | 2/3 1/3",
        "0 1/3 2/3 | 1/3 2/3",
    ),
    known(
        "von Stengel 2007, Algorithmic Game Theory, chapter 3, equation 3.18: degenerate",
        [[3, 3], [2, 5], [0, 6]],
        [[3, 3], [2, 6], [3, 1]],
        "1 0 0 | 1 0",
        "1 0 0 | 2/3 1/3",
        "0 1/3 2/3 | 1/3 2/3",
        sizes=[1, 2],
    ),
    # Row 0 dominates, and the columns pay seat 1 alike in each row.
    known("row 0 with any column", [[1, 1], [0, 0]], [[0, 0], [1, 1]], "1 0 | 1 0", "1 0 | 0 1", sizes=[2]),
    known(
        "Kohlberg and Mertens 1986, On the strategic stability of equilibria: the equilibria form a hexagon",
        [[1, 0, -1], [-1, 0, -1], [1, 0, -2]],
        [[1, -1, 1], [0, 0, 0], [-1, -1, -2]],
        "1 0 0 | 1 0 0",
        "1 0 0 | 0 0 1",
        "0 1 0 | 0 0 1",
        "0 1 0 | 0 1 0",
        "0 0 1 | 0 1 0",
        "0 0 1 | 1 0 0",
        sizes=[6],
        subsets=6,
    ),
    known(
        "van Damme 1989, Stable equilibria and forward induction: battle of the sexes (3, 1), seat 0 may burn 1",
        BURNING_ROWS,
        BURNING_COLUMNS,
        "1 0 0 0 | 1 0 0 0",
        "1 0 0 0 | 0 1 0 0",
        "0 0 1 0 | 0 0 1 0",
        "0 0 1 0 | 2/3 0 1/3 0",
        "0 1 0 0 | 0 0 0 1",
        "0 1 0 0 | 0 0 2/3 1/3",
        "3/4 1/4 0 0 | 0 1/4 0 3/4",
        "3/4 1/4 0 0 | 0 1/4 7/12 1/6",
        "3/4 1/4 0 0 | 1/4 0 0 3/4",
        "3/4 1/4 0 0 | 1/4 0 1/3 5/12",
        sizes=[2, 2, 2, 4],
    ),
    known(
        "Savani and von Stengel 2006, Hard-to-solve bimatrix games: dual cyclic polytopes, one equilibrium",
        [DUAL_CYCLIC[k] for k in (1, 3, 0, 5, 2, 4)],
        DUAL_CYCLIC_COLUMNS,
        "1/30 1/6 3/10 3/10 1/6 1/30 | 1/6 1/30 3/10 3/10 1/30 1/6",
    ),
    Known(
        "von Stengel 1999, New maximal numbers of equilibria in bimatrix games: dual cyclic polytopes, small payoffs",
        DUAL_CYCLIC,
        DUAL_CYCLIC_COLUMNS,
        None,
        (1,) * 75,
        75,
    ),
    Known(
        "von Stengel 1999, New maximal numbers of equilibria in bimatrix games: the payoffs of 1997",
        VON_STENGEL_1997,
        VON_STENGEL_1997_COLUMNS,
        None,
        (1,) * 75,
        75,
    ),
]
