"""Compare the speed of relgames with what its users would take instead, both sides in one run.

``python benchmarks/peers.py`` prints a table in Markdown; ``--only NAME`` runs one comparison. The exit code is 1 if
a target is missed. It needs the extra ``test``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

import lineups
import numpy as np
from tqdm import tqdm

import relgames as rg
from relgames.strategies import generous_tit_for_tat, memory_one, random, tit_for_tat

LIBRARIES = ("relgames", "numpy", "scipy", "numba", "axelrod", "quantecon")
ROUNDS, REPETITIONS, SLIP = 200, 5, 0.01
AGREE = 5  # standard errors
CAPTION = """\
Both sides of a row ran in one process run, in turn. Times of relgames: its kernels were compiled before (caches
warm) unless a row says otherwise; best of {best} runs by `time.perf_counter`; machines are built before the clock
starts. Axelrod: best of {peer_best}, players are built before the clock starts. Ratios are the time of the peer over
that of relgames for the same work, unless a row says otherwise.
"""
BEST_OF, PEER_BEST_OF = 7, 3


@dataclass(frozen=True)
class Row:
    """One line of the table; ``reached`` is whether all that the row must reach was measured and reached."""

    what: str
    ours: str
    peer: str
    ratio: str
    target: str
    reached: bool
    note: str = ""

    def __str__(self) -> str:
        cells = (self.what, self.ours, self.peer, self.ratio, self.target, "yes" if self.reached else "**no**")
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class Peer:
    """What a peer came to, or why it did not run."""

    value: Any = None
    problem: str = ""

    def __str__(self) -> str:
        return f"did not run ({self.problem})"


def attempt(call: Callable[[], Any]) -> Peer:
    """Run a peer. Whatever goes wrong there belongs in the table and must not end the benchmark."""
    try:
        return Peer(call())
    except Exception as error:
        return Peer(problem=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")


def best(call: Callable[[], Any], runs: int = BEST_OF) -> tuple[float, Any]:
    """Return the shortest time of a call in seconds, after one that is not counted, and its result."""
    result = call()
    times = []
    for _ in range(runs):
        begin = perf_counter()
        result = call()
        times.append(perf_counter() - begin)
    return min(times), result


def fresh(code: str, **environment: str) -> float:
    """Return the seconds that a fresh Python process takes, from its start to its end."""
    begin = perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env={**os.environ, **environment}, capture_output=True, text=True
    )
    time = perf_counter() - begin
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return time


def seconds(value: float) -> str:
    """Return a time with three digits."""
    return f"{value:.3g} s" if value >= 0.1 else f"{1e3 * value:.3g} ms"


@cache
def axelrod() -> Any:
    """Return the module axelrod, whose import takes a while."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import axelrod as module
    return module


def axelrod_rate(players: Callable[[Any], tuple[Any, Any]], aim: float = 3.0) -> float:
    """Return the turns per second of the best of some matches that last about ``aim`` seconds each."""
    axl = axelrod()

    def rate(turns: int) -> float:
        match = axl.Match(players(axl), turns=turns, seed=1)
        begin = perf_counter()
        match.play()
        return turns / (perf_counter() - begin)

    turns = int(aim * rate(20_000))
    return max(rate(turns) for _ in range(PEER_BEST_OF))


def rounds_of(what: str, machines: tuple[rg.Machine, rg.Machine], players: Callable[[Any], tuple[Any, Any]]) -> Row:
    """Return rounds per second of one long match."""
    rounds = 10**7
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=rounds)
    time, _ = best(partial(rg.simulate, r, machines, repetitions=1, seed=1, threads=1))
    rate, peer = rounds / time, attempt(partial(axelrod_rate, players))
    ratio = rate / peer.value if peer.value else 0.0
    return Row(
        f"sampled match, 10^7 rounds, one core: {what}",
        f"{rate:.3g} rounds/s",
        f"Axelrod: {peer.value:.3g} turns/s" if peer.value else f"Axelrod: {peer}",
        f"{ratio:.0f}" if ratio else "–",
        "1e8 rounds/s, ratio 500",
        rate >= 1e8 and ratio >= 500,
    )


def rounds_one() -> Row:
    """Rounds per second of tit for tat and random."""
    machines = tit_for_tat(), random()
    return rounds_of("tit for tat, random", machines, lambda axl: (axl.TitForTat(), axl.Random()))


def rounds_two() -> Row:
    """Rounds per second of two strategies that both draw lots."""
    machines = generous_tit_for_tat(), memory_one((0.935, 0.229, 0.266, 0.42), first=1)
    what = "generous tit for tat, stochastic cooperator"
    return rounds_of(what, machines, lambda axl: (axl.GTFT(), axl.StochasticCooperator()))


