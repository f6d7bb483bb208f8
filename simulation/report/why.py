"""Reading the hand-written reasons that stand beside the figures in a page of findings."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from simulation.files import read_yaml
from simulation.reading import Section, nearest, raise_if_any


def read_texts(
    path: Path, part: str, known: Collection[str], longest: int, noun: str, of: str = ""
) -> dict[str, str]:
    """The texts under `part` of a file, by key; `longest`: the most letters of one.

    Raises UserError for a key that is not among the `known` ones (each is a `noun`, `of` something) and for
    anything but text.
    """
    document = read_yaml(path)
    root = Section(document)
    section = root.section(part)
    found = {}
    for key in section.data:
        if key not in known:
            section.problem(key, f"is no {noun}{of}; {nearest(key, known, noun)}")
        found[key] = section.text(key, longest=longest)
    root.finish()
    raise_if_any(document)
    return found
