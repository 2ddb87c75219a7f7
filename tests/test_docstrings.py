"""The parameters that docstrings name are the real ones, all and in order."""

import inspect
from importlib import import_module

import pytest
from numpydoc.docscrape import NumpyDocString
from test_doctests import PUBLIC


def parameters(function):
    """The names in a signature, without ``self``."""
    names = list(inspect.signature(function).parameters)
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def documented(doc):
    """The names in the section of parameters: several may share a line."""
    entries = NumpyDocString(inspect.cleandoc(doc or ""))["Parameters"]
    return [name.strip().lstrip("*") for entry in entries for name in entry.name.split(",")]


def described(value):
    """Give what has to have a section of parameters, with its name and docstring."""
    if inspect.isfunction(value):
        yield value.__name__, value, value.__doc__
    elif inspect.isclass(value):
        # A method may say in its sentence what its only parameter is, and a class that the library alone makes has
        # none; but a section that is there has to be whole.
        methods = [(name, f, f.__doc__) for name, f in vars(value).items() if inspect.isfunction(f) and name[0] != "_"]
        for name, function, doc in [("__init__", value.__init__, value.__doc__), *methods]:
            if documented(doc):
                yield f"{value.__name__}.{name}", function, doc


@pytest.mark.parametrize("package", PUBLIC)
def test_parameters_are_documented_by_their_names_and_in_order(package):
    module = import_module(package)
    found = [entry for name in module.__all__ for entry in described(getattr(module, name))]
    wrong = {name: (documented(doc), parameters(f)) for name, f, doc in found if documented(doc) != parameters(f)}
    assert wrong == {}
