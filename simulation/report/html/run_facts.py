"""The facts of a run, read back from its manifest, so that the numbers of the story serve the page, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from simulation.errors import Problem, UserError
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, parameters_of, scenario_of
from simulation.study.facts import OPTION_PREFIX, Basis, RunFacts, Spot, Squeeze
from simulation.study.folders import MANIFEST
from simulation.world.geography import load_world, world_names


def run_facts(folder: Folder) -> RunFacts:
    """Raises UserError when the manifest lacks what a run must have asked for."""
    scenario = scenario_of(folder.manifest)
    try:
        return _facts(folder.manifest, scenario)
    except (KeyError, TypeError, ValueError) as error:
        message = f"the scenario in it is damaged ({str(error)[:60]}); allowed is the file as it was written"
        raise UserError([Problem(str(folder.path / MANIFEST), 1, "scenario", message)]) from None


def _facts(manifest: Mapping[str, Any], scenario: Mapping[str, Any]) -> RunFacts:
    world = str(scenario["world"])
    parameters = parameters_of(manifest)
    options = {name for name in parameters if name.startswith(OPTION_PREFIX)}
    return RunFacts(
        scenario=str(scenario["name"]),
        title=str(scenario["title"]),
        question=" ".join(str(scenario["question"]).split()),
        world=world,
        start=date.fromisoformat(str(scenario["start"])),
        weeks=int(scenario["weeks"]),
        seed=int(manifest["seed"]),
        scale=float(scenario.get("scale", 1.0)),
        squeezes=squeezes_of(scenario),
        spots=spots_of(world),
        parameters=_basis([one for name, one in parameters.items() if name not in options]),
        options=_basis([one for name, one in parameters.items() if name in options]),
        version=str(mapping(manifest.get("versions")).get("squeeze", "")),
    )


def squeezes_of(scenario: Mapping[str, Any]) -> tuple[Squeeze, ...]:
    """The interventions of a scenario of a manifest, by their start."""
    found = [
        Squeeze(
            str(item["name"]), str(item["kind"]), tuple(map(str, item.get("where") or ())),
            int(item["start_week"]), None if item.get("until_week") is None else int(item["until_week"]),
            int(item.get("ramp_weeks", 0)), float(item["intensity"]),
        )
        for item in scenario.get("interventions") or ()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda squeeze: (squeeze.start_week, squeeze.name)))


def spots_of(world: str) -> dict[str, Spot]:
    """The places of a world that ships with Squeeze; none for any other."""
    if world not in world_names():
        return {}
    places = load_world(world).places.values()
    return {p.code: Spot(p.code, p.name, p.lat, p.lon, p.jurisdiction) for p in places}


def _basis(numbers: list[Any]) -> Basis:
    bases = [str(mapping(one).get("basis")) for one in numbers]
    return Basis(bases.count("measured"), bases.count("estimated"), bases.count("assumed"))
