"""Norms and reputation against papers, closed forms, the exact chain of three parties, and slow twins."""

from fractions import Fraction
from itertools import product
from math import inf

import naive_reputation as naive
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import norms

E = Fraction(1, 50)


class TestNorms:
    def test_tables_of_lower_order_repeat_themselves(self):
        first, second = rg.Norm([0.9, 0.2], [1, 0]), rg.Norm([[1, 0], [0, 1]], [[1, 0], [0, 1]])
        for donor, recipient, action in product((0, 1), repeat=3):
            assert first.assess[donor, recipient, action] == (0.9, 0.2)[action]
            assert second.assess[donor, recipient, action] == (recipient == action)
        assert first.order == 1
        assert second.order == 2
        assert rg.leading_eight(1).order == 3
        assert norms.unconditional().order == 0

    def test_the_leading_eight_agree_in_what_the_papers_say(self):
        # Ohtsuki and Iwasa 2006, table 1: five entries are fixed, and all eight ways to fill the others are there.
        free = set()
        for k in range(1, 9):
            norm = rg.leading_eight(k)
            assess = norm.assess
            assert [assess[0, 0, 0], assess[0, 0, 1], assess[0, 1, 1], assess[1, 0, 0], assess[1, 0, 1]] == [
                1,
                0,
                1,
                1,
                0,
            ]
            assert norm.give[:, 0].tolist() == [1, 1]
            assert norm.give[0, 1] == 0
            # A bad party that meets a bad one gives if only that makes it good.
            assert norm.give[1, 1] == (assess[1, 1, 0] > assess[1, 1, 1])
            free.add((assess[0, 1, 0], assess[1, 1, 0], assess[1, 1, 1]))
        assert len(free) == 8
        for k, named in ((3, norms.simple_standing()), (6, norms.stern_judging())):
            assert norms.norm_number(rg.leading_eight(k)) == norms.norm_number(named)

    @given(number=st.integers(0, 4095))
    @settings(max_examples=50)
    def test_numbers_and_mirrors(self, number):
        norm = norms.third_order(number)
        assert norms.norm_number(norm) == number
        assert norms.norm_number(norm.mirrored().mirrored()) == number
        letters = ("".join("BG"[int(x)] for x in norm.assess.flat), "".join("WG"[int(x)] for x in norm.give.flat))
        assert norms.norm_number(norms.norm_from_table(*letters)) == number

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: rg.Norm([1, 0, 1], [1, 0]), r"assess must hold 2, 4 or 8 probabilities.*got 3"),
            (lambda: rg.Norm([1] * 16, [1, 0]), r"assess must hold.*got 16"),
            (lambda: rg.Norm([1, 0], [1, 0, 1]), r"give must hold 2 or 4 probabilities.*got 3"),
            (lambda: rg.Norm([1, 1.5], [1, 0]), r"assess must lie in \[0, 1\]; got 1.5"),
            (lambda: rg.Norm([1, 0], [-1, 0]), r"give must lie in \[0, 1\]; got -1"),
            (lambda: norms.norm_from_table("GBG", "GW"), "assessment must have 2 or 4 or 8 letters; got 3"),
            (lambda: norms.norm_from_table("GX", "GW"), "assessment must consist of G and B; got 'GX'"),
            (lambda: norms.norm_from_table("GB", 1), "action must be a string"),
            (lambda: rg.leading_eight(9), "k must be at least 1 and at most 8; got 9"),
            (lambda: norms.third_order(4096), "number must be"),
            (lambda: norms.norm_number(norms.unconditional(0.5)), "norm must be deterministic"),
            (lambda: norms.norm_number("L1"), "norm must be a Norm"),
            (lambda: norms.unconditional(2), "give must lie"),
        ],
    )
    def test_what_is_no_norm(self, call, message):
        with pytest.raises((TypeError, ValueError), match=message):
            call()

    def test_text(self):
        assert (
            repr(rg.Norm([1, 0], [1, 0]))
            == "Norm(assess=[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0], give=[1.0, 0.0, 1.0, 0.0])"
        )
        assert "good 0.5" in str(rg.Norm([0.5, 0], [1, 0]))


