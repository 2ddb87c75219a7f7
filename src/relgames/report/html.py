"""A page of a tournament that can be sent to others: one file, which loads nothing."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from zlib import compress

from relgames import _checks, _writing
from relgames.report._lineups import check
from relgames.report._page.data import choose, page_data
from relgames.report._page.markup import joined, name
from relgames.report._page.method import method
from relgames.report._page.ranking import decimals_of, ranking
from relgames.tournaments import Tournament

# In this order: rules for narrow windows and paper come last.
STYLES = ("page.css", "heat_map.css", "inspector.css", "media.css")
SCRIPTS = ("tournament.js", "ranking.js", "heat_map.js", "inspector.js", "start.js")


def html(
    tournament: Tournament,
    path: str | os.PathLike[str],
    title: str | None = None,
    rounds: int = 30,
    matches: int = 20_000,
    seed: int = 0,
    progress: bool = False,
) -> Path:
    """Write a tournament as one HTML page: ranking, payoffs, the rounds of each match, and how all was computed.

    The page loads nothing, from the network or from elsewhere, and is the same for the same tournament, byte for byte.
    A file that is there is replaced, once the page is complete.

    Parameters
    ----------
    tournament : Tournament
        Also the one of a `StrategyError`; matches that failed are marked.
    path : str or path-like
        Where to write it, such as ``"page.html"``.
    title : str, optional
        By default the name of the game.
    rounds : int, default 30
        So many rounds of each match are played by `history` and can be looked at; 0 plays none. Agents are asked
        again for them.
    matches : int, default 20,000
        So many matches are on the page at most: those among the best strategies of each seat. The ranking has all.
    seed : int, default 0
        For the rounds: the match of the k-th profile of strategies is played with ``seed + k``.
    progress : bool, default False
        Whether to show a progress bar.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    TypeError, ValueError
        If it is no tournament, or a number is out of its range.
    FileNotFoundError, IsADirectoryError
        If the folder of ``path`` is not there, or ``path`` is one.

    Examples
    --------
    >>> import relgames as rg
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from relgames.strategies import always_give, always_withhold, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.95)
    >>> t = rg.tournament(r, [tit_for_tat(), always_give(), always_withhold()])
    >>> with TemporaryDirectory() as folder:
    ...     page = rg.report.html(t, Path(folder) / "donation.html")
    ...     text = page.read_text(encoding="utf-8")
    >>> page.name, text.startswith("<!doctype html>"), "tit for tat" in text
    ('donation.html', True, True)
    """
    check(tournament)
    target = _writing.target(path)
    if title is not None and not isinstance(title, str):
        raise TypeError(f"title must be a string; got {title!r}")
    rounds = _checks.integer(rounds, "rounds", least=0)
    matches = _checks.integer(matches, "matches", least=1)
    seed = _checks.integer(seed, "seed", least=0)
    given = {"title": (title, None), "rounds": (rounds, 30), "matches": (matches, 20_000), "seed": (seed, 0)}
    options = "".join(f", {key}={value!r}" for key, (value, usual) in given.items() if value != usual)
    call = f"rg.report.html(t, {target.name!r}{options})"
    choice = choose(tournament, rounds, matches, seed)
    digits = decimals_of(tournament)
    stage = tournament.game.game
    heading = title or stage.name or "Tournament"
    sizes = " × ".join(str(len(lineup)) for lineup in tournament.strategies[: 1 if tournament.shared else None])
    summary = "; ".join([f"{sizes} strategies", *tournament.game._words, tournament.method])
    style, script = ("".join(map(_part, parts)) for parts in (STYLES, SCRIPTS))
    page = Template(_part("page.html")).substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=joined(heading),
        heading=name(heading),
        summary=joined(summary),
        ranking=ranking(tournament, digits),
        method=method(tournament, choice, call),
        data=_packed(page_data(tournament, choice, digits, progress)),
    )
    # A lone surrogate in a name has no bytes of its own.
    _writing.replace(target, page.encode("utf-8", "xmlcharrefreplace"))
    return Path(path)


def _part(filename: str) -> str:
    return files("relgames.report._page").joinpath(filename).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _packed(data: dict[str, Any]) -> str:
    """Return data as compressed JSON in letters that mean nothing to HTML."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return b64encode(compress(text.encode(), 9)).decode()
