"""Rows on the equilibria of two seats."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import random_games
import solvers
from measuring import BATCH_SPAN, Row, Timing, attempt, contest, fresh, middle, ratio_of, timed, times
from solvers import gambit, nash, quantecon

import relgames as rg

BATCH, COMPARED, OF_NASHPY = 10_000, 3000, 300
SUPPORTS, VERTICES = quantecon("support_enumeration"), quantecon("vertex_enumeration")
FLOATS, RATIONALS = gambit("enummixed_solve", rational=False), gambit("enummixed_solve", rational=True)
# How many games there are per number of actions: fewer where one takes long.
ALL = {4: 51, 6: 51, 8: 31, 10: 21, 12: 11, 14: 5}
EXACT = {"lrs": {6: 21, 8: 21, 10: 11, 12: 5, 14: 5}, "Gambit": {6: 11, 8: 3, 10: 1}}
ONE = {5: 51, 10: 51, 20: 51, 50: 51, 100: 51, 200: 31, 300: 21}
SECONDS = 10  # for enumpoly, which does not end in 40
MOST_REGRET = 1e-10  # of the range of a seat's payoffs


def many(most: int, least_ratio: float, target: str) -> Row:
    """The time of all equilibria of many 3×3 games, and whether they are those of Gambit."""
    payoffs = random_games.integers(most, BATCH, 3, 3)
    games = [rg.Game(values) for values in payoffs]
    ours, alone, peer = contest(
        partial(rg.nash_many, payoffs),
        lambda: partial(rg.nash_many, payoffs, threads=1),
        partial(solvers.one_by_one, SUPPORTS, games),
        span=BATCH_SPAN,
    )
    compared = attempt(lambda: timed(partial(unlike_gambit, games[:COMPARED], ours.result)))
    ratio = ratio_of([ours], [peer])
    what = f"all equilibria of {BATCH:,} 3×3 games, payoffs 0..{most}"
    gambit_says = f"{compared.result} of the first {COMPARED:,}" if compared.ran else compared
    nashpy = attempt(lambda: timed(solvers.one_by_one(solvers.nashpy_supports, games[:OF_NASHPY])))
    note = (
        f"{what}: on one thread {alone}, ratio {times(ratio_of([alone], [peer]))}. Games in which another list of "
        f"equilibria came out, each profile compared exactly: Gambit in rationals, without duplicates, {gambit_says}. "
        f"In which their number is another: QuantEcon {unlike(ours.result, peer)}; Nashpy's support enumeration "
        f"{unlike(ours.result, nashpy)}."
    )
    return Row(
        f"{what}, on all cores",
        str(ours),
        f"QuantEcon, support enumeration of one game at a time: {peer}",
        times(ratio),
        target,
        ratio >= least_ratio and compared.result == 0,
        note,
    )


def unlike_gambit(games: list[rg.Game], found: rg.equilibria.NashMany) -> int:
    """Return in how many games Gambit's rational equilibria are not those of `nash` and, rounded, of `nash_many`."""
    differ = 0
    for k, game in enumerate(games):
        ours = [equilibrium.strategies for equilibrium in rg.nash(game, exact=True)]
        theirs = solvers.profiles(RATIONALS(game)())
        same = len(ours) == len(theirs) == found.counts[k] and {(tuple(x), tuple(y)) for x, y in ours} == theirs
        rows = slice(*found.offsets[k : k + 2])
        for seat, strategies in enumerate(zip(*ours, strict=True)):
            # Each number was rounded some times.
            same = same and np.abs(found.strategies[seat][rows] - np.array(strategies, np.float64)).max() < 1e-14
        differ += not same
    return differ


def unlike(found: rg.equilibria.NashMany, peer: Timing) -> str:
    """Return in what share of the games a peer returned another number of equilibria."""
    if not peer.ran:
        return str(peer)
    theirs = [solvers.count(result) for result in peer.result]
    share = np.mean(found.counts[: len(theirs)] != theirs)
    return f"{100 * share:.2g} % of {len(theirs):,}"


def every(n: int) -> Row:
    """The time of all equilibria of one game, against the fastest peer that finds as many."""
    games = random_games.floats(ALL[n], n, n)
    peers = {"QuantEcon, vertex enumeration": VERTICES}
    if n <= 8:
        peers["QuantEcon, support enumeration"] = SUPPORTS
    if n <= 6:
        peers["Gambit, floats"] = FLOATS
    results = solvers.contests(games, nash(), *peers.values())
    ours = [own for own, *_ in results]
    who, best, note = solvers.fastest(peers, results, lambda k, theirs: solvers.count(theirs) == len(ours[k].result))
    ratio, least = ratio_of(ours, best), 3 if n <= 8 else 1
    what = f"all equilibria of one {n}×{n} game, proven complete"
    return Row(
        f"{what}, {len(games)} games",
        str(middle(ours)),
        f"the fastest that is right, {who}: {middle(best)}",
        times(ratio),
        f"ratio {least}",
        ratio >= least and all(own.result.complete for own in ours),
        f"{what}: {note}.",
    )


