"""Axelrod's second tournament: the field, and the entries that finite automata hold.

Axelrod's article describes few of the 62 entries; the FORTRAN programs themselves were read again by the authors of the
Axelrod library, and the rules here are theirs wherever the article gives none. The entries that count without
bound are in `axelrod_1980_second_counts`, those that keep scores in `axelrod_1980_second_scores`, and those that learn
how the other replies in `axelrod_1980_second_replies`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames.strategies.automata import WITHHOLD, automaton
from relgames.strategies.givers import tit_for_tat, tit_for_two_tats
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program
from relgames.strategies.published import axelrod_1980_second_counts as counts
from relgames.strategies.published import axelrod_1980_second_replies as replies
from relgames.strategies.published import axelrod_1980_second_scores as scores
from relgames.strategies.published.axelrod_1980_second_harrington import harrington
from relgames.strategies.published.majority import soft_majority
from relgames.strategies.sources import AXELROD_1980_MORE
from relgames.strategies.takers import random


def axelrod_1980_second() -> tuple[Machine | Program, ...]:
    """Return the entries of Axelrod's second tournament whose rules are known: 28 of its 63 players.

    In the order of their ranks there as far as these are known, under their authors' names. Random was an extra player.

    References
    ----------
    R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict Resolution 24, 379-403.
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> [strategy.name for strategy in axelrod_1980_second()][:4]
    ['Rapoport', 'Champion', 'Borufsen', 'Cave']
    """
    return (
        tit_for_tat().named("Rapoport"),
        counts.champion(),
        replies.borufsen(),
        counts.cave(),
        counts.wm_adams(),
        scores.graaskamp_and_katzen(),
        counts.weiner(),
        harrington(),
        scores.tideman_and_chieruzzi_second(),
        replies.kluepfel(),
        counts.getzler(),
        leyvraz(),
        counts.white(),
        counts.eatherley(),
        black(),
        replies.richard_hufford(),
        replies.yamachi(),
        colbert(),
        counts.mikkelson(),
        scores.rowsam(),
        replies.appold(),
        soft_majority().named("Grisell"),
        tit_for_two_tats().named("Maynard Smith"),
        scores.tranquilizer(),
        grofman_second(),
        replies.revised_downing(),
        gladstein(),
        random().named("Random"),
    )


@listed(AXELROD_1980_MORE, "probing")
def gladstein() -> Machine:
    """Withhold at once; play tit for tat from the first withholding of the other on, else withhold every second round.

    Also called Tester. Its first answer to a withholding is to give.

    Notes
    -----
    The submitted program counts its own actions: it withholds where it gave in more than half of all rounds. This is
    the same while no action is replaced by chance.

    References
    ----------
    D. Gladstein, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> gladstein().states
    6
    """

    def move(state: Any, own: int, others: tuple[int, ...]) -> Any:
        if state in ("give", "withhold"):
            return "withhold" if others[0] == WITHHOLD else "give"
        if others[0] == WITHHOLD:
            return "give"
        if state in ("first", "second"):
            return "second" if state == "first" else "third"
        return "fourth" if state == "third" else "third"

    # After the first round it gives twice (second, third), then withholds and gives in turn (fourth, third).
    return automaton("first", lambda state: int(state in ("first", "fourth", "withhold")), move, name="Gladstein")


@listed(AXELROD_1980_MORE, "counting")
def grofman_second() -> Machine:
    """After seven rounds forgive two withholdings in seven rounds where it gave last, and one where it withheld.

    It gives twice and then plays tit for tat up to the seventh round.

    Notes
    -----
    The seven rounds are those before the latest: the program, meant to look at eight, leaves the latest out.

    References
    ----------
    B. Grofman, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> grofman_second()
    Machine('Grofman (second)', 172 states, 2 actions, 4 profiles)
    """

    def act(state: tuple[int, tuple[int, ...]]) -> int:
        own, seen = state
        if len(seen) < 7:
            return seen[-1] if len(seen) >= 2 else 0
        return int(sum(seen[:-1]) > (1 if own == WITHHOLD else 2))

    def move(state: tuple[int, tuple[int, ...]], own: int, others: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        seen = (*state[1], others[0])[-8:]
        return (own if len(seen) >= 7 else 0), seen

    return automaton((0, ()), act, move, name="Grofman (second)")


@listed(AXELROD_1980_MORE, "reciprocity")
def leyvraz() -> Machine:
    """Answer by chance: mildly to a withholding, harshly to two in a row; then withhold once or give once.

    After two withholdings it gives with probability 1/4, after a first one with 1/2; it withholds in the round after
    that one, and gives in the next.

    References
    ----------
    F. Leyvraz, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> leyvraz().states
    6
    """

    def act(seen: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        three_ago, two_ago, last = seen
        if two_ago and last:
            p = Fraction(1, 4)
        elif three_ago:
            p = Fraction(1)
        elif two_ago:
            p = Fraction(0)
        else:
            p = Fraction(1, 2) if last else Fraction(1)
        return p, 1 - p

    return automaton((0, 0, 0), act, lambda seen, own, others: (*seen[1:], others[0]), name="Leyvraz")


@listed(AXELROD_1980_MORE, "reciprocity")
def black() -> Machine:
    """Give with probability 1 - (k^2 - 1) / 25, at most 1, where the other withheld in k of the last five rounds.

    It gives in the first five rounds.

    References
    ----------
    P. E. Black, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> black().states
    56
    """

    def act(seen: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        k = sum(seen) if len(seen) == 5 else 0
        p = min(Fraction(1), 1 - Fraction(k**2 - 1, 25))
        return p, 1 - p

    return automaton((), act, lambda seen, own, others: (*seen, others[0])[-5:], name="Black")


@listed(AXELROD_1980_MORE, "probing")
def colbert() -> Machine:
    """Give in eight rounds but the sixth; then answer each withholding by withholding twice and giving twice.

    It does not look at the other in the first eight rounds, nor while it answers.

    References
    ----------
    W. Colbert, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> colbert().states
    9
    """
    acts = (0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0)
    ready, answer, last = 7, 8, 10

    def move(state: int, own: int, others: tuple[int, ...]) -> int:
        if state == ready:
            return answer if others[0] == WITHHOLD else ready
        return ready if state == last else state + 1

    return automaton(0, lambda state: acts[state], move, name="Colbert")
