"""Gradual, and the twelve strategies of the article that proposed it."""

from __future__ import annotations

from typing import Any

from relgames.strategies import givers, takers
from relgames.strategies.automata import GIVE, WITHHOLD, cyclic
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.published.majority import soft_majority
from relgames.strategies.sources import BEAUFILS_1997, MATHIEU_DELAHAYE_2017


def beaufils_1997() -> tuple[Machine | Program, ...]:
    """Return the field of the tournament with which Gradual was proposed, under its names and in its order.

    It was played over 1000 rounds with payoffs 5, 3, 1 and 0; each met each, itself too.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1997), Our meeting with Gradual: a good strategy for the iterated
    prisoner's dilemma, Proceedings of Artificial Life V, 202-209, MIT Press.

    Examples
    --------
    >>> [entry.name for entry in beaufils_1997()]
    ['coop', 'def', 'rand', 'tft', 'spite', 'p_nst', 'p_kn', 'sft_mj', 'mist', 'prob', 'grad', 'pav']
    """
    field: dict[str, Machine | Program] = {
        "coop": givers.always_give(),
        "def": takers.always_withhold(),
        "rand": takers.random(),
        "tft": givers.tit_for_tat(),
        "spite": givers.grim(own=False),
        "p_nst": per_nasty(),
        "p_kn": per_kind(),
        "sft_mj": soft_majority(),
        "mist": takers.suspicious_tit_for_tat(),
        "prob": takers.prober(),
        "grad": gradual(),
        "pav": givers.win_stay_lose_shift(),
    }
    return tuple(entry.named(name) for name, entry in field.items())


@listed(BEAUFILS_1997, "trigger")
def gradual() -> Program:
    """Answer the n-th provocation by withholding n times, then give twice; what happens meanwhile is overlooked.

    This form gives the scores of the article. `later_gradual` also counts what is overlooked here.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1997), Our meeting with Gradual: a good strategy for the iterated
    prisoner's dilemma, Proceedings of Artificial Life V, 202-209, MIT Press.

    Examples
    --------
    >>> gradual()
    Program('gradual', 4 numbers, 2 actions, 2 seats)
    """
    # The count, withholdings left, gifts left, and whether all withholdings count.
    return program((0, 0, 0, 0), name="gradual")(_gradual)


@listed(MATHIEU_DELAHAYE_2017, "trigger")
def later_gradual() -> Program:
    """Answer a provocation by withholding as often as the other has withheld so far, then give twice.

    Unlike `gradual` it counts every withholding of the other, also those while it answers or gives.

    References
    ----------
    P. Mathieu and J.-P. Delahaye (2017), New winning strategies for the iterated prisoner's dilemma, Journal of
    Artificial Societies and Social Simulation 20(4), 12, and its software.

    Examples
    --------
    >>> later_gradual()
    Program('later gradual', 4 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, 0, 1), name="later gradual")(_gradual)


def _gradual(state: Any, profile: Any, u: float) -> int:
    provoked = profile[1] == 1
    if provoked and (state[3] == 1 or state[1] + state[2] == 0):
        state[0] += 1
    if state[1] > 0:
        state[1] -= 1
        return 1
    if state[2] > 0:
        state[2] -= 1
        return 0
    if provoked:
        state[1], state[2] = state[0] - 1, 2
        return 1
    return 0


@listed(BEAUFILS_1997, "cycle")
def per_kind() -> Machine:
    """Give twice and withhold once, again and again.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1997), Our meeting with Gradual: a good strategy for the iterated
    prisoner's dilemma, Proceedings of Artificial Life V, 202-209, MIT Press.

    Examples
    --------
    >>> per_kind().states
    3
    """
    return cyclic((GIVE, GIVE, WITHHOLD), name="per kind")


@listed(BEAUFILS_1997, "cycle")
def per_nasty() -> Machine:
    """Withhold twice and give once, again and again.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1997), Our meeting with Gradual: a good strategy for the iterated
    prisoner's dilemma, Proceedings of Artificial Life V, 202-209, MIT Press.

    Examples
    --------
    >>> per_nasty().states
    3
    """
    return cyclic((WITHHOLD, WITHHOLD, GIVE), name="per nasty")
