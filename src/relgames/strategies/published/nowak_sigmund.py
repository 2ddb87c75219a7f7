"""The reactive and the memory-one strategies to which Nowak and Sigmund's evolution led."""

from __future__ import annotations

from fractions import Fraction

from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import memory_one, reactive
from relgames.strategies.sources import NOWAK_SIGMUND_1992, NOWAK_SIGMUND_1993


@listed(NOWAK_SIGMUND_1992, "reciprocity")
def stochastic_tit_for_tat() -> Machine:
    """Give with probability 0.99 after the other gave and 0.01 after it withheld: the catalyst of cooperation.

    References
    ----------
    M. A. Nowak and K. Sigmund (1992), Tit for tat in heterogeneous populations, Nature 355, 250-253.

    Examples
    --------
    >>> stochastic_tit_for_tat().states
    2
    """
    return reactive([Fraction(99, 100), Fraction(1, 100)], name="stochastic tit for tat")


@listed(NOWAK_SIGMUND_1992, "constant")
def nearly_always_withhold() -> Machine:
    """Give with probability 0.01, whatever the other did: what spreads first.

    References
    ----------
    M. A. Nowak and K. Sigmund (1992), Tit for tat in heterogeneous populations, Nature 355, 250-253.

    Examples
    --------
    >>> nearly_always_withhold().states
    1
    """
    return reactive([Fraction(1, 100), Fraction(1, 100)], name="nearly always withhold")


@listed(NOWAK_SIGMUND_1992, "reciprocity")
def stochastic_generous_tit_for_tat() -> Machine:
    """Give with probability 0.99 after the other gave and 1/3 after it withheld: what remains in the end.

    References
    ----------
    M. A. Nowak and K. Sigmund (1992), Tit for tat in heterogeneous populations, Nature 355, 250-253.

    Examples
    --------
    >>> stochastic_generous_tit_for_tat().states
    2
    """
    return reactive([Fraction(99, 100), Fraction(1, 3)], name="stochastic generous tit for tat")


@listed(NOWAK_SIGMUND_1993, "win-stay")
def stochastic_win_stay_lose_shift() -> Machine:
    """Nearly win-stay, lose-shift, as evolution found it: (0.999, 0.001, 0.007, 0.946).

    References
    ----------
    M. Nowak and K. Sigmund (1993), A strategy of win-stay, lose-shift that outperforms tit-for-tat in the Prisoner's
    Dilemma game, Nature 364, 56-58.

    Examples
    --------
    >>> stochastic_win_stay_lose_shift().states
    4
    """
    p = [Fraction(999, 1000), Fraction(1, 1000), Fraction(7, 1000), Fraction(946, 1000)]
    return memory_one(p, name="stochastic win-stay, lose-shift")
