"""Rows on the analysis of strategies."""

from __future__ import annotations

from functools import partial

import numpy as np
from measuring import Row, Timing, duration, race, timed
from play_rows import axelrod

import relgames as rg
from relgames.strategies import nearest, win_stay_lose_shift

STEPS, TURNS, REPETITIONS = 20, 50, 10


def fingerprint() -> Row:
    """A fingerprint on a grid of 21 × 21, against Axelrod's sampled one."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=TURNS)

    def sampled() -> Timing:
        axl = axelrod()
        peer = axl.AshlockFingerprint(axl.WinStayLoseShift)
        options = {"turns": TURNS, "repetitions": REPETITIONS, "step": 1 / STEPS, "progress_bar": False, "seed": 1}
        return timed(lambda: peer.fingerprint(**options))

    peer, ours = race(sampled, partial(rg.fingerprint, win_stay_lose_shift(), r, steps=STEPS))
    ratio = peer.seconds / ours.seconds if peer.ran else 0.0
    note = ""
    if peer.ran:
        gaps = [abs(score - ours.result.at(x, y)) for (x, y), score in peer.result.items()]
        note = f"Its values are {np.mean(gaps):.2f} from the exact ones on average."
    return Row(
        f"fingerprint of win-stay, lose-shift, {STEPS + 1} × {STEPS + 1} points, {TURNS} rounds",
        f"{ours}; error 0",
        f"Axelrod, × {REPETITIONS}: {peer}",
        f"{ratio:.0f}" if peer.ran else "–",
        "ratio 100, error 0",
        ratio >= 100,
        note,
    )


def among_150() -> Row:
    """The nearest of 150 machines of 2 to 30 states."""
    rng = np.random.default_rng(0)

    def machine(states: int) -> rg.Machine:
        return rg.Machine(np.eye(2)[rng.integers(0, 2, states)], rng.integers(0, states, (states, 4)))

    known = [machine(int(states)) for states in rng.integers(2, 31, 150)]
    _, ours = race(None, partial(nearest, machine(8), known))
    limit = 1.0
    what = "nearest of 150 machines of 2 to 30 states to one of 8 states"
    return Row(what, str(ours), "none", "–", f"≤ {duration(limit)}", ours.seconds <= limit)


ROWS = {"fingerprint": fingerprint, "nearest": among_150}
