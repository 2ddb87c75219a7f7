"""The field of Stewart and Plotkin's tournament."""

from __future__ import annotations

from relgames.strategies import givers, takers
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program
from relgames.strategies.published.majority import hard_majority
from relgames.strategies.published.prison import calculator, hard_tit_for_tat, hard_tit_for_two_tats
from relgames.strategies.zero_determinant import extortioner, zd_generous


def stewart_plotkin_2012() -> tuple[Machine | Program, ...]:
    """Return the field of Stewart and Plotkin's tournament: 19 players, under their names there.

    The paper leaves most of them undefined. They are as the Axelrod library reads them, in the order of its
    documentation; in PRISON, the software that the names seem to come from, HARD_TFT looks back two rounds and not
    three. HARD_MAJO and CALCULATOR are programs, all others machines.

    References
    ----------
    A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109,
    10134-10135. V. Knight et al. (2016), An open framework for the reproducible study of the iterated
    prisoner's dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> [m.name for m in stewart_plotkin_2012()][:5]
    ['ALLC', 'ALLD', 'EXTORT-2', 'HARD_MAJO', 'HARD_JOSS']
    """
    field: dict[str, Machine | Program] = {
        "ALLC": givers.always_give(),
        "ALLD": takers.always_withhold(),
        "EXTORT-2": extortioner(2),
        "HARD_MAJO": hard_majority(),
        "HARD_JOSS": takers.hard_joss(),
        "HARD_TFT": hard_tit_for_tat(),
        "HARD_TF2T": hard_tit_for_two_tats(),
        "TFT": givers.tit_for_tat(),
        "GRIM": givers.grim(own=False),
        "GTFT": givers.generous_tit_for_tat(),
        "TF2T": givers.tit_for_two_tats(),
        "WSLS": givers.win_stay_lose_shift(),
        "RANDOM": takers.random(),
        "ZDGTFT-2": zd_generous(2),
        "CALCULATOR": calculator(),
        "PROBE": takers.prober(),
        "PROBE2": takers.prober_2(),
        "PROBE3": takers.prober_3(),
        "HARD_PROBE": takers.hard_prober(),
    }
    return tuple(player.named(name) for name, player in field.items())
