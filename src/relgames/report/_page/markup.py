"""HTML from Python: whatever is not markup already is text, and is escaped."""

from __future__ import annotations

from html import escape
from math import floor, isnan, log10


class Markup(str):
    """A piece of HTML. It is made by `element` and `joined` only, so that no text gets into a page unescaped."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | int | float | bool | None) -> Markup:
    """Return an element. Attributes that are None or False are left out; ``class_`` is ``class``, `_` is `-`."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None and value is not False:
            key = key.rstrip("_").replace("_", "-")
            parts.append(key if value is True else f'{key}="{escape(str(value))}"')
    return Markup(f"<{' '.join(parts)}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children))


def name(text: str) -> Markup:
    """Return a name given by a user: whatever direction its letters have, those around it keep theirs."""
    return element("bdi", text)


def decimals(largest: float) -> int:
    """Return how many decimals payoffs are shown with, so that the largest has five digits."""
    return 4 if not largest else min(max(4 - floor(log10(largest)), 0), 15)


def number(value: float, digits: int) -> str:
    """Return a number with so many decimals, without a sign where it is rounded to 0."""
    if isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text
