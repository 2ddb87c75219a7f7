"""What the example on giving without expecting prints, worked out again: in closed form, and by sampled play."""

import re
from fractions import Fraction

import numpy as np
import pytest
from example_scripts import run

import relgames as rg
from relgames import games, strategies

GAME = games.with_refusal(games.prisoners_dilemma(), hurt=1)


@pytest.fixture(scope="module")
def example():
    return run("give_without_expecting")


@pytest.fixture(scope="module")
def printed(example):
    return example["printed"]


def cells(printed, name):
    """Scores and ranks of a strategy in the four tournaments."""
    (row,) = re.findall(rf"^{re.escape(name)} +((?:-?\d+\.\d{{4}} +\d+[= ]? *){{4}})$", printed, re.MULTILINE)
    found = re.findall(r"(-?\d+\.\d{4}) +(\d+)", row)
    return [(float(score), int(rank)) for score, rank in found]


def test_a_refused_gift_stays_with_its_giver_whom_it_hurts():
    # Both give and accept; the other refuses: what it does not get is 3, and the giver has 1 less than by keeping it.
    assert GAME.payoffs[0, 1].tolist() == [4, 0]
    assert GAME.payoffs[2, 2].tolist() == [1, 1]


@pytest.mark.parametrize(("column", "error"), [(0, 0), (2, Fraction(1, 100))])
def test_scores_and_ranks_sampled(printed, column, error):
    field = [strategies.accepting(p) for p in strategies.stewart_plotkin_2012() if isinstance(p, strategies.Machine)]
    field += [strategies.win_win_giver(), strategies.trader(), strategies.martyr()]
    r = rg.RepeatedGame(GAME, rounds=200, noise=rg.Noise(execution=error))
    t = rg.tournament(r, field, method="sampled", repetitions=300, seed=1)
    scores = []
    for k, machine in enumerate(field):
        score, rank = cells(printed, machine.name)[column]
        assert abs(score - t.scores[k]) <= 5 * t.score_errors[k] + 1e-4
        scores.append((score, rank))
    assert all(rank == 1 + sum(other > score + 1e-4 for other, _ in scores) for score, rank in scores)


def test_two_givers_with_slips(printed):
    slip = Fraction(1, 100)
    chance = [1 - slip, slip / 3, slip / 3, slip / 3]
    mean = sum(chance[a] * chance[b] * GAME.fractions[a, b][0] for a in range(4) for b in range(4))
    assert f"leave two win-win givers {float(mean):.4f} of 3.0000" in printed


def test_whom_the_takers_exploit(printed):
    # Who always withholds gets 5 from a giver, and 1 from whom it meets once withholding is answered.
    (prey,) = re.findall(r"^no end:\n(?: .*\n)*?  ALLD +exploits (.*)$", printed, re.MULTILINE)
    assert prey == "ALLC, win-win giver, martyr"


def test_nobody_gives_whatever_happens_and_comes_first(printed):
    assert all(rank >= 10 for _, rank in cells(printed, "win-win giver"))
    assert "does not come first in any of these fields." in printed


def test_what_is_best_in_the_triad(example, printed):
    three = example["three"]
    for seat, role in enumerate(("salesperson", "customer", "organisation")):
        scores = three.payoffs[..., seat].mean(axis=tuple(other for other in range(3) if other != seat))
        best = example["line_up"][int(np.argmax(scores))].name
        assert f"the {role} does best with '{best}' ({scores.max():.2f} per round)" in printed
