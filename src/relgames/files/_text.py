"""JSON as text: what is written so that people can read it, and what is read, strictly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from relgames.files._errors import Damage

# Longer lists are broken into lines.
WIDTH = 100
_STRICT = json.JSONEncoder(allow_nan=False, ensure_ascii=False)


class NotJson:
    """What Python's parser lets pass and JSON does not know: NaN, Infinity; a key that occurs twice."""

    def __init__(self, text: str) -> None:
        self.text = text


def compact(value: Any) -> str:
    """Return a value as JSON on one line, in the one form that does not depend on how the file is laid out."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=lambda x: x.text)


def written(document: dict[str, Any]) -> bytes:
    """Return a document as UTF-8: an object's keys on lines of their own, short lists on one."""
    text = "\n".join(_lines(document, ""))
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:
        # Half a character, as some programs make of a name that they cut: only JSON's own escapes hold it.
        return f"{json.dumps(document, indent=1, allow_nan=False)}\n".encode()


def _lines(value: Any, indent: str) -> list[str]:
    """Return the lines of a value; the first is not indented."""
    if isinstance(value, dict) and value:
        if not any(isinstance(item, dict | list) for item in value.values()):
            line = _STRICT.encode(value)
            if len(line) <= WIDTH:
                return [line]
        items = [(f"{_STRICT.encode(key)}: ", item) for key, item in value.items()]
        return _block("{}", items, indent)
    if isinstance(value, list) and value:
        if not any(isinstance(item, dict | list) for item in value):
            return [_STRICT.encode(value)]
        lines = _block("[]", [("", item) for item in value], indent)
        # A short table stays on one line.
        if len(lines) == len(value) + 2 and sum(map(len, lines)) <= WIDTH and "{" not in "".join(lines):
            return ["[" + " ".join(line.strip() for line in lines[1:-1]) + "]"]
        return lines
    return [_STRICT.encode(value)]


def _block(brackets: str, items: Sequence[tuple[str, Any]], indent: str) -> list[str]:
    inner = indent + " "
    out = [brackets[0]]
    for k, (key, item) in enumerate(items):
        first, *rest = _lines(item, inner)
        out += [f"{inner}{key}{first}", *rest]
        if k < len(items) - 1:
            out[-1] += ","
    return [*out, indent + brackets[1]]


def parsed(content: bytes) -> Any:
    """Return what a JSON file says.

    Raises
    ------
    Damage
        With the line and the column.
    """
    try:
        # Some editors begin a file with a byte order mark.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise Damage(f"line {line}, byte {column}", f"expected text in UTF-8; got {error.reason}") from None
    try:
        return json.loads(text, parse_constant=NotJson, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        got = text[error.pos : error.pos + 20].partition("\n")[0]
        end = f"got {got!r}" if got else "the text ends there" if error.pos >= len(text) else "got the end of the line"
        raise Damage(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}; {end}") from None
    except RecursionError:
        raise Damage("", "not a file of relgames: brackets are nested too deeply") from None
    except ValueError as error:
        # An integer of more digits than Python takes.
        raise Damage("", f"not a file of relgames: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> Any:
    out = dict(pairs)
    if len(out) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        return NotJson(f"an object with the key {json.dumps(twice)} twice")
    return out
