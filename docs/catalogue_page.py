"""Sphinx directives for the page of the catalogue: written from the entries, so that it cannot fall behind."""

from __future__ import annotations

import sys
from itertools import groupby
from math import inf

from sphinx.util.docutils import SphinxDirective

from relgames.strategies import catalogue, published


def _where(entry):
    package = published if hasattr(published, entry.name) else None
    return f"relgames.strategies.{'published.' if package else ''}{entry.name}"


class CatalogueTable(SphinxDirective):
    """A line per entry: a link, and what `catalogue` filters by."""

    def run(self):
        rows: list[tuple[object, ...]] = [("strategy", "states", "memory", "chance", "seats", "family", "publication")]
        for e in catalogue():
            size, memory = ("\\-" if x == inf else x for x in (e.states, e.memory))
            size = "program" if e.kind == "program" else size
            chance = "yes" if e.stochastic else "no"
            link = f":py:func:`{e.name} <{_where(e)}>`"
            rows.append((link, size, memory, chance, e.seats, e.family, f":cite:p:`{e.source.key}`"))
        text = [".. list-table::", "   :header-rows: 1", "   :class: one-line-rows", ""]
        for row in rows:
            text += [f"   {'* -' if k == 0 else '  -'} {cell}" for k, cell in enumerate(row)]
        return self.parse_text_to_nodes("\n".join(text))


class CatalogueStrategies(SphinxDirective):
    """The constructors of `relgames.strategies.published`, a section for each of its modules."""

    def run(self):
        listed = [e for e in catalogue() if hasattr(published, e.name)]
        listed.sort(key=lambda e: (e.build.__module__, e.build.__code__.co_firstlineno))
        text = []
        for _, entries in groupby(listed, key=lambda e: e.build.__module__):
            group = list(entries)
            title = (sys.modules[group[0].build.__module__].__doc__ or "").splitlines()[0].rstrip(".").replace("`", "")
            text += [title, "-" * len(title), ""]
            text += [line for e in group for line in (f".. autofunction:: {_where(e)}", "")]
        return self.parse_text_to_nodes("\n".join(text), allow_section_headings=True)


def setup(app):
    app.add_directive("catalogue-table", CatalogueTable)
    app.add_directive("catalogue-strategies", CatalogueStrategies)
    return {"parallel_read_safe": True}
