"""The catalogue of strategies: its rules told a second way, its laws, and its published values."""

from __future__ import annotations

import importlib
import inspect
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from replay import histories, probabilities

import relgames as rg
from relgames import strategies as s

GIVE, WITHHOLD = s.GIVE, s.WITHHOLD
PD = rg.games.prisoners_dilemma()

MODULES = ("givers", "takers", "groups", "favours", "zero_determinant", "published")
# Every function of the catalogue, with arguments under which it is checked.
CATALOGUE = {
    "accepting": [(s.tit_for_tat(),), (s.generous_tit_for_tat(),)],
    "alternator": [(), (3,)],
    "always_give": [(), (3,), (5,)],
    "always_withhold": [(), (3,)],
    "bully": [(), (3,), (4, 2)],
    "contrite_tit_for_tat": [()],
    "extortioner": [(), (3,), (F(3, 2), F(1, 100), 3, 2, 0, -1)],
    "firm_but_fair": [()],
    "forgiving_grim": [(), (2, 1), (1, 1, 3), (3, 2, 4, 2)],
    "generous_give_while": [(1,), (2, 0.5), (2, 0, 4)],
    "generous_tit_for_tat": [(), (0.25,), (None, 3, 2, 0, -1)],
    "give_while": [(1,), (2,), (1, 2), (3, 5)],
    "grim": [(), (3,), (4, 2)],
    "hard_joss": [(), (0.5,)],
    "hard_prober": [()],
    "joss": [(), (0.5,)],
    "martyr": [()],
    "prober": [()],
    "prober_2": [()],
    "prober_3": [()],
    "proportional_tit_for_tat": [(), (2,), (5,)],
    "random": [(), (F(1, 3), 3), (0,)],
    "suspicious_tit_for_tat": [(), (3,), (4, 2)],
    "tit_for_tat": [()],
    "tit_for_two_tats": [()],
    "tits_for_tats": [(1, 1), (3, 1), (2, 2), (2, 3)],
    "trader": [()],
    "two_tits_for_tat": [()],
    "win_stay_lose_shift": [(), (3,), (5,)],
    "win_win_giver": [()],
    "zd_generous": [(), (3,)],
    "zero_determinant": [(F(1, 2), 1), (0, F(1, 8), None, (F(-1, 2), 0, F(1, 2)), (0, F(1, 2), 1))],
}
CASES = [(name, arguments) for name, several in CATALOGUE.items() for arguments in several]


def built(name, arguments=()):
    return getattr(s, name)(*arguments)


def limit(*machines, noise):
    return rg.play(rg.RepeatedGame(PD, discount=1, noise=noise), machines, exact=True).payoffs.tolist()


# --- every function -----------------------------------------------------------------------------------


def modules():
    return [importlib.import_module(f"relgames.strategies.{name}") for name in MODULES]


