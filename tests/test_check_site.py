"""The check of the built site finds what is wrong with a page, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "docs/check_site.py"
OTHER = '<h1 id="here">Other</h1><a href="https://example.org/">elsewhere</a>'


def checked(folder, body):
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "index.html").write_text(f"<body>{body}</body>", encoding="utf-8")
    (folder / "sub/other.html").write_text(OTHER, encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "body",
    [
        '<a href="sub/other.html#here">',
        '<a href="sub/other.html?query=1">',
        '<a id="top" href="#top">',
        '<a href="https://example.org/missing">',
        '<a href="mailto:a@example.org">',
        '<img src="data:image/png;base64,AAAA">',
    ],
)
def test_what_is_well_passes(tmp_path, body):
    code, said = checked(tmp_path, body)
    assert code == 0, said
    assert "none is dead" in said


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<a href="missing.html">', "leads nowhere: missing.html"),
        ('<a href="sub/other.html#there">', "leads nowhere: sub/other.html#there"),
        ('<a href="#nothing">', "leads nowhere: #nothing"),
        ('<img src="missing.png">', "leads nowhere: missing.png"),
        ('<script src="https://example.org/a.js"></script>', "loads https://example.org/a.js"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "loads //example.org/a.css"),
        ('<style>@import "https://example.org/b.css";</style>', "loads https://example.org/b.css"),
        ('<p style="background: url(http://example.org/c.png)">', "loads http://example.org/c.png"),
        ('<script>import("https://example.org/d.js")</script>', "loads https://example.org/d.js"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, body, named):
    code, said = checked(tmp_path, body)
    assert code == 1
    assert named in said
