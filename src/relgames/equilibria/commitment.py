"""Stackelberg commitment: one seat announces what it will play and is bound by it, and then the others choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular, role_table, strategy_table
from relgames.equilibria._arguments import game_of
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import expected_payoffs
from relgames.equilibria.result import _number, _row
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class Commitment(Tabular):
    """The best commitment of a leader, and what follows from it.

    Attributes
    ----------
    game : Game
    leader : int
    strategies : tuple of ndarray, one of shape (n_i,) per seat
        What the leader commits to, and the answers of the others that are best for it; Fractions where asked to be
        exact.
    payoffs : ndarray, shape (N,)
        Payoff per round of each seat from `strategies`. The leader's is its *strong* Stackelberg value: what it gets if
        the others, where several answers are as good for them, choose the one that is best for it.
    weak_value : float or Fraction
        The *weak* Stackelberg value: what the leader gets, or comes as near to as it likes, by its best commitment if
        they choose the one that is worst for it.

    Examples
    --------
    >>> import relgames as rg
    >>> lead = rg.commitment(rg.games.battle_of_the_sexes(), leader=0)
    >>> float(lead.value), lead.payoffs
    (2.0, array([2., 1.]))
    """

    game: Game
    leader: int
    strategies: tuple[NDArray[Any], ...]
    payoffs: NDArray[Any]
    weak_value: float | Fraction

    @property
    def value(self) -> float | Fraction:
        """What the leader gets per round: its strong Stackelberg value."""
        return self.payoffs[self.leader]

    def __repr__(self) -> str:
        strategies = ", ".join(_row(strategy) for strategy in self.strategies)
        weak = f"weak value {_number(self.weak_value)}"
        return f"Commitment(leader {self.leader}; {strategies}; payoffs {_row(self.payoffs)}; {weak})"

    def _tables(self) -> Mapping[str, Table]:
        roles = self.game.roles
        caption = f"{roles[self.leader]} commits; weak value {_number(self.weak_value)} per round"
        return {
            "strategies": strategy_table(roles, self.game.actions, self.strategies, caption),
            "payoffs": role_table(roles, {"payoff": self.payoffs}, "payoffs per round"),
        }


def commitment(
    game: Game, leader: int, strategies: Literal["pure", "mixed"] = "pure", exact: bool = False
) -> Commitment:
    """Return the best that a seat can commit itself to before the others choose.

    Parameters
    ----------
    game : Game
        Two or more seats. Ties decide what is best, so payoffs count at their exact value.
    leader : int
        The seat that commits itself; the others choose at once after it.
    strategies : {"pure", "mixed"}
        Whether the leader commits to an action, which the others see, or to probabilities, which they know without
        seeing the draw. Mixed commitments are for two seats.
    exact : bool, default False
        Whether to return Fractions. What is found is the same.

    Returns
    -------
    Commitment

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range, or if after some action of the leader the others have no equilibrium in pure
        strategies.

    Notes
    -----
    *Pure*. After each action of the leader the others play an equilibrium in pure strategies of the game that is left;
    with two seats it is a best response. The strong value is the largest payoff of the leader in any of them, the
    weak one the largest over its actions of the smallest. If the others move one after another use
    `backward_induction`.

    *Mixed*. Write a(x, j) and b(x, j) for the payoffs of leader and follower, and X(j) for the strategies x against
    which j is a best response. The strong value is the maximum of a(x, j) over all j and all x in X(j): one linear
    programme for each j (Conitzer and Sandholm 2006). For the weak value only those j count whose X(j) has inner
    points; these sets cover all x. At the inner points the best responses are j and its copies, the actions k with
    b(x, k) = b(x, j) for all x, and between copies the follower can always choose. So the weak value is the largest,
    over these j and x in X(j), of the smallest a(x, k) with k = j or a copy of it (von Stengel and Zamir 2010). The two
    values can only differ if some action of the follower has copies or is never its only best response.

    The strong value is at least what the leader gets in any equilibrium of the game in which both choose at once,
    correlated ones included (von Stengel and Zamir 2010). Of a pure commitment, or with more seats, that is not so.

    The linear programmes are solved in rationals.

    References
    ----------
    H. von Stackelberg (1934), Marktform und Gleichgewicht, Springer. V. Conitzer and T. Sandholm (2006), Computing
    the optimal strategy to commit to, Proceedings of the 7th ACM Conference on Electronic Commerce, 82-90. B. von
    Stengel and S. Zamir (2010), Leadership games with convex strategy sets, Games and Economic Behavior 69, 446-457.

    Examples
    --------
    The row seat has a dominant action, which gives it 2; it does better by ruling it out, and best by doing so half of
    the time:

    >>> import relgames as rg
    >>> from relgames.equilibria.commitment import commitment
    >>> g = rg.Game.from_matrices([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    >>> commitment(g, leader=0)
    Commitment(leader 0; (0, 1), (0, 1); payoffs (3, 1); weak value 3)
    >>> commitment(g, leader=0, strategies="mixed", exact=True)
    Commitment(leader 0; (1/2, 1/2), (0, 1); payoffs (7/2, 1/2); weak value 7/2)
    """
    game_of(game, least=2)
    leader = _checks.integer(leader, "leader", least=0, most=game.seats - 1)
    if strategies not in ("pure", "mixed"):
        raise ValueError(f'strategies must be "pure" or "mixed"; got {strategies!r}')
    if strategies == "mixed" and game.seats > 2:
        raise ValueError(
            f'game must have 2 seats for strategies="mixed"; got {game.seats}. Use "pure", or backward_induction for '
            "seats that move in order"
        )
    chosen, weak_value = _pure(game, leader) if strategies == "pure" else _mixed(game, leader)
    payoffs = expected_payoffs(game.fractions, chosen)
    if exact:
        return Commitment(game, leader, chosen, payoffs, weak_value)
    floats = tuple(strategy.astype(np.float64) for strategy in chosen)
    return Commitment(game, leader, floats, payoffs.astype(np.float64), float(weak_value))


def _pure(game: Game, leader: int) -> tuple[tuple[NDArray[Any], ...], Fraction]:
    """Return the strategies of the strong value, and the weak value."""
    u = game.fractions
    answers = []
    for action, name in enumerate(game.actions[leader]):
        others = Game(np.delete(u.take(action, axis=leader), leader, axis=-1))
        profiles = [(*p[:leader], action, *p[leader:]) for p in pure_nash(others)]
        if not profiles:
            raise ValueError(
                f"after the action {name!r} of seat {leader} the others have no equilibrium in pure strategies; use "
                "backward_induction if they move one after another, or rg.nash of the game that they are left with"
            )
        answers.append(profiles)
    best = max((profile for profiles in answers for profile in profiles), key=lambda profile: u[profile][leader])
    chosen = tuple(_certain(action, n) for action, n in zip(best, game.counts, strict=True))
    return chosen, max(min(u[profile][leader] for profile in profiles) for profiles in answers)


def _mixed(game: Game, leader: int) -> tuple[tuple[NDArray[Any], ...], Fraction]:
    """Return the strategies of the strong value, and the weak value."""
    from relgames.equilibria._linear import max_min

    follower = 1 - leader
    # Leader's actions in rows, follower's in columns.
    a, b = (np.moveaxis(game.fractions[..., seat], leader, 0) for seat in (leader, follower))
    m, n = a.shape
    strong: tuple[Any, ...] = ()
    weak_value: Any = -np.inf
    # From the most promising answer on, so that the rest can be passed over.
    for j in sorted(range(n), key=lambda j: -max(a[:, j])):
        if max(a[:, j]) <= weak_value:
            break
        copies = (b == b[:, [j]]).all(axis=0)
        losses = (b[:, ~copies] - b[:, [j]]).T
        # How much better than all other answers j can be made: below 0 it is never best, above 0 it is in an open set.
        margin = max_min(-losses).value if len(losses) else 1
        if margin < 0:
            continue
        rows = [(np.arange(m), loss) for loss in losses]
        found = max_min(a[:, [j]].T, rows)
        if not strong or found.value > strong[0]:
            strong = found.value, found.x, j
        if margin > 0:
            sure = found if copies.sum() == 1 else max_min(a[:, copies].T, rows)
            weak_value = max(weak_value, sure.value)
    _, x, j = strong
    answer = _certain(j, n)
    return (x, answer) if leader == 0 else (answer, x), weak_value


def _certain(action: int, n: int) -> NDArray[Any]:
    return np.array([Fraction(k == action) for k in range(n)], dtype=object)
