"""Markov chains by state reduction, against numpy, scipy and exact rationals."""

from __future__ import annotations

from fractions import Fraction

import naive
import numpy as np
import pytest
from generators import generators
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from relgames import _chains


def stationary(P):
    pi = np.empty(len(P))
    _chains.stationary(np.array(P, dtype=float), len(P), pi, np.zeros(1, dtype=np.int64))
    return pi


def limit_occupation(P):
    """The limit of means from state 0, through the sparse form that the kernel takes."""
    rows = csr_array(P)
    out = np.empty(len(P))
    stop = np.zeros(1, dtype=np.int64)
    _chains.limit_occupation(
        rows.indptr.astype(np.int64), rows.indices.astype(np.int64), rows.data.astype(float), len(P), out, stop
    )
    return out


def from_start(P):
    """Keep the states that can be reached from state 0."""
    kept = [j for j, yes in enumerate(naive.reachable(P)[0]) if yes]
    return P[np.ix_(kept, kept)]


@st.composite
def chains(draw, most=8):
    """A random chain with few transitions per state, so that all kinds of classes and periods come up."""
    n = draw(st.integers(1, most))
    rng = draw(generators)
    weights = rng.integers(1, 5, (n, n)) * (rng.random((n, n)) < draw(st.sampled_from((0.1, 0.3, 0.8))))
    weights[np.arange(n), rng.integers(0, n, n)] += 1
    return from_start(weights / weights.sum(axis=1, keepdims=True))


def irreducible(rng, n, smallest):
    """A positive chain whose off-diagonal entries spread over many orders of magnitude."""
    P = 10.0 ** rng.uniform(smallest, 0, (n, n)) / n
    np.fill_diagonal(P, 0)
    np.fill_diagonal(P, 1 - P.sum(axis=1))
    return P


@given(st.integers(1, 30), generators)
def test_stationary_is_the_left_eigenvector_of_one(n, rng):
    P = rng.dirichlet(np.ones(n), n)
    pi = stationary(P)
    values, vectors = np.linalg.eig(P.T)
    vector = np.real(vectors[:, np.argmin(abs(values - 1))])
    assert_allclose(pi, vector / vector.sum(), rtol=1e-9)
    assert_allclose(pi @ P, pi, rtol=1e-13)


@given(st.integers(2, 7), generators, st.sampled_from((-1, -6, -14)))
def test_stationary_is_accurate_entry_by_entry_however_nearly_reducible(n, rng, smallest):
    # O'Cinneide 1993: the relative error of each entry is some n^2 rounding errors, whatever the entries'
    # size.
    P = irreducible(rng, n, smallest)
    exact = np.array([[Fraction(x) for x in row] for row in P], dtype=object)
    for i in range(n):
        exact[i, i] = 1 - sum(exact[i, j] for j in range(n) if j != i)
    assert_allclose(stationary(P), naive.stationary(exact).astype(float), rtol=1e-13)


def test_stationary_in_closed_form():
    assert stationary([[1.0]]).tolist() == [1]
    assert stationary([[0, 1], [1, 0]]).tolist() == [0.5, 0.5]
    # Two states, leaving with a and b: (b, a) / (a + b), also where 1 - a is no longer told from 1.
    assert_allclose(stationary([[1, 1e-20], [3e-20, 1]]), [0.75, 0.25], rtol=1e-15)
    # Birth and death with rates p up and q down: pi_k proportional to (p/q)^k.
    p, q, n = 0.1, 0.4, 12
    P = np.diag([p] * (n - 1), 1) + np.diag([q] * (n - 1), -1)
    P += np.diag(1 - P.sum(axis=1))
    expected = (p / q) ** np.arange(n)
    assert_allclose(stationary(P), expected / expected.sum(), rtol=1e-13)


