"""Calling a compiled step function by its address.

One kernel plays all programs: it is compiled once, and gets a program as a number. numba has functions as values, but
their address is that of a wrapper which swallows exceptions. What is called here is the compiled function itself, by
numba's own calling convention, which returns whether it raised.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

# state, profile, u.
ARGUMENTS = (types.float64[::1], types.int64[::1], types.float64)


def _part(context, builder, kind, whole, first, size):
    """Return a part of an array, which nobody counts: the kernel holds the whole."""
    out = make_array(kind)(context, builder)
    width = context.get_constant(types.intp, 8)
    data = builder.gep(make_array(kind)(context, builder, value=whole).data, [first])
    populate_array(out, data=data, shape=[size], strides=[width], itemsize=width, meminfo=None)
    return out._getvalue()


def _call(context, builder, signature, args):
    address, states, first, size, views, at, seats, u = args
    values = [
        _part(context, builder, ARGUMENTS[0], states, first, size),
        _part(context, builder, ARGUMENTS[1], views, at, seats),
        u,
    ]
    function = context.call_conv.get_function_type(types.int64, ARGUMENTS)
    result, exception = (cgutils.alloca_once(builder, kind.pointee) for kind in function.args[:2])
    builder.store(ir.Constant(result.type.pointee, None), result)
    packed = context.get_arg_packer(ARGUMENTS).as_arguments(builder, values)
    status = builder.call(builder.inttoptr(address, function.as_pointer()), [result, exception, *packed])
    ended = builder.icmp_signed("==", status, status.type(0))
    action = context.get_returned_value(builder, types.int64, builder.load(result))
    return context.make_tuple(builder, signature.return_type, [ended, action])


def _call_step(typing, address, states, first, size, views, at, seats, u):
    """Call the step at an address with ``states[first : first + size]``, ``views[at : at + seats]`` and u.

    Returns whether it returned, and the action.
    """
    whole = types.int64
    states_kind, views_kind, chance = ARGUMENTS
    result = types.Tuple((types.boolean, types.int64))
    return result(whole, states_kind, whole, whole, views_kind, whole, whole, chance), _call


# numba gives the first argument.
call_step: Any = intrinsic(_call_step)
