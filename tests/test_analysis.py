"""What machines are: memory, equivalence, traits, answers to a probe, and which known strategy one is."""

from __future__ import annotations

import sys
from fractions import Fraction as F
from math import inf

import naive_analysis
import numpy as np
import pytest
from generators import machines
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies
from relgames.strategies import (
    Program,
    distance,
    distinguish,
    listing,
    memory_depth,
    nearest,
    program,
    response,
    traits,
)

COUNTS = st.sampled_from([(1, 2), (2, 1), (2, 2)])
small = st.sampled_from([(1, 2), (2, 1), (2, 2)]).flatmap(lambda counts: machines(counts, states=3, exact=True))


# ------------------------------------------------------------------------------------------------ memory


@settings(max_examples=150)
@given(small, st.booleans())
def test_memory_depth_is_what_all_histories_say(machine, mistakes):
    # The twin has no state of its own for a first round in a state that is left for certain.
    assume(machine.leave[machine.start] < 1)
    assert memory_depth(machine, mistakes=mistakes) == naive_analysis.memory_depth(machine, mistakes)


@pytest.mark.parametrize(
    ("machine", "depth", "without_mistakes"),
    [
        (strategies.always_give(), 0, 0),
        (strategies.tit_for_tat(), 1, 1),
        (strategies.suspicious_tit_for_tat(), 1, 1),
        (strategies.win_stay_lose_shift(), 1, 1),
        (strategies.generous_tit_for_tat(), 1, 1),
        (strategies.tit_for_two_tats(), 2, 2),
        (strategies.grim(), inf, 1),
        (strategies.cyclic((0, 1)), inf, 1),
        (strategies.cyclic((0, 0, 1)), inf, 2),
        (strategies.contrite_tit_for_tat(), inf, 1),
    ],
)
def test_memory_of_known_strategies(machine, depth, without_mistakes):
    assert memory_depth(machine) == depth
    assert memory_depth(machine, mistakes=False) == without_mistakes