def test_every_function_is_exported_and_checked_here():
    defined = {
        name
        for module in modules()
        for name, value in vars(module).items()
        if inspect.isfunction(value) and inspect.signature(value).return_annotation == "Machine"
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert defined == set(CATALOGUE)
    assert defined <= set(s.__all__)


@pytest.mark.parametrize("name", [*CATALOGUE, "stewart_plotkin_2012"])
def test_says_what_it_does_and_who_proposed_it(name):
    doc, parameters = inspect.getdoc(getattr(s, name)), inspect.signature(getattr(s, name)).parameters
    assert doc.splitlines()[0].endswith(".")
    assert doc.splitlines()[1] == ""
    assert "References\n----------\n" in doc
    assert "Examples\n--------\n" in doc
    documented = {word for line in doc.splitlines() if " : " in line for word in line.split(" : ")[0].split(", ")}
    assert set(parameters) == documented


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_is_minimal_and_playable(name, arguments):
    machine = built(name, arguments)
    assert machine == machine.minimize()
    assert machine.name
    if machine.actions == 4:
        r = rg.RepeatedGame(rg.games.favour_exchange(), rounds=20)
    else:
        seats = int(np.log2(machine.profiles))
        r = rg.RepeatedGame(rg.games.public_good(seats=seats), rounds=20)
    outcome = rg.play(r, [machine] * r.game.seats, exact=True)
    assert outcome.profiles.sum() == 1


def test_names_tell_the_strategies_of_a_game_apart():
    called = {}
    for name, arguments in CASES:
        machine = built(name, arguments)
        assert called.setdefault((machine.name, machine.profiles), machine) == machine


def test_nothing_is_built_on_import():
    for module in modules():
        assert not any(isinstance(value, rg.Machine) for value in vars(module).values())


# --- the rules, told as rules over the whole history --------------------------------------------------


def gifts(profile):
    return profile[1:].count(GIVE)


def threshold(k, first, enough, too_few):
    return lambda history: first if not history else enough if gifts(history[-1]) >= k else too_few


def all_or_none(history):
    return int(not history or len(set(history[-1])) == 1)


def grim_rule(k, own=False):
    def rule(history):
        provoked = (gifts(profile) < k or (own and profile[0] == WITHHOLD) for profile in history)
        return int(not any(provoked))

    return rule


def forgiving_rule(punishment, penance, k, own=False):
    def rule(history):
        now, watched = len(history), 0
        while watched < now:
            if gifts(history[watched]) < k or (own and history[watched][0] == WITHHOLD):
                if now <= watched + punishment:
                    return 0
                watched += punishment + penance
            else:
                watched += 1
        return 1

    return rule


def tits_rule(tits, tats):
    def rule(history):
        seen = [other for _, other in history][-(tits + tats - 1) :]
        runs = (seen[i : i + tats] for i in range(len(seen) - tats + 1))
        return int(not any(set(run) == {WITHHOLD} for run in runs))

    return rule


def contrite_rule(history):
    """As Wu and Axelrod tell it: content, provoked until the other gives, or contrite until it gives."""
    mood = "content"
    for own, other in history:
        if mood == "content":
            mood = {(GIVE, WITHHOLD): "provoked", (WITHHOLD, GIVE): "contrite"}.get((own, other), "content")
        elif (mood == "provoked" and other == GIVE) or (mood == "contrite" and own == GIVE):
            mood = "content"
    return int(mood != "provoked")


def probing_rule(opening, tell, verdict):
    """``tell`` is what the other did in rounds 2, 3, ..."""

    def rule(history):
        if len(history) < len(opening):
            return opening[len(history)]
        seen = [other for _, other in history]
        return verdict if seen[1 : 1 + len(tell)] == tell else 1 - seen[-1]

    return rule


RULES = {
    "give while 1 of 2": (s.give_while(1), 3, threshold(1, 1, 1, 0)),
    "give while 2 of 2": (s.give_while(2), 3, threshold(2, 1, 1, 0)),
    "give while 2 of 3": (s.give_while(2, seats=4), 4, threshold(2, 1, 1, 0)),
    "generous": (s.generous_give_while(2, F(1, 5)), 3, threshold(2, 1, 1, F(1, 5))),
    "suspicious": (s.suspicious_tit_for_tat(3), 3, threshold(2, 0, 1, 0)),
    "suspicious, 1 of 2": (s.suspicious_tit_for_tat(3, 1), 3, threshold(1, 0, 1, 0)),
    "bully": (s.bully(3), 3, threshold(2, 0, 0, 1)),
    "bully, 2 of 3": (s.bully(4, 2), 4, threshold(2, 0, 0, 1)),
    "proportional": (s.proportional_tit_for_tat(4), 4, lambda h: F(gifts(h[-1]), 3) if h else 1),
    "random": (s.random(F(2, 7), 3), 3, lambda h: F(2, 7)),
    "alternator": (s.alternator(3), 3, lambda h: 1 - len(h) % 2),
    "win-stay, lose-shift": (s.win_stay_lose_shift(), 2, all_or_none),
    "all-or-none of 3": (s.win_stay_lose_shift(3), 3, all_or_none),
    "all-or-none of 4": (s.win_stay_lose_shift(4), 4, all_or_none),
    "grim": (s.grim(), 2, grim_rule(1, own=True)),
    "grim, others only": (s.grim(own=False), 2, grim_rule(1)),
    "grim of 3": (s.grim(3), 3, grim_rule(2, own=True)),
    "grim, 1 of 2": (s.grim(3, 1, own=False), 3, grim_rule(1)),
    "grim, 2 of 3, own": (s.grim(4, 2, own=True), 4, grim_rule(2, own=True)),
    "forgiving grim": (s.forgiving_grim(), 2, forgiving_rule(4, 2, 1)),
    "forgiving grim, own": (s.forgiving_grim(2, 1, own=True), 2, forgiving_rule(2, 1, 1, own=True)),
    "forgiving grim of 3": (s.forgiving_grim(2, 3, 3), 3, forgiving_rule(2, 3, 2)),
    "forgiving grim, 1 of 2": (s.forgiving_grim(3, 1, 3, 1), 3, forgiving_rule(3, 1, 1)),
    "2 tits for 3 tats": (s.tits_for_tats(2, 3), 2, tits_rule(2, 3)),
    "3 tits for 2 tats": (s.tits_for_tats(3, 2), 2, tits_rule(3, 2)),
    "contrite": (s.contrite_tit_for_tat(), 2, contrite_rule),
    "prober": (s.prober(), 2, probing_rule((0, 1, 1), [GIVE, GIVE], 0)),
    "prober 2": (s.prober_2(), 2, probing_rule((0, 1, 1), [WITHHOLD, GIVE], 1)),
    "prober 3": (s.prober_3(), 2, probing_rule((0, 1), [GIVE], 0)),
    "hard prober": (s.hard_prober(), 2, probing_rule((0, 0, 1, 1), [GIVE, GIVE], 0)),
}


@pytest.mark.parametrize("name", RULES)
def test_follows_its_rule_after_any_history(name):
    machine, seats, rule = RULES[name]
    for history in histories(seats):
        assert probabilities(machine, history)[0] == rule(history)


def test_the_forms_for_more_seats_contain_those_for_two():
    assert s.give_while(1, seats=2) == s.tits_for_tats(1, 1) == s.proportional_tit_for_tat(2) == s.tit_for_tat()
    assert s.generous_give_while(1, F(1, 3), seats=2) == s.generous_tit_for_tat()
    assert s.extortioner(chi=1, phi=F(1, 5)).equivalent(s.tit_for_tat())


# --- payoffs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "value"),
    [
        (s.tit_for_tat, F(9, 4)),
        (s.win_stay_lose_shift, F(737773, 250000)),
        (s.grim, F(10299, 10000)),  # never gives but by mistake: P (99/100)^2 + (T + S) 99/10000 + R/10000
        (s.generous_tit_for_tat, F(32127, 10816)),
    ],
)
def test_earns_with_its_like_when_one_action_in_a_hundred_slips(build, value):
    assert limit(build(), build(), noise=rg.Noise(execution=F(1, 100))) == [value, value]


