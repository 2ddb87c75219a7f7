"""Rows on fresh processes: importing, and the first calls."""

from __future__ import annotations

import tempfile
from functools import cache, partial

import numpy as np
from measuring import RUNS, Row, Timing, attempt, duration, fresh


def imports(runs: int = 21) -> Row:
    """The time of ``import relgames`` over that of ``import numpy``, less that of starting Python."""
    codes = ("pass", "import numpy", "import relgames")
    for code in codes:
        fresh(code)
    times = [[fresh(code) for code in codes] for _ in range(runs)]
    start, theirs, ours = np.median(times, axis=0)
    ratio = (ours - start) / (theirs - start)
    light = attempt(lambda: Timing(fresh("import sys, relgames; assert 'numba' not in sys.modules"))).ran
    return Row(
        "`import relgames`, fresh process, less the start of Python",
        duration(ours - start),
        f"`import numpy`: {duration(theirs - start)}",
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
# A game with float payoffs; what nash compiles depends on their kind and on the number of seats.
FIRST_EQUILIBRIA = """
import numpy as np
import relgames as rg
assert rg.nash(rg.Game(np.random.default_rng(1).normal(size={shape}))).complete
"""
FIRST_OF_QUANTECON = """
import quantecon.game_theory as gt
assert len(gt.support_enumeration(gt.NormalFormGame([[3, 0], [5, 1]]))) == 1
"""


@cache
def taken(code: str, caches: str) -> Timing:
    """The time of a fresh process with its own folder for compiled code."""
    with tempfile.TemporaryDirectory() as folder:
        empty = fresh(code, NUMBA_CACHE_DIR=folder)
        return Timing(empty if caches == "empty" else min(fresh(code, NUMBA_CACHE_DIR=folder) for _ in range(RUNS)))


def first_call(what: str, code: str, caches: str, limit: float) -> Row:
    """The time of a fresh process that imports and makes a first call."""
    ours, peer = taken(code, caches), attempt(partial(taken, FIRST_OF_QUANTECON, caches))
    how = "one run" if caches == "empty" else f"best of {RUNS}"
    return Row(
        f"first {what} in a fresh process (with start of Python and import), caches {caches}, {how}",
        str(ours),
        f"QuantEcon, import and support enumeration: {peer}",
        f"{peer.seconds / ours.seconds:.2g}" if peer.ran else "–",
        f"≤ {duration(limit)}",
        ours.seconds <= limit,
    )


TOURNAMENT = "exact tournament of 10 strategies", FIRST_TOURNAMENT
BIMATRIX = "`nash` of a 4×4 game of floats", FIRST_EQUILIBRIA.format(shape=(4, 4, 2))
THREE_SEATS = "`nash` of a 2×2×2 game of floats", FIRST_EQUILIBRIA.format(shape=(2, 2, 2, 3))

ROWS = {
    "import": imports,
    "first-warm": partial(first_call, *TOURNAMENT, "warm", 1.5),
    "first-empty": partial(first_call, *TOURNAMENT, "empty", 10.0),
    "first-nash": partial(first_call, *BIMATRIX, "empty", 6.0),
    "first-nash-three": partial(first_call, *THREE_SEATS, "empty", 6.0),
}
