"""A hint to the processor that a row of an array will be needed soon.

Tens of thousands of agents do not fit into a processor's cache; a loop that asks for the rows it will come to
a few turns later need not wait for them. A hint changes no value: uncompiled, it does nothing.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulation.rules.compiled import COMPILED

LINE = 64  # bytes that come into the cache at once
TO_READ, KEEP, DATA = 0, 3, 1  # arguments of LLVM's prefetch


def _touch(typing_context: Any, array: Any, row: Any, byte: Any) -> Any:
    """The hint as one instruction; row and byte are the first index and the place within that row."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        struct = context.make_array(signature.args[0])(context, builder, arguments[0])
        stride = builder.extract_value(struct.strides, 0)
        address = builder.ptrtoint(struct.data, stride.type)
        address = builder.add(address, builder.add(builder.mul(arguments[1], stride), arguments[2]))
        pointer, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        form = ir.FunctionType(ir.VoidType(), [pointer, word, word, word])
        hint = builder.module.declare_intrinsic("llvm.prefetch", [pointer], form)
        how = [word(TO_READ), word(KEEP), word(DATA)]
        builder.call(hint, [builder.inttoptr(address, pointer), *how])
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), generate


def _no_touch(array: NDArray[Any], row: int, byte: int) -> None:
    """Uncompiled, there is nothing to gain."""


touch: Any = intrinsic(_touch) if COMPILED else _no_touch
