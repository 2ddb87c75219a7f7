"""Who wins: against the definition, written out; exact, sampled, and whole tables."""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies
from relgames.equilibria.classify import classify

amounts = st.fractions(min_value=-3, max_value=3, max_denominator=8)


def naive(payoffs, outside):
    words = []
    for gets, other in zip(payoffs, outside, strict=True):
        words.append("win" if gets > other else "lose" if gets < other else "even")
    return tuple(words)


@settings(max_examples=60)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4))
def test_fractions_are_compared_as_they_are(pairs):
    payoffs, outside = zip(*pairs, strict=True)
    assert rg.wins(payoffs, outside) == naive(payoffs, outside)
    assert rg.wins(payoffs) == naive(payoffs, [0] * len(payoffs))
    # A seat's label does not depend on the unit and the zero in which payoffs are counted.
    scaled = [[3 * x - 7 for x in side] for side in (payoffs, outside)]
    assert rg.wins(*scaled) == rg.wins(payoffs, outside)


def test_fractions_need_no_tolerance_and_floats_do():
    tiny = F(1, 10**20)
    assert rg.wins([1 + tiny, 1 - tiny], outside=1) == ("win", "lose")
    assert rg.wins([1 + tiny, 1 - tiny], outside=1.0) == ("win", "lose")
    assert rg.wins([1 + 1e-12, 1 - 1e-12, 1 + 1e-8], outside=1) == ("even", "even", "win")
    assert rg.wins([0.1 + 0.2], outside=0.3) == ("even",)
    assert rg.wins([0.1 + 0.2], outside=0.3, tolerance=0) == ("win",)
    # A float for one tenth is not one tenth.
    assert rg.wins([F(1, 10)], outside=0.1) == ("even",)
    assert rg.wins([1, 3], outside=2, tolerance=1) == ("even", "even")


def test_an_outcome_against_the_outside_payoffs():
    g = rg.games.service_triad()
    r = rg.RepeatedGame(g, discount=F(9, 10), outside=[0, F(1, 3), 1])
    machines = [_first(g, seat) for seat in range(3)]
    for exact in (False, True):
        outcome = rg.play(r, machines, exact=exact)
        assert rg.wins(outcome, r.outside_fractions) == naive(g.fractions[0, 0, 0], r.outside_fractions)


def _first(game, seat):
    act = np.eye(game.counts[seat])[:1]
    return rg.Machine(act, np.zeros((1, np.prod(game.counts)), dtype=int))


def test_a_sample_says_what_it_can_show():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), rounds=20)
    certain = rg.simulate(r, (strategies.always_give(), strategies.always_withhold()), repetitions=10, seed=1)
    assert rg.wins(certain) == ("lose", "win")
    even = rg.simulate(r, (strategies.always_withhold(),) * 2, repetitions=10, seed=1)
    assert rg.wins(even) == ("even", "even")
    once = rg.simulate(r, (strategies.random(0.5),) * 2, repetitions=1, seed=1)
    assert rg.wins(once) == ("undecided", "undecided")
    # Against its own mean nothing can be shown, at any level; far from it everything.
    many = rg.simulate(r, (strategies.random(0.5),) * 2, repetitions=200, seed=1)
    assert rg.wins(many, outside=many.payoffs) == ("undecided", "undecided")
    assert rg.wins(many, outside=many.payoffs - 10 * many.standard_errors) == ("win", "win")
    # Two seats at 95 %: each side of each may fail with probability 1/80, in a normal limit at 2.24 standard errors.
    assert rg.wins(many, outside=many.payoffs + 2.15 * many.standard_errors) == ("undecided", "undecided")
    assert rg.wins(many, outside=many.payoffs + 2.35 * many.standard_errors) == ("lose", "lose")
    assert rg.wins(many, outside=many.payoffs + 2.15 * many.standard_errors, level=0.9) == ("lose", "lose")


def test_claims_of_a_sample_are_wrong_as_rarely_as_they_say():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), rounds=5)
    pair = (strategies.random(0.5), strategies.random(0.5))
    truth = rg.play(r, pair).payoffs
    wrong = sum(
        rg.wins(rg.simulate(r, pair, repetitions=50, seed=k), truth, level=0.8) != ("undecided",) * 2
        for k in range(400)
    )
    # At most one in five; 400 draws of that have a standard deviation of 8. And not for never saying anything.
    assert 20 < wrong < 80 + 5 * 8


def test_labels_of_a_game_are_those_of_its_classification():
    g = rg.games.service_triad()
    assert (rg.win_labels(g) == classify(g).labels).all()
    assert (rg.win_labels(g, outside=[1, 2, 3]) == classify(g, outside=[1, 2, 3]).labels).all()
    r = rg.RepeatedGame(g, discount=0.5, outside=[1, 2, 3])
    assert (rg.win_labels(r) == classify(g, outside=[1, 2, 3]).labels).all()
    assert (rg.win_labels(g.payoffs) == rg.win_labels(g)).all()
    assert rg.win_labels([5, -50, 42]) == "win-lose-win"


@pytest.mark.parametrize("method", ["exact", "sampled"])
def test_labels_of_a_tournament(method):
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), rounds=30, outside=[0.5, 0.5], noise=rg.Noise(execution=0.1))
    field = [strategies.always_give(), strategies.tit_for_tat(), strategies.always_withhold()]
    more = {} if method == "exact" else {"repetitions": 100, "seed": 5}
    t = rg.tournament(r, field, method=method, **more)
    labels = rg.win_labels(t, level=0.9999)
    assert labels.shape == (3, 3)
    truth = rg.tournament(r, field).payoffs
    for pair in product(range(3), repeat=2):
        expected = naive(truth[pair], [0.5, 0.5])
        words = labels[pair].split("-")
        assert all(word in (x, "undecided") for word, x in zip(words, expected, strict=True))
    assert labels[0, 2] == "lose-win"
    assert rg.win_labels(t, outside=-9)[0, 2] == "win-win"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rg.wins([1, 2], outside=[1, 2, 3]), r"outside must be a number or hold one per seat, shape \(2,\)"),
        (lambda: rg.wins([1, float("nan")]), "payoffs must be finite; got nan at index"),
        (lambda: rg.wins([1, 2], outside=float("nan")), "outside must be finite"),
        (lambda: rg.wins([[1, 2]]), "win_labels takes tables"),
        (lambda: rg.wins([]), "one payoff per seat"),
        (lambda: rg.wins([1], tolerance=-1), "tolerance must be at least 0"),
        (lambda: rg.wins([1], level=1), "level must lie between 0 and 1"),
        (lambda: rg.win_labels(3), "last axis one per seat"),
        (lambda: rg.win_labels([[1, 2], [3, float("inf")]]), "table must be finite"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_is_no_number():
    with pytest.raises(TypeError, match="payoffs must hold numbers"):
        rg.wins(["a", "b"])
    with pytest.raises(TypeError, match="tolerance must be a number"):
        rg.wins([1], tolerance="small")
