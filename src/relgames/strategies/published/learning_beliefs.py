"""Rules that learn from what other actions would have paid: from beliefs, attractions, regrets and weights.

As in `learning`, the payoffs come first in the state, in the order of the profiles.
"""

from __future__ import annotations

from math import exp

from relgames.strategies.groups import Number
from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.published._payoffs import PAYOFFS, above_zero, in_order, share
from relgames.strategies.sources import AUER_2002, BROWN_1951, CAMERER_HO_1999, HART_MAS_COLELL_2000


@listed(BROWN_1951, "learning")
def fictitious_play(T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0) -> Program:
    """Take what would have paid best against all that the other has done; in doubt, and first, give.

    In a prisoner's dilemma that is always to withhold from the second round on; it is for games such as the stag hunt.

    Parameters
    ----------
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    G. W. Brown (1951), Iterative solution of games by fictitious play, in Activity Analysis of Production and
    Allocation, Wiley, 374-376.

    Examples
    --------
    >>> fictitious_play(T=3, R=4, P=2, S=0).state
    (4.0, 0.0, 3.0, 2.0, 0.0, 0.0)
    """
    return _fictitious_play.starting(*in_order(T, R, P, S), 0, 0)


@program(state=(*PAYOFFS, 0.0, 0.0), name="fictitious play")
def _fictitious_play(state, profile, u):
    if profile[0] >= 0:
        state[4] += state[profile[1]]
        state[5] += state[2 + profile[1]]
    return 0 if state[4] >= state[5] else 1


@listed(CAMERER_HO_1999, "learning")
def experience_weighted_attraction(
    decay: Number = 0.9,
    imagination: Number = 0.5,
    growth: Number = 0.9,
    precision: Number = 1,
    T: Number = 5,
    R: Number = 3,
    P: Number = 1,
    S: Number = 0,
) -> Program:
    """Take actions by how attractive past payoffs made them, those also counting that were only foregone.

    Parameters
    ----------
    decay : number in [0, 1], default 0.9
        What past attractions count, phi.
    imagination : number in [0, 1], default 0.5
        What foregone payoffs count, delta. With 0 it is learning by reinforcement, with 1 belief learning.
    growth : number in [0, 1], default 0.9
        How the amount of experience lasts, rho. With ``decay`` attractions are averages, with 0 sums.
    precision : number, default 1
        Of the logit choice among the attractions, lambda. Above 0.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    C. F. Camerer and T.-H. Ho (1999), Experience-weighted attraction learning in normal form games, Econometrica 67,
    827-874.

    Examples
    --------
    >>> experience_weighted_attraction()
    Program('experience-weighted attraction', 11 numbers, 2 actions, 2 seats)
    """
    return _attraction.starting(
        *in_order(T, R, P, S),
        share(decay, "decay"),
        share(imagination, "imagination"),
        share(growth, "growth"),
        above_zero(precision, "precision"),
        1,
        0,
        0,
    )


@program(state=(*PAYOFFS, 0.9, 0.5, 0.9, 1.0, 1.0, 0.0, 0.0), name="experience-weighted attraction")
def _attraction(state, profile, u):
    if profile[0] >= 0:
        before = state[8]
        state[8] = state[6] * before + 1
        for action in range(2):
            weight = 1.0 if action == profile[0] else state[5]
            gained = weight * state[2 * action + profile[1]]
            state[9 + action] = (state[4] * before * state[9 + action] + gained) / state[8]
    # Where exp would overflow the probability is 0 in floats as well.
    x = state[7] * (state[10] - state[9])
    p = 1 / (1 + exp(x)) if x < 700 else 0.0
    return 0 if u < p else 1


@listed(HART_MAS_COLELL_2000, "learning")
def regret_matching(
    inertia: Number | None = None, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0
) -> Program:
    """Change the action with a probability proportional to the regret of not having changed it in like rounds.

    It gives first.

    Parameters
    ----------
    inertia : number, optional
        By what the average regret is divided, mu. By default 2.1 times the largest payoff, in size.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    S. Hart and A. Mas-Colell (2000), A simple adaptive procedure leading to correlated equilibrium, Econometrica 68,
    1127-1150.

    Examples
    --------
    >>> regret_matching().state[4]
    10.5
    """
    payoffs = in_order(T, R, P, S)
    mu = 2.1 * (max(map(abs, payoffs)) or 1.0) if inertia is None else above_zero(inertia, "inertia")
    return _regret_matching.starting(*payoffs, mu, 0, 0, 0)


@program(state=(*PAYOFFS, 10.5, 0.0, 0.0, 0.0), name="regret matching")
def _regret_matching(state, profile, u):
    if profile[0] < 0:
        return 0
    own = profile[0]
    state[5] += 1
    state[6 + own] += state[2 * (1 - own) + profile[1]] - state[2 * own + profile[1]]
    return 1 - own if u * state[4] * state[5] < state[6 + own] else own


@listed(AUER_2002, "learning")
def exp3(exploration: Number = 0.1, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0) -> Program:
    """Weigh the actions by the exponential of what they paid, each payoff divided by the chance that it was tried.

    Parameters
    ----------
    exploration : number in (0, 1], default 0.1
        How often an action is taken at random, gamma.
    T, R, P, S : number
        Its payoffs; they are scaled to [0, 1].

    References
    ----------
    P. Auer, N. Cesa-Bianchi, Y. Freund and R. E. Schapire (2002), The nonstochastic multiarmed bandit problem, SIAM
    Journal on Computing 32, 48-77.

    Examples
    --------
    >>> exp3().state[:4]
    (0.6, 0.0, 1.0, 0.2)
    """
    payoffs = in_order(T, R, P, S)
    width = max(payoffs) - min(payoffs) or 1.0
    return _exp3.starting(
        *((x - min(payoffs)) / width for x in payoffs),
        above_zero(share(exploration, "exploration"), "exploration"),
        0,
        0,
    )


@program(state=(0.6, 0.0, 1.0, 0.2, 0.1, 0.0, 0.0), name="Exp3")
def _exp3(state, profile, u):
    # After gamma: the logarithm of the weight of giving over that of withholding, and the last probability of giving.
    if profile[0] >= 0:
        chance = state[6] if profile[0] == 0 else 1 - state[6]
        gained = 0.5 * state[4] * state[2 * profile[0] + profile[1]] / chance
        state[5] += gained if profile[0] == 0 else -gained
    p = 1 / (1 + exp(-state[5])) if state[5] > -700 else 0.0
    state[6] = (1 - state[4]) * p + 0.5 * state[4]
    return 0 if u < state[6] else 1
