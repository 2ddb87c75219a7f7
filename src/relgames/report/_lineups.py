"""The strategies of a tournament along an axis, best first: one group of rows, or one per seat with its own line-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.report._matplotlib import axes, legend, style
from relgames.report._names import name_axis
from relgames.tournaments import Tournament

# Inches: how high a row is in new axes, and what else there is.
ROW, REST, WIDTH = 0.19, 1.3, 6.4


@dataclass(frozen=True)
class Group:
    """The strategies of one seat, best first, and the rows in which they are drawn."""

    seat: int
    order: NDArray[np.int64]
    places: NDArray[np.int64]
    names: list[str]


def check(tournament: Any) -> Tournament:
    """Return the tournament, or raise."""
    if not isinstance(tournament, Tournament):
        raise TypeError(
            f"tournament must be a Tournament, which rg.tournament() returns; got {type(tournament).__name__}"
        )
    return tournament


def per_seat(tournament: Tournament, values: Any) -> Sequence[Any]:
    """Return values for each seat, of results that are one for all where the seats share their line-up."""
    return (values,) * tournament.game.game.seats if tournament.shared else values


def groups(tournament: Tournament, seat: int | None) -> list[Group]:
    """Return the group of a seat, or of all that have a line-up of their own."""
    seats = tournament.game.game.seats
    if seat is not None:
        chosen = [_checks.integer(seat, "seat", least=0, most=seats - 1)]
    else:
        chosen = [0] if tournament.shared else list(range(seats))
    # Above each of several groups is a row for the role.
    several = len(chosen) > 1
    found, row = [], 0
    for i in chosen:
        row += several
        order = np.array(per_seat(tournament, tournament.ranking)[i])
        names = per_seat(tournament, tournament.names)[i]
        found.append(Group(i, order, row + np.arange(len(order)), [names[k] for k in order]))
        row += len(order)
    return found


def rows(tournament: Tournament, found: Sequence[Group], ax: Any) -> Any:
    """Return axes with a row for each strategy, named, the best at the top."""
    last = int(found[-1].places[-1])
    ax = axes(ax, size=(WIDTH, REST + ROW * (last + 1)))
    ax.set_ylim(last + 0.6, -0.6)
    name_axis(ax.yaxis, [n for g in found for n in g.names], [int(p) for g in found for p in g.places])
    ax.grid(axis="y", alpha=0.3, linewidth=0.6)
    ax.set_axisbelow(True)
    for group in found if len(found) > 1 else []:
        place = {"x": 0.005, "y": int(group.places[0]) - 1, "transform": ax.get_yaxis_transform()}
        ax.text(s=tournament.game.game.roles[group.seat], style="italic", va="center", parse_math=False, **place)
    if tournament.game.game.name:
        ax.set_title(tournament.game.game.name, parse_math=False)
    return ax


def look(group: Group, found: Sequence[Group], ax: Any) -> dict[str, Any]:
    """Return the colour and marker of a group, by seat where there are several, and a size that fits its row."""
    low, high = sorted(ax.get_ylim())
    row = ax.get_window_extent().height * 72 / ax.figure.dpi / (high - low)
    return {**style(group.seat if len(found) > 1 else 0, ax), "linestyle": "none", "markersize": min(5.0, row)}


def above(ax: Any, handles: Sequence[Any], names: Sequence[str]) -> None:
    """Add a legend between the axes and their title."""
    legend(ax, handles, names, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, borderaxespad=0)
    ax.set_title(ax.get_title(), pad=8 + 16 * -(-len(names) // 2))
