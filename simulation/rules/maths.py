"""exp, log and powers out of additions and multiplications, so that every machine gives the same last bit.

The library versions differ in the last bit between processors, and a last bit can flip a choice. exp and log
have no early returns and call no library, so that a loop over many numbers takes several at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import rule

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_SQRT_HALF = 0.7071067811865476
# A double is a sign, 11 bits of exponent (1023 more than the power of two) and 52 bits of fraction.
_FRACTION_BITS, _BIAS = 52, 1023
_FRACTION = np.int64((1 << _FRACTION_BITS) - 1)
_HALF = np.int64((_BIAS - 1) << _FRACTION_BITS)  # the bits of 0.5
_SMALLEST_NORMAL = 2.2250738585072014e-308
_MADE_NORMAL = 4503599627370496.0  # 2**52: with it the smallest double is a normal one
# Coefficients of the Taylor series of exp (1/n!) and of the series of log in (m - 1)/(m + 1) (1/n).
_EXP_2 = 0.5
_EXP_3 = 0.16666666666666666
_EXP_4 = 0.041666666666666664
_EXP_5 = 0.008333333333333333
_EXP_6 = 0.001388888888888889
_EXP_7 = 0.0001984126984126984
_EXP_8 = 2.48015873015873e-05
_EXP_9 = 2.7557319223985893e-06
_EXP_10 = 2.755731922398589e-07
_EXP_11 = 2.505210838544172e-08
_EXP_12 = 2.08767569878681e-09
_EXP_13 = 1.6059043836821613e-10
_LOG_3 = 0.3333333333333333
_LOG_5 = 0.2
_LOG_7 = 0.14285714285714285
_LOG_9 = 0.1111111111111111
_LOG_11 = 0.09090909090909091
_LOG_13 = 0.07692307692307693
_LOG_15 = 0.06666666666666667
_LOG_17 = 0.058823529411764705
_LOG_19 = 0.05263157894736842
_LOG_21 = 0.047619047619047616


@rule
def two_to(k: int) -> float:
    """2 to the k, exactly, for k between -1022 and 1023: nothing but an exponent."""
    return float(np.int64((k + _BIAS) << _FRACTION_BITS).view(np.float64))


@rule
def split(x: float) -> tuple[float, int]:
    """m and e such that x = m times 2 to the e, and m is at least 0.5 and below 1 (x > 0)."""
    small = x < _SMALLEST_NORMAL
    y = x * _MADE_NORMAL if small else x
    bits = np.float64(y).view(np.int64)
    m = np.int64((bits & _FRACTION) | _HALF).view(np.float64)
    return float(m), int((bits >> _FRACTION_BITS) - (_BIAS - 1)) - (_FRACTION_BITS if small else 0)


@rule
def exp(x: float) -> float:
    """e to the x; within 2e-15 of the true value, relative, for x between -700 and 700 (limited to these)."""
    y = min(max(x, -700.0), 700.0)
    half = 0.5 if y >= 0.0 else -0.5
    k = int(y * _LOG2_E + half)
    r = (y - k * _LN2_HIGH) - k * _LN2_LOW
    total = _EXP_13
    total = total * r + _EXP_12
    total = total * r + _EXP_11
    total = total * r + _EXP_10
    total = total * r + _EXP_9
    total = total * r + _EXP_8
    total = total * r + _EXP_7
    total = total * r + _EXP_6
    total = total * r + _EXP_5
    total = total * r + _EXP_4
    total = total * r + _EXP_3
    total = total * r + _EXP_2
    total = (total * r + 1.0) * r + 1.0
    total *= two_to(k)
    return 0.0 if x < -700.0 else total


@rule
def log(x: float) -> float:
    """Natural logarithm of x > 0; -745 for x <= 0 (below the log of the smallest double)."""
    m, e = split(x)
    low = m < _SQRT_HALF
    m = m * 2.0 if low else m
    e = e - 1 if low else e
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    total = _LOG_21
    total = total * square + _LOG_19
    total = total * square + _LOG_17
    total = total * square + _LOG_15
    total = total * square + _LOG_13
    total = total * square + _LOG_11
    total = total * square + _LOG_9
    total = total * square + _LOG_7
    total = total * square + _LOG_5
    total = total * square + _LOG_3
    total = total * square + 1.0
    total = 2.0 * s * total + e * (_LN2_HIGH + _LN2_LOW)
    return -745.0 if x <= 0.0 else total


@rule
def power(base: float, exponent: float) -> float:
    """base to the exponent, for base >= 0 (0 gives 0, except to the power 0)."""
    raised = exp(exponent * log(base))
    raised = raised if base > 0.0 else 0.0
    return 1.0 if exponent == 0.0 or base == 1.0 else raised


@rule
def powers(numbers: NDArray[np.float64], n: int, exponent: float) -> None:
    """Replace each of the first n numbers by its ``power``.

    A processor does this loop on as many numbers as fit into its registers, because nothing in it branches.
    """
    for k in range(n):
        numbers[k] = power(numbers[k], exponent)


@rule
def clip(x: float, low: float, high: float) -> float:
    """x, but at least low and at most high."""
    return min(max(x, low), high)
