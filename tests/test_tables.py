"""Tables: every public result is one; what a frame, a page and LaTeX have of it is what the result says."""

from __future__ import annotations

import builtins
import re
from fractions import Fraction as F
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import browser
import numpy as np
import pytest
from tabular import EXAMPLES, EXEMPT
from test_doctests import PUBLIC

import relgames as rg
from relgames import report, strategies
from relgames._tables import MOST_COLUMNS, MOST_ROWS, Column, Table, Tabular, aligned, ends, text_of

pd = pytest.importorskip("pandas", reason="to_pandas needs pandas")

HOSTILE = "<b onload=\"x()\">&amp; 'q' _%$#{}^~\\ [x]*\n\\end{tabular}</b>"
PD, TRIAD = rg.games.prisoners_dilemma(), rg.games.service_triad()
TEN = rg.RepeatedGame(PD, rounds=10, noise=rg.Noise(execution=0.05))
CLASSIC = [strategies.tit_for_tat(), strategies.grim(), strategies.always_give(), strategies.always_withhold()]


class Reader(HTMLParser):
    """Rows of (tag, attributes, text), captions, and whether each tag that opens is closed."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.rows, self.captions, self.tags, self.open = [], [], set(), []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append([tag, dict(attrs), ""])
        if tag == "caption":
            self.captions.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1][2] += data
        if self.open and self.open[-1] == "caption":
            self.captions[-1] += data


def texts(page):
    return [[cell[2] for cell in row] for row in Reader(page).rows]


def public_classes():
    values = (getattr(import_module(package), name) for package in PUBLIC for name in import_module(package).__all__)
    return {value for value in values if isinstance(value, type)}


def check_latex(text):
    """Each tabular is balanced, and each of its rows has as many cells as it declares columns."""
    for kind in ("tabular", "table"):
        assert text.count(rf"\begin{{{kind}}}") == text.count(rf"\end{{{kind}}}")
    plain = re.sub(r"\\[\\{}&%$#_]", lambda found: r"\\" if found[0] == r"\\" else "", text)
    assert plain.count("{") == plain.count("}")
    assert plain.count("$") % 2 == 0
    parts = re.findall(r"\\begin\{tabular\}\{([lr]+)\}\n(.*?)\\end\{tabular\}", plain, re.DOTALL)
    assert len(parts) == text.count(r"\begin{tabular}")
    for columns, body in parts:
        rows = [line for line in body.splitlines() if line.endswith(r"\\")]
        assert rows
        for row in rows:
            spans = [int(n) for n in re.findall(r"\\multicolumn\{(\d+)\}", row)]
            assert row.count("&") + 1 - len(spans) + sum(spans) == len(columns)
            assert not re.match(r"\s*[\[*]", row)


def test_every_public_class_is_a_table_or_says_why_not():
    names = {cls.__name__ for cls in public_classes()}
    assert names - EXAMPLES.keys() - EXEMPT.keys() == set()
    assert (EXAMPLES.keys() | EXEMPT.keys()) - names == set()
    assert not EXAMPLES.keys() & EXEMPT.keys()
    assert {cls.__name__ for cls in public_classes() if hasattr(cls, "to_pandas")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_frame_page_and_latex_of(name):
    thing = EXAMPLES[name]()
    assert type(thing).__name__ == name
    frame = thing.to_pandas()
    assert len(frame) > 0
    for table in thing._tables():
        assert len(thing.to_pandas(table)) == len(thing._tables()[table])
    page = Reader(thing._repr_html_())
    assert page.tags <= {"style", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    for row in page.rows:
        assert any(cell[0] == "th" and cell[1].get("scope") for cell in row)
    assert all(page.captions)
    check_latex(report.latex(thing))
    with pytest.raises(ValueError, match="table must be"):
        thing.to_pandas("no such table")


def test_the_tables_that_the_how_to_names():
    lines = (Path(__file__).parents[1] / "docs/howto/tables.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:4] for line in lines if line.startswith("| `")]
    assert rows
    for classes, _, others in rows:
        for name in re.findall(r"`(\w+)`", classes):
            named = set(re.findall(r'`"([\w ]+)"`', others))
            assert named == set(list(EXAMPLES[name]()._tables())[1:])


def test_a_game_in_long_form():
    frame = TRIAD.to_pandas()
    assert frame.index.names == list(TRIAD.roles)
    for profile in np.ndindex(TRIAD.counts):
        names = tuple(actions[a] for actions, a in zip(TRIAD.actions, profile, strict=True))
        assert frame.loc[names].tolist() == TRIAD.payoffs[profile].tolist()


def test_fractions_stay_fractions_and_floats_floats():
    third = rg.Game.symmetric([[F(1, 3), 0], [1, 2]])
    frame = third.to_pandas()
    assert frame["seat 0: payoff"].tolist() == [F(1, 3), 0, 1, 2]
    assert PD.to_pandas().dtypes.tolist() == [np.dtype(float)] * 2
    outcome = rg.play(rg.RepeatedGame(third, discount=F(1, 2)), CLASSIC[:2], exact=True)
    assert outcome.to_pandas()["payoff"].tolist() == [F(1, 3)] * 2
    assert isinstance(outcome.to_pandas("profiles")["share"].iloc[0], F)


def test_roles_of_one_name_keep_their_columns():
    game = rg.Game.from_matrices([[1, 2]], [[3, 4]], roles=("a", "a"))
    assert game.to_pandas().columns.tolist() == ["a: payoff"] * 2
    assert game.to_pandas().to_numpy().tolist() == [[1, 3], [2, 4]]


def test_tuples_and_what_is_missing_in_a_frame():
    frame = Table.of_rows(("k", "pair", "value"), [(0, (1, 2), F(1, 2)), (1, (3, 4), None)]).frame()
    assert frame["pair"].tolist() == [(1, 2), (3, 4)]
    assert frame["value"].tolist() == [F(1, 2), None]
    empty = Table.of_rows(("a", "b"), []).frame()
    assert (len(empty), empty.columns.tolist()) == (0, ["b"])


def test_the_page_of_a_game_has_its_heads():
    rows = Reader(PD._repr_html_()).rows
    assert rows[0][1][1] == {"scope": "colgroup", "colspan": "2"}
    assert [cell[2] for cell in rows[1]] == ["seat 0", "give", "withhold"]
    assert [cell[1].get("scope") for cell in rows[1]] == ["col"] * 3
    assert rows[2][0][:2] == ["th", {"scope": "row"}]
    assert [cell[2] for cell in rows[2]] == ["give", "3, 3", "0, 5"]
    captions = Reader(TRIAD._repr_html_()).captions
    assert captions == [f"service triad; organisation: {action}" for action in TRIAD.actions[2]]


def test_names_are_escaped():
    game = rg.Game(PD.payoffs, roles=(HOSTILE, "b"), actions=((HOSTILE, "x"), ("y", "z")), name=HOSTILE)
    page = game._repr_html_()
    assert "<b" not in page
    assert texts(page)[1][0] == HOSTILE
    assert Reader(page).captions == [HOSTILE]
    machine = strategies.tit_for_tat().named(HOSTILE)
    for thing in (game, machine, rg.tournament(TEN, [machine, CLASSIC[1]]), rg.nash(game)):
        assert "<b" not in thing._repr_html_()
        text = report.latex(thing)
        check_latex(text)
        assert text.count(r"\end{tabular}") == text.count(r"\begin{tabular}")
        assert HOSTILE.splitlines()[0] not in text


def test_large_tables_are_cut_and_say_so():
    game = rg.Game(np.zeros((MOST_ROWS + 40, MOST_COLUMNS + 6, 2)))
    page = Reader(game._repr_html_())
    assert [cell[2] for cell in page.rows[1]][:2] == ["seat 0", "0"]
    assert [row[0][2] for row in page.rows[2:]] == [*map(str, range(10)), "…", *map(str, range(90, 100))]
    assert "100 rows × 31 columns, of which the first and the last are shown" in game._repr_html_()
    assert {sum(int(cell[1].get("colspan", 1)) for cell in row) for row in page.rows} == {21}
    assert len(game.to_pandas()) == (MOST_ROWS + 40) * (MOST_COLUMNS + 6)
    many = rg.Game(np.zeros((2, 2, 2, 2, 2, 2, 6)))
    assert "16 tables, of which the first 12 are shown" in many._repr_html_()
    assert ends(MOST_ROWS, MOST_ROWS) == list(range(MOST_ROWS))


def test_the_ranking_of_a_tournament():
    t = rg.tournament(TEN, CLASSIC, method="sampled", repetitions=5, seed=1)
    ranking = t.to_pandas("ranking")
    assert ranking.index.get_level_values("strategy").tolist() == [t.names[k] for k in t.ranking]
    assert ranking["score"].tolist() == [t.scores[k] for k in t.ranking]
    assert ranking["standard error"].tolist() == [t.score_errors[k] for k in t.ranking]
    assert ranking["give"].tolist() == [t.action_rates[k, 0] for k in t.ranking]
    assert len(t.to_pandas()) == len(t.to_pandas("profiles")) == 16
    shown, text = texts(t._repr_html_()), t.summary().splitlines()[1:]
    assert [row[1:] for row in shown] == [re.split(r"  +", line.strip())[1:] for line in text]
    apart = rg.tournament(TEN, [CLASSIC[:2], CLASSIC[2:]])
    assert list(apart._tables()) == ["profiles", "ranking of seat 0", "ranking of seat 1"]
    assert Reader(apart._repr_html_()).captions[1].endswith("; seat 1")


def test_equilibria():
    found = rg.nash(rg.games.stag_hunt(), exact=True)
    frame = found.to_pandas()
    for k, equilibrium in enumerate(found):
        assert frame.loc[k, ["seat 1: stag", "seat 1: hare"]].tolist() == equilibrium.strategies[1].tolist()
    assert texts(found._repr_html_())[2][1:3] == ["3/4 stag + 1/4 hare"] * 2
    assert "complete: " in found._repr_html_()


def test_rounds_after_somebody_left():
    r = rg.RepeatedGame(rg.games.donation(), rounds=5)
    leaver = strategies.leave_after_losses(strategies.always_give(), 2, r)
    h = rg.history(r, (leaver, strategies.always_withhold()))
    frame = h.to_pandas()
    assert h.played < 5
    assert frame["seat 0: action"].notna().sum() == h.played
    assert frame["seat 0: state"].tolist() == h.states[:, 0].tolist()
    assert texts(h._repr_html_())[-1][1:5] == ["–"] * 4


def test_text_comes_from_the_same_table():
    for thing in (strategies.generous_tit_for_tat(), rg.norms.simple_standing()):
        head, *lines = str(thing).splitlines()
        page = Reader(thing._repr_html_())
        assert page.captions == [head]
        assert [" ".join(row) for row in texts(thing._repr_html_())] == [re.sub(" +", " ", line) for line in lines]


def test_what_values_look_like():
    values = {None: "–", True: "yes", F(2, 3): "2/3", 0.1 + 0.2: "0.3", -0.0: "0", (1, F(1, 2)): "1, 1/2", "a": "a"}
    for value, text in values.items():
        assert text_of(value) == text
    assert text_of(np.bool_(False)) == "no"
    assert text_of(F(1, 10**30)) == "1e-30"
    assert aligned([["a", "b"], ["cc", "10"]], [False, True]) == "a    b\ncc  10"


def test_without_pandas(monkeypatch):
    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "relgames\[parquet\]"'):
        PD.to_pandas()


# LaTeX

STARRED = r"""\begin{table}
\centering
\caption{A dilemma}
\label{tab:dilemma}
\begin{tabular}{lrr}
\toprule
 & \multicolumn{2}{c}{seat 1} \\
