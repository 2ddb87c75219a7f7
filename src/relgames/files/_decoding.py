"""JSON as things: whatever is not as it was written is damage, with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from difflib import get_close_matches
from inspect import signature
from itertools import chain
from math import isfinite
from typing import Any, get_origin

import numpy as np

from relgames.files._classes import checks_itself, class_named, defaults, fits, hints, known_classes, spelt
from relgames.files._errors import Damage, shown
from relgames.files._numbers import NOT_FINITE, fraction, integer
from relgames.strategies import Entry, Program
from relgames.strategies.listing import entries

NUMBERS = frozenset({"bool", *(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64))}) | {
    "float16",
    "float32",
    "float64",
}


# Keys of a document that are the thing; the others are about it.
CONTENT = ("type", "data", "dtype", "shape")


def decoded(document: dict[str, Any]) -> Any:
    """Return the thing of a document, whose keys are "type" and "data" among others.

    Raises
    ------
    Damage
    """
    return _Reader().object({key: document[key] for key in CONTENT if key in document})


class _Reader:
    def __init__(self) -> None:
        self.numbered: dict[int, Any] = {}
        self.forms: dict[str, Callable[[dict[str, Any], str], Any]] = {
            "tuple": lambda node, at: self.items(node, at),
            "list": lambda node, at: list(self.items(node, at)),
            "set": lambda node, at: _made(set, self.items(node, at), at),
            "frozenset": lambda node, at: _made(frozenset, self.items(node, at), at),
            "mapping": self.mapping,
            "int": lambda node, at: _said(integer(node["data"]), node, at, 'an integer in quotes, such as "12"'),
            "Fraction": lambda node, at: _said(fraction(node["data"]), node, at, 'a fraction, such as "2/3"'),
            "float": lambda node, at: _said(_not_finite(node["data"]), node, at, '"nan", "inf" or "-inf"'),
            "number": self.number,
            "array": self.array,
            "same": self.same,
            "Entry": self.entry,
            "Program": self.program,
        }

    def value(self, node: Any, place: str) -> Any:
        """Return what a piece of JSON means."""
        if isinstance(node, list):
            return tuple(self.value(item, f"{place}[{k}]") for k, item in enumerate(node))
        if isinstance(node, dict):
            return self.object(node, f"{place}.")
        if isinstance(node, float) and not isfinite(node):
            raise Damage(place, f"expected a number that a float holds; got {shown(node)}")
        if node is None or isinstance(node, bool | int | float | str):
            return node
        raise Damage(place, f"expected a value of JSON; got {shown(node)}")

    def object(self, node: dict[str, Any], path: str = "") -> Any:
        """Return what ``{"type": ..., "data": ...}`` means; ``path`` leads to its keys."""
        kind = node.get("type")
        if not isinstance(kind, str) or "data" not in node:
            raise Damage(path.rstrip("."), f'expected an object with the keys "type" and "data"; got {shown(node)}')
        allowed = {"type", "data", "id"} | {"array": {"dtype", "shape"}, "number": {"dtype"}}.get(kind, set())
        for key in node:
            if key not in allowed:
                raise Damage(f"{path}{key}", f"expected no such key in a {kind}")
        if kind in self.forms:
            out = self.forms[kind](node, f"{path}data")
        else:
            found = class_named(kind)
            if found is None:
                known = ", ".join([*known_classes(), *self.forms])
                raise Damage(
                    f"{path}type", f"expected a type that this version knows; got {shown(kind)}. Known: {known}"
                )
            out = self.made(found, node["data"], f"{path}data")
        if "id" in node:
            if type(node["id"]) is not int or node["id"] in self.numbered:
                raise Damage(f"{path}id", f"expected an integer that no other object has; got {shown(node['id'])}")
            self.numbered[node["id"]] = out
        return out

    def made(self, kind: type, data: Any, place: str) -> Any:
        """Return an instance of a dataclass: through its constructor if that checks what it is given."""
        if not isinstance(data, dict):
            raise Damage(place, f"expected an object with the fields of a {kind.__name__}; got {shown(data)}")
        checked = checks_itself(kind)
        known = list(signature(kind.__init__).parameters)[1:] if checked else [field.name for field in fields(kind)]
        for key in data:
            if key not in known:
                raise Damage(f"{place}.{key}", f"a {kind.__name__} has no such field, only {', '.join(known)}")
        given = {key: self.field(kind, key, node, f"{place}.{key}", checked) for key, node in data.items()}
        if checked:
            try:
                return kind(**given)
            except (TypeError, ValueError, OverflowError) as error:
                raise Damage(place, str(error)) from error
        given = defaults(kind) | given
        for name in known:
            if name not in given:
                raise Damage(place, f"expected the field {name} of a {kind.__name__}; it is missing")
        out = object.__new__(kind)
        for name in known:
            object.__setattr__(out, name, given[name])
        return out

    def field(self, kind: type, name: str, node: Any, place: str, checked: bool) -> Any:
        hint = hints(kind)[name]
        if checked and isinstance(node, list) and get_origin(hint) is np.ndarray:
            return self.table(node, place)
        value = self.value(node, place)
        if not fits(value, hint):
            raise Damage(place, f"expected {spelt(hint)}; got {shown(node)}")
        return value

    def table(self, node: Any, place: str) -> Any:
        """Return nested lists of numbers."""
        if isinstance(node, list):
            return [self.table(item, f"{place}[{k}]") for k, item in enumerate(node)]
        value = self.value(node, place)
        if isinstance(value, bool) or not fits(value, float):
            raise Damage(place, f"expected a number; got {shown(node)}")
        return value

    def items(self, node: dict[str, Any], place: str) -> tuple[Any, ...]:
        return self.value(_list(node["data"], place), place)

    def mapping(self, node: dict[str, Any], place: str) -> dict[Any, Any]:
        out = {}
        for k, pair in enumerate(_list(node["data"], place)):
            at = f"{place}[{k}]"
            if len(_list(pair, at)) != 2:
                raise Damage(at, f"expected a key and a value; got {shown(pair)}")
            key, value = self.value(pair, at)
            try:
                if key in out:
                    raise Damage(at, f"expected a key that no other entry has; got {shown(pair[0])}")
                out[key] = value
            except TypeError as error:
                raise Damage(at, f"expected a key; {error}") from None
        return out

    def number(self, node: dict[str, Any], place: str) -> Any:
        dtype = _dtype(node, place, NUMBERS)
        return _numbers([node["data"]], dtype, lambda k: place)[0]

    def array(self, node: dict[str, Any], place: str) -> Any:
        dtype = _dtype(node, place, NUMBERS | {"str", "object", "Fraction"})
        shape = node.get("shape")
        if not isinstance(shape, list) or not all(type(n) is int and n >= 0 for n in shape):
            raise Damage(f"{place[:-4]}shape", f"expected a list of sizes; got {shown(shape)}")
        flat = _flat(node["data"], shape, place)

        def at(k: int) -> str:
            return place + "".join(f"[{i}]" for i in np.unravel_index(k, shape))

        if dtype in NUMBERS:
            out = _numbers(flat, dtype, at)
        elif dtype == "str":
            for k, item in enumerate(flat):
                if not isinstance(item, str):
                    raise Damage(at(k), f"expected a text; got {shown(item)}")
            out = np.array(flat, dtype=str)
        else:
            out = np.empty(len(flat), dtype=object)
            for k, item in enumerate(flat):
                if dtype == "Fraction":
                    out[k] = _said(fraction(item), {"data": item}, at(k), 'a fraction, such as "2/3"')
                else:
                    out[k] = self.value(item, at(k))
        try:
            out = out.reshape(shape)
        except ValueError as error:
            raise Damage(f"{place[:-4]}shape", str(error)) from None
        out.setflags(write=False)
        return out

    def same(self, node: dict[str, Any], place: str) -> Any:
        number = node["data"]
        if type(number) is not int or number not in self.numbered:
            raise Damage(place, f"expected the id of an object before this one; got {shown(number)}")
        return self.numbered[number]

    def entry(self, node: dict[str, Any], place: str) -> Entry:
        name = node["data"]
        known = {entry.name: entry for entry in entries()}
        if not isinstance(name, str) or name not in known:
            near = ", ".join(get_close_matches(str(name), known))
            raise Damage(
                place,
                f"expected a strategy of the catalogue; got {shown(name)}" + (f". There is {near}" if near else ""),
            )
        return known[name]

    def program(self, node: dict[str, Any], place: str) -> Program:
        data = node["data"]
        if not isinstance(data, dict) or set(data) != {"strategy", "state", "counts", "name"}:
            raise Damage(place, f"expected an object with strategy, state, counts and name; got {shown(data)}")
        listed = self.entry({"data": data["strategy"]}, f"{place}.strategy").strategy
        if not isinstance(listed, Program):
            raise Damage(f"{place}.strategy", f"expected a program; {data['strategy']} is a machine")
        state = self.value(_list(data["state"], f"{place}.state"), f"{place}.state")
        state = tuple(NOT_FINITE.get(x, x) if isinstance(x, str) else x for x in state)
        given = {"state": state, "counts": self.value(data["counts"], f"{place}.counts"), "name": data["name"]}
        for name, value in given.items():
            if not fits(value, hints(Program)[name]):
                raise Damage(f"{place}.{name}", f"expected {spelt(hints(Program)[name])}; got {shown(data[name])}")
        if given["counts"] != listed.counts:
            raise Damage(f"{place}.counts", f"expected {list(listed.counts)}; got {shown(data['counts'])}")
        try:
            return listed.starting(*given["state"]).named(given["name"])
        except (TypeError, ValueError) as error:
            raise Damage(f"{place}.state", str(error)) from None


def _said(value: Any, node: dict[str, Any], place: str, expected: str) -> Any:
    if value is None:
        raise Damage(place, f"expected {expected}; got {shown(node['data'])}")
    return value


def _not_finite(text: Any) -> float | None:
    return NOT_FINITE.get(text) if isinstance(text, str) else None


def _list(node: Any, place: str) -> list[Any]:
    if not isinstance(node, list):
        raise Damage(place, f"expected a list; got {shown(node)}")
    return node


def _made(kind: Any, values: Any, place: str) -> Any:
    try:
        return kind(values)
    except TypeError as error:
        raise Damage(place, f"expected items of a set; {error}") from None


def _dtype(node: dict[str, Any], place: str, known: frozenset[str]) -> str:
    dtype = node.get("dtype")
    if not isinstance(dtype, str) or dtype not in known:
        raise Damage(f"{place[:-4]}dtype", f"expected one of {', '.join(sorted(known))}; got {shown(dtype)}")
    return dtype


def _flat(data: Any, shape: list[int], place: str) -> list[Any]:
    """Return the leaves of nested lists, the last index varying fastest."""
    level = [data]
    for axis, size in enumerate(shape):
        for k, item in enumerate(level):
            if not isinstance(item, list) or len(item) != size:
                got = f"{len(item)} of them" if isinstance(item, list) else shown(item)
                at = place + "".join(f"[{i}]" for i in np.unravel_index(k, shape[:axis])) if axis else place
                raise Damage(at, f"expected a list of {size}, as the shape {shape} says; got {got}")
        level = list(chain.from_iterable(level))
    return level


def _numbers(flat: list[Any], dtype: str, at: Callable[[int], str]) -> Any:
    """Return numbers of one kind; what came must be of this kind already."""
    kinds = {"b": (bool,), "i": (int,), "u": (int,), "f": (float, int)}[np.dtype(dtype).kind]
    words = {"b": "true or false", "i": "an integer", "u": "an integer", "f": 'a number, or "nan", "inf" or "-inf"'}
    if not set(map(type, flat)) <= set(kinds):
        finite = np.dtype(dtype).kind != "f"
        for k, item in enumerate(flat):
            if type(item) not in kinds and (finite or _not_finite(item) is None):
                raise Damage(at(k), f"expected {words[np.dtype(dtype).kind]}; got {shown(item)}")
        flat = [NOT_FINITE.get(item, item) for item in flat]
    elif float in kinds:
        for k, item in enumerate(flat):
            if item != item or item in (float("inf"), float("-inf")):
                raise Damage(at(k), f"expected a number that a float holds; got {shown(item)}")
    try:
        return np.array(flat, dtype=dtype)
    except OverflowError:
        for k, item in enumerate(flat):
            try:
                np.array(item, dtype=dtype)
            except OverflowError:
                raise Damage(at(k), f"expected a number that {dtype} holds; got {shown(item)}") from None
        raise
