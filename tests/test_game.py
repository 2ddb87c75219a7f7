"""Games and the terms of a relationship: text, symmetry, equality, exact numbers, indices, bad input."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations, product

import naive
import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames.games import own_first_strides, profile_strides

DILEMMA = [[3, 0], [5, 1]]


# ---------------------------------------------------------------------------------------------- making one


def test_payoffs_are_by_absolute_seats():
    game = rg.Game([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]])
    assert (game.seats, game.counts) == (2, (2, 3))
    assert game.payoffs[1, 2].tolist() == [11, 12]
    assert game.payoffs.dtype == np.float64
    assert game.roles == ("seat 0", "seat 1")
    assert game.actions == (("0", "1"), ("0", "1", "2"))
    assert game.name == ""


def test_from_matrices_pays_the_row_seat_by_the_first():
    A, B = np.arange(6).reshape(2, 3), 10 * np.arange(6).reshape(2, 3)
    game = rg.Game.from_matrices(A, B, roles=("row", "column"), name="bimatrix")
    assert (game.payoffs[..., 0] == A).all()
    assert (game.payoffs[..., 1] == B).all()
    assert (game.roles, game.name) == (("row", "column"), "bimatrix")


def test_symmetric_pays_the_other_seat_by_the_transpose():
    game = rg.Game.symmetric(DILEMMA, actions=("give", "withhold"))
    assert game == rg.Game.from_matrices(DILEMMA, np.transpose(DILEMMA), actions=[["give", "withhold"]] * 2)
    assert game.payoffs[0, 1].tolist() == [0, 5]


def test_payoffs_are_a_copy_that_cannot_be_written():
    payoffs = np.zeros((2, 2, 2))
    game = rg.Game(payoffs)
    payoffs[:] = 1
    assert not game.payoffs.any()
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0, 0, 0] = 1
    with pytest.raises(AttributeError):
        game.name = "another"


def test_fractions_are_kept():
    game = rg.Game.from_matrices([[F(1, 3), 2]], [[0.5, F(1, 10)]])
    assert game.fractions.tolist() == [[[F(1, 3), F(1, 2)], [2, F(1, 10)]]]
    assert game.payoffs.tolist() == [[[1 / 3, 0.5], [2, 0.1]]]
    # A float is taken at its exact value, not at the decimal that it prints as.
    assert rg.Game([[0.1]]).fractions[0, 0] == F(0.1) != F(1, 10)
    large = 2**60 + 1
    assert rg.Game([[large]]).fractions[0, 0] == large


# ------------------------------------------------------------------------------------------------ symmetry


@given(generators, st.integers(2, 3), st.integers(1, 3))
def test_a_payoff_of_own_action_and_the_set_of_others_is_symmetric(rng, seats, n):
    payoff_of = {}
    payoffs = np.empty((n,) * seats + (seats,))
    for profile in product(range(n), repeat=seats):
        for seat in range(seats):
            others = tuple(sorted(profile[:seat] + profile[seat + 1 :]))
            payoffs[(*profile, seat)] = payoff_of.setdefault((profile[seat], others), rng.normal())
    assert rg.Game(payoffs).is_symmetric
    payoffs[(*[n - 1] * seats, 0)] += 2.0**-40  # no tolerance
    assert not rg.Game(payoffs).is_symmetric


@given(games((2, 3), actions=2))
def test_symmetric_means_unchanged_by_every_exchange(game):
    seats = range(game.seats)
    unchanged = all(
        game.payoffs.transpose([*order, game.seats])[..., order].shape == game.payoffs.shape
        and (game.payoffs.transpose([*order, game.seats])[..., order] == game.payoffs).all()
        for order in map(list, permutations(seats))
    )
    assert game.is_symmetric == unchanged


def test_rotation_is_not_enough_for_symmetry():
    # Each seat is paid by the next one: a rotation changes nothing, an exchange of two seats does.
    payoffs = np.empty((2, 2, 2, 3))
    for a, b, c in product(range(2), repeat=3):
        payoffs[a, b, c] = b, c, a
    turned = payoffs.transpose(1, 2, 0, 3)[..., [1, 2, 0]]
    assert (turned == payoffs).all()
    assert not rg.Game(payoffs).is_symmetric


def test_different_numbers_of_actions_are_not_symmetric():
    assert not rg.Game(np.zeros((2, 3, 2))).is_symmetric
    assert rg.Game(np.zeros((2, 2, 2))).is_symmetric
    assert rg.Game([[1], [2]]).is_symmetric


def test_terms_can_break_the_symmetry_of_a_game():
    game = rg.Game.symmetric(DILEMMA)
    assert rg.RepeatedGame(game, discount=0.9, outside=(2, 2), noise=rg.Noise(0.1, 0.1)).is_symmetric
    assert not rg.RepeatedGame(game, discount=0.9, outside=(2, 1)).is_symmetric
    assert not rg.RepeatedGame(game, discount=0.9, order=(0, 1)).is_symmetric


# --------------------------------------------------------------------------------------- equality and text


@given(games())
def test_equal_games_hash_alike(game):
    copy = rg.Game(game.payoffs.tolist(), roles=game.roles, actions=game.actions, name=game.name)
    assert copy == game
    assert hash(copy) == hash(game)
    assert {copy, game} == {game}


def test_everything_counts_for_equality():
    base = {"payoffs": [[1], [2]], "roles": ["a"], "actions": [["x", "y"]], "name": "g"}
    changes = [
        {"payoffs": [[1], [3]]},
        {"payoffs": [[1], [F(2) + F(1, 10**30)]]},
        {"roles": ["b"]},
        {"actions": [["x", "z"]]},
        {"name": "h"},
    ]
    for change in changes:
        assert rg.Game(**base) != rg.Game(**{**base, **change})
    assert rg.Game(**base) == rg.Game(**base)
    assert rg.Game(**base) != "g"
    assert rg.Game([[F(1, 2)]]) == rg.Game([[0.5]])
    assert hash(rg.Game([[F(1, 2)]])) == hash(rg.Game([[0.5]]))


def test_text_of_two_seats():
    game = rg.Game.from_matrices(
        [[3, 0.5], [5, -1]],
        [[2, 1 / 3], [0, 1]],
        roles=("customer", "seller"),
        actions=(("buy", "walk"), ("serve", "cheat")),
        name="a shop",
    )
    assert str(game).splitlines() == [
        "a shop",
        "customer \\ seller  serve          cheat",
        "buy                 3, 2  0.5, 0.333333",
        "walk                5, 0          -1, 1",
    ]
    assert repr(game) == "Game('a shop', 2 seats, 2×2 actions, roles=('customer', 'seller'))"


def test_text_of_three_seats_has_one_table_per_action_of_the_third():
    payoffs = np.empty((2, 1, 2, 3))
    for a, c in product(range(2), repeat=2):
        payoffs[a, 0, c] = a, 10 * c, a + c
    game = rg.Game(payoffs, roles=("x", "y", "judge"), actions=(("in", "out"), ("stay",), ("yes", "no")))
    assert str(game).splitlines() == [
        "-- judge: yes",
        "x \\ y     stay",
        "in     0, 0, 0",
        "out    1, 0, 1",
        "-- judge: no",
        "x \\ y      stay",
        "in     0, 10, 1",
        "out    1, 10, 2",
    ]
    assert repr(game) == "Game(3 seats, 2×1×2 actions, roles=('x', 'y', 'judge'))"


def test_text_of_four_seats_names_both_further_actions():
    lines = str(rg.Game(np.zeros((1, 1, 2, 2, 4)))).splitlines()
    assert [line for line in lines if line.startswith("--")] == [
        f"-- seat 2: {c}, seat 3: {d}" for c in range(2) for d in range(2)
    ]


def test_text_of_one_seat():
    game = rg.Game([[1], [-0.0]], roles=["chooser"], actions=[["work", "rest"]], name="alone")
    assert str(game).splitlines() == ["alone", "chooser  payoff", "work          1", "rest          0"]


def test_one_seat_is_a_decision_problem():
    game = rg.Game([[1], [4]])
    machine = rg.Machine([[0.5, 0.5]], [[0, 0]])
    assert rg.play(rg.RepeatedGame(game, discount=0.9), (machine,)).payoffs.tolist() == [2.5]


# ------------------------------------------------------------------------------------------------- indices


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_strides_give_the_own_first_index(counts, data):
    N = len(counts)
    seat = data.draw(st.integers(0, N - 1))
    profile = [data.draw(st.integers(0, n - 1)) for n in counts]
    turn = [(seat + k) % N for k in range(N)]
    expected = naive.index((profile[k] for k in turn), (counts[k] for k in turn))
    assert np.dot(own_first_strides(counts, seat), profile) == expected
    assert np.dot(profile_strides(counts), profile) == np.ravel_multi_index(profile, counts)


@given(st.permutations(range(3)))
def test_earlier_movers_come_in_cyclic_order(order):
    r = rg.RepeatedGame(rg.Game(np.zeros((2, 2, 2, 3))), rounds=1, order=order)
    for seat in range(3):
        earlier = r.earlier(seat)
        assert set(earlier) == set(order[: order.index(seat)])
        assert list(earlier) == sorted(earlier, key=lambda other: (other - seat) % 3)


def test_nobody_is_earlier_when_all_move_at_once():
    assert rg.RepeatedGame(rg.Game(np.zeros((2, 2, 2))), rounds=1).earlier(1) == ()


# ----------------------------------------------------------------------------------------- terms, mistakes


def test_terms_have_defaults():
    r = rg.RepeatedGame(rg.Game.symmetric(DILEMMA), discount=0.9)
    assert (r.discount, r.rounds, r.noise, r.order) == (0.9, None, rg.Noise(), None)
    assert r.outside.tolist() == [0, 0]
    assert rg.Noise() == rg.Noise(execution=0, perception=0, aware=True)


def test_equal_terms_hash_alike():
    game = rg.Game.symmetric(DILEMMA)
    base = {"discount": 0.5, "noise": rg.Noise(0.1), "order": (1, 0), "outside": (1, 2)}
    same = rg.RepeatedGame(game, **{**base, "discount": F(1, 2), "order": [1, 0], "outside": np.array([1, 2])})
    assert rg.RepeatedGame(game, **base) == same
    assert hash(rg.RepeatedGame(game, **base)) == hash(same)
    changes = [
        {"discount": 0.6},
        {"discount": None, "rounds": 3},
        {"noise": rg.Noise(0.2)},
        {"noise": rg.Noise(0.1, aware=False)},
        {"order": (0, 1)},
        {"order": None},
        {"outside": (1, F(2) + F(1, 10**30))},
    ]
    for change in changes:
        assert rg.RepeatedGame(game, **{**base, **change}) != same
    assert rg.RepeatedGame(rg.Game.symmetric([[3, 0], [4, 1]]), **base) != same


def test_outside_is_kept_in_fractions_and_cannot_be_written():
    outside = [F(1, 3), 2]
    r = rg.RepeatedGame(rg.Game.symmetric(DILEMMA), rounds=2, outside=outside)
    assert r.outside_fractions.tolist() == outside
    with pytest.raises(ValueError, match="read-only"):
        r.outside[0] = 1


def test_chances_given_as_fractions_stay_fractions():
    noise = rg.Noise(F(1, 3), 0.5)
    assert noise.execution == F(1, 3)
    assert isinstance(noise.execution, F)
    assert isinstance(rg.RepeatedGame(rg.Game([[1]]), discount=F(9, 10)).discount, F)


# ----------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: rg.Game([[[1, 2], [3]], [[1, 2], [3, 4]]]),
            ValueError,
            "payoffs must be a rectangular array",
        ),
        (lambda: rg.Game([[["3", "3"]]]), TypeError, "payoffs must hold numbers"),
        (lambda: rg.Game("3"), TypeError, "payoffs must hold numbers"),
        (lambda: rg.Game(None), TypeError, "payoffs must hold numbers"),
        (lambda: rg.Game([[1j]]), TypeError, "payoffs must hold numbers"),
        (lambda: rg.Game([[np.nan]]), ValueError, r"payoffs must be finite; got nan at index \(0, 0\)"),
        (
            lambda: rg.Game([[1], [-np.inf]]),
            ValueError,
            r"payoffs must be finite; got -inf at index \(1, 0\)",
        ),
        (lambda: rg.Game([[F(1, 3), float("inf")]]), ValueError, "payoffs must be finite"),
        (
            lambda: rg.Game(DILEMMA),
            ValueError,
            r"payoffs must have shape .* got shape \(2, 2\).*from_matrices",
        ),
        (lambda: rg.Game([1, 2]), ValueError, "payoffs must have shape"),
        (lambda: rg.Game(3), ValueError, "payoffs must have shape"),
        (
            lambda: rg.Game(np.zeros((0, 2, 2))),
            ValueError,
            "payoffs must give every seat at least one action",
        ),
        (lambda: rg.Game([[1]], roles=("a", "b")), ValueError, "roles must hold 1 names; got 2"),
        (lambda: rg.Game([[1]], roles="a"), TypeError, "roles must be a sequence"),
        (lambda: rg.Game([[1]], actions="a"), TypeError, "actions must be one sequence"),
        (
            lambda: rg.Game([[1]], actions=[["a"], ["b"]]),
            ValueError,
            "actions must hold one sequence .* 1; got 2",
        ),
        (lambda: rg.Game([[1]], actions=[["a", "b"]]), ValueError, r"actions\[0\] must hold 1 names"),
        (
            lambda: rg.Game.from_matrices([[1, 2]], [[1], [2]]),
            ValueError,
            "A and B must be matrices of the same",
        ),
        (lambda: rg.Game.from_matrices([1, 2], [1, 2]), ValueError, "A and B must be matrices"),
        (lambda: rg.Game.from_matrices([["1"]], [["2"]]), TypeError, "A and B must hold numbers"),
        (lambda: rg.Game.symmetric([[1, 2]]), ValueError, "A must be a square matrix"),
        (lambda: rg.Game.symmetric([[np.nan]]), ValueError, "must be finite"),
    ],
)
def test_bad_games_are_named(build, error, message):
    with pytest.raises(error, match=message):
        build()


@pytest.mark.parametrize(
    ("terms", "error", "message"),
    [
        ({}, ValueError, "exactly one of discount and rounds"),
        ({"discount": 0.9, "rounds": 3}, ValueError, "exactly one of discount and rounds"),
        ({"discount": 1.1}, ValueError, r"discount must lie in \[0, 1\]; got 1.1"),
        ({"discount": -0.1}, ValueError, r"discount must lie in \[0, 1\]"),
        ({"discount": F(11, 10)}, ValueError, r"discount must lie in \[0, 1\]"),
        ({"discount": np.nan}, ValueError, "discount must be finite"),
        ({"discount": "0.9"}, TypeError, "discount must be a number"),
        ({"rounds": 0}, ValueError, "rounds must be at least 1 and at most .*; got 0"),
        ({"rounds": -5}, ValueError, "rounds must be at least 1"),
        ({"rounds": 10.0}, TypeError, r"rounds must be an integer; got 10\.0"),
        ({"rounds": True}, TypeError, "rounds must be an integer"),
        ({"rounds": 2, "noise": 0.1}, TypeError, r"noise must be a Noise; got 0\.1"),
        ({"rounds": 2, "order": (0, 0)}, ValueError, r"order must name each seat 0\.\.1 once"),
        ({"rounds": 2, "order": (0,)}, ValueError, "order must name each seat"),
        ({"rounds": 2, "order": (1, 2)}, ValueError, "order must name each seat"),
        ({"rounds": 2, "order": (0, 1.0)}, TypeError, "order must be an integer"),
        ({"rounds": 2, "order": "01"}, TypeError, "order must be an integer"),
        (
            {"rounds": 2, "outside": (1, 2, 3)},
            ValueError,
            r"outside must hold one payoff per seat, shape \(2,\)",
        ),
        ({"rounds": 2, "outside": 0}, ValueError, "outside must hold one payoff per seat"),
        ({"rounds": 2, "outside": (0, np.inf)}, ValueError, "outside must be finite"),
        ({"rounds": 2, "outside": ("0", "0")}, TypeError, "outside must hold numbers"),
    ],
)
def test_bad_terms_are_named(terms, error, message):
    with pytest.raises(error, match=message):
        rg.RepeatedGame(rg.Game.symmetric(DILEMMA), **terms)


def test_only_a_game_is_repeated():
    with pytest.raises(TypeError, match="game must be a Game; got list"):
        rg.RepeatedGame(DILEMMA, discount=0.9)


@pytest.mark.parametrize("name", ["execution", "perception"])
@pytest.mark.parametrize(
    ("chance", "error", "message"),
    [
        (1.5, ValueError, r"must lie in \[0, 1\]; got 1.5"),
        (-0.5, ValueError, r"must lie in \[0, 1\]"),
        (np.nan, ValueError, "must be finite"),
        (None, TypeError, "must be a number; got None"),
        ("0.1", TypeError, "must be a number"),
        (True, TypeError, "must be a number"),
    ],
)
def test_bad_noise_is_named(name, chance, error, message):
    with pytest.raises(error, match=f"{name} {message}"):
        rg.Noise(**{name: chance})


def test_aware_is_yes_or_no():
    with pytest.raises(TypeError, match="aware must be True or False; got 1"):
        rg.Noise(0.1, aware=1)


@pytest.mark.parametrize("build", [rg.Game.symmetric, lambda A: rg.Game.from_matrices(A, [[1, 2], [3, 4]])])
def test_ragged_matrices_are_named(build):
    with pytest.raises(ValueError, match=r"^A "):
        build([[1, 2], [3]])


def test_seats_in_a_group_move_at_once():
    game = rg.Game(np.zeros((2, 2, 2, 3)))
    r = rg.RepeatedGame(game, rounds=1, order=[[1, 0], 2])
    assert r.order == ((0, 1), 2)
    assert r.moves == (0, 1, 2)
    assert [r.earlier(seat) for seat in range(3)] == [(), (), (0, 1)]
    assert rg.RepeatedGame(game, rounds=1, order=(2, (0, 1))).earlier(1) == (2,)
    assert rg.RepeatedGame(game, rounds=1, order=((0,), 1, 2)).order == (0, 1, 2)
    at_once = rg.RepeatedGame(game, rounds=1, order=((0, 1, 2),))
    assert at_once.order is None
    assert at_once == rg.RepeatedGame(game, rounds=1)
    assert at_once.is_symmetric
    with pytest.raises(ValueError, match="order must name each seat"):
        rg.RepeatedGame(game, rounds=1, order=((0, 1), 1, 2))
    with pytest.raises(ValueError, match="one after another"):
        rg.backward_induction(game, order=((0, 1), 2))


def test_an_order_that_is_no_sequence_is_named():
    with pytest.raises(TypeError, match="order"):
        rg.RepeatedGame(rg.Game.symmetric(DILEMMA), rounds=2, order=1)


def test_payoffs_too_large_for_a_float_are_named():
    with pytest.raises(ValueError, match="payoffs"):
        rg.Game([[10**400]])


def test_equal_zeros_hash_alike():
    assert rg.Game([[0.0]]) == rg.Game([[-0.0]])
    assert hash(rg.Game([[0.0]])) == hash(rg.Game([[-0.0]]))


def test_symmetry_is_exact_for_fractions_too():
    third = F(1, 3)
    assert rg.Game.symmetric([[third, 0], [0, 0]]).is_symmetric
    assert not rg.Game.from_matrices([[third]], [[third + F(1, 10**30)]]).is_symmetric
