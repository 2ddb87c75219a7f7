"""Entries of Axelrod's second tournament that learn how the other replies to giving and to withholding."""

from __future__ import annotations

import math
from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import AXELROD_1980_MORE


@listed(AXELROD_1980_MORE, "learning")
def revised_downing() -> Program:
    """Reply best to one whose giving depends on the own last action, with the shares observed so far.

    It starts as if the other always gave after a gift and never after a withholding. With these shares g and b it
    gives for ever, alternates or withholds for ever, whichever is best: 6g - 8b - 2 and 4g - 5b - 1 compare giving and
    alternating with withholding.

    References
    ----------
    L. L. Downing, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> revised_downing()
    Program('Revised Downing', 6 numbers, 2 actions, 2 seats)
    """
    # The round and the own action before the latest; numbers of gifts and of gifts answered, then of withholdings.
    return program((1, 0, 0, 0, 0, 0), name="Revised Downing")(_revised_downing)


def _revised_downing(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    if state[0] > 2:
        row = 2 + 2 * int(state[1])
        state[row] += 1
        state[row + 1] += 1 - theirs
    state[1] = mine
    after_giving = state[3] / state[2] if state[2] > 0 else 1.0
    after_withholding = state[5] / state[4] if state[4] > 0 else 0.0
    giving = 6 * after_giving - 8 * after_withholding - 2
    alternating = 4 * after_giving - 5 * after_withholding - 1
    if giving >= 0 and giving >= alternating:
        return 0
    if giving >= 0 or alternating >= 0:
        return 1 - mine
    return 1


@listed(AXELROD_1980_MORE, "learning")
def kluepfel() -> Program:
    """Withhold from one who replies like a coin; else repeat what the other does, the surer the longer it did so.

    After 26 rounds the other is held to reply like a coin if it gave after a withholding, and withheld after a gift,
    at least n/2 - 3/4 sqrt(n) times, n the number of such rounds. Else it repeats the other's action: always
    if that is the third in a row, with probability 0.9 if the second, and for a first one 0.7 if to give, 0.6 if not.

    References
    ----------
    C. Kluepfel, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> kluepfel()
    Program('Kluepfel', 8 numbers, 2 actions, 2 seats)
    """
    # Rounds played and the own action before the latest; how often the other gave and withheld after a gift, then after
    # a withholding; its last two actions.
    return program((0, 0, 0, 0, 0, 0, 0, 0), name="Kluepfel")(_kluepfel)


def _kluepfel(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    if state[0] > 1:
        state[2 + 2 * int(state[1]) + theirs] += 1
    state[1] = mine
    two_ago, three_ago = int(state[6]), int(state[7])
    state[6], state[7] = theirs, state[6]
    gifts, withholdings = state[2] + state[3], state[4] + state[5]
    forgives = state[4] >= withholdings / 2 - 0.75 * math.sqrt(withholdings)
    betrays = state[3] >= gifts / 2 - 0.75 * math.sqrt(gifts)
    if state[0] > 26 and forgives and betrays:
        return 1
    sure = 0.7 if theirs == 0 else 0.6
    if theirs == two_ago:
        sure = 1.0 if theirs == three_ago else 0.9
    return theirs if u < sure else 1 - theirs


@listed(AXELROD_1980_MORE, "learning")
def borufsen() -> Program:
    """Play tit for tat, break cycles of withholding, and every 25 rounds withhold from those who do not reply.

    From round 27 on, every 25 rounds, it judges the other by its gifts since: fewer than three are too few, and from
    8 to 17 are a coin's if less than 0.7 of them came after a gift. It then withholds until it judges again, and once
    more if it then returns to tit for tat. Three rounds without gifts it answers by giving; after three rounds in
    which the two took turns it gives the next time that it would withhold. It came third.

    References
    ----------
    O. Borufsen, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> borufsen()
    Program('Borufsen', 9 numbers, 2 actions, 2 seats)
    """
    # The round, both actions before the latest, gifts of the other after a gift and after a withholding; rounds without
    # gifts and rounds of taking turns in a row; whether to spare the next withholding, and whether it has given up.
    return program((1, 0, 0, 0, 0, 0, 0, 0, 0), name="Borufsen")(_borufsen)


def _borufsen(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    my_two_ago, their_two_ago = state[1], state[2]
    state[1], state[2] = mine, theirs
    state[0] += 1
    if state[0] > 2 and theirs == 0:
        state[3 + int(my_two_ago)] += 1
    if state[0] > 2 and state[0] % 25 == 2:
        gifts = state[3] + state[4]
        returns = state[8] == 1
        state[8] = 1 if gifts < 3 or (8 <= gifts <= 17 and state[3] / gifts < 0.7) else 0
        state[3] = state[4] = 0
        if state[8] == 1:
            state[5] = state[6] = state[7] = 0
        elif returns:
            return 1
    if state[8] == 1:
        return 1
    state[5] = state[5] + 1 if mine == 1 and theirs == 1 else 0
    if state[5] >= 3:
        state[5] = state[6] = 0
        return 0
    takes_turns = mine != theirs and mine == their_two_ago and theirs == my_two_ago
    state[6] = state[6] + 1 if takes_turns else 0
    if state[6] >= 3:
        state[5] = state[6] = 0
        state[7] = 1
    if theirs == 1 and state[7] == 1:
        state[7] = 0
        return 0
    return theirs


@listed(AXELROD_1980_MORE, "learning")
def yamachi() -> Program:
    """Give where the other has more often given than withheld, or as often, in the place in which it just was.

    A place is what the other did last but one and what this rule then meant to do. After 40 rounds it withholds from
    one whose share of withholdings, counting half a one more, is between 0.45 and 0.55.

    References
    ----------
    B. Yamachi, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> yamachi()
    Program('Yamachi', 14 numbers, 2 actions, 2 seats)
    """
    # The round, the other's withholdings and its last two actions; the own last two intentions; replies in each place.
    return program((1, 0, 0, 0, 0, 0, *(0 for _ in range(8))), name="Yamachi")(_yamachi)


def _yamachi(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    turn = state[0]
    their_two_ago, their_three_ago = int(state[2]), int(state[3])
    my_last, my_two_ago = int(state[4]), int(state[5])
    state[2], state[3] = theirs, state[2]
    if turn > 2:
        state[6 + 4 * their_three_ago + 2 * my_two_ago + their_two_ago] += 1
    place = 6 + 4 * their_two_ago + 2 * my_last
    meant = 0 if state[place] >= state[place + 1] else 1
    state[4], state[5] = meant, state[4]
    return 1 if turn > 40 and 0.45 < (state[1] + 0.5) / turn < 0.55 else meant


@listed(AXELROD_1980_MORE, "learning")
def appold() -> Program:
    """Give with the share of gifts among the other's replies to actions like the own last but one.

    The reply to an action is what the other does in the next round. It gives in the first four rounds, and after the
    first withholding that follows them.

    Notes
    -----
    The Axelrod library's text has it give after the first *gift* that follows; its code and this do so after the first
    withholding. The first action of the other counts as a reply to a gift, and the replies to withholding start with
    one gift.

    References
    ----------
    S. Appold, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> appold()
    Program('Appold', 7 numbers, 2 actions, 2 seats)
    """
    # The round, the own action before the latest, whether it has forgiven; replies and gifts after a gift, then after a
    # withholding.
    return program((1, 0, 0, 0, 0, 1, 1), name="Appold")(_appold)


def _appold(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    row = 3 + 2 * int(state[1])
    state[1] = mine
    state[row] += 1
    state[row + 1] += 1 - theirs
    if state[0] <= 4:
        return 0
    if theirs == 1 and state[2] == 0:
        state[2] = 1
        return 0
    return 0 if u < state[row + 1] / state[row] else 1


@listed(AXELROD_1980_MORE, "probing")
def richard_hufford() -> Program:
    """Give to one who agrees, play tit for tat with one who often does, and withhold once after a long run of gifts.

    The other agrees where its action is the own one of the round before. With n agreements, two more at the start,
    before round t, it gives if n > 0.9 t and the last four were such, and plays tit for tat if n >= 0.625 t and two of
    the last four were; else it withholds. After 21 gifts in a row it withholds once; then 20 w / g, rounded down, and
    one are needed, where w and g, both two at the start, count the other's withholdings and gifts right after this.

    References
    ----------
    R. Hufford, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> richard_hufford()
    Program('Hufford', 9 numbers, 2 actions, 2 seats)
    """
    # The round, the own action before the latest, agreements and the last four as bits; gifts in a row and how many it
    # takes; how long ago it withheld to see, 0 for not; g and w.
    return program((1, 0, 2, 15, 2, 21, 0, 2, 2), name="Hufford")(_richard_hufford)


def _richard_hufford(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    agrees = 1 if theirs == state[1] else 0
    state[1] = mine
    state[2] += agrees
    four = (2 * int(state[3]) + agrees) % 16
    state[3] = four
    if state[6] == 0:
        state[4] = state[4] + 1 if theirs == 0 else 0
        if state[4] >= state[5]:
            state[6] = 1
            return 1
    elif state[6] == 1:
        state[6] = 2
    else:
        state[7 + theirs] += 1
        state[5] = math.floor(20 * state[8] / state[7]) + 1
        state[4] = state[6] = 0
        return 0
    share = state[2] / state[0]
    lately = four % 2 + four // 2 % 2 + four // 4 % 2 + four // 8
    if share > 0.9 and lately == 4:
        return 0
    return theirs if share >= 0.625 and lately >= 2 else 1
