"""Games and results as LaTeX tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from relgames._tables import Table, Tabular, table_of
from relgames.equilibria import Equilibrium
from relgames.games import Game

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"{\char34}",
    # After a line break these would be read as its arguments.
    "[": "{[}", "*": "{*}",
    "–": "--", "…": r"\dots{}", "±": r"$\pm$", "×": r"$\times$", "→": r"$\to$", "∞": r"$\infty$", "−": "$-$",
}  # fmt: skip
NUMBER = r"-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:/\d+)?|inf)"
NUMBERS = re.compile(rf"{NUMBER}(?:, {NUMBER})*")
LABEL = re.compile(r"[\w:.+-]+", re.ASCII)

# What is put into a cell, from its row, its column, and what it holds.
Cell = Callable[[int, int, str], str]


def latex(
    thing: Any, *, table: str | None = None, equilibria: Iterable[Any] = (), caption: str = "", label: str = ""
) -> str:
    r"""Return a game, a strategy or a result as a LaTeX table.

    It needs the package ``booktabs`` and nothing else. Names are escaped. Numbers are in mathematics, and Fractions
    as $2/3$. All rows are written, however many there are.

    Parameters
    ----------
    thing : Game, Machine, or any result
        Whatever a notebook shows as a table. A game of three seats is one table per action of the last seat, side by
        side.
    table : str, optional
        Which table, of what has several: the names are those of ``to_pandas``. By default those that a notebook shows.
    equilibria : NashResult, or iterable of profiles, optional
        Only for a game: these profiles are marked by a star. Profiles are tuples of numbers or names of actions; of
        equilibria those in pure strategies are marked.
    caption : str, optional
        Makes a ``table`` environment with this caption, which is LaTeX and not escaped.
    label : str, optional
        Makes a ``table`` environment with this label, of letters, digits and ``: . + - _``.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        If it holds no table, the table or a profile does not exist, a label cannot be one, or equilibria are to be
        marked in what is no game.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames import report
    >>> hunt = rg.games.stag_hunt()
    >>> print(report.latex(hunt, equilibria=rg.nash(hunt)))
    \begin{tabular}{lrr}
    \toprule
     & \multicolumn{2}{c}{seat 1} \\
    \cmidrule(lr){2-3}
    seat 0 & stag & hare \\
    \midrule
    stag & $4, 4^{*}$ & $0, 3$ \\
    hare & $3, 0$ & $3, 3^{*}$ \\
    \bottomrule
    \end{tabular}
    """
    if not isinstance(thing, Tabular):
        raise TypeError(f"thing must be a game, a strategy or a result of relgames; got {type(thing).__name__}")
    if label and not LABEL.fullmatch(label):
        raise ValueError(f"label must be of letters, digits and : . + - _; got {label!r}")
    if isinstance(thing, Game) and table is None:
        body = _game(thing, equilibria)
    elif list(equilibria):
        raise TypeError(f"equilibria are marked in a game; got a {type(thing).__name__}")
    else:
        tables = list(thing._shown()) if table is None else [table_of(thing, table)]
        body = "\n\\qquad\n".join(_tabular(part.as_shown, part.caption if len(tables) > 1 else "") for part in tables)
        body = "\n".join([*(f"% {escape(note)}" for part in tables for note in part.notes), body])
    if not (caption or label):
        return body
    head = [r"\begin{table}", r"\centering", *([rf"\caption{{{caption}}}"] if caption else [])]
    return "\n".join([*head, *([rf"\label{{{label}}}"] if label else []), body, r"\end{table}"])


def escape(text: str) -> str:
    """Return text that LaTeX prints as it is."""
    return "".join(ESCAPES.get(sign, sign) for sign in " ".join(text.split()))


def _game(game: Game, equilibria: Iterable[Any]) -> str:
    marked = {_profile(game, item) for item in equilibria}
    parts = []
    for k, (rest, table) in enumerate(game._slices(game._values)):
        cells = {(p[0], p[1] if game.seats > 1 else 0) for p in marked if p is not None and _slice(game, p) == k}

        def starred(row: int, column: int, text: str, cells: set[tuple[int, int]] = cells) -> str:
            return f"{text[:-1]}^{{*}}$" if (row, column - 1) in cells else text

        parts.append(_tabular(table, rest, starred))
    return "\n\\qquad\n".join(parts)


def _profile(game: Game, item: Any) -> tuple[int, ...] | None:
    """Return a profile by numbers; None for an equilibrium in mixed strategies."""
    if isinstance(item, Equilibrium):
        return tuple(support[0] for support in item.supports) if item.is_pure else None
    given = tuple(item)
    if len(given) != game.seats:
        raise ValueError(f"equilibria must be profiles of {game.seats} actions; got {item!r}")
    profile = []
    for seat, (action, names) in enumerate(zip(given, game.actions, strict=True)):
        known: Any = names if isinstance(action, str) else range(len(names))
        if action not in known:
            raise ValueError(f"equilibria: {action!r} is no action of {game.roles[seat]}: {', '.join(names)}")
        profile.append(known.index(action))
    return tuple(profile)


def _slice(game: Game, profile: tuple[int, ...]) -> int:
    """Return which table of a game holds a profile."""
    number = 0
    for action, count in zip(profile[2:], game.counts[2:], strict=True):
        number = number * count + action
    return number


def _tabular(table: Table, title: str = "", cell: Cell = lambda row, column, text: text) -> str:
    columns, key = table.columns, table.key
    sides = "".join("r" if column.to_right and k >= key else "l" for k, column in enumerate(columns))
    lines = [rf"\begin{{tabular}}{{{sides}}}"]
    if title:
        lines.append(rf"\multicolumn{{{len(columns)}}}{{c}}{{{escape(title)}}} \\")
    lines.append(r"\toprule")
    if table.over:
        blank, width = " & " * key, len(columns) - key
        lines.append(rf"{blank}\multicolumn{{{width}}}{{c}}{{{escape(table.over)}}} \\")
        lines.append(rf"\cmidrule(lr){{{key + 1}-{len(columns)}}}")
    if any(column.head for column in columns):
        lines += [_line(escape(column.head) for column in columns), r"\midrule"]
    for row in range(len(table)):
        lines.append(_line(cell(row, k, _text(column.text(row))) for k, column in enumerate(columns)))
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])


def _line(cells: Iterable[str]) -> str:
    return rf"{' & '.join(cells)} \\"


def _text(text: str) -> str:
    """Return a cell: numbers in mathematics, all else escaped."""
    text = text.strip()
    if not NUMBERS.fullmatch(text):
        return escape(text)
    powers = re.sub(r"e([+-]?)0*(\d+)", lambda found: rf" \times 10^{{{found[1].strip('+')}{found[2]}}}", text)
    return f"${powers}$".replace("inf", r"\infty")
