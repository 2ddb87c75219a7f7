"""Tables as a piece of a page, such as a notebook shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from relgames._tables.table import Table

# Longer tables are shown by their first and last rows, wider ones by their first and last columns.
MOST_ROWS, MOST_COLUMNS, ENDS = 60, 24, 10
# So many tables of one object are shown: a game of many seats has one for each profile of the further seats.
MOST_TABLES = 12

# Colours are those of the page around it, so that it is legible in the light and in the dark.
STYLE = (
    "<style>"
    ".relgames-table{border-collapse:collapse;color:inherit;background:none;margin:0 0 .75em}"
    ".relgames-table caption{caption-side:top;text-align:left;color:inherit;font-weight:600;padding:.25em 0;"
    "width:max-content;max-width:min(44em,85vw)}"
    ".relgames-table th,.relgames-table td{padding:.2em .75em;border:0;text-align:right;vertical-align:top}"
    ".relgames-table thead tr:last-child>*{border-bottom:1px solid currentColor}"
    ".relgames-table th[scope=colgroup]{text-align:center}"
    ".relgames-table .relgames-left,.relgames-table th[scope=row]{text-align:left}"
    ".relgames-table td:not(.relgames-left){white-space:nowrap}"
    "</style>"
)


def html(tables: Sequence[Table]) -> str:
    """Return tables as a piece of a page that needs nothing else."""
    parts = [_html(table.as_shown) for table in tables[:MOST_TABLES]]
    if len(tables) > MOST_TABLES:
        parts.append(f"<p>{len(tables):,} tables, of which the first {MOST_TABLES} are shown</p>")
    return STYLE + "".join(parts)


def _html(table: Table) -> str:
    """Return an HTML table; of a large one the ends, and how much that is."""
    rows, columns = ends(len(table), MOST_ROWS), ends(len(table.columns), MOST_COLUMNS)
    right = [column.to_right for column in table.columns]
    lines = ["<tr>" + "".join(_cells(table, row, columns, right)) + "</tr>" for row in rows]
    notes = [*table.notes]
    if None in rows or None in columns:
        total = f"{len(table):,} rows × {len(table.columns):,} columns"
        notes.append(f"{total}, of which the first and the last are shown")
    head = "".join(_heads(table, columns, right))
    return (
        '<div style="overflow-x:auto;max-width:100%"><table class="relgames-table">'
        + (f"<caption>{escape(table.caption)}</caption>" if table.caption else "")
        + (f"<thead>{head}</thead>" if head else "")
        + f"<tbody>{''.join(lines)}</tbody></table></div>"
        + "".join(f"<p>{escape(note)}</p>" for note in notes)
    )


def _heads(table: Table, columns: Sequence[int | None], right: Sequence[bool]) -> Iterable[str]:
    if table.over:
        blank = "<td></td>" * table.key
        span = len(columns) - table.key
        yield f'<tr>{blank}<th scope="colgroup" colspan="{span}">{escape(table.over)}</th></tr>'
    if any(column.head for column in table.columns):
        cells = (
            "<th>…</th>"
            if k is None
            else f'<th scope="col"{_side(right[k] and k >= table.key)}>{escape(table.columns[k].head)}</th>'
            for k in columns
        )
        yield f"<tr>{''.join(cells)}</tr>"


def _cells(table: Table, row: int | None, columns: Sequence[int | None], right: Sequence[bool]) -> Iterable[str]:
    for k in columns:
        text = "…" if row is None or k is None else escape(table.columns[k].text(row))
        if k is not None and k < table.key:
            yield f'<th scope="row">{text}</th>'
        else:
            yield f"<td{_side(k is None or right[k])}>{text}</td>"


def _side(right: bool) -> str:
    return "" if right else ' class="relgames-left"'


def ends(size: int, most: int) -> list[int | None]:
    """Return which rows or columns of so many are shown; None stands for those left out."""
    if size <= most:
        return list(range(size))
    return [*range(ENDS), None, *range(size - ENDS, size)]
