"""Rivalry and the long run of pure rules of two seats, on the graph of histories.

The histories of n rounds are numbered as in `relgames.strategies.rules`: after history h and the profile p, own action
first, comes 4 h + p, without its oldest digit. So a rule is H = 4^n actions, and the graph needs no tables.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, kernel_in_place

# Above all numbers of mistakes that are compared: of edges that are not there.
NONE = np.int64(2**40)


@helper_in_place
def _gets_ahead(rule, gain, ahead):
    """Return whether a cycle leaves the other with more than the rule: it gains ``gain`` in a round CD, loses it in DC.

    ``ahead`` (H,) becomes the most that the other can be ahead after so many rounds; on a graph without a cycle above
    0 that no longer grows after H of them (Bellman 1958).
    """
    H = len(rule)
    for h in range(H):
        ahead[h] = 0
    for _ in range(H + 1):
        grew = False
        for h in range(H):
            for action in range(2):
                profile = 2 * rule[h] + action
                total = (action - rule[h]) * gain + ahead[(4 * h + profile) % H]
                if total > ahead[h]:
                    ahead[h] = total
                    grew = True
        if not grew:
            return False
    return True


@helper_in_place
def _orders(rule, other, mirror, cost, order):
    """Write which power of the chance e of a mistake the share of each history is of, up to a common one, to ``order``.

    ``other`` (H,) is what the other seat does, by the histories as it sees them; ``mirror`` (H,) turns one seat's
    numbers into the other's; ``cost`` (H, H) is scratch. The elimination of Grassmann, Taksar and Heyman (1985) only
    adds, multiplies and divides positive numbers. So sums keep the least of the powers of e, products add them and
    quotients subtract them, and none can cancel.
    """
    H = len(rule)
    for h in range(H):
        for to in range(H):
            cost[h, to] = NONE
        for profile in range(4):
            mistakes = (profile // 2 != rule[h]) + (profile % 2 != other[mirror[h]])
            cost[h, (4 * h + profile) % H] = mistakes
    for n in range(H - 1, 0, -1):
        least = NONE
        for to in range(n):
            least = min(least, cost[n, to])
        for h in range(n):
            cost[h, n] -= least
            for to in range(n):
                cost[h, to] = min(cost[h, to], cost[h, n] + cost[n, to])
    order[0] = 0
    for n in range(1, H):
        order[n] = NONE
        for h in range(n):
            order[n] = min(order[n], order[h] + cost[h, n])


@helper_in_place
def _all_give(rule, other, mirror, cost, order):
    """Return whether both give in all histories whose share does not vanish with the mistakes."""
    _orders(rule, other, mirror, cost, order)
    least = NONE
    for h in range(len(rule)):
        least = min(least, order[h])
    withheld = 0
    for h in range(len(rule)):
        if order[h] == least:
            withheld += rule[h] + other[mirror[h]]
    return withheld == 0


@kernel_in_place
def judge_rules(rules, gain, giver, mirror, cost, order, verdicts, stop):
    """Write whether each rule is a rival, efficient, and distinguishable from always giving to ``verdicts`` (rules, 3).

    ``rules`` (rules, H); ``gain`` is the sign of what withholding gains on one who gives; ``giver`` (H,) are zeros.
    """
    for k in range(len(rules)):
        if stop[0] != 0:
            return
        rule = rules[k]
        verdicts[k, 0] = not _gets_ahead(rule, gain, order)
        verdicts[k, 1] = _all_give(rule, rule, mirror, cost, order)
        verdicts[k, 2] = not _all_give(rule, giver, mirror, cost, order)
