"""Relationships that share parties, and moods that go with a party from one to the next.

A party has one state. It sits in several relationships, with a machine for each; all its machines are on the same
states, so that what happens in one relationship moves the state with which it enters the next. A party that does not
sit in a relationship may hear of it: then its state moves by what was done there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular, role_table
from relgames.equilibria._arguments import game_of, seat_of
from relgames.games import Game, RepeatedGame, own_first_strides
from relgames.matches.tables import check_machine
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False, init=False)
class Link(Tabular):
    """One of several relationships that share parties: its terms, who sits where, with which machine, and who hears.

    Parameters
    ----------
    r : RepeatedGame
        The terms; all relationships that are linked must have the same discount or number of rounds.
    parties : sequence of N names
        Who sits in each seat: any hashable, each at most once.
    machines : sequence of Machine, length N
        With which machine each of them plays here. A party's machines in all its relationships are on the same states:
        as many, and with the same start.
    hearers : mapping of name to array_like, optional
        Who else hears what is done here, and where its state then goes: an array of shape (S, A) of next states, or
        (S, A, S) of probabilities, A being the profiles of the game as realised, the last seat varying fastest.
        `hearing_of_loss` makes one. Who sits nowhere starts in state 0.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, a party sits in two seats, or a hearer sits here itself.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> rg.Link(r, ("Ann", "Bob"), (tit_for_tat(), tit_for_tat()), name="neighbours")
    Link('neighbours', donation game: Ann, Bob)
    """

    r: RepeatedGame
    parties: tuple[Hashable, ...]
    machines: tuple[Machine, ...]
    hearers: dict[Hashable, NDArray[Any]] = field(repr=False)
    name: str

    def __init__(
        self,
        r: RepeatedGame,
        parties: Sequence[Hashable],
        machines: Sequence[Machine],
        hearers: Mapping[Any, _checks.Numbers] | None = None,
        name: str = "",
    ) -> None:
        if not isinstance(r, RepeatedGame):
            raise TypeError(f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, .9)")
        for what, values in (("parties", parties), ("machines", machines)):
            if isinstance(values, str) or not isinstance(values, Sequence) or len(values) != r.game.seats:
                got = repr(values) if isinstance(values, str) or not isinstance(values, Sequence) else len(values)
                raise ValueError(f"{what} must be a sequence of one per seat, {r.game.seats}; got {got}")
        if len(set(parties)) != len(parties):
            raise ValueError(f"parties must name each party once; got {tuple(parties)}")
        for seat, machine in enumerate(machines):
            check_machine(r, seat, machine, f"machines[{seat}]")
        heard = {}
        for party, table in (hearers or {}).items():
            if party in parties:
                raise ValueError(
                    f"hearers must not sit here themselves; {party!r} does, and its machine says what it sees"
                )
            heard[party] = _hearing(table, r.game.payoffs[..., 0].size, party)
        set_field = object.__setattr__
        set_field(self, "r", r)
        set_field(self, "parties", tuple(parties))
        set_field(self, "machines", tuple(machines))
        set_field(self, "hearers", heard)
        set_field(self, "name", str(name))

    def __repr__(self) -> str:
        title = f"{self.name!r}, " if self.name else ""
        return f"Link({title}{self.r.game.name or 'game'}: {', '.join(map(str, self.parties))})"

    def _table(self) -> Table:
        machines = [machine.name or "machine" for machine in self.machines]
        parties = [str(party) for party in self.parties]
        return role_table(self.r.game.roles, {"party": parties, "machine": machines}, self.name or self.r.game.name)


def _hearing(table: _checks.Numbers, profiles: int, party: Hashable) -> NDArray[Any]:
    """Return where a hearer goes as probabilities, shape (S, A, S): floats, or Fractions where these were given."""
    name = f"hearers[{party!r}]"
    array = _checks.rectangular(table, name)
    states = len(array) if array.ndim else 0
    if array.ndim not in (2, 3) or array.shape != (states, profiles, states)[: array.ndim]:
        raise ValueError(
            f"{name} must have shape (states, {profiles}), next states, or (states, {profiles}, states), their "
            f"probabilities; got {array.shape}"
        )
    if array.ndim == 2:
        if array.dtype.kind not in "iu":
            raise TypeError(f"{name} with two axes must hold state numbers (int); got dtype {array.dtype}")
        if ((array < 0) | (array >= states)).any():
            raise ValueError(f"{name} must point to states 0..{states - 1}; got {array.min()}..{array.max()}")
        return _checks.read_only(np.eye(states)[array])
    floats, fractions = _checks.distributions(*_checks.exact_array(array, name), name)
    return _checks.read_only(floats if fractions is None else fractions)


def carrying_loss(
    game: Game,
    seat: int,
    calm: int | str | Machine,
    hurt: int | str | Machine,
    hurts: Any = 1,
    heals: Any = 1,
    forgets: Any = 0,
    outside: Any = 0,
    name: str = "",
) -> Machine:
    """Return a machine in one of two moods: a loss makes it hurt, and it carries that to its next encounters.

    Parameters
    ----------
    game : Game
    seat : int
        The seat that it is to play.
    calm, hurt : int, str or Machine
        What it plays in each mood: an action, by number or name, or a machine. Two machines have the same states.
    hurts, heals, forgets : number in [0, 1]
        The probability with which a loss makes it hurt, a win makes it calm, and an encounter that is neither makes it
        calm again. By default each loss hurts, each win heals, and what is neither changes nothing.
    outside : number, default 0
        A payoff below it, per round, is a loss, and one above it a win.
    name : str, optional

    Returns
    -------
    Machine
        Its states are those of ``calm`` and then those of ``hurt``. It judges by what it perceives. All machines of a
        party that are made from machines of as many states can be linked.

    Raises
    ------
    TypeError, ValueError
        If an action or machine does not fit the seat, or a probability is out of its range.

    Examples
    --------
    A salesperson who serves, and pushes the next customer once serving has cost more than it brought:

    >>> import relgames as rg
    >>> m = rg.carrying_loss(rg.games.service_triad(), 0, "serve", "push")
    >>> print(m)
    serve, or push after a loss: 2 states, starts in 0
    state  action  0|0  0|1  0|2  0|3  1|0  1|1  1|2  1|3
    0      0         0    1    1    1    0    0    0    0
    1      1         0    1    1    1    0    0    1    1
    """
    game_of(game)
    seat = seat_of(game, seat)
    chances = [_checks.probability(x, n) for x, n in ((hurts, "hurts"), (heals, "heals"), (forgets, "forgets"))]
    moods = [_mood(game, seat, given, what) for given, what in ((calm, "calm"), (hurt, "hurt"))]
    first, second = moods
    if first.states != second.states or first.start != second.start or first.act.shape[1:] != second.act.shape[1:]:
        raise ValueError(
            "calm and hurt must be machines of as many states with the same start, that see as much; got "
            f"{first!r} and {second!r}"
        )
    S = first.states
    verdict = _verdicts(game, seat, outside)[own_first_order(game, seat)]
    exact = any(m.next.dtype == object or m._exact[1] is not None for m in moods)
    exact = exact or any(not isinstance(x, float) for x in chances)
    to = np.zeros((2 * S, len(verdict), 2 * S), dtype=object if exact else float)
    for mood, machine in enumerate(moods):
        rows = machine.values()[1]
        for s, profile in np.ndindex(S, len(verdict)):
            moves = {int(rows[s, profile]): 1} if rows.ndim == 2 else dict(enumerate(rows[s, profile]))
            for after, chance in _moved(mood, int(verdict[profile]), *chances):
                for state, q in moves.items():
                    to[mood * S + s, profile, after * S + state] += chance * q
    acts = [m.values()[0] for m in moods]
    leaves = [m.values()[2] for m in moods]
    title = name or f"{first.name or 'calm'}, or {second.name or 'hurt'} after a loss"
    return Machine(np.concatenate(acts), to, first.start, np.concatenate(leaves), title)


def hearing_of_loss(game: Game, seat: int, told: Any = 1, states: int = 1, outside: Any = 0) -> NDArray[Any]:
    """Return how the mood of a party moves that may be told of another's loss, for the ``hearers`` of a `Link`.

    Parameters
    ----------
    game : Game
    seat : int
        Whose loss is told of.
    told : number in [0, 1], default 1
        The probability with which it hears of a loss.
    states : int, default 1
        Number of states in each mood of the hearer, as in `carrying_loss`.
    outside : number, default 0
        A payoff below it, per round, is a loss.

    Returns
    -------
    ndarray, shape (2 * states, A, 2 * states)
        Probabilities of its next states: it becomes hurt if it hears of a loss. Nothing else that is done moves it.

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range.

    Examples
    --------
    >>> import relgames as rg
    >>> table = rg.hearing_of_loss(rg.games.trust(), seat=0, told=0.5)
    >>> table[0]  # of a calm hearer, after (trust, honour), (trust, exploit) and withheld trust
    array([[1. , 0. ],
           [0.5, 0.5],
           [1. , 0. ],
           [1. , 0. ]])
    """
    game_of(game)
    verdict = _verdicts(game, seat_of(game, seat), outside)
    told, S = _checks.probability(told, "told"), _checks.integer(states, "states", least=1)
    table = np.zeros((2 * S, len(verdict), 2 * S), dtype=float if isinstance(told, float) else object)
    for mood, s, profile in np.ndindex(2, S, len(verdict)):
        for after, chance in _moved(mood, min(0, int(verdict[profile])), told, 0, 0):
            table[mood * S + s, profile, after * S + s] += chance
    return table


def own_first_order(game: Game, seat: int) -> NDArray[np.int64]:
    """Return the absolute index of each profile that a seat numbers with its own action first."""
    profiles = np.indices(game.counts).reshape(game.seats, -1)
    return np.argsort(own_first_strides(game.counts, seat) @ profiles)


def _mood(game: Game, seat: int, given: Any, what: str) -> Machine:
    names = game.actions[seat]
    if isinstance(given, Machine):
        check_machine(RepeatedGame(game, rounds=1), seat, given, what) if given.act.ndim == 2 else None
        return given
    if isinstance(given, str):
        if names.count(given) != 1:
            raise ValueError(f"{what} must name one of the actions {names} of {game.roles[seat]}; got {given!r}")
        given = names.index(given)
    action = _checks.integer(given, what, least=0, most=len(names) - 1)
    return Machine(
        np.eye(len(names))[[action]], np.zeros((1, game.payoffs[..., 0].size), dtype=int), name=names[action]
    )


def _verdicts(game: Game, seat: int, outside: Any) -> NDArray[np.int64]:
    """Return -1, 0 or 1 for a loss, neither, a win of the seat, in each profile."""
    threshold = _checks.to_fraction(_checks.real(outside, "outside"))
    return np.array([(x > threshold) - (x < threshold) for x in game.fractions[..., seat].flat])


def _moved(mood: int, verdict: int, hurts: Any, heals: Any, forgets: Any) -> list[tuple[int, Any]]:
    """Return the moods after an encounter with their probabilities."""
    if mood == 0:
        return [(1, hurts), (0, 1 - hurts)] if verdict < 0 else [(0, 1)]
    calmed = (0, forgets, heals)[verdict + 1]
    return [(0, calmed), (1, 1 - calmed)]
