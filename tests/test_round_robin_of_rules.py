"""The round robin of pure rules."""

import signal
import sys
import time
from fractions import Fraction

import naive_enumeration as naive
import numpy as np
import pytest
from children import child
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies
from relgames.strategies.rules import rule_tables

PD = rg.games.prisoners_dilemma()


def terms(rounds=200, game=PD):
    return rg.RepeatedGame(game, rounds=rounds)


@given(
    memory=st.sampled_from((1, 2)),
    rounds=st.integers(1, 40),
    numbers=st.lists(st.integers(0, 2**16 - 1), min_size=1, max_size=7),
    opening=st.tuples(st.integers(0, 1), st.integers(0, 1)),
    self_play=st.booleans(),
)
def test_counts_are_those_of_plain_play(memory, rounds, numbers, opening, self_play):
    numbers = [number % 2 ** (4**memory) for number in numbers]
    self_play = self_play or len(numbers) == 1
    result = rg.round_robin_of_rules(terms(rounds), memory, numbers, opening[:memory], self_play=self_play, threads=1)
    tables = rule_tables(numbers, memory).tolist()
    assert result.counts.tolist() == naive.round_robin(tables, memory, opening[:memory], rounds, self_play)
    assert (result.counts.sum(axis=1) == rounds * result.opponents).all()


@pytest.mark.parametrize("rounds", [1, 2, 3, 17, 200])
@pytest.mark.parametrize("opening", [(0,), (1,)])
def test_all_rules_of_one_round(rounds, opening):
    tables = rule_tables(range(16), 1).tolist()
    plain = naive.round_robin(tables, 1, opening, rounds)
    for method in ("histories", "matches"):
        result = rg.round_robin_of_rules(terms(rounds), 1, opening=opening, method=method)
        assert result.method == method
        assert result.counts.tolist() == plain


@pytest.mark.parametrize(("rounds", "opening"), [(23, (0, 0)), (7, (1, 0))])
def test_two_routes_count_the_same_for_all_rules_of_two_rounds(rounds, opening):
    walked, played = (
        rg.round_robin_of_rules(terms(rounds), opening=opening, method=method) for method in ("histories", "matches")
    )
    assert (walked.method, played.method) == ("histories", "matches")
    assert np.array_equal(walked.counts, played.counts)


def test_a_field_that_ends_in_the_middle_of_a_word():
    rng = np.random.default_rng(8)
    numbers = rng.integers(0, 2**16, 9001)
    result = rg.round_robin_of_rules(terms(25), rules=numbers)
    tables = rule_tables(numbers, 2)
    row = np.arange(len(numbers))
    for k in (0, 4095, 4096, 9000):
        mine, theirs = np.zeros_like(row), np.zeros_like(row)
        counts = np.zeros(4, dtype=np.int64)
        for _ in range(25):
            a, b = tables[k][mine], tables[row, theirs]
            counts += np.bincount(2 * a + b, minlength=4)
            mine, theirs = (4 * mine + 2 * a + b) % 16, (4 * theirs + 2 * b + a) % 16
        assert result.counts[k].tolist() == counts.tolist()


def test_counts_are_those_of_the_general_kernel():
    rng = np.random.default_rng(6)
    numbers = rng.integers(0, 2**16, 120)
    machines = [strategies.pure_rule(number, 2) for number in numbers.tolist()]
    general = rg.tournament(terms(), machines, method="exact")
    ours = rg.round_robin_of_rules(terms(), rules=numbers)
    shares = general.profiles.mean(axis=1).reshape(-1, 4)
    assert np.allclose(ours.shares, shares, atol=1e-12, rtol=0)
    assert ours.ranks.tolist() == general.ranks.tolist()


def test_a_rule_against_all_by_plain_branching():
    result = rg.round_robin_of_rules(terms(30), opening=(0, 1))
    for number in np.random.default_rng(7).integers(0, 2**16, 4).tolist():
        mean = naive.against_all(rule_tables([number], 2)[0].tolist(), (0, 1), 30)
        assert [2**16 * x for x in mean] == result.counts[number].tolist()


def test_what_a_rule_gives_the_others_get():
    counts = rg.round_robin_of_rules(terms(50)).counts.sum(axis=0)
    assert counts[1] == counts[2]
    assert counts.sum() == 50 * 2**32


def test_results_do_not_depend_on_threads():
    numbers = np.arange(0, 2**16, 101)
    results = [rg.round_robin_of_rules(terms(30), rules=numbers, threads=threads) for threads in (1, 3)]
    assert np.array_equal(results[0].counts, results[1].counts)
    walked = [rg.round_robin_of_rules(terms(30), threads=threads) for threads in (1, 3)]
    assert np.array_equal(walked[0].counts, walked[1].counts)