@cache
def axelrod_tournament() -> Peer:
    """Return Axelrod's seconds for the line-up of 40, and the mean scores per turn, (40,)."""

    def play(seed: int) -> tuple[float, Any]:
        axl = axelrod()
        players = [getattr(axl, name)() for name in lineups.like_axelrod()]
        tournament = axl.Tournament(players, turns=ROUNDS, repetitions=REPETITIONS, noise=SLIP, seed=seed)
        begin = perf_counter()
        scores = tournament.play(progress_bar=False, processes=None).normalised_scores
        return perf_counter() - begin, np.mean(scores, axis=1)

    return attempt(lambda: min((play(seed) for seed in range(PEER_BEST_OF)), key=lambda run: run[0]))


def field_of_forty(method: str) -> Row:
    """Return the time of the tournament of 40, and whether Axelrod plays the same one."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS, noise=rg.Noise(execution=SLIP))
    machines = list(lineups.like_axelrod().values())
    # Axelrod plays matches of a strategy with itself too, and leaves them out of the scores.
    tournament = partial(rg.tournament, r, machines, self_play=False, seed=1)

    def play() -> tuple[rg.Tournament, Any, Any]:
        t = tournament(method=method, repetitions=REPETITIONS if method == "sampled" else None)
        return t, t.scores, t.ranking

    time, (ours, scores, _) = best(play, runs=3 * BEST_OF)
    peer = axelrod_tournament()
    errors = tournament(method="sampled", repetitions=1000).score_errors * (1000 / REPETITIONS) ** 0.5
    certain = tournament(method="exact").scores
    ratio, gaps = 0.0, {"relgames": np.abs(scores - certain) / errors}
    if peer.value:
        ratio = peer.value[0] / time
        gaps["Axelrod"] = np.abs(peer.value[1] - certain) / errors
    agree = len(gaps) == 2 and max(gap.max() for gap in gaps.values()) <= AGREE
    farthest = " and ".join(f"{gap.max():.2g} ({whose})" for whose, gap in gaps.items())
    exact = "" if method == "sampled" else "; error 0" if ours.standard_errors is None else "; not exact"
    return Row(
        f"40 strategies of memory ≤ 3, 200 rounds with 1 % slips, {method}"
        + (f" × {REPETITIONS}" if method == "sampled" else ""),
        seconds(time) + exact,
        f"Axelrod, × {REPETITIONS}: {seconds(peer.value[0])}" if peer.value else f"Axelrod: {peer}",
        f"{ratio:.0f}" if peer.value else "–",
        "ratio 1000" + (", error 0" if method == "exact" else ""),
        ratio >= 1000 and agree and exact in ("", "; error 0"),
        f"{method}: of 40 mean scores, the farthest from exact are off by {farthest} standard errors of "
        f"{REPETITIONS} repetitions (limit {AGREE}): that both sides play the same is "
        f"{'confirmed' if agree else 'NOT confirmed'}.",
    )


def sampled_forty() -> Row:
    """A tournament of 40, sampled."""
    return field_of_forty("sampled")


def exact_forty() -> Row:
    """The same tournament of 40, exact."""
    return field_of_forty("exact")


def without_peer(what: str, r: rg.RepeatedGame, strategies: Any, limit: float) -> Row:
    """Return the time of an exact tournament that no peer plays."""

    def play() -> tuple[rg.Tournament, Any, Any]:
        t = rg.tournament(r, strategies, method="exact")
        return t, t.scores, t.ranking

    time, (t, _, _) = best(play)
    exact = t.standard_errors is None
    error = "error 0" if exact else "not exact"
    return Row(what, f"{seconds(time)}; {error}", "none", "–", f"≤ {seconds(limit)}", time <= limit and exact)


def thousand() -> Row:
    """All pairs of 1,000 random memory-one strategies, exact."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.99, noise=lineups.SLIPS)
    what = "all pairs of 1,000 memory-one strategies (5 states), discount .99, 1 % slips, exact"
    return without_peer(what, r, lineups.memory_one_field(1000), 0.5)


def three_seats() -> Row:
    """All 8,000 profiles of 20 strategies in three different seats, with slips."""
    machines = lineups.memory_one_of_three(20)
    what = "three seats, 20 memory-one strategies, all 8,000 profiles, discount .99, 1 % slips, exact"
    return without_peer(what, lineups.three_different_seats(lineups.SLIPS), [machines] * 3, 1.0)


def three_seats_misheard() -> Row:
    """All 8,000 profiles of 20 counting machines in three different seats, with slips and perception errors."""
    machines = lineups.counting_of_three(20)
    what = "three seats, 20 counting machines, all 8,000 profiles, discount .99, 1 % slips, 1 % misheard, exact"
    return without_peer(what, lineups.three_different_seats(lineups.SLIPS_AND_MISHEARD), [machines] * 3, 1.0)


