"""What is said of a file that cannot be read: which, where in it, what was expected and what came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# So much of what came is shown.
SHOWN = 60


class FileError(ValueError):
    """A file is damaged, is not one of relgames, or was written by a newer version.

    Attributes
    ----------
    path : str
        The file.
    place : str
        Where in it: ``"line 3, column 7"``, or the path to the value, ``"data.payoffs.data[3]"``; empty if it is the
        whole file.
    problem : str
        What was expected there, and what came.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import relgames as rg
    >>> path = pathlib.Path(tempfile.mkdtemp(), "dilemma.json")
    >>> rg.save(rg.games.prisoners_dilemma(), path)
    >>> _ = path.write_text(path.read_text().replace("[3.0, 3.0]", "[3.0, true]"))
    >>> try:
    ...     rg.load(path)
    ... except rg.FileError as error:
    ...     print(error.place, "|", error.problem)
    data.payoffs[0][0][1] | expected a number; got true
    """

    def __init__(self, path: str, place: str, problem: str) -> None:
        # All arguments, so that the error can be pickled.
        super().__init__(path, place, problem)
        self.path, self.place, self.problem = path, place, problem

    def __str__(self) -> str:
        return ": ".join(part for part in (self.path, self.place, self.problem) if part)


class Damage(Exception):
    """Something is wrong at a place in a document; `load` knows the file."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place, self.problem = place, problem


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Say of damage in which file it is."""
    try:
        yield
    except Damage as damage:
        raise FileError(path, damage.place, damage.problem) from damage.__cause__


def shown(value: Any) -> str:
    """Return what came, as it stands in the file, cut short."""
    from relgames.files._text import NotJson, compact

    text = value.text if isinstance(value, NotJson) else compact(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