\cmidrule(lr){2-3}
seat 0 & give & withhold \\
\midrule
give & $3, 3$ & $0, 5$ \\
withhold & $5, 0$ & $1, 1^{*}$ \\
\bottomrule
\end{tabular}
\end{table}"""


@pytest.mark.parametrize("marked", [rg.nash(PD), rg.pure_nash(PD), [("withhold", "withhold")], [(1, "withhold")]])
def test_a_dilemma_in_latex(marked):
    assert report.latex(PD, equilibria=marked, caption="A dilemma", label="tab:dilemma") == STARRED


def test_three_seats_in_latex_stand_side_by_side():
    text = report.latex(TRIAD, equilibria=rg.nash(TRIAD))
    first, second = text.split("\n\\qquad\n")
    assert first.splitlines()[1] == r"\multicolumn{3}{c}{organisation: support} \\"
    assert second.splitlines()[1] == r"\multicolumn{3}{c}{organisation: squeeze} \\"
    assert "*" not in first
    assert second.count("*") == 1
    assert r"push & $7.5, -50, 52.5$ & $0, 0, 0^{*}$ \\" in second


def test_stars_fall_on_their_profiles():
    payoffs = np.arange(2 * 3 * 2 * 2 * 4, dtype=float).reshape(2, 3, 2, 2, 4)
    for profile in np.ndindex(2, 3, 2, 2):
        text = report.latex(rg.Game(payoffs), equilibria=[profile])
        assert re.findall(r"\$([\d, ]+)\^\{\*\}\$", text) == [", ".join(f"{x:g}" for x in payoffs[profile])]
    single = rg.Game([[1.0], [2.0]])
    assert r"$1$ & $2^{*}$ \\" in report.latex(single, equilibria=[(1,)])


def test_numbers_in_latex():
    columns = [
        Column("a", [F(-2, 3), 1e-7, 2.5e20, float("inf"), None]),
        Column("b", ["2", "x_1", "1/2 up", "-3", "[4]"]),
    ]
    text = report.latex(Shown(Table(tuple(columns))))
    rows = [line for line in text.splitlines() if " & " in line][1:]
    assert rows == [
        r"$-2/3$ & $2$ \\",
        r"$1 \times 10^{-7}$ & x\_1 \\",
        r"$2.5 \times 10^{20}$ & 1/2 up \\",
        r"$\infty$ & $-3$ \\",
        r"-- & {[}4] \\",
    ]


class Shown(Tabular):
    def __init__(self, table):
        self.table = table

    def _table(self):
        return self.table


def test_notes_stand_as_comments_and_cannot_break_out():
    table = Table((Column("a", [1]),), notes=("first\n\\end{document}",))
    assert report.latex(Shown(table)).splitlines()[0] == r"% first \textbackslash{}end\{document\}"


@pytest.mark.parametrize(
    ("thing", "options", "error", "words"),
    [
        (3, {}, TypeError, "thing must be a game, a strategy or a result of relgames; got int"),
        (PD, {"label": "a}b"}, ValueError, "label must be of letters"),
        (PD, {"table": "x"}, ValueError, "table must be left out for a Game"),
        (PD, {"equilibria": [(0, 0, 0)]}, ValueError, "profiles of 2 actions"),
        (PD, {"equilibria": [("give", "take")]}, ValueError, "'take' is no action of seat 1: give, withhold"),
        (PD, {"equilibria": [(0, 2)]}, ValueError, "2 is no action of seat 1"),
        (strategies.grim(), {"equilibria": [(0, 0)]}, TypeError, "equilibria are marked in a game; got a Machine"),
    ],
)
def test_refusals(thing, options, error, words):
    with pytest.raises(error, match=words):
        report.latex(thing, **options)


@browser.needs_browser
def test_tables_take_the_colours_of_the_page_and_do_not_overflow():
    wide = rg.tournament(TEN, CLASSIC * 6).meta_game
    body = "".join(thing._repr_html_() for thing in (PD, strategies.grim(), wide))
    with browser.browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 700})
        for back, front in (("rgb(255, 255, 255)", "rgb(20, 20, 20)"), ("rgb(17, 17, 17)", "rgb(221, 221, 221)")):
            page.set_content(f"<body style='background:{back};color:{front}'>{body}</body>")
            colours = "[...document.querySelectorAll('caption,th,td')].map(x => getComputedStyle(x).color)"
            assert set(page.evaluate(colours)) == {front}
            backs = "[...document.querySelectorAll('table,th,td')].map(x => getComputedStyle(x).backgroundColor)"
            assert set(page.evaluate(backs)) == {"rgba(0, 0, 0, 0)"}
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
