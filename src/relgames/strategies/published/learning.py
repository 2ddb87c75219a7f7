"""Rules that learn from what their own actions paid: no finite automaton holds them.

A program does not see the game, so each carries the payoffs of its own seat in its state, first of all, in the order of
the profiles. Its parameters follow, and last what it has learnt.
"""

from __future__ import annotations

from relgames import _checks
from relgames.strategies.groups import Number
from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.published._payoffs import PAYOFFS, above_zero, in_order, share
from relgames.strategies.sources import (
    CHO_MATSUI_2005,
    EREV_ROTH_1998,
    HAUERT_STENULL_2002,
    LI_2011,
    MACY_FLACHE_2002,
    POSCH_1999,
    TZAFESTAS_2000,
    WATKINS_DAYAN_1992,
)


@listed(MACY_FLACHE_2002, "learning")
def bush_mosteller(
    aspiration: Number = 2, rate: Number = 0.5, T: Number = 4, R: Number = 3, P: Number = 1, S: Number = 0
) -> Program:
    """Repeat an action more likely the more its payoff exceeds an aspiration, and less likely if it falls short.

    Parameters
    ----------
    aspiration : number, default 2
        Payoff that neither satisfies nor disappoints.
    rate : number in [0, 1], default 0.5
        How much one round teaches.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    M. W. Macy and A. Flache (2002), Learning dynamics in social dilemmas, PNAS 99, 7229-7236, after R. R. Bush and F.
    Mosteller (1955), Stochastic Models for Learning, Wiley.

    Examples
    --------
    >>> bush_mosteller()
    Program('Bush-Mosteller', 8 numbers, 2 actions, 2 seats)
    """
    payoffs = in_order(T, R, P, S)
    level = float(_checks.real(aspiration, "aspiration"))
    most = max(abs(x - level) for x in payoffs)
    return _bush_mosteller.starting(*payoffs, level, most or 1.0, share(rate, "rate"), 0.5)


@program(state=(*PAYOFFS, 2.0, 3.0, 0.5, 0.5), name="Bush-Mosteller")
def _bush_mosteller(state, profile, u):
    if profile[0] >= 0:
        stimulus = (state[2 * profile[0] + profile[1]] - state[4]) / state[5]
        p = state[7] if profile[0] == 0 else 1 - state[7]
        p += state[6] * stimulus * ((1 - p) if stimulus >= 0 else p)
        state[7] = p if profile[0] == 0 else 1 - p
    return 0 if u < state[7] else 1


@listed(EREV_ROTH_1998, "learning")
def roth_erev(
    forgetting: Number = 0.1,
    experimentation: Number = 0.2,
    strength: Number = 9,
    T: Number = 5,
    R: Number = 3,
    P: Number = 1,
    S: Number = 0,
) -> Program:
    """Take each action in proportion to what it has paid so far, beyond the worst payoff; old rewards fade.

    Parameters
    ----------
    forgetting : number in [0, 1], default 0.1
    experimentation : number in [0, 1], default 0.2
        The part of a reward that is credited to the other action.
    strength : number, default 9
        How many average rewards the first propensities make up, in sum.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    I. Erev and A. E. Roth (1998), Predicting how people play games: reinforcement learning in experimental games with
    unique, mixed strategy equilibria, American Economic Review 88, 848-881: the three-parameter model.

    Examples
    --------
    >>> roth_erev().state[6:]
    (10.125, 10.125)
    """
    payoffs = in_order(T, R, P, S)
    rewards = [x - min(payoffs) for x in payoffs]
    start = above_zero(strength, "strength") * (sum(rewards) / 4 or 1.0) / 2
    fade = share(forgetting, "forgetting")
    return _roth_erev.starting(*rewards, fade, share(experimentation, "experimentation"), start, start)


@program(state=(*PAYOFFS, 0.1, 0.2, 10.125, 10.125), name="Roth-Erev")
def _roth_erev(state, profile, u):
    if profile[0] >= 0:
        reward = state[2 * profile[0] + profile[1]]
        for action in range(2):
            share = 1 - state[5] if action == profile[0] else state[5]
            state[6 + action] = (1 - state[4]) * state[6 + action] + share * reward
    total = state[6] + state[7]
    return 0 if u * total < state[6] or (total == 0 and u < 0.5) else 1


