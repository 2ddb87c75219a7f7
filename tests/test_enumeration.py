"""All machines and pure rules, and the search for friendly rivals."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import naive_enumeration as naive
import numpy as np
import pytest

import relgames as rg
from relgames import strategies
from relgames.strategies.rules import rule_tables

PD = rg.games.prisoners_dilemma()
# Yi, Baek and Choi (2017), table 1: what to do after the round before last and, within each, the last one, in the order
# CC CD DC DD. The first is TFT-ATFT; the first four are distinguishable from who always gives.
EIGHT = [
    "cddc cdcd cddc cccd",
    "cddc cdcd cddc dccd",
    "cddd cdcd cddc cccd",
    "cddd cdcd cddc dccd",
    "cddc cdcd cdcc cccd",
    "cddc cdcd cdcc dccd",
    "cddd cdcd cdcc cccd",
    "cddd cdcd cdcc dccd",
]
# Murase and Baek (2020): own actions and the other's in the last three rounds after which CAPRI gives.
CAPRI = [
    ("ccc", "ccc"), ("ccc", "dcc"), ("dcc", "ccc"), ("dcc", "dcc"),
    ("ccd", "ccc"), ("cdc", "ccd"), ("dcc", "cdc"),
    ("ccd", "cdc"), ("cdc", "dcc"),
    ("ddd", "ddc"), ("ddc", "ddd"), ("ddc", "ddc"), ("ddc", "dcc"), ("dcc", "ddc"),
]  # fmt: skip


def numbers_of(rules):
    return {sum((x == "d") << k for k, x in enumerate(rule.replace(" ", ""))) for rule in rules}


# All machines


@pytest.mark.parametrize(
    ("states", "counts", "own"),
    [(1, (2, 2), False), (2, (2, 2), False), (3, (2, 2), False), (2, (3, 2), False), (2, (2, 3), False),
     (2, (2, 2), True), (2, (1, 2), False), (2, (2, 1), False), (3, (3, 1), False), (1, (3, 3), True)],
)  # fmt: skip
def test_machines_are_all_behaviours(states, counts, own):
    machines = strategies.all_machines(states, counts, own)
    inputs = counts[0] * counts[1] if own else counts[1]
    words = [word for n in range(2 * states - 1) for word in product(range(inputs), repeat=n)]
    found = set()
    for machine in machines:
        assert machine.minimize() == machine.named("")
        moves = machine.next if own else machine.next.reshape(machine.states, counts[0], -1)[:, 0]
        done = []
        for word in words:
            state = machine.start
            for letter in word:
                state = moves[state, letter]
            done.append(int(machine.act[state].argmax()))
        found.add(tuple(done))
    assert len(found) == len(machines)
    assert found == naive.behaviours(states, inputs, counts[0])


def test_the_numbers_of_machines_are_the_published_ones():
    # Domaratzki, Kisman and Shallit (2002): languages by the states of their minimal automaton over two letters.
    sizes = [len(act) for act in strategies.all_machines(4).act]
    assert sizes == [2, 24, 1028, 56014]
    assert [len(strategies.all_machines(s)) for s in (2, 3)] == [26, 1054]
    assert [naive.behaviours_of_two_inputs(s) for s in (2, 3, 4)] == [26, 1054, 57068]


def test_each_minimal_machine_of_three_states_is_counted_once_for_each_numbering():
    # The states but the first can be numbered in (s - 1)! ways, and no two of them give the same table.
    act, next = (x[2] for x in (strategies.all_machines(3).act, strategies.all_machines(3).next))
    tables = set()
    for order in permutations((1, 2)):
        number = np.array([0, *order])
        place = np.argsort(number)
        for a, n in zip(act, next, strict=True):
            tables.add((*a[place].tolist(), *number[n[place]].reshape(-1).tolist()))
    assert len(tables) == factorial(2) * len(act)


def test_machines_are_a_sequence():
    machines = strategies.all_machines(2)
    assert machines[-1] == machines[25] == list(machines)[25]
    assert [m.name for m in machines[3:5]] == ["machine 3", "machine 4"]
    with pytest.raises(IndexError):
        machines[26]
    assert strategies.tit_for_tat() == machines[3].named("")


def test_machines_that_do_not_fit_are_refused():
    with pytest.raises(MemoryError, match="states=7 with 2 actions and 2 inputs"):
        strategies.all_machines(7)
    with pytest.raises(ValueError, match="states must be at least 1"):
        strategies.all_machines(0)
    with pytest.raises(TypeError, match="own must be True or False"):
        strategies.all_machines(2, own=2)


# Pure rules


def test_a_rule_does_what_its_digits_say():
    rng = np.random.default_rng(1)
    for counts, memory in (((2, 2), 1), ((2, 2), 2), ((3, 2), 1), ((2, 3), 1), ((2, 2, 2), 1), ((2, 2), 3)):
        profiles = int(np.prod(counts))
        digits = rng.integers(0, counts[0], profiles**memory)
        number = sum(int(a) * counts[0] ** k for k, a in enumerate(digits))
        rows = np.eye(counts[0])[digits]
        assert strategies.pure_rule(number, memory, counts, name="") == strategies.memory_n(rows, memory, None, counts)
        assert strategies.rule_number(strategies.memory_n(rows, memory, None, counts), memory, counts) == number


@pytest.mark.parametrize("opening", list(product((0, 1), repeat=2)))
def test_a_rule_begins_as_after_its_opening(opening):
    rng = np.random.default_rng(2)
    for number in rng.integers(0, 2**16, 20).tolist():
        table = rule_tables([number], 2)[0].tolist()
        machine = strategies.pure_rule(number, 2, opening=opening)
        history = [(action, action) for action in opening]
        state = machine.start
        for profile in rng.integers(0, 4, 8).tolist():
            assert machine.act[state].argmax() == naive.after(table, history, 2)
            history.append((profile // 2, profile % 2))
            state = machine.next[state, profile]


def test_known_rules_have_their_numbers():
    known = {
        strategies.always_give: 0,
        strategies.win_stay_lose_shift: 0b0110,
        strategies.tit_for_tat: 0b1010,
        strategies.always_withhold: 0b1111,
    }
    for make, number in known.items():
        assert strategies.rule_number(make(), 1) == number
        opening = [1] if make is strategies.always_withhold else None
        assert strategies.pure_rule(number, 1, opening=opening).equivalent(make())
    # A rule of one round is one of two rounds, whose table repeats.
    assert strategies.rule_number(strategies.tit_for_tat(), 2) == 0b1010 * 0x1111


def test_rules_are_a_sequence():
    rules = strategies.pure_rules(1)
    assert [strategies.rule_number(rule, 1) for rule in rules] == list(range(16))
    assert rules[-1] == rules[15]
    assert rules[2:4] == (rules[2], rules[3])
    assert strategies.pure_rules(2) == strategies.pure_rules(2, opening=(0, 0))
    assert strategies.pure_rules(2) != strategies.pure_rules(2, opening=(0, 1))
    assert len(strategies.pure_rules(2)) == 65_536
    with pytest.raises(IndexError):
        rules[16]
    # Who has one action has one rule.
    assert [rule.states for rule in strategies.pure_rules(4, counts=(1, 3))] == [1]
    assert len(strategies.pure_rules(1, counts=(2, 2, 2))) == 256


def test_rules_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="number must be at least 0 and at most 15; got 16"):
        strategies.pure_rule(16, 1)
    with pytest.raises(TypeError, match="number must be an integer"):
        strategies.pure_rule("c", 1)
    with pytest.raises(ValueError, match="memory must be at least 1"):
        strategies.pure_rule(0, 0)
    with pytest.raises(ValueError, match=r"too many for a sequence; make single ones with pure_rule"):
        strategies.pure_rules(3)
    with pytest.raises(ValueError, match="opening must hold one action for each of the 2 rounds; got 1"):
        strategies.pure_rule(0, 2, opening=[0])
    with pytest.raises(ValueError, match="opening must be at least 0 and at most 1; got 2"):
        strategies.pure_rule(0, 1, counts=(3, 2), opening=[2])
    with pytest.raises(TypeError, match="opening must be a sequence of 2 actions"):
        strategies.pure_rules(2, opening=1)
    with pytest.raises(ValueError, match="leave nothing to chance"):
        strategies.rule_number(strategies.random(), 1)
    with pytest.raises(ValueError, match=r"must fit action counts \(2, 2\)"):
        strategies.rule_number(strategies.give_while(2, seats=3), 1)
    with pytest.raises(ValueError, match="remembers more than 1 rounds: after history"):
        strategies.rule_number(strategies.tit_for_two_tats(), 1)
    with pytest.raises(TypeError, match="machine must be a Machine"):
        strategies.rule_number("tit for tat", 1)


# Friendly rivals


@pytest.fixture(scope="module")
def found():
    return rg.friendly_rivals(PD)


def test_the_friendly_rivals_of_two_rounds_are_the_published_eight(found):
    assert set(found.friendly) == numbers_of(EIGHT)
    assert set(found.successful) == numbers_of(EIGHT[:4])
    for number, machine in zip(found.friendly, found.machines, strict=True):
        assert machine.equivalent(strategies.pure_rule(number, 2))
        assert rg.is_rival(PD, machine)
        assert rg.is_efficient(PD, machine)


def test_one_round_has_no_friendly_rival():
    one = rg.friendly_rivals(PD, memory=1)
    assert one.friendly == ()
    rules = strategies.pure_rules(1)
    assert one.rival.tolist() == [naive.is_rival(table) for table in rule_tables(range(16), 1).tolist()]
    assert one.efficient.tolist() == [rg.is_efficient(PD, rule).holds for rule in rules]


def test_capri_is_a_friendly_rival():
    number = 0
    for k, history in enumerate(product(product("cd", repeat=2), repeat=3)):
        own, other = ("".join(profile[seat] for profile in history) for seat in range(2))
        number += ((own, other) not in CAPRI) << k
    assert rg.friendly_rivals(PD, 3, [number, 0, 2**64 - 1]).successful == (number,)


def test_verdicts_are_those_of_the_definitions(found):
    rng = np.random.default_rng(3)
    for number in [*rng.integers(0, 2**16, 80).tolist(), *np.flatnonzero(found.rival)[::50].tolist()]:
        table = rule_tables([number], 2)[0]
        assert naive.is_rival(table.tolist()) == found.rival[number]
        assert rg.is_efficient(PD, strategies.pure_rule(number, 2)).holds == found.efficient[number]
    for number in [*rng.integers(0, 2**16, 8).tolist(), *np.flatnonzero(found.rival)[::400].tolist()]:
        table = rule_tables([number], 2)[0]
        anywhere = rg.Machine(np.eye(2)[table], [[(4 * h + p) % 16 for p in range(4)] for h in range(16)])
        from_all = [rg.is_rival(PD, rg.Machine(anywhere.act, anywhere.next, start)).holds for start in range(16)]
        assert all(from_all) == found.rival[number]


def test_who_can_be_told_from_always_giving_takes_from_it_as_mistakes_vanish(found):
    # With a chance e of a mistake shares are off their limits by no more than some multiple of e. Limits of shares are
    # rational numbers with small denominators: one that is not 0 is far above e.
    e = Fraction(1, 10**7)
    r = rg.RepeatedGame(PD, discount=1, noise=rg.Noise(execution=e))
    rng = np.random.default_rng(4)
    for number in [*found.friendly, *rng.integers(0, 2**16, 25).tolist()]:
        outcome = rg.play(r, (strategies.pure_rule(number, 2), strategies.always_give()), exact=True)
        assert (outcome.profiles[0, 0] < 1 - 1000 * e) == found.distinguishable[number]


def test_only_the_sign_of_the_gain_matters(found):
    harmony = rg.Game.symmetric([[3, 1], [0, 0]])
    indifferent = rg.Game.symmetric([[3, 1], [1, 0]])
    some = np.random.default_rng(5).integers(0, 2**16, 100)
    for game, gain in ((harmony, -1), (indifferent, 0)):
        verdicts = rg.friendly_rivals(game, rules=some)
        assert verdicts.rival.tolist() == [naive.is_rival(t, gain) for t in rule_tables(some, 2).tolist()]
        assert np.array_equal(verdicts.efficient, found.efficient[some])


def test_no_rules_are_no_friendly_rivals():
    assert rg.friendly_rivals(PD, rules=[]).friendly == ()


def test_the_search_says_what_it_cannot_do():
    with pytest.raises(ValueError, match=r"there are 2\^64 rules of memory=3: say which in rules"):
        rg.friendly_rivals(PD, 3)
    with pytest.raises(ValueError, match="game must be symmetric"):
        rg.friendly_rivals(rg.games.trust())
    with pytest.raises(TypeError, match="game must be a Game"):
        rg.friendly_rivals("prisoner's dilemma")
    with pytest.raises(TypeError, match="rules must be a sequence"):
        rg.friendly_rivals(PD, rules="0")
    with pytest.raises(ValueError, match="number must be at least 0 and at most 65535; got 65536"):
        rg.friendly_rivals(PD, rules=[65536])
