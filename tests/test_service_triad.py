"""What the example on win-win-win prints, worked out again: in closed form, and on both sides of each turning point."""

from fractions import Fraction

import pytest
from example_scripts import run

import relgames as rg

TRIAD = rg.games.service_triad()


@pytest.fixture(scope="module")
def example():
    return run("service_triad")


def visits(told):
    """How many of three customers come in the first round, each pushed one telling each other one with a chance."""
    second = 1 - told
    return 1 + second + (1 - told) * (second * (1 - told) + (1 - second))


def test_rule_1_turns_where_the_commission_leaves_less_than_support_costs(example):
    # (1 - c) 40 = 3.
    assert example["too_much"] == (Fraction(37, 40), Fraction(37, 40))
    for commission in (Fraction(1, 5), Fraction(9, 10), Fraction(95, 100)):
        game = rg.games.service_triad(commission=commission)
        assert (example["backed"](commission) == game.fractions[0, 0, 0]).all()
    assert "commission 19/20: win-win-lose" in example["printed"]
    assert "commission 1/4: win-win-win" in example["printed"]


def test_rule_2_pushed_customers_come_once(example):
    """With v visits in the first round and none later: (42 + 3) v (1 - d) - 3 · 3, over three customers."""
    pushed, lost = TRIAD.fractions[1, 0, 0][2], TRIAD.fractions[1, 1, 0][2]
    squeezed = TRIAD.fractions[1, 0, 1][2]
    serving = TRIAD.fractions[0, 0, 0][2]
    for told, found in example["patience"].items():
        v = visits(told)
        expected = [
            1 - (level - lost) * 3 / ((gain - lost) * v) for level, gain, lost in
            [(0, pushed, lost), (serving, pushed, lost), (serving, squeezed, Fraction(0))]
        ]  # fmt: skip
        for turn, discount in zip(found, expected, strict=True):
            if discount <= 0:
                assert turn is None
            else:
                low, high = turn
                assert low <= discount <= high
                assert high - low < Fraction(1, 10**8)


def test_rule_2_fails_for_customers_who_come_again(example):
    """In the long run: one visit, then 1 / h missed; 42 - 3 / h = 0."""
    assert example["memory"] == (Fraction(1, 14), Fraction(1, 14))
    # Every second visit at the most.
    assert example["at_best"] == Fraction(105, 4) < example["served"] == 27
    assert example["closing"] > 0


def test_what_is_read_as_less_than_outside_never_is_by_squeezing():
    assert (TRIAD.payoffs[:, :, 1, 2] >= 0).all()


def test_rule_1_with_mistakes_turns_once(example):
    low, high = example["soon"]
    gain = example["forgiving"]
    assert gain(low) <= 0 <= gain(high)
    assert high - low < Fraction(1, 10**8)
    assert [gain(Fraction(k, 100)) > 0 for k in (1, 3, 4, 5, 10, 50)] == [k > 100 * low for k in (1, 3, 4, 5, 10, 50)]


def by_hand(carries, discount):
    """What the organisation gets in all from three customers that nobody tells anything, by a plain recursion.

    A state is the salesperson's mood and which customers still come; vectors of such are iterated to the end.
    """
    states = [(mood, *come) for mood in (0, 1) for come in [(a, b, c) for a in (1, 0) for b in (1, 0) for c in (1, 0)]]
    worth = dict.fromkeys(states, 0.0)

    def round_(state):
        """The expected payoff of a round, and where it leads."""
        ways, paid = {state: 1.0}, 0.0
        for k in (1, 2, 3):
            after = {}
            for s, p in ways.items():
                act = "push" if s[0] else "serve"
                payoffs = TRIAD.payoffs[int(act == "push"), 1 - s[k], 1]
                paid += p * payoffs[2]
                comes = s[k] and payoffs[1] >= 0
                moods = {s[0]: 1.0}
                if payoffs[0] < 0 and not s[0]:
                    moods = {1: carries, 0: 1 - carries}
                elif payoffs[0] > 0:
                    moods = {0: 1.0}
                for mood, q in moods.items():
                    new = (mood, *(int(comes) if j == k else s[j] for j in (1, 2, 3)))
                    after[new] = after.get(new, 0) + p * q
            ways = after
        return paid, ways

    rounds = {s: round_(s) for s in states}
    for _ in range(2000):
        worth = {s: (1 - discount) * paid + discount * sum(q * worth[t] for t, q in ways.items())
                 for s, (paid, ways) in rounds.items()}  # fmt: skip
    return worth[0, 1, 1, 1] / 3


def test_rule_3_is_what_a_plain_recursion_finds(example):
    for carries, discount in ((0.3, 0.9), (1, 0.9), (0.05, 0.5)):
        exact = example["squeezed"](Fraction(str(carries)), discount=Fraction(str(discount)))
        assert float(exact) == pytest.approx(by_hand(carries, discount), rel=1e-9)
    assert example["squeezed"](0) == 35
    low, high = example["carried"][0]
    assert by_hand(float(low) - 1e-6, 0.9) > 27 > by_hand(float(high) + 1e-6, 0.9)
    low, high = example["impatient"]
    assert by_hand(1, float(low) - 1e-6) > 27 > by_hand(1, float(high) + 1e-6)


def test_rule_3_turns_once(example):
    for told, (low, _) in example["carried"].items():
        for carries in (Fraction(1, 200), Fraction(1, 50), Fraction(1, 20), Fraction(1, 2), 1):
            assert (example["squeezed"](carries, told=told) > 27) == (carries < low)


def test_losses_spread_to_those_who_were_not_squeezed(example):
    calm, carrying = example["calm"], example["carrying"]
    assert calm.payoffs[2].tolist() == TRIAD.fractions[0, 0, 0].tolist()
    for party in ("Pat", "Bob", "Kim", "organisation"):
        assert carrying.total(party) < calm.total(party)
    low, high = example["half"]
    assert example["at_work"](low).payoffs[2][2] >= Fraction(27, 2) >= example["at_work"](high).payoffs[2][2]


def test_sampling_agrees_on_both_sides(example):
    assert set(example["checks"].values()) == {(1, -1)}
