"""Which folders a report can be made of, and which tables with which columns each must hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder: its command, its tables (name -> columns that must be there), and its texts.

    A table is a file NAME.parquet or NAME.csv. What is `optional` may be missing; more columns are allowed.
    """

    command: str
    tables: dict[str, tuple[str, ...]]
    optional: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    pictures: bool = False  # whether the figures of its findings go into the report


_SPAN: Final = ("difference", "low", "high")

KINDS: Final[dict[str, Kind]] = {
    "run": Kind(
        "squeeze run",
        {
            "weekly": ("week",),
            "shares": ("week", "dimension", "option", "share", "quantity"),
            "events": ("week", "kind", "agent", "role", "world", "place", "label", "quantity_kg"),
            "flows": ("week", "from_place", "to_place", "mode", "quantity_kg"),
            "balance": ("week", "opening", "in", "out", "closing", "error"),
        },
    ),
    "comparison": Kind(
        "squeeze compare",
        {
            "comparison": ("measure", "unit", "mean_with", "mean_without", *_SPAN, "seeds"),
            "displacement": ("dimension", "statistic", "unit", "value", "low", "high", "target"),
            "options": ("dimension", "option", "targeted", "mean_with", "mean_without", *_SPAN),
            "switches": ("label", "with", "without", *_SPAN),
            "trajectories": ("measure", "week", "mean_with", "mean_without", *_SPAN),
        },
        optional={"adaptation": ("dimension", "statistic", "effect", "twin_effect", "undone")},
    ),
    "grid": Kind(
        "squeeze grid",
        {
            "cells": ("row", "world", "reading", "expects", "labels", "verdict"),
            "tests": ("row", "world", "label", "base_rate", "rate", *_SPAN, "verdict", "expected"),
        },
        optional={
            "dose": ("row", "world", "label", "intensity", *_SPAN, "verdict"),
            "robust": ("row", "world", "label", "draws", "share_rose", "share_fell"),
        },
        texts=("findings.md",),
    ),
    "sweep": Kind(
        "squeeze sweep",
        {"runs": ()},
        optional=dict.fromkeys(
            ("series", "switches", "displacement", "effects", "balloon", "parts", "stability"), ()
        ),
        texts=("findings.md",),
        pictures=True,
    ),
    "validation": Kind("squeeze validate", {"validation": ()}, texts=("findings.md",), pictures=True),
}
