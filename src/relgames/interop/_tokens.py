"""The tokens of a .nfg file, taken one by one; an error says where and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from typing import NoReturn, TypeVar

T = TypeVar("T")

# A text that no quote closes runs to the end, so that each character is looked at once.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{},]|[^\s{},"]+', re.DOTALL)
_TEXT = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
# Exponents end at three digits: 1e-999999999 would be a fraction that fills the memory. Those of floats end at 324.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+/[0-9]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)")
_WHOLE = re.compile(r"[0-9]{1,9}")


class Tokens:
    """What is left of a text.

    ``next`` is the first token that was not taken, the empty string at the end.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.findall(text)
        self._taken = -1
        self.skip()

    def skip(self) -> None:
        self._taken += 1
        self.next: str = self._tokens[self._taken] if self._taken < len(self._tokens) else ""

    def take(self, convert: Callable[[str], T], expected: str) -> T:
        """Take the next token as a converter reads it, which raises what Python raises for a text that is no number."""
        try:
            value = convert(self.next)
        except (ValueError, ArithmeticError, LookupError):
            self.fail(expected)
        self.skip()
        return value

    def symbol(self, *symbols: str, meaning: str = "") -> None:
        """Take one of the symbols."""
        if self.next not in symbols:
            self.fail(" or ".join(symbols) + meaning)
        self.skip()

    def braces(self, item: Callable[[], T], least: int = 1) -> list[T]:
        """Take as many items as there are between two braces."""
        items = []
        self.symbol("{")
        while len(items) < least or self.next != "}":
            items.append(item())
        self.skip()
        return items

    def series(self, count: int, convert: Callable[[str], T], kind: str, about: str) -> list[T]:
        """Take tokens that commas may part."""
        values = []
        for k in range(count):
            if k > 0 and self.next == ",":
                self.skip()
            values.append(self.take(convert, f"{kind} {k + 1} of {count}, {about}"))
        return values

    def fail(self, expected: str) -> NoReturn:
        """Raise an error about the next token."""
        start = next((m.start() for m in islice(_TOKEN.finditer(self._text), self._taken, None)), len(self._text))
        line = self._text.count("\n", 0, start) + 1
        column = start - self._text.rfind("\n", 0, start)
        found = repr(self.next if len(self.next) <= 40 else self.next[:37] + "...")
        if not self.next:
            found = "the end"
        elif self.next.startswith('"') and not _TEXT.fullmatch(self.next):
            found = f"a text that no quote closes, {found}"
        raise ValueError(f"line {line}, column {column}: expected {expected}; found {found}") from None


def quote(name: str) -> str:
    """Return a name in quotes; a backslash is doubled only where it would escape what follows it."""
    return '"' + re.sub(r'\\{2,}|\\(?="|\Z)', lambda found: found[0] * 2, name).replace('"', '\\"') + '"'


def unquote(token: str) -> str:
    text = _TEXT.fullmatch(token)
    if text is None:
        raise ValueError(token)
    return re.sub(r'\\(["\\])', r"\1", text[1])


def number(token: str) -> Fraction:
    """Return the exact value of a number that fits into a float."""
    if not _NUMBER.fullmatch(token):
        raise ValueError(token)
    value = Fraction(token)
    float(value)
    return value


def whole(token: str) -> int:
    if not _WHOLE.fullmatch(token):
        raise ValueError(token)
    return int(token)
