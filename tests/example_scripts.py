"""The examples: each is run once in a session of tests, however many modules look at what it prints and computes."""

from __future__ import annotations

import runpy
from contextlib import chdir, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.py")))


def source(name: str) -> str:
    """Return the text of an example."""
    return (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")


@cache
def run(name: str) -> dict[str, Any]:
    """Return the names that an example leaves, and what it ``printed``; it runs in an empty folder, with no screen."""
    import matplotlib
    from matplotlib import pyplot

    out = StringIO()
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out), matplotlib.rc_context():
        pyplot.switch_backend("agg")
        names = runpy.run_path(str(EXAMPLES / f"{name}.py"))
        pyplot.close("all")
        assert Path(f"{name}.png").exists() == (f"figure: {name}.png" in out.getvalue())
    return names | {"printed": out.getvalue()}