# Denominators that are powers of two keep floats of the twin exact where it matters.
chances = st.integers(1, 15).map(lambda k: k / 64)
tables = st.lists(st.integers(0, 4).map(lambda k: k / 4), min_size=12, max_size=12)


class TestPublic:
    @given(
        table=tables, slips=st.tuples(chances, chances), seen=chances, turned=chances, news=st.tuples(chances, chances)
    )
    @settings(max_examples=20, deadline=None)
    def test_against_iteration(self, table, slips, seen, turned, news):
        norm = rg.Norm(table[:8], table[8:])
        terms = {"execution": slips, "perception": seen, "assessment": turned, "observation": news, "known": 1 - seen}
        result = rg.public_reputation(norm, b=3, c=1, **terms)
        good, level, deviators = naive.public(norm, **terms)
        # Iteration stops at steps of 1e-15, and comes closer by a hundredth a step at the least.
        assert result.good == pytest.approx(good, abs=1e-11)
        assert result.cooperation == pytest.approx(level, abs=1e-11)
        assert result.attracting
        assert result.payoff == pytest.approx(2 * level, abs=1e-10)
        for deviator in result.deviators:
            share, gives, receives = deviators[deviator.give]
            assert (deviator.good, deviator.gives, deviator.receives) == pytest.approx(
                (share, gives, receives), abs=1e-10
            )
            assert deviator.payoff == pytest.approx(3 * receives - gives, abs=1e-10)
            assert deviator.gain == pytest.approx(deviator.payoff - result.payoff, abs=1e-10)

    @given(number=st.integers(0, 4095), ratio=st.fractions(Fraction(1, 4), 6, max_denominator=40))
    @settings(max_examples=60, deadline=None)
    def test_the_ratios_are_those_at_which_nobody_gains(self, number, ratio):
        norm = norms.third_order(number)
        result = rg.public_reputation(norm, b=ratio, c=1, execution=(E, 0), assessment=E)
        inside = result.ratios is not None and result.ratios[0] <= ratio <= result.ratios[1]
        assert result.is_stable == inside

    @given(number=st.integers(0, 4095))
    @settings(max_examples=40, deadline=None)
    def test_nobody_can_tell_a_norm_from_its_mirror(self, number):
        # The share at the start is mirrored too.
        norm = norms.third_order(number)
        one = rg.public_reputation(norm, execution=E, assessment=E)
        other = rg.public_reputation(norm.mirrored(), execution=E, assessment=E, initial=0)
        assert one.good == pytest.approx(1 - other.good, abs=1e-14)
        assert one.cooperation == pytest.approx(other.cooperation, abs=1e-14)
        assert one.ratios == pytest.approx(other.ratios) if one.ratios else other.ratios is None

    def test_closed_forms(self):
        exact = lambda norm, **terms: rg.public_reputation(norm, exact=True, **terms)  # noqa: E731
        # Under standing a good donor gives, with 1 - E, to the good; the bad it may pass by: g = 1 - E g.
        standing = exact(norms.simple_standing(), execution=(E, 0))
        assert (standing.good, standing.cooperation) == (1 / (1 + E), (1 - E) / (1 + E))
        # b (1 - E) >= c: giving once more, to the good, is worth (1 - E) more than it costs.
        assert standing.ratios == (1 / (1 - E), inf)
        # Under stern judging there is a right action towards anybody, and it is seen wrongly with E.
        stern = exact(norms.stern_judging(), perception=E)
        assert (stern.good, stern.cooperation) == (1 - E, 1 - E)
        # Under shunning nobody comes back, under image scoring the good are fewer with each slip.
        for norm in (norms.shunning(), norms.image_scoring()):
            assert exact(norm, execution=(E, 0)).cooperation == 0
            assert not exact(norm).attracting
        assert exact(norms.image_scoring(), perception=E).good == Fraction(1, 2)

    def test_image_scoring_is_stable_at_one_ratio_only(self):
        # As the reason does not count, an act changes the own standing by as much whoever it is for. So at one ratio
        # all rules do equally well, and elsewhere always giving or never giving does better.
        result = rg.public_reputation(norms.image_scoring(), perception=E, exact=True)
        assert result.ratios == (1 / (1 - 2 * E),) * 2
        there = rg.public_reputation(norms.image_scoring(), b=result.ratios[0], c=1, perception=E, exact=True)
        assert {deviator.gain for deviator in there.deviators} == {0}

    def test_the_leading_eight_among_all_norms_of_third_order(self):
        # Ohtsuki and Iwasa 2004: of all 4,096, those that are stable as soon as giving is worth its cost, and lose only
        # in proportion to the mistakes, are the eight and their mirror images.
        few = 1e-3
        found = set()
        for number in range(4096):
            _, level, deviators = naive.public(
                norms.third_order(number), execution=(few, 0), assessment=few, steps=1000, least=1 - 10 * few
            )
            gains = [1.1 * receives - gives - 0.1 * level for _, gives, receives in deviators.values()]
            if gains and max(gains) < 1e-9:
                found.add(number)
        eight = [rg.leading_eight(k) for k in range(1, 9)]
        assert found == {norms.norm_number(norm) for norm in [*eight, *(norm.mirrored() for norm in eight)]}
        for norm in eight:
            result = rg.public_reputation(norm, execution=(few, 0), assessment=few)
            assert result.ratios[0] < 1 + 10 * few
            assert result.ratios[1] == inf

    @pytest.mark.parametrize("known", [Fraction(1, 4), Fraction(1, 2)])
    def test_standings_must_be_known_more_often_than_cost_over_benefit(self, known):
        # Nowak and Sigmund 1998, equation for q > c/b: without mistakes who withholds is given to by those who do not
        # know it, and who gives by all.
        result = rg.public_reputation(norms.simple_standing(), known=known, exact=True)
        assert result.deviator("always withhold").receives == 1 - known
        assert result.ratios == (1 / known, inf)

    def test_bad_news_that_travels_farther_leaves_fewer_good(self):
        shares = [
            rg.public_reputation(norms.image_scoring(), perception=0.05, observation=(q, 1)).good for q in (1, 0.5, 0.1)
        ]
        assert shares[0] == 0.5
        assert shares == sorted(shares, reverse=True)

    def test_irrational_shares(self):
        terms = {"execution": (E, 0), "assessment": E}
        result = rg.public_reputation(rg.leading_eight(1), **terms)
        with pytest.raises(ValueError, match=r"exact must be False here: the share of the good, .* is irrational"):
            rg.public_reputation(rg.leading_eight(1), exact=True, **terms)
        # Some deviators do exactly as the norm does whatever b is; they must not count for or against it.
        assert result.ratios[1] == inf
        assert result.is_stable

    @pytest.mark.parametrize(
        ("terms", "message"),
        [
            ({"norm": "L1"}, "norm must be a Norm"),
            ({"execution": 1.5}, r"execution must lie in \[0, 1\]; got 1.5"),
            ({"observation": (0.5, 0.5, 0.5)}, "observation must be one probability, or two"),
            ({"observation": (0.5, -1)}, r"observation must lie in \[0, 1\]; got -1"),
            ({"perception": "often"}, "perception must be a number; got 'often'"),
            ({"assessment": -0.1}, "assessment must lie"),
            ({"known": 2}, "known must lie"),
            ({"initial": 2}, "initial must lie"),
            ({"c": 0}, "c, what giving costs, must be positive; got 0"),
            ({"b": -1}, "b, what giving is worth to who receives, must be at least 0; got -1"),
        ],
    )
    def test_what_makes_no_sense(self, terms, message):
        with pytest.raises((TypeError, ValueError), match=message):
            rg.public_reputation(**{"norm": norms.image_scoring(), **terms})

    def test_text(self):
        result = rg.public_reputation(norms.image_scoring(), execution=(E, 0))
        assert "some deviator gains" not in str(result)
        assert "'always give' gains most" in str(result)
        assert "only as long as nothing disturbs it" in str(rg.public_reputation(norms.image_scoring()))
        with pytest.raises(KeyError, match="no deviator 'nonsense'"):
            result.deviator("nonsense")
        assert "cooperation" in repr(result)


