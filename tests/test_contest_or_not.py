"""What the example on contests prints, worked out again: from closed forms, and in plain Python."""

import re
from fractions import Fraction as F
from itertools import product

import pytest
from example_scripts import run

import relgames as rg
from relgames import games

GAMES = {
    game.name: game
    for game in (
        games.matching_pennies(),
        games.prisoners_dilemma(),
        games.donation(),
        games.favour_exchange(),
        games.trust(),
        games.effort_and_pay(),
        games.travellers_dilemma(low=2, high=8),
        games.bertrand(levels=5),
        games.price_competition(levels=5),
        games.cournot(levels=5),
        games.snowdrift(),
        games.battle_of_the_sexes(),
        games.stag_hunt(),
        games.coordination(),
        games.service_triad(),
        games.enterprise_triad(),
        games.public_good(),
        games.threshold_public_good(),
        games.volunteers_dilemma(),
        games.three_party_coordination(),
    )
}
# What each seat is sure of, worked out by hand.
SURE = {
    "matching pennies": 0,
    "prisoner's dilemma": 1,
    "donation game": 0,
    "favour exchange": 0,
    "trust": 0,
    "effort and pay": 0,
    "traveller's dilemma": 2,
    "Bertrand": 0,
    "price competition": F(1, 6),
    "Cournot": 0,
    "snowdrift": 1,
    "battle of the sexes": F(2, 3),
    "stag hunt": 3,
    "coordination": F(2, 3),
    "service triad": 0,
    "enterprise triad": (10, 40, 30),
    "public good": 0,
    "threshold public good": 0,
    "volunteer's dilemma": 1,
    # The others, together, can always choose unlike each other.
    "three-party coordination": 0,
}


@pytest.fixture(scope="module")
def printed():
    return run("contest_or_not")["printed"]


def sections(printed, name):
    """The cells of the lines that begin with a game's name, one list per table."""
    pattern = re.compile(rf"^{re.escape(name)} {{2,}}(.*)$", re.M)
    return [re.split(r"  +", row.strip()) for row in pattern.findall(printed)]


def cells(printed, name, table):
    heads = [
        r"seats  kind +all win in +stable +again, from",
        r"all win +as a contest +lost by it",
        r"contest until +all win once",
        r"discount( +\S+){4}",
    ]
    start = re.search(heads[table], printed).end()
    end = re.search(heads[table + 1], printed).start() if table < 3 else len(printed)
    return sections(printed[start:end], name)


def profiles(game):
    return list(product(*(range(n) for n in game.counts)))


def deviations(game, profile):
    for seat, n in enumerate(game.counts):
        for action in range(n):
            yield seat, (*profile[:seat], action, *profile[seat + 1 :])


def is_nash(payoffs, game, profile):
    return all(payoffs[other][seat] <= payoffs[profile][seat] for seat, other in deviations(game, profile))


def mixture(game, weight):
    """w times the mean, and 1 - w times what is more than it, cell by cell."""
    u = game.fractions
    mean = {p: sum(u[p]) / game.seats for p in profiles(game)}
    return {p: [weight * mean[p] + (1 - weight) * (x - mean[p]) for x in u[p]] for p in profiles(game)}


def wins(game):
    sure = SURE[game.name] if isinstance(SURE[game.name], tuple) else (SURE[game.name],) * game.seats
    return [p for p in profiles(game) if all(x > y for x, y in zip(game.fractions[p], sure, strict=True))], sure


@pytest.mark.parametrize("name", GAMES)
def test_in_how_many_outcomes_all_win(printed, name):
    game = GAMES[name]
    ((seats, _, number, stable, again),) = cells(printed, name, 0)
    found, sure = wins(game)
    equilibria = [p for p in found if is_nash(game.fractions, game, p)]
    assert int(seats) == game.seats
    assert number == f"{len(found)} of {len(profiles(game))}"
    assert int(stable) == len(equilibria)
    if not found:
        assert again == "-"
        return
    least = max(min(x - y for x, y in zip(game.fractions[p], sure, strict=True)) for p in found)
    if any(min(x - y for x, y in zip(game.fractions[p], sure, strict=True)) == least for p in equilibria):
        assert F(again) == 0
        return
    # In all the others a seat can be held to what it is sure of, by an equilibrium of the game or of its repetition.
    (best,) = [p for p in found if min(x - y for x, y in zip(game.fractions[p], sure, strict=True)) == least]
    needed = [F(0)]
    for seat, other in deviations(game, best):
        gets, now = game.fractions[other][seat], game.fractions[best][seat]
        if gets > now:
            needed.append((gets - now) / (gets - sure[seat]))
    assert F(again) == max(needed)


