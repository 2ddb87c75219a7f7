"""Rows on agents: strategies that are Python objects."""

from __future__ import annotations

from functools import partial
from typing import Any

from measuring import Row, Timing, race, timed
from play_rows import axelrod

import relgames as rg
from relgames.strategies import random

TURNS = 100_000
# At least as fast as a match of Axelrod, whose players are Python objects too. What is asked for many matches at once
# must go round them in every round: that pays where an answer takes longer than some microseconds.
LEAST, LEAST_BATCHED = 1.0, 0.5


class TitForTat:
    """The same rule as Axelrod's player."""

    def reset(self, seed: int) -> None:
        """Nothing to forget."""

    def act(self, observation: rg.strategies.Observation) -> int:
        """Do what the other did."""
        return 1 if observation.profile[1] == 1 else 0


class ManyTitForTat:
    """The same for many matches at once."""

    def reset(self, seed: int) -> None:
        """Nothing to forget."""

    def act_many(self, observations: list[rg.strategies.Observation]) -> list[int]:
        """Do what the others did."""
        return [1 if observation.profile[1] == 1 else 0 for observation in observations]


def row(
    what: str, pair: tuple[Any, Any], opponent: str, rounds: int, repetitions: int = 1, least: float = LEAST
) -> Row:
    """Return rounds per second of a match with Python objects on both sides of the comparison."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=rounds)

    def match() -> Timing:
        axl = axelrod()
        return timed(axl.Match((axl.TitForTat(), getattr(axl, opponent)()), turns=TURNS, seed=1).play)

    peer, ours = race(match, partial(rg.simulate, r, pair, repetitions=repetitions, seed=1))
    rate = rounds * repetitions / ours.seconds
    ratio = rate * peer.seconds / TURNS if peer.ran else 0.0
    return Row(
        what,
        f"{rate:.3g} rounds/s",
        "Axelrod: " + (f"{TURNS / peer.seconds:.3g} turns/s" if peer.ran else str(peer)),
        f"{ratio:.2g}" if peer.ran else "–",
        f"ratio {least:g}",
        ratio >= least,
    )


def agent_and_machine() -> Row:
    """A long match of an agent and a machine."""
    return row("agent (tit for tat) against a machine (random)", (TitForTat(), random()), "Random", TURNS)


def two_agents() -> Row:
    """A long match of two agents."""
    return row("two agents (tit for tat)", (TitForTat(), TitForTat()), "TitForTat", TURNS)


def many_short() -> Row:
    """Many short matches of two agents."""
    return row("two agents (tit for tat), 500 × 200 rounds", (TitForTat(), TitForTat()), "TitForTat", 200, 500)


def batched() -> Row:
    """Many short matches side by side, all asked at once."""
    pair = ManyTitForTat(), random()
    return row("agent asked for 500 matches at once, × 200 rounds", pair, "Random", 200, 500, LEAST_BATCHED)


ROWS = {
    "agent-and-machine": agent_and_machine,
    "two-agents": two_agents,
    "agents-many-short": many_short,
    "agents-batched": batched,
}
