"""What the colours, dashes, shapes and widths on the map mean, in words beside small drawings."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from simulation.names import MODES
from simulation.page.words import plain

if TYPE_CHECKING:
    from simulation.page.visitor import Visitor

DASHES: Final = {"post": "2 4", "container": "", "vehicle": "12 3", "vessel": "8 4", "air": "7 3 2 3"}
UNIT: Final = "kg a week, counted as the reference drug that can be made of it"
SHAPES: Final = {
    "supplier": "M6 1 11 10 1 10Z",
    "broker": "M6 0 12 6 6 12 0 6Z",
    "courier": "M2 1 11 6 2 11Z",
    "launderer": "M6 0 11 3 11 9 6 12 1 9 1 3Z",
    "laboratory": "M1 1H11V11H1Z",
    "retail cell": "M6 1A5 5 0 1 1 5.9 1Z",
    "organisation": "M6 0 7.6 4 12 4.3 8.6 7.1 9.8 11.4 6 9 2.2 11.4 3.4 7.1 0 4.3 4.4 4Z",
}


def legend(visitor: Visitor, heaviest: float, side: str, colour: str) -> str:
    """HTML for the map's corner. `heaviest`: kg a week that the widest arc stands for; 0: not known yet."""
    parts = [_role(name, path) for name, path in SHAPES.items()]
    if side == "difference":
        parts += [_line("more", "", "more than without"), _line("less", "5 5", "less than without")]
    elif colour == "goods":
        parts += [
            _line(f"family-{k % 6}", "", plain(name))
            for k, name in enumerate(visitor.scenario.geography().classes)
        ]
    else:
        used = {lane.mode for lane in visitor.scenario.geography().lanes.values()}
        parts += [_line(mode, DASHES[mode], mode) for mode in MODES if mode in used]
    if heaviest:
        parts.append(f"<span>widest arc: {heaviest:,.2g} {UNIT}</span>")
    return "".join(parts)


def _role(name: str, path: str) -> str:
    kind = name.replace(" ", "-")
    return (
        f'<span><svg width="12" height="12" class="role-{kind}"><path d="{path}"/></svg>{escape(name)}</span>'
    )


def _line(kind: str, dash: str, words: str) -> str:
    return (
        f'<span><svg width="26" height="8" class="line-{kind}">'
        f'<path d="M0 4H26" stroke-dasharray="{dash}"/></svg>'
        f"{escape(words)}</span>"
    )
