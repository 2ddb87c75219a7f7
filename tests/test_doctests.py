"""Every example in a docstring, of the package as it is installed."""

import doctest
from importlib import import_module
from inspect import isclass, isfunction
from pkgutil import walk_packages

import pytest

import relgames

MODULES = ["relgames", *(module.name for module in walk_packages(relgames.__path__, "relgames."))]
PUBLIC = (
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


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name):
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_has_an_example(package):
    module = import_module(package)
    values = [getattr(module, name) for name in module.__all__]
    documented = [value for value in values if isfunction(value) or isclass(value)]
    assert [value.__name__ for value in documented if ">>>" not in (value.__doc__ or "")] == []
