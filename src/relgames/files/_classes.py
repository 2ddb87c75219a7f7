"""The classes that files hold, by name, and what their fields may be.

No list of them is kept: whatever dataclass a package makes public can be saved under its public name.
"""

from __future__ import annotations

import collections.abc
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from importlib import import_module
from inspect import signature
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

# From the lightest on, so that to load a game does not import what solves it.
PACKAGES = (
    "relgames.games",
    "relgames.strategies",
    "relgames.matches",
    "relgames.equilibria",
    "relgames.relations",
    "relgames.populations",
    "relgames.tournaments",
    "relgames.files",
)
# Parts of results that have no public name of their own.
PARTS = {"Killed": "relgames.relations._killed", "Place": "relgames.strategies.agent"}


@cache
def class_named(name: str) -> type | None:
    """Return the dataclass of this name; None if there is none."""
    for package in (*PACKAGES, PARTS.get(name)):
        module = import_module(package) if package else None
        if module is not None and (name in getattr(module, "__all__", ()) or package == PARTS.get(name)):
            found = getattr(module, name)
            return found if is_dataclass(found) and isinstance(found, type) else None
    return None


def known_classes() -> list[str]:
    """Return the names of all classes that can be saved."""
    names = {name for package in PACKAGES for name in import_module(package).__all__} | set(PARTS)
    return sorted(name for name in names if class_named(name) is not None)


def name_of_class(kind: type) -> str | None:
    """Return the name under which instances are saved; None if they cannot be."""
    return kind.__name__ if class_named(kind.__name__) is kind else None


def checks_itself(kind: type) -> bool:
    """Whether its constructor is for users, and so checks all that it is given."""
    return is_dataclass(kind) and "__init__" in vars(kind) and not kind.__dataclass_params__.init  # type: ignore


def arguments(thing: Any) -> dict[str, Any]:
    """Return what a constructor is to be called with to make an equal thing."""
    kind = type(thing)
    out = {name: getattr(thing, name) for name in list(signature(kind.__init__).parameters)[1:]}
    return out | _given_in_fractions(thing, out)


def _given_in_fractions(thing: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that were given in Fractions which floats would lose: they are kept beside the floats."""
    arrays = [name for name, value in given.items() if isinstance(value, np.ndarray)]
    kept = getattr(thing, "_exact", None)
    if kept is None:
        fractions = getattr(thing, "_fractions", None)
        kept = () if fractions is None else (fractions,)
    pairs = zip(arrays, kept, strict=False)
    return {name: exact for name, exact in pairs if exact is not None and _lost(given[name], exact)}


def _lost(floats: np.ndarray, exact: Any) -> bool:
    return bool(np.any(np.asarray(floats) != np.asarray(exact)))


@cache
def hints(kind: type) -> dict[str, Any]:
    """Return what type each field is declared as."""
    declared = get_type_hints(kind)
    return {field.name: declared[field.name] for field in fields(kind)}


def defaults(kind: type) -> dict[str, Any]:
    """Return the fields that may be left out, with what they then are."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a declared type."""
    if hint is Any:
        return True
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(value, arg) for arg in args)
    if origin is Literal:
        return value in args
    if origin is None:
        return _is(value, hint)
    if origin is np.ndarray:
        dtype = _dtype(hint)
        return isinstance(value, np.ndarray) and (dtype is None or value.dtype == dtype)
    if not isinstance(value, origin):
        return False
    if origin is tuple and args[-1:] != (Ellipsis,):
        return len(value) == len(args) and all(map(fits, value, args))
    if issubclass(origin, collections.abc.Mapping):
        return all(fits(key, args[0]) and fits(item, args[1]) for key, item in value.items())
    if issubclass(origin, collections.abc.Collection):
        return all(fits(item, args[0]) for item in value)
    return True


def _is(value: Any, kind: Any) -> bool:
    if kind is None:
        kind = NoneType
    if kind in (int, float):
        number = Integral if kind is int else Real
        return isinstance(value, number) and not isinstance(value, bool | np.bool_)
    if kind is bool:
        return isinstance(value, bool | np.bool_)
    return isinstance(value, kind)


def _dtype(hint: Any) -> np.dtype[Any] | None:
    """Return what a declared array holds; None if that may be anything."""
    kinds: Any = get_args(get_args(hint)[-1])
    return None if kinds in ((), (Any,)) else np.dtype(kinds[0])


def spelt(hint: Any) -> str:
    """Return a declared type in words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(spelt(arg) for arg in args)
    if origin is np.ndarray:
        dtype = _dtype(hint)
        return "an array" if dtype is None else f"an array of {dtype.name}"
    if origin is tuple:
        return f"a list of {spelt(args[0])}" if args[-1:] == (Ellipsis,) else f"a list of {len(args)} items"
    if hint in (None, NoneType):
        return "null"
    words = {int: "an integer", float: "a number", bool: "true or false", str: "a text"}
    return words.get(hint, getattr(hint, "__name__", str(hint)))
