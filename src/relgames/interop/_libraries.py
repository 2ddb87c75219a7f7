"""The other libraries: imported when a bridge to one is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def library(name: str, extra: str | None = None) -> Any:
    """Import a library that relgames does not need for anything else; ``extra`` is the one that installs it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        alone = name if extra is None else f'"relgames[{extra}]"'
        raise ModuleNotFoundError(
            f"this bridge needs {name}, which is not installed: pip install {alone}, or for all bridges "
            'pip install "relgames[interop]"',
            name=name,
        ) from error


def check_kind(game: Any, kind: type, name: str) -> None:
    """Check that a game is the other library's."""
    if not isinstance(game, kind):
        raise TypeError(f"game must be a {name}; got {type(game).__name__}")