def imports(runs: int = 21) -> Row:
    """The time of ``import relgames`` over that of ``import numpy``, less that of starting Python."""
    codes = ("pass", "import numpy", "import relgames")
    for code in codes:
        fresh(code)
    times = [[fresh(code) for code in codes] for _ in range(runs)]
    start, theirs, ours = np.median(times, axis=0)
    ratio = (ours - start) / (theirs - start)
    light = attempt(partial(fresh, "import sys, relgames; assert 'numba' not in sys.modules")).value is not None
    return Row(
        "`import relgames`, fresh process, less the start of Python",
        seconds(ours - start),
        f"`import numpy`: {seconds(theirs - start)}",
        f"relgames/numpy {ratio:.2f}",
        "≤ 2, without numba",
        ratio <= 2 and light,
        f"Imports: medians of {runs} runs in turn; numba is {'not ' if light else ''}imported.",
    )


FIRST_TOURNAMENT = """
import relgames as rg
from relgames import strategies as st
r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200, noise=rg.Noise(execution=0.01))
t = rg.tournament(r, [
    st.always_give(), st.always_withhold(), st.tit_for_tat(), st.tit_for_two_tats(), st.two_tits_for_tat(), st.grim(),
    st.win_stay_lose_shift(), st.generous_tit_for_tat(), st.joss(), st.random(),
], method="exact")
t.scores, t.ranking
assert t.standard_errors is None
"""
FIRST_EQUILIBRIUM = """
import quantecon.game_theory as gt
assert len(gt.support_enumeration(gt.NormalFormGame([[3, 0], [5, 1]]))) == 1
"""


def first_call(caches: str, limit: float) -> Row:
    """The time of a fresh process that imports and makes a first call, with its own folder for compiled code."""

    def measure(code: str) -> float:
        with tempfile.TemporaryDirectory() as folder:
            empty = fresh(code, NUMBA_CACHE_DIR=folder)
            return empty if caches == "empty" else min(fresh(code, NUMBA_CACHE_DIR=folder) for _ in range(BEST_OF))

    time, peer = measure(FIRST_TOURNAMENT), attempt(partial(measure, FIRST_EQUILIBRIUM))
    how = "one run" if caches == "empty" else f"best of {BEST_OF}"
    return Row(
        f"first tournament in a fresh process (start of Python, import, 10 strategies, exact), caches {caches}, {how}",
        seconds(time),
        "QuantEcon, import and support enumeration: " + (seconds(peer.value) if peer.value else str(peer)),
        f"{peer.value / time:.2g}" if peer.value else "–",
        f"≤ {seconds(limit)}",
        time <= limit,
    )


def first_warm() -> Row:
    """The first tournament in a fresh process, kernels on disk."""
    return first_call("warm", 1.5)


def first_empty() -> Row:
    """The first tournament in a fresh process, nothing compiled yet."""
    return first_call("empty", 10.0)


ROWS = {
    "rounds": rounds_one,
    "rounds-stochastic": rounds_two,
    "sampled": sampled_forty,
    "exact": exact_forty,
    "thousand": thousand,
    "three-seats": three_seats,
    "three-seats-misheard": three_seats_misheard,
    "import": imports,
    "first-warm": first_warm,
    "first-empty": first_empty,
}


def conditions() -> str:
    """Return what the numbers depend on: versions, cores, load."""

    def of(library: str) -> str:
        try:
            return f"{library} {version(library)}"
        except PackageNotFoundError:
            return f"{library} not installed"

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{', '.join(map(of, LIBRARIES))}; {system}, {cores} cores, load average before the run {load}."


def report(rows: list[Row], before: str) -> str:
    """Return the table, what it depends on, and the notes."""
    head = ("what", "relgames", "peer", "ratio", "must reach", "reached")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *map(str, rows)]
    notes = [f"- {row.note}" for row in rows if row.note]
    return (
        "\n".join([CAPTION.format(best=BEST_OF, peer_best=PEER_BEST_OF) + before, "", *lines, "", *notes]).rstrip()
        + "\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=ROWS, action="append", metavar="NAME", help=f"one of {', '.join(ROWS)}")
    parser.add_argument("--output", type=Path, help="write the table to this file too")
    parser.add_argument("--no-fail", action="store_true", help="exit with 0 even if a target is missed")
    options = parser.parse_args()
    before, rows = conditions(), []
    for name in (bar := tqdm(options.only or list(ROWS), unit="row")):
        bar.set_postfix_str(name)
        rows.append(ROWS[name]())
    text = report(rows, before)
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return 0 if options.no_fail or all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
