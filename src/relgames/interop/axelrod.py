"""Strategies of two seats and two actions, from Axelrod's library and to it.

Cooperating (C) is action 0 and defecting (D) action 1. A player of Axelrod's is an object that looks at its own history
and at its opponent's; what it does is brought here in the first of three ways that is open:

1. *table*: its class holds a table from which it plays; the table is a machine;
2. *learned*: it is deterministic, and playing it shows which machine it is (`strategies.learn`);
3. *wrapped*: it plays itself, as an agent.

A player is asked as it would be asked in a match: a fresh copy chooses, then both histories get what was
really done, and so on. So it sees its own mistakes as it sees them in Axelrod's noisy matches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import Any

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.interop._axelrod_tables import read_table
from relgames.interop._libraries import library
from relgames.strategies import Learned, Machine, learn

MOST_STATES, MOST_QUERIES = 200, 25_000


@dataclass(frozen=True, eq=False)
class Bridged(Tabular):
    """A strategy that was brought from Axelrod's library, and how.

    Attributes
    ----------
    strategy : Machine or AxelrodAgent
    how : str
        "table", "learned" or "wrapped".
    evidence : str
        What the strategy rests on: the table that was read, what it was tested by, or why it could only be wrapped.
    mistakes : bool
        Whether it also does what the player does where actions are carried out with mistakes. A machine that was
        learned without them is right as long as there are none.
    learned : Learned or None
        What came of learning, if it was tried.

    Examples
    --------
    >>> import relgames as rg
    >>> import axelrod
    >>> from relgames import interop
    >>> found = interop.from_axelrod(axelrod.Grudger())
    >>> found.how, found.mistakes
    ('learned', True)
    """

    strategy: Any
    how: str
    evidence: str
    mistakes: bool
    learned: Learned | None

    def __str__(self) -> str:
        return f"{self.strategy.name}: {self.how}: {self.evidence}"

    def _table(self) -> Table:
        values = {name: getattr(self, name) for name in ("how", "evidence", "mistakes")}
        return Table.of_record({"strategy": self.strategy.name, **values})


class AxelrodAgent:
    """A player of Axelrod's as an agent: an object with ``reset`` and ``act``.

    Parameters
    ----------
    player : axelrod.Player
        It is not changed: a fresh copy of it plays each match.
    length : int or float, optional
        What the player is told of the number of rounds; by default, what the match says.
    game : axelrod.Game, optional
        What it is told of the payoffs; by default those of the prisoner's dilemma (3, 0, 5, 1).
    name : str, optional
        By default the player's.

    Examples
    --------
    >>> import axelrod
    >>> agent = AxelrodAgent(axelrod.Grudger())
    >>> agent.name
    'Grudger'
    """

    counts = (2, 2)

    def __init__(self, player: Any, length: float | None = None, game: Any = None, name: str | None = None) -> None:
        self.player, self.length, self.game = player, length, game
        self.name = str(player) if name is None else name
        self._axelrod = library("axelrod", extra="axelrod")
        self._actions = (self._axelrod.Action.C, self._axelrod.Action.D)

    def clone(self) -> AxelrodAgent:
        """Return an agent that plays a match of its own."""
        return AxelrodAgent(self.player, self.length, self.game, self.name)

    def reset(self, seed: int) -> None:
        """Begin a match."""
        self._playing, self._other = _fresh(self._axelrod, self.player)
        if self._axelrod.Classifiers["stochastic"](self._playing):
            self._playing.set_seed(seed)

    def act(self, observation: Any) -> int:
        """Return the action for what is observed: ``profile``, own action first, ``round`` and ``rounds``."""
        if observation.round == 0:
            length = self.length
            if length is None:
                length = inf if observation.rounds is None else observation.rounds
            self._playing.set_match_attributes(length=length, game=self.game)
        else:
            own, other = (self._actions[a] for a in observation.profile)
            self._playing.update_history(own, other)
            self._other.update_history(other, own)
        return self._actions.index(self._playing.strategy(self._other))

    def __repr__(self) -> str:
        return f"AxelrodAgent({self.name!r})"


def from_axelrod(
    player: Any,
    length: float | None = None,
    game: Any = None,
    mistakes: bool | None = None,
    states: int = MOST_STATES,
    queries: int = MOST_QUERIES,
    seconds: float | None = None,
    rounds: int = 300,
    name: str | None = None,
) -> Bridged:
    """Return a player of Axelrod's library as a strategy: a machine if it can be, else as an agent.

    Parameters
    ----------
    player : axelrod.Player
        It is not changed; what it did in former matches does not count.
    length : int or float, optional
        The number of rounds that it is told, ``inf`` for none. Without, a player that uses it is wrapped, so that
        every match tells its own.
    game : axelrod.Game, optional
        The payoffs that it is told; by default those of the prisoner's dilemma (3, 0, 5, 1).
    mistakes : bool, optional
        Whether the machine must be right also after actions that were carried out with mistakes. By default it is if
        it can be learned so, and the result says whether it is.
    states, queries : int, default 200 and 25000
        The largest machine to learn, and how many histories to ask for.
    seconds : float, optional
        How long to learn. Without it nothing depends on the speed of the computer.
    rounds : int, default 300
        The length of the matches by which a machine that was learned is tested. What a player does only later stays
        unknown.
    name : str, optional
        By default the player's.

    Returns
    -------
    Bridged

    Raises
    ------
    ModuleNotFoundError
        If Axelrod's library is not installed.
    TypeError
        If it is no player.
    ValueError
        If the player reads the code or changes the state of its opponent: strategies here have neither to offer.

    Examples
    --------
    >>> import axelrod
    >>> from relgames import interop
    >>> print(interop.from_axelrod(axelrod.Ripoff()))
    Ripoff: table: the transitions of its class Ripoff
    >>> grudger = interop.from_axelrod(axelrod.Grudger())
    >>> grudger.how, grudger.mistakes
    ('learned', True)
    >>> print(grudger.strategy)
    Grudger: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         1    1    1    1
    >>> interop.from_axelrod(axelrod.Adaptive(), states=20).how
    'wrapped'
    """
    axelrod = library("axelrod", extra="axelrod")
    if not isinstance(player, axelrod.Player):
        made = ", an instance and not the class" if isinstance(player, type) else ""
        raise TypeError(f"player must be an axelrod.Player{made}; got {player!r}")
    if game is not None and not isinstance(game, axelrod.Game):
        raise TypeError(f"game must be an axelrod.Game; got {type(game).__name__}")
    if length is not None and length != inf:
        length = _checks.integer(length, "length", least=1)
    classifiers = axelrod.Classifiers
    for trait in ("inspects_source", "manipulates_source", "manipulates_state"):
        if classifiers[trait](player):
            what = trait.replace("_", " the ")
            raise ValueError(f"player {str(player)!r} {what} of its opponent, and can play only in its own library")
    title = str(player) if name is None else name
    fresh, _ = _fresh(axelrod, player)
    fresh.set_match_attributes(length=inf if length is None else length, game=game)
    table = read_table(axelrod, fresh)
    if table is not None:
        return Bridged(table[0].named(title), "table", table[1], True, None)
    learned = None
    if classifiers["stochastic"](player):
        reason = "it leaves something to chance, and its class has no table that is known"
    elif length is None and "length" in classifiers["makes_use_of"](player):
        reason = "it uses the number of rounds, which each match tells it; give length to learn it for one number"
    else:
        limits: dict[str, Any] = {"states": states, "seconds": seconds, "rounds": rounds, "name": title}
        learned = _learn(_query(axelrod, player, length, game), mistakes, queries, limits)
        if learned.machine is not None:
            return Bridged(learned.machine, "learned", str(learned), learned.mistakes, learned)
        reason = str(learned)
    agent = AxelrodAgent(player, length, game, title)
    return Bridged(agent, "wrapped", f"it plays itself: {reason}", True, learned)


def to_axelrod(machine: Machine) -> Any:
    """Return a machine as a player of Axelrod's library.

    Parameters
    ----------
    machine : Machine
        Of two seats with two actions, that never leaves. Its name is the player's. Axelrod's tournaments know
        deterministic players apart by their names alone, so that different machines need different ones.

    Returns
    -------
    axelrod.Player
        An ``FSMPlayer`` if it is deterministic and does not look at its own actions, a ``MemoryOnePlayer`` if it begins
        with certainty and looks back one round, and otherwise a player that holds the machine.

    Raises
    ------
    ModuleNotFoundError
        If Axelrod's library is not installed.
    TypeError, ValueError
        If it is no `Machine`, or one that Axelrod's matches have no place for.

    Examples
    --------
    >>> import axelrod
    >>> from relgames import interop, strategies
    >>> player = interop.to_axelrod(strategies.tit_for_tat())
    >>> player, isinstance(player, axelrod.FSMPlayer)
    (tit for tat, True)
    >>> axelrod.Match((player, axelrod.Alternator()), turns=3).play()
    [(C, C), (C, D), (D, C)]
    """
    library("axelrod", extra="axelrod")
    from relgames.interop._axelrod_players import player_of

    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    if machine.act.ndim != 2 or machine.actions != 2 or machine.profiles != 4:
        raise ValueError(f"machine must be one of two seats with two actions that move at once; got {machine!r}")
    if machine.leave.any():
        raise ValueError("machine must not leave: nobody leaves Axelrod's matches")
    return player_of(machine.minimize())


def _learn(query: Any, mistakes: bool | None, queries: int, limits: dict[str, Any]) -> Learned:
    """Learn first without own mistakes: if there is no machine then, there is none with them."""
    start = perf_counter()
    without = learn(query, mistakes=False, queries=queries, **limits)
    if without.machine is None or mistakes is False:
        return without
    left = queries - without.queries
    if limits["seconds"] is not None:
        limits["seconds"] -= perf_counter() - start
    if left > 0:
        both = learn(query, mistakes=True, queries=left, **limits)
        if both.machine is not None or mistakes:
            return both
    return without


def _fresh(axelrod: Any, player: Any) -> tuple[Any, Any]:
    """Return a copy of the player at the start of a match, and somebody whose history it can look at."""
    return player.clone(), axelrod.Player()


def _query(
    axelrod: Any, player: Any, length: float | None, game: Any
) -> Callable[[tuple[tuple[int, ...], ...]], Sequence[int]]:
    C, D = axelrod.Action.C, axelrod.Action.D

    def query(word: tuple[tuple[int, ...], ...]) -> Sequence[int]:
        playing, other = _fresh(axelrod, player)
        playing.set_match_attributes(length=inf if length is None else length, game=game)
        chosen = playing.strategy(other)
        choices = [int(chosen is D)]
        for own, theirs in word:
            mine = chosen if own < 0 else (D if own else C)
            seen = D if theirs else C
            playing.update_history(mine, seen)
            other.update_history(seen, mine)
            chosen = playing.strategy(other)
            choices.append(int(chosen is D))
        return choices

    return query
