"""Numbers in prose, and whether code, what it printed, or a test has them too.

A page is pieces of prose and evidence: each number of the prose, in digits or in words, must be among the evidence. A
number written to some decimals is one that rounds to it.

Prose are comments and docstrings, and also the constant parts of strings: a script that prints a number which it
did not compute proves nothing by it. Not taken for statements are "one" alone, which is mostly a pronoun, ordinals, and
what belongs to a source: years, dates, footnotes, titles of essays, the numbers of the relationships' rows.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
WORDS = {"two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
WORDS |= {"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17}
WORDS |= {"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50} | SCALES
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10, "twentieth": 20}
PARTS |= {"hundredth": 100, "thousandth": 1000}

DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
# Not the 3 of L3, of EXTORT-3, or of x^3.
BEGIN, END = r"(?<![\w.^/√])(?<![A-Za-z]-)", r"(?![\w_])"
MANY = rf"{BEGIN}(?:a|one|once|{'|'.join(WORDS)}|{DIGITS})"
STATEMENT = re.compile(
    rf"(?P<top>{MANY})(?:\s+times|(?<=one)(?:\s+\w+){{1,3}}?|(?<=\b1)(?:\s+\w+){{1,3}}?)?\s+in\s+(?P<among>(?:a\s+)?{MANY}){END}"
    rf"|(?P<many>{MANY})[\s-]+(?P<part>{'|'.join(PARTS)})s?\b"
    r"|(?P<half>\bhal(?:f|ves))\b(?!-)"
    rf"|(?P<times>{MANY})\s+(?P<scale>{'|'.join(SCALES)})\b"
    rf"|{BEGIN}(?P<digits>{DIGITS})(?:\s?/\s?(?P<below>\d+)(?!\w|\.\d))?(?P<percent>\s?%)?{END}"
    rf"|\b(?P<word>{'|'.join(WORDS)})\b(?!-)",
    re.IGNORECASE,
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SOURCES = re.compile(
    rf"^\.\. \[\w+\][\s\S]*|\[\w+\]_|\b\d+ (?:{MONTHS}) \d{{4}}|\b(?:19|20)\d\d\b"
    r'|\b[Rr]ows? \d+(?: and \d+)?|:sup:`\d+`|\bessay\s+"[^"]*"|\b\w+ essays\b',
    re.MULTILINE,
)


class Number(NamedTuple):
    """A number as it is written: its value, and its decimals; None if it is exact."""

    value: Fraction
    places: int | None

    def matches(self, other: Number) -> bool:
        """Whether one of the two is the other, or is what the other rounds to."""
        return self.value == other.value or self._rounds(other) or other._rounds(self)

    def _rounds(self, other: Number) -> bool:
        # With two digits at least hardly anything is a rounding by accident.
        if self.places is None or self.value * Fraction(10) ** self.places < 10:
            return False
        if other.places is not None and other.places < self.places:
            return False
        return abs(self.value - other.value) <= Fraction(10) ** -self.places / 2


class Statement(NamedTuple):
    """A number of the prose: as it is written, in which line, and what it may mean."""

    line: int
    text: str
    means: tuple[Number, ...]


def exact(value: int | Fraction) -> Number:
    """Return a number without decimals."""
    return Number(Fraction(value), None)


def written(digits: str) -> Number:
    """Return the number of digits."""
    digits = digits.replace(",", "")
    return Number(Fraction(digits), len(digits.partition(".")[2]) or None)


def value_of(text: str) -> Number:
    """Return the number that a word, or digits, stands for."""
    word = text.lower().split()[-1]
    return written(word) if word[0].isdigit() else exact(WORDS.get(word, 1))


def shares(number: Number) -> Number:
    """Return a number of per cents as a part of one."""
    return Number(number.value / 100, None if number.places is None else number.places + 2)


def numbers(text: str) -> Iterator[Number]:
    """Give the numbers in digits of what was printed: fractions with their parts, per cents both ways."""
    for top, below, percent in re.findall(rf"({DIGITS})(?:/(\d+))?(\s?%)?", text):
        yield written(top)
        if below:
            yield exact(int(below))
        if below.strip("0"):
            yield exact(Fraction(top.replace(",", "")) / int(below))
        if percent:
            yield shares(written(top))


def statements(text: str, line: int = 1) -> Iterator[Statement]:
    """Give the numbers that a piece of prose states; ``line`` is that of its beginning."""
    text = SOURCES.sub(lambda source: re.sub(r"\S", "~", source[0]), text)
    for match in STATEMENT.finditer(text):
        yield Statement(line + text.count("\n", 0, match.start()), match[0], tuple(_meanings(match)))


def _meanings(match: re.Match[str]) -> Iterator[Number]:
    if match["among"]:
        yield exact(value_of(match["top"]).value / value_of(match["among"]).value)
    elif match["part"]:
        yield exact(value_of(match["many"]).value / PARTS[match["part"].lower()])
    elif match["half"]:
        yield exact(Fraction(1, 2))
    elif match["scale"]:
        times, scale = value_of(match["times"]), SCALES[match["scale"].lower()]
        yield Number(times.value * scale, None if times.places is None else times.places - len(str(scale)) + 1)
    elif match["below"]:
        yield exact(written(match["digits"]).value / int(match["below"]))
    else:
        yield value_of(match["digits"] or match["word"])
        if match["percent"]:
            yield shares(written(match["digits"]))


def unproven(prose: Iterable[tuple[int, str]], evidence: Iterable[Number]) -> list[Statement]:
    """Return the numbers of the prose, pieces with their lines, that are nowhere among the evidence."""
    known = set(evidence)
    found = [statement for line, text in prose for statement in statements(text, line)]
    return [one for one in found if not any(mean.matches(number) for mean in one.means for number in known)]


# --- Scripts ------------------------------------------------------------------------------------------


def prose_of(source: str) -> list[tuple[int, str]]:
    """Return the prose of a script, pieces with their lines: comments, and strings that are not numbers."""
    return [*_comments(source), *_strings(ast.parse(source))]


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """Give comments, those in lines after one another as one."""
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.COMMENT]
    for _, block in groupby(enumerate(tokens), key=lambda pair: pair[1].start[0] - pair[0]):
        lines = [token for _, token in block]
        yield lines[0].start[0], "\n".join(token.string.lstrip("# %") for token in lines)


GAP = " {} "


def _strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Give strings, docstrings among them; what is formatted into one is a gap."""
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _strings(part.value)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and not _is_number(node.value):
            yield node.lineno, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _is_number(text: str) -> bool:
    return re.fullmatch(rf"({DIGITS})(/\d+)?", text) is not None


