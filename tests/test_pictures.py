"""Every picture of `relgames.report`: as it was when somebody last looked at it, legible in any style, on its own axes.

After a change that is meant, renew the images and look at each one that differs:

    python -m pytest tests/test_pictures.py --renew-pictures && git diff --stat tests/data/pictures
"""

import inspect
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
import pytest

import relgames as rg
from relgames.report._matplotlib import COLOURS, MARK, TEXT, contrast, legible, paper

matplotlib.use("agg")
from matplotlib import pyplot, style
from matplotlib.colors import to_rgb
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text
from PIL import Image

# Each of these modules has a dict PICTURES: the name of the function, with ": " and more if it has several pictures,
# and what draws it.
MODULES = ("pictures_tournaments", "pictures_dynamics")
PICTURES = {}
for module in filter(find_spec, MODULES):
    PICTURES |= import_module(module).PICTURES

BASELINES = Path(__file__).parent / "data" / "pictures"
DPI, SHRINK = 50, 4
SIZE, PLACE = (6.4, 4.8), (0.3, 0.2, 0.6, 0.6)
# Other versions of freetype and matplotlib draw letters otherwise, and shift them by parts of a pixel. So what is not
# a letter is compared pixel by pixel, by the root mean square difference of 255; and of each text how dark its place
# is on average. The second test below imitates other versions by another hinting.
TOLERANCE, DARKNESS = 3.0, 4.0

every_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture(autouse=True)
def _close():
    # A style of the user's would change the images.
    with style.context("default"):
        yield
    pyplot.close("all")


@cache
def projection(name):
    """Return which kind of axes a picture is drawn on."""
    return PICTURES[name]().name


def drawn(name):
    """Draw on axes whose place does not depend on how much room letters take."""
    kind = projection(name)
    return PICTURES[name](pyplot.figure(figsize=SIZE).add_axes(PLACE, projection=kind))


def image(ax):
    """Return the picture, small, averaged from a large one; and where its texts are, in pixels."""
    file = BytesIO()
    ax.figure.savefig(file, dpi=SHRINK * DPI)
    small = Image.open(file).convert("RGB").reduce(SHRINK)
    boxes = np.array([place.extents for _, place in texts(ax.figure)]) * DPI / ax.figure.dpi
    boxes[:, [1, 3]] = small.height - boxes[:, [3, 1]]
    # With some room: letters may be elsewhere by a pixel.
    boxes = np.clip(boxes + np.array([-2, -2, 2, 2]), 0, [small.width, small.height] * 2)
    cuts = [np.s_[int(top) : int(bottom) + 1, int(left) : int(right) + 1] for left, top, right, bottom in boxes]
    pixels = np.array(small)
    return pixels, [cut for cut in cuts if pixels[cut].size]


def texts(figure):
    """Return the texts that are drawn, and where, in pixels of the figure."""
    found, draw = [], Text.draw
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", lambda text, renderer: (found.append(text), draw(text, renderer)))
        figure.canvas.draw()
    return [(text, text.get_window_extent()) for text in found if text.get_visible() and text.get_text().strip()]


def difference(before, now, boxes, folder):
    """Return what differs more than it may, or None."""
    if before.shape != now.shape:
        return f"the sizes {before.shape} and {now.shape}"
    for box in boxes:
        if abs(before[box].mean() - now[box].mean()) > DARKNESS:
            return f"the text at {box}: {before[box].mean()} and {now[box].mean()}"
    names = [str(folder / f"{name}.png") for name in ("before", "now")]
    for name, pixels in zip(names, (before.copy(), now.copy()), strict=True):
        for box in boxes:
            pixels[box] = 255
        Image.fromarray(pixels).save(name)
    return compare_images(*names, TOLERANCE)


@every_picture
def test_it_looks_as_it_did(name, tmp_path, request):
    baseline = BASELINES / (re.sub(r"\W+", "_", name) + ".png")
    now, boxes = image(drawn(name))
    if request.config.getoption("renew_pictures"):
        Image.fromarray(now).save(baseline)
        return
    assert baseline.exists(), f"no image of {name!r} to compare with: renew the pictures, and look at it"
    assert difference(np.array(Image.open(baseline)), now, boxes, tmp_path) is None


