"""Strategies that are Python objects: learning agents, language models, players of other libraries.

An agent is any object with ``reset(seed)`` and ``act(observation) -> int``. It plays the same games by the same rules
as machines and programs, at the speed of Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import iscoroutinefunction
from itertools import product
from typing import Any, NamedTuple, Protocol, overload, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame

# How long a call of an agent may take, and how many calls of an asynchronous agent are under way at once, unless the
# agent says otherwise.
SECONDS = 60.0
CONCURRENCY = 32


@runtime_checkable
class Agent(Protocol):
    """What a strategy in Python must be able to do.

    ``reset`` begins a match: the agent forgets the match before. Its argument is an int below 2^32, the same for the
    same seed, match, repetition and seat, for whatever the agent leaves to chance. ``act`` chooses an action, by its
    number; it is called once a round. It may be ``async def``: then all matches that wait for this agent are played
    side by side, and their calls are under way at once. An agent may have

    - ``act_many(observations)`` in place of ``act``: it is given the observations of all matches that wait for it, and
      returns an answer for each, in this order. It may be ``async def``, too.
    - ``name``; by default it is that of the class.
    - ``counts``: action counts of the seats, own first. Without it, it plays every game.
    - ``seconds``: how long a call may take, 60 by default; None is for ever.
    - ``concurrency``: how many calls of an ``async`` agent are under way at most; 32 by default.
    - ``clone()``: returns a copy with a memory of its own; without it, ``copy.deepcopy`` makes one. It is wanted where
      one object sits in several seats, or plays several matches side by side.
    - ``stateless = True``: it keeps nothing from one call to the next, so that one object can play all of them.
      ``act_many`` is called on one object in any case; ``observation.match`` tells it the matches apart.

    Examples
    --------
    >>> import relgames as rg
    >>> class Echo:
    ...     '''Tit for tat.'''
    ...     def reset(self, seed):
    ...         pass
    ...     def act(self, observation):
    ...         return max(observation.profile[1], 0)
    >>> isinstance(Echo(), rg.Agent)
    True
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=6)
    >>> print(rg.history(r, (Echo(), rg.strategies.suspicious_tit_for_tat())))
    seat 0 (Echo)                    gwgwgw
    seat 1 (suspicious tit for tat)  wgwgwg
    """

    def reset(self, seed: int, /) -> Any:
        """Begin a match."""
        ...

    def act(self, observation: Any, /) -> Any:
        """Return the number of an action."""
        ...


@runtime_checkable
class BatchAgent(Protocol):
    """An `Agent` that is asked for all matches at once.

    Examples
    --------
    >>> import relgames as rg
    >>> class Threshold:
    ...     def reset(self, seed):
    ...         pass
    ...     def act_many(self, observations):
    ...         return [int(sum(p[1] for p in o.history) > 1) for o in observations]
    >>> isinstance(Threshold(), rg.strategies.BatchAgent)
    True
    """

    def reset(self, seed: int, /) -> Any:
        """Begin to play."""
        ...

    def act_many(self, observations: Any, /) -> Any:
        """Return the number of an action for each observation."""
        ...


class Answer(NamedTuple):
    """An action with a remark, such as the reply of a language model, that the transcript of a match keeps.

    Examples
    --------
    >>> Answer(0, "I give, as we did well so far.").action
    0
    """

    action: int
    remark: str = ""


class Past(Sequence[tuple[int, ...]]):
    """The rounds so far: a view of a list that grows."""

    __slots__ = ("_length", "_rounds")

    def __init__(self, rounds: list[tuple[int, ...]], length: int) -> None:
        self._rounds, self._length = rounds, length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> tuple[int, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[int, ...], ...]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return tuple(self._rounds[k] for k in range(*index.indices(self._length)))
        return self._rounds[range(self._length)[index]]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, eq=False)
class Place:
    """What stays the same for a seat as long as a match lasts."""

    game: RepeatedGame
    seat: int
    match: tuple[int, int]
    seed: int

    @cached_property
    def cyclic(self) -> tuple[int, ...]:
        """The seats, own first."""
        N = self.game.game.seats
        return tuple((self.seat + k) % N for k in range(N))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Action counts, own first."""
        return tuple(self.game.game.counts[seat] for seat in self.cyclic)

    @cached_property
    def payoffs(self) -> NDArray[np.float64]:
        """The payoffs with own action and own payoff first, in the axes and in the entries."""
        payoffs = self.game.game.payoffs.transpose(*self.cyclic, -1)[..., list(self.cyclic)]
        payoffs.setflags(write=False)
        return payoffs


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """What an agent sees when it chooses: wherever seats are listed, the *own seat first*, the others in cyclic order.

    Attributes
    ----------
    profile : tuple of int, length N
        The latest action of each seat as this seat perceived it; -1 where a seat has not acted yet. Where seats move in
        order, the entries of the earlier movers are this round's.
    round : int
        The number of this round, from 0.

    Examples
    --------
    >>> import relgames as rg
    >>> class Curious:
    ...     def reset(self, seed):
    ...         self.seen = []
    ...     def act(self, observation):
    ...         self.seen.append(observation)
    ...         return 0
    >>> agent = Curious()
    >>> r = rg.RepeatedGame(rg.games.trust(), rounds=3, noise=rg.Noise(perception=0.01))
    >>> _ = rg.history(r, (rg.strategies.always_give(), agent), seed=1)
    >>> print(agent.seen[2].text())
    You are the trustee. The other party is the truster.
    Your actions: honour, exploit. Those of the truster: trust, withhold.
    Payoffs per round, to you (to the others):
    honour, truster trust: 1 (1)
    honour, truster withhold: 0 (0)
    exploit, truster trust: 2 (-1)
    exploit, truster withhold: 0 (0)
    All choose at the same time in each of 3 rounds.
    With probability 0.01 you take what another party did for something else.
    Round 1: you honour, truster trust
    Round 2: you honour, truster trust
    >>> agent.seen[2].history[-1], agent.seen[2].payoff
    ((0, 0), 1.0)
    """

    profile: tuple[int, ...]
    round: int
    place: Place
    _past: list[tuple[int, ...]]

    @property
    def rounds(self) -> int | None:
        """How many rounds the match has; None where no last round is known."""
        return self.place.game.rounds

    @property
    def discount(self) -> float:
        """Weight of the next round against this one; 1 where the number of rounds is fixed."""
        discount = self.place.game.discount
        return 1.0 if discount is None else float(discount)

    @property
    def seat(self) -> int:
        """The own seat."""
        return self.place.seat

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of the seats."""
        return tuple(self.place.game.game.roles[seat] for seat in self.place.cyclic)

    @property
    def role(self) -> str:
        """The name of the own seat."""
        return self.place.game.game.roles[self.place.seat]

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of actions of each seat."""
        return self.place.counts

    @property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The names of the actions of each seat."""
        return tuple(self.place.game.game.actions[seat] for seat in self.place.cyclic)

    @property
    def payoffs(self) -> NDArray[np.float64]:
        """The game, with the own action and the own payoff first: shape (n_own, n_next, ..., N)."""
        return self.place.payoffs

    @property
    def game(self) -> RepeatedGame:
        """The game and its terms, with absolute seats."""
        return self.place.game

    @property
    def match(self) -> tuple[int, int]:
        """The numbers of the match and of its repetition."""
        return self.place.match

    @property
    def seed(self) -> int:
        """The int that this seat was reset with in this match."""
        return self.place.seed

    @property
    def history(self) -> Past:
        """The profile of each round so far, as this seat perceived it."""
        return Past(self._past, self.round)

    @property
    def payoff(self) -> float | None:
        """The own payoff of the last round, None in the first.

        It is that of the profile as perceived: under mistakes, what this seat believes that it got.
        """
        return float(self.place.payoffs[self._past[self.round - 1]][0]) if self.round else None

    def text(self) -> str:
        """Return the rules and the rounds so far in words."""
        return "\n".join(part for part in (self.rules(), self.transcript()) if part)

    def rules(self) -> str:
        """Return the game and its terms in words."""
        _, *others = self.roles
        own, *theirs = self.actions
        r = self.place.game
        party = "The other party is" if len(others) == 1 else "The other parties are"
        lines = [f"You are the {self.role}. {party} {_listed([f'the {role}' for role in others])}."] if others else []
        named = "".join(f" Those of the {role}: {', '.join(a)}." for role, a in zip(others, theirs, strict=True))
        lines += [f"Your actions: {', '.join(own)}.{named}", "Payoffs per round, to you (to the others):"]
        for profile in product(*(range(n) for n in self.counts)):
            mine, *rest = self.payoffs[profile]
            more = f" ({', '.join(f'{x:g}' for x in rest)})" if rest else ""
            lines.append(f"{self._named(profile)}: {mine:g}{more}")
        length = f"{r.rounds} rounds" if r.rounds is not None else "the rounds, whose number is not known"
        if r.order is None:
            lines.append(f"All choose at the same time in each of {length}.")
        else:
            groups = [(group,) if isinstance(group, int) else group for group in r.order]
            turns = ", then ".join(_listed([r.game.roles[seat] for seat in group]) for group in groups)
            lines.append(f"You choose in this order in each of {length}: {turns}.")
        if r.discount is not None:
            lines.append(f"A round weighs {self.discount:g} times as much as the one before it.")
        if r.noise.execution:
            lines.append(f"With probability {float(r.noise.execution):g} an action is replaced by another one.")
        if r.noise.perception:
            chance = float(r.noise.perception)
            lines.append(f"With probability {chance:g} you take what another party did for something else.")
        return "\n".join(lines)

    def transcript(self) -> str:
        """Return the rounds so far in words, one line per round, and what others did in this round already."""
        lines = [f"Round {k + 1}: you {self._named(profile)}" for k, profile in enumerate(self.history)]
        r = self.place.game
        earlier = r.earlier(self.place.seat) if r.order is not None else ()
        places = [self.place.cyclic.index(seat) for seat in earlier]
        if places:
            done = ", ".join(f"{self.roles[k]} {self.actions[k][self.profile[k]]}" for k in places)
            lines.append(f"Round {self.round + 1}, so far: {done}")
        return "\n".join(lines)

    def _named(self, profile: Sequence[int]) -> str:
        own, *others = (names[a] for names, a in zip(self.actions, profile, strict=True))
        return ", ".join([own, *(f"{role} {name}" for role, name in zip(self.roles[1:], others, strict=True))])

    def __repr__(self) -> str:
        return f"Observation(profile={self.profile}, round={self.round}, role={self.role!r})"


def is_agent(strategy: Any) -> bool:
    """Return whether it is an object that plays as an agent: not a class, which must be called first."""
    if isinstance(strategy, type) or not callable(getattr(strategy, "reset", None)):
        return False
    return any(callable(getattr(strategy, way, None)) for way in ("act", "act_many"))


def name_of(strategy: Any) -> str:
    """Return the name of a strategy of any kind."""
    name = getattr(strategy, "name", None)
    return name if isinstance(name, str) else type(strategy).__name__


def waits(agent: Any) -> bool:
    """Return whether the agent wants to be asked for many matches side by side."""
    return hasattr(agent, "act_many") or iscoroutinefunction(agent.act)


def is_shared(agent: Any) -> bool:
    """Return whether one object plays all matches, since it keeps nothing or is asked for all of them at once."""
    return hasattr(agent, "act_many") or bool(getattr(agent, "stateless", False))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
