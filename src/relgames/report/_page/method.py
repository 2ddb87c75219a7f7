"""How the numbers of a page were computed, and the code that computes them again."""

from __future__ import annotations

import platform
import sys
from fractions import Fraction
from importlib.metadata import version
from typing import Any

import numpy as np

from relgames._tables import number
from relgames.games import Game, RepeatedGame
from relgames.report._page.data import Choice
from relgames.report._page.markup import Markup, element, joined, name
from relgames.strategies import Machine, Program
from relgames.strategies.agent import name_of
from relgames.tournaments import Tournament

# Larger machines, by the numbers in their tables, are not written out as code; nor are larger games.
WRITTEN = 500


def method(t: Tournament, choice: Choice, call: str) -> Markup:
    """Return the section; ``call`` is the line of code that makes this page of a tournament ``t``."""
    facts = {
        "Game": _game(t.game.game),
        "Terms": _terms(t.game),
        "Payoffs": _evaluation(t),
        "Scores": _scores(t),
        "Rounds of the matches": _rounds(t, choice),
        "Versions": _versions(),
    }
    items = [joined(element("dt", term), element("dd", fact)) for term, fact in facts.items()]
    code = element(
        "details",
        element("summary", "The code that computes it again"),
        element("pre", element("code", code_of(t, call)), tabindex=0),
    )
    return joined(element("dl", *items), code)


def _game(game: Game) -> Markup:
    """Return the payoff table: seat 0 in rows, seat 1 in columns, one table per profile of the others."""
    corner = element("th", name(" \\ ".join(game.roles[:2])))
    tables = []
    for title, table in game._slices(game._values):
        labels, *columns = table.columns
        rows = [element("tr", corner, *(_label(column.head, "col") for column in columns))]
        for a in range(len(table)):
            cells = (element("td", column.text(a)) for column in columns)
            rows.append(element("tr", _label(labels.text(a)), *cells))
        tables.append(element("table", *([element("caption", title)] if title else []), element("tbody", *rows)))
    order = f"Each cell holds the payoffs of {', '.join(game.roles)}, in this order."
    return joined(element("div", *tables, class_="wide games"), element("p", order))


def _label(text: str, scope: str = "row") -> Markup:
    return element("th", name(text), scope=scope)


def _terms(r: RepeatedGame) -> str:
    parts = list(r._words)
    if r.noise.execution and not r.noise.aware:
        parts.append("nobody notices own slips")
    elif len(parts) == 1:
        parts.append("no mistakes")
    parts.append("all move at once" if r.order is None else f"in each round {r._order_in_words}")
    outside = ", ".join(f"{role} {number(value)}" for role, value in zip(r.game.roles, r.outside + 0.0, strict=True))
    return "; ".join([*parts, f"after somebody left, per round: {outside}"]) + "."


def _evaluation(t: Tournament) -> str:
    failed = int(np.isnan(t.apart).sum())
    exact, total = int((t.exact & ~np.isnan(t.apart)).sum()), t.exact.size
    sampled = total - exact - failed
    parts = [f"Per round. {total:,} profiles of strategies: {exact:,} exact, {sampled:,} sampled."]
    if exact:
        parts.append("Exact: by cycle, Markov chain or certain play, in floating point and without a random number.")
    if sampled:
        seed = "a generator of random numbers was given as seed" if t.seed is None else f"seed {t.seed}"
        parts.append(f"Sampled: {t.repetitions:,} repetitions of each match; {seed}. ± is the standard error.")
    if failed:
        parts.append(f"{failed:,} failed, because a strategy did; no score counts them.")
    return " ".join(parts)


def _scores(t: Tournament) -> str:
    text = "The mean payoff per round over all strategies of the others"
    text += "." if t.self_play or not t.shared else ", without the matches of a strategy with itself."
    if t.shared and t.game.game.seats > 1:
        average = ", on average over the strategies of the rest," if t.game.game.seats > 2 else ""
        text += f" Wins: the number of others that it earns more than{average} head to head."
    return text + " Shares of actions are of the time before somebody left."


