"""Small pieces of HTML and SVG, made from numbers and escaped words."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final

from simulation.page.shown import in_words

if TYPE_CHECKING:
    from simulation.page.shown import Bulge, News, Reveal

BARS: Final = 7  # options listed
LARGEST: Final = 62.0  # radius of the larger half of the balloon, of a drawing 300 wide
ROW: Final = 26  # height of a line in the drawing of reactions


def balloon_svg(bulge: Bulge | None) -> str:
    """The balloon: the half that is squeezed and the half that is not; areas are quantities, dashed:
    without.
    """
    if bulge is None:
        return _balloon(1.0, 1.0, 1.0, 1.0, "nothing squeezed yet", "")
    here, there = ([row for row in bulge.options if row[3] is squeezed] for squeezed in (True, False))
    (a, b), (c, d) = ((sum(r[1] for r in rows), sum(r[2] for r in rows)) for rows in (here, there))
    return _balloon(a, b, c, d, f"squeezed {_change(a, b)}", f"elsewhere {_change(c, d)}")


def _balloon(a: float, b: float, c: float, d: float, left: str, right: str) -> str:
    most = max(a, b, c, d, 1e-12)
    r1, g1, r2, g2 = (max(9.0, LARGEST * math.sqrt(x / most)) for x in (a, b, c, d))
    x1, x2, y = 80.0, 216.0, 74.0
    neck = 0.42 * min(r1, r2)
    middle = (x1 + x2) / 2
    skin = (
        f"M {x1} {y - r1} C {x1 + r1 * 1.1} {y - r1}, {middle - 14} {y - neck}, {middle} {y - neck} "
        f"S {x2 - r2 * 1.1} {y - r2}, {x2} {y - r2} A {r2} {r2} 0 0 1 {x2} {y + r2} "
        f"C {x2 - r2 * 1.1} {y + r2}, {middle + 14} {y + neck}, {middle} {y + neck} "
        f"S {x1 + r1 * 1.1} {y + r1}, {x1} {y + r1} A {r1} {r1} 0 0 1 {x1} {y - r1} Z"
    )
    jaws = "".join(
        f'<path class="jaw" d="M {x1 - 26} {y + way * (r1 + 8)} h 52 m -26 0 v {way * 10}"/>'
        for way in (-1, 1)
    )
    text = (
        f'<text x="{x1}" y="168">{escape(left)}</text><text x="{x2}" y="168">{escape(right)}</text>'
        if right
        else f'<text x="{(x1 + x2) / 2}" y="168">{escape(left)}</text>'
    )
    return (
        f'<svg viewBox="0 0 300 178" class="sq-balloon{"" if right else " idle"}" role="img" '
        f'aria-label="{escape(left)}, {escape(right)}">'
        f'<circle class="ghost" cx="{x1}" cy="{y}" r="{g1:.1f}"/>'
        f'<circle class="ghost" cx="{x2}" cy="{y}" r="{g2:.1f}"/>'
        f'<path class="skin" d="{skin}"/>{jaws if right else ""}{text}</svg>'
    )


def bars(bulge: Bulge) -> str:
    """What moved: each option with and without, those squeezed marked, the largest changes first."""
    most = max((max(row[1], row[2]) for row in bulge.options), default=1.0) or 1.0
    rows = sorted(bulge.options, key=lambda row: (not row[3], -abs(row[1] - row[2])))[:BARS]
    lines = []
    for name, with_, without, squeezed in rows:
        way = "more" if with_ > without else "less"
        lines.append(
            f'<tr class="{way}{" squeezed" if squeezed else ""}"><th scope="row">{escape(name)}'
            f"{_tag(squeezed, bulge.named)}</th>"
            f"<td class='bar'><i style='width:{100 * with_ / most:.1f}%'></i>"
            f"<u style='width:{100 * without / most:.1f}%'></u></td>"
            f"<td>{_number(without)}</td><td>{_number(with_)}</td>"
            f"<td class='change'>{_change(with_, without)}</td></tr>"
        )
    head = "<thead><tr><th></th><th></th><th>without</th><th>with</th><th>change</th></tr></thead>"
    return f"<table class='sq-bars'>{head}<tbody>{''.join(lines)}</tbody></table>"


FIRST: Final = (
    "<ol class='sq-first'><li><b>Play</b> (space): some years without us, to see what is usual.</li>"
    "<li><b>Squeeze</b>: choose a cell of the grid, then an intervention.</li>"
    "<li><b>Play</b> on, and read what traffickers do next. The same luck without the squeeze runs beside."
    "</li>"
    "<li><b>Predict</b> (P): let the room vote; twenty seeds reveal what is more than chance.</li></ol>"
)


def ratio_text(bulge: Bulge | None) -> tuple[str, str]:
    """The balloon ratio as a number, and in words."""
    if bulge is None:
        return "–", "Squeeze something: click a cell of the grid."
    return ("–" if math.isnan(bulge.ratio) else f"{bulge.ratio:.2f}"), in_words(bulge)


def feed(news: list[News], names: dict[str, str], dates: dict[int, str]) -> str:
    """The narrated feed; `names`: labels in words, `dates`: the date of each week."""
    if not news:
        return "<p class='sq-empty'>No change of mind to tell of yet. Let time run.</p>"
    lines, last = [], None
    for item in news:
        if item.week != last:
            lines.append(f"<li class='day'>{escape(dates[item.week])} <span>week {item.week}</span></li>")
            last = item.week
        tag = f"<b class='tag'>{escape(names[item.label])}</b>" if item.label else ""
        alone = (
            "<b class='tag alone' title='not in the run without'>only with the squeeze</b>"
            if item.alone
            else ""
        )
        lines.append(
            f"<li class='news {item.world}'><p>{escape(item.text)}</p>"
            f"<p class='why'>{escape(item.reason)} {tag}{alone}</p></li>"
        )
    return f"<ol class='sq-feed'>{''.join(lines)}</ol>"


def reactions_svg(reveal: Reveal, names: dict[str, str], votes: dict[str, int]) -> str:
    """Every reaction that can arise: mean and 95 % interval over seeds, the grid's expectation, the room's
    votes.
    """
    low = min((x.low for x in reveal.labels), default=0.0)
    high = max((x.high for x in reveal.labels), default=1.0)
    low, high = min(low, -0.05 * max(high, 0.1)), max(high, 0.1)
    left, wide = 196.0, 316.0

    def at(value: float) -> float:
        return left + wide * (value - low) / (high - low)

    end = 24 + ROW * len(reveal.labels)
    lines = [_tick(at(value), value, end) for value in _ticks(low, high)]
    lines.append('<text class="head" x="528" y="13">grid</text><text class="head" x="576" y="13">room</text>')
    for k, x in enumerate(reveal.labels):
        y = 36 + ROW * k
        kind = x.verdict or "none"
        lines.append(
            f'<g class="{kind}"><text class="name" x="{left - 10:.0f}" y="{y + 5}" text-anchor="end">'
            f"{escape(names[x.label])}</text>"
            f'<line class="span" x1="{at(x.low):.1f}" x2="{at(x.high):.1f}" y1="{y}" y2="{y}"/>'
            f"{_mark(kind, at(x.difference), y)}"
            + (f'<path class="expected" d="M 540 {y - 8} l 8 8 l -8 8 l -8 -8 Z"/>' if x.expected else "")
            + (
                f'<text class="votes" x="586" y="{y + 5}">{votes[x.label]}</text>'
                if votes.get(x.label)
                else ""
            )
            + "</g>"
        )
    high_px = 40 + ROW * len(reveal.labels)
    drawn = "".join(lines)
    head = f'<svg viewBox="0 0 620 {high_px}" class="sq-reactions" role="img" aria-label="reactions">'
    return f"{head}{drawn}</svg>"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, at most seven, 0 among them."""
    step = 10.0 ** math.floor(math.log10(high - low))
    step = next(step * k for k in (0.2, 0.5, 1.0, 2.0) if (high - low) / (step * k) <= 6)
    return [step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _tick(x: float, value: float, end: int) -> str:
    return (
        f'<line class="{"tick" if value else "zero"}" x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{end}"/>'
        f'<text class="axis" x="{x:.1f}" y="13" text-anchor="middle">{_signed(value)}</text>'
    )


def _signed(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−") if abs(value) > 1e-9 else "0"


def _mark(kind: str, x: float, y: float) -> str:
    """Filled where it emerged, open where it did not: told apart without colour."""
    if kind in ("seen", "unexpected"):
        return f'<circle class="dot" cx="{x:.1f}" cy="{y}" r="7.5"/>'
    if kind == "opposite":
        return f'<path class="dot" d="M {x - 7:.1f} {y - 6} h 14 l -7 13 Z"/>'
    return f'<circle class="dot open" cx="{x:.1f}" cy="{y}" r="5.5"/>'


def _tag(target: bool, named: bool) -> str:
    return f"<b class='tag squeezed'>{'squeezed' if named else 'lost most'}</b>" if target else ""


def _change(with_: float, without: float) -> str:
    if without <= 0:
        return "new" if with_ > 0 else "±0 %"
    return f"{100 * (with_ / without - 1):+.0f} %".replace("-", "−")


def _number(value: float) -> str:
    for size, letter in ((1e9, " bn"), (1e6, " M"), (1e4, " k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == ' k' else size):,.3g}{letter}"
    return f"{value:,.3g}"