@listed(LI_2011, "learning")
def adaptive(T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0) -> Program:
    """Give six times and withhold five times; then take the action that has paid more in sum, in doubt withhold.

    Parameters
    ----------
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    J. Li, P. Hingston and G. Kendall (2011), Engineering design of strategies for winning iterated prisoner's dilemma
    competitions, IEEE Transactions on Computational Intelligence and AI in Games 3, 348-360.

    Examples
    --------
    >>> adaptive().is_deterministic
    True
    """
    return _adaptive.starting(*in_order(T, R, P, S), 0, 0, 0)


@program(state=(*PAYOFFS, 0.0, 0.0, 0.0), name="adaptive")
def _adaptive(state, profile, u):
    if profile[0] >= 0:
        state[4 + profile[0]] += state[2 * profile[0] + profile[1]]
        state[6] += 1
    if state[6] < 11:
        return 0 if state[6] < 6 else 1
    return 0 if state[4] > state[5] else 1


@listed(POSCH_1999, "learning")
def satisficer(
    aspiration: Number = 2,
    persistence: Number = 0.9,
    T: Number = 5,
    R: Number = 3,
    P: Number = 1,
    S: Number = 0,
) -> Program:
    """Repeat an action that paid at least the aspiration, else change; the aspiration follows the payoffs.

    It gives first. After a round the aspiration is the mean of itself, weighted by its persistence, and of the payoff.

    Parameters
    ----------
    aspiration : number, default 2
        The first one.
    persistence : number in [0, 1], default 0.9
        With 1 the aspiration stays as it is: between P and R that is win-stay, lose-shift.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    M. Posch, A. Pichler and K. Sigmund (1999), The efficiency of adapting aspiration levels, Proceedings of the Royal
    Society B 266, 1427-1435.

    Examples
    --------
    >>> satisficer().is_deterministic
    True
    """
    level = float(_checks.real(aspiration, "aspiration"))
    return _satisficer.starting(*in_order(T, R, P, S), share(persistence, "persistence"), level)


@program(state=(*PAYOFFS, 0.9, 2.0), name="satisficer")
def _satisficer(state, profile, u):
    if profile[0] < 0:
        return 0
    payoff = state[2 * profile[0] + profile[1]]
    satisfied = payoff >= state[5]
    state[5] = state[4] * state[5] + (1 - state[4]) * payoff
    return profile[0] if satisfied else 1 - profile[0]


@listed(CHO_MATSUI_2005, "learning")
def learned_aspiration(switching: Number = 0.5, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0) -> Program:
    """Repeat an action that paid more than the average of all rounds so far, else change with some probability.

    It gives first. A payoff that is just the average is repeated too.

    Parameters
    ----------
    switching : number in [0, 1], default 0.5
        The probability of a change.
    T, R, P, S : number
        Its payoffs.

    References
    ----------
    I.-K. Cho and A. Matsui (2005), Learning aspiration in repeated games, Journal of Economic Theory 124, 171-201.

    Examples
    --------
    >>> learned_aspiration()
    Program('learned aspiration', 7 numbers, 2 actions, 2 seats)
    """
    return _learned_aspiration.starting(*in_order(T, R, P, S), share(switching, "switching"), 0, 0)


@program(state=(*PAYOFFS, 0.5, 0.0, 0.0), name="learned aspiration")
def _learned_aspiration(state, profile, u):
    if profile[0] < 0:
        return 0
    payoff = state[2 * profile[0] + profile[1]]
    state[5] += payoff
    state[6] += 1
    if payoff * state[6] < state[5] and u < state[4]:
        return 1 - profile[0]
    return profile[0]


@listed(HAUERT_STENULL_2002, "learning")
def adaptor_brief() -> Program:
    """Give while a balance of the experiences is between -1 and 1, but for slips; trained for short encounters.

    References
    ----------
    C. Hauert and O. Stenull (2002), Simple adaptive strategy wins the prisoner's dilemma, Journal of Theoretical
    Biology 218, 261-272.

    Examples
    --------
    >>> adaptor_brief().state[:4]
    (0.0, -1.001505, 0.992107, -0.638734)
    """
    return _adaptor.starting(0, -1.001505, 0.992107, -0.638734, 0.01, 0).named("adaptor brief")


