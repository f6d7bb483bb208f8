"""What a manifest says of where results come from, as a section that stands at the end of every report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from simulation import __version__
from simulation.parameters import load
from simulation.report.html.folder import Folder
from simulation.report.html.parts import Block, Cell, Prose, Section, Table
from simulation.report.html.wording import number
from simulation.report.story import ABSTRACT

BASES: Final = ("measured", "estimated", "assumed")
MOST_CHANGED: Final = 60  # rows


def scenario_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scenario that was asked for: of the run, the side with, or the baseline; {} if none."""
    for holder in (manifest, manifest.get("with"), manifest.get("baseline"), manifest.get("design")):
        if isinstance(holder, Mapping) and isinstance(holder.get("scenario"), Mapping):
            return mapping(holder["scenario"])
    return {}


def mapping(value: Any) -> Mapping[str, Any]:
    """The mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def parameters_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name -> {value, unit, basis, source, changed}; {} if the manifest has none."""
    several = tuple(mapping(manifest.get("baselines")).values())
    for holder in (manifest, manifest.get("with"), manifest.get("baseline"), *several):
        found = mapping(mapping(holder).get("parameters"))
        if found and all(isinstance(one, Mapping) for one in found.values()):
            return found
    return {}


def assumed_words(manifest: Mapping[str, Any]) -> str:
    """`98 % of 1,011 input numbers are assumed`: as the manifest says, else those that this version ships."""
    parameters = parameters_of(manifest)
    if not parameters:
        if mapping(manifest.get("versions")).get("squeeze") != __version__:
            return "the manifest does not say which input numbers are assumed"
        shipped = [known.basis for known in load().values()]
        return _assumed(shipped, "that Squeeze ships are assumed")
    return _assumed([str(mapping(one).get("basis")) for one in parameters.values()], "are assumed")


def _assumed(bases: list[str], which: str) -> str:
    share = bases.count("assumed") / len(bases)
    return f"{share:.0%} of {len(bases):,} input numbers {which}"


def seeds_words(manifest: Mapping[str, Any]) -> str:
    """`seed 1`, or `seeds 1 to 20`."""
    seeds = manifest.get("seeds", manifest.get("seed"))
    if isinstance(seeds, int):
        return f"seed {seeds}" if "seed" in manifest else f"{seeds} seeds"
    if isinstance(seeds, list) and seeds and all(isinstance(seed, int) for seed in seeds):
        if len(seeds) == 1:
            return f"seed {seeds[0]}"
        if seeds == list(range(seeds[0], seeds[0] + len(seeds))):
            return f"seeds {seeds[0]} to {seeds[-1]}"
        return "seeds " + ", ".join(map(str, seeds[:20])) + (" …" if len(seeds) > 20 else "")
    return "seeds not stated"


def comparator_words(manifest: Mapping[str, Any]) -> str:
    """What the results are held against, in words."""
    kind = manifest.get("kind")
    if kind == "comparison":
        without = mapping(mapping(manifest.get("without")).get("scenario")).get("name", "?")
        same = manifest.get("seeds") == manifest.get("seeds_of_comparator")
        return f"compared with {without} on {'the same' if same else 'other'} seeds"
    if kind == "grid":
        return "compared with the baseline on the same seeds"
    if kind == "run":
        return "no comparator"
    found = manifest.get("comparator", manifest.get("against"))
    return f"compared with {found}" if isinstance(found, str) else "comparators as the tables say"


def week_date(manifest: Mapping[str, Any], week: int) -> date | None:
    """The Monday of a week of the scenario; None if the manifest gives no start."""
    start = scenario_of(manifest).get("start")
    try:
        return date.fromisoformat(str(start)) + timedelta(weeks=week)
    except (ValueError, OverflowError):
        return None


def trust_line(manifest: Mapping[str, Any]) -> str:
    """The line at the foot: seeds, comparator, share of assumed inputs, abstract."""
    first = f"{seeds_words(manifest)}; {comparator_words(manifest)}; {assumed_words(manifest)}."
    return f"{first[:1].upper()}{first[1:]} {ABSTRACT}"


def provenance(folder: Folder) -> Section:
    """The last section: how far to trust it, and where it comes from."""
    blocks: list[Block] = [
        Prose(
            (
                ABSTRACT,
                f"{_upper(assumed_words(folder.manifest))}. An assumed number is a reasoned guess "
                "with a range; "
                "conclusions that hang on one of them are conclusions about that guess.",
                "Substances are economic objects here: there is nothing about synthesis, vendors "
                "or hiding in the "
                "model, and so nothing of it in this page.",
            )
        ),
        _table("made", "How it was made", _made(folder)),
    ]
    changed = [
        (name, f"{number(mapping(one).get('value'))} {mapping(one).get('unit', '')}")
        for name, one in parameters_of(folder.manifest).items()
        if mapping(one).get("changed")
    ]
    if changed:
        blocks.append(_table("changed", "Numbers changed by the scenario", changed[:MOST_CHANGED]))
    basis = list(_basis(folder.manifest))
    if basis:
        blocks.append(_table("basis", "What the input numbers rest on", basis))
    outputs = mapping(folder.manifest.get("outputs"))
    hashes = [(name, str(mapping(one).get("sha256", "–"))) for name, one in outputs.items()]
    if hashes:
        blocks.append(_table("hashes", "Files and their hashes (SHA-256)", hashes, folded=True))
    return Section(
        "provenance", "How far to trust it, and where it comes from", tuple(blocks), "Trust and source"
    )


def _made(folder: Folder) -> Iterator[tuple[str, str]]:
    manifest, scenario = folder.manifest, scenario_of(folder.manifest)
    for label, key in (("Scenario", "name"), ("World", "world"), ("Start", "start"), ("Weeks", "weeks"),
                       ("Scale", "scale"), ("Behavioural assumptions", "assumptions")):  # fmt: skip
        if scenario.get(key) is not None:
            yield label, str(scenario[key])
    yield "Seeds", seeds_words(manifest)
    yield "Comparator", comparator_words(manifest)
    yield "Assumed inputs", assumed_words(manifest)
    modified = " (with changes that were not committed)" if manifest.get("modified") else ""
    yield "Commit of the source", f"{manifest.get('commit') or 'not known'}{modified}"
    yield "Identity of what was asked", str(manifest.get("run", "–"))
    versions = mapping(manifest.get("versions"))
    yield "Software", ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    yield "Written", str(manifest.get("written", "–"))
    if manifest.get("wall_seconds") is not None:
        yield "Took", f"{number(manifest['wall_seconds'])} s"
    yield "Folder", folder.path.resolve().name


def _basis(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parameters = parameters_of(manifest)
    options = {name: one for name, one in parameters.items() if name.startswith("options.")}
    others = {name: one for name, one in parameters.items() if name not in options}
    for title, group in (("Parameters", others), ("Numbers of the option tables", options)):
        if group:
            counts = [sum(mapping(one).get("basis") == basis for one in group.values()) for basis in BASES]
            parts = ", ".join(f"{count} {basis}" for count, basis in zip(counts, BASES, strict=True))
            yield title, f"{len(group)}: {parts}"


def _table(key: str, title: str, rows: list[tuple[str, str]] | Iterator[tuple[str, str]], *,
           folded: bool = False) -> Table:  # fmt: skip
    cells = tuple((Cell(label, strong=True), Cell(value)) for label, value in rows)
    return Table(key, title, (("What", ""), ("Value", "")), cells, folded=folded, sortable=False)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
