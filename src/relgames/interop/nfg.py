"""Gambit's file format for games in strategic form, .nfg: both of its versions, any number of seats, exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of
from relgames.games import Game
from relgames.interop._tokens import Tokens, number, quote, unquote, whole

_EXAMPLES = "such as 3, -1/3, 0.25 or 1e-3 (at most 1.8e308)"


def read_nfg(path: str | PathLike[str]) -> Game:
    """Return the game that a .nfg file holds.

    Parameters
    ----------
    path : str or path
        A file in UTF-8.

    Returns
    -------
    Game
        As of `parse_nfg`.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is not what the format demands; the message names the file, the line and the column.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import interop
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     interop.write_nfg(rg.games.trust(), f"{folder}/trust.nfg")
    ...     interop.read_nfg(f"{folder}/trust.nfg") == rg.games.trust()
    True
    """
    try:
        # No newline is translated: those within a name are part of it.
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 ({error}); decode it otherwise and give the text to parse_nfg") from None
    try:
        return parse_nfg(text)
    except ValueError as error:
        raise ValueError(f"{path}, {error}") from None


def write_nfg(game: Game, path: str | PathLike[str], form: Literal["payoff", "outcome"] = "payoff") -> None:
    """Write a game to a .nfg file.

    Parameters
    ----------
    game : Game
        Any number of seats.
    path : str or path
        A file that is there is replaced.
    form : {"payoff", "outcome"}, default "payoff"
        As in `format_nfg`.

    Raises
    ------
    OSError
        If the file cannot be written.
    TypeError, ValueError
        As of `format_nfg`.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import interop
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     interop.write_nfg(rg.games.trust(), f"{folder}/trust.nfg")
    ...     with open(f"{folder}/trust.nfg") as file:
    ...         print(file.readline())
    NFG 1 R "trust" { "truster" "trustee" }
    """
    Path(path).write_text(format_nfg(game, form), encoding="utf-8", newline="")


def format_nfg(game: Game, form: Literal["payoff", "outcome"] = "payoff") -> str:
    """Return a game in the format of .nfg files.

    Parameters
    ----------
    game : Game
        Any number of seats.
    form : {"payoff", "outcome"}, default "payoff"
        Whether to list the payoffs of every profile, or each distinct payoff profile once, as an outcome, and the
        number of the outcome for every profile.

    Returns
    -------
    str
        What `parse_nfg` makes the same game of, exactly: numbers are integers and fractions, a float as the one that
        equals it (0.1 is 3602879701896397/36028797018963968; ``Fraction("0.1")`` is 1/10).

    Raises
    ------
    TypeError, ValueError
        If it is no `Game`, or the form is another.

    Notes
    -----
    A line lists the profiles that differ in the action of seat 0 only. In names a backslash escapes a quote, and is
    doubled where it would escape what follows it.

    Gambit 16.7 reads the names of players and strategies as they are if they are printable ASCII with single spaces,
    each once in its list, and no backslash is last or beside another or a quote. `to_gambit` copes with every name.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import interop
    >>> game = rg.Game.from_matrices([[1, 0, 0], [0, 2, 2]], [[1, 0, 0], [0, 1, 1]], name="odd")
    >>> print(interop.format_nfg(game))
    NFG 1 R "odd" { "seat 0" "seat 1" }
    {
    { "0" "1" }
    { "0" "1" "2" }
    }
    1 1  0 0
    0 0  2 1
    0 0  2 1
    >>> print(interop.format_nfg(game, form="outcome"))
    NFG 1 R "odd" { "seat 0" "seat 1" }
    {
    { "0" "1" }
    { "0" "1" "2" }
    }
    {
    { "" 1 1 }
    { "" 0 0 }
    { "" 2 1 }
    }
    1  2
    2  3
    2  3
    """
    game_of(game)
    if form not in ("payoff", "outcome"):
        raise ValueError(f'form must be "payoff" or "outcome"; got {form!r}')
    # Seat 0 runs fastest in the file, the last seat in the tensor.
    payoffs = game.fractions.transpose(*reversed(range(game.seats)), game.seats).reshape(-1, game.seats)
    cells = [" ".join(map(str, row)) for row in payoffs]
    lines = [f"NFG 1 R {quote(game.name)} {_names(game.roles)}", "{", *map(_names, game.actions), "}"]
    if form == "outcome":
        outcomes = {cell: str(k) for k, cell in enumerate(dict.fromkeys(cells), start=1)}
        lines += ["{", *(f'{{ "" {cell} }}' for cell in outcomes), "}"]
        cells = [outcomes[cell] for cell in cells]
    lines += ["  ".join(cells[k : k + game.counts[0]]) for k in range(0, len(cells), game.counts[0])]
    return "\n".join(lines) + "\n"


def parse_nfg(text: str) -> Game:
    """Return the game that a text in the format of .nfg files describes.

    Parameters
    ----------
    text : str
        Either version of the format.

    Returns
    -------
    Game
        The title is its name. Strategies that are only counted are numbered from 0, as in `Game`. Payoffs are exact as
        written: 0.1 is ``Fraction(1, 10)``. The comment and the names of outcomes are not kept.

    Raises
    ------
    TypeError
        If it is no text.
    ValueError
        If it is not what the format demands; the message names the line and the column, and what was expected there.

    References
    ----------
    R. Savani and T. L. Turocy (2025), Gambit: the package for computation in game theory; "Game representation formats"
    in its documentation.

    Examples
    --------
    The first player's strategy runs fastest:

    >>> from relgames import interop
    >>> game = interop.parse_nfg('''NFG 1 R "a title" { "row" "column" } { 2 3 }
    ... 11 0.1  21 0
    ... 12 0    22 0
    ... 13 0    23 1/3''')
    >>> print(game)
    a title
    row \\ column        0      1             2
    0             11, 0.1  12, 0         13, 0
    1               21, 0  22, 0  23, 0.333333
    >>> interop.parse_nfg('NFG 1 R "a title" { "row" "column" } { 2 3 } 1 2 3')
    Traceback (most recent call last):
        ...
    ValueError: line 1, column 51: expected payoff 4 of 12, 2 for each of 2×3 profiles, such as 3, -1/3, 0.25 or 1e-3
    (at most 1.8e308); found the end
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, and read_nfg takes a path; got {type(text).__name__}")
    tokens = Tokens(text)
    tokens.symbol("NFG", meaning=", with which a .nfg file begins")
    tokens.symbol("1", meaning=", the version of the format")
    tokens.symbol("R", "D", meaning=", the kind of numbers")
    title = tokens.take(unquote, "the title in quotes")
    players = tokens.braces(lambda: tokens.take(unquote, "a player's name in quotes"))
    strategies = _strategies(tokens, len(players))
    if tokens.next.startswith('"'):
        tokens.take(unquote, "a comment in quotes")
    payoffs = _payoffs(tokens, [len(names) for names in strategies])
    return Game(payoffs, roles=players, actions=strategies, name=title)


