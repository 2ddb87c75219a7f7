"""A Sphinx extension that reads the prose: names in code font exist, people are spelt as in the bibliography.

Names in roles and in the single backticks of docstrings are links, which Sphinx checks itself (``nitpicky``). Left are
names in plain code font: of relgames, of its tests, of the code on the same page, and of the libraries that this code
imports. One that is meant for something else belongs to `OTHERS`.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

import relgames

# What other libraries, files and formulas call theirs.
OTHERS = """
    Fraction Generator inf np int64 float64 nogil prange FSMPlayer MemoryOnePlayer NormalFormGame pyproject lint plot
    imports listed bimatrix multiplayer concurrency copy donor recipient axelrod1980 verdict word
    prob_end results win pycon codespell python
    booktabs attrs null true false INF int8 uint8 uint64 float16 float32
    titles datatype tableSchema notes metadata checksum
"""
# Classes that are not public, of which the design and the file format tell.
PRIVATE = {"Tabular", "Place", "Killed"}
ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
# People of whom one is spelt nearly like another, and words that are spelt nearly like a person.
PEOPLE = {"Greve", "Making", "Draws", "Morse"}
WORD = re.compile(r"\w+")
# What a page prints may begin with "from" too.
IMPORT = re.compile(r"^(?:>>> )?(?:import|from(?= [\w.]+ import )) ([\w.]+)", re.MULTILINE)
TEST = re.compile(r"def (test_\w+)")
SYMBOL = re.compile(r"[A-Za-z]_?\d*")
CAPITALISED = re.compile(r"\b[A-Z][^\W\d_A-Z]{4,}\b")

logger = logging.getLogger(__name__)


@cache
def public(packages: tuple[str, ...]) -> dict[str, Any]:
    """Return everything public by its name, the first package's alone and all with the package, and the packages."""
    found: dict[str, Any] = {"rg": relgames, "relgames": relgames}
    for package in map(import_module, packages):
        values = {name: getattr(package, name) for name in package.__all__}
        values = {name: value for name, value in values.items() if not isinstance(value, ModuleType)}
        found |= {f"{package.__name__.rpartition('.')[2]}.{name}": value for name, value in values.items()}
        found = values | found
    return found | {package.rpartition(".")[2]: import_module(package) for package in packages}


@cache
def members(cls: type) -> frozenset[str]:
    """Return the attributes of a class, and its fields without a default."""
    return frozenset(dir(cls)).union(*map(inspect.get_annotations, cls.__mro__))


def parameters(function: Any) -> frozenset[str]:
    try:
        return frozenset(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return frozenset()


@cache
def vocabulary(packages: tuple[str, ...]) -> frozenset[str]:
    """Return the names that may stand alone: public ones, their members and parameters, files, and tests."""
    known = public(packages)
    classes = {value for value in known.values() if isinstance(value, type)}
    methods = {method for cls in classes for method in vars(cls).values() if callable(method)}
    words = PRIVATE.union(OTHERS.split(), known, dir(builtins), *map(members, classes))
    words |= {path.stem for path in Path(relgames.__path__[0]).rglob("*") if path.suffix in ("", ".py")}
    for path in [TESTS, *TESTS.glob("*.py")]:
        words |= {path.stem, *(TEST.findall(path.read_text(encoding="utf-8")) if path.is_file() else ())}
    return frozenset(words.union(*(parameters(f) for f in (*filter(callable, known.values()), *methods))))


@cache
def names_of(library: str, depth: int = 2) -> frozenset[str]:
    """Return the names of a library that a page imports, with those of its classes and modules."""
    module = import_module(library)
    found = set(dir(module))
    for value in (getattr(module, name, None) for name in dir(module)):
        if isinstance(value, type):
            found |= members(value)
        elif isinstance(value, ModuleType) and depth and value.__name__.startswith(f"{library}."):
            found |= names_of(value.__name__, depth - 1)
        if callable(value):
            found |= parameters(value)
    return frozenset(found)


def unknown(text: str, page: set[str], packages: tuple[str, ...]) -> Iterator[str]:
    """Give the names in an expression that neither relgames nor the code of its page has."""
    if (ROOT / text).exists():
        return
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return
    known = public(packages)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not SYMBOL.fullmatch(node.id):
            # Another library is known by being installed.
            if node.id not in page and node.id not in vocabulary(packages) and not find_spec(node.id):
                yield node.id
        elif isinstance(node, ast.Attribute) and node.attr not in page:
            owner = ast.unparse(node.value)
            value = known.get(owner.removeprefix("rg.").removeprefix("relgames."))
            has = members(value) if isinstance(value, type) else dir(value) if isinstance(value, ModuleType) else None
            if has is not None and node.attr not in has and not hasattr(value, node.attr):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func).removeprefix("rg.").removeprefix("relgames.")
            accepted = parameters(known.get(called, known.get(called.rpartition(".")[2])))
            for keyword in node.keywords if accepted and "kwargs" not in accepted else ():
                if keyword.arg not in accepted:
                    yield f"{keyword.arg} in {ast.unparse(node)}"


def near(word: str) -> set[str]:
    """Return a word, and it without any one letter: words that share one of these differ by one letter."""
    return {word} | {word[:k] + word[k + 1 :] for k in range(1, len(word))}


def people(env: Any) -> dict[str, set[str]]:
    """Return the surnames of the bibliography by what is `near` them."""
    found = defaultdict(set)
    for entry in env.get_domain("cite").bibdata.data.entries.values():
        for person in (person for group in entry.persons.values() for person in group):
            for name in person.last_names:
                for spelling in near(name) if len(name) >= 5 else ():
                    found[spelling].add(name)
    return found


def read(app: Any, doctree: nodes.document) -> None:
    packages = app.config.spelling_packages
    blocks = [*doctree.findall(nodes.literal_block), *doctree.findall(addnodes.desc_signature)]
    code = "\n".join(block.astext() for block in blocks)
    page = set(WORD.findall(code))
    libraries = [name for name in set(IMPORT.findall(code)) if not name.startswith("relgames") and find_spec(name)]
    for literal in doctree.findall(nodes.literal):
        if isinstance(literal.parent, addnodes.pending_xref):
            continue
        for name in unknown(literal.astext(), page, packages):
            # Last, as some libraries take seconds to import.
            if not any(name.rpartition(".")[2] in names_of(library) for library in libraries):
                logger.warning("%s is in code font, and is no name of relgames or of this page", name, location=literal)
    surnames = people(app.env)
    known = set().union(*surnames.values(), PEOPLE)
    for text in doctree.findall(nodes.Text):
        if isinstance(text.parent, nodes.literal | nodes.literal_block):
            continue
        for word in set(CAPITALISED.findall(text.astext())) - known:
            if meant := set().union(*(surnames.get(spelling, ()) for spelling in near(word))):
                logger.warning(
                    "%s is spelt nearly like %s of the bibliography", word, " and ".join(meant), location=text
                )


def setup(app: Any) -> dict[str, bool]:
    app.add_config_value("spelling_packages", (), "env", tuple)
    app.connect("doctree-read", read)
    return {"parallel_read_safe": True}