@given(st.integers(1, 40), generators, st.sampled_from((0.02, 0.05, 0.2)))
def test_components_are_those_of_scipy(n, rng, density):
    edges = csr_array(rng.random((n, n)) < density)
    ptr, to = edges.indptr.astype(np.int64), edges.indices.astype(np.int64)
    label, count = _chains.components(ptr, to, n)
    expected, theirs = connected_components(edges, directed=True, connection="strong")[::-1]
    assert count == theirs
    assert sorted(set(label.tolist())) == list(range(count))
    assert len(set(zip(label.tolist(), expected.tolist(), strict=True))) == count
    for v in range(n):
        assert (label[to[ptr[v] : ptr[v + 1]]] <= label[v]).all()


@pytest.mark.parametrize("n", [1, 100_000])
def test_components_of_a_long_ring_and_a_long_path(n):
    # Deeper than any recursion could go.
    ptr = np.arange(n + 1)
    label, count = _chains.components(ptr, (np.arange(n) + 1) % n, n)
    assert count == 1
    assert not label.any()
    label, count = _chains.components(ptr, np.minimum(np.arange(n) + 1, n - 1), n)
    assert count == n
    assert (label == np.arange(n)[::-1]).all()


@given(chains())
def test_limit_occupation_is_the_limit_of_means(P):
    # The twin squares a lazy chain 60 times and loses about as many digits as the chain mixes slowly.
    assert_allclose(limit_occupation(P), naive.limit_of_means(P)[0], rtol=0, atol=1e-10)


@given(chains(6))
def test_limit_occupation_is_the_rational_one(P):
    exact = np.array([[Fraction(x) for x in row] for row in P], dtype=object)
    exact = exact / exact.sum(axis=1)[:, None]
    assert_allclose(limit_occupation(P), naive.limit_by_classes(exact).astype(float), rtol=1e-12)


@given(chains())
def test_limit_occupation_is_stationary_and_leaves_transient_states(P):
    x = limit_occupation(P)
    assert_allclose(x.sum(), 1, rtol=1e-13)
    assert_allclose(x @ P, x, rtol=0, atol=1e-14)
    reach = naive.reachable(P)
    for i in range(len(P)):
        returns = all(reach[j][i] for j in range(len(P)) if reach[i][j])
        assert (x[i] > 0) == returns


@given(st.integers(3, 7), generators, st.sampled_from((-3, -14)))
def test_chances_of_absorption_lose_no_digits(n, rng, smallest):
    # Two absorbing states that are reached from nearly closed transient ones.
    P = np.zeros((n + 2, n + 2))
    P[:n] = 10.0 ** rng.uniform(smallest, 0, (n, n + 2)) / (n + 2)
    P[np.arange(n), np.arange(n)] = 0
    P[np.arange(n), np.arange(n)] = 1 - P[:n].sum(axis=1)
    P[n, n] = P[n + 1, n + 1] = 1
    exact = np.array([[Fraction(x) for x in row] for row in P], dtype=object)
    for i in range(n):
        exact[i, i] = 1 - sum(exact[i, j] for j in range(n + 2) if j != i)
    assert_allclose(limit_occupation(P), naive.limit_by_classes(exact).astype(float), rtol=1e-13)


def test_ruin_of_a_gambler():
    # From k of n: the chance to win all is (1 - r^k) / (1 - r^n) with r = q / p (Feller 1968, XIV.2.4).
    p, q, n, k = 0.55, 0.45, 20, 7
    P = np.diag([p] * n, 1) + np.diag([q] * n, -1)
    P[0] = P[n] = 0
    P[0, 0] = P[n, n] = 1
    order = [k, *(j for j in range(n + 1) if j != k)]
    x = limit_occupation(P[np.ix_(order, order)])
    r = q / p
    assert_allclose(x[order.index(n)], (1 - r**k) / (1 - r**n), rtol=1e-13)


def test_periodic_classes_have_limits_of_means():
    # From the start to a cycle of 2 with 1/4, to a cycle of 3 with 3/4.
    P = np.zeros((6, 6))
    P[0, 1], P[0, 3] = 0.25, 0.75
    P[1, 2] = P[2, 1] = P[3, 4] = P[4, 5] = P[5, 3] = 1
    assert_allclose(limit_occupation(P), [0, 0.125, 0.125, 0.25, 0.25, 0.25], rtol=1e-15)