MIXED = [
    rg.Norm([0.9, 0.2, 0.6, 1, 1, 0.1, 0.7, 0.3], [0.9, 0.2, 1, 0.4]),
    rg.leading_eight(1),
    norms.unconditional(0.3),
]
NOISE = {"observation": (0.7, 0.9), "perception": 0.05, "execution": (0.1, 0.02), "assessment": 0.03}


class TestPrivate:
    @pytest.mark.parametrize(
        "graph", [None, [(0, 1), (1, 2)], nx.path_graph(3), nx.DiGraph([(0, 1), (2, 0), (1, 2)]), []], ids=str
    )
    def test_against_the_chain_of_three_parties(self, graph):
        told, terms = None, NOISE
        if graph is not None:
            directed = isinstance(graph, nx.DiGraph)
            edges = list(graph.edges) if hasattr(graph, "edges") else graph
            told = {
                i: {b for a, b in edges if a == i} | {a for a, b in edges if b == i and not directed} for i in range(3)
            }
            terms = {**NOISE, "telling": 0.1}
        exact, images = naive.private_chain(MIXED, graph=told, **terms)
        result = rg.private_reputation(MIXED, [1, 1, 1], graph=graph, interactions=400_000, seed=5, **terms)
        level = exact.sum() / 6
        assert abs(result.cooperation - level) < 5 * result.standard_error
        off = ~np.eye(3, dtype=bool)
        # 60,000 draws of each cell, correlated a little: far less than 5 times this.
        assert np.abs(result.frequencies - exact)[off].max() < 5 * 2 * np.sqrt(0.25 / 60_000)
        assert np.abs(result.images - images).max() < 0.02
        payoffs = (3 * exact.sum(axis=0) - exact.sum(axis=1)) / 2
        assert (np.abs(result.payoffs - payoffs) < 5 * result.standard_errors).all()

    @pytest.mark.parametrize("parties", [64, 70, 130])
    def test_populations_of_more_than_one_word(self, parties):
        followed = [rg.leading_eight(2), norms.stern_judging()]
        counts = [parties // 2, parties - parties // 2]
        rng = np.random.default_rng(7)
        line = [followed[int(i >= counts[0])] for i in range(parties)]
        walk = naive.private_walk(line, 12_000, rng, **NOISE)[2000:]
        means = walk.reshape(20, -1).mean(axis=1)
        result = rg.private_reputation(followed, counts, interactions=100_000, seed=1, **NOISE)
        error = np.hypot(means.std(ddof=1) / np.sqrt(20), result.standard_error)
        assert abs(walk.mean() - result.cooperation) < 5 * error
        assert result.opinions.shape == (parties, parties)
        # One moment against the mean over time: loose, but wrong bits would show.
        shares = np.array(
            [
                [result.opinions[a][:, b].mean() for b in np.split(np.arange(parties), [counts[0]])]
                for a in np.split(np.arange(parties), [counts[0]])
            ]
        )
        assert np.abs(shares - result.images).max() < 0.2

    @pytest.mark.parametrize(
        ("k", "level"), [(1, 0.90), (2, 0.66), (3, 0.90), (4, 0.90), (5, 0.70), (6, 0.50), (7, 0.88), (8, 0.0)]
    )
    def test_the_leading_eight_of_fifty_parties(self, k, level):
        # Hilbe et al. 2018: observation .9, error .05.
        result = rg.private_reputation(rg.leading_eight(k), 50, observation=0.9, perception=0.05, seed=k)
        assert abs(result.cooperation - level) <= 0.02 + 5 * result.standard_error

    def test_when_all_see_all_and_rightly_opinions_are_public(self):
        # One who slips is bad in the eyes of all, and standing forgives: (1 - E) / (1 + E) up to 1 / N.
        result = rg.private_reputation(
            norms.simple_standing(), 300, observation=1, perception=0, execution=(float(E), 0), seed=2
        )
        assert (result.opinions == result.opinions[0]).all()
        assert abs(result.cooperation - (1 - E) / (1 + E)) < 5 * result.standard_error + 1 / 300

    def test_the_same_seed_gives_the_same_numbers(self):
        one, two, other = (
            rg.private_reputation(rg.leading_eight(2), 70, interactions=5000, seed=s, progress=False) for s in (3, 3, 4)
        )
        assert one.cooperation == two.cooperation
        assert (one.opinions == two.opinions).all()
        assert (one.opinions != other.opinions).any()

    def test_degenerate_populations(self):
        two = rg.private_reputation([norms.unconditional(1), norms.unconditional(0)], [1, 1], interactions=2000, seed=1)
        assert two.frequencies[0, 1] == 1
        assert two.frequencies[1, 0] == 0
        assert np.isnan(two.frequencies[0, 0])
        assert two.payoffs.tolist() == [-1, 3]
        assert "always withhold" in str(two)
        assert "2 parties" in repr(two)
        never = rg.private_reputation(norms.stern_judging(), 5, observation=0, perception=0, interactions=2000, seed=1)
        assert never.cooperation == 1

    @pytest.mark.parametrize(
        ("terms", "message"),
        [
            ({"norms": []}, "norms must hold a Norm"),
            ({"norms": ["L1"]}, r"norms\[0\] must be a Norm"),
            ({"parties": [3, 3]}, "parties must hold one number per norm, 1; got 2"),
            ({"parties": 1}, "parties must be at least 2 in total"),
            ({"parties": 10**6}, "parties must be at most 100,000"),
            ({"parties": 2.5}, r"parties\[0\] must be an integer"),
            ({"observation": 1.1}, r"observation must lie in \[0, 1\]; got 1.1"),
            ({"telling": 0.1}, "telling must be 0 without a graph"),
            ({"graph": nx.path_graph(4)}, "graph must have the parties 0 to 4 as its nodes; party 4 is no node"),
            ({"graph": nx.Graph([("a", "b")])}, "graph must have the parties 0 to 4 as its nodes; node 'a' is none"),
            ({"graph": [(0, 7)]}, "graph must have the parties 0 to 4 as its nodes; got an edge of 7"),
            ({"graph": [(1, 1)]}, "graph must not lead from a party to itself; party 1"),
            ({"graph": [(0, 1, 2, 3), (1,)]}, "graph must be a graph"),
            ({"graph": np.zeros((3, 3), dtype=int)}, r"got an array of shape \(3, 3\)"),
            ({"graph": [(0.5, 1)]}, "whole numbers from 0 on"),
            ({"graph": "ring"}, "graph must be a graph with nodes and edges"),
            ({"graph": 3}, "graph must be a graph with nodes and edges"),
            ({"interactions": 3}, "interactions must be at least 20"),
            ({"interactions": 25, "warm_up": 0.5}, "interactions after the warm-up must be at least 20"),
            ({"warm_up": 1}, r"warm_up must lie in \[0, 1\)"),
        ],
    )
    def test_what_makes_no_sense(self, terms, message):
        with pytest.raises((TypeError, ValueError), match=message):
            rg.private_reputation(**{"norms": [rg.leading_eight(1)], "parties": 5, **terms})
