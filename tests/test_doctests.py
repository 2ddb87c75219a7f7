"""Every docstring, of the package as it is installed: its examples run, its parameters are the real ones."""

import doctest
import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest
from numpydoc.docscrape import NumpyDocString

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


def parameters(function):
    """The names in a signature, without ``self``."""
    names = list(inspect.signature(function).parameters)
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def documented(doc):
    """The names in the section of parameters: several may share a line."""
    entries = NumpyDocString(inspect.cleandoc(doc or ""))["Parameters"]
    return [name.strip().lstrip("*") for entry in entries for name in entry.name.split(",")]


@pytest.mark.parametrize("package", PUBLIC)
def test_parameters_are_documented_by_their_names_and_in_order(package):
    module = import_module(package)
    public = [value for value in (getattr(module, name) for name in module.__all__) if callable(value)]
    # A method may say in its sentence what its only parameter is; a table of them has to be whole.
    pairs = [(value.__qualname__, value, value.__doc__) for value in public if inspect.isfunction(value)]
    for owner in filter(inspect.isclass, public):
        methods = [
            (f"{owner.__name__}.{name}", f, f.__doc__) for name, f in vars(owner).items() if inspect.isfunction(f)
        ]
        pairs += [
            (name, f, doc)
            for name, f, doc in methods
            if not name.rpartition(".")[2].startswith("_") and documented(doc)
        ]
        if documented(owner.__doc__):
            pairs.append((owner.__name__, owner.__init__, owner.__doc__))
    lacking = {name: (documented(doc), parameters(f)) for name, f, doc in pairs if documented(doc) != parameters(f)}
    assert lacking == {}
