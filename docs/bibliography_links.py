"""Link the sources that docstrings name in their References, and pages in their Sources, to the bibliography.

They name a source in words, as they are read in a terminal too. An entry of the bibliography is recognised in them
by its year, its first author's name, and its title or first page. A year that belongs to no entry is a warning, so
that each source is in the bibliography, or the documentation is not built.

The publications of the catalogue are in the code, with the strategies: their entries are written from there.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pybtex.database import BibliographyData, Entry, Person, parse_file
from sphinx.util import logging

from relgames.strategies import catalogue

HERE = Path(__file__).parent
WRITTEN, GENERATED = "references.bib", "catalogue.bib"
SECTION = re.compile(r"^References\n-{3,}\n(.*?)(?=\n\n[A-Z]\w+\n-{3,}\n|\Z)", re.MULTILINE | re.DOTALL)
PAGE = re.compile(r"(\w*\d+)(?:[-–]+\d+(?: and [\d-]+)?)?$")
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)(?=[a-z]?\)|, chapter|, section)")


def plain(text):
    """Return a text as lower-case letters and digits, without accents."""
    letters = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def write_catalogue():
    """Write the entries of the catalogue's publications."""
    entries = {}
    for source in catalogue().sources:
        fields = {"title": f"{{{source.title}}}", "howpublished": source.venue, "year": str(source.year)}
        names = [] if source.authors == "anonymous" else re.split(r", | and ", source.authors)
        entries[source.key] = Entry("misc", fields, {"author": [Person(name) for name in names]})
    text, path = BibliographyData(entries).to_string("bibtex"), HERE / GENERATED
    # A file that is written anew makes all pages outdated.
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


class Bibliography:
    """The entries, by what they are recognised by."""

    def __init__(self):
        self.marks = {}
        for name in (WRITTEN, GENERATED):
            for key, entry in parse_file(HERE / name).entries.items():
                if key in self.marks:
                    raise ValueError(f"{WRITTEN} has an entry {key}, which is a publication of the catalogue")
                people = entry.persons.get("author") or entry.persons.get("editor") or []
                surname = plain(" ".join(people[0].prelast_names + people[0].last_names)) if people else ""
                fields = entry.fields
                # The first page, or the number that an article has instead.
                page = PAGE.search(fields.get("pages", "") or fields.get("howpublished", ""))
                number = page[1] if page and page[1] != fields["year"] else ""
                self.marks[key] = (fields["year"], surname, plain(fields["title"]), number)

    def cited(self, text):
        """Return the keys of the entries that a text names, and the years that belong to none."""
        words = f" {plain(text)} "
        keys = [
            key
            for key, (year, surname, title, page) in self.marks.items()
            if f" {year} " in words
            and f" {surname} ".replace("  ", " ") in words
            and (f" {title} " in words or (page and f" {page} " in words))
        ]
        known = {self.marks[key][0] for key in keys}
        return keys, [year for year in YEAR.findall(text) if year not in known]


def warn_of_unknown(place, years):
    if years:
        logging.getLogger(__name__).warning("%s: the source of %s is in no bibliography", place, ", ".join(years))


def link_sources(app, docname, content):
    page = content[0].partition("\n## Sources\n")
    if page[1]:
        keys, unknown = app.relgames_bibliography.cited(page[2])
        warn_of_unknown(docname, unknown)
        content[0] += f"\nIn the bibliography: {{cite:p}}`{','.join(keys)}`.\n"


def link_references(app, what, name, obj, options, lines):
    found = SECTION.search("\n".join(lines))
    if not found:
        return
    keys, unknown = app.relgames_bibliography.cited(found[1])
    warn_of_unknown(name, unknown)
    if keys:
        at = "\n".join(lines)[: found.end()].count("\n") + 1
        lines[at:at] = ["", f"In the bibliography: :cite:p:`{','.join(keys)}`.", ""]


def setup(app):
    write_catalogue()
    app.relgames_bibliography = Bibliography()
    app.connect("source-read", link_sources)
    # Before numpydoc, which turns the sections into other markup.
    app.connect("autodoc-process-docstring", link_references, priority=100)
    return {"parallel_read_safe": True}
