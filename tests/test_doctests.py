"""Every example in a docstring, of the package as it is installed."""

import doctest
from importlib import import_module
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
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name):
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def is_result(value):
    """Whether it is a dataclass that only the library makes: those for users write their own ``__init__``."""
    return getattr(value, "__dataclass_params__", None) is not None and value.__dataclass_params__.init


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_function_has_an_example(package):
    module = import_module(package)
    functions = [value for value in (getattr(module, name) for name in module.__all__) if callable(value)]
    lacking = [f.__name__ for f in functions if not is_result(f) and ">>>" not in (f.__doc__ or "")]
    assert lacking == []
