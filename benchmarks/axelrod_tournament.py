"""Play a tournament of Axelrod's whole catalogue in both libraries, and compare the scores and the time.

All strategies of Axelrod's that run for a short time take part, more than 200, brought by `interop.from_axelrod`: as
machines where they can be, else as the players themselves. Each pair plays 200 rounds ten times, here by `simulate` and
there in fresh matches (`axelrod.Match`: its tournaments reuse matches by name). The score of a strategy is its mean
payoff per round over its pairs. A strategy agrees if both scores differ by at most five standard errors, of both sides
together; by nothing but rounding, if nothing in its matches is left to chance. The exit code is 1 if any does not.

The time is compared on those that are machines: `tournament` with the same repetitions, and Axelrod's matches. As a
fresh match of theirs takes milliseconds, ``--every K`` plays only one pair in K of either comparison; the time of all
is then K times that of those, for Axelrod. ``--every 1`` takes about an hour.
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

ROUNDS, REPETITIONS, AGREE = 200, 10, 5
# Sums of 200 payoffs in another order.
ROUNDING = 1e-9


def pairs_of(size: int, every: int, seed: int) -> list[tuple[int, int]]:
    """Return one pair in ``every``, drawn at random."""
    pairs = np.array([(i, j) for i in range(size) for j in range(i, size)])
    drawn = np.random.default_rng(seed).permutation(len(pairs))[: max(1, len(pairs) // every)]
    return [tuple(map(int, pair)) for pair in pairs[np.sort(drawn)]]


def there(one: axelrod.Player, other: axelrod.Player, seed: int) -> np.ndarray:
    """Return the payoffs per round of each repetition in Axelrod, (repetitions, 2)."""
    scores = []
    for repetition in range(REPETITIONS):
        match = axelrod.Match((one.clone(), other.clone()), turns=ROUNDS, seed=seed * REPETITIONS + repetition)
        match.play()
        scores.append(match.final_score_per_turn())
    return np.array(scores, dtype=float)


def disagreements(players: list[axelrod.Player], strategies: list[object], pairs: list[tuple[int, int]]) -> int:
    """Play the pairs on both sides, print how far the scores are apart, and return how many are too far."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
    count = np.zeros(len(players))
    # Of each strategy: the sum of the differences of its mean payoffs, and the variance of that sum.
    apart, variance, seconds = np.zeros(len(players)), np.zeros(len(players)), np.zeros(2)
    for number, (i, j) in enumerate(tqdm(pairs, desc="compare", unit="pair")):
        start = process_time()
        ours = rg.simulate(r, (strategies[i], strategies[j]), repetitions=REPETITIONS, seed=number)
        middle = process_time()
        theirs = there(players[i], players[j], number)
        seconds += middle - start, process_time() - middle
        difference = ours.payoffs - theirs.mean(axis=0)
        squared = ours.standard_errors**2 + theirs.var(axis=0, ddof=1) / REPETITIONS
        # A match of a strategy with itself gives it the mean of both seats: the seats are alike.
        for seat, k in enumerate((i, j) if i != j else (i,)):
            count[k] += 1
            apart[k] += difference[seat]
            variance[k] += squared[seat]
    played = count > 0
    error = np.sqrt(variance)
    limit = AGREE * error + ROUNDING * count
    far = np.flatnonzero(abs(apart) > limit)
    ratio = abs(apart)[error > 1e-12] / error[error > 1e-12]
    print(
        f"{played.sum()} strategies in {len(pairs)} pairs of {REPETITIONS} x {ROUNDS} rounds: "
        f"{played.sum() - len(far)} scores agree; "
        f"the largest of {len(ratio)} with errors is {max(ratio, default=0):.2f} standard errors apart; "
        f"{seconds[0]:.0f} s here, {seconds[1]:.0f} s in Axelrod"
    )
    for k in far:
        print(
            f"  {players[k]}: {apart[k] / count[k]:+.4f} per round, {abs(apart[k]) / max(error[k], 1e-300):.1f} errors"
        )
    return len(far)


def speed(players: list[axelrod.Player], machines: list[rg.Machine], every: int) -> None:
    """Print how long a tournament of machines takes on both sides."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS)
    pairs = pairs_of(len(players), every, 1)
    rg.tournament(r, machines[:2], method="sampled", repetitions=2, seed=0, threads=1)
    times = {}
    for method in ("sampled", "auto"):
        start = process_time()
        rg.tournament(r, machines, method=method, repetitions=REPETITIONS, seed=0, threads=1)
        times[method] = process_time() - start
    start = process_time()
    for number, (i, j) in enumerate(tqdm(pairs, desc="time", unit="pair")):
        there(players[i], players[j], number)
    took = process_time() - start
    whole = took * len(machines) * (len(machines) + 1) / 2 / len(pairs)
    print(
        f"{len(machines)} machines: {times['sampled']:.2f} s sampled, {times['auto']:.2f} s exact where possible, one "
        f"thread; Axelrod {took:.1f} s for {len(pairs)} pairs, so {whole:.0f} s for all: "
        f"{whole / times['sampled']:.0f} and {whole / times['auto']:.0f} times as long"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, metavar="K", help="play one pair in K")
    parser.add_argument("--states", type=int, default=200, help="the largest machine to learn")
    options = parser.parse_args()
    k = axelrod.Classifiers
    players = [player for player in (kind() for kind in axelrod.strategies) if not k["long_run_time"](player)]
    brought = [
        interop.from_axelrod(player, length=ROUNDS, mistakes=False, states=options.states)
        for player in tqdm(players, desc="bring", unit="player")
    ]
    print(f"{len(players)} strategies:", ", ".join(f"{n} {how}" for how, n in Counter(b.how for b in brought).items()))
    compiled = [n for n, one in enumerate(brought) if one.how != "wrapped"]
    speed([players[n] for n in compiled], [brought[n].strategy for n in compiled], options.every)
    pairs = pairs_of(len(players), options.every, 0)
    return 1 if disagreements(players, [one.strategy for one in brought], pairs) else 0


if __name__ == "__main__":
    sys.exit(main())
