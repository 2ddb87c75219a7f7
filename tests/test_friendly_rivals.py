"""Friendly rivals have the properties, the sizes and the payoffs that are known of them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from example_scripts import run
from replay import histories, probabilities

import relgames as rg
from relgames.strategies import always_give, memory_depth, memory_n, win_stay_lose_shift
from relgames.strategies._partition import classes_of
from relgames.strategies.published import (
    all_or_none,
    all_or_none_of_three,
    capri,
    capri_3,
    capri_n,
    friendly_rival,
    fuss,
    tft_atft,
)

DILEMMA = rg.games.prisoners_dilemma()
GOOD = rg.games.public_good()
PAIRS = [tft_atft, capri, lambda: capri_n(2), *(lambda k=k: friendly_rival(k) for k in range(1, 9))]
TRIADS = [capri_3, capri_n, fuss]

# What to do after the own last three actions (rows) and the other's (columns), ccc ccd cdc cdd dcc dcd ddc ddd.
CAPRI_TABLE = "cdddcddd cdcddddd dcddcddd dddddddd cdcdcdcd dddddddd ddddcdcc ddddddcd"
# After the last two profiles of the pair, as the publication orders them: the own last two actions, then the other's.
TFT_ATFT_TABLE = {
    **{("cc", "cc"): "c", ("cc", "cd"): "d", ("cc", "dc"): "c", ("cc", "dd"): "d"},
    **{("cd", "cc"): "d", ("cd", "cd"): "c", ("cd", "dc"): "c", ("cd", "dd"): "d"},
    **{("dc", "cc"): "c", ("dc", "cd"): "d", ("dc", "dc"): "c", ("dc", "dd"): "c"},
    **{("dd", "cc"): "d", ("dd", "cd"): "c", ("dd", "dc"): "c", ("dd", "dd"): "d"},
}


def with_mistakes(game, error):
    return rg.RepeatedGame(game, discount=1, noise=rg.Noise(execution=error))


def apart_without_own_mistakes(machine):
    """Into how many classes its states fall if it will always do what it means to."""
    width = machine.profiles // machine.actions
    meant = machine.act.argmax(axis=1)
    columns = meant[:, None] * width + np.arange(machine.profiles) % width
    following = np.take_along_axis(machine.next, columns, axis=1)
    return len(set(classes_of([rg.Machine(machine.act, following)])[0].tolist()))


def given(history, seat):
    return "".join("cd"[profile[seat]] for profile in history)


@pytest.mark.parametrize("build", PAIRS)
def test_a_pair_of_friendly_rivals_is_defensible_and_efficient(build):
    assert rg.is_rival(DILEMMA, build())
    assert rg.is_efficient(DILEMMA, build())


@pytest.mark.parametrize("build", TRIADS)
def test_three_friendly_rivals_are_defensible_and_efficient(build):
    assert rg.is_rival(GOOD, build())
    assert rg.is_efficient(GOOD, build())


@pytest.mark.parametrize(
    ("build", "states", "apart"),
    [(tft_atft, 6, 4), (capri, 14, 7), (capri_3, 1209, 193), (capri_n, 1446, 379), (fuss, 26, 12)],
)
def test_sizes_with_and_without_own_mistakes(build, states, apart):
    machine = build()
    assert machine.states == machine.minimize().states == states
    assert apart_without_own_mistakes(machine) == apart


@pytest.mark.parametrize(("build", "memory"), [(tft_atft, 2), (capri, 3), (fuss, 3), (capri_3, 5)])
def test_memory_is_that_of_the_publication(build, memory):
    assert memory_depth(build()) == memory


@pytest.mark.parametrize(("build", "share"), [(capri, 0.991580), (tft_atft, 0.994054)])
def test_giving_among_themselves_when_one_action_in_a_thousand_is_a_mistake(build, share):
    outcome = rg.play(with_mistakes(DILEMMA, 0.001), (build(), build()))
    assert outcome.profiles[0].sum() == pytest.approx(share, abs=5e-7)


def test_capri_takes_from_those_who_always_give():
    payoffs = rg.play(with_mistakes(DILEMMA, 0.001), (capri(), always_give())).payoffs
    np.testing.assert_allclose(payoffs, (4.98805, 0.01293), rtol=0, atol=5e-6)


def test_four_of_the_eight_tell_who_always_gives_from_their_own_kind():
    r = with_mistakes(DILEMMA, 1e-7)
    mutual = [rg.play(r, (friendly_rival(k), always_give())).profiles[0, 0] for k in range(1, 9)]
    # With rarer and rarer mistakes these shares go to 2/3 or 1/2, or to 1.
    assert [x < 0.7 for x in mutual] == [True] * 4 + [False] * 4
    assert min(mutual[4:]) > 0.999


@pytest.mark.parametrize("build", [capri_3, capri_n, fuss])
def test_three_parties_tell_who_always_give_too(build):
    r = with_mistakes(GOOD, 1e-5)
    assert rg.play(r, (build(), always_give(3), always_give(3))).profiles[0, 0, 0] < 0.95


def test_the_rules_of_capri_make_its_table():
    rows = CAPRI_TABLE.split()
    machine = capri()
    for history in histories(2, repetitions=600):
        rounds = [(0, 0)] * 3 + list(history)
        own, other = (int(given(rounds[-3:], k).replace("c", "0").replace("d", "1"), 2) for k in (0, 1))
        assert probabilities(machine, history)[0] == (rows[own][other] == "c")


def test_tft_atft_has_the_table_of_its_publication():
    machine = tft_atft()
    for history in histories(2, repetitions=600):
        rounds = ([(0, 0)] * 2 + list(history))[-2:]
        assert probabilities(machine, history)[0] == (TFT_ATFT_TABLE[given(rounds, 0), given(rounds, 1)] == "c")


def gives_by_capri_n(history, seats):
    """The rules of CAPRI-n, read one by one; ``history`` has the 2 n - 1 last rounds."""
    often = [sum(profile[seat] for profile in history) for seat in range(seats)]
    if max(often) - min(often) >= seats:
        return False
    if not any(history[-1]):
        return True
    together = [t for t, profile in enumerate(history) if not any(profile)]
    if together:
        lately = [sum(profile[seat] for profile in history[together[-1] + 1 :]) for seat in range(seats)]
        return lately[0] == max(lately)
    return sum(history[-1]) == 1 and all(all(profile) for profile in history[:-1])


@pytest.mark.parametrize("seats", [2, 3])
def test_capri_n_follows_its_rules(seats):
    machine, memory = capri_n(seats), 2 * seats - 1
    longer = [[(1,) * seats] * k + list(h) for k in (2, 4) for h in histories(seats, repetitions=150, longest=4)]
    for history in [*histories(seats, repetitions=300), *longer]:
        rounds = ([(0,) * seats] * memory + list(history))[-memory:]
        assert probabilities(machine, history)[0] == gives_by_capri_n(rounds, seats)


@pytest.mark.parametrize("build", [capri_3, capri_n, fuss])
def test_three_parties_are_anonymous(build):
    machine = build()
    swapped = [0, 2, 1, 3, 4, 6, 5, 7]
    assert rg.Machine(machine.act, machine.next[:, swapped]).minimize() == machine


def test_all_or_none_is_win_stay_lose_shift_with_longer_memory():
    assert all_or_none(1) == win_stay_lose_shift()
    assert all_or_none(1, seats=3) == all_or_none_of_three()
    same = [1, 0, 0, 1]
    assert all_or_none(2) == memory_n([a * b for a in same for b in same], 2)
    for k in (1, 2, 3):
        assert memory_depth(all_or_none(k)) == k
        assert rg.is_efficient(DILEMMA, all_or_none(k))
        assert not rg.is_rival(DILEMMA, all_or_none(k))


@pytest.mark.parametrize(
    ("build", "argument"), [(friendly_rival, 0), (friendly_rival, 9), (capri_n, 4), (all_or_none, 0)]
)
def test_numbers_out_of_range(build, argument):
    with pytest.raises(ValueError, match="must be"):
        build(argument)


# --- The example --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    return run("friendly_rivals")


def test_the_example_finds_what_is_known(example):
    printed = example["printed"]
    assert "0 both" in printed
    assert "8 both, 4 of these distinguishable" in printed
    assert {entry.name for entry in example["friends"]} == {
        "capri",
        "contrite_tit_for_tat",
        "friendly_rival",
        "tft_atft",
    }
    # The shares of the publication, and half for tit for tat, whose four states are then all as likely.
    known = {"tit_for_tat": 1 / 2, "tft_atft": 0.994054, "capri": 0.991580}
    for name, share in known.items():
        assert example["shares"][name] == pytest.approx(share, abs=5e-7)
        assert f"{name:<22}{share:>10.6f}" in printed


def test_what_win_stay_lose_shift_gets_from_who_never_gives(example):
    # It gives every other round: its mean is that of 0 and 1, and the other's that of 5 and 1, up to mistakes.
    found = re.search(r"win-stay, lose-shift gets ([\d.]+), who never gives to it ([\d.]+)", example["printed"])
    assert [float(x) for x in found.groups()] == pytest.approx([1 / 2, 3], abs=0.01)
