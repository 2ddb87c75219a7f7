"""Paths of Lemke and Howson against publications, laws, and twins that know nothing of their pivots."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import flint
import known_games
import naive_nash as naive
import numpy as np
import pytest
from bimatrices import PAYOFFS, bimatrices
from generators import generators
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria import lemke_howson
from relgames.equilibria.lemke_howson import one_equilibrium

MODULE = sys.modules["relgames.equilibria.lemke_howson"]
modes = pytest.mark.parametrize("exact", [False, True], ids=["floats", "fractions"])

Labels = frozenset[int]
DISTINCT = ("distinct", "fractions", "floats", "all scales", "trillions", "beyond 2^53")


# A path in a graph of labelled vertices: no numbers, no pivots.


def follow(polytopes: Sequence[Iterable[Labels]], start: Sequence[Labels], label: int) -> list[tuple[Labels, ...]]:
    """The pairs of vertices on the path of a label; each vertex is the set of its labels, as many as the dimension."""
    at, side, path = list(start), 0 if label in start[0] else 1, [tuple(start)]
    dropped = label
    while True:
        (there,) = (v for v in polytopes[side] if at[side] - {dropped} < v and v != at[side])
        (dropped,) = there - at[side]
        at[side] = there
        path.append(tuple(at))
        if dropped == label:
            return path
        side = 1 - side


def labelled(payoffs: naive.Matrix, own: range, other: range) -> dict[Labels, naive.Point | None]:
    """The vertices of the polytope of the seat that chooses a row of ``payoffs``, the other's; None is the origin."""
    found: dict[Labels, naive.Point | None] = {frozenset(own): None}
    for mix in naive.vertices(payoffs):
        best = naive.best(naive.earned(naive.transposed(payoffs), mix))
        found[frozenset(own) - {own[i] for i in naive.support(mix)} | {other[j] for j in best}] = mix
    return found


def ends(A: naive.Matrix, B: naive.Matrix) -> tuple[list[naive.Pair], list[int]]:
    """The equilibrium at the end of the path of each label, and the number of its edges."""
    m, n = len(A), len(A[0])
    rows, columns = range(m), range(m, m + n)
    P, Q = labelled(B, rows, columns), labelled(naive.transposed(A), columns, rows)
    paths = [follow((P, Q), (frozenset(rows), frozenset(columns)), label) for label in range(m + n)]
    pairs = [(P[path[-1][0]], Q[path[-1][1]]) for path in paths]
    return [(x, y) for x, y in pairs if x is not None and y is not None], [len(path) - 1 for path in paths]


@st.composite
def without_ties(draw: st.DrawFn) -> rg.Game:
    game = draw(bimatrices(kinds=DISTINCT))
    assume(not naive.has_ties(*naive.matrices(game)))
    return game


def pair(equilibrium: rg.Equilibrium) -> naive.Pair:
    x, y = (tuple(Fraction(p) for p in strategy) for strategy in equilibrium.strategies)
    return x, y


@modes
@given(game=without_ties())
def test_paths_end_where_their_labels_lead(exact: bool, game: rg.Game) -> None:
    pairs, edges = ends(*naive.matrices(game))
    for label, end in enumerate(pairs):
        (equilibrium,) = lemke_howson(game, label=label, exact=exact)
        assert naive.within_radius(equilibrium, {end})
        (equilibrium,) = lemke_howson(game, label=label, exact=True, max_pivots=edges[label])
        assert pair(equilibrium) == end
        result = lemke_howson(game, label=label, exact=True, max_pivots=edges[label] - 1) if edges[label] > 1 else ()
        assert len(result) == 0
    result = lemke_howson(game, exact=exact)
    assert len(result) == len(set(pairs))
    for equilibrium, end in zip(result, dict.fromkeys(pairs), strict=True):
        assert naive.within_radius(equilibrium, {end})
    assert not result.complete


@pytest.mark.parametrize("label", range(5))
@modes
def test_a_published_path(label: int, exact: bool) -> None:
    # Von Stengel 2007, Algorithmic Game Theory, equation 3.3. Label 1: the docstring of lemke_howson in QuantEcon.py.
    A, B = [[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]
    (equilibrium,) = lemke_howson(rg.Game.from_matrices(A, B), label=label, exact=exact)
    known = {known_games.mix("1 0 0") + known_games.mix("1 0"), known_games.mix("0 1/3 2/3") + known_games.mix("1/3 2/3")}
    ...