def exact(n: int, most: int) -> Row:
    """The time of all equilibria of one game in rationals, against lrs and Gambit."""
    games = [rg.Game(values) for values in random_games.integers(most, EXACT["lrs"][n], n, n)]
    results, cells, ratios, targets, reached = [], [], [], [], True
    for name, solver, least in (("lrs", solvers.lrs, Fraction(1, 3)), ("Gambit", RATIONALS, 10)):
        if n in EXACT[name]:
            played = solvers.contests(games[: EXACT[name][n]], nash(exact=True), solver)
            own, peer = zip(*played, strict=True)
            ratio = ratio_of(own, peer)
            cells.append(f"{name}, on {len(peer)}: {middle(peer)}")
            ratios.append(f"{name} {times(ratio)}")
            targets.append(f"{name} {least}")
            reached &= ratio >= least
            results += played
    same = all(solvers.count(peer.result) == len(own.result) for own, peer in results if peer.ran)
    what = f"all equilibria of one {n}×{n} game in rationals, payoffs 0..{most:,}"
    return Row(
        f"{what}, {len(games)} games",
        str(middle(own for own, _ in results[: len(games)])),
        "; ".join(cells),
        ", ".join(ratios),
        ", ".join(targets),
        reached and same and all(own.result.complete for own, _ in results),
        f"{what}: lrs ran as a process. Those that ran found {'' if same else 'NOT '}the same number of equilibria.",
    )


def seventy_five() -> Row:
    """The time of the 75 equilibria of von Stengel's 6×6 game."""
    game = random_games.seventy_five()
    peers = {"QuantEcon, vertex enumeration": VERTICES, "Gambit, rational": RATIONALS, "lrs, a process": solvers.lrs}
    (results,) = solvers.contests([game], nash(), *peers.values())
    ours = results[0]
    matrices = ", ".join(str(game.payoffs[..., seat].astype(int).tolist()) for seat in range(2))
    code = f"import pygambit; pygambit.nash.enumpoly_solve(pygambit.Game.from_arrays({matrices}))"
    polynomials = attempt(lambda: Timing(fresh(code, SECONDS)))
    _, _, note = solvers.fastest(peers, [results], lambda _, theirs: solvers.count(theirs) == 75)
    return Row(
        "von Stengel's 6×6 game with 75 equilibria",
        f"{ours}; {len(ours.result)}, {'' if ours.result.complete else 'not '}proven complete",
        f"Gambit, enumpoly: {polynomials}",
        times(ratio_of([ours], [polynomials])),
        "75, proven complete, ≤ 100 ms",
        ours.seconds <= 0.1 and len(ours.result) == 75 and ours.result.complete,
        f"The game with 75 equilibria: {note}.",
    )


def one(n: int) -> Row:
    """The time of one equilibrium, against the fastest of QuantEcon's that is one."""
    games = random_games.floats(ONE[n], n, n)
    peers = {f"capping {rounds}": quantecon("lemke_howson", capping=rounds) for rounds in (10, 50)}
    if n <= 50:  # of larger games some take it seconds
        peers["plain"] = quantecon("lemke_howson")
    results = solvers.contests(games, nash(find="one"), *peers.values())
    ours = [own for own, *_ in results]
    who, best, note = solvers.fastest(
        peers, results, lambda k, theirs: relative_regret(games[k], theirs) <= MOST_REGRET
    )
    # Two thirds of the games have a pure equilibrium, which is soon found.
    mixed = [k for k, own in enumerate(ours) if not own.result[0].is_pure]
    ratios = ratio_of(ours, best), ratio_of([ours[k] for k in mixed], [best[k] for k in mixed])
    worst = max(relative_regret(game, own.result[0].strategies) for game, own in zip(games, ours, strict=True))
    what = f"one equilibrium of one {n}×{n} game"
    return Row(
        f"{what}, {len(games)} games, {len(mixed)} of them with a mixed one",
        f"{middle(ours)}, mixed {middle(ours[k] for k in mixed)}; regret ≤ {worst:.1g} of the payoff range",
        f"the fastest that is right, QuantEcon's Lemke–Howson, {who}: {middle(best)}",
        f"{times(ratios[0])}, mixed {times(ratios[1])}",
        f"ratio 1, regret ≤ {MOST_REGRET:.0e}",
        min(ratios) >= 1 and worst <= MOST_REGRET,
        f"{what}, QuantEcon: {note}.",
    )


def relative_regret(game: rg.Game, strategies: Any) -> float:
    """Return the largest regret of a seat over the range of its payoffs; infinite if they are no strategies."""
    try:
        regrets = [rg.regret(game, strategies, seat) for seat in range(game.seats)]
    except ValueError:
        return float("inf")
    return max(float(regret / np.ptp(game.payoffs[..., seat])) for seat, regret in enumerate(regrets))


ROWS = {
    "many": partial(many, 1000, 10, "ratio 10, all as Gambit's"),
    "many-ties": partial(many, 3, 0, "all as Gambit's"),
    **{f"all-{n}": partial(every, n) for n in ALL},
    **{f"exact-{n}": partial(exact, n, 1000) for n in EXACT["lrs"]},
    **{f"exact-ties-{n}": partial(exact, n, 9) for n in (8, 10)},
    "seventy-five": seventy_five,
    **{f"one-{n}": partial(one, n) for n in ONE},
}
