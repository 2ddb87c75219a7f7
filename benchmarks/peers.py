"""Compare the speed of relgames with what its users would take instead, both sides in one run.

``python benchmarks/peers.py`` prints a table in Markdown; ``--only NAME`` runs one comparison. The exit code is 1 if
a target is missed. It needs the extra ``test``, and ``lrsnash`` (of lrslib) on the path for the rows that compare it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import agents_rows
import equilibrium_rows
import fresh_rows
import multiplayer_rows
import play_rows
import repeated_machines_rows
import repeated_rows
import repeated_triads_rows
import strategies_rows
import strategy_rows
from measuring import conditions, report
from tqdm import tqdm

SUBJECTS = (
    play_rows,
    agents_rows,
    strategy_rows,
    equilibrium_rows,
    multiplayer_rows,
    repeated_rows,
    repeated_triads_rows,
    repeated_machines_rows,
    strategies_rows,
    fresh_rows,
)
ROWS = {name: row for subject in SUBJECTS for name, row in subject.ROWS.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=ROWS, action="append", metavar="NAME", help=f"one of {', '.join(ROWS)}")
    parser.add_argument("--output", type=Path, help="write the table to this file too")
    parser.add_argument("--no-fail", action="store_true", help="exit with 0 even if a target is missed")
    options = parser.parse_args()
    before, rows = conditions(), []
    for name in (bar := tqdm(options.only or list(ROWS), unit="row")):
        bar.set_postfix_str(name)
        rows.append(ROWS[name]())
    text = report(rows, before)
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return 0 if options.no_fail or all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
