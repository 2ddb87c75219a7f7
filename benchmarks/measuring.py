"""How the comparisons are timed and reported."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

TURNS, RUNS = 3, 7
LIBRARIES = ("relgames", "numpy", "scipy", "numba", "axelrod", "quantecon")
CAPTION = f"""\
Both sides of a row ran in one process run, in turn: {TURNS} times {RUNS} runs of relgames and one of the peer, the best
of each counts (`time.perf_counter`). The kernels of relgames were compiled before (caches warm), unless a row says
otherwise. Machines and players are built before the clock starts. A ratio is the time of the peer over that of relgames
for the same work, unless a row says otherwise.
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


def fresh(code: str, **environment: str) -> float:
    """Return the seconds that a fresh Python process takes, from its start to its end."""
    begin = perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    taken = perf_counter() - begin
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return taken


def duration(seconds: float) -> str:
    """Return a time with three digits."""
    return f"{seconds:.3g} s" if seconds >= 0.1 else f"{1e3 * seconds:.3g} ms"


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
