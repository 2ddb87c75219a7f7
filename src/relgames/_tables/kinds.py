"""Tables of seats, of profiles and of strategies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables.table import Column, Table
from relgames._tables.texts import text_of


def profile_columns(roles: Sequence[str], names: Sequence[Sequence[Any]]) -> tuple[Column, ...]:
    """Return a column per seat with its action in each profile, the last seat's varying fastest."""
    index = np.indices(tuple(len(seat) for seat in names)).reshape(len(names), -1)
    return tuple(
        Column(role, [seat[k] for k in row.tolist()]) for role, seat, row in zip(roles, names, index, strict=True)
    )


def seat_columns(roles: Sequence[str], values: NDArray[Any], what: str = "payoff") -> tuple[Column, ...]:
    """Return a column per seat of values whose last axis is the seats."""
    flat = values.reshape(-1, len(roles))
    return tuple(Column(f"{role}: {what}", flat[:, seat]) for seat, role in enumerate(roles))


def role_table(roles: Sequence[str], values: Mapping[str, Sequence[Any] | NDArray[Any]], caption: str = "") -> Table:
    """Return a table with a row per seat."""
    columns = (Column(name, column) for name, column in values.items())
    return Table((Column("role", roles), *columns), caption, key=1)


def profile_table(
    roles: Sequence[str], names: Sequence[Sequence[Any]], values: Mapping[str, NDArray[Any]], caption: str = ""
) -> Table:
    """Return a table with a row per profile; values have an axis per seat."""
    columns = (Column(name, tensor.reshape(-1)) for name, tensor in values.items())
    return Table((*profile_columns(roles, names), *columns), caption, key=len(names))


def strategy_table(
    roles: Sequence[Any],
    names: Sequence[Sequence[Any]],
    strategies: Sequence[NDArray[Any]],
    caption: str = "",
    what: str = "role",
) -> Table:
    """Return a table with a row per seat and action, and its probability."""
    rows = [
        (role, action, p)
        for role, actions, strategy in zip(roles, names, strategies, strict=True)
        for action, p in zip(actions, strategy, strict=True)
    ]
    return Table.of_rows((what, "action", "probability"), rows, caption, key=2)


def numbers(shape: Iterable[int]) -> list[range]:
    """Return the indices along each axis: names of actions where they have none."""
    return [range(size) for size in shape]


def shares_of_profiles(roles: Sequence[str], profiles: NDArray[Any], apart: Any) -> Table:
    """Return a table of the share of the time of each profile, and how much of it comes after somebody left."""
    caption = "share of each profile, by number of action" + (f"; apart {text_of(apart)}" if apart else "")
    return profile_table(roles, numbers(profiles.shape), {"share": profiles}, caption)
