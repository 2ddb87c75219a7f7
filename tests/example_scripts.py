"""The examples: each is run once in a session of tests, however many modules read what it prints."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.py")))


def source(name: str) -> str:
    """Return the text of an example."""
    return (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")


@cache
def printed(name: str) -> str:
    """Return what an example prints, run as a script in an empty folder, where it leaves the figure that it names."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, EXAMPLES / f"{name}.py"]
        out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        assert Path(folder, f"{name}.png").exists() == (f"figure: {name}.png" in out)
    return out
