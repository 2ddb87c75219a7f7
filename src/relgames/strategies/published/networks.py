"""Neural networks with one hidden layer, trained for their score against the strategies of the Axelrod library.

They see, in this order: whether the other gave, and whether it withheld, in its first round; the same of its second; of
the own last round, the own last but one, the other's last and its last but one; how often the other gave and withheld,
how often the own seat did; and how many rounds there were. A network gives if the sum of its units' outputs is above
0. A unit puts out its weighted sum, or nothing if that is below 0.

As the library computes it, all outputs lose their fractions in rounds in which the first unit puts out nothing:
``numpy.vectorize`` takes the type of its result from the first number.
"""

from __future__ import annotations

from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.published._weights import EVOLVED_ANN, EVOLVED_ANN_5, EVOLVED_ANN_5_NOISE_05
from relgames.strategies.sources import HARPER_2017

FEATURES = 17


@listed(HARPER_2017, "trained")
def evolved_ann() -> Program:
    """Give if a network with ten hidden units says so.

    References
    ----------
    M. Harper, V. Knight, M. Jones, G. Koutsovoulos, N. E. Glynatsi and O. Campbell (2017), Reinforcement learning
    produces dominant strategies for the iterated prisoner's dilemma, PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_ann()
    Program('evolved ANN', 208 numbers, 2 actions, 2 seats)
    """
    return _of(EVOLVED_ANN, "evolved ANN")


@listed(HARPER_2017, "trained")
def evolved_ann_5() -> Program:
    """Give if a network with five hidden units says so.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_ann_5().is_deterministic
    True
    """
    return _of(EVOLVED_ANN_5, "evolved ANN 5")


@listed(HARPER_2017, "trained")
def evolved_ann_5_noise_05() -> Program:
    """Give if a network with five hidden units says so that was trained where one action in twenty is a mistake.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_ann_5_noise_05().is_deterministic
    True
    """
    return _of(EVOLVED_ANN_5_NOISE_05, "evolved ANN 5 noise 05")


def _of(weights: str, name: str) -> Program:
    numbers = [float(x) for x in weights.split()]
    units = len(numbers) // (FEATURES + 2)
    return _network.starting(units, *[0.0] * FEATURES, *numbers).named(name)


# The state has the number of units, the features, and the weights.
@program(state=(0.0, *[0.0] * 17), name="network")
def _network(state, profile, u):
    units = int(state[0])
    if profile[0] >= 0:
        own, other = profile[0], profile[1]
        # Features are in pairs, given and withheld, and begin at 1: the other's first two rounds, then the last ones.
        if state[17] < 2:
            state[1 + 2 * int(state[17]) + other] = 1
        for last in (5, 9):
            action = own if last == 5 else other
            for k in range(2):
                state[last + 2 + k] = state[last + k]
                state[last + k] = 1.0 if k == action else 0.0
        state[13 + other] += 1
        state[15 + own] += 1
        state[17] += 1
    total = 0.0
    whole = False
    for unit in range(units):
        value = state[18 + 18 * units + unit]
        for k in range(17):
            value += state[18 + 17 * unit + k] * state[1 + k]
        if unit == 0:
            whole = value < 0
        if value > 0:
            total += (float(int(value)) if whole else value) * state[18 + 17 * units + unit]
    return 0 if total > 0 else 1
