"""Keyed randomness: a draw is a hash of (seed, purpose, identity, week, number), and there is no other luck.

The same agent therefore meets the same luck with and without an intervention, and no draw depends on how many
draws anybody else made. The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import numpy as np

from simulation.rules.compiled import rule, rule_for

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE = np.uint64(0xBF58476D1CE4E5B9)
_MIX_TWO = np.uint64(0x94D049BB133111EB)
_WEEK = np.uint64(0xD1B54A32D192ED03)
_PURPOSE = np.uint64(0xAEF17502108EF2D9)
_S27, _S30, _S31, _S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2**-53: a double has 53 bits

# Purposes: each kind of luck has a number of its own, so that no two are ever the same draw.
HIT, ARREST, CONSIGNMENT, REVIEW_WHAT, CHOOSE, SEARCH, SEARCH_PEER, SEARCH_LARGE = 1, 2, 3, 4, 5, 6, 7, 8
GOSSIP, ENTRY, EXIT, BUILD, DETECTION, LAUNDERER, COURIER, PEER, LARGE_ROLE, TRAIT = (
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
)
INVENT, TRIGGER, REPORT, SURVEY, CLOSING = 19, 20, 21, 22, 23


@rule
def mix(bits: np.uint64) -> np.uint64:
    """Scramble 64 bits."""
    bits = (bits ^ (bits >> _S30)) * _MIX_ONE
    bits = (bits ^ (bits >> _S27)) * _MIX_TWO
    return bits ^ (bits >> _S31)


@rule_for("uint64(uint64, uint64)")
def key_of(seed: np.uint64, identity: np.uint64) -> np.uint64:
    """The part of a draw's key that an agent keeps: seed and identity."""
    return mix(mix(seed + _GOLDEN) ^ (identity * _GOLDEN))


@rule
def child_identity(parent: np.uint64, count: int) -> np.uint64:
    """Identity of a parent's ``count``-th child; does not depend on who else was born, or when."""
    return mix(mix(parent + _GOLDEN) + np.uint64(count) * _WEEK)


@rule_for("float64(uint64, int64, int64, int64)")
def draw(key: np.uint64, purpose: int, week: int, number: int) -> float:
    """A uniform number in [0, 1) for this key, purpose, week and draw number."""
    bits = key + np.uint64(week + 4096) * _WEEK + np.uint64(purpose) * _PURPOSE + np.uint64(number) * _GOLDEN
    return float(mix(mix(bits)) >> _S11) * _UNIT
