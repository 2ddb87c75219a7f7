"""The ranking of a tournament as tables, one for each line-up."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np

from relgames.report._page.markup import Markup, decimals, element, joined, name, number
from relgames.tournaments import Tournament

# The drawing of a score: a strip so wide and high, in its own units, with room for a point at both ends.
WIDTH, HEIGHT, ROOM = 120, 16, 5


def ranking(t: Tournament, digits: int) -> Markup:
    """Return the tables, each sorted by rank."""
    seats = range(1 if t.shared else t.game.game.seats)
    return joined(*(_of_seat(t, seat, digits) for seat in seats))


def _of_seat(t: Tournament, seat: int, digits: int) -> Markup:
    def own(values: Any) -> Any:
        return values if t.shared or values is None else values[seat]

    stage = t.game.game
    scores, errors, rates, names = own(t.scores), own(t.score_errors), own(t.action_rates), own(t.names)
    wins: Any = t.wins if t.shared else None
    columns = ["rank", "strategy", "no.", "score", *(["± s.e."] if errors is not None else [])]
    columns += [*(["wins"] if t.shared else []), *(f"share of {label}" for label in stage.actions[seat])]
    heads = [_head(column, column == "rank") for column in columns]
    heads.insert(4 if errors is None else 5, element("th", "lowest to highest score", scope="col", class_="strip"))
    strips = _strips(scores, errors)
    rows = []
    for k in own(t.ranking):
        tied = "=" if (own(t.ranks) == own(t.ranks)[k]).sum() > 1 else ""
        cells = [
            _cell(f"{own(t.ranks)[k]}{tied}", own(t.ranks)[k]),
            element("th", name(names[k]), scope="row"),
            _cell(str(k), k),
            _cell(number(scores[k], digits), scores[k]),
            *([_cell(f"{errors[k]:.2g}", errors[k])] if errors is not None else []),
            element("td", strips[k], class_="strip"),
            *([_cell(f"{wins[k]:.4g}", wins[k])] if t.shared else []),
            *(_cell(f"{rate:.3f}", rate) for rate in rates[k]),
        ]
        rows.append(element("tr", *cells))
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="ranking")
    title = Markup("") if t.shared else element("h3", name(stage.roles[seat]))
    return joined(title, element("div", table, class_="wide", tabindex=0, role="region", aria_label="Ranking"))


def _head(text: str, sorted: bool) -> Markup:
    return element("th", element("button", text, type="button"), scope="col", aria_sort="ascending" if sorted else None)


def _cell(text: str, value: float) -> Markup:
    return element("td", text, data_value="" if isnan(value) else repr(float(value)))


def _strips(scores: Any, errors: Any) -> list[Markup]:
    """Return a drawing of each score between the lowest and the highest, with two standard errors to both sides."""
    reach = np.zeros(len(scores)) if errors is None else 2 * np.nan_to_num(errors)
    known = ~np.isnan(scores)
    low, high = (scores - reach)[known].min(initial=np.inf), (scores + reach)[known].max(initial=-np.inf)

    def place(value: float) -> str:
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{ROOM + (WIDTH - 2 * ROOM) * share:.1f}"

    middle = HEIGHT // 2
    out = []
    for score, wide in zip(scores, reach, strict=True):
        parts = [element("line", x1=ROOM, x2=WIDTH - ROOM, y1=middle, y2=middle, class_="rail")]
        if not isnan(score):
            ends = {"x1": place(score - wide), "x2": place(score + wide)}
            parts += [element("line", **ends, y1=middle, y2=middle, class_="reach")] if wide else []
            parts.append(element("circle", cx=place(score), cy=middle, r=4))
        out.append(element("svg", *parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true"))
    return out


def decimals_of(t: Tournament) -> int:
    """Return with how many decimals the payoffs of the tournament are shown."""
    stakes = np.abs(np.append(t.game.game.payoffs.reshape(-1), t.game.outside))
    return decimals(float(stakes.max()))