def _rounds(t: Tournament, choice: Choice) -> str:
    total = t.exact.size
    if choice.count < total:
        sizes = " × ".join(
            f"{len(part)} of {len(lineup)}" for part, lineup in zip(choice.strategies, t.strategies, strict=True)
        )
        shown = (
            f"The heat map and the matches are of the best strategies, {sizes}: {choice.count:,} of {total:,} "
            f"profiles; rg.report.html(..., matches={total}) has all."
        )
    else:
        shown = f"All {total:,} profiles are shown."
    if not choice.rounds:
        return f"{shown} No rounds were played for this page; rg.report.html(..., rounds=30) has 30 of each match."
    return (
        f"{shown} {choice.rounds} round{'s' if choice.rounds > 1 else ''} of each were played for this page by "
        f"rg.history, a sample where there is chance, with the seed that stands beside it: {choice.seed} plus the "
        "number of the profile. The payoffs above are not computed from these."
    )


def _versions() -> str:
    # The package itself stands above all its layers, so that it is not imported by them.
    versions = {"relgames": sys.modules["relgames"].__version__, "numpy": version("numpy"), "numba": version("numba")}
    return ", ".join(
        f"{library} {number}" for library, number in (versions | {"Python": platform.python_version()}).items()
    )


def code_of(t: Tournament, call: str) -> str:
    """Return a program that plays the tournament again; where a strategy or game is too long for it, an ellipsis."""
    r = t.game
    given: dict[str, Any] = {"discount": r.discount} if r.rounds is None else {"rounds": r.rounds}
    noise = [f"{key}={getattr(r.noise, key)!r}" for key in ("execution", "perception") if getattr(r.noise, key)]
    if noise:
        given["noise"] = Markup(f"rg.Noise({', '.join([*noise, *([] if r.noise.aware else ['aware=False'])])})")
    if r.order is not None:
        given["order"] = r.order
    if r.outside.any():
        given["outside"] = r.outside.tolist()
    # Markup is code here, too: what is no text to be quoted.
    terms = ", ".join(f"{key}={value if isinstance(value, Markup) else repr(value)}" for key, value in given.items())
    how: dict[str, Any] = {}
    if t.method == "exact":
        how["method"] = "exact"
    elif not t.exact.any():
        how["method"] = "sampled"
    if t.repetitions is not None:
        how |= {"repetitions": t.repetitions, "seed": t.seed}
    if not t.self_play:
        how["self_play"] = False
    options = "".join(f", {key}={value!r}" for key, value in how.items())
    lineups = [_lineup(lineup) for lineup in (t.strategies[:1] if t.shared else t.strategies)]
    strategies = lineups[0] if t.shared else "(" + ", ".join(lineups) + ")"
    lines = [
        "import relgames as rg",
        "",
        f"game = {_game_code(r.game)}",
        f"r = rg.RepeatedGame(game, {terms})",
        f"strategies = {strategies}",
        f"t = rg.tournament(r, strategies{options})",
        call,
        "",
    ]
    if any(isinstance(value, Fraction) for value in (r.discount, r.noise.execution, r.noise.perception)):
        lines.insert(0, "from fractions import Fraction\n")
    return "\n".join(lines)


def _game_code(game: Game) -> str:
    payoffs = repr(game.payoffs.tolist()) if game.payoffs.size <= WRITTEN else "..."
    names = f"    roles={game.roles!r},\n    actions={game.actions!r},\n    name={game.name!r},\n"
    return f"rg.Game(\n    {payoffs},\n{names})"


def _lineup(lineup: tuple[Any, ...]) -> str:
    return "[\n" + "".join(f"    {_strategy_code(k, strategy)}\n" for k, strategy in enumerate(lineup)) + "]"


def _strategy_code(k: int, strategy: Any) -> str:
    if not isinstance(strategy, Machine):
        kind = "program" if isinstance(strategy, Program) else "agent"
        return f"...,  # no. {k}: the {kind} {name_of(strategy)!r}"
    if strategy.act.size + strategy.next.size > WRITTEN:
        return f"...,  # no. {k}: the machine {strategy.name!r} of {strategy.states:,} states"
    leave = f", leave={strategy.leave.tolist()!r}" if strategy.leave.any() else ""
    return (
        f"rg.Machine({strategy.act.tolist()!r}, {strategy.next.tolist()!r}, start={strategy.start}{leave}, "
        f"name={strategy.name!r}),"
    )
