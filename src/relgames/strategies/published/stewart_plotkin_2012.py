"""Fields of published tournaments."""

from __future__ import annotations

from types import MappingProxyType

from relgames.strategies import givers, takers
from relgames.strategies.machine import Machine
from relgames.strategies.zero_determinant import extortioner, zd_generous

STEWART_PLOTKIN_2012_LEFT_OUT = MappingProxyType(
    {
        "HARD_MAJO": "counts what the other did over all rounds: no finite automaton holds that",
        "CALCULATOR": "looks for a cycle in the first 20 rounds: about a million histories",
    }
)


def stewart_plotkin_2012() -> tuple[Machine, ...]:
    """Return the field of Stewart and Plotkin's tournament: 17 of its 19 players, under their names there.

    The paper leaves most of them undefined. They are as the Axelrod library reads them, in the order of its
    documentation; in PRISON, the software that the names seem to come from, HARD_TFT looks back two rounds
    and not three. `STEWART_PLOTKIN_2012_LEFT_OUT` says why two are left out.

    References
    ----------
    A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109,
    10134-10135. V. Knight et al. (2016), An open framework for the reproducible study of the iterated
    prisoner's dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> [m.name for m in stewart_plotkin_2012()][:4]
    ['ALLC', 'ALLD', 'EXTORT-2', 'HARD_JOSS']
    """
    field = {
        "ALLC": givers.always_give(),
        "ALLD": takers.always_withhold(),
        "EXTORT-2": extortioner(2),
        "HARD_JOSS": takers.hard_joss(),
        "HARD_TFT": givers.tits_for_tats(3, 1),
        "HARD_TF2T": givers.tits_for_tats(2, 2),
        "TFT": givers.tit_for_tat(),
        "GRIM": givers.grim(own=False),
        "GTFT": givers.generous_tit_for_tat(),
        "TF2T": givers.tit_for_two_tats(),
        "WSLS": givers.win_stay_lose_shift(),
        "RANDOM": takers.random(),
        "ZDGTFT-2": zd_generous(2),
        "PROBE": takers.prober(),
        "PROBE2": takers.prober_2(),
        "PROBE3": takers.prober_3(),
        "HARD_PROBE": takers.hard_prober(),
    }
    return tuple(machine.named(name) for name, machine in field.items())
