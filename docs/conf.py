"""Configuration of the documentation: no network, every warning an error, every `pycon` block a test."""

from __future__ import annotations

import doctest
import runpy
import sys
from contextlib import chdir, redirect_stdout
from importlib import import_module
from os import cpu_count
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

import relgames

sys.path.insert(0, str(Path(__file__).parent))

project = "relgames"
author = "The relgames developers"
copyright = author
version = release = relgames.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.doctest",
    "sphinx.ext.mathjax",
    "sphinx-mathjax-offline",
    "numpydoc",
    "gallery_section",
    "myst_parser",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "catalogue_page",
    "bibliography_links",
    "claims_page",
    "spelling_of_names",
]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3

nitpicky = True
default_role = "py:obj"
nitpick_ignore = [("py:obj", "fractions.Fraction")]
# Docstrings of public names point to private modules for those who read the code.
nitpick_ignore_regex = [("py:obj", r"relgames\.(_chains|tournaments\.schedule|matches\.tables)")]

bibtex_bibfiles = ["references.bib", "catalogue.bib"]
bibtex_reference_style = "author_year"
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

autosummary_generate = True
# File systems that ignore case would take these for the pages of the classes.
autosummary_filename_map = {
    "relgames.announcement": "relgames.announcement_function",
    "relgames.catalogue": "relgames.catalogue_function",
    "relgames.course": "relgames.course_function",
    "relgames.equilibria.commitment": "relgames.equilibria.commitment_function",
    "relgames.equilibria.maxmin": "relgames.equilibria.maxmin_function",
    "relgames.equilibria.minmax": "relgames.equilibria.minmax_function",
    "relgames.fingerprint": "relgames.fingerprint_function",
    "relgames.history": "relgames.history_function",
    "relgames.linked": "relgames.linked_function",
    "relgames.market": "relgames.market_function",
    "relgames.orders": "relgames.orders_function",
    "relgames.screening": "relgames.screening_function",
    "relgames.strategies.nearest": "relgames.strategies.nearest_function",
    "relgames.strategies.response": "relgames.strategies.response_function",
    "relgames.strategies.traits": "relgames.strategies.traits_function",
    "relgames.survival": "relgames.survival_function",
    "relgames.tournament": "relgames.tournament_function",
}
# Types are in the docstrings, with shapes.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False

doctest_default_flags = doctest.NORMALIZE_WHITESPACE
# Docstrings are tested by pytest, with their module's names at hand.
doctest_test_doctest_blocks = ""

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    # The index is written by hand, in sections.
    "copyfile_regex": r"index\.rst$",
    # Each example is a process of its own; more side by side than there are cores would only wait for each other.
    "parallel": cpu_count() or 1,
    "capture_repr": (),
    "abort_on_example_error": True,
    "download_all_examples": False,
    "backreferences_dir": "gallery/uses",
    "doc_module": ("relgames",),
    "show_signature": False,
    "write_computation_times": False,
    # How long a page took says more about what else the machine did.
    "min_reported_time": 3600,
}

html_theme = "pydata_sphinx_theme"
html_title = "relgames"
html_favicon = "_static/logo.svg"
html_static_path = ["_static"]
html_css_files = ["relgames.css"]
html_show_sourcelink = False
html_copy_source = False
# A browser that reads the pages from a disk does not let the search look into them.
html_show_search_summary = False
# Only the reference needs one; the table of its catalogue needs the width more.
NO_SIDEBAR = ("index", "tutorials/*", "howto/*", "gallery/*", "explanation/*", "coming_from/*", "bibliography")
html_sidebars = {page: [] for page in (*NO_SIDEBAR, "reference/catalogue")}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": "relgames", "image_light": "_static/logo.svg", "image_dark": "_static/logo.svg"},
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 7,
    "footer_start": ["copyright"],
    "footer_end": [],
}

PACKAGES = (
    "relgames",
    "relgames.games",
    "relgames.strategies",
    "relgames.strategies.published",
    "relgames.matches",
    "relgames.equilibria",
    "relgames.relations",
    "relgames.relations.norms",
    "relgames.populations",
    "relgames.tournaments",
    "relgames.interop",
    "relgames.report",
    "relgames.files",
)
spelling_packages = PACKAGES


def mark_tests(app, doctree):
    """Make `pycon` fences tests, so that pages need no markup that other Markdown readers do not know."""
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") == "pycon":
            block["testnodetype"], block["groups"] = "doctest", ["default"]


def resolve_short_name(app, env, node, contnode):
    """Resolve names as docstrings write them, `Game` or `Machine.minimize`; a field of a result leads to its class."""
    if node.get("refdomain") != "py":
        return None
    objects = env.domains["py"].objects
    target = node["reftarget"].removeprefix("relgames.")
    owner, _, field = target.rpartition(".")
    owner = owner or node.get("py:class") or ""
    if any(field in getattr(getattr(import_module(name), owner, None), "__annotations__", ()) for name in PACKAGES):
        target = owner
    found = [name for name, entry in objects.items() if name.endswith(f".{target}") and not entry.aliased]
    # A picture is called as what it shows; the short name is that of the thing itself.
    found = [name for name in found if not name.startswith("relgames.report.")] or found
    # A function before a property of the same name.
    found = [name for name in found if name.count(".") == min(other.count(".") for other in found)]
    if len(found) != 1:
        return None
    entry = objects[found[0]]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contnode, found[0])


def hide_signature_of_results(app, what, name, obj, options, signature, returned):
    """A dataclass that does not write its own ``__init__`` is made by the library, not by its user."""
    if what == "class" and getattr(obj, "__dataclass_params__", None) and obj.__dataclass_params__.init:
        return "", returned
    return None


def check_reference_is_complete(app, env):
    documented = {name.rsplit(".", 1)[-1] for name in env.domains["py"].objects}
    packages = {package.rsplit(".", 1)[-1] for package in PACKAGES}
    for package in PACKAGES:
        missing = set(import_module(package).__all__) - documented - packages
        for name in sorted(missing):
            logging.getLogger(__name__).warning("%s.%s is public but not in the reference", package, name)


def write_sample_page(app, error):
    """Run the example that writes the page of a tournament in the folder of the built site; pages link to it."""
    if error is None and app.builder.format == "html":
        with chdir(app.outdir), redirect_stdout(None):
            runpy.run_path(str(Path(app.srcdir).parent / "examples" / "tournament_page.py"))


def setup(app):
    app.connect("doctree-read", mark_tests)
    app.connect("missing-reference", resolve_short_name)
    app.connect("autodoc-process-signature", hide_signature_of_results)
    app.connect("env-check-consistency", check_reference_is_complete)
    app.connect("build-finished", write_sample_page)
