"""The Sphinx directive of the page of claims: each with the verdict that its example states, and its figure."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

EXAMPLES = Path(__file__).parent.parent / "examples"
VERDICT = re.compile(r"^\*\*Verdict on row (\d+):\*\* (.+?)\.$", re.MULTILINE)
# In the order in which a page names them, the colours of sphinx-design.
WORDS = {"confirm": ("confirmed", "success"), "bound": ("bounded", "warning"), "contradict": ("contradicted", "danger")}


def intro(example: Path) -> str:
    """Return the text above an example, a paragraph per line."""
    paragraphs = (ast.get_docstring(ast.parse(example.read_text(encoding="utf-8"))) or "").split("\n\n")
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def verdicts(example: Path) -> dict[int, str]:
    """Return what an example says became of each claim that it takes up, by the claim's number."""
    return {int(row): text for row, text in VERDICT.findall(intro(example))}


def stems(text: str) -> set[str]:
    """Return which of the three verdicts a text speaks of."""
    return {stem for stem in WORDS if stem in text.lower()}


class Claims(SphinxDirective):
    """Cards for a numbered list of claims; one per example that takes the claim up."""

    has_content = True

    def run(self):
        text = ["::::{grid} 1 2 2 2", ":gutter: 3", ""]
        found = {path: verdicts(path) for path in sorted(EXAMPLES.glob("*.py"))}
        for path in found:
            self.env.note_dependency(str(path))
        for line in self.content:
            number, claim = line.split(". ", 1)
            pages = [(path, rows[int(number)]) for path, rows in found.items() if int(number) in rows]
            if not pages:
                logging.getLogger(__name__).warning("no example states a verdict on claim %s", number)
            for path, verdict in pages:
                text += self.card(number, claim, path.stem, verdict)
        return self.parse_text_to_nodes("\n".join([*text, "::::"]))

    @staticmethod
    def card(number: str, claim: str, stem: str, verdict: str) -> list[str]:
        named = [f"{{bdg-{colour}}}`{word}`" for key, (word, colour) in WORDS.items() if key in stems(verdict)]
        return [
            f":::{{grid-item-card}} {number}. {claim}",
            f":img-top: /gallery/images/thumb/sphx_glr_{stem}_thumb.png",
            f":img-alt: The figure of the example {stem}",
            f":link: /gallery/{stem}",
            ":link-type: doc",
            "",
            " ".join(named),
            "",
            f"{verdict[0].upper()}{verdict[1:]}.",
            ":::",
            "",
        ]


def setup(app):
    app.add_directive("claims", Claims)
    return {"parallel_read_safe": True}
