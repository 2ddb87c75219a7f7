"""A strategy that can only be asked is learned as the machine that it is, and what is claimed of it is proven."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

from relgames import strategies as s
from relgames.strategies._conformance import _identifiers, suite
from relgames.strategies._observation_table import Answers, Table


def black_box(machine, counts=(2, 2)):
    """A deterministic machine as something that can only be asked."""
    profiles = {profile: k for k, profile in enumerate(product(*(range(n) for n in counts)))}

    def query(word):
        state = machine.start
        chosen = [int(machine.act[state].argmax())]
        for own, *others in word:
            state = machine.next[state, profiles[(chosen[-1] if own < 0 else own, *others)]]
            chosen.append(int(machine.act[state].argmax()))
        return chosen

    return query


def machine_of(rng, states, counts=(2, 2)):
    act = np.eye(counts[0])[rng.integers(0, counts[0], states)]
    return s.Machine(act, rng.integers(0, states, (states, int(np.prod(counts)))), name="secret")


COUNTS = [(2, 2), (3, 2), (2, 3), (2, 2, 2), (1, 2), (2, 1), (2,)]


@given(hs.integers(0, 2**32 - 1), hs.integers(1, 25), hs.sampled_from(COUNTS))
@settings(max_examples=20, deadline=None)
def test_a_machine_is_learned_as_the_smallest_that_behaves_so(seed, states, counts):
    machine = machine_of(np.random.default_rng(seed), states, counts)
    found = s.learn(black_box(machine, counts), counts, matches=40, rounds=60, conformance=300)
    smallest = machine.minimize()
    # No more than that is claimed.
    assert found.machine.minimize() == smallest or smallest.states > found.machine.states + found.extra
    assert found.machine.minimize().states == found.machine.states
    assert found.mistakes
    assert found.stopped == ""


KNOWN = [
    *(s.always_give(), s.tit_for_tat(), s.grim(), s.two_tits_for_tat(), s.contrite_tit_for_tat(), s.prober()),
    *(s.win_stay_lose_shift(), s.hard_prober(), s.forgiving_grim(), s.tits_for_tats(3, 2), s.cyclic((0, 0, 1, 0, 1))),
]


@pytest.mark.parametrize("machine", KNOWN, ids=lambda machine: machine.name)
def test_known_strategies_are_learned(machine):
    found = s.learn(black_box(machine), matches=50)
    assert found.machine.minimize() == machine.minimize()


@given(hs.integers(0, 2**32 - 1), hs.integers(1, 25))
@settings(max_examples=20, deadline=None)
def test_without_mistakes_it_is_right_as_long_as_there_are_none(seed, states):
    rng = np.random.default_rng(seed)
    query = black_box(machine_of(rng, states))
    found = s.learn(query, mistakes=False, matches=40, rounds=60, conformance=300)
    learned = black_box(found.machine)
    for _ in range(20):
        word = tuple((-1, int(other)) for other in rng.integers(0, 2, 60))
        assert learned(word) == query(word)
    assert not found.mistakes
    assert (found.machine.next[:, :2] == found.machine.next[:, 2:]).all()


def test_the_alternator_of_the_last_own_action_is_a_clock_without_mistakes():
    query = black_box(s.memory_one((0, 0, 1, 1), first=1))
    assert s.learn(query).machine.minimize() == s.memory_one((0, 0, 1, 1), first=1)
    assert s.learn(query, mistakes=False).machine.minimize() == s.cyclic((0, 1))


@given(hs.integers(0, 2**32 - 1), hs.integers(1, 6), hs.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_no_other_machine_of_so_many_states_more_passes_the_words_of_the_suite(seed, states, extra):
    rng = np.random.default_rng(seed)
    machine = machine_of(rng, states).minimize()
    table = table_of(machine)
    k, words = suite(table, 1_000)
    words = list(words)
    for _ in range(10):
        other = near(rng, machine, min(k, extra))
        answers = black_box_of_numbers(other)
        assert other.equivalent(machine) == all(answers(word) == table.run(word) for word in words)


def near(rng, machine, extra):
    """A machine of at most so many states more, that behaves almost the same: copies of states, and one wrong entry."""
    size = machine.states + extra
    original = np.concatenate([np.arange(machine.states), rng.integers(0, machine.states, extra)])
    act, next = machine.act[original].copy(), machine.next[original].copy()
    for state in range(size):
        for profile in range(4):
            next[state, profile] = rng.choice(np.flatnonzero(original == next[state, profile]))
    state = rng.integers(size)
    if rng.random() < 0.5:
        act[state] = act[state, ::-1]
    else:
        next[state, rng.integers(4)] = rng.integers(size)
    return s.Machine(act, next, machine.start)


def black_box_of_numbers(machine):
    query = black_box(machine)
    return lambda word: query([divmod(letter, 2) for letter in word])


def table_of(machine):
    table = Table(Answers(black_box_of_numbers(machine), 4, 10**6, np.inf), 4, 100)
    rng = np.random.default_rng(0)
    for _ in range(200):
        table.refine(tuple(rng.integers(0, 4, 20).tolist()))
    table.settle()
    assert len(table.access) == machine.states
    return table


def agreed(u, v):
    """How many letters two words begin with that are the same."""
    return next((k for k, (a, b) in enumerate(zip(u, v, strict=False)) if a != b), min(len(u), len(v)))


@given(hs.integers(0, 2**32 - 1), hs.integers(2, 30))
@settings(max_examples=20, deadline=None)
def test_two_states_share_a_word_that_tells_them_apart(seed, states):
    machine = machine_of(np.random.default_rng(seed), states).minimize()
    output = machine.act.argmax(axis=1)
    words = _identifiers(machine.next, output)

    def along(state, word):
        seen = [output[state]]
        for letter in word:
            state = machine.next[state, letter]
            seen.append(output[state])
        return seen

    for a in range(machine.states):
        for b in range(a):
            # Words that only begin a longer one are left out, as the longer one shows what they do.
            shared = {u[: agreed(u, v)] for u in words[a] for v in words[b]}
            assert any(along(a, word) != along(b, word) for word in shared)


def test_what_happens_late_is_found_by_long_matches():
    def turns(word):
        return [int(t >= 100) for t in range(len(word) + 1)]

    found = s.learn(turns)
    assert found.machine.states == 101
    assert s.learn(turns, rounds=100).machine.states == 1


def test_limits_leave_no_machine_and_say_which_it_was():
    def count(word):
        return [int(sum(other for _, other in word[:t]) > t / 2) for t in range(len(word) + 1)]

    for limits in ({"states": 10}, {"queries": 10}, {"seconds": 0}):
        found = s.learn(count, **limits)
        assert found.machine is None
        assert found.stopped == next(iter(limits))
        assert found.stopped in str(found)


def test_the_result_says_what_is_proven():
    found = s.learn(black_box(s.tit_for_tat()), name="echo")
    assert found.machine.name == "echo"
    assert f"at most 2 + {found.extra} states" in str(found)
    assert "not proven beyond" in str(found)


def test_queries_are_asked_once():
    asked = []
    query = black_box(s.tit_for_two_tats())

    def watched(word):
        asked.append(word)
        return query(word)

    found = s.learn(watched)
    assert len(asked) == len(set(asked)) == found.queries
    assert sum(len(word) + 1 for word in asked) == found.asked


def test_chance_is_noticed():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="leaves something to chance"):
        s.learn(lambda word: rng.integers(0, 2, len(word) + 1).tolist())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"query": 3}, TypeError, "query must be a function"),
        ({"query": lambda word: [0]}, ValueError, "must answer a word of 1 profiles with 2 actions; got 1"),
        ({"query": lambda word: [2] * (len(word) + 1)}, ValueError, "answer of query"),
        ({"query": lambda word: [0.5] * (len(word) + 1)}, TypeError, "answer of query"),
        ({"counts": (0, 2)}, ValueError, "counts"),
        ({"states": 0}, ValueError, "states"),
        ({"rounds": 0}, ValueError, "rounds"),
    ],
)
def test_bad_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        s.learn(**{"query": black_box(s.tit_for_tat()), **arguments})
