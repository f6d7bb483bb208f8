"""exp, log and powers out of additions and multiplications, so that every machine gives the same last bit.

The library versions differ in the last bit between processors, and a last bit can flip a choice.
"""

from __future__ import annotations

import math

from simulation.rules.compiled import rule

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_SQRT_HALF = 0.7071067811865476


@rule
def exp(x: float) -> float:
    """e to the x; within 2e-15 of the true value, relative, for x between -700 and 700 (limited to these)."""
    if x < -700.0:
        return 0.0
    x = min(x, 700.0)
    half = 0.5 if x >= 0.0 else -0.5
    k = int(x * _LOG2_E + half)
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    total = 1.0
    for n in range(13, 0, -1):
        total = 1.0 + total * r / n
    return math.ldexp(total, k)


@rule
def log(x: float) -> float:
    """Natural logarithm of x > 0; -745 for x <= 0 (below the log of the smallest double)."""
    if x <= 0.0:
        return -745.0
    m, e = math.frexp(x)
    if m < _SQRT_HALF:
        m *= 2.0
        e -= 1
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    total = 0.0
    for n in range(21, 0, -2):
        total = total * square + 1.0 / n
    return 2.0 * s * total + e * (_LN2_HIGH + _LN2_LOW)


@rule
def power(base: float, exponent: float) -> float:
    """base to the exponent, for base >= 0 (0 gives 0, except to the power 0)."""
    if exponent == 0.0 or base == 1.0:
        return 1.0
    if base <= 0.0:
        return 0.0
    return exp(exponent * log(base))


@rule
def clip(x: float, low: float, high: float) -> float:
    """x, but at least low and at most high."""
    return min(max(x, low), high)