def _names(names: Iterable[str]) -> str:
    return f"{{ {' '.join(map(quote, names))} }}"


def _strategies(tokens: Tokens, players: int) -> list[Sequence[Any]]:
    """Take what names or counts the strategies of each player."""
    strategies: list[Sequence[Any]] = []
    tokens.symbol("{")
    for player in range(1, players + 1):
        if tokens.next == "{":
            strategies.append(tokens.braces(lambda: tokens.take(unquote, "a strategy's name in quotes")))
        else:
            strategies.append(tokens.take(_numbered, f"the strategies of player {player}, counted or named in braces"))
    tokens.symbol("}", meaning=" after the strategies of the last player")
    return strategies


def _numbered(token: str) -> range:
    if whole(token) == 0:
        raise ValueError(token)
    return range(whole(token))


def _payoffs(tokens: Tokens, counts: list[int]) -> NDArray[Any]:
    """Take the body of the file, payoffs or outcomes, to its end."""
    seats, profiles = len(counts), prod(counts)
    shape = f"{'×'.join(map(str, counts))} profiles"
    if tokens.next == "{":
        outcomes = [[Fraction(0)] * seats, *tokens.braces(lambda: _outcome(tokens, seats), least=0)]
        about = f"one for each of {shape}, from 0 to {len(outcomes) - 1}"
        values = tokens.series(profiles, lambda token: outcomes[whole(token)], "outcome", about)
    else:
        values = tokens.series(profiles * seats, number, "payoff", f"{seats} for each of {shape}, {_EXAMPLES}")
    if tokens.next:
        tokens.fail(f"the end after the last of {shape}")
    table = np.array(values, dtype=object).reshape(*reversed(counts), seats)
    return table.transpose(*reversed(range(seats)), seats)


def _outcome(tokens: Tokens, seats: int) -> list[Fraction]:
    tokens.symbol("{", meaning=" before an outcome, or } after the last")
    tokens.take(unquote, "the name of an outcome in quotes")
    payoffs = tokens.series(seats, number, "payoff", f"of an outcome, {_EXAMPLES}")
    tokens.symbol("}", meaning=f" after the {seats} payoffs of an outcome")
    return payoffs
