"""Rules that open with a signal, by which they know their like."""

from __future__ import annotations

from typing import Any

from relgames.strategies.automata import automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.sources import CASE_2017, LI_2009, ROBSON_1990


@listed(ROBSON_1990, "signal")
def handshake() -> Machine:
    """Give, then withhold; give for ever to one who did the same, and withhold for ever from all others.

    References
    ----------
    A. J. Robson (1990), Efficiency in evolutionary games: Darwin, Nash and the secret handshake, Journal of Theoretical
    Biology 144, 379-396.

    Examples
    --------
    >>> handshake().states
    4
    """
    return _signal("handshake", lambda theirs: "give")


@listed(LI_2009, "signal")
def collective() -> Machine:
    """Give, then withhold; give to one who did the same until it withholds again, and withhold from all others.

    References
    ----------
    J. Li and G. Kendall (2009), A strategy with novel evolutionary features for the iterated prisoner's dilemma,
    Evolutionary Computation 17, 257-274.

    Examples
    --------
    >>> collective().states
    4
    """
    return _signal("collective", lambda theirs: "withhold" if theirs else "give")


def _signal(name: str, friend: Any) -> Machine:
    def move(state: str, own: int, others: tuple[int, ...]) -> str:
        theirs = others[0]
        if state == "first":
            return "second" if theirs == 0 else "stranger"
        if state == "second":
            return "give" if theirs == 1 else "withhold"
        return friend(theirs) if state == "give" else "withhold"

    return automaton("first", lambda state: int(state not in ("first", "give")), move, name=name)


@listed(CASE_2017, "probing")
def detective() -> Machine:
    """Give, withhold, give, give; then withhold for ever from one who let it pass, and play tit for tat with others.

    References
    ----------
    N. Case (2017), The evolution of trust, interactive essay.

    Examples
    --------
    >>> detective().states
    9
    """
    opening = (0, 1, 0, 0)

    def act(state: tuple[int, int, int]) -> int:
        t, provoked, last = state
        if t < len(opening):
            return opening[t]
        return last if provoked else 1

    def move(state: tuple[int, int, int], own: int, others: tuple[int, ...]) -> tuple[int, int, int]:
        t, provoked, _ = state
        return min(t + 1, 4), (provoked or others[0]) if t < 4 else provoked, others[0]

    return automaton((0, 0, 0), act, move, name="detective")