@pytest.mark.parametrize("name", GAMES)
def test_the_turning_points_of_what_the_parties_have_in_common(printed, name):
    game = GAMES[name]
    rows = cells(printed, name, 2)
    contest = mixture(game, F(0))
    if not wins(game)[0] or not any(any(contest[p]) for p in profiles(game)):
        assert not rows
        return
    ((until, held),) = rows
    until, tiny = F(until), F(1, 10**6)
    # All contests of these games have an equilibrium in pure strategies.
    stable = [p for p in profiles(game) if is_nash(contest, game, p)]
    assert stable
    still = lambda weight: any(is_nash(mixture(game, weight), game, p) for p in stable)  # noqa: E731
    assert still(until - tiny)
    assert until == 1 or not still(until + tiny)
    low, high = (F(x) for x in held.split(" to "))
    assert high == 1
    found, sure = wins(game)
    least = max(min(x - y for x, y in zip(game.fractions[p], sure, strict=True)) for p in found)
    best = [p for p in found if min(x - y for x, y in zip(game.fractions[p], sure, strict=True)) == least]
    assert any(is_nash(mixture(game, low), game, p) for p in best)
    assert not any(is_nash(mixture(game, low - tiny), game, p) for p in best)


@pytest.mark.parametrize(("T", "R", "P", "S"), [(5, 3, 1, 0), (4, 3, 1, 0), (F(7, 3), 2, F(1, 3), -1)])
def test_closed_forms_of_the_prisoners_dilemma(T, R, P, S):
    game, tiny = games.prisoners_dilemma(T, R, P, S), F(1, 10**6)
    T, R, P, S = (F(x) for x in (T, R, P, S))
    for weight, profile, sign in ((F(T - S) / (2 * (T - P)), (1, 1), -1), (F(T - S) / (2 * (R - S)), (0, 0), 1)):
        assert (profile in rg.pure_nash(weighted(game, weight + sign * tiny))) is True
        assert (profile in rg.pure_nash(weighted(game, weight - sign * tiny))) is False


def weighted(game, weight):
    cells = mixture(game, weight)
    return rg.Game([[cells[i, j] for j in range(2)] for i in range(2)])


def test_how_little_is_enough(printed):
    T, R, P, S = (F(x) for x in (5, 3, 1, 0))
    ((*weights,),) = cells(printed, "prisoner's dilemma", 3)[:1]
    for discount, weight in zip((F(1, 2), F(3, 4), F(9, 10), F(1)), weights, strict=True):
        # (1 - d) times the tempted seat's contest part, against what the common part loses.
        tempted = (1 - discount) * (T - S) / 2
        kept = R - discount * P - (1 - discount) * (T + S) / 2
        assert F(weight) == tempted / (tempted + kept)
        if discount == 1:
            assert F(weight) == 0
            continue
        held = rg.critical_discount(weighted(games.prisoners_dilemma(), F(weight)), (0, 0), exact=True)
        assert held.discount == discount
    same, tried = re.search(r"the same discount comes out in (\d+) of (\d+) games", printed).groups()
    assert same == tried


def test_what_the_contest_costs(printed):
    for name, game in GAMES.items():
        for _, *rest in cells(printed, name, 1):
            if rest == ["nothing to win"] or not rest:
                continue
            played, lost = ([float(x) for x in cell.split(", ")] for cell in rest)
            contest = mixture(game, F(0))
            stable = [p for p in profiles(game) if is_nash(contest, game, p)]
            most = max(min(game.fractions[p]) for p in stable)
            assert min(played) == pytest.approx(float(most), rel=0.01)
            assert min(lost) >= 0


def test_the_believer_alone(printed):
    # Tempted once, and met with the contest after it.
    assert f"prisoner's dilemma, seat 0: {0.1 * 5 + 0.9 * 1:.3g} in place of 3" in printed
    u = games.enterprise_triad().payoffs
    for seat, role in enumerate(("customer", "team", "owner")):
        alone = tuple(int(k == seat) for k in range(3))
        gets = 0.1 * u[alone][seat] + 0.9 * u[1, 1, 1, seat]
        assert f"enterprise triad, {role}: {gets:.3g} in place of {u[0, 0, 0, seat]:.3g}" in printed


def test_where_no_patience_is_enough(printed):
    ((*weights,),) = cells(printed, "enterprise triad", 3)[:1]
    limit, tiny = F(weights[-1]), F(1, 10**6)
    game = games.enterprise_triad()
    for weight, worth in ((limit - tiny, False), (limit + tiny, True)):
        cells_there = mixture(game, weight)
        win, contest = cells_there[0, 0, 0], cells_there[1, 1, 1]
        assert all(x > y for x, y in zip(win, contest, strict=True)) == worth
