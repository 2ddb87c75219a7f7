"""What the example on growth without contribution prints, worked out again: from closed forms and the payoffs."""

import re
from fractions import Fraction

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import games

FIRM = games.enterprise_triad()
OUTSIDE = (10, 40, 30)


@pytest.fixture(scope="module")
def printed():
    return run("growth_without_contribution")["printed"]


def earned(part, in_return, discount):
    """What the three get: the customer is fair, and a demanding owner shares, as the team did a round before."""
    seen = (1 - discount) + discount * part
    shared = seen if in_return else 1
    total = [0, 0, 0]
    # Today's contribution does not depend on yesterday's, on which fairness and sharing depend together.
    for gave in (True, False):
        now = part if gave else 1 - part
        for fair in (True, False):
            before = seen if fair else 1 - seen
            shares = fair if in_return else True
            profile = (int(not fair), int(not gave), int(not shares))
            for seat in range(3):
                total[seat] += now * before * FIRM.fractions[profile][seat]
    assert total[2] == 30 + 20 * seen - 10 * shared
    return total


def word(pay):
    return "-".join("win" if x > o else "lose" if x < o else "even" for x, o in zip(pay, OUTSIDE, strict=True))


def test_no_single_round_is_win_win_lose(printed):
    rows = [row for row in printed.splitlines() if re.match(r"(fair|demanding) ", row)]
    assert len(rows) == 8
    for row in rows:
        *_, customer, team, owner, label = row.split()
        assert label == word([int(customer), int(team), int(owner)]) != "win-win-lose"


def test_by_the_part_of_the_rounds_with_contribution(printed):
    rows = [re.split(r"\s{2,}", row) for row in printed.splitlines() if re.match(r"[0-7](/[248])?\s{5,}", row)]
    assert len(rows) == 9
    for part, obliged, label, in_return, other in rows:
        for in_turn, pay, words in ((False, obliged, label), (True, in_return, other)):
            expected = earned(Fraction(part), in_turn, Fraction(1))
            assert [float(x) for x in pay.split(", ")] == pytest.approx([float(x) for x in expected], rel=1e-3)
            assert words == word(expected)
        assert (label == "win-win-lose") == (0 < Fraction(part) < Fraction(1, 2))


def test_where_it_turns(printed):
    for discount in (Fraction(1), Fraction(9, 10)):
        (row,) = lines(printed, f"discount {discount}: win-win-lose if the team contributes in ")
        low, high = (Fraction(x) for x in re.match(r"(\S+) to (\S+) of the rounds", row).groups())
        assert earned(low, False, discount)[0] == OUTSIDE[0]
        assert earned(high, False, discount)[2] == OUTSIDE[2]
        assert word(earned((low + high) / 2, False, discount)) == "win-win-lose"
    for investment in (5, 10, 15, 20):
        (row,) = lines(printed, f"investment {investment}, rebate 20: the owner loses below a contribution in ")
        assert row == f"{Fraction(investment, 20)} of the rounds"


def test_how_patient_they_must_be_for_it(printed):
    # 2 (1 - d) / (5 - 2 d) of the rounds for the customer to win, 1 - 1 / (2 d) for the owner not to lose.
    (row,) = lines(printed, "win-win-lose is possible from discount ")
    assert float(row.split()[0]) == pytest.approx(5 / 8, abs=1e-6)
    for d, possible in ((Fraction(3, 5), False), (Fraction(13, 20), True)):
        seen = {word(earned(Fraction(k, 100), False, d)) for k in range(101)}
        assert ("win-win-lose" in seen) == possible


def test_who_causes_it(printed):
    quarter, d = Fraction(1, 4), Fraction(9, 10)
    seen = (1 - d) + d * quarter
    # A customer who is fair anyhow, or a team that contributes, gives the owner 40; an owner who shares in return keeps
    # the investment as often as the team did not contribute.
    loss, whole, kept = 20 + 20 * seen, 40, 30 + 10 * seen
    assert loss < 30 <= kept < whole
    team = (whole - loss + whole - kept) / 2
    assert f"caused by customer (fair while the team contributes); or team (contributes in {quarter}" in printed
    assert f"caused by team (contributes in {quarter} of the rounds); or owner (shares out of obligation)" in printed
    assert f"of the difference customer {(whole - loss) / 2}, team {(whole - loss) / 2}, owner 0" in printed
    assert f"of the difference customer 0, team {team}, owner {whole - loss - team}" in printed


def test_when_contributing_pays(printed):
    for text in ("13/20", "27/40", "99/100"):
        d = Fraction(text)
        (row,) = lines(printed, f"discount {text}: by not always contributing the team gains ")
        obliged, in_return = (float(x) for x in re.match(r"(\S+) from an obliged owner, (\S+) from", row).groups())
        # The effort against what comes of it a round later: patience, and growth too.
        assert obliged == pytest.approx(float(20 - 10 * d), rel=1e-3)
        assert in_return == pytest.approx(max(0.0, float(20 - 30 * d)), rel=1e-3)


def test_sampled_on_both_sides(printed):
    assert [row.split()[-1] for row in lines(printed, "contributes in 0.")] == ["win-win-lose", "win-win-win"]


def test_the_verdicts(printed):
    assert "less than 1/2 of the time" in printed
    assert "with no contribution at all it is even-win-lose" in printed
    assert f"The loss is the owner's, {earned(Fraction(1, 4), False, Fraction(9, 10))[2]} against 30" in printed
    assert "each of team and owner alone would have turned it" in printed


def test_owners_in_return_never_lose():
    for k in range(21):
        assert rg.wins([earned(Fraction(k, 20), True, Fraction(9, 10))[2]], 30)[0] != "lose"
