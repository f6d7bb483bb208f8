"""The map as an element: places and lanes go to the browser once, a frame with every view."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from nicegui.element import Element

from simulation.page.shown import View
from simulation.report.projection import Scale, latitudes_of, longitudes_of

if TYPE_CHECKING:
    from simulation.page.visitor import Visitor
    from simulation.world.geography import World

STEP: Final = 30  # degrees between lines of the graticule


class WorldMap(Element, component="map.js", esm={"squeeze-map": "../map_parts"}):
    """Shows the frames of `simulation.page.view.View`; tells by `look` which agent is pointed at."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.visitor = visitor
        self._props["label"] = "Map of the simulated trade: places, lanes and agents"
        self._props["world"] = world_of(visitor.scenario.geography())
        self._settings: dict[str, Any] = {
            "side": "with",
            "colour": "mode",
        }  # theme: as the browser is, at first
        self._props["settings"] = self._settings
        self.on("look", self._look)

    def open_with(self, frame: dict[str, Any]) -> None:
        """A frame that is drawn as soon as the map is there."""
        self._props["first"] = {**frame, "jump": True}

    async def show(self, view: View, jump: bool) -> None:
        """Draw a view; done when the browser has taken it, so that a slow one is not flooded."""
        with contextlib.suppress(TimeoutError):
            await self.run_method("show", {**view.map, "jump": jump})

    def begin(self) -> None:
        """Take over the world of another scenario."""
        self._props["world"] = world_of(self.visitor.scenario.geography())
        self.run_method("begin", self._props["world"])

    def set(self, **settings: Any) -> None:
        """side: with, without or difference.

        colour: mode or goods. theme, playing, big, squeezed (place numbers).
        """
        changed = {key: value for key, value in settings.items() if self._settings.get(key) != value}
        if changed:
            self._settings.update(changed)
            self.run_method("set", changed)

    async def _look(self, event: Any) -> None:
        row = int(event.args["row"])
        agent = await self.visitor.look(row)
        if agent is not None:
            told = {
                "name": agent.name, "place": agent.place, "about": agent.about, "sees": agent.sees,
                "decided": agent.decided, "changes": agent.changes,
            }  # fmt: skip
            self.run_method("tell", row, told)


def world_of(world: World) -> dict[str, Any]:
    """Places at 0 to 1 across and down, lanes by numbers of places, and what else a drawing needs; see
    map_parts.
    """
    places, codes = world.places, list(world.places)
    lanes = [
        (codes.index(lane.from_place), codes.index(lane.to_place), lane.mode) for lane in world.lanes.values()
    ]
    ends = [(places[codes[a]].lon, places[codes[b]].lon) for a, b, _ in lanes]
    across = longitudes_of((place.lon for place in places.values()), ends)
    up = latitudes_of(place.lat for place in places.values())
    families = list(world.classes)
    return {
        "places": [
            {"code": code, "name": place.name, "x": _share(across, place.lon), "y": 1 - _share(up, place.lat)}
            for code, place in places.items()
        ],
        "lanes": [{"from": a, "to": b, "mode": mode} for a, b, mode in lanes],
        "families": [families.index(substance.family) for substance in world.substances.values()],
        "jurisdictions": [
            [k for k, code in enumerate(codes) if places[code].jurisdiction == one]
            for one in world.jurisdictions
        ],
        "meridians": _lines(across, "E", "W"),
        "parallels": [[1 - at, text] for at, text in _lines(up, "N", "S")],
    }


def _share(scale: Scale, degrees: float) -> float:
    low, high = scale.drawn[1], scale.drawn[-2]
    return (scale(degrees) - low) / (high - low) if high > low else 0.5


def _lines(scale: Scale, positive: str, negative: str) -> list[tuple[float, str]]:
    """Round degrees within the places: where, and what is written there."""
    found: list[tuple[float, str]] = []
    for degrees in range(-360, 720, STEP):
        inside = scale.known[1] < degrees < scale.known[-2]
        if inside and (not found or _share(scale, degrees) - found[-1][0] > 0.07):
            angle = (degrees + 180) % 360 - 180
            text = f"{abs(angle)}°{positive if angle > 0 else negative if -180 < angle < 0 else ''}"
            found.append((_share(scale, degrees), text))
    return found
