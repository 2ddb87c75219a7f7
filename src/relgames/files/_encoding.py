"""Things as JSON: what has no form of its own there is an object ``{"type": ..., "data": ...}``."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.files._classes import arguments, checks_itself, name_of_class
from relgames.files._numbers import PLAIN_INTEGERS, digits, fraction_text, number_text
from relgames.files.unsaved import Unsaved
from relgames.strategies import Entry, Program
from relgames.strategies.agent import is_agent, name_of
from relgames.strategies.listing import ENTRIES

WAY_OUT = (
    "a file holds data and no code. Keep its code in a module of your own, or save a machine that is learned from it "
    "(rg.strategies.learn)"
)


def encoded(thing: Any) -> dict[str, Any]:
    """Return a thing as an object with the keys "type" and "data".

    Raises
    ------
    TypeError
        If it is, or holds, what cannot be saved.
    """
    writer = _Writer()
    node = writer.node(thing, "thing", inside=False)
    writer.warn()
    if isinstance(thing, tuple):
        return {"type": "tuple", "data": node}
    if not isinstance(node, dict):
        raise TypeError(f"thing must be a game, a machine, a result, or several of them; got {thing!r}")
    return node


class _Writer:
    """Writes one document: what occurs in it again is written once and then meant by its number."""

    def __init__(self) -> None:
        # With the thing itself, so that no other one gets its id meanwhile.
        self.known: dict[int, tuple[Any, dict[str, Any]]] = {}
        self.numbered = 0
        self.code: list[str] = []

    def warn(self) -> None:
        if self.code:
            names = ", ".join(dict.fromkeys(self.code))
            warnings.warn(
                f"the file has the names of these strategies and not the strategies, for {WAY_OUT}: {names}",
                UserWarning,
                stacklevel=4,
            )

    def node(self, value: Any, place: str, inside: bool) -> Any:
        """Return the JSON of a value; ``inside`` of a result, a strategy that is code leaves its name."""
        if value is None or isinstance(value, bool | str):
            return value if type(value) is not np.str_ else str(value)
        kind = type(value)
        if kind is int:
            return value if abs(value) <= PLAIN_INTEGERS else {"type": "int", "data": digits(value)}
        if kind is float:
            return value if isfinite(value) else {"type": "float", "data": number_text(value)}
        if kind is tuple:
            return self.items(value, place, inside)
        if kind is Fraction:
            return {"type": "Fraction", "data": fraction_text(value)}
        if isinstance(value, np.generic):
            return {"type": "number", "dtype": value.dtype.name, "data": _leaf(value.item())}
        if isinstance(value, np.ndarray):
            return self.array(value, place, inside)
        if isinstance(value, frozenset | set):
            items = self.items(sorted(value), place, inside)
            return {"type": "set" if isinstance(value, set) else "frozenset", "data": items}
        if kind is dict:
            return self.mapping(value, place, inside)
        if kind is Entry:
            return {"type": "Entry", "data": value.name}
        if kind is list:
            return self.once(value, lambda: {"type": "list", "data": self.items(value, place, inside)})
        if isinstance(value, Program):
            return self.once(value, lambda: self.program(value, place, inside))
        name = name_of_class(kind)
        if name is not None:
            return self.once(value, lambda: {"type": name, "data": self.members(value, place)})
        return self.once(value, lambda: self.refused(value, place, inside))

    def once(self, value: Any, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what is made of a value, or the number of what was."""
        if id(value) not in self.known:
            node = make()
            self.known[id(value)] = value, node
            return node
        _, first = self.known[id(value)]
        if "id" not in first:
            self.numbered += 1
            first["id"] = self.numbered
        return {"type": "same", "data": first["id"]}

    def members(self, thing: Any, place: str) -> dict[str, Any]:
        """Return what a dataclass is made of."""
        if not checks_itself(type(thing)):
            return {f.name: self.node(getattr(thing, f.name), f"{place}.{f.name}", True) for f in fields(thing)}
        out = {}
        for name, value in arguments(thing).items():
            where = f"{place}.{name}"
            # Its constructor takes nested sequences for arrays; so may whoever writes such a file by hand.
            plain = isinstance(value, np.ndarray)
            out[name] = self.rows(value, where, True) if plain else self.node(value, where, True)
        return out

    def items(self, values: Iterable[Any], place: str, inside: bool) -> list[Any]:
        return [self.node(value, f"{place}[{k}]", inside) for k, value in enumerate(values)]

    def mapping(self, value: Mapping[Any, Any], place: str, inside: bool) -> dict[str, Any]:
        pairs = [
            [self.node(key, f"a key of {place}", inside), self.node(item, f"{place}[{key!r}]", inside)]
            for key, item in value.items()
        ]
        return {"type": "mapping", "data": pairs}

    def array(self, value: NDArray[Any], place: str, inside: bool) -> dict[str, Any]:
        dtype = value.dtype.name if value.dtype.kind in "biuf" else "str" if value.dtype.kind == "U" else "object"
        if dtype == "object" and value.size and all(type(item) is Fraction for item in value.flat):
            dtype = "Fraction"
            rows = _nested((fraction_text(item) for item in value.flat), value.shape)
        else:
            rows = self.rows(value, place, inside)
        return {"type": "array", "dtype": dtype, "shape": list(value.shape), "data": rows}

    def rows(self, value: NDArray[Any], place: str, inside: bool) -> Any:
        """Return an array as nested lists."""
        if value.dtype.kind in "biuU" or (value.dtype.kind == "f" and np.isfinite(value).all()):
            return value.tolist()
        if value.dtype.kind == "f":
            return _nested((_leaf(item) for item in value.ravel().tolist()), value.shape)
        if value.dtype.kind != "O":
            raise TypeError(f"{place} is an array of {value.dtype}, which a file does not hold")
        return _nested((self.node(item, place, inside) for item in value.flat), value.shape)

    def program(self, value: Program, place: str, inside: bool) -> dict[str, Any]:
        """Return a program of the catalogue: its step is that of a constructor, its parameters are in its state."""
        for name, entry in ENTRIES.items():
            if entry.build.__module__ == value.step.__module__:
                listed = entry.strategy
                if isinstance(listed, Program) and listed.step is value.step:
                    state, counts = list(value.state), list(value.counts)
                    data = {"strategy": name, "state": [_leaf(x) for x in state], "counts": counts, "name": value.name}
                    return {"type": "Program", "data": data}
        return self.refused(value, place, inside)

    def refused(self, value: Any, place: str, inside: bool) -> dict[str, Any]:
        if not isinstance(value, Program) and not is_agent(value):
            raise TypeError(
                f"{place} must be a game, a machine or a result of relgames, or a tuple, list or mapping of such; got "
                f"a {type(value).__name__}"
            )
        name, kind = name_of(value), type(value).__name__
        if not inside:
            raise TypeError(f"{place} is {name}, Python code ({kind}), and {WAY_OUT}")
        self.code.append(name)
        return {"type": "Unsaved", "data": self.members(Unsaved(name, kind), place)}


def _leaf(value: Any) -> Any:
    return value if not isinstance(value, float) or isfinite(value) else number_text(value)


def _nested(values: Iterable[Any], shape: tuple[int, ...]) -> Any:
    return _nest(iter(values), shape)


def _nest(values: Iterator[Any], shape: tuple[int, ...]) -> Any:
    return [_nest(values, shape[1:]) for _ in range(shape[0])] if shape else next(values)
