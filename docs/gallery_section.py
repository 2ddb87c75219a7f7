"""The sections of the gallery: a card per example, with its figure, its title and its question."""

from __future__ import annotations

import ast
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

EXAMPLES = Path(__file__).parents[1] / "examples"


def title(name: str) -> str:
    """Return the title of an example's page."""
    page = ast.parse((EXAMPLES / f"{name}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(page) or name).splitlines()[0]


class GallerySection(SphinxDirective):
    """Lines such as ``advice: When is honest advice an equilibrium?``, in the order in which they are to be read."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the cards, and put their pages into the navigation."""
        examples = [line.split(": ", 1) for line in self.content if line]
        lines = [".. toctree::", "   :hidden:", "", *(f"   {name}" for name, _ in examples), ""]
        lines += [".. grid:: 1 2 3 3", "   :gutter: 3", ""]
        for name, question in examples:
            lines += [
                f"   .. grid-item-card:: {title(name)}",
                f"      :link: {name}",
                "      :link-type: doc",
                f"      :img-top: images/thumb/sphx_glr_{name}_thumb.png",
                "",
                f"      {question}",
                "",
            ]
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app):
    app.add_directive("gallery-section", GallerySection)
    return {"parallel_read_safe": True}
