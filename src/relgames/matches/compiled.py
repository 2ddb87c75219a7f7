"""Compiling the steps of programs: one signature for all, once per process."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from relgames.strategies import Program

# Compiled functions by the identity of the code, which stays that of the program whatever its start; each beside what
# the identity is of, so that it is not given to another.
_compiled: dict[int, tuple[Any, Any]] = {}


def address(program: Program) -> int:
    """Return the address of the compiled step function of a program.

    Raises
    ------
    TypeError
        If numba cannot compile it, or it does not return an integer on every path.
    ValueError
        If it draws random numbers of its own, which would ignore the seed.
    """
    step = program.step
    # Functions with variables of an enclosing function share their code, but not these.
    owner = step if step.__closure__ else step.__code__
    if id(owner) not in _compiled:
        _compiled[id(owner)] = owner, _compile(program)
    found = _compiled[id(owner)][1]
    return found.library.get_pointer_to_function(found.fndesc.llvm_func_name)


def _compile(program: Program) -> Any:
    from numba import types
    from numba.core.errors import NumbaError

    from relgames._jit import checked
    from relgames.matches._kernels.steps import ARGUMENTS

    step = program.step
    if source := next(_random_sources(step, set()), None):
        raise ValueError(
            f"{program.name}: the step function uses {source}, whose numbers do not depend on the seed. Use its "
            "argument u, uniform in [0, 1) and new in every round"
        )
    dispatcher: Any = checked(step)
    try:
        dispatcher.compile(ARGUMENTS)
        found = dispatcher.overloads[ARGUMENTS]
        kind = types.unliteral(found.signature.return_type)
        if isinstance(kind, types.Integer | types.Boolean) and kind != types.int64:
            dispatcher = checked(step)
            dispatcher.compile(types.int64(*ARGUMENTS))
            found = dispatcher.overloads[ARGUMENTS]
    except NumbaError as error:
        raise TypeError(
            f"{program.name}: numba cannot compile the step function: {_said(error)}\nA step holds to numbers, loops "
            "and math, on the arrays state and profile. What needs more of Python plays as an agent: an object with "
            "reset and act"
        ) from error
    # A function that has no end, or always raises, returns nothing because it never returns.
    if not isinstance(kind, types.Integer | types.Boolean) and not (kind == types.none and not _returns(step)):
        raise TypeError(
            f"{program.name}: the step function must return the number of an action, an int, on every path; it returns "
            f"{_described(kind)}"
        )
    return found


def _said(error: Exception) -> str:
    """Return what numba says, without its advice."""
    lines = [line.strip() for line in str(error).splitlines()]
    lines = [line for line in lines if line and not line.startswith(("Failed in nopython", "During: Pass"))]
    return "\n".join(lines[:12])


def _described(kind: Any) -> str:
    from numba import types

    if kind == types.none or isinstance(kind, types.Optional):
        return "None" if kind == types.none else "None on some of them"
    if isinstance(kind, types.Float):
        return "a float; write int(...), which cuts off the fraction"
    return str(kind)


def _returns(step: FunctionType) -> bool:
    return any(instruction.opname.startswith("RETURN") for instruction in dis.get_instructions(step))


def _random_sources(function: Any, seen: set[int]) -> Iterator[str]:
    """Yield the names by which a function, or a compiled one that it calls, draws random numbers."""
    if id(function) in seen:
        return
    seen.add(id(function))
    scope = function.__globals__ | {
        name: cell.cell_contents
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    }
    for code in _codes(function.__code__):
        for name in (*code.co_names, *code.co_freevars):
            value = scope.get(name)
            if value is np and "random" in code.co_names:
                yield f"{name}.random"
            elif _is_random(value):
                yield name
            elif isinstance(inner := getattr(value, "py_func", None), FunctionType):
                yield from _random_sources(inner, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _is_random(value: Any) -> bool:
    """Return whether a value is a module of random numbers, or a function of one."""
    if isinstance(value, ModuleType):
        return value.__name__ in ("random", "numpy.random")
    source = getattr(value, "__self__", None)
    return type(source).__module__ in ("random", "numpy.random.mtrand")
