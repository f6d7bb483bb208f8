"""The trade network at longitude and latitude, drawn plainly: a graticule, no base map."""

from __future__ import annotations

import math
from typing import Final

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from simulation.report import place_names, style
from simulation.report.numbers import LaneFlow
from simulation.report.projection import Scale, latitudes_of, longitudes_of
from simulation.study.facts import RunFacts

MOST_LANES: Final = 60
WIDEST: Final = 4.5  # points


def map_panel(axes: Axes, facts: RunFacts, flows: list[LaneFlow]) -> None:
    """Places, lanes (width: mass; colour and dash: mode), squeezed places ringed."""
    if not facts.spots:
        style.say(axes, "this world has no places")
        return
    spots = facts.spots
    across = longitudes_of(
        (spot.lon for spot in spots.values()), ((spots[a].lon, spots[b].lon) for a, b in facts.lanes)
    )
    up = latitudes_of(spot.lat for spot in spots.values())
    at = {code: (across(spot.lon), up(spot.lat)) for code, spot in spots.items()}
    width, height = across.drawn[-2], up.drawn[-2]
    axes.set_xlim(-0.05 * width - 1, 1.08 * width + 1)
    axes.set_ylim(-0.1 * height - 1, 1.1 * height + 1)
    _graticule(axes, across, up)
    _lanes(axes, at, flows)
    _places(axes, facts, at)
    _legend(axes, flows, bool(facts.squeezed_spots()))


def _graticule(axes: Axes, across: Scale, up: Scale) -> None:
    lons, lats = _round_degrees(across, 0.05), _round_degrees(up, 0.09)
    axes.set_xticks([across(lon) for lon in lons], [_degrees(lon, "E", "W") for lon in lons])
    axes.set_yticks([up(lat) for lat in lats], [_degrees(lat, "N", "S") for lat in lats])
    axes.grid(color=style.PALE, lw=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelcolor=style.FAINT, labelsize=6.5)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _round_degrees(scale: Scale, apart: float) -> list[int]:
    """Round degrees within the scale, at least `apart` (share of the drawing) from one another."""
    low, high = scale.known[0], scale.known[-1]
    step = 30 if high - low > 90 else 10 if high - low > 30 else 5
    kept: list[int] = []
    for degrees in range(math.ceil(low / step) * step, int(high) + 1, step):
        if not kept or scale(degrees) - scale(kept[-1]) > apart * scale.drawn[-1]:
            kept.append(degrees)
    return kept


def _degrees(angle: int, positive: str, negative: str) -> str:
    angle = (angle + 180) % 360 - 180
    if angle in (0, -180):
        return f"{abs(angle)}°"
    return f"{abs(angle)}°{positive if angle > 0 else negative}"


def _lanes(axes: Axes, at: dict[str, tuple[float, float]], flows: list[LaneFlow]) -> None:
    heaviest = flows[0].kg_per_week if flows else 0.0
    drawn: dict[tuple[str, str], int] = {}
    for origin, target, mode, kg in flows[:MOST_LANES]:
        if origin not in at or target not in at or origin == target:
            continue
        earlier = drawn.get((origin, target), 0)
        drawn[origin, target] = earlier + 1
        axes.add_patch(
            FancyArrowPatch(
                at[origin],
                at[target],
                connectionstyle=f"arc3,rad={-0.18 - 0.12 * earlier}",
                arrowstyle="-|>",
                mutation_scale=6,
                shrinkA=3,
                shrinkB=4,
                lw=_width(kg, heaviest),
                color=style.MODE_COLOURS.get(mode, style.FAINT),
                ls=style.MODE_STYLES.get(mode, "-"),
                alpha=0.8,
                zorder=2,
                joinstyle="miter",
            )
        )


def _width(kg: float, heaviest: float) -> float:
    return max(0.4, WIDEST * math.sqrt(kg / heaviest)) if heaviest > 0 else 0.4


def _places(axes: Axes, facts: RunFacts, at: dict[str, tuple[float, float]]) -> None:
    squeezed = facts.squeezed_spots()
    axes.plot(*zip(*at.values(), strict=True), "o", ms=3.5, color=style.INK, mec="white", mew=0.5, zorder=4)
    ringed = [at[code] for code in at if code in squeezed]
    if ringed:
        axes.plot(*zip(*ringed, strict=True), "o", ms=8, mfc="none", mec=style.VERMILION, mew=1.6, zorder=5)
    _names(axes, facts, at)


def _names(axes: Axes, facts: RunFacts, at: dict[str, tuple[float, float]]) -> None:
    width, height = style.inches_of(axes)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    points = [
        ((x - left) / (right - left) * width, (y - bottom) / (top - bottom) * height) for x, y in at.values()
    ]
    names = [facts.spots[code].name for code in at]
    for name, box in place_names.beside(names, points, (width, height)):
        axes.text(
            box[0] / width,
            (box[1] + box[3]) / 2 / height,
            name,
            transform=axes.transAxes,
            fontsize=place_names.SIZE,
            linespacing=1.0,
            va="center",
            color=style.INK,
            zorder=6,
            path_effects=[patheffects.withStroke(linewidth=1.8, foreground="white")],
        )


def _in_words(kg: float) -> str:
    """A mass a week with three digits: in kg, or in t where those would be many."""
    return f"{kg:,.3g} kg" if kg < 1000 else f"{kg / 1000:,.3g} t"


def _legend(axes: Axes, flows: list[LaneFlow], squeezed: bool) -> None:
    used = {flow.mode for flow in flows}
    modes = [mode for mode in style.MODE_COLOURS if mode in used]
    heaviest = flows[0].kg_per_week if flows else 0.0
    handles = [
        Line2D([], [], color=style.MODE_COLOURS[mode], ls=style.MODE_STYLES[mode], lw=2, label=mode)
        for mode in modes
    ]
    for share in (1.0, 0.1) if heaviest > 0 else ():
        kg = heaviest * share
        handles.append(
            Line2D([], [], color=style.FAINT, lw=_width(kg, heaviest), label=f"{_in_words(kg)} per week")
        )
    if squeezed:
        handles.append(
            Line2D(
                [],
                [],
                ls="",
                marker="o",
                ms=8,
                mfc="none",
                mec=style.VERMILION,
                mew=1.6,
                label="squeezed place",
            )
        )
    if handles:
        axes.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.06),
            ncols=len(handles),
            fontsize=7,
            frameon=False,
            handlelength=2.2,
            columnspacing=1.2,
            borderaxespad=0.2,
        )
