"""The three rules that van den Berg and Weissing name for what they do after both gave or both withheld."""

from __future__ import annotations

from fractions import Fraction

from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import memory_one
from relgames.strategies.sources import BERG_2015

EITHER = Fraction(1, 2)


@listed(BERG_2015, "reciprocity")
def desperate() -> Machine:
    """Give only after both withheld; the first action is a coin's.

    References
    ----------
    P. van den Berg and F. J. Weissing (2015), The importance of mechanisms for the evolution of cooperation,
    Proceedings of the Royal Society B 282, 20151382.

    Examples
    --------
    >>> desperate().states
    3
    """
    return memory_one((0, 0, 0, 1), EITHER, name="desperate")


@listed(BERG_2015, "reciprocity")
def hopeless() -> Machine:
    """Withhold only after both gave; the first action is a coin's.

    References
    ----------
    P. van den Berg and F. J. Weissing (2015), The importance of mechanisms for the evolution of cooperation,
    Proceedings of the Royal Society B 282, 20151382.

    Examples
    --------
    >>> hopeless().states
    3
    """
    return memory_one((0, 1, 1, 1), EITHER, name="hopeless")


@listed(BERG_2015, "reciprocity")
def willing() -> Machine:
    """Withhold only after both withheld; the first action is a coin's.

    References
    ----------
    P. van den Berg and F. J. Weissing (2015), The importance of mechanisms for the evolution of cooperation,
    Proceedings of the Royal Society B 282, 20151382.

    Examples
    --------
    >>> willing().states
    3
    """
    return memory_one((1, 1, 1, 0), EITHER, name="willing")
