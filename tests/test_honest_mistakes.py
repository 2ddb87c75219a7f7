"""What the example on honest mistakes prints, worked out again: from closed forms, and in plain Python."""

import re
from fractions import Fraction as F
from itertools import product

import naive
import pytest
from example_scripts import run

import relgames as rg
from relgames import games, strategies

PAYOFFS = {"dilemma": (F(5), F(3), F(1), F(0)), "donation": (F(3), F(2), F(0), F(-1))}
FIELD = {
    machine.name: machine
    for machine in (
        strategies.tit_for_tat(),
        strategies.generous_tit_for_tat(),
        strategies.contrite_tit_for_tat(),
        strategies.tit_for_two_tats(),
        strategies.win_stay_lose_shift(),
        strategies.grim(),
        strategies.always_give(),
        strategies.always_withhold(),
    )
}


@pytest.fixture(scope="module")
def printed():
    return run("honest_mistakes")["printed"]


def long_run(payoffs, policy, generosity, execution, perception):
    """What a policy gets from a forgiver: ``policy[k]`` is what it means to do after its own action k was realised."""
    T, R, P, S = payoffs
    means = [1 - perception + perception * generosity, perception + (1 - perception) * generosity]
    forgiver = [execution + (1 - 2 * execution) * mean for mean in means]
    gives = [1 - execution if policy[k] == 0 else execution for k in (0, 1)]
    # The share of rounds after an own gift solves x = x gives[0] + (1 - x) gives[1].
    x = gives[1] / (1 - gives[0] + gives[1])
    return sum(
        share * (a * y * R + a * (1 - y) * S + (1 - a) * y * T + (1 - a) * (1 - y) * P)
        for share, a, y in zip((x, 1 - x), gives, forgiver, strict=True)
    )


def is_giving_best(payoffs, generosity, execution, perception):
    # Against who reacts to the last round only, some deterministic reaction to one's own last action is best.
    rates = F(execution), F(perception)
    others = [(1, 0), (1, 1)]
    # Who repeats what it did stays with its first action if it never slips: giving, which is the same, or withholding.
    if rates[0] > 0:
        others.append((0, 1))
    most = max(long_run(payoffs, policy, generosity, *rates) for policy in others)
    return long_run(payoffs, (0, 0), generosity, *rates) >= most


def rows(printed, heading, number):
    lines = printed.splitlines()
    (start,) = (k for k, line in enumerate(lines) if line.split() == heading.split())
    return [line.split() for line in lines[start + 1 : start + 1 + number]]


def test_the_largest_safe_generosity(printed):
    tiny = F(1, 10**7)
    table = rows(printed, "execution perception dilemma donation with its like tit for tat", 16)
    for execution, perception, dilemma, donation, like, tit_for_tat in table:
        for name, cell in (("dilemma", dilemma), ("donation", donation)):
            assert is_giving_best(PAYOFFS[name], F(cell) - tiny, execution, perception)
            assert not is_giving_best(PAYOFFS[name], F(cell) + tiny, execution, perception)
        # b = 3, c = 1: each gift costs the same and is worth the same, whatever the other does.
        assert F(donation) == 1 - 1 / (3 * (1 - 2 * F(execution)) * (1 - 2 * F(perception)))
        if F(execution) + F(perception) == 0:
            T, R, P, S = PAYOFFS["dilemma"]
            assert F(dilemma) == min(1 - (T - R) / (R - S), (R - P) / (T - P))
            continue
        noise = rg.Noise(F(execution), F(perception))
        r = rg.RepeatedGame(games.prisoners_dilemma(), discount=1, noise=noise)
        for cell, machine in (
            (like, strategies.generous_tit_for_tat(F(dilemma))),
            (tit_for_tat, strategies.tit_for_tat()),
        ):
            assert cell == f"{float(naive.play(r, (machine, machine)).payoffs[0]):.4f}"
    assert "in all 60 cases" in printed


