"""How the comparisons are timed and reported."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from math import isnan
from statistics import median
from time import perf_counter
from typing import Any

TURNS, RUNS = 3, 7
# Of a contest: how long the runs of a turn take together, how many there are at most, what runs only once.
SPAN, BATCH_SPAN, MOST, LONG = 0.005, 0.5, 50, 0.5
LIBRARIES = ("relgames", "numpy", "scipy", "numba", "python-flint", "axelrod", "nashpy", "pygambit", "quantecon")
CAPTION = f"""\
Both sides of a row ran in one process run, in turn: {TURNS} times {RUNS} runs of relgames and one of the peer, the best
of each counts (`time.perf_counter`). On equilibria one rule holds for both sides: {TURNS} times as many runs as take
{1e3 * SPAN:.0f} ms together, or {BATCH_SPAN} s where a call solves many games, from 1 to {MOST}; but a call that takes
more than {LONG} s runs once. Times and ratios of several games are medians. The kernels of both sides were compiled
before (caches warm), unless a row says otherwise. Machines, players and the peer's form of a game are built before the
clock starts. A ratio is the time of the peer over that of relgames for the same work, unless a row says otherwise.
"""


@dataclass(frozen=True)
class Timing:
    """How long something took in seconds and what it returned, or why it did not run."""

    seconds: float
    result: Any = None
    problem: str = ""

    @property
    def ran(self) -> bool:
        """Whether there is a time."""
        return not self.problem

    def __str__(self) -> str:
        return duration(self.seconds) if self.ran else f"did not run ({self.problem})"


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


def timed(call: Callable[[], Any]) -> Timing:
    """Call once."""
    begin = perf_counter()
    result = call()
    return Timing(perf_counter() - begin, result)


def attempt(call: Callable[[], Timing]) -> Timing:
    """Run a peer. Whatever goes wrong there belongs in the table and must not end the benchmark."""
    try:
        return call()
    except Exception as error:
        text = str(error).strip().splitlines()
        return Timing(float("nan"), problem=": ".join([type(error).__name__, *text[:1]]))


def race(peer: Callable[[], Timing] | None, *ours: Callable[[], Any]) -> tuple[Timing, ...]:
    """Return the best time of the peer, and then of each of ours, measured in turn.

    ``peer`` holds its own clock, so that what it needs is built before. Ours are called once before they are timed.
    """
    for call in ours:
        call()
    bests: list[list[Timing]] = [[] for _ in range(1 + len(ours))]
    for _ in range(TURNS):
        for k, call in enumerate(ours, start=1):
            bests[k] += [timed(call) for _ in range(RUNS)]
        if peer is not None and all(timing.ran for timing in bests[0]):
            bests[0].append(attempt(peer))
    failed = [timing for timing in bests[0] if not timing.ran]
    first = [failed[:1] or bests[0] or [Timing(float("nan"), problem="no peer")]]
    return tuple(min(timings, key=lambda timing: timing.seconds) for timings in first + bests[1:])


def contest(ours: Callable[[], Any], *peers: Callable[[], Callable[[], Any]], span: float = SPAN) -> tuple[Timing, ...]:
    """Return the best time of ours and then of each peer, measured in turn, all by the same rule.

    A peer builds what it needs and returns the call that is timed. In a turn a call runs as often as fits in ``span``.
    """
    sides = [partial(timed, ours), *map(_clocked, peers)]
    bests = [[side()] for side in sides]
    for _ in range(TURNS):
        for side, timings in zip(sides, bests, strict=True):
            if timings[0].seconds <= LONG:
                timings += [side() for _ in range(min(MOST, max(1, int(span / timings[0].seconds))))]
    return tuple(min(timings, key=lambda timing: timing.seconds) for timings in bests)


def _clocked(build: Callable[[], Callable[[], Any]]) -> Callable[[], Timing]:
    built = attempt(lambda: Timing(0.0, build()))
    return partial(attempt, partial(timed, built.result)) if built.ran else lambda: built


def middle(timings: Iterable[Timing]) -> Timing:
    """Return the median time, or what went wrong in one of them."""
    timings = list(timings)
    failed = next((timing for timing in timings if not timing.ran), None)
    return failed or Timing(median(timing.seconds for timing in timings))


def ratio_of(ours: Iterable[Timing], peer: Iterable[Timing]) -> float:
    """Return the median over games of the peer's time over that of relgames; nan if the peer did not run."""
    ratios = [theirs.seconds / own.seconds for own, theirs in zip(ours, peer, strict=True)]
    return float("nan") if any(map(isnan, ratios)) else median(ratios)


def fresh(code: str, limit: float | None = None, **environment: str) -> float:
    """Return the seconds that a fresh Python process takes, from its start to its end; it must end within a limit."""
    begin = perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", code]
    try:
        done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"no answer in {limit} s") from None
    taken = perf_counter() - begin
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return taken


def times(ratio: float) -> str:
    """Return a ratio with two digits."""
    return "–" if isnan(ratio) else f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2g}"


def duration(seconds: float) -> str:
    """Return a time with three digits."""
    return (
        f"{seconds:.3g} s"
        if seconds >= 0.1
        else f"{1e3 * seconds:.3g} ms"
        if seconds >= 1e-4
        else f"{1e6 * seconds:.3g} µs"
    )


def conditions() -> str:
    """Return what the numbers depend on: versions, cores, load."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{', '.join(map(_installed, LIBRARIES))}; {system}, {cores} cores, load average before the run {load}."


def _installed(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"{library} not installed"


def report(rows: Iterable[Row], before: str) -> str:
    """Return the table, what it depends on, and the notes."""
    rows = list(rows)
    head = ("what", "relgames", "peer", "ratio", "must reach", "reached")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *map(str, rows)]
    notes = [f"- {note}" for note in dict.fromkeys(row.note for row in rows) if note]
    return "\n".join([CAPTION + before, "", *lines, "", *notes]).rstrip() + "\n"