@listed(HAUERT_STENULL_2002, "learning")
def adaptor_long() -> Program:
    """Give while a balance of the experiences is between -1 and 1, but for slips; trained for long encounters.

    References
    ----------
    C. Hauert and O. Stenull (2002), Journal of Theoretical Biology 218, 261-272.

    Examples
    --------
    >>> adaptor_long().state[:4]
    (0.0, 1.888159, 1.858883, -0.995703)
    """
    return _adaptor.starting(0, 1.888159, 1.858883, -0.995703, 0.01, 0).named("adaptor long")


@program(state=(0.0, 0.0, 0.0, 0.0, 0.01, 0.0), name="adaptor")
def _adaptor(state, profile, u):
    if profile[0] >= 0:
        state[5] += state[2 * profile[0] + profile[1]]
    p = 1 - state[4] if -1 <= state[5] < 1 else state[4]
    return 0 if u < p else 1


@listed(TZAFESTAS_2000, "learning")
def adaptive_tit_for_tat(rate: Number = 0.5) -> Program:
    """Give while a running image of the other, moved by a fraction towards each of its actions, is good.

    Parameters
    ----------
    rate : number in [0, 1], default 0.5
        The fraction.

    References
    ----------
    E. Tzafestas (2000), Toward adaptive cooperative behavior, From Animals to Animats: Proceedings of the 6th
    Conference on the Simulation of Adaptive Behavior 2, 334-340, as the Axelrod library reads it.

    Examples
    --------
    >>> adaptive_tit_for_tat().state
    (0.5, 0.5)
    """
    return _adaptive_tit_for_tat.starting(share(rate, "rate"), 0.5)


@program(state=(0.5, 0.5), name="adaptive tit for tat")
def _adaptive_tit_for_tat(state, profile, u):
    if profile[1] < 0:
        return 0
    state[1] += state[0] * ((1 - profile[1]) - state[1])
    return 0 if state[1] >= 0.5 else 1


@listed(WATKINS_DAYAN_1992, "learning")
def q_learner(
    rate: Number = 0.2,
    discount: Number = 0.95,
    exploration: Number = 0.1,
    T: Number = 5,
    R: Number = 3,
    P: Number = 1,
    S: Number = 0,
) -> Program:
    """Learn what each action is worth after each outcome of the last round, take the better, and sometimes either.

    Parameters
    ----------
    rate : number in [0, 1], default 0.2
        How far a value moves towards what was found in a round.
    discount : number in [0, 1], default 0.95
        What the next round counts.
    exploration : number in [0, 1], default 0.1
        How often an action is taken at random.
    T, R, P, S : number
        Its payoffs.

    Notes
    -----
    The Q-learners of the Axelrod library remember twelve rounds and how often the other gave in all: a state that is
    hardly ever met again. These five, one of them for the first round, are those of the second reference.

    References
    ----------
    C. J. C. H. Watkins and P. Dayan (1992), Q-learning, Machine Learning 8, 279-292. T. W. Sandholm and R. H. Crites
    (1996), Multiagent reinforcement learning in the iterated prisoner's dilemma, BioSystems 37, 147-166.

    Examples
    --------
    >>> q_learner()
    Program('Q-learner', 18 numbers, 2 actions, 2 seats)
    """
    return _q_learner.starting(
        *in_order(T, R, P, S),
        share(rate, "rate"),
        share(discount, "discount"),
        share(exploration, "exploration"),
        4,
        *[0.0] * 10,
    )


@program(state=(*PAYOFFS, 0.2, 0.95, 0.1, 4.0, *[0.0] * 10), name="Q-learner")
def _q_learner(state, profile, u):
    # The values of the two actions in state s are at 8 + 2 s; states are the last profile, and 4 before any.
    if profile[0] >= 0:
        new = 2 * profile[0] + profile[1]
        ahead = max(state[8 + 2 * new], state[9 + 2 * new])
        place = 8 + 2 * int(state[7]) + profile[0]
        state[place] += state[4] * (state[new] + state[5] * ahead - state[place])
        state[7] = new
    if u < state[6]:
        return 0 if u < 0.5 * state[6] else 1
    values = 8 + 2 * int(state[7])
    return 0 if state[values] >= state[values + 1] else 1
