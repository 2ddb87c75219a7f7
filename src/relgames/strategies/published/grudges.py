"""Grudges that end, grow or come late: variants of grim that are original to the Axelrod library."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.groups import Number
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "trigger")
def fool_me_once() -> Machine:
    """Give until the other has withheld twice in all, then withhold for ever.

    References
    ----------
    M. Harper, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> fool_me_once().states
    3
    """
    return forgetful_fool_me_once(0).named("fool me once")


@listed(KNIGHT_2016, "trigger")
def forgetful_fool_me_once(forget: Number = Fraction(1, 20)) -> Machine:
    """Withhold once the other has withheld twice, but forget the count by chance before each choice.

    Parameters
    ----------
    forget : number, default 1/20
        The probability of forgetting.

    References
    ----------
    M. Harper, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> forgetful_fool_me_once().is_deterministic
    False
    """
    chance = _checks.probability(forget, "forget")

    def move(count: int, own: int, others: tuple[int, ...]) -> Any:
        following = min(count + others[0], 2)
        return {following: 1 - chance, 0: chance} if following and chance else following

    return automaton(0, lambda count: int(count == 2), move, name="forgetful fool me once")


@listed(KNIGHT_2016, "trigger")
def once_bitten() -> Machine:
    """Give, but withhold for eleven rounds after the other withheld twice in a row.

    References
    ----------
    H. Marissa, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> once_bitten().states
    14
    """

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        run, left = state
        run = min(run + 1, 2) if others[0] == WITHHOLD else 0
        return run, left - 1 if left > 1 else 11 if run == 2 else 0

    return automaton((0, 0), lambda state: int(state[1] > 0), move, name="once bitten")


@listed(KNIGHT_2016, "trigger")
def forgetful_grudger() -> Machine:
    """Withhold for ten rounds after the other withheld, whatever it does meanwhile; then begin anew.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> forgetful_grudger().states
    11
    """

    def move(left: int, own: int, others: tuple[int, ...]) -> int:
        return left - 1 if left > 1 else 10 * others[0]

    return automaton(0, lambda left: int(left > 0), move, name="forgetful grudger")


@listed(KNIGHT_2016, "trigger")
def opposite_grudger() -> Machine:
    """Withhold until the other gives, then give for ever.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> opposite_grudger().states
    2
    """
    return automaton(
        WITHHOLD, lambda mood: mood, lambda mood, own, others: min(mood, others[0]), name="opposite grudger"
    )


@listed(KNIGHT_2016, "trigger")
def aggravater() -> Machine:
    """Withhold three times, then give as long as the other never withheld.

    References
    ----------
    T. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> aggravater().states
    5
    """

    def move(state: int, own: int, others: tuple[int, ...]) -> int:
        return min(state + 1, 3) if others[0] == GIVE and state < 4 else 4

    return automaton(0, lambda state: int(state != 3), move, name="aggravater")


@listed(KNIGHT_2016, "counting")
def forgive_a_tenth() -> Program:
    """Withhold while the other has withheld in more than a tenth of the rounds; Forgiver of the Axelrod library.

    References
    ----------
    T. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> forgive_a_tenth()
    Program('forgive a tenth', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="forgive a tenth")(_forgive_a_tenth)


def _forgive_a_tenth(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] += 1
    state[1] += profile[1]
    return 1 if state[1] > state[0] / 10 else 0


@listed(KNIGHT_2016, "counting")
def forgiving_tit_for_tat() -> Program:
    """Play tit for tat while the other has withheld in more than a tenth of the rounds, and give while it has not.

    References
    ----------
    T. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> forgiving_tit_for_tat()
    Program('forgiving tit for tat', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="forgiving tit for tat")(_forgiving_tit_for_tat)


def _forgiving_tit_for_tat(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] += 1
    state[1] += profile[1]
    return profile[1] if state[1] > state[0] / 10 else 0


@listed(KNIGHT_2016, "counting")
def grumpy(threshold: int = 10) -> Program:
    """Withhold in a bad mood, that comes by a lead of withholdings and goes by as great a lead of gifts.

    Parameters
    ----------
    threshold : int, default 10
        The mood changes once the other's withholdings less its gifts are above this, or below minus this.

    References
    ----------
    J. Young, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> grumpy()
    Program('grumpy', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, _checks.integer(threshold, "threshold", least=0)), name="grumpy")(_grumpy)


def _grumpy(state: Any, profile: Any, u: float) -> int:
    if profile[1] >= 0:
        state[0] += 2 * profile[1] - 1
    if abs(state[0]) > state[2]:
        state[1] = 1 if state[0] > 0 else 0
    return int(state[1])


@listed(KNIGHT_2016, "trigger")
def punisher() -> Program:
    """Answer a withholding by one, and by as many more as 20 times the share of the other's withholdings, rounded down.

    It does not look at the other meanwhile.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> punisher()
    Program('punisher', 4 numbers, 2 actions, 2 seats)
    """
    # Rounds, withholdings, what is left of the punishment; 1: in proportion to withholdings, 0: to gifts.
    return program((0, 0, 0, 1), name="punisher")(_punisher)


@listed(KNIGHT_2016, "trigger")
def inverse_punisher() -> Program:
    """Answer a withholding by one, and by as many more as 20 times the share of the other's gifts, at least one more.

    It does not look at the other meanwhile.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> inverse_punisher().state
    (0.0, 0.0, 0.0, 0.0)
    """
    return program((0, 0, 0, 0), name="inverse punisher")(_punisher)


def _punisher(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] += 1
    state[1] += profile[1]
    if state[2] > 0:
        state[2] -= 1
        return 1
    if profile[1] == 0:
        return 0
    counted = state[1] if state[3] == 1 else state[0] - state[1]
    state[2] = max(20 * counted // state[0], 1 - state[3])
    return 1
