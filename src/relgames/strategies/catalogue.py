"""The catalogue: the published strategies, found by what they are and by what the theory says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf, prod
from typing import Any, Literal, overload

import numpy as np

from relgames import _checks
from relgames._parallel import progress_bar
from relgames._tables import Column, Table, Tabular
from relgames.games import Game, RepeatedGame
from relgames.strategies.listing import Entry, Source, entries
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program

Verdict = Callable[[Any, Machine], Any]
COLUMNS = ("strategy", "kind", "states", "memory", "chance", "seats", "family", "source")


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue(Tabular):
    """Entries of the catalogue: a sequence that knows its entries by name too.

    Attributes
    ----------
    entries : tuple of Entry
        In alphabetical order.
    undecided : mapping of str to str
        The entries, by name, of which a verdict asked for could not be told, and why.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.catalogue()["CAPRI"].strategy
    Machine('CAPRI', 14 states, 2 actions, 4 profiles)
    """

    entries: tuple[Entry, ...]
    undecided: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the constructors."""
        return tuple(entry.name for entry in self.entries)

    @property
    def strategies(self) -> tuple[Machine | Program, ...]:
        """The strategies with the parameters of their publications: a line-up for a tournament."""
        return tuple(entry.strategy for entry in self.entries)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The publications that they come from, by key."""
        return tuple(sorted({entry.source for entry in self.entries}, key=lambda source: source.key))

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, item: object) -> bool:
        return item in self.entries or (isinstance(item, str) and _plain(item) in map(_plain, self.names))

    @overload
    def __getitem__(self, key: int | str) -> Entry: ...

    @overload
    def __getitem__(self, key: slice) -> Catalogue: ...

    def __getitem__(self, key: int | str | slice) -> Entry | Catalogue:
        if isinstance(key, slice):
            return Catalogue(self.entries[key], self.undecided)
        if not isinstance(key, str):
            return self.entries[key]
        found = {_plain(entry.name): entry for entry in self.entries}
        if _plain(key) in found:
            return found[_plain(key)]
        near = [found[name].name for name in get_close_matches(_plain(key), found, cutoff=0.5)]
        raise KeyError(f"no strategy {key!r} here" + (f"; there is {', '.join(near)}" if near else ""))

    def __repr__(self) -> str:
        return f"Catalogue({len(self)} strategies of {len(self.sources)} publications)"

    def __str__(self) -> str:
        """A table with one line per strategy, and the publications; it builds all strategies."""
        return "\n".join(
            [self._table().text, "", *(f"{source.key}: {source}" for source in self.sources), *self._doubts()]
        )

    def _doubts(self) -> list[str]:
        return ["", *(f"undecided: {name}: {why}" for name, why in self.undecided.items())] if self.undecided else []

    def _table(self) -> Table:
        rows = [entry._row for entry in self.entries]
        columns = (Column(name, [row[name] for row in rows], _cell, right=False) for name in COLUMNS)
        return Table(tuple(columns), key=1, notes=tuple(self._doubts()[1:]))


def catalogue(
    *,
    memory: float | None = None,
    states: int | None = None,
    stochastic: bool | None = None,
    seats: int | None = None,
    source: str | int | Source | None = None,
    family: str | None = None,
    kind: Literal["machine", "program"] | None = None,
    satisfies: Verdict | Sequence[Verdict] = (),
    game: Game | RepeatedGame | None = None,
    progress: bool = False,
) -> Catalogue:
    """Return the published strategies that are as asked for; without arguments, all.

    Parameters
    ----------
    memory : int, optional
        At most so many rounds, own slips included, decide what it does (`memory_depth`). Many machines and all programs
        remember without bound.
    states : int, optional
        A machine of at most so many states.
    stochastic : bool, optional
        Whether anything is left to chance.
    seats : int, optional
        For how many parties.
    source : str, int or Source, optional
        A publication: its key (``"axelrod1980"``), its year, or words from its authors, year and title
        (``"Nowak 1993"``).
    family : str, optional
        The kind of idea: ``"trigger"``, ``"friendly rival"``, ``"learning"``, ...
    kind : "machine" or "program", optional
    satisfies : callable or sequence of callables, optional
        Verdicts of the theory, ``verdict(game, machine)``, such as `is_rival` or `is_partner`. All must hold. Only
        machines that fit the game's first seat are asked.
    game : Game or RepeatedGame
        What the verdicts are about; what they take.
    progress : bool, default False
        Whether to show a bar (tqdm, on standard error) while verdicts are found.

    Returns
    -------
    Catalogue
        What cannot be told is no member, and is listed with the reason in `Catalogue.undecided`.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind, or names a family or a publication that does not exist; if ``satisfies``
        comes without ``game`` or the other way round, or a verdict returns neither a bool nor a result that is one.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.catalogue(source="Murase 2020").names
    ('capri',)

    Who is never behind, and gives for ever with its own kind although mistakes happen?

    >>> pd = rg.games.prisoners_dilemma()
    >>> "tft_atft" in rg.catalogue(states=6, memory=2, satisfies=(rg.is_rival, rg.is_efficient), game=pd)
    True
    """
    verdicts = _verdicts(satisfies, game)
    tests = _tests(memory, states, stochastic, seats, source, family, kind)
    chosen = [entry for entry in entries() if all(test(entry) for test in tests)]
    if not verdicts:
        return Catalogue(tuple(chosen), {})
    members, undecided = [], {}
    with progress_bar(len(chosen), "strategy") if progress else nullcontext() as bar:
        for entry in chosen:
            told = _told(entry, verdicts, game)
            if isinstance(told, str):
                undecided[entry.name] = told
            elif told:
                members.append(entry)
            if bar is not None:
                bar.update()
    return Catalogue(tuple(members), undecided)


def _tests(
    memory: Any, states: Any, stochastic: Any, seats: Any, source: Any, family: Any, kind: Any
) -> list[Callable[[Entry], bool]]:
    """Return what an entry must pass, those first for which nothing has to be built."""
    tests: list[Callable[[Entry], bool]] = []
    if seats is not None:
        seats = _checks.integer(seats, "seats", least=1)
        tests.append(lambda entry: entry.seats == seats)
    if family is not None:
        families = sorted({entry.family for entry in entries()})
        if family not in families:
            raise ValueError(f"family must be one of {', '.join(families)}; got {family!r}")
        tests.append(lambda entry: entry.family == family)
    if source is not None:
        found = {entry.source for entry in entries() if _cites(entry.source, source)}
        if not found:
            keys = ", ".join(sorted({entry.source.key for entry in entries()}))
            raise ValueError(f"source must be a publication of the catalogue, one of {keys}; got {source!r}")
        tests.append(lambda entry: entry.source in found)
    if kind is not None:
        if kind not in ("machine", "program"):
            raise ValueError(f"kind must be 'machine' or 'program'; got {kind!r}")
        tests.append(lambda entry: entry.kind == kind)
    if stochastic is not None:
        if not isinstance(stochastic, bool | np.bool_):
            raise TypeError(f"stochastic must be True or False; got {stochastic!r}")
        tests.append(lambda entry: entry.stochastic == stochastic)
    if states is not None:
        states = _checks.integer(states, "states", least=1)
        tests.append(lambda entry: entry.states <= states)
    if memory is not None:
        memory = memory if memory == inf else _checks.integer(memory, "memory", least=0)
        tests.append(lambda entry: entry.memory <= memory)
    return tests


def _cites(source: Source, asked: Any) -> bool:
    if isinstance(asked, Source):
        return source == asked
    if isinstance(asked, int) and not isinstance(asked, bool):
        return source.year == asked
    if not isinstance(asked, str):
        raise TypeError(f"source must be a key, a year, words or a Source; got {asked!r}")
    text = f"{source.key} {source}".casefold()
    return source.key == asked or all(word in text for word in asked.casefold().split())


def _verdicts(satisfies: Any, game: Any) -> tuple[Verdict, ...]:
    verdicts = (satisfies,) if callable(satisfies) else tuple(satisfies)
    for verdict in verdicts:
        if not callable(verdict):
            raise TypeError(f"satisfies must hold functions of (game, machine), such as is_rival; got {verdict!r}")
    if bool(verdicts) != (game is not None):
        raise ValueError("satisfies and game go together: verdicts are about a game; got only one of the two")
    if verdicts and not isinstance(game, Game | RepeatedGame):
        raise TypeError(f"game must be a Game or a RepeatedGame; got {type(game).__name__}")
    return verdicts


def _told(entry: Entry, verdicts: tuple[Verdict, ...], game: Any) -> bool | str:
    """Return whether all verdicts hold, or why that cannot be told."""
    counts = (game if isinstance(game, Game) else game.game).counts
    if entry.seats != len(counts):
        return False
    machine = entry.strategy
    if not isinstance(machine, Machine):
        return "a program: no finite automaton that could be checked"
    if machine.actions != counts[0] or machine.profiles != prod(counts):
        return False
    for verdict in verdicts:
        try:
            result = verdict(game, machine)
        except ValueError as refusal:
            return str(refusal)
        if not _holds(result, verdict):
            return False
    return True


def _holds(result: Any, verdict: Verdict) -> bool:
    """Return the verdict as a bool: an object without a truth of its own would always count as true."""
    if hasattr(type(result), "__bool__"):
        return bool(result)
    name = getattr(verdict, "__name__", repr(verdict))
    raise TypeError(f"{name} must return a bool or a result that is true or false; got {type(result).__name__}")


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


def _cell(value: Any) -> str:
    return "-" if value == inf else str(value)
