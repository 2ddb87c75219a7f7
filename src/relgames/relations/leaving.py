"""How long a relationship lasts, who ends it, and after what.

The joint states of the machines that are reached from their start, nobody having left, are a Markov chain that is
killed: with Q its transitions (rows sum to less than 1 where somebody may leave), e the chance that somebody leaves at
the end of a round, and m_t the distribution over the states in round t + 1 with m_0 the start,

    m_{t+1} = m_t Q,    S(t) = sum of m_t,    P(ends after round t) = m_{t-1} e = S(t-1) - S(t) .

Let W be the states from which somebody may ever leave. Summed over all rounds, the visits to them are
v = m_0 (1 - Q_W)^{-1}, so that it ends with probability v e. It does not with what goes from W to other states, or with
1 if the start is one of these. What is asked of the moment of leaving (who, after which profile, in which state) is a
sum over the states of v times what happens there. The round of it: sum_t t P(ends after round t) = v (1 - Q_W)^{-1} e.

With the discount read as the chance d of another round, which is drawn after everybody has stayed, all the same holds
for d Q, and what goes elsewhere is ended by chance.

In floats visits are found by elimination without subtractions: they are the stationary distribution of the chain that
restarts whenever it goes out of W, over the weight of restarting (`relgames._chains`). So hazards of 1e-12 keep
their digits. With ``exact=True`` python-flint solves the equations.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, numbers, profile_table, role_table
from relgames.games import RepeatedGame
from relgames.matches import rational
from relgames.matches.joint import JointChain, float_chain
from relgames.matches.tables import single_lineups
from relgames.relations import _killed
from relgames.strategies import Machine

# Elimination is dense: 200 MB.
MOST_STATES = 5_000

# How far the curve goes if nothing is said.
ROUNDS = 50


@dataclass(frozen=True, eq=False)
class Survival(Tabular):
    """How long a relationship lasts, who ends it, and after what.

    Probabilities are floats or, where ``exact=True`` was asked for, Fractions.

    Attributes
    ----------
    curve : ndarray, shape (rounds + 1,)
        ``curve[t]`` is the probability that it still lasts after t rounds; ``curve[0]`` is 1.
    endings : ndarray, shape (rounds,)
        ``endings[t - 1]`` is the probability that it ends after round t: by how much the curve falls.
    leavers : ndarray, shape (2,) * N
        Probability that exactly the seats with index 1 leave, all at the end of the same round. At (0, ..., 0) the
        probability that nobody ever does.
    after : ndarray, shape (n_0, ..., n_{N-1})
        Probability that somebody leaves after a round in which this profile was realised.
    states : tuple of N ndarrays, shape (S_i,)
        Probability that seat i leaves on entering each of its states. For a machine that counts losses the state says
        how many it was. If it is watched by an automaton that remembers the profile perceived last (`leaving` with
        ``watch=[range(P)] * P``), the state says after what, as the seat saw it, it left.
    lasts : float or Fraction
        Probability that it goes on for ever; with a number of rounds, that nobody has left after the last.
    by_chance : float or Fraction
        Probability that chance ends it before anybody leaves: 0 unless the discount is read as a chance.
    expected_rounds : float or Fraction
        Expected number of rounds that are played; ``inf`` if it may last for ever. No more than those of the terms.
    expected_if_left : float or Fraction
        The same if it is known that somebody leaves; nan if nobody ever does.
    chance : bool
        Whether the discount was read as the chance of another round.
    limit : int or None
        The number of rounds of the terms.
    roles : tuple of str

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.95, noise=rg.Noise(execution=0.1))
    >>> giver = rg.strategies.leave_after_losses(rg.strategies.always_give(), 2, r)
    >>> lasts = rg.survival(r, (giver, giver))
    >>> lasts.curve[:3].round(4), lasts.ended_by.round(4)
    (array([1.    , 1.    , 0.9838]), array([0.5, 0.5]))
    """

    curve: NDArray[Any]
    endings: NDArray[Any]
    leavers: NDArray[Any]
    after: NDArray[Any]
    states: tuple[NDArray[Any], ...]
    lasts: float | Fraction
    by_chance: float | Fraction
    expected_rounds: float | Fraction
    expected_if_left: float | Fraction
    chance: bool
    limit: int | None
    roles: tuple[str, ...]
    _chain: _killed.Killed = field(repr=False)

    @property
    def left(self) -> float | Fraction:
        """Probability that somebody leaves."""
        return self.after.sum()

    @property
    def ended_by(self) -> NDArray[Any]:
        """Probability that each seat leaves, shape (N,). If several leave at once each of them ended it."""
        return np.array([self.leavers.take([1], axis=seat).sum() for seat in range(self.leavers.ndim)])

    @property
    def hazard(self) -> NDArray[Any]:
        """Probability that round t is the last if it is played, shape (rounds,), at t - 1; nan if it never is."""
        pairs = zip(self.endings, self.curve[:-1], strict=True)
        return np.array([ending / before if before else nan for ending, before in pairs], dtype=self.curve.dtype)

    @cached_property
    def decay(self) -> float:
        """What remains, from one round to the next, of the chance that it still lasts though it will end.

        In the long run: the spectral radius of the transitions among the states from which somebody may ever leave, as
        whose powers S(t) - ``lasts`` falls. 0 if that chance is gone after some rounds. Always a float.
        """
        return self._chain.radius()

    def quantile(self, share: float | Fraction = 0.5) -> float:
        """Return the number of rounds after which it lasts with no more than this probability; inf if never.

        Parameters
        ----------
        share : number in (0, 1), default 0.5
            With one half the median length.

        Notes
        -----
        Powers of the transitions are squared until they are beyond, and then put together by bisection, in floats: a
        probability within 1e-12 of the share counts as equal.
        """
        share = float(_checks.probability(share, "share"))
        if not 0 < share < 1:
            raise ValueError(f"share must lie between 0 and 1; got {share}")
        return min(self._chain.first_below(share + 1e-12), inf if self.limit is None else self.limit)

    def __str__(self) -> str:
        if not self.left and not self.by_chance:
            return "nobody ever leaves"
        who = [f"{role} {float(p):.4g}" for role, p in zip(self.roles, self.ended_by, strict=True)]
        lines = [f"lasts {float(self.expected_rounds):.6g} rounds on average; median {self.quantile():g}"]
        lines.append(f"ended by {', '.join(who)}" + (f", chance {float(self.by_chance):.4g}" if self.chance else ""))
        if self.lasts:
            lines.append(
                f"not ended: {float(self.lasts):.4g}; otherwise {float(self.expected_if_left):.6g} rounds on average"
            )
        return "\n".join(lines)

    def _tables(self) -> Mapping[str, Table]:
        rounds = Column("round", range(len(self.curve)))
        ends = Column("ends after it", (None, *self.endings))
        return {
            "rounds": Table((rounds, Column("lasts", self.curve), ends), str(self).splitlines()[0], key=1),
            "seats": role_table(self.roles, {"ends it": self.ended_by}, "probability to end it"),
            "profiles": profile_table(
                self.roles,
                numbers(self.after.shape),
                {"ends": self.after},
                "probability that it ends after each profile",
            ),
        }


def survival(
    r: RepeatedGame,
    machines: Sequence[Machine],
    rounds: int | None = None,
    chance: bool = False,
    exact: bool = False,
) -> Survival:
    """Return how long a relationship lasts, who ends it, and after what. Nothing is sampled.

    Parameters
    ----------
    r : RepeatedGame
        With ``rounds`` nobody can leave after the last of them, which ends it without anybody's doing.
    machines : sequence of Machine, length N
        One per seat. `relgames.strategies.leave_after_losses` and `relgames.strategies.leaving` make machines that
        leave.
    rounds : int, optional
        How far the curve goes. By default 50, or the number of rounds of the terms if that is smaller.
    chance : bool, default False
        Whether the discount is the chance of another round. Then chance ends relationships as well, after all have
        stayed; ``expected_rounds`` is that of `play`. If not, the discount is a weight and does not matter here.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    Survival

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, ``chance`` is asked for without a discount, or the curve is to go further
        than the terms.
    MemoryError
        If more than 5,000 joint states are reached, or 2,000 in rationals.

    Warns
    -----
    UserWarning
        If a seat gets more outside than in any profile, so that leaving at once is best whatever the others do.

    Examples
    --------
    Two givers, each of whom fails to give one time in ten, and leaves after two losses in a row:

    >>> import relgames as rg
    >>> from relgames.strategies import always_give, always_withhold, leave_after_losses
    >>> terms = {"discount": 0.95, "noise": rg.Noise(execution=0.1)}
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), **terms)
    >>> giver = leave_after_losses(always_give(), 2, r)
    >>> print(rg.survival(r, (giver, giver)))
    lasts 67.284 rounds on average; median 47
    ended by seat 0 0.5, seat 1 0.5
    >>> print(rg.survival(r, (giver, always_withhold())))
    lasts 2.75873 rounds on average; median 2
    ended by seat 0 1, seat 1 0

    Before the chance of no other meeting, one in twenty, ends it:

    >>> print(rg.survival(r, (giver, giver), chance=True))
    lasts 15.7557 rounds on average; median 11
    ended by seat 0 0.1117, seat 1 0.1117, chance 0.7766
    """
    lineups = single_lineups(r, machines)
    if chance and r.discount is None:
        raise ValueError("chance=True reads the discount as the chance of another round, but r has rounds= instead")
    warn_of_dominant_leaving(r)
    limit = r.rounds
    if rounds is None:
        rounds = ROUNDS if limit is None else min(ROUNDS, limit)
    rounds = _checks.integer(rounds, "rounds", least=1)
    if limit is not None and rounds > limit:
        raise ValueError(f"rounds must be at most those of the terms, {limit}; got {rounds}")
    seated = [lineup[0] for lineup in lineups]
    if exact:
        joint = rational.chain(r, seated)
    else:
        try:
            joint = float_chain(r, seated, MOST_STATES)
        except MemoryError as error:
            raise MemoryError(f"{error}, too many to solve. Use simulate(), or machines with fewer states") from None
    stop: Any = 1 - _checks.to_fraction(r.discount) if chance else Fraction(0)
    go_on = 1 - stop
    if not exact:
        stop, go_on = float(stop), float(go_on)
    killed = _killed.Killed(joint.edges, joint.ends, go_on, stop, exact)
    return _gather(r, seated, killed, joint, rounds, bool(chance))


def _gather(
    r: RepeatedGame, machines: list[Machine], killed: _killed.Killed, joint: JointChain, rounds: int, chance: bool
) -> Survival:
    """Return the result from the visits to each state."""
    zero: Any = Fraction(0) if killed.exact else 0.0
    run = killed.over(r.rounds)
    kind = object if killed.exact else np.float64
    leavers = np.full((2,) * r.game.seats, zero, dtype=kind)
    after = np.full(r.game.counts, zero, dtype=kind)
    states = tuple(np.full(machine.states, zero, dtype=kind) for machine in machines)
    quits = [machine.fractions()[2] if killed.exact else machine.leave for machine in machines]
    for visits, risks in zip(run.visits, joint.risks, strict=True):
        if not visits:
            continue
        for profile, to, weight in risks:
            chances = [quit[v] for quit, v in zip(quits, to, strict=True)]
            for seat, v in enumerate(to):
                states[seat][v] += visits * weight * chances[seat]
            for who in np.ndindex(*leavers.shape):
                p = visits * weight
                for leaves, q in zip(who, chances, strict=True):
                    p = p * (q if leaves else 1 - q)
                if any(who) and p:
                    leavers[who] += p
                    after[profile] += p
    leavers[(0,) * r.game.seats] = run.lasts + run.by_chance
    left = after.sum()
    curve, endings = killed.curve(rounds)
    return Survival(
        curve=np.array(curve, dtype=kind),
        endings=np.array(endings, dtype=kind),
        leavers=leavers,
        after=after,
        states=states,
        lasts=run.lasts,
        by_chance=run.by_chance,
        expected_rounds=run.rounds,
        expected_if_left=run.moment / left if left else nan,
        chance=chance,
        limit=r.rounds,
        roles=r.game.roles,
        _chain=killed,
    )


def warn_of_dominant_leaving(r: RepeatedGame) -> None:
    """Warn of each seat that gets more outside than in any profile: whatever is played, it had better leave at once."""
    best = r.game.fractions.reshape(-1, r.game.seats).max(axis=0)
    for role, most, other in zip(r.game.roles, best, r.outside_fractions, strict=True):
        if other > most:
            warnings.warn(
                f"outside: {role} gets {float(other):g} per round outside of the relationship, and at most "
                f"{float(most):g} within it; leaving at once is best whatever the others do",
                UserWarning,
                stacklevel=3,
            )
