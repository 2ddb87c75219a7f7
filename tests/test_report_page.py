"""The page of a tournament as its readers see it: opened, clicked through and read in a browser without a network."""

from __future__ import annotations

import numpy as np
import pytest
from browser import browser, needs_browser
from pages import HOSTILE, KINDS, failed, hostile, sampled, three_seats, two_seats

import relgames as rg

pytestmark = needs_browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SCHEMES = ("light", "dark")
MAP = "#map > svg"


@pytest.fixture(scope="module")
def chromium():
    with browser() as chromium:
        yield chromium


@pytest.fixture
def show(chromium, tmp_path):
    """Open the page of a tournament; fail if it asks for anything but itself, or anything goes wrong in it."""
    contexts, wrong = [], []

    def opened(t, viewport=DESKTOP, scheme="light", **options):
        path = t if not isinstance(t, rg.tournaments.Tournament) else rg.report.html(t, tmp_path / "page.html")
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: request.url == path.as_uri() or wrong.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_selector(MAP)
        assert page.is_hidden("#failure")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def column(page, number):
    return page.locator(f".ranking tbody tr:visible > :nth-child({number})").all_inner_texts()


def at(page, row, column):
    """The middle of a cell of the heat map, on the screen."""
    page.locator(MAP).scroll_into_view_if_needed()
    box = page.locator(MAP).bounding_box()
    cell = float(page.input_value("#cell"))
    return box["x"] + (column + 0.5) * cell, box["y"] + (row + 0.5) * cell


def rows_of(page, table):
    return [row.locator("th, td").all_inner_texts() for row in page.locator(f"{table} tbody tr").all()]


def marked(page, table):
    """The first cells of the marked rows."""
    return page.locator(f"{table} tr.now > :first-child").all_inner_texts()


def expected_rounds(h, digits=4):
    """The table of rounds, from a history of machines."""
    means = h.payoffs.cumsum(axis=0) / np.arange(1, len(h.payoffs) + 1)[:, None]
    rows = []
    for t, (actions, payoffs, states) in enumerate(zip(h.actions, h.payoffs, h.states, strict=True)):
        row = [str(t + 1)]
        for seat, a in enumerate(actions):
            row += ["apart" if a < 0 else h.game.actions[seat][a], f"{payoffs[seat]:.6g}"]
            row += [f"{means[t, seat]:.{digits}f}", "–" if a < 0 else str(states[seat])]
        rows.append(row)
    return rows


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_every_page_opens_and_fits_on_a_phone(show, make):
    page = show(make(), PHONE)
    # A touch screen must not scroll sideways; what is wide scrolls in its own box.
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("document.body.scrollWidth") <= PHONE["width"]


def test_the_ranking_is_sorted_by_click_and_by_key(show):
    t = sampled()
    page = show(t)
    scores = [f"{t.scores[k]:.4f}" for k in t.ranking]
    assert column(page, 2) == [t.names[k] for k in t.ranking]
    assert column(page, 4) == scores
    head = page.locator(".ranking th", has_text="share of give")
    assert head.get_attribute("aria-sort") is None
    head.locator("button").click()
    by_giving = np.argsort(-t.action_rates[:, 0], kind="stable")
    assert column(page, 8) == [f"{t.action_rates[k, 0]:.3f}" for k in by_giving]
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(".ranking [aria-sort]").count() == 1
    name = page.locator(".ranking th", has_text="strategy")
    name.locator("button").focus()
    page.keyboard.press("Enter")
    assert column(page, 2) == sorted(t.names)
    page.keyboard.press("Enter")
    assert column(page, 2) == sorted(t.names, reverse=True)
    assert name.get_attribute("aria-sort") == "descending"


def test_the_ranking_is_filtered_by_name(show):
    t = two_seats()
    page = show(t)
    page.fill("#filter", "GRI")
    assert column(page, 2) == ["grim"]
    assert page.inner_text("#found") == "1 of 3"
    page.fill("#filter", "")
    assert len(column(page, 2)) == 3


def test_a_cell_says_what_it_holds_and_opens_its_match(show):
    t = two_seats()
    page = show(t)
    for row, col in ((0, 2), (2, 1)):
        page.mouse.move(*at(page, row, col))
        k, opponent = t.ranking[row], t.ranking[col]
        tip = page.inner_text("#tip")
        assert f"{t.names[k]} (seat 0)\t{t.payoffs[k, opponent, 0]:.4f}" in tip
        assert f"{t.names[opponent]} (seat 1)\t{t.payoffs[k, opponent, 1]:.4f}" in tip
        assert tip.endswith("per round; exact")
        page.mouse.click(*at(page, row, col))
        assert page.input_value("#seat-0") == str(row)
        assert page.is_hidden("#tip")
        assert rows_of(page, "#exact") == [
            ["seat 0", t.names[k], f"{t.payoffs[k, opponent, 0]:.4f}"],
            ["seat 1", t.names[opponent], f"{t.payoffs[k, opponent, 1]:.4f}"],
        ]
        assert page.evaluate("document.activeElement.id") == "match-title"


