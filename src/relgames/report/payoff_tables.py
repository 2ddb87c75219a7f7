"""Pictures of games: the payoffs of two or three seats in a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relgames._tables import number
from relgames.games import Game
from relgames.report._matplotlib import COLOURS, axes, bare, ink, legible, paper
from relgames.report._names import shortened

# More actions of a seat cannot be read on a page.
MOST = 20
# Points: the usual size of letters. How wide a letter and how high a line is, as a part of that.
LETTERS, WIDE, HIGH = 11.0, 0.64, 1.5
# In lines and letters: a row of cells, what is above the cells, and what is between tables.
ROW, HEAD, GAP = 2.2, 2.6, 3
LONGEST = 24


def payoff_table(game: Game, ax: Any = None, mark: Sequence[Sequence[int]] = ()) -> Any:
    """Draw the payoffs of a game of two or three seats as a table.

    Seat 0 chooses the row, seat 1 the column, and seat 2 one of several tables side by side. In a cell are the payoffs
    of the seats in this order, from the lower left to the upper right, each in the colour of its seat's name.

    Parameters
    ----------
    game : Game
        Of two or three seats with at most 20 actions each. Payoffs per round are written as ``print`` writes them.
    ax : matplotlib Axes, optional
        Where to draw; the letters are made as small as it needs. New ones by default, of a size that fits.
    mark : sequence of profiles, optional
        Cells to frame, each by the action of each seat, such as those of `pure_nash`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is not a Game, has another number of seats or too many actions, or a profile is none of its own.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> hunt = rg.games.stag_hunt()
    >>> ax = rg.report.payoff_table(hunt, mark=rg.pure_nash(hunt))
    >>> len(ax.patches), "stag" in [text.get_text() for text in ax.texts]
    (2, True)
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(game, Game):
        raise TypeError(f"game must be a Game; got {type(game).__name__}")
    if game.seats not in (2, 3):
        raise ValueError(f"game must have 2 or 3 seats, which fit into tables; got {game.seats}")
    if max(game.counts) > MOST:
        raise ValueError(
            f"game must have at most {MOST} actions of a seat, which can be read in a picture; got {game.counts}. "
            "print shows it as text, and report.heat_map shows a tournament of many strategies"
        )
    framed = {_profile(game, profile) for profile in mark}
    return _Layout(game).draw(ax, framed)


def _profile(game: Game, profile: Sequence[int]) -> tuple[int, ...]:
    cell = tuple(int(k) for k in profile)
    if len(cell) != game.seats or not all(0 <= k < n for k, n in zip(cell, game.counts, strict=True)):
        raise ValueError(f"mark must hold profiles of a game with {game.counts} actions; got {profile!r}")
    return cell


class _Layout:
    """Where everything is: x in letters to the right, y in lines downwards from the top of the cells."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.names = [[shortened(name, LONGEST) for name in names] for names in game.actions]
        self.roles = [shortened(role, LONGEST) for role in game.roles]
        m, n = game.counts[:2]
        longest = max(len(number(value)) for value in game.payoffs.flat)
        self.cell = max(game.seats * (longest + 1.2) + 1, max(map(len, self.names[1])) + 2)
        self.left = max(map(len, [*self.names[0], self.roles[0]])) + 1.5
        self.slices: list[tuple[int, ...]] = [()] if game.seats == 2 else [(k,) for k in range(game.counts[2])]
        # A table is at least as wide as what is written above it.
        above = max([len(self.roles[1]), *(len(self._above(rest)) for rest in self.slices)])
        self.cell = max(self.cell, (above + 1) / n)
        self.table = n * self.cell
        self.width = self.left + len(self.slices) * (self.table + GAP) - GAP
        self.top = HEAD + (1.4 if game.seats == 3 else 0)
        self.height = self.top + m * ROW

    def _above(self, rest: tuple[int, ...]) -> str:
        return f"{self.roles[2]}: {self.names[2][rest[0]]}" if rest else ""

    def draw(self, ax: Any, framed: set[tuple[int, ...]]) -> Any:
        """Draw it and return the axes."""
        title = 1.0 if self.game.name else 0.0
        inches = self.width * WIDE * LETTERS / 72, (self.height + 2 * title) * HIGH * LETTERS / 72
        ax = axes(ax, size=(inches[0] + 0.3, inches[1] + 0.3))
        bare(ax)
        extent = ax.get_window_extent()
        points = 72 / ax.figure.dpi
        self.size = min(
            LETTERS, extent.width * points / (self.width * WIDE), extent.height * points / self.height / HIGH
        )
        if ax.figure.get_layout_engine() is not None:
            # Its margins are not yet known, and small.
            self.size = LETTERS
        self.colours = [legible(COLOURS[seat], paper(ax)) for seat in range(self.game.seats)]
        ax.set(xlim=(0, self.width), ylim=(self.height - self.top, -self.top))
        if self.game.name:
            ax.set_title(self.game.name, parse_math=False)
        self._write(ax, 0, -0.75, self.roles[0], 0, ha="left", style="italic")
        for row, name in enumerate(self.names[0]):
            self._write(ax, self.left - 1, (row + 0.5) * ROW, name, 0, ha="right")
        for k, rest in enumerate(self.slices):
            self._table(ax, self.left + k * (self.table + GAP), rest, framed)
        return ax

    def _table(self, ax: Any, left: float, rest: tuple[int, ...], framed: set[tuple[int, ...]]) -> None:
        from matplotlib.patches import Rectangle

        m, n = self.game.counts[:2]
        line = {"color": ink(ax), "linewidth": 0.8, "clip_on": False}
        ax.hlines([row * ROW for row in range(m + 1)], left, left + self.table, **line)
        ax.vlines([left + column * self.cell for column in range(n + 1)], 0, m * ROW, **line)
        middle = left + self.table / 2
        if rest:
            self._write(ax, middle, -3.4, self._above(rest), 2)
        self._write(ax, middle, -2.0, self.roles[1], 1, style="italic")
        for column, name in enumerate(self.names[1]):
            self._write(ax, left + (column + 0.5) * self.cell, -0.75, name, 1)
        for row in range(m):
            for column in range(n):
                corner = left + column * self.cell, row * ROW
                profile = (row, column, *rest)
                if profile in framed:
                    inset = 0.12
                    size = self.cell - 2 * inset * HIGH / WIDE, ROW - 2 * inset
                    place = corner[0] + inset * HIGH / WIDE, corner[1] + inset
                    ax.add_patch(Rectangle(place, *size, fill=False, edgecolor=ink(ax), linewidth=2.2))
                self._payoffs(ax, *corner, profile)

    def _payoffs(self, ax: Any, x: float, y: float, profile: tuple[int, ...]) -> None:
        seats = self.game.seats
        for seat, value in enumerate(self.game.payoffs[profile]):
            rise = ROW * 0.16 * (2 * seat / (seats - 1) - 1)
            across = 0.8 + (self.cell - 1.6) * (seat + 0.5) / seats
            self._write(ax, x + across, y + ROW / 2 - rise, number(value), seat)

    def _write(self, ax: Any, x: float, y: float, text: str, seat: int, **how: Any) -> None:
        how = {"ha": "center", "va": "center", "fontsize": self.size, "color": self.colours[seat], **how}
        ax.text(x, y, text, parse_math=False, **how)
