"""Numbers in the prose of the documentation's pages, and whether code of the page or a test has them too.

Evidence is what the executed blocks of a page hold and print, its formulas, and how many items its lists have: all that
comes before, and what is in the same section. A number that none of these has is tied to a test which does, by a
comment after its paragraph, list or table, where no reader sees it::

    <!-- tested: tests/test_wins.py::test_ties -->

How long something takes is never proven by a number that happens to be on the page, only by a test.

Not taken for statements are the words "two" and "three" alone, which are mostly the number of the parties, "a third"
without "of" and "twice" without "as" or what it is twice of, and the numbers of list items, seats, sections and
theorems, and of a list of sources.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from doctest import DocTestParser
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from prose import PARTS, Number, Statement, evidence_of_test, exact, numbers, statements

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(\S*)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TIE = re.compile(r"tests/\w+\.py(?:::\w+)+")
# Code, formulas, targets of links, roles, markers of lists and footnotes, and places within sources.
NO_PROSE = re.compile(
    r"(`+)[\s\S]+?\1|\$[^$]+\$|\{[\w:]+\}|(?<=\])\([^)]*\)|<[^>\n]*>|^\s*\d+\. |^\| \d+ \||\[\d+\]"
    r"|\b(?:[Ss]ection|[Cc]hapter|[Tt]heorem|[Pp]roposition|IEEE|RFC|Python|Relationships) [\d.]*\d"
    r"|\b(?:[Ss]eat|[Aa]ction)s? \d(?: and \d)?\b"
    r"|\b64[- ]bits?\b",
    re.MULTILINE,
)
FORMULA = re.compile(r"(?<!`)\$([^$]+)\$")
ITEM = re.compile(r"^\s*(\d+)\. |^\| (\d+) \|", re.MULTILINE)
OPTION = re.compile(r"\s*(?::[\w-]+:|:{3,}|\.\. [\w:-]+::)")
TIME = r"(?:\w*seconds|minutes|hours|(?:per|of\s+a|rounds\s+a)\s+second)\b"
LASTS = re.compile(rf"\s+(?:\w+\s+){{0,3}}?{TIME}")
ORDINAL = re.compile(rf"an?\s+(?:{'|'.join(PARTS)})", re.IGNORECASE)
PARTIES = {"two", "three"}


class Line(NamedTuple):
    """A line: its number, whether it is "prose", "$$", of a fence, such as "pycon", or of none of these; its text."""

    number: int
    kind: str
    text: str


class Paragraph(NamedTuple):
    """A piece of prose: the line in which it begins, its text, and the tests to which it is tied."""

    line: int
    text: str
    tests: tuple[str, ...]


class Section(NamedTuple):
    """The prose of a section, and the numbers of its executed blocks, its formulas and its lists."""

    paragraphs: list[Paragraph]
    evidence: list[Number]


class Offender(NamedTuple):
    line: int
    text: str


def sections(text: str) -> Iterator[Section]:
    """Take a page apart. What is in a directive is prose."""
    lines: list[Line] = []
    for line in _lines(text):
        if line.kind == "prose" and line.text.startswith("## "):
            yield _section(lines)
            lines = []
        lines.append(line)
    yield _section(lines)


def _section(lines: list[Line]) -> Section:
    paragraphs, evidence, code = [], [], []
    for kind, block in groupby(lines, key=lambda line: line.kind if line.text.strip() else ""):
        part = list(block)
        text = "\n".join(line.text for line in part)
        if kind == "prose":
            _add(paragraphs, part[0].number, text)
            evidence += [number for formula in FORMULA.findall(text) for number in numbers(formula)]
        elif kind == "$$":
            evidence += numbers(text)
        code.append(text if kind == "pycon" else "")
    items = {int(item or row) for _, text, _ in paragraphs for item, row in ITEM.findall(text)}
    evidence += [exact(item) for item in items if item + 1 not in items]
    return Section(paragraphs, [*evidence, *_executed("\n".join(code))])


def _executed(code: str) -> Iterator[Number]:
    """Give the numbers of what is run, without its comments, and of what it prints."""
    for example in DocTestParser().get_examples(code):
        yield from evidence_of_test(example.source)
        yield from numbers(re.sub(r"Fraction\((-?\d+), (\d+)\)", r"\1/\2", example.want))


def _lines(text: str) -> Iterator[Line]:
    """Give lines. Fences, options and sources have no text."""
    fences: list[tuple[str, str]] = []
    formula = sources = False
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if fences and mark and mark[1].startswith(fences[-1][0]) and not mark[2]:
            fences.pop()
        elif fences and not fences[-1][1].startswith("{"):
            yield Line(number, fences[-1][1] or "text", line)
            continue
        elif mark:
            fences.append((mark[1], mark[2]))
        elif line.strip() == "$$":
            formula = not formula
        elif formula:
            yield Line(number, "$$", line)
            continue
        elif not OPTION.match(line):
            if re.match(r"#+ ", line):
                sources = re.match(r"#+ (?:Sources|References)\b", line) is not None
            if not sources:
                yield Line(number, "prose", line)
            continue
        yield Line(number, "", "")


def _add(paragraphs: list[Paragraph], line: int, text: str) -> None:
    """Add a paragraph; tests that stand alone belong to the one before."""
    tests = tuple(test for comment in COMMENT.findall(text) for test in TIE.findall(comment))
    text = COMMENT.sub(_blank, text)
    if re.fullmatch(r"[~\s]*", text) and paragraphs:
        before = paragraphs.pop()
        paragraphs.append(before._replace(tests=before.tests + tests))
    elif not re.match(r"\[\d+\] ", text):
        paragraphs.append(Paragraph(line, text, tests))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"\S", "~", match[0])


@cache
def evidence_of(test: str) -> tuple[Number, ...] | None:
    """Return the numbers of a test and of what it uses of its module; None if there is no such test."""
    path, *names = test.split("::")
    if not (ROOT / path).is_file():
        return None
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    place: ast.Module | ast.stmt | None = module
    for name in names:
        place = next((node for node in getattr(place, "body", ()) if name in _defined(node)), None)
    if place is None:
        return None
    parts = {name: node for node in module.body for name in _defined(node)}
    found = [place]
    for node in found:
        words = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        found += [parts[word] for word in sorted(words.intersection(parts)) if parts[word] not in found]
    return tuple(evidence_of_test("\n".join(ast.unparse(node) for node in found)))


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


def offenders(text: str) -> list[Offender]:
    """Return what a page states without evidence: numbers, and tests that are not there, with their lines."""
    found, known = [], set()
    for section in sections(text):
        known |= set(section.evidence)
        for paragraph in section.paragraphs:
            found += _unproven(paragraph, known)
    return found


def _unproven(paragraph: Paragraph, shown: set[Number]) -> Iterator[Offender]:
    tests = {test: evidence_of(test) for test in paragraph.tests}
    yield from (Offender(paragraph.line, f"no such test: {test}") for test, has in tests.items() if has is None)
    tied = {number for has in tests.values() for number in has or ()}
    prose = NO_PROSE.sub(_blank, paragraph.text)
    for statement, takes_time in _statements(prose, paragraph.line):
        known = tied if takes_time else tied | shown
        if not any(mean.matches(number) for mean in statement.means for number in known):
            yield Offender(statement.line, statement.text)
    if not tied:
        for time in re.finditer(rf"\b{TIME}", prose):
            yield Offender(paragraph.line + prose.count("\n", 0, time.start()), time[0])


def _statements(prose: str, line: int) -> Iterator[tuple[Statement, bool]]:
    """Give the numbers that prose states, and whether each says how long something takes."""
    end = 0
    for statement in statements(prose, line):
        end = prose.index(statement.text, end) + len(statement.text)
        ordinal = ORDINAL.fullmatch(statement.text) and not re.match(r"\s+of\b", prose[end:])
        times = statement.text.lower() == "twice" and not re.match(r"\s+(?:as|what|that|the|its)\b", prose[end:])
        if statement.text.lower() not in PARTIES and not ordinal and not times:
            yield statement, LASTS.match(prose, end) is not None