@given(st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_rule_over_so_many_rounds_has_no_deeper_memory(memory, random):
    rule = {}
    machine = strategies.from_rule(lambda history: rule.setdefault(history, random.randint(0, 1)), memory)
    depth = memory_depth(machine)
    assert depth <= memory
    # Written again with the memory that is said to be enough, it is the same machine.
    assert strategies.from_rule(lambda history: choice_after(machine, history), int(depth)).equivalent(machine)


def choice_after(machine, history):
    state = machine.start
    for own, other in history:
        state = machine.next[state, 2 * own + other]
    return int(machine.act[state].argmax())


def test_chance_that_is_forgotten_is_no_memory():
    # A coin is tossed for each round, twice: once for the state, once for the choice. Only the mean counts.
    tossed = rg.Machine([[1, 0], [0, 1]], np.full((2, 4, 2), 0.5))
    assert memory_depth(tossed) == 1
    assert memory_depth(rg.Machine([[F(1, 2), F(1, 2)], [1, 0], [0, 1]], [[[0, F(1, 2), F(1, 2)]] * 4] * 3)) == 0


@pytest.mark.parametrize(("giving", "depth"), [((1, 0), 2), ((F(2, 3), F(1, 3)), inf)])
def test_a_hidden_coin_is_known_by_what_it_makes_one_do(giving, depth):
    # It gives, tosses a coin, and is of one of two minds ever after. Two rounds tell which if it acts with certainty;
    # otherwise each round is evidence, and none outweighs all before. If own actions are slips they tell nothing.
    next = np.zeros((3, 4, 3))
    next[0, :, 1:] = 0.5
    next[1, :, 1] = next[2, :, 2] = 1
    once = rg.Machine([[1, 0], *([p, 1 - p] for p in giving)], next)
    assert memory_depth(once, mistakes=False) == depth
    assert memory_depth(once) == 1


def test_the_first_round_is_played_in_a_state_that_is_left_for_certain():
    # It gives, then withholds until the other gives, and then leaves.
    once = rg.Machine([[1, 0], [0, 1]], [[1, 1, 1, 1], [0, 1, 0, 1]], leave=[1, 0])
    assert memory_depth(once) == 2
    patient = rg.Machine([[1, 0], [1, 0]], [[1, 1, 1, 1], [0, 1, 0, 1]], leave=[1, 0])
    assert memory_depth(patient, mistakes=False) == memory_depth(once)


def test_clocks_are_definite_and_counters_are_not():
    clock = strategies.automaton(0, lambda s: int(s == 40), lambda s, own, others: min(s + 1, 40))
    counter = strategies.automaton(0, lambda s: int(s == 40), lambda s, own, others: min(s + others[0], 40))
    assert memory_depth(clock) == 40
    assert memory_depth(counter) == inf


def test_memory_depth_refuses_what_is_no_machine_or_too_large():
    long = strategies.automaton(0, lambda s: int(s == 5000), lambda s, own, others: min(s + others[0], 5000))
    with pytest.raises(MemoryError, match="at most 5,000 states; the minimal machine has 5,001"):
        memory_depth(long)
    with pytest.raises(TypeError, match="machine must be a Machine; got str"):
        memory_depth("tit for tat")


# ------------------------------------------------------------------------------------------- equivalence


def pairs_of_machines(states):
    return COUNTS.flatmap(lambda counts: st.tuples(*[machines(counts, states=states, exact=True)] * 2))


@settings(max_examples=50)
@given(pairs_of_machines(2), st.booleans())
def test_the_distinguishing_history_is_a_shortest_one_with_fewest_slips(pair, mistakes):
    a, b = pair
    # Rows over the states of both span a space that is complete after one round less than there are states.
    shortest = naive_analysis.distinguishing(a, b, a.states + b.states, mistakes)
    difference = distinguish(a, b, mistakes=mistakes)
    assert (None if difference is None else (len(difference.history), difference.slips)) == shortest
    if mistakes:
        assert a.equivalent(b) == (difference is None)
    if difference is not None:
        assert_difference(difference, a, b, mistakes)


def assert_difference(difference, a, b, mistakes):
    """Follow the history with both, and find what it says."""
    weights = [{m.start: F(1)} for m in (a, b)]
    found = []
    for k, machine in enumerate((a, b)):
        act, _, leave = machine.fractions()
        left = F(0)
        for (own, others), meant in zip(difference.history, difference.meant, strict=True):
            assert mistakes or own == meant
            x = own * (machine.profiles // machine.actions) + others
            after = {}
            for s, w in weights[k].items():
                for to, chance in naive_analysis.moves(machine, s, x).items():
                    after[to] = after.get(to, 0) + w * act[s, meant] * chance
            left = sum(w * leave[s] for s, w in after.items()) / sum(after.values())
            weights[k] = {s: w * (1 - leave[s]) for s, w in after.items()}
        total = sum(weights[k].values())
        choice = tuple(c / total for c in naive_analysis.choices(machine, weights[k])) if total else None
        found.append((left, choice))
    (left, choice), (other_left, other_choice) = found
    if difference.leaving is None:
        assert difference.choices == (choice, other_choice)
        assert choice != other_choice
    else:
        assert difference.leaving == (left, other_left)
        assert left != other_left


def test_behaviour_may_be_the_same_although_no_states_match():
    # Giving with probability 1/2 in every round: by a coin tossed before each round, and by one tossed when acting.
    # Bisimulation needs a state for each; the probabilities of all plays agree.
    coin = rg.Machine([[F(1, 2), F(1, 2)]], [[0] * 4])
    mind = rg.Machine([[F(1, 2), F(1, 2)], [1, 0], [0, 1]], [[[0, F(1, 2), F(1, 2)]] * 4] * 3)
    assert mind.minimize().states == 3
    assert coin.equivalent(mind)
    assert distinguish(mind, coin) is None
    biased = rg.Machine(
        [[F(1, 2), F(1, 2)], [1, 0], [0, 1]], [[[0, F(1, 2), F(1, 2)]] * 4, *[[[0, F(1, 3), F(2, 3)]] * 4] * 2]
    )
    difference = distinguish(coin, biased)
    assert difference.choices == ((F(1, 2), F(1, 2)), (F(1, 3), F(2, 3)))
    assert len(difference.history) == 2


def test_what_only_slips_reveal():
    win_stay, trigger = strategies.win_stay_lose_shift(), strategies.grim()
    # Where both always do what they mean, they differ when punishment meets punishment.
    assert distinguish(win_stay, trigger, mistakes=False).history == ((0, 1), (1, 1))
    assert distinguish(win_stay, trigger).history == ((1, 1),)
    assert distinguish(win_stay, trigger).meant == (0,)
    assert str(distinguish(win_stay, trigger)) == "after 1|1 (meant 0): win-stay, lose-shift plays 0, grim plays 1"


def test_leaving_and_what_was_seen_tell_machines_apart():
    stays, leaves = (rg.Machine([[1, 0], [0, 1]], [[0, 1, 0, 1]] * 2, leave=[0, q]) for q in (0, F(1, 4)))
    difference = distinguish(stays, leaves)
    assert (difference.history, difference.leaving, difference.choices) == (((0, 1),), (0, F(1, 4)), None)
    assert str(difference) == "after 0|1: the first leaves with probability 0, the second leaves with probability 1/4"
    floats = rg.Machine([[0.3, 0.7]], [[0] * 4])
    assert str(distinguish(strategies.always_give(), floats)).endswith(
        "plays 0 with probability 0.3, 1 with probability 0.7"
    )
    sees, blind = (rg.Machine([[[1, 0], row]], [[0] * 4]) for row in ([0, 1], [1, 0]))
    assert str(distinguish(sees, blind)) == "in the first round, having seen 1: the first plays 1, the second plays 0"
    assert distinguish(sees, blind).seen == 1


def test_who_leaves_for_certain_by_chance_is_told_from_who_stays():
    by_chance = [[[F(1, 2), F(1, 2)]] * 4] * 2
    leaves, stays = (rg.Machine([[0, 1]] * 2, by_chance, start=1, leave=[q, q]) for q in (1, 0))
    difference = distinguish(leaves, stays)
    assert (len(difference.history), difference.slips, difference.leaving) == (1, 0, (1, 0))


def test_distinguish_refuses_what_cannot_be_compared():
    with pytest.raises(TypeError, match="b must be a Machine; got str"):
        distinguish(strategies.tit_for_tat(), "tit for tat")
    with pytest.raises(ValueError, match=r"same seat.*translate"):
        distinguish(strategies.tit_for_tat(), strategies.always_give(seats=3))


# ------------------------------------------------------------------------------------- answers and traits


@given(machines((2, 2), states=4, chance=False), st.lists(st.integers(0, 1), max_size=8))
def test_responses_without_chance_are_those_of_one_round_after_another(machine, others):
    found = response(machine, others)
    expected = np.eye(3)[naive_analysis.answers(machine, others)][:, :2]
    assert found.choices.tolist() == expected.tolist()


@given(machines((2, 2), states=3, exact=True), st.lists(st.integers(0, 1), min_size=1, max_size=5), st.data())
def test_responses_are_the_sum_over_all_own_choices(machine, others, data):
    slips = data.draw(st.dictionaries(st.integers(0, len(others) - 1), st.integers(0, 1), max_size=2))
    found = response(machine, others, slips=slips, exact=True)
    weights = {machine.start: F(1)}
    act, _, leave = machine.fractions()
    for t in range(len(others) + 1):
        assert found.choices[t].tolist() == naive_analysis.choices(machine, weights)
        if t == len(others):
            break
        after = {}
        for s, w in weights.items():
            for a in range(2):
                own = F(int(a == slips[t])) if t in slips else act[s, a]
                for to, chance in naive_analysis.moves(machine, s, 2 * a + others[t]).items():
                    after[to] = after.get(to, 0) + w * own * chance * (1 - leave[to])
        weights = after
    assert np.allclose(response(machine, others, slips=slips).choices, found.choices.astype(float), atol=1e-14)


def test_programs_answer_too():
    @program(state=(0.0, "rounds"))
    def patient(state, profile, u):
        """Withhold once the other has withheld twice, and in the last round."""
        if profile[1] == 1:
            state[0] += 1
        state[1] -= 1
        return 1 if state[0] >= 2 or state[1] == 0 else 0

    assert response(patient, [0, 1, 0, 1, 0]).giving.tolist() == [1, 1, 1, 1, 0, 0]
    assert response(patient, [0, 0], rounds=3).giving.tolist() == [1, 1, 0]
    assert response(patient, [0, 0], rounds=3, exact=True).giving.tolist() == [F(1), F(1), F(0)]
    chance = Program(lambda state, profile, u: int(u < 0.5), (), (2, 2), "coin")
    with pytest.raises(ValueError, match="draws random numbers"):
        response(chance, [0])
    with pytest.raises(ValueError, match=r"must return an action 0\.\.1; got 7"):
        response(Program(lambda state, profile, u: 7, (), (2, 2), "seven"), [0])


def test_a_response_prints_what_happened():
    assert str(response(strategies.generous_tit_for_tat(0.25).named("GTFT"), [0, 1, 0], slips={2: 1})) == (
        "others  0  1  0\n"
        "GTFT    0  0  0:0.25 1:0.75  0\n"
        "slip          →1"
    )  # fmt: skip
    leaver = rg.Machine([[1, 0]] * 2, [[0, 1, 0, 1]] * 2, leave=[0, 1])
    assert str(response(leaver, [1])) == "others  1\nown     0  left"


@settings(max_examples=300)
@given(machines((2, 2), states=4, chance=False))
def test_traits_are_what_long_plays_show(machine):
    assume(machine.leave[machine.start] == 0)
    t = traits(machine)
    assert (t.nice, t.retaliatory, t.provocable, t.forgiving) == naive_analysis.traits(machine)


@pytest.mark.parametrize(
    ("machine", "text"),
    [
        (strategies.always_give(), "nice, not retaliatory, not provocable, forgiving"),
        (strategies.always_withhold(), "not nice, not retaliatory, provocable, not forgiving"),
        (strategies.tit_for_tat(), "nice, retaliatory, provocable, forgiving"),
        (strategies.suspicious_tit_for_tat(), "not nice, retaliatory, provocable, forgiving"),
        (strategies.tit_for_two_tats(), "nice, not retaliatory, provocable, forgiving"),
        (strategies.generous_tit_for_tat(), "nice, retaliatory, provocable, forgiving"),
        (strategies.joss(), "not nice, retaliatory, provocable, not forgiving"),
        (strategies.grim(), "nice, retaliatory, provocable, not forgiving"),
        (strategies.random(0.5), "not nice, not retaliatory, provocable, not forgiving"),
        # The others' one withholding makes it withhold, and giving to one who withholds makes it go on so.
        (strategies.win_stay_lose_shift(), "nice, retaliatory, provocable, not forgiving"),
        (strategies.grim(seats=3), "nice, retaliatory, provocable, not forgiving"),
        # It never withholds: it leaves.
        (rg.Machine([[1, 0]] * 2, [[0, 1, 0, 1]] * 2, leave=[0, 1]), "nice, retaliatory, provocable, not forgiving"),
        (rg.Machine([[1]], [[0]]), "nice, not retaliatory, provocable, forgiving"),
    ],
)
def test_traits_of_known_strategies(machine, text):
    assert str(traits(machine)) == text


def test_what_has_no_answers_is_refused():
    sees = rg.Machine([[[1, 0], [0, 1]]], [[0] * 4])
    for call in (traits, lambda m: response(m, [0])):
        with pytest.raises(ValueError, match="moves at once"):
            call(sees)
    with pytest.raises(TypeError, match="Machine or a Program; got str"):
        response("tit for tat", [0])
    with pytest.raises(TypeError, match="machine must be a Machine"):
        traits("tit for tat")
    with pytest.raises(ValueError, match="others must be at least 0 and at most 1; got 2"):
        response(strategies.tit_for_tat(), [0, 2])
    with pytest.raises(ValueError, match="slips must be"):
        response(strategies.tit_for_tat(), [0, 1], slips={5: 1})


# --------------------------------------------------------------------------------- which known strategy is it


@settings(max_examples=40)
@given(pairs_of_machines(3))
def test_distance_is_the_mean_square_difference_over_all_histories(pair):
    a, b = pair
    found = distance(a, b, discount=0.125)
    assert found == pytest.approx(distance(b, a, discount=0.125), abs=1e-14)
    # The rounds that are left out weigh 8^-4.
    assert 0 <= found - float(naive_analysis.distance(a, b, F(1, 8), 4)) + 1e-14 <= 8.0**-4 + 2e-14
    if a.equivalent(b):
        assert found == 0


@given(COUNTS.flatmap(lambda counts: st.tuples(*[machines(counts, states=3)] * 3)), st.sampled_from([0, 0.5, 0.9]))
def test_the_root_of_the_distance_is_a_metric(three, d):
    ab, bc, ac = (distance(three[i], three[j], d) ** 0.5 for i, j in ((0, 1), (1, 2), (0, 2)))
    # Roots of numbers that are off by 1e-15 are off by 3e-8.
    assert ac <= ab + bc + 1e-7
    assert max(ab, bc, ac) <= 1 + 1e-12


def test_distances_by_hand():
    give, withhold, copy = strategies.always_give(), strategies.always_withhold(), strategies.tit_for_tat()
    assert distance(give, withhold) == pytest.approx(1)
    # They differ after half of all last rounds; in the first round only if one starts otherwise.
    assert distance(give, copy, discount=0.75) == pytest.approx(0.75 / 2)
    assert distance(copy, strategies.suspicious_tit_for_tat(), discount=0.75) == pytest.approx(0.25)
    # A chance of 1/3 more to give after half of all rounds: half of (1/3)^2 + (1/3)^2.
    assert distance(copy, strategies.generous_tit_for_tat(1 / 3), discount=0.5) == pytest.approx(0.25 / 9)
    always, at_times = (rg.Machine([[1, 0]], [[0] * 4], leave=[q]) for q in (0, 0.5))
    assert distance(always, at_times, discount=0) == pytest.approx(0.25)


def test_the_nearest_are_those_of_least_distance_and_the_same_come_first():
    known = [s for s in strategies.stewart_plotkin_2012() if isinstance(s, rg.Machine)]
    for machine in (strategies.tit_for_tat(), strategies.grim(own=False), strategies.contrite_tit_for_tat()):
        found = nearest(machine, known, k=4)
        distances = [distance(machine, other) for other in known]
        assert [n.distance for n in found.neighbours] == pytest.approx(sorted(distances)[:4], abs=1e-14)
        for n in found.neighbours:
            assert n.equivalent == machine.equivalent(n.machine) == (n in found.same)
            assert n.slips_only == (not n.equivalent and distinguish(machine, n.machine, mistakes=False) is None)
    triggers = [strategies.grim(own=own) for own in (True, False, True)]
    found = nearest(strategies.grim(), triggers, k=1)
    assert [n.machine for n in found.neighbours] == [triggers[0], triggers[2]]
    assert str(nearest(strategies.grim(), triggers)).splitlines()[-1].endswith(", the same without own slips")


def test_what_hangs_together_differently_is_not_the_same_even_at_distance_0():
    fresh = rg.Machine([[F(1, 2), F(1, 2)]], [[0] * 4])
    next = np.zeros((3, 4, 3))
    next[0, :, 1:] = 0.5
    next[1, :, 1] = next[2, :, 2] = 1
    once = rg.Machine([[0.5, 0.5], [1, 0], [0, 1]], next)
    assert distance(fresh, once) == pytest.approx(0, abs=1e-14)
    (found,) = nearest(once, [fresh]).neighbours
    assert not found.equivalent
    assert len(found.difference.history) == 2


def test_nearest_looks_in_the_catalogue(monkeypatch):
    entry = listing.Entry(strategies.tit_for_tat, listing.Source("a1900", "A", 1900, "T", "V"), "reciprocity", 2)
    triad = listing.Entry(lambda: strategies.grim(seats=3), entry.source, "trigger", 3)
    monkeypatch.setattr(sys.modules["relgames.strategies.nearest"], "entries", lambda: [entry, triad])
    found = nearest(strategies.tit_for_tat())
    assert (found.compared, len(found.same)) == (1, 1)
    assert nearest(strategies.always_give(seats=3)).neighbours[0].machine.name.startswith("grim")


def test_nearest_refuses_what_cannot_be_compared():
    tft = strategies.tit_for_tat()
    with pytest.raises(TypeError, match="machine must be a Machine"):
        nearest("tit for tat")
    with pytest.raises(TypeError, match="among must be machines; got str"):
        nearest(tft, ["tit for tat"])
    with pytest.raises(ValueError, match="among must hold a machine"):
        nearest(tft, [])
    with pytest.raises(ValueError, match=r"same seat.*translate"):
        nearest(tft, [strategies.grim(seats=3)])
    with pytest.raises(ValueError, match="discount must be below 1"):
        distance(tft, tft, discount=1)
    with pytest.raises(ValueError, match="k must be at least 1"):
        nearest(tft, [tft], k=0)
    with pytest.raises(TypeError, match="a must be a Machine"):
        distance("tit for tat", tft)
