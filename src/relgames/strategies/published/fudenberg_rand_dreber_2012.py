"""Strategies by which players in experiments with mistakes are told apart, as far as they are not listed elsewhere."""

from __future__ import annotations

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.givers import tits_for_tats
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.sources import FUDENBERG_RAND_DREBER_2012


@listed(FUDENBERG_RAND_DREBER_2012, "reciprocity")
def tit_for_three_tats() -> Machine:
    """Give, except after the other withheld in each of the last three rounds.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), Slow to anger and fast to forgive: cooperation in an uncertain world,
    American Economic Review 102, 720-749, table 2.

    Examples
    --------
    >>> tit_for_three_tats().states
    4
    """
    return tits_for_tats(1, 3).named("tit for three tats")


@listed(FUDENBERG_RAND_DREBER_2012, "reciprocity")
def two_tits_for_two_tats() -> Machine:
    """Give, except after the other withheld twice in a row in the last three rounds.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2.

    Examples
    --------
    >>> two_tits_for_two_tats().states
    4
    """
    return tits_for_tats(2, 2).named("two tits for two tats")


@listed(FUDENBERG_RAND_DREBER_2012, "trigger")
def lenient_grim(k: int = 2) -> Machine:
    """Give until in ``k`` rounds in a row somebody withholds, then withhold for ever.

    Parameters
    ----------
    k : int, default 2
        At least 1; with 1 it is grim.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2: Grim2 and Grim3.

    Examples
    --------
    >>> from relgames.strategies import grim
    >>> lenient_grim(1) == grim(), lenient_grim(3).states
    (True, 4)
    """
    return _grim(k, GIVE, f"lenient grim ({k})")


@listed(FUDENBERG_RAND_DREBER_2012, "trigger")
def suspicious_lenient_grim(k: int = 2) -> Machine:
    """Withhold first, then play as the lenient trigger, for which this round counts.

    Parameters
    ----------
    k : int, default 2
        How many rounds in a row set it off. At least 1.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2: D-Grim2 and D-Grim3.

    Examples
    --------
    >>> suspicious_lenient_grim().states
    4
    """
    return _grim(k, WITHHOLD, f"suspicious lenient grim ({k})")


@listed(FUDENBERG_RAND_DREBER_2012, "reciprocity")
def suspicious_tit_for_two_tats(tats: int = 2) -> Machine:
    """Withhold first; then give, except after the other withheld in all of the last ``tats`` rounds.

    Parameters
    ----------
    tats : int, default 2
        At least 1.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2: D-TF2T and D-TF3T.

    Examples
    --------
    >>> from relgames.strategies import suspicious_tit_for_tat
    >>> suspicious_tit_for_two_tats(1) == suspicious_tit_for_tat(), suspicious_tit_for_two_tats().states
    (True, 4)
    """
    tats = _checks.integer(tats, "tats", least=1)

    def move(state: tuple[bool, int], own: int, others: tuple[int, ...]) -> tuple[bool, int]:
        return False, min(state[1] + 1, tats) if others[0] == WITHHOLD else 0

    name = f"suspicious tit for {tats} tats"
    return automaton((True, 0), lambda state: int(state[0] or state[1] == tats), move, name=name)


@listed(FUDENBERG_RAND_DREBER_2012, "constant")
def false_giver() -> Machine:
    """Give in the first round, then withhold for ever.

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2: false cooperator.

    Examples
    --------
    >>> false_giver().states
    2
    """
    return automaton(0, lambda round: int(round > 0), lambda round, own, others: 1, name="false giver")


def _grim(k: int, first: int, name: str) -> Machine:
    """Return the trigger; its state is whether this is the first round, and how many in a row somebody withheld."""
    k = _checks.integer(k, "k", least=1)

    def act(state: tuple[bool, int]) -> int:
        return first if state[0] else int(state[1] == k)

    def move(state: tuple[bool, int], own: int, others: tuple[int, ...]) -> tuple[bool, int]:
        run = state[1]
        return False, k if run == k else run + 1 if WITHHOLD in (own, *others) else 0

    return automaton((True, 0), act, move, name=name)