def test_the_rounds_of_a_match_are_those_of_history(show):
    t = two_seats()
    page = show(t)
    page.mouse.click(*at(page, 1, 2))
    pair = t.ranking[1], t.ranking[2]
    seed = int(np.ravel_multi_index(pair, (3, 3)))
    h = rg.history(t.game, [t.strategies[0][k] for k in pair], rounds=30, seed=seed)
    # Mistakes happen in it, so that it is not the same round again and again.
    assert len(np.unique(h.actions, axis=0)) > 1
    assert rows_of(page, "#rounds") == expected_rounds(h)
    line = page.inner_text("#match-rounds code")
    assert np.array_equal(eval(line, {"rg": rg, "t": t}).actions, h.actions)


def test_the_machines_and_their_states_are_shown(show):
    t = two_seats()
    page = show(t)
    page.mouse.click(*at(page, 1, 2))
    pair = t.ranking[1], t.ranking[2]
    machines = [t.strategies[0][k] for k in pair]
    h = rg.history(t.game, machines, rounds=30, seed=int(np.ravel_multi_index(pair, (3, 3))))
    for seat, machine in enumerate(machines):
        shown = [
            [str(s), t.game.game.actions[seat][int(machine.act[s].argmax())], *map(str, machine.next[s])]
            for s in range(machine.states)
        ]
        assert rows_of(page, f"#machine-{seat}") == shown
    states = [["0", "0"]]
    page.focus("#round")
    for t_ in range(1, 30):
        page.keyboard.press("ArrowRight")
        states.append([marked(page, f"#machine-{seat}")[0] for seat in (0, 1)])
        assert marked(page, "#rounds") == [str(t_ + 1)]
    assert states == [[str(s) for s in row] for row in h.states]
    page.locator("#rounds tbody tr").nth(4).click()
    assert page.input_value("#round") == "5"


def test_the_keyboard_reaches_every_cell(show):
    t = two_seats()
    page = show(t)
    page.focus("#cell")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application"
    for key, (row, col) in (
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("End", (1, 2)),
        ("PageDown", (2, 2)),
        ("ArrowDown", (2, 2)),
        ("ArrowLeft", (2, 1)),
        ("Home", (2, 0)),
        ("ArrowUp", (1, 0)),
    ):
        page.keyboard.press(key)
        assert f"{t.payoffs[t.ranking[row], t.ranking[col], 0]:.4f}" in page.inner_text("#tip")
    page.keyboard.press("Escape")
    assert page.is_hidden("#tip")
    page.keyboard.press("Enter")
    assert (page.input_value("#seat-0"), page.input_value("#seat-1")) == ("1", "0")


def test_a_touch_shows_the_values_and_a_second_one_the_match(show):
    page = show(two_seats(), PHONE, has_touch=True, is_mobile=True)
    x, y = at(page, 2, 1)
    page.touchscreen.tap(x, y)
    assert page.is_visible("#tip")
    assert page.input_value("#seat-0") == "0"
    page.touchscreen.tap(x, y)
    assert (page.input_value("#seat-0"), page.input_value("#seat-1")) == ("2", "1")


def test_of_three_seats_the_third_is_chosen(show):
    t = three_seats()
    page = show(t)
    assert page.locator(".ranking").count() == 3
    for third in range(4):
        page.select_option("#rest-2", str(third))
        for shown in range(3):
            page.select_option("#shown", str(shown))
            texts = page.locator(f"{MAP} text").all_text_contents()
            places = np.ix_(t.ranking[0], t.ranking[1], [t.ranking[2][third]], [shown])
            assert texts == [f"{x:.1f}" for x in t.payoffs[places].reshape(-1)]
    page.mouse.click(*at(page, 1, 0))
    profile = t.ranking[0][1], t.ranking[1][0], t.ranking[2][3]
    assert page.input_value("#seat-2") == "3"
    seats = [lineup[k] for lineup, k in zip(t.strategies, profile, strict=True)]
    h = rg.history(t.game, seats, rounds=30, seed=int(np.ravel_multi_index(profile, t.exact.shape)))
    assert rows_of(page, "#rounds") == expected_rounds(h, digits=3)


def test_rounds_after_somebody_left_are_shown(show):
    t = three_seats()
    page = show(t)
    page.select_option("#seat-2", label="leaver")
    profile = t.ranking[0][0], t.ranking[1][0], 1
    seats = [lineup[k] for lineup, k in zip(t.strategies, profile, strict=True)]
    h = rg.history(t.game, seats, rounds=30, seed=int(np.ravel_multi_index(profile, t.exact.shape)))
    assert h.played == 3
    assert rows_of(page, "#rounds") == expected_rounds(h, digits=3)
    assert "apart" in page.inner_text("#match-result")


def test_programs_agents_and_sampled_matches(show):
    t = sampled()
    page = show(t)
    for seat, name in enumerate(("patient", "learner")):
        page.select_option(f"#seat-{seat}", label=name)
    assert page.inner_text("#match-machines").count("has no table of states") == 2
    assert "sampled, 30 repetitions" in page.inner_text("#match-result")
    page.select_option("#seat-1", label=t.names[1])
    error = t.standard_errors[2, 1, 0]
    assert f"± {float(f'{error:.2g}'):g}" in page.inner_text("#exact")
    assert page.locator("#machine-1").count() == 1


