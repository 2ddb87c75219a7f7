"""Play all pairs of Axelrod's short-running deterministic strategies in both libraries, and compare action for action.

``python benchmarks/axelrod_pairs.py`` brings all of them by `interop.from_axelrod`, plays each pair (and each with
itself) for 300 rounds here, and in a fresh ``axelrod.Match`` there, and prints how each strategy was brought and which
pairs differ. The exit code is 1 if any does. It takes some ten minutes; ``--every 20`` plays one pair in twenty.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from time import process_time

import numpy as np
from tqdm import tqdm

import relgames as rg
from relgames import interop

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import axelrod


def players() -> list[axelrod.Player]:
    """Return the deterministic players that run for a short time, in Axelrod's order."""
    k = axelrod.Classifiers
    made = [kind() for kind in axelrod.strategies]
    return [player for player in made if not k["stochastic"](player) and not k["long_run_time"](player)]


def bring(player: axelrod.Player, rounds: int) -> interop.Bridged:
    """Return the player for matches of so many rounds without mistakes."""
    return interop.from_axelrod(player, length=rounds, mistakes=False, states=800, rounds=rounds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, metavar="K", help="play one pair in K")
    parser.add_argument("--rounds", type=int, default=300)
    options = parser.parse_args()
    rounds = options.rounds
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=rounds)
    line_up = players()
    start = process_time()
    brought = [bring(player, rounds) for player in tqdm(line_up, desc="bring", unit="player")]
    took = process_time() - start
    for player, one in zip(line_up, brought, strict=True):
        print(f"{type(player).__name__}: {one.how}: {one.evidence}", flush=True)
    pairs = [(i, j) for i in range(len(line_up)) for j in range(i, len(line_up))][:: options.every]
    different, seconds = 0, np.zeros(2)
    for i, j in tqdm(pairs, desc="play", unit="pair"):
        start = process_time()
        ours = rg.history(r, (brought[i].strategy, brought[j].strategy), seed=0).actions
        middle = process_time()
        match = axelrod.Match((type(line_up[i])(), type(line_up[j])()), turns=rounds)
        theirs = [[int(move is axelrod.Action.D) for move in moves] for moves in match.play()]
        seconds += middle - start, process_time() - middle
        if not np.array_equal(ours, theirs):
            first = int(np.argmax((ours != theirs).any(axis=1)))
            different += 1
            names = [f"{line_up[k]} ({brought[k].how})" for k in (i, j)]
            print(f"{' and '.join(names)} differ from round {first}", flush=True)
    how = Counter(one.how for one in brought)
    machines = how["table"] + how["learned"]
    print(
        f"{len(line_up)} strategies: {machines} machines ({how['table']} from tables, {how['learned']} learned), "
        f"{how['wrapped']} wrapped, in {took:.0f} s"
    )
    print(
        f"{len(pairs)} pairs of {rounds} rounds: {len(pairs) - different} agree action for action; "
        f"{seconds[0]:.0f} s here, {seconds[1]:.0f} s in Axelrod"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