def evidence_of_script(source: str, output: str) -> list[Number]:
    """Return the numbers of a script's code, and those it printed but for the constant parts of its strings.

    What only a figure is drawn with is no evidence.
    """
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Try)]
    constant = {part for _, text in _strings(tree) for part in text.split(GAP) if re.search(r"\d", part)}
    for part in sorted(constant, key=len, reverse=True):
        output = output.replace(part, GAP)
    return [*numbers(output), *_constants(tree)]


def evidence_of_test(source: str) -> list[Number]:
    """Return the numbers of a test's code, also those in strings, which it compares with what was printed."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return [*_constants(tree), *(number for _, text in _strings(tree) for number in numbers(text))]


def _constants(node: ast.AST) -> Iterator[Number]:
    """Give the values of all expressions that are made of constants only, such as 2 / 3 or Fraction(2, 3)."""
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _constants(part.value)
        return
    if isinstance(node, ast.expr) and (value := _constant(node)) is not None:
        yield exact(abs(value))
    for child in ast.iter_child_nodes(node):
        yield from _constants(child)


OPERATIONS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b if b else None,
    ast.Pow: lambda a, b: a**b if abs(b) < 40 and b.denominator == 1 and a else None,
}


def _constant(node: ast.expr) -> Fraction | None:
    match node:
        case ast.Constant(value=bool() | complex()):
            return None
        case ast.Constant(value=int() | float() as value):
            return Fraction(str(value)) if abs(value) < float("inf") else None
        case ast.Constant(value=str() as text) if _is_number(text):
            return Fraction(text.replace(",", ""))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return None if (value := _constant(operand)) is None else -value
        case ast.BinOp(left=a, op=op, right=b) if type(op) in OPERATIONS:
            left, right = _constant(a), _constant(b)
            return None if left is None or right is None else OPERATIONS[type(op)](left, right)
        case ast.Call(func=ast.Name(id="Fraction" | "F"), args=[a]):
            return _constant(a)
        case ast.Call(func=ast.Name(id="Fraction" | "F"), args=[a, b]):
            return _constant(ast.BinOp(a, ast.Div(), b))
    return None
