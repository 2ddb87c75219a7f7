"""Tournaments: every profile as played alone, scores, ranks, errors, symmetry, and bad input."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

import relgames as rg
from relgames import games, strategies
from relgames.strategies import always_give, always_withhold, grim, random, tit_for_tat
from relgames.tournaments import roundrobin
from relgames.tournaments.schedule import is_anonymous, schedule

PD = games.prisoners_dilemma()
SLIPS = rg.Noise(execution=0.05)
CLASSIC = [always_give(), always_withhold(), tit_for_tat(), grim()]


def jealous():
    """A machine of three seats that only looks at its left neighbour (the next seat)."""
    return strategies.memory_one([1, 1, 0, 0, 1, 1, 0, 0], counts=(2, 2, 2), name="jealous")


def test_ten_rounds_of_four_classics_have_the_totals_in_the_axelrod_documentation():
    t = rg.tournament(rg.RepeatedGame(PD, rounds=10), CLASSIC, self_play=False)
    assert (t.scores * 10 * 3).round(9).tolist() == [60, 78, 69, 69]
    assert t.ranking == (1, 2, 3, 0)
    assert t.ranks.tolist() == [4, 1, 2, 2]
    assert t.method == "exact"
    assert t.standard_errors is None
    assert t.wins.tolist() == [0, 3, 0, 0]
    assert t.names == ("always give", "always withhold", "tit for tat", "grim")


@pytest.mark.parametrize("terms", [{"rounds": 7}, {"discount": 0.9}, {"discount": 1}])
def test_every_profile_is_what_play_says(terms):
    stakes = np.random.default_rng(3).integers(-5, 6, (2, 2, 2, 3))
    r = rg.RepeatedGame(rg.Game(stakes), noise=rg.Noise(0.03, 0.02), outside=(1, 2, 3), **terms)
    quitter = rg.Machine([[1, 0], [0, 1]], [[0, 0, 0, 1, 0, 0, 0, 1], [0] * 8], leave=[0, 0.3])
    lineups = [[jealous(), always_give(3)], [strategies.give_while(2), quitter, jealous()], [random(0.3, 3)]]
    t = rg.tournament(r, lineups)
    assert t.payoffs.shape == (2, 3, 1, 3)
    for profile in product(range(2), range(3), range(1)):
        o = rg.play(r, [lineup[k] for lineup, k in zip(lineups, profile, strict=True)])
        # The same kernel on the same tables, so only the order of sums differs.
        np.testing.assert_allclose(t.payoffs[profile], o.payoffs, atol=1e-12)
        np.testing.assert_allclose(t.profiles[profile], o.profiles, atol=1e-12)
        np.testing.assert_allclose(t.apart[profile], o.apart, atol=1e-12)
        np.testing.assert_allclose(t.expected_rounds[profile], o.expected_rounds, rtol=1e-9)
    for seat, scores in enumerate(t.scores):
        others = tuple(axis for axis in range(3) if axis != seat)
        np.testing.assert_allclose(scores, t.payoffs[..., seat].mean(axis=others))
        # A strategy that is apart for the whole of the limit plays nothing.
        together = t.apart.mean(axis=others) < 1 - 1e-12
        np.testing.assert_allclose(t.action_rates[seat].sum(axis=1), together)
        assert sorted(t.ranking[seat]) == list(range(len(lineups[seat])))


@pytest.mark.parametrize("seats", [2, 3, 4])
@pytest.mark.parametrize("particular", [False, True])
def test_symmetric_profiles_are_answered_by_one_match(seats, particular):
    game = games.public_good(seats=seats)
    r = rg.RepeatedGame(game, rounds=9, noise=rg.Noise(0.1, 0.05))
    field = [strategies.give_while(1, seats), random(0.2, seats), strategies.suspicious_tit_for_tat(seats)]
    if particular:
        own_and_next = np.arange(2**seats) // 2 ** (seats - 2)
        field[1] = strategies.memory_one(np.array([0.9, 0.1, 0.7, 0.4])[own_and_next], counts=(2,) * seats)
    t = rg.tournament(r, field)
    for profile in product(range(3), repeat=seats):
        o = rg.play(r, [field[k] for k in profile])
        np.testing.assert_allclose(t.payoffs[profile], o.payoffs, atol=1e-12)
        np.testing.assert_allclose(t.profiles[profile], o.profiles, atol=1e-12)
    means = [t.payoffs[..., i].mean(axis=tuple(a for a in range(seats) if a != i)) for i in range(seats)]
    np.testing.assert_allclose(t.scores, np.mean(means, axis=0))
    if not (particular and seats > 2):
        assert t.meta_game.is_symmetric


def test_only_what_symmetry_does_not_answer_is_played():
    r = rg.RepeatedGame(games.public_good(seats=3), rounds=5)
    anonymous = [strategies.give_while(k) for k in (1, 2)] + [always_give(3)]
    assert len(schedule(r, [anonymous] * 3, shared=True).matches) == 10  # multisets of 3 out of 3
    assert is_anonymous(anonymous[0], 3)
    assert not is_anonymous(jealous(), 3)
    field = [always_give(3), jealous(), always_withhold(3)]
    # Two anonymous machines have 4 multisets; the other 27 - 8 profiles are rotations of 7 (one is its own).
    assert len(schedule(r, [field] * 3, shared=True).matches) == 4 + 7
    assert len(schedule(rg.RepeatedGame(PD, rounds=5), [CLASSIC] * 2, shared=True).matches) == 10


def test_self_play_left_out_counts_only_profiles_without_a_double():
    r = rg.RepeatedGame(games.public_good(seats=3), rounds=4, noise=SLIPS)
    field = [always_give(3), strategies.give_while(2), random(0.5, 3), always_withhold(3)]
    t = rg.tournament(r, field, self_play=False)
    for k in range(4):
        counted = [t.payoffs[k, a, b, 0] for a in range(4) for b in range(4) if k not in (a, b)]
        assert t.scores[k] == pytest.approx(np.mean(counted), abs=1e-12)


def test_a_tournament_is_a_game_again():
    t = rg.tournament(rg.RepeatedGame(PD, rounds=10), CLASSIC)
    assert t.meta_game.actions[0] == t.names
    assert t.meta_game.is_symmetric
    # Naming strategies is a one-shot game: playing it for ever with pure machines gives its entries back.
    choose = [strategies.cyclic((k,), counts=(4, 4)) for k in range(4)]
    again = rg.tournament(rg.RepeatedGame(t.meta_game, discount=1), choose)
    np.testing.assert_array_equal(again.payoffs, t.payoffs)


@pytest.mark.parametrize("game", [PD, games.public_good(seats=3)], ids=["two seats", "three seats"])
@pytest.mark.parametrize("self_play", [True, False])
def test_sampled_scores_agree_with_exact_ones_within_their_errors(game, self_play):
    seats = game.seats
    r = rg.RepeatedGame(game, rounds=30, noise=SLIPS)
    field = [random(0.3, seats), strategies.from_counts([0.1] + [0.8] * (seats - 1), seats=seats), always_give(seats)]
    exact = rg.tournament(r, field, self_play=self_play)
    t = rg.tournament(r, field, method="sampled", repetitions=400, seed=1, self_play=self_play)
    assert t.method == "sampled"
    assert not t.exact.any()
    assert (np.abs(t.payoffs - exact.payoffs) < 5 * t.standard_errors).all()
    assert (np.abs(t.scores - exact.scores) < 5 * t.score_errors).all()
    assert "±" in t.summary()


def test_score_errors_are_what_repeated_sampling_shows():
    r = rg.RepeatedGame(PD, rounds=5, noise=rg.Noise(0.2))
    field = [tit_for_tat(), random(0.5), grim()]
    runs = [rg.tournament(r, field, method="sampled", repetitions=20, seed=seed) for seed in range(400)]
    scores = np.array([t.scores for t in runs])
    # A standard deviation from 400 runs has a relative error of 1 / sqrt(800), 3.5 %; five of those are 18 %.
    expected = np.sqrt(np.mean([t.score_errors**2 for t in runs], axis=0))
    np.testing.assert_allclose(scores.std(axis=0, ddof=1), expected, rtol=0.18)
    difference = scores[:, 0] - scores[:, 2]
    covariance = np.mean([t._covariances[0] for t in runs], axis=0)
    implied = np.sqrt(covariance[0, 0] + covariance[2, 2] - 2 * covariance[0, 2])
    np.testing.assert_allclose(difference.std(ddof=1), implied, rtol=0.18)


def test_clearly_above_holds_what_it_says():
    r = rg.RepeatedGame(PD, rounds=20, noise=SLIPS)
    same = [random(0.5).named(f"twin {k}") for k in range(6)]
    wrong = sum(
        rg.tournament(r, same, method="sampled", repetitions=30, seed=seed).clearly_above(0.95).any()
        for seed in range(60)
    )
    # 60 runs at 5 % each: 3 expected; more than 10 has probability 3e-4.
    assert wrong <= 10
    t = rg.tournament(r, [always_give(), always_withhold()], method="sampled", repetitions=50, seed=0)
    assert t.clearly_above().tolist() == [[False, False], [True, False]]
    exact = rg.tournament(r, CLASSIC).clearly_above()
    assert not exact.diagonal().any()
    assert (exact | exact.T | np.eye(4, dtype=bool)).all()


def test_the_same_seed_gives_the_same_bits_for_any_number_of_threads():
    r = rg.RepeatedGame(PD, rounds=2_000, noise=SLIPS)
    field = [random(0.1 * k) for k in range(1, 8)]
    one, two, three = (rg.tournament(r, field, method="sampled", repetitions=30, seed=5, threads=k) for k in (1, 2, 3))
    np.testing.assert_array_equal(one.payoffs, two.payoffs)
    np.testing.assert_array_equal(one.standard_errors, three.standard_errors)
    other = rg.tournament(r, field, method="sampled", repetitions=30, seed=6)
    assert (one.payoffs != other.payoffs).any()


def test_a_match_that_is_too_large_is_sampled_and_said_to_be(monkeypatch):
    monkeypatch.setattr(roundrobin, "AUTO_STATES", 3)
    r = rg.RepeatedGame(PD, rounds=50, noise=SLIPS)
    field = [strategies.memory_one((0.9, 0.2, 0.6, 0.3)), always_give(), tit_for_tat()]
    t = rg.tournament(r, field, repetitions=300, seed=2)
    assert t.method == "mixed"
    assert t.exact.tolist() == [[False, False, False], [False, True, True], [False, True, False]]
    assert (t.standard_errors[t.exact] == 0).all()
    assert (t.standard_errors[~t.exact] > 0).all()
    exact = rg.tournament(r, field, method="exact")
    assert (np.abs(t.payoffs - exact.payoffs) <= 5 * t.standard_errors + 1e-12).all()
    with pytest.raises(ValueError, match="cannot be evaluated exactly"):
        rg.tournament(rg.RepeatedGame(PD, discount=1, noise=SLIPS), field)


def test_a_result_too_large_for_memory_is_refused_before_it_is_played():
    r = rg.RepeatedGame(games.public_good(seats=3), rounds=5)
    with pytest.raises(MemoryError, match=r"1,000 × 1,000 × 1,000 are 1,000,000,000 profiles.*GiB.*fewer strategies"):
        rg.tournament(r, [always_give(3)] * 1000)


def test_to_pandas_has_one_row_per_profile():
    pytest.importorskip("pandas", reason="to_pandas needs the interop extra")
    t = rg.tournament(rg.RepeatedGame(PD, rounds=3, noise=SLIPS), CLASSIC, method="sampled", repetitions=4, seed=0)
    table = t.to_pandas()
    assert len(table) == 16
    row = table.iloc[4 * 1 + 2]
    assert (row["seat 0: strategy"], row["seat 1: strategy"]) == ("always withhold", "tit for tat")
    assert row["seat 1: payoff"] == t.payoffs[1, 2, 1]
    assert row["seat 0: standard error"] == t.standard_errors[1, 2, 0]


def test_summary_shows_ties_and_names():
    text = rg.tournament(rg.RepeatedGame(PD, rounds=10), CLASSIC, self_play=False).summary()
    assert text.splitlines()[0] == "prisoner's dilemma; 10 rounds; exact"
    assert text.count("2=") == 2
    assert "tit for tat" in text
    t = rg.tournament(rg.RepeatedGame(games.service_triad(), discount=Fraction(9, 10)), [[always_give(3)]] * 3)
    assert "-- customer" in str(t)
    assert repr(t) == "Tournament('service triad', 1×1×1 strategies, exact)"


def test_names_may_repeat():
    t = rg.tournament(rg.RepeatedGame(PD, rounds=10), [tit_for_tat(), tit_for_tat(), always_withhold()])
    assert t.names == ("tit for tat", "tit for tat", "always withhold")
    assert t.ranks.tolist() == [1, 1, 3]


def test_progress_is_shown_and_adds_up(capsys):
    r = rg.RepeatedGame(PD, rounds=20, noise=SLIPS)
    rg.tournament(r, CLASSIC, progress=True)
    assert "10/10" in capsys.readouterr().err
    rg.tournament(r, CLASSIC, method="sampled", repetitions=7, seed=0, progress=True)
    assert "70/70" in capsys.readouterr().err


LIMITED = rg.RepeatedGame(PD, rounds=5)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rg.tournament(LIMITED, []), ValueError, "strategies must not be empty"),
        (lambda: rg.tournament(LIMITED, [CLASSIC, []]), ValueError, "strategies must not be empty"),
        (lambda: rg.tournament(LIMITED, tit_for_tat()), TypeError, r"Write \[machine\]"),
        (
            lambda: rg.tournament(LIMITED, [tit_for_tat]),
            TypeError,
            r"strategies\[0\] must be a Machine.*tit_for_tat\(\)",
        ),
        (lambda: rg.tournament(LIMITED, [tit_for_tat(), 3]), TypeError, r"strategies\[1\] must be a Machine; got int"),
        (lambda: rg.tournament(LIMITED, [always_give(3)]), ValueError, r"strategies\[0\] .* cannot play seat 0"),
        (lambda: rg.tournament(LIMITED, [CLASSIC] * 3), ValueError, "one line-up per seat, 2; got 3"),
        (lambda: rg.tournament(PD, CLASSIC), TypeError, "r must be a RepeatedGame; got Game"),
        (lambda: rg.tournament(LIMITED, CLASSIC, method="guess"), ValueError, "method must be one of"),
        (lambda: rg.tournament(LIMITED, CLASSIC, repetitions=0), ValueError, "repetitions must be at least 1"),
        (lambda: rg.tournament(LIMITED, CLASSIC, seed="x"), TypeError, "seed must be"),
        (lambda: rg.tournament(LIMITED, CLASSIC, threads=0), ValueError, "threads must be at least 1"),
        (lambda: rg.tournament(LIMITED, [CLASSIC, CLASSIC], self_play=False), ValueError, "self_play=False has no"),
        (lambda: rg.tournament(LIMITED, CLASSIC[:1], self_play=False), ValueError, "at least two strategies"),
        (
            lambda: rg.tournament(rg.RepeatedGame(games.matching_pennies(), rounds=5), CLASSIC),
            ValueError,
            "strategies is one line-up, but the seats differ",
        ),
        (
            lambda: rg.tournament(rg.RepeatedGame(PD, discount=1), CLASSIC, method="sampled"),
            ValueError,
            "cannot be sampled",
        ),
        (lambda: rg.tournament(LIMITED, CLASSIC).clearly_above(1.0), ValueError, "level must lie"),
        (lambda: rg.tournament(LIMITED, [CLASSIC] * 2).head_to_head, ValueError, "each seat has its own"),
    ],
)
def test_bad_input_names_the_argument(call, error, message):
    with pytest.raises(error, match=message):
        call()