@pytest.mark.parametrize(
    ("machine", "p"),
    [
        (s.generous_tit_for_tat(), (1, F(1, 3), 1, F(1, 3))),
        (s.firm_but_fair(), (1, 0, 1, F(2, 3))),
        (s.joss(), (F(9, 10), 0, F(9, 10), 0)),
    ],
)
def test_published_probabilities(machine, p):
    assert probabilities(machine, [])[0] == 1
    assert tuple(probabilities(machine, [last])[0] for last in product((0, 1), repeat=2)) == p


def test_discounted_payoffs_of_tit_for_tat_against_withholding():
    r = rg.RepeatedGame(PD, discount=F(9, 10))
    assert rg.play(r, (s.tit_for_tat(), s.always_withhold()), exact=True).payoffs.tolist() == [
        F(9, 10),
        F(7, 5),
    ]


def test_contrite_atones_for_one_slip_in_one_round_where_tit_for_tat_echoes_for_ever():
    def after_a_slip(build, rounds):
        states, plays = [build().start] * 2, [(WITHHOLD, GIVE)]
        for _ in range(rounds):
            first, second = plays[-1]
            states = [
                build().next[states[0], 2 * first + second],
                build().next[states[1], 2 * second + first],
            ]
            plays.append(tuple(int(build().act[state, WITHHOLD]) for state in states))
        return plays[1:]

    assert after_a_slip(s.contrite_tit_for_tat, 4) == [(0, 1), (0, 0), (0, 0), (0, 0)]
    assert after_a_slip(s.tit_for_tat, 4) == [(0, 1), (1, 0), (0, 1), (1, 0)]