def test_any_number_of_rounds():
    # Tit for tat and its suspicious reflection alternate for ever: in rounds of any number, half of them.
    rounds = 2**40
    result = rg.round_robin_of_rules(terms(rounds), memory=1)
    assert (result.counts.sum(axis=1) == 16 * rounds).all()
    always_give = result.counts[0]
    # Half of the rules give to who always gives, and go on. The others withhold; of these half withhold for ever, and
    # the rest give in every other round.
    assert always_give.tolist() == [8 * rounds + 4 * rounds // 2, 4 * rounds + 4 * rounds // 2, 0, 0]


def test_scores_are_exact():
    game = rg.Game.symmetric([[Fraction(1, 3), Fraction(-1, 7)], [1, 0]])
    exact = rg.round_robin_of_rules(terms(12, game), rules=[0, 1, 34470, 65535], exact=True)
    floats = rg.round_robin_of_rules(terms(12, game), rules=[0, 1, 34470, 65535])
    pay = game.fractions[..., 0].reshape(-1)
    expected = [Fraction(sum(int(c) * p for c, p in zip(row, pay, strict=True)), 48) for row in exact.counts]
    assert exact.scores.tolist() == expected
    assert floats.scores.tolist() == [float(x) for x in expected]
    assert exact.ranks.tolist() == [1 + sum(y > x for y in expected) for x in expected]
    assert [expected[k] for k in exact.ranking] == sorted(expected, reverse=True)


def test_one_rule_and_constant_payoffs():
    one = rg.round_robin_of_rules(terms(10), rules=[65535])
    assert one.counts.tolist() == [[0, 0, 0, 10]]
    assert one.ranking.tolist() == [0]
    flat = rg.round_robin_of_rules(terms(10, rg.Game.symmetric([[2, 2], [2, 2]])), memory=1)
    assert set(flat.ranks.tolist()) == {1}
    assert set(flat.scores.tolist()) == {2.0}


def test_what_a_result_shows():
    result = rg.round_robin_of_rules(terms(), rules=[34470, 0, 65535, 65535])
    frame = result.to_pandas()
    assert frame["rule"].tolist() == [34470, 0, 65535, 65535]
    assert frame.columns.tolist() == ["rule", "rank", "score", "give, give", "give, withhold", "withhold, give",
                                      "withhold, withhold"]  # fmt: skip
    assert "4 rules of memory 2, 4 matches each" in str(result)
    assert result.summary(rows=1).endswith("... and 2 more rows")
    assert len(str(result).splitlines()) == 2 + 3
    assert result.machine(0).equivalent(strategies.pure_rule(34470, 2))
    assert repr(result) == "RuleRoundRobin(4 rules of memory 2, 200 rounds)"
    with pytest.raises(ValueError, match="read-only"):
        result.counts[0] = 0


def test_the_round_robin_says_what_it_cannot_play():
    play = rg.round_robin_of_rules
    with pytest.raises(TypeError, match="r must be a RepeatedGame"):
        play(PD)
    with pytest.raises(ValueError, match="r must have a number of rounds"):
        play(rg.RepeatedGame(PD, discount=0.9))
    with pytest.raises(ValueError, match="without mistakes"):
        play(rg.RepeatedGame(PD, rounds=10, noise=rg.Noise(execution=0.1)))
    with pytest.raises(ValueError, match="symmetric game of two seats with two actions"):
        play(rg.RepeatedGame(rg.games.trust(), rounds=10))
    with pytest.raises(ValueError, match="memory must be at least 1 and at most 2; got 3"):
        play(terms(), memory=3)
    with pytest.raises(ValueError, match=r"rules\[1\] must be at least 0 and at most 15; got 16"):
        play(terms(), memory=1, rules=[3, 16])
    with pytest.raises(ValueError, match="at least one number"):
        play(terms(), rules=[])
    with pytest.raises(TypeError, match="rules must be a sequence"):
        play(terms(), rules=3)
    with pytest.raises(ValueError, match="method must be one of"):
        play(terms(), method="fast")
    with pytest.raises(ValueError, match="needs all rules"):
        play(terms(), rules=[1], method="histories")
    with pytest.raises(ValueError, match="give at least two rules"):
        play(terms(), rules=[1], self_play=False)
    with pytest.raises(ValueError, match="fit into 64 bits"):
        play(terms(2**41))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent another way on Windows")
def test_the_interrupt_key_ends_a_round_robin_at_once():
    code = (
        "import relgames as rg\n"
        "terms = [rg.RepeatedGame(rg.games.donation(), rounds=rounds) for rounds in (5, 2**40)]\n"
        "rg.round_robin_of_rules(terms[0], rules=[1])\n"
        "print('ready', flush=True)\n"
        "rg.round_robin_of_rules(terms[1], rules=[1])\n"
    )
    with child(code) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        # It takes milliseconds; the limit is for a machine that is busy with something else.
        _, errors = process.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt")
