"""Small made-up folders of results of every kind, with numbers that can be done in the head."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pandas as pd
from fake_run import fake_facts, fake_run

from simulation import __version__
from simulation.reactions.grid import Grid
from simulation.study.facts import Tables
from simulation.study.manifest import write_manifest
from simulation.study.run_folder import write_folder

PLACES = {  # of the made-up run -> of the world transpacific
    "CN_E": "CN", "CN_S": "CN", "IN_W": "IN", "FTZ": "FT", "MX_P": "MP", "MX_N": "MN", "US_BW": "BR", "US_BE": "BR",
    "CA": "CA", "US_PAC": "PA", "US_MTN": "MT", "US_WSC": "WS", "US_WNC": "WN", "US_ENC": "EN", "US_ESC": "ES",
    "US_SA": "SA", "US_MA": "MA", "US_NE": "NE",
}  # fmt: skip
PARAMETERS = {  # one of four is measured: 75 % are assumed
    name: {"value": 1.0, "unit": "share", "basis": basis, "source": None, "changed": changed}
    for name, basis, changed in (
        ("lab.a", "measured", False), ("lab.b", "assumed", True), ("options.lab.c", "assumed", False),
        ("options.lab.d", "assumed", False),
    )
}  # fmt: skip


def scenario_data(
    weeks: int, title: str = "Class-wide scheduling, 2019", world: str = "transpacific"
) -> dict[str, Any]:
    """The scenario as a manifest holds it, with one intervention in week 121."""
    return {
        "name": "class_scheduling_2019", "title": title, "question": "Does it stop the supply, or move it?",
        "world": world, "start": "2017-01-02", "weeks": weeks, "assumptions": "learning", "scale": 1.0,
        "interventions": [{
            "kind": "class_scheduling", "name": "fentanyl class, China", "where": ["CN"], "start_week": 121,
            "until_week": None, "ramp_weeks": 8, "intensity": 0.9,
        }],
    }  # fmt: skip


def make_run(folder: Path, weeks: int = 160, *, title: str = "Class-wide scheduling, 2019", world: str = "transpacific",
             squeezed: bool = True,
    measure: str = "fentanyl class, China",
) -> Path:  # fmt: skip
    """A run folder with the tables of `fake_run`, in places of the world transpacific."""
    run = fake_run(weeks)
    flows, events = run.flows.copy(), run.events.copy()
    for column in ("from_place", "to_place"):
        flows[column] = flows[column].map(PLACES)
    events["place"] = events["place"].map(lambda code: PLACES.get(code, code))
    scenario = scenario_data(weeks, title, world)
    scenario["interventions"][0]["name"] = measure
    if not squeezed:
        scenario["interventions"] = []
    asked = {"scenario": scenario, "seed": 1, "parameters": PARAMETERS}
    tables = Tables(run.weekly, run.shares, events, flows, run.balance, run.observed, run.cooperation)
    return write_folder(
        tables, fake_facts(weeks), asked, folder, draw=lambda *a: a[-1].write_bytes(b"png"), wall_seconds=2.0
    )


def make_comparison(folder: Path, *, twins: bool = True) -> Path:
    """12 pairs: 8 kg a week with, 10 without; post loses 4, vehicle gains 2: the balloon ratio is 0.5."""
    span = {"seeds": 12, "comparator": "baseline, same seeds"}
    measures = [
        ("quantity_delivered_kg", "kg pure per week", 8.0, 10.0, -2.0, -3.0, -1.0, -20.0, -30.0, -10.0),
        ("overdose_deaths", "persons per week", 51.0, 50.0, 1.0, -1.0, 3.0, 2.0, -2.0, 6.0),
    ]
    names = [
        "measure",
        "unit",
        "mean_with",
        "mean_without",
        "difference",
        "low",
        "high",
        "percent",
        "percent_low",
        "percent_high",
    ]
    moved = [
        ("target_effect", -4.0, -5.0, -3.0), ("spill", 2.0, 1.0, 3.0), ("balloon_ratio", 0.5, 0.3, 0.8),
        ("net_effect", -2.0, -3.0, -1.0), ("onset_week", 3.0, 2.0, 5.0), ("recovery_weeks", float("inf"), 9.0, float("inf")),
    ]  # fmt: skip
    tables = {
        "comparison": pd.DataFrame(measures, columns=names).assign(onset_week=[2.0, float("inf")], **span),
        "displacement": pd.DataFrame(
            [("mode", s, "reference kg per week", v, lo, hi, "post", "named") for s, v, lo, hi in moved],
            columns=["dimension", "statistic", "unit", "value", "low", "high", "target", "target_basis"],
        ).assign(**span),
        "options": pd.DataFrame(
            [
                ("mode", "post", True, 1.0, 5.0, -4.0, -5.0, -3.0),
                ("mode", "vehicle", False, 7.0, 5.0, 2.0, 1.0, 3.0),
            ],
            columns=[
                "dimension",
                "option",
                "targeted",
                "mean_with",
                "mean_without",
                "difference",
                "low",
                "high",
            ],
        ).assign(**span),
        "switches": pd.DataFrame(
            [("change_routing", 5.0, 2.0, 3.0, 1.0, 5.0), ("encrypt", 1.0, 1.0, 0.0, -1.0, 1.0)],
            columns=["label", "with", "without", "difference", "low", "high"],
        ).assign(**span),
        "trajectories": pd.DataFrame(
            [("quantity_delivered_kg", w, 8.0, 10.0, -2.0, -3.0, -1.0) for w in range(130)],
            columns=["measure", "week", "mean_with", "mean_without", "difference", "low", "high"],
        ).assign(**span),
    }
    if twins:
        tables["adaptation"] = pd.DataFrame(
            [("", "quantity_delivered_kg", "kg", -2.0, -3.0, -1.0, -5.0, -6.0, -4.0, 3.0, 2.0, 4.0)],
            columns=[
                "dimension",
                "statistic",
                "unit",
                "effect",
                "effect_low",
                "effect_high",
                "twin_effect",
                "twin_low",
                "twin_high",
                "undone",
                "undone_low",
                "undone_high",
            ],
        )
    seeds = list(range(1, 13))
    asked = {"scenario": scenario_data(130), "seed": 1, "parameters": PARAMETERS}
    baseline = {"scenario": scenario_data(130) | {"name": "baseline", "interventions": []}}
    about = {"kind": "comparison", "run": "c" * 64, "since_week": 121, "seeds": seeds, "seeds_of_comparator": seeds,
             "twins": twins, "with": asked, "without": baseline}  # fmt: skip
    return _write(folder, tables, about)


def make_grid(folder: Path) -> Path:
    """Two cells of the grid: one seen in 10 % of draws, one opposite; one label that nobody expected."""
    grid = Grid.load()
    cells = pd.DataFrame(
        [
            ("target_systems", "supply", "", grid.cell("target_systems/supply").expects, "diversify encrypt", "seen",
             40, 100, 0.1, 0.85, 0.05),
            ("target_money", "user", "", grid.cell("target_money/user").expects, "new_ways_to_pay", "opposite",
             40, 100, 0.0, 0.5, 0.5),
        ],
        columns=["row", "world", "reading", "expects", "labels", "verdict", "seeds", "draws", "share_seen", "share_not_seen", "share_opposite"],
    )  # fmt: skip
    tests = pd.DataFrame(
        [
            ("target_systems", "supply", "encrypt", 0.0, 5.0, 5.0, 4.0, 6.0, 9.0, "seen", True),
            ("target_systems", "supply", "diversify", 3.0, 3.1, 0.1, -0.4, 0.6, None, "not_seen", True),
            (
                "target_systems",
                "supply",
                "change_product",
                30.0,
                38.0,
                8.0,
                4.0,
                12.0,
                2.0,
                "unexpected",
                False,
            ),
            ("target_money", "user", "new_ways_to_pay", 4.0, 1.0, -3.0, -4.0, -2.0, 7.0, "opposite", True),
        ],
        columns=[
            "row",
            "world",
            "label",
            "base_rate",
            "rate",
            "difference",
            "low",
            "high",
            "onset_week",
            "verdict",
            "expected",
        ],
    )
    about = {"kind": "grid", "run": "g" * 64, "seeds": list(range(1, 41)), "start_week": 260, "window_weeks": 260,
             "sham": False, "robust": None, "baseline": {"scenario": scenario_data(520), "parameters": PARAMETERS}}  # fmt: skip
    return _write(folder, {"cells": cells, "tests": tests}, about, {"findings.md": FINDINGS})


ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
FINDINGS = (
    "# The reaction grid, tested\n\n## Cells that hold (1)\n\n- `encrypt`: +5.0 <b>bold</b> [a](http://b.c)\n"
)


def make_sweep(folder: Path) -> Path:
    """Three seeds of a baseline (10, 11, 12 kg) and of two levels: 0 the same, 1 with 7, 8, 10; one run failed."""
    runs, series, switches, displacement = [], [], [], []
    for name, level, kilograms in (
        ("b", None, (10, 11, 12)),
        ("r0", 0.0, (10, 11, 12)),
        ("r1", 1.0, (7, 8, 10)),
    ):
        for seed, kg in enumerate(kilograms, start=1):
            against = None if level is None else f"b{seed}"
            runs.append((f"{name}{seed}", against, "baseline" if level is None else "dose", "learning", level, None, seed,
                         "finished", None, float(kg)))  # fmt: skip
            series += [(f"{name}{seed}", week, float(kg)) for week in range(0, 40, 4)]
            switches.append((f"{name}{seed}", "encrypt", (level or 0) + seed))
            displacement.append((f"{name}{seed}", "mode", "post", float(kg), "reference kg per week"))
    runs.append(("r14", "b1", "dose", "learning", 1.0, None, 4, "failed", "ValueError: no <lanes>", None))
    tables = {
        "runs": pd.DataFrame(
            runs,
            columns=[
                "id",
                "comparator",
                "scenario",
                "assumptions",
                "intensity",
                "draw",
                "seed",
                "status",
                "error",
                "quantity_delivered_kg",
            ],
        ),
        "series": pd.DataFrame(series, columns=["id", "week", "quantity_delivered_kg"]),
        "switches": pd.DataFrame(switches, columns=["id", "label", "rate"]),
        "displacement": pd.DataFrame(displacement, columns=["id", "dimension", "option", "quantity", "unit"]),
    }
    effects = pd.DataFrame(
        [(level, "quantity_delivered_kg", -3.0 * level, -4.0 * level, -2.0 * level) for level in (0.0, 1.0)],
        columns=["intensity", "measure", "difference", "difference_low", "difference_high"],
    )
    levers = {"intensity": {"about": "how hard", "unit": "share", "levels": [{"value": 0}, {"value": 1}]}}
    about = {"kind": "sweep", "run": "s" * 64, "design": "dose", "title": "More of the same", "question": "Does more do more?",
             "seeds": [1, 2, 3], "levers": levers, "measures": ["quantity_delivered_kg"], "window_weeks": [10, 39],
             "against": "baseline"}  # fmt: skip
    text = {"findings.md": "# More of the same\n\nLess of it. ![a figure](figure.png) ![gone](other.png)\n"}
    return _write(
        folder, tables, about, text, frames_as_csv={"effects": effects}, parquet=True, picture="figure.png"
    )


def make_validation(folder: Path) -> Path:
    """Two patterns: one met (2 within 1 to 3), one not (9 outside 1 to 3), and one measurement that is not required."""
    rows = [
        ("price_falls", "slope", "Price falls", "USD", 2.0, 1.0, 3.0, 2.0, 1.5, 2.5, "pass", False, "a2020"),
        ("stock_lasts", "weeks", "Stocks last", "weeks", 2.0, 1.0, 3.0, 9.0, 8.0, 10.0, "fail", True, "b2021"),
        ("stock_lasts", "level", "Level", "kg", None, None, None, 5.0, 4.0, 6.0, "not required", False, None),
    ]  # fmt: skip
    names = ["pattern", "measurement", "about", "unit", "observed", "band_low", "band_high", "median", "low", "high", "verdict", "used_in_fitting", "source"]  # fmt: skip
    about = {"kind": "validation", "run": "v" * 64, "seeds": list(range(1, 21))}
    texts = {
        "findings.md": "# Validation\n\n### price_falls. Prices fall at once\n\nStocks last longer than on record.\n"
    }
    return _write(folder, {"validation": pd.DataFrame(rows, columns=names)}, about, texts)


MAKERS = {
    "run": make_run, "comparison": make_comparison, "grid": make_grid, "sweep": make_sweep,
    "validation": make_validation,
}  # fmt: skip


def _write(
    folder: Path,
    tables: dict[str, pd.DataFrame],
    about: dict[str, Any],
    texts: dict[str, str] | None = None,
    frames_as_csv: dict[str, pd.DataFrame] | None = None,
    *,
    parquet: bool = False,
    picture: str = "",
) -> Path:
    folder.mkdir(parents=True)
    for name, frame in tables.items():
        if parquet:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    for name, frame in (frames_as_csv or {}).items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    if picture:
        (folder / picture).write_bytes(ONE_PIXEL)
    for name, text in (texts or {}).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_manifest(folder, about, wall_seconds=1.0)
    assert __version__ in (folder / "manifest.json").read_text(encoding="utf-8")
    return folder