@pytest.mark.parametrize("e", [F(1, 100), F(1, 10)])
def test_contrite_with_its_like_in_closed_form(e):
    # A lone slip, with probability 2e (1 - e), starts an atonement; the first gift of the one who slipped,
    # with probability 1 - e, ends it. Meanwhile one of the two intends to withhold.
    share, both, one, neither = 2 * e / (1 + 2 * e), 3, F(5, 2), 1
    content = both * (1 - e) ** 2 + one * 2 * e * (1 - e) + neither * e**2
    atoning = both * e * (1 - e) + one * (e**2 + (1 - e) ** 2) + neither * e * (1 - e)
    value = (1 - share) * content + share * atoning
    noise = rg.Noise(execution=e)
    assert limit(s.contrite_tit_for_tat(), s.contrite_tit_for_tat(), noise=noise) == [value, value]


# --- published fields and bad parameters --------------------------------------------------------------


def test_the_field_of_stewart_and_plotkin():
    field = s.stewart_plotkin_2012()
    names = [machine.name for machine in field]
    assert len(set(names)) == len(names) == 19
    assert [m.name for m in field if isinstance(m, s.Program)] == ["HARD_MAJO", "CALCULATOR"]
    # Nobody outdoes one who always withholds, and one who always gives outdoes nobody.
    always_give, always_withhold = field[names.index("ALLC")], field[names.index("ALLD")]
    r = rg.RepeatedGame(PD, rounds=50)
    for machine in (m for m in field if isinstance(m, s.Machine)):
        mine, theirs = rg.play(r, (always_withhold, machine)).payoffs
        assert mine >= theirs
        mine, theirs = rg.play(r, (always_give, machine)).payoffs
        assert mine <= theirs


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: s.always_give(1), ValueError, "seats must be at least 2"),
        (lambda: s.always_withhold(2.0), TypeError, "seats must be an integer"),
        (lambda: s.give_while(0), ValueError, "k must be at least 1 and at most 2"),
        (lambda: s.give_while(3), ValueError, "k must be at least 1 and at most 2"),
        (lambda: s.bully(3, 0.5), TypeError, "k must be an integer"),
        (lambda: s.grim(k=2), ValueError, "k must be at least 1 and at most 1"),
        (lambda: s.forgiving_grim(0), ValueError, "punishment must be at least 1"),
        (lambda: s.forgiving_grim(2, 0), ValueError, "penance must be at least 1"),
        (lambda: s.tits_for_tats(1, 0), ValueError, "tats must be at least 1"),
        (lambda: s.generous_tit_for_tat(1.5), ValueError, r"generosity must lie in \[0, 1\]"),
        (lambda: s.generous_tit_for_tat(T=3), ValueError, "T > R > P > S.*give the generosity"),
        (lambda: s.generous_tit_for_tat(T=7), ValueError, "generosity must lie in"),
        (lambda: s.generous_give_while(1, "often"), TypeError, "generosity must be a number"),
        (lambda: s.joss(2), ValueError, "p must lie in"),
        (lambda: s.random(-1), ValueError, "p must lie in"),
    ],
)
def test_bad_parameters_are_named(build, error, message):
    with pytest.raises(error, match=message):
        build()
