"""Machines and their constructors: minimal forms, equivalence, exact numbers, and rules evaluated by hand."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from math import prod

import naive
import numpy as np
import pytest
from generators import generators, machines
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from relgames.strategies import (
    Machine,
    automaton,
    cyclic,
    from_counts,
    from_fsm,
    from_rule,
    memory_n,
    memory_one,
    reactive,
    translate,
)

TIT_FOR_TAT = Machine([[1, 0], [0, 1]], [[0, 1, 0, 1], [0, 1, 0, 1]], name="tit for tat")
NOWHERE = [[0, 0, 0, 0]]

counts_of_games = st.lists(st.integers(1, 3), min_size=2, max_size=3).map(tuple)
deterministic = counts_of_games.flatmap(lambda counts: machines(counts, states=6, chance=False))


def walk(machine, columns):
    """Return the state after a sequence of perceived profiles (own-first indices)."""
    state = machine.start
    for column in columns:
        state = machine.next[state, column]
    return int(state)


def output(machine, state):
    return machine.act[state].tolist(), float(machine.leave[state])


def behave_alike(a, b):
    """Whether two machines with certain transitions give the same outputs after every history."""
    queue = [(a.start, b.start)]
    for s, t in queue:
        if output(a, s) != output(b, t):
            return False
        for pair in zip(a.next[s].tolist(), b.next[t].tolist(), strict=True):
            if pair not in queue:
                queue.append(pair)
    return True


def alike_while_together(a, b):
    """The same, of what can happen: nobody has left before the first round, nor does anything once they have."""
    queue = [(a.start, b.start, False)]
    for s, t, entered in queue:
        if entered and a.leave[s] != b.leave[t]:
            return False
        if entered and a.leave[s] == 1:
            continue
        if a.act[s].tolist() != b.act[t].tolist():
            return False
        for pair in zip(a.next[s].tolist(), b.next[t].tolist(), strict=True):
            if (*pair, True) not in queue:
                queue.append((*pair, True))
    return True


def started(machine, state):
    return Machine(machine.act, machine.next, state, machine.leave)


def inflated(machine, rng, copies=3):
    """Return the same behaviour with copies of states, states that are not reached, and another numbering."""
    S = machine.states
    original = np.concatenate([np.arange(S), rng.integers(0, S, copies)])
    total = len(original)
    stochastic = machine.next.ndim == 3
    shape = (total, machine.profiles, total) if stochastic else (total, machine.profiles)
    following = np.zeros(shape, dtype=machine.next.dtype)
    for s, k in product(range(total), range(machine.profiles)):
        cell = machine.next[original[s], k]
        for to in np.flatnonzero(cell) if stochastic else [cell]:
            same = np.flatnonzero(original == to)
            if not stochastic:
                following[s, k] = rng.choice(same)
            elif len(same) > 1:  # halves, which are exact in floats
                first, second = rng.choice(same, 2, replace=False)
                following[s, k, first] = following[s, k, second] = cell[to] / 2
            else:
                following[s, k, same[0]] = cell[to]
    junk = np.zeros((2, *following.shape[1:]), dtype=following.dtype)
    if stochastic:
        following = np.pad(following, ((0, 0), (0, 0), (0, 2)))
        junk = np.pad(junk, ((0, 0), (0, 0), (0, 2)))
        junk[:, :, -1] = 1
    act = np.concatenate([machine.act[original], machine.act[[0, 0]]])
    following = np.concatenate([following, junk])
    leave = np.append(machine.leave[original], [0.125, 0.5])
    order = rng.permutation(total + 2)
    place = np.argsort(order)
    following = following[order][:, :, order] if stochastic else place[following[order]]
    start = rng.choice(np.flatnonzero(original == machine.start))
    return Machine(act[order], following, place[start], leave[order])


# ------------------------------------------------------------------------------ minimal forms, equivalence


@given(deterministic, generators)
def test_what_behaves_the_same_has_the_same_minimal_machine(machine, rng):
    minimal, larger = machine.minimize(), inflated(machine, rng)
    assert larger.minimize() == minimal
    assert hash(larger.minimize()) == hash(minimal)
    assert behave_alike(machine, minimal)
    assert machine.equivalent(larger)
    assert larger.equivalent(minimal)


@given(deterministic)
def test_a_minimal_machine_has_no_state_to_spare(machine):
    minimal = machine.minimize()
    assert minimal.minimize() == minimal
    reached = [minimal.start]
    for s in reached:
        reached += [t for t in minimal.next[s].tolist() if t not in reached]
    assert sorted(set(reached)) == list(range(minimal.states))
    for s, t in product(range(minimal.states), repeat=2):
        assert behave_alike(started(minimal, s), started(minimal, t)) == (s == t)


@given(deterministic)
def test_states_are_numbered_as_the_start_reaches_them(machine):
    minimal = machine.minimize()
    first_seen = list(dict.fromkeys([0, *minimal.next.reshape(-1).tolist()]))
    assert minimal.start == 0
    assert first_seen == list(range(minimal.states))


@settings(max_examples=200)
@given(st.data())
def test_equivalence_is_equality_of_behaviour(data):
    counts = data.draw(st.sampled_from([(1, 2), (2, 1), (2, 2)]))
    a, b = (data.draw(machines(counts, chance=False)) for _ in range(2))
    assert a.equivalent(b) == b.equivalent(a) == alike_while_together(a, b)
    assert (a.minimize() == b.minimize()) == behave_alike(a, b)


@given(deterministic, st.data())
def test_one_changed_output_is_noticed(machine, data):
    minimal = machine.minimize()
    assume(minimal.actions > 1)
    state = data.draw(st.integers(0, minimal.states - 1))
    act = minimal.act.copy()
    act[state] = np.roll(act[state], 1)
    changed = Machine(act, minimal.next, leave=minimal.leave)
    leaving = Machine(minimal.act, minimal.next, leave=np.where(np.arange(len(act)) == state, 0.5, minimal.leave))
    for other in (changed, leaving):
        assert other.equivalent(minimal) == alike_while_together(other, minimal)
        # Where nobody leaves, nothing hides a change. The first state's leaving matters if it is entered again.
        assert not other.equivalent(minimal) or minimal.leave.any() or state == 0


@given(counts_of_games.flatmap(lambda counts: machines(counts, states=4)), generators)
def test_lumping_undoes_copies_of_states_with_chance(machine, rng):
    minimal, larger = machine.minimize(), inflated(machine, rng)
    assert minimal.equivalent(machine)
    assert machine.equivalent(larger)
    assert larger.minimize().states == minimal.states
    assert minimal.minimize().states == minimal.states


def test_lumping_needs_equal_chances_of_equal_classes():
    # Kemeny and Snell 1960, theorem 6.3.2: states 1 and 2 lump although they split their chances
    # differently.
    act = [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]]
    split = [
        [0, 0.5, 0.5, 0, 0],
        [0.5, 0, 0, 0.5, 0],
        [0.5, 0, 0, 0.25, 0.25],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0],
    ]
    lumps = Machine(act, [[row] * 4 for row in split])
    assert lumps.minimize().states == 3
    split[2] = [0.25, 0, 0, 0.5, 0.25]
    assert Machine(act, [[row] * 4 for row in split]).minimize().states == 4


def test_chances_that_lump_to_certainty_become_certain():
    machine = Machine([[1]] * 3, [[[1 / 3, 1 / 2, 1 / 6]]] * 3)
    assert machine.minimize() == Machine([[1]], [[0]])
    assert machine.minimize().equivalent(machine)


def test_lumping_adds_fractions_exactly():
    tenths = [[0, 0, F(1, 10), F(2, 10), F(7, 10)], [0, 0, F(3, 10), 0, F(7, 10)]]
    rows = [*tenths, [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], [F(1, 2), F(1, 2), 0, 0, 0]]
    machine = Machine([[1, 0], [1, 0], [0, 1], [0, 1], [1, 0]], [[row] * 4 for row in rows])
    assert machine.minimize().states == 3


def test_fractions_that_floats_cannot_tell_apart_are_different_behaviour():
    a, b = F(1, 3), F(1, 3) + F(1, 10**30)
    machine = Machine([[a, 1 - a], [b, 1 - b]], [[1] * 4, [0] * 4])
    assert machine.minimize().states == 2
    assert not machine.equivalent(started(machine, 1))


def test_seen_actions_are_part_of_behaviour():
    sees = Machine([[[1, 0], [0, 1]]], NOWHERE)
    same = Machine([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], [[1, 0, 1, 0], [0, 0, 1, 1]])
    other = Machine([[[1, 0], [1, 0]]], NOWHERE)
    assert same.equivalent(sees)
    assert same.minimize() == sees
    assert not other.equivalent(sees)
    assert not Machine([[1, 0]], NOWHERE).equivalent(sees)


def test_machines_for_other_games_are_not_equivalent():
    assert not Machine([[1, 0]], [[0] * 4]).equivalent(Machine([[1, 0]], [[0] * 8]))
    with pytest.raises(TypeError, match="other must be a Machine; got str"):
        TIT_FOR_TAT.equivalent("tit for tat")


# ---------------------------------------------------------------------------------- equality, arrays, text


@given(deterministic)
def test_equal_machines_hash_alike_whatever_their_names(machine):
    copy = Machine(machine.act, machine.next, machine.start, machine.leave, name="a copy")
    assert copy == machine
    assert hash(copy) == hash(machine)
    assert {copy, machine} == {machine}
    assert machine.named("another") == machine
    assert (machine.named("another").name, copy.name) == ("another", "a copy")


def test_every_array_counts_for_equality():
    base = {"act": [[1, 0], [0, 1]], "next": [[0, 1, 0, 1]] * 2, "start": 0, "leave": [0, 0.5]}
    others = [
        {"act": [[1, 0], [0.5, 0.5]]},
        {"next": [[0, 1, 1, 1]] * 2},
        {"start": 1},
        {"leave": [0, 0.25]},
        {"act": [[[1, 0]], [[0, 1]]]},
    ]
    for change in others:
        assert Machine(**base) != Machine(**{**base, **change})
    assert Machine(**base) != "machine"
    assert Machine(**base) == Machine(**base)


def test_the_two_zeros_are_equal():
    assert Machine([[1, -0.0]], NOWHERE, leave=[-0.0]) == Machine([[1, 0.0]], NOWHERE, leave=[0.0])


def test_chances_of_one_are_transitions_without_chance():
    certain = np.eye(2)[TIT_FOR_TAT.next]
    assert Machine([[1, 0], [0, 1]], certain) == TIT_FOR_TAT
    assert Machine([[1, 0], [0, 1]], certain).is_deterministic
    assert not Machine([[0.5, 0.5]], NOWHERE).is_deterministic
    assert not Machine([[1, 0]], NOWHERE, leave=[0.5]).is_deterministic
    assert Machine([[1, 0]], NOWHERE, leave=[1]).is_deterministic


def test_a_chance_that_does_not_move_its_complement_from_one_is_kept():
    # 1 - 1e-20 is 1 in floats; in the long run the second state still has a quarter of the time.
    chances = [[[1 - 1e-20, 1e-20]] * 4, [[3e-20, 1 - 3e-20]] * 4]
    machine = Machine(act=[[1, 0], [0, 1]], next=chances)
    assert not machine.is_deterministic
    assert machine.next.tolist() == chances


def test_arrays_are_copies_that_cannot_be_written():
    act, following, leave = np.eye(2), np.array([[0, 1, 0, 1]] * 2), np.zeros(2)
    machine = Machine(act, following, leave=leave)
    act[:], following[:], leave[:] = 0, 0, 1
    assert machine == TIT_FOR_TAT
    for array in (machine.act, machine.next, machine.leave):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(AttributeError):
        machine.start = 1


@given(counts_of_games.flatmap(machines))
def test_edges_are_the_transitions(machine):
    count, to, probability = machine._edges
    rebuilt = np.zeros((machine.states * machine.profiles, machine.states))
    rebuilt[np.repeat(np.arange(len(count)), count), to] = probability
    dense = machine.next if machine.next.ndim == 3 else np.eye(machine.states)[machine.next]
    assert (rebuilt.reshape(dense.shape) == dense).all()
    assert (probability > 0).all()


def test_rounding_errors_of_sums_are_removed():
    machine = Machine([[0.1 + 1e-12, 0.9]], NOWHERE)
    assert_allclose(machine.act.sum(), 1, rtol=0, atol=1e-15)
    with pytest.raises(ValueError, match="act must sum to 1"):
        Machine([[0.1 + 1e-6, 0.9]], NOWHERE)


def test_text_of_a_deterministic_machine():
    grim = Machine([[1, 0], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]], start=1)
    assert str(grim).splitlines() == [
        "machine: 2 states, starts in 1",
        "state  action  0|0  0|1  1|0  1|1",
        "0      0         0    1    1    1",
        "1      1         1    1    1    1",
    ]
    assert repr(grim) == "Machine(2 states, 2 actions, 4 profiles)"
    assert repr(TIT_FOR_TAT) == "Machine('tit for tat', 2 states, 2 actions, 4 profiles)"


def test_text_of_a_machine_with_chance_that_sees_and_leaves():
    machine = Machine(
        [[[1, 0], [0.25, 0.75]], [[0, 1], [0, 1]]],
        [[[0.5, 0.5], [1, 0], [1, 0], [0, 1]], [[0, 1]] * 4],
        leave=[0, 0.125],
        name="wary",
    )
    assert str(machine).splitlines() == [
        "wary: 2 states, starts in 0",
        "state  saw 0  saw 1                  0|0  0|1  1|0  1|1  leaves",
        "0      0      0:0.25 1:0.75  0:0.5 1:0.5    0    0    1       0",
        "1      1      1                        1    1    1    1   0.125",
    ]


def test_text_of_a_machine_of_one_state_for_three_seats():
    lines = str(Machine([[1, 0]], [[0] * 8], name="giver")).splitlines()
    assert lines[0] == "giver: 1 state, starts in 0"
    assert lines[1] == "state  action  0|0  0|1  0|2  0|3  1|0  1|1  1|2  1|3"


# ------------------------------------------------------------------------------------------- exact numbers


@given(counts_of_games.flatmap(lambda counts: machines(counts, exact=True)))
def test_fractions_are_kept(machine):
    for same in (machine.named("x"), started(machine, machine.start), machine.minimize()):
        act, following, _ = same.fractions()
        assert all(isinstance(x, F) for x in act.flat)
        assert (act.sum(axis=-1) == 1).all()
        if following.ndim == 3:
            assert (following.sum(axis=-1) == 1).all()
    given_act, given_next, _ = machine.fractions()
    kept_act, kept_next, _ = machine.named("x").fractions()
    assert (given_act == kept_act).all()
    assert (given_next == kept_next).all()
    values = set(machine.minimize().fractions()[0].flat)
    assert values <= set(given_act.flat)  # thirds stay thirds


def test_thirds_are_thirds():
    third = F(1, 3)
    machine = Machine([[third, 2 * third]], NOWHERE, leave=[third])
    act, _, leave = machine.named("x").fractions()
    assert act.tolist() == [[F(1, 3), F(2, 3)]]
    assert leave.tolist() == [F(1, 3)]
    assert machine != Machine([[1 / 3, 2 / 3]], NOWHERE, leave=[1 / 3])
    assert Machine([[F(1, 4), F(3, 4)]], NOWHERE) == Machine([[0.25, 0.75]], NOWHERE)


def test_rows_of_floats_sum_to_one_in_rationals():
    act, following, _ = Machine([[0.1, 0.9], [0.7, 0.3]], [[[0.1, 0.9]] * 4] * 2).fractions()
    assert (act.sum(axis=-1) == 1).all()
    assert (following.sum(axis=-1) == 1).all()
    assert abs(act[0, 0] - F(0.1)) < F(1, 10**16)


# ------------------------------------------------------------------------- constructors, evaluated by hand


def profiles_of(counts):
    return list(product(*(range(n) for n in counts)))


histories = st.lists(st.integers(0, 10**6), max_size=12)


@given(counts_of_games, st.integers(1, 2), st.booleans(), histories, generators)
def test_memory_n_looks_up_the_last_rounds(counts, memory, opening, history, rng):
    P, n = prod(counts), counts[0]
    assume(P**memory <= 200)
    table = rng.dirichlet(np.ones(n), P**memory)
    first = rng.dirichlet(np.ones(n), memory) if opening else None
    machine = memory_n(table, memory, first, counts)
    columns = [column % P for column in history]
    if first is not None and len(columns) < memory:
        expected = first[len(columns)]
    else:
        expected = table[naive.index(([0] * memory + columns)[-memory:], [P] * memory)]
    assert_allclose(machine.act[walk(machine, columns)], expected, rtol=1e-14)


@given(generators, st.booleans(), histories)
def test_memory_one_reacts_to_the_last_round(rng, opening, history):
    p, first = rng.random(4), rng.random() if opening else None
    machine = memory_one(p, first)
    columns = [column % 4 for column in history]
    gives = p[columns[-1]] if columns else p[0] if first is None else first
    assert_allclose(machine.act[walk(machine, columns), 0], gives, rtol=1e-14)


@given(counts_of_games, generators, st.booleans(), histories)
def test_reactive_reacts_to_the_others_alone(counts, rng, opening, history):
    others = profiles_of(counts[1:])
    p = rng.dirichlet(np.ones(counts[0]), len(others))
    first = rng.dirichlet(np.ones(counts[0])) if opening else None
    machine = reactive(p, first, counts)
    seen = [profiles_of(counts)[column % prod(counts)] for column in history]
    expected = p[others.index(seen[-1][1:])] if seen else p[0] if first is None else first
    columns = [profiles_of(counts).index(profile) for profile in seen]
    assert_allclose(machine.act[walk(machine, columns)], expected, rtol=1e-14)


@given(counts_of_games, st.integers(0, 2), st.booleans(), histories, generators)
def test_from_rule_applies_the_rule(counts, memory, mixed, history, rng):
    profiles = profiles_of(counts)
    assume(len(profiles) ** memory <= 100)
    weights = rng.integers(0, 5, (memory + 1, len(counts)))

    def rule(past):
        k = len(past) + sum(int(w @ profile) for w, profile in zip(weights, past, strict=False))
        chosen = k % counts[0]
        if not mixed:
            return chosen
        return [F(1, 2) * (a == chosen) + F(1, 2) * (a == 0) for a in range(counts[0])]

    machine = from_rule(rule, memory, counts)
    columns = [column % len(profiles) for column in history]
    past = tuple(profiles[column] for column in columns)
    expected = rule(past[-memory:] if memory else ())
    row = expected if mixed else [int(a == expected) for a in range(counts[0])]
    assert machine.act[walk(machine, columns)].tolist() == [float(x) for x in row]


@given(counts_of_games, histories, st.integers(1, 4))
def test_automaton_tabulates_a_python_rule(counts, history, ceiling):
    # It gives until the others' actions, halved in each round, add up to the ceiling.
    machine = automaton(
        ("score", 0),
        act=lambda state: 0 if state[1] < ceiling else counts[0] - 1,
        move=lambda state, own, others: ("score", min(state[1] // 2 + own + sum(others), 9)),
        counts=counts,
    )
    score, profiles = 0, profiles_of(counts)
    columns = [column % len(profiles) for column in history]
    for column in columns:
        score = min(score // 2 + sum(profiles[column]), 9)
    assert machine.act[walk(machine, columns)].argmax() == (0 if score < ceiling else counts[0] - 1)


def test_automaton_moves_by_chance():
    machine = automaton(
        "calm",
        act=lambda mood: int(mood == "angry"),
        move=lambda mood, own, others: {"angry": F(1, 3), "calm": F(2, 3)} if others == (1,) else mood,
    )
    fractions = [[[1, 0], [F(2, 3), F(1, 3)]] * 2, [[0, 1], [F(2, 3), F(1, 3)]] * 2]
    assert machine == Machine([[1, 0], [0, 1]], fractions)
    assert machine.fractions()[1][0, 1].tolist() == [F(2, 3), F(1, 3)]


def test_automaton_sees_own_action_and_others_in_cyclic_order():
    seen = set()
    automaton(0, lambda s: 0, lambda s, own, others: seen.add((own, *others)) or 0, counts=(2, 3, 4))
    assert sorted(seen) == profiles_of((2, 3, 4))


@given(generators, st.integers(1, 5), histories)
def test_from_fsm_follows_the_table(rng, states, history):
    to, acts = rng.integers(0, states, (states, 2)), rng.integers(0, 2, (states, 2))
    table = [(f"s{s}", k, f"s{to[s, k]}", int(acts[s, k])) for s, k in product(range(states), range(2))]
    machine = from_fsm(table, "s0", int(acts[0, 0]))
    state, action = 0, acts[0, 0]
    columns = [column % 4 for column in history]
    for column in columns:
        seen = column % 2  # the second digit of (own, other)
        state, action = to[state, seen], acts[state, seen]
    assert machine.act[walk(machine, columns)].argmax() == action


@given(generators, st.integers(2, 4), st.booleans(), st.booleans(), histories)
def test_from_counts_counts_the_givers(rng, seats, own_matters, opening, history):
    p = rng.random((2, seats))
    p = p if own_matters else p[0]
    first = 0.25 if opening else None
    machine = from_counts(p, first, seats)
    profiles = profiles_of((2,) * seats)
    columns = [column % len(profiles) for column in history]
    own, *others = profiles[columns[-1]] if columns else profiles[0]
    row = p[own] if own_matters else p
    expected = first if opening and not columns else row[others.count(0)]
    assert_allclose(machine.act[walk(machine, columns), 0], expected, rtol=1e-14)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=9), st.integers(0, 30))
def test_cyclic_repeats(sequence, t):
    machine = cyclic(sequence, counts=(3, 2))
    assert machine.act[walk(machine, [t % 6] * t)].argmax() == sequence[t % len(sequence)]


@settings(max_examples=100)
@given(st.data(), histories, generators)
def test_translate_plays_the_old_machine_on_what_it_takes_actions_for(data, history, rng):
    old = data.draw(st.sampled_from([(2, 2), (2, 3), (2, 2, 2)]))
    machine = data.draw(machines(old))
    assume(machine.next.ndim == 2)
    # Each seat of the new game has one action more, at a random place; a further seat is not seen at all.
    see = [tuple(np.insert(np.arange(n), rng.integers(n + 1), rng.integers(n)).tolist()) for n in old]
    do = tuple(rng.permutation(len(see[0]))[: old[0]].tolist())
    counts = tuple(len(view) for view in see)
    hidden = data.draw(st.integers(1, len(old)))
    see.insert(hidden, ())
    counts = (*counts[:hidden], 2, *counts[hidden:])
    new = translate(machine, do, see, counts)
    profiles = profiles_of(counts)
    columns = [column % len(profiles) for column in history]
    taken = [naive.index((view[a] for a, view in zip(profiles[c], see, strict=True) if view), old) for c in columns]
    expected = np.zeros(counts[0])
    expected[list(do)] = machine.act[walk(machine, taken)]
    state = walk(new, columns)
    assert_allclose(new.act[state], expected, rtol=1e-14)
    assert new.leave[state] == machine.leave[walk(machine, taken)]
    assert new.name == machine.name


def test_translate_keeps_fractions_and_takes_a_name():
    forgiving = reactive((1, F(1, 3)))
    new = translate(forgiving, (0, 2), [(0, 1, 1), (0, 1)], name="abroad")
    assert new.name == "abroad"
    assert set(new.fractions()[0].flat) == {0, 1, F(1, 3), F(2, 3)}


def test_constructors_keep_fractions():
    extort = (F(11, 13), F(1, 2), F(7, 26), F(0))
    for machine in (memory_one(extort), memory_n(extort, 1), from_rule(lambda h: (F(1, 3), F(2, 3)), 1)):
        act = machine.fractions()[0]
        assert {x.denominator for x in act.flat} <= {1, 2, 3, 13, 26}


# ----------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"act": [[1, 0], [1]]}, ValueError, "act must be a rectangular array"),
        ({"act": [["1", "0"]]}, TypeError, "act must hold numbers"),
        ({"act": [[None, 1]]}, TypeError, "act must hold numbers"),
        ({"act": [[1j, 1]]}, TypeError, "act must hold numbers"),
        ({"act": [1, 0]}, ValueError, r"act must have shape \(states, actions\)"),
        ({"act": np.ones((1, 1, 1, 1))}, ValueError, "act must have shape"),
        ({"act": np.ones((0, 2))}, ValueError, "act must have shape"),
        ({"act": [[0.5, 0.4]]}, ValueError, "act must sum to 1.*sum is 0.9"),
        ({"act": [[1.5, -0.5]]}, ValueError, r"act must lie in \[0, 1\]; got 1.5 at index \(0, 0\)"),
        ({"act": [[np.nan, 1]]}, ValueError, r"act must be finite; got nan at index \(0, 0\)"),
        ({"act": [[np.inf, 1]]}, ValueError, "act must be finite"),
        ({"act": [[F(1, 2), F(1, 3)]]}, ValueError, "act must sum to 1"),
        ({"next": [[0, 0, 0, 1]]}, ValueError, r"next must point to states 0..0; next\[0, 3\] is 1"),
        ({"next": [[0, -1, 0, 0]]}, ValueError, r"next must point to states 0..0; next\[0, 1\] is -1"),
        ({"next": [[0, 0, 0]]}, ValueError, "next must have shape .* multiple of the 2 own actions"),
        ({"next": [[0] * 4] * 2}, ValueError, "next must have shape"),
        ({"next": [[]]}, ValueError, "next must have shape"),
        ({"next": [[0.0, 0.0]]}, TypeError, r"next with two axes must hold state numbers \(int\)"),
        ({"next": [["0", "0"]]}, TypeError, "next with two axes must hold state numbers"),
        ({"next": [[True, False]]}, TypeError, "next with two axes must hold state numbers"),
        ({"next": [[[0.5]] * 4]}, ValueError, "next must sum to 1"),
        (
            {"next": [[[0.5, 0.5]] * 4]},
            ValueError,
            "next with three axes must end in one probability per state",
        ),
        ({"next": [[[-1]] * 4]}, ValueError, r"next must lie in \[0, 1\]"),
        ({"act": [[1, 0]] * 2, "next": [[0, 0], [0]]}, ValueError, "next must be a rectangular array"),
        ({"start": 1}, ValueError, "start must be at least 0 and at most 0; got 1"),
        ({"start": -1}, ValueError, "start must be at least 0"),
        ({"start": 0.0}, TypeError, "start must be an integer"),
        ({"start": True}, TypeError, "start must be an integer"),
        ({"leave": [0, 0]}, ValueError, "leave must hold one probability per state"),
        ({"leave": [1.5]}, ValueError, r"leave must lie in \[0, 1\]"),
        ({"leave": [np.nan]}, ValueError, "leave must be finite"),
        ({"leave": ["no"]}, TypeError, "leave must hold numbers"),
    ],
)
def test_bad_arrays_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        Machine(**{"act": [[1, 0]], "next": NOWHERE, **arguments})


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: memory_one((1, 0, 1)),
            ValueError,
            r"p must have shape \(4,\) or \(4, 2\); got shape \(3,\)",
        ),
        (lambda: memory_one((1, 0, 1, 2)), ValueError, r"p must lie in \[0, 1\]"),
        (lambda: memory_one("1010"), TypeError, "p must hold numbers"),
        (lambda: memory_one((1, 0, 1, 0), first=3), ValueError, r"first must lie in \[0, 1\]"),
        (lambda: memory_one([1] * 9, counts=(3, 3)), ValueError, r"p must have shape \(9, 3\)"),
        (lambda: memory_n([1] * 16, 2, first=[1]), ValueError, "first must say .* first 2 rounds; got 1"),
        (lambda: memory_n([1] * 4, 0), ValueError, "memory must be at least 1"),
        (lambda: memory_n([1] * 4, 1.5), TypeError, "memory must be an integer"),
        (lambda: reactive((1, 0, 1)), ValueError, "p must have shape"),
        (lambda: from_rule(lambda h: 0, -1), ValueError, "memory must be at least 0"),
        (lambda: from_rule(lambda h: 2, 1), ValueError, r"act must return an action 0\.\.1"),
        (
            lambda: automaton(0, lambda s: 0.5, lambda s, o, x: 0),
            ValueError,
            "act must return an action or 2",
        ),
        (lambda: automaton(0, lambda s: (1, 0, 0), lambda s, o, x: 0), ValueError, "act must return"),
        (lambda: automaton(0, lambda s: 0, lambda s, o, x: s + 1, limit=9), ValueError, "limit=9 states"),
        (lambda: automaton(0, lambda s: 0, lambda s, o, x: {0: 0.5, 1: 0.4}), ValueError, "must sum to 1"),
        (lambda: automaton(0, lambda s: 0, lambda s, o, x: 0, counts=(0, 2)), ValueError, "counts must be"),
        (lambda: from_counts((1, 0)), ValueError, r"p must have shape \(3,\) or \(2, 3\)"),
        (lambda: from_counts((1, 0), seats=1), ValueError, "seats must be at least 2"),
        (lambda: cyclic(()), ValueError, "sequence must hold at least one action"),
        (lambda: cyclic((0, 2)), ValueError, "sequence must be"),
        (lambda: from_fsm([(1, 0, 1)], 1), ValueError, "transitions must hold"),
        (
            lambda: from_fsm([(1, 0, 1, 0)], 1),
            ValueError,
            "transitions has no entry for state 1 after action 1",
        ),
        (
            lambda: from_fsm([(1, 0, 1, 0)] * 2, 1),
            ValueError,
            "transitions names state 1 with action 0 twice",
        ),
        (lambda: from_fsm([(1, 2, 1, 0)], 1), ValueError, "transitions must be"),
        (lambda: from_fsm([(1, 0, 1, 0)], 1, 2), ValueError, "initial_action must be"),
        (lambda: translate(TIT_FOR_TAT, (0,), [(0, 1)] * 2), ValueError, "do must hold 2 actions"),
        (lambda: translate(TIT_FOR_TAT, (0, 2), [(0, 1)] * 2), ValueError, "do must be"),
        (lambda: translate(TIT_FOR_TAT, (0, 1), [(0, 1), (0, 0)]), ValueError, "see must map onto the 4"),
        (
            lambda: translate(Machine([[[1, 0]]], NOWHERE), (0, 1), [(0, 1)] * 2),
            ValueError,
            "machine must be",
        ),
    ],
)
def test_bad_arguments_of_constructors_are_named(build, error, message):
    with pytest.raises(error, match=message):
        build()
