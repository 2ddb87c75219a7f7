"""What machines are: memory, equivalence, traits, answers to a probe, and which known strategy one is."""

from __future__ import annotations

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
from relgames.strategies import memory_depth

small = st.sampled_from([(1, 2), (2, 1), (2, 2)]).flatmap(lambda counts: machines(counts, states=3, exact=True))


# ------------------------------------------------------------------------------------------------ memory


@settings(max_examples=150)
@given(small, st.booleans())
def test_memory_depth_is_what_all_histories_say(machine, mistakes):
    # In the first state nobody has left; a state that is left for certain on entering it goes no further.
    assume(machine.leave[machine.start] == 0)
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


def test_clocks_are_definite_and_counters_are_not():
    clock = strategies.automaton(0, lambda s: int(s == 40), lambda s, own, others: min(s + 1, 40))
    counter = strategies.automaton(0, lambda s: int(s == 40), lambda s, own, others: min(s + others[0], 40))
    assert memory_depth(clock) == 40
    assert memory_depth(counter) == inf


def test_memory_depth_refuses_what_is_no_machine():
    with pytest.raises(TypeError, match="machine must be a Machine; got str"):
        memory_depth("tit for tat")
