"""Friendly rivals among the pure rules of the last rounds: nobody gets ahead of them, and among themselves they give.

Mistakes lead to every history. So a rule is judged from all of them, not only from the first one, and by its actions
after each history, a table of 4^n. The rest is the definitions of `is_rival` and `is_efficient`, for many rules at once
and in whole numbers:

* *Rival* (defensible): no cycle of histories that the other can bring about leaves it with more than the rule.
* *Efficient*: as mistakes become rare, two of the rule give in almost every round. Which histories remain is decided by
  the powers of the chance of a mistake of which their shares are; only the least powers do.
* *Distinguishable*: against one who always gives, it does not give in almost every round. So it does better than that
  one, which cannot drift into a population of the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._tables import Column, Table, Tabular
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated._kernels.rules import judge_rules
from relgames.games import Game
from relgames.strategies import Machine, pure_rule
from relgames.strategies.rules import rule_count, rule_tables

# Rules of two rounds per piece of work: a few hundredths of a second. Of three rounds all would be 2^64.
PIECE, ALL = 2048, 2


@dataclass(frozen=True, eq=False, repr=False)
class FriendlyRivals(Tabular):
    """What a search for friendly rivals found, and the verdicts on all rules that it looked at.

    Attributes
    ----------
    memory : int
        How many rounds back the rules look.
    rules : tuple of int, length K
        The numbers of the rules (`relgames.strategies.pure_rule`).
    rival : ndarray of bool, shape (K,)
        Whether nobody gets ahead of it in the long run, from any history on.
    efficient : ndarray of bool, shape (K,)
        Whether two of it give in almost every round, as mistakes become rare.
    distinguishable : ndarray of bool, shape (K,)
        Whether it withholds in some share of the rounds against one who always gives, however rare mistakes are.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.friendly_rivals(rg.games.prisoners_dilemma(), memory=1)
    >>> found
    FriendlyRivals(16 rules of memory 1: 4 rivals, 3 efficient, 0 both, 0 of these distinguishable)
    """

    memory: int
    rules: tuple[int, ...]
    rival: NDArray[np.bool_]
    efficient: NDArray[np.bool_]
    distinguishable: NDArray[np.bool_]

    @property
    def friendly(self) -> tuple[int, ...]:
        """Numbers of the rules that are rival and efficient."""
        return self._where(self.rival & self.efficient)

    @property
    def successful(self) -> tuple[int, ...]:
        """Numbers of the rules that are rival, efficient and distinguishable."""
        return self._where(self.rival & self.efficient & self.distinguishable)

    @property
    def machines(self) -> tuple[Machine, ...]:
        """The friendly rivals as machines, in the order of ``friendly``; they begin as if all had given before."""
        return tuple(pure_rule(number, self.memory) for number in self.friendly)

    def __repr__(self) -> str:
        return (
            f"FriendlyRivals({len(self.rules):,} rules of memory {self.memory}: {self.rival.sum():,} rivals, "
            f"{self.efficient.sum():,} efficient, {len(self.friendly):,} both, "
            f"{len(self.successful):,} of these distinguishable)"
        )

    def _where(self, chosen: NDArray[np.bool_]) -> tuple[int, ...]:
        return tuple(self.rules[k] for k in np.flatnonzero(chosen))

    def _table(self) -> Table:
        names = ("rival", "efficient", "distinguishable")
        columns = (Column(name, getattr(self, name)) for name in names)
        caption = f"rules of memory {self.memory}: {len(self.friendly):,} of {len(self.rules):,} are friendly rivals"
        return Table((Column("rule", self.rules), *columns), caption, key=1)


def friendly_rivals(
    game: Game,
    memory: int = 2,
    rules: Sequence[int] | NDArray[np.int64] | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> FriendlyRivals:
    """Return which pure rules of the last rounds are rival, efficient, and distinguishable from always giving.

    Parameters
    ----------
    game : Game
        Symmetric, of two seats with two actions; action 0 is to give. Of the payoffs only the sign of what withholding
        gets more than the giver whom it meets matters.
    memory : int, default 2
        How many rounds back the rules look.
    rules : sequence of int, optional
        Numbers of rules, as `relgames.strategies.pure_rule` has them. By default all: 16 of one round, 65,536 of two.
        Of more rounds they must be given.
    progress : bool, default False
        Whether to show a progress bar.
    threads : int, optional
        One per core by default.

    Returns
    -------
    FriendlyRivals

    Raises
    ------
    TypeError, ValueError
        If the game is of another kind, or a rule does not exist; without ``rules`` for more than two rounds.

    Notes
    -----
    Limit of means, without a discount. Every action of both comes out as the other one with the same small chance,
    independently, and both are aware of it. A rule that is rival here is so from every history on, as mistakes reach
    them all; `is_rival` of a machine asks only about the histories that its own play reaches. Everything is decided in
    whole numbers.

    References
    ----------
    .. [1] S. D. Yi, S. K. Baek and J.-K. Choi (2017), Combination with anti-tit-for-tat remedies problems of
       tit-for-tat, Journal of Theoretical Biology 412, 1-7: the 8 rules of two rounds.
    .. [2] Y. Murase and S. K. Baek (2020), Five rules for friendly rivalry in direct reciprocity, Scientific Reports
       10, 16904.
    .. [3] W. K. Grassmann, M. I. Taksar and D. P. Heyman (1985), Regenerative analysis and steady state distributions
       for Markov chains, Operations Research 33, 1107-1116.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.friendly_rivals(rg.games.prisoners_dilemma())
    >>> found
    FriendlyRivals(65,536 rules of memory 2: 2,144 rivals, 7,639 efficient, 8 both, 4 of these distinguishable)
    >>> found.successful
    (34470, 34478, 38566, 38574)

    The first is TFT-ATFT. CAPRI looks back three rounds:

    >>> rg.friendly_rivals(rg.games.prisoners_dilemma(), memory=3, rules=[10299450799788326330])
    FriendlyRivals(1 rules of memory 3: 1 rivals, 1 efficient, 1 both, 1 of these distinguishable)
    """
    gain = _gain(game)
    memory = _checks.integer(memory, "memory", least=1)
    if rules is None and memory > ALL:
        raise ValueError(f"there are 2^{4**memory} rules of memory={memory}: say which in rules")
    if isinstance(rules, str) or (rules is not None and not np.iterable(rules)):
        raise TypeError(f"rules must be a sequence of the numbers of rules; got {rules!r}")
    numbers = range(rule_count(memory)) if rules is None else rules
    tables = rule_tables(numbers, memory)
    verdicts = np.zeros((len(tables), 3), dtype=np.bool_)
    H = tables.shape[1]
    giver, mirror = np.zeros(H, dtype=np.int64), _mirrored(memory)

    def work(rows: slice, stop: NDArray[np.int64]) -> None:
        scratch = np.empty((H, H), np.int64), np.empty(H, np.int64)
        judge_rules(tables[rows], gain, giver, mirror, *scratch, verdicts[rows], stop)

    size = max(1, PIECE * 16**3 // H**3)
    pieces = [slice(begin, min(begin + size, len(tables))) for begin in range(0, len(tables), size)]
    _parallel.run(work, pieces, [piece.stop - piece.start for piece in pieces], progress, "rule", threads)
    return FriendlyRivals(memory, tuple(map(int, numbers)), *map(_checks.read_only, verdicts.T))


def _gain(game: Any) -> int:
    """Return the sign of what the one who withholds gets more than the giver whom it meets."""
    game_of(game, least=2, most=2)
    if game.counts != (2, 2) or not game.is_symmetric:
        raise ValueError(
            f"game must be symmetric, with two actions for each of its seats; got action counts {game.counts}. For "
            "other games see is_rival and is_efficient, machine by machine"
        )
    own, other = game.fractions[0, 1]
    return int(other > own) - int(other < own)


def _mirrored(memory: int) -> NDArray[np.int64]:
    """Return, for each history, its number as the other seat sees it: the two bits of each digit change places."""
    histories = np.arange(4**memory)
    own = sum(1 << 2 * k + 1 for k in range(memory))
    return (histories & own) >> 1 | (histories & own >> 1) << 1