@pytest.mark.parametrize("name", ["payoff_table", "heat_map", "ranking", "machine", "cooperation: one match"])
def test_the_tolerance_allows_other_letters_and_nothing_that_is_missing(name, tmp_path):
    before, boxes = image(drawn(name))
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):
        assert difference(before, image(drawn(name))[0], boxes, tmp_path) is None
    ax = drawn(name)
    for artist in [*ax.lines, *ax.patches, *ax.collections, *ax.images]:
        artist.set_visible(False)
    assert difference(before, image(ax)[0], boxes, tmp_path) is not None
    ax = drawn(name)
    texts(ax.figure)[0][0].set_visible(False)
    assert difference(before, image(ax)[0], boxes, tmp_path) is not None


@every_picture
@pytest.mark.parametrize("look", ["default", "dark_background"])
def test_text_is_legible(name, look):
    with style.context(look):
        figure = PICTURES[name]().figure
        found = texts(figure)
        colours = [to_rgb(text.get_color()) for text, _ in found]
        for text, _ in found:
            # The box behind it stays.
            text.set_color("none")
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba())[::-1, :, :3] / 255
    assert found
    for (text, place), colour in zip(found, colours, strict=True):
        height, width, _ = pixels.shape
        # Nothing is cut off.
        assert place.x0 >= 0, (text, place)
        assert place.y0 >= 0, (text, place)
        assert place.x1 <= width, (text, place)
        assert place.y1 <= height, (text, place)
        behind = pixels[int(place.y0) : int(np.ceil(place.y1)), int(place.x0) : int(np.ceil(place.x1))].reshape(-1, 3)
        shades, counts = np.unique(behind, axis=0, return_counts=True)
        # Pixels have 256 shades.
        enough = np.array([contrast(colour, shade) >= TEXT - 0.05 for shade in shades])
        # A line may cross a box of text, beside its letters.
        assert counts[enough].sum() >= 0.9 * counts.sum(), (text.get_text(), colour, shades[~enough][:3])


@every_picture
def test_it_draws_on_the_axes_that_are_given_and_nowhere_else(name):
    kind = projection(name)
    pyplot.close("all")
    figure = pyplot.figure()
    other, given = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2, projection=kind)
    before = len(other.get_children())
    settings = dict(matplotlib.rcParams)
    assert PICTURES[name](given) is given
    assert len(other.get_children()) == before
    assert pyplot.get_fignums() == [figure.number]
    # Nothing but bars of colours is added to the figure.
    assert {ax.get_label() for ax in figure.axes} - {other.get_label(), given.get_label()} <= {"<colorbar>"}
    assert dict(matplotlib.rcParams) == settings


@every_picture
def test_names_are_shown_as_they_are(name):
    odd = " $_<\\frac{"
    figure = PICTURES[name](odd=odd).figure
    legends = [ax.get_legend_handles_labels()[1] for ax in figure.axes]
    shown = [text for text in figure.findobj(Text) if odd in text.get_text()]
    assert shown or any(odd in label for labels in legends for label in labels)
    for text in shown:
        assert not text.get_parse_math()
    figure.canvas.draw()


def test_every_function_that_draws_has_a_picture_here():
    draws = {name for name in rg.report.__all__ if "ax" in inspect.signature(getattr(rg.report, name)).parameters}
    assert draws
    assert {name.split(":")[0] for name in PICTURES} == draws


def test_no_image_is_left_over():
    expected = {re.sub(r"\W+", "_", name) + ".png" for name in PICTURES}
    assert {path.name for path in BASELINES.glob("*.png")} == expected


@pytest.mark.parametrize("behind", ["white", "black", "#777777", "#E5E5E5", "#002B36"])
def test_colours_are_made_legible_on_any_paper(behind):
    assert contrast("black", "white") == pytest.approx(21)
    assert TEXT == 4.5
    for colour in COLOURS:
        for least in (TEXT, MARK):
            assert contrast(legible(colour, behind, least), behind) >= least
    # What is legible is left alone.
    assert legible("#000080", "white") == to_rgb("#000080")


def test_a_picture_takes_its_colours_from_its_axes():
    with style.context("dark_background"):
        _, dark = pyplot.subplots()
    # The style is not in use any more when it is drawn.
    assert to_rgb(paper(dark)) == to_rgb("black")
    rg.report.machine(rg.strategies.tit_for_tat(), dark)
    assert {to_rgb(text.get_color()) for text in dark.texts} == {to_rgb("white")}