def test_from_how_many_mistakes_on_none_is_safe(printed):
    found = re.findall(r"^(.*), (execution|perception): no forgiveness is safe from ([\d.]+) on", printed, re.M)
    assert len(found) == 4
    for game, kind, rate in found:
        payoffs = PAYOFFS["dilemma" if game == "prisoner's dilemma" else "donation"]
        for shift, safe in ((-F(1, 10**5), True), (F(1, 10**5), False)):
            rates = [F(rate) + shift if kind == name else F(0) for name in ("execution", "perception")]
            assert is_giving_best(payoffs, F(0), *rates) == safe


@pytest.mark.parametrize("generosity", [F(0), F(1, 10), F(1, 3)])
@pytest.mark.parametrize("execution", [F(1, 100), F(1, 10)])
def test_generous_with_its_like(printed, generosity, execution):
    r = rg.RepeatedGame(games.prisoners_dilemma(), discount=1, noise=rg.Noise(execution=execution))
    machine = strategies.generous_tit_for_tat(generosity)
    payoff = float(naive.play(r, (machine, machine)).payoffs[0])
    (line,) = (line for line in printed.splitlines() if line.startswith(f"{execution} ") and "/" not in line[6:])
    assert f"{payoff:.4f}" == line.split()[1 + [F(0), F(1, 10), F(1, 3)].index(generosity)]


def test_chance_agrees_with_the_root(printed):
    found = re.findall(r"giving gets ([+-][\d.]+) over taking turns, ± ([\d.]+)", printed)
    (below, error), (above, other) = [(float(x), float(y)) for x, y in found]
    assert below > 5 * error
    assert above < -5 * other


def score(name, kind, rate):
    r = rg.RepeatedGame(games.prisoners_dilemma(), discount=0.95, noise=rg.Noise(**{kind: rate}))
    return sum(naive.play(r, (FIELD[name], other)).payoffs[0] for other in FIELD.values()) / len(FIELD)


def test_who_falls_behind_whom_in_the_field(printed):
    found = re.findall(r"^(execution|perception): (.*) is ahead of (.*) from ([\d.]+) on$", printed, re.M)
    assert len(found) == 5
    for kind, one, other, rate in found:
        # The rate is printed with five digits.
        for shift, ahead in ((-2e-5, False), (2e-5, True)):
            assert (score(one, kind, float(rate) + shift) > score(other, kind, float(rate) + shift)) == ahead


def test_contrition_does_not_help_the_eyes():
    contrite, plain = "contrite tit for tat", "tit for tat"
    for rate in (0.003, 0.02, 0.15):
        assert score(contrite, "perception", rate) == pytest.approx(score(plain, "perception", rate))
    assert score(contrite, "execution", 0.01) > score(plain, "execution", 0.01)


def test_the_table_of_the_catalogue(printed):
    names = ("always_give", "generous_tit_for_tat", "contrite_tit_for_tat", "tft_atft", "tit_for_tat")
    for name, (column, kind) in product(names, enumerate(("execution", "perception"))):
        (cells,) = (line.split() for line in printed.splitlines() if line.split()[:1] == [name])
        machine = rg.catalogue()[name].strategy
        r = rg.RepeatedGame(games.prisoners_dilemma(), discount=1, noise=rg.Noise(**{kind: 0.01}))
        assert cells[3 + column] == f"{float(naive.play(r, (machine, machine)).payoffs[0]):.4f}"
    # Press and Dyson's reason, and Akin's: tit for tat never falls behind, and giving always can be taken from.
    verdicts = {line.split()[0]: line.split()[1:3] for line in printed.splitlines() if "yes" in line or " no " in line}
    assert verdicts["always_give"] == ["no", "no"]
    assert verdicts["tit_for_tat"][1] == "yes"
    assert verdicts["tft_atft"] == ["yes", "yes"]


def test_the_conclusions(printed):
    r = rg.RepeatedGame(games.prisoners_dilemma(), discount=1, noise=rg.Noise(execution=0.01))
    pair = (strategies.tit_for_tat(),) * 2
    assert f"its like has {float(naive.play(r, pair).payoffs[0]):.4g} in the long run" in printed
    (last,) = re.findall(r"none from (\d\.\d+) on", printed)
    assert float(last) == pytest.approx((6**0.5 - 2) / 2, abs=1e-4)