def test_a_failed_match_is_marked(show):
    t = failed()
    page = show(t)
    page.select_option("#seat-0", label="faulty")
    assert "failed" in page.inner_text("#exact")
    assert "Failed: faulty (seat 0) in round 5" in page.inner_text("#match-rounds")
    assert len(rows_of(page, "#rounds")) == 4
    assert page.locator(f"{MAP} .unknown").get_attribute("d").count("M") == 5


def test_names_are_shown_as_they_are(show):
    page = show(hostile())
    shown = {text.strip() for text in column(page, 2)}
    assert shown >= {" ".join(name.split()) for name in HOSTILE[:4]}
    assert page.title() == HOSTILE[4].replace("\ud800", "\ufffd").strip()
    page.mouse.move(*at(page, 0, 1))
    assert page.is_visible("#tip")
    page.mouse.click(*at(page, 3, 4))
    assert page.inner_text("#rounds thead").count(HOSTILE[0]) >= 1
    assert page.locator("b, img").count() == 0


CONTRAST = """selectors => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (layers) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const layer of layers) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    .reduce((sum, x, k) => sum + x * [0.2126, 0.7152, 0.0722][k], 0);
  return selectors.flatMap((selector) => [...document.querySelectorAll(selector)].map((node) => {
    const layers = [];
    for (let up = node; up; up = up.parentElement) layers.unshift(getComputedStyle(up).backgroundColor);
    const [a, b] = [light(over(layers)), light(over([...layers, getComputedStyle(node).color]))];
    return [selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""
TEXTS = ["h1", "header p", "a", ".ranking td", ".ranking th", ".rows div", ".quiet", "td", "dt", "dd", "summary", "pre"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_what_is_behind_it(show, scheme):
    page = show(two_seats(), scheme=scheme)
    found = page.evaluate(CONTRAST, [*TEXTS, ".action", ".now .action", "tr.now > *"])
    assert {selector for selector, _ in found} >= {*TEXTS, ".action", "tr.now > *"}
    # The contrast that WCAG 2.2 asks for at level AA.
    assert [(selector, ratio) for selector, ratio in found if ratio < 4.5] == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")


def test_numbers_stand_out_from_their_cells(show):
    page = show(two_seats())
    # Each text of the map and the cell below it.
    pairs = page.evaluate(
        """() => [...document.querySelectorAll("#map text")].map((text) => [
          text.getAttribute("fill"),
          [...document.querySelectorAll("#map path")].find((path) => path.getAttribute("d").includes(
            `M${Math.floor(text.getAttribute("x"))} ${Math.floor(text.getAttribute("y"))}h`)).getAttribute("fill"),
        ])"""
    )
    assert len(pairs) == 9
    for ink, cell in pairs:
        a, b = luminance([255 * (ink == "#fff")] * 3), luminance([int(x) for x in cell[4:-1].split(",")])
        assert (max(a, b) + 0.05) / (min(a, b) + 0.05) >= 4.5


def luminance(rgb):
    x = np.array(rgb) / 255
    return float(np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])


def test_paper_is_white_and_without_controls(show):
    page = show(two_seats(), scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("input:visible, select:visible").count() == 0
    assert page.locator(MAP).is_visible()


def test_a_large_map_is_fitted_and_can_be_enlarged(show):
    rng = np.random.default_rng(1)
    field = [
        rg.Machine(np.eye(2)[rng.integers(0, 2, 3)], rng.integers(0, 3, (3, 4)), name=f"no {k}") for k in range(80)
    ]
    t = rg.tournament(rg.RepeatedGame(rg.games.donation(), discount=0.9), field)
    page = show(t)
    assert page.locator(MAP).bounding_box()["width"] <= DESKTOP["width"]
    assert page.locator("#map").bounding_box()["width"] <= DESKTOP["width"]
    page.evaluate("cell.value = 30; cell.dispatchEvent(new Event('input'))")
    assert page.locator(MAP).bounding_box()["width"] == 2400
    assert page.evaluate("document.documentElement.scrollWidth") == DESKTOP["width"]
    page.focus(MAP)
    page.keyboard.press("End")
    # The last cell is scrolled to within the box.
    tip = page.locator("#tip").bounding_box()
    assert 0 <= tip["x"] <= DESKTOP["width"] - tip["width"]
    # Thousands of cells, and no more nodes than shades.
    assert page.locator(f"{MAP} > *").count() < 100


def test_without_scripts_the_ranking_and_the_method_can_be_read(chromium, tmp_path):
    t = two_seats()
    path = rg.report.html(t, tmp_path / "page.html")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert column(page, 2) == [t.names[k] for k in t.ranking]
    assert "need JavaScript" in page.inner_text("header")
    assert page.is_hidden("#payoffs")
    context.close()
