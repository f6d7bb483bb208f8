"""A sweep for others: an archive that ema_workbench loads, and RO-Crate metadata."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from simulation import __version__
from simulation.files import write_atomic
from simulation.study.manifest import git_state
from simulation.study.sweep.finish import Finished
from simulation.study.sweep.record import FINISHED

EMA: Final = "ema_workbench.tar.gz"
CRATE: Final = "ro-crate-metadata.json"
EMA_FORMAT: Final = 0.1  # the version that ema_workbench 2.5 writes
PROFILE: Final = "https://w3id.org/ro/crate/1.1"
ABOUT: Final = {
    "runs.parquet": "a row a run: levers, draws, seed, status, mean of every measure",
    "series.parquet": "measures over the weeks of each run",
    "switches.parquet": "net switches by label of each run",
    "displacement.parquet": "quantity by dimension and option of each run",
    "effects.csv": "paired differences of every measure with 95 % intervals",
    "balloon.csv": "displacement by dimension with 95 % intervals",
    "stability.csv": "intervals by number of replicates",
    "parts.csv": "the combination against the sum of its parts",
    "figure.png": "what the levers did",
    "stability.png": "how many replicates suffice",
    "findings.md": "the findings in words",
}


def write_ema(done: Finished, folder: Path) -> None:
    """Write experiments and outcomes of all finished runs but the comparators'.

    `ema_workbench.load_results(FILE)` gives experiments (levers, drawn parameters, seed, scenario, policy,
    model) and outcomes: each measure of the design (mean over the window), its change against the
    comparator, and its series.
    """
    runs = pq.read_table(folder / "runs.parquet").to_pandas()
    own = [run.id for run in done.plan.runs if not run.comparator]
    usable = runs.set_index("id").loc[own]
    usable = usable[usable["status"] == FINISHED]
    experiments, outcomes = _experiments(done, usable), _outcomes(done, usable, runs, folder)
    members = {"experiments.csv": experiments.to_csv(index=False).encode()}
    listed = []
    for name, values in outcomes.items():
        kind, file = ("ScalarOutcome", f"{name}.cls") if values.ndim == 1 else ("ArrayOutcome", f"{name}.csv")
        members[file] = pd.DataFrame(values).to_csv(header=False, index=False).encode()
        listed.append([kind, name, file])
    dtypes = {str(column): dtype.name for column, dtype in experiments.dtypes.items()}
    about = {"version": EMA_FORMAT, "outcomes": listed, "experiments": dtypes}
    members["metadata.json"] = json.dumps(about).encode()
    write_atomic(folder / EMA, _packed(members))


def _experiments(done: Finished, usable: pd.DataFrame) -> pd.DataFrame:
    design = done.plan.design
    drawn = [item.name for item in design.uncertain.ranges] if design.uncertain else []
    levers = [lever.name for lever in design.levers]
    draw = usable["draw"].fillna(0).astype(int)
    table = usable[[*levers, *drawn, "seed"]].reset_index(drop=True)
    policies = usable[[key for key in design.keys if key in design.varied] or ["scenario"]].astype(str)
    table["scenario"] = [f"draw {d} seed {s}" for d, s in zip(draw, usable["seed"], strict=True)]
    table["policy"] = policies.agg(" ".join, axis=1).to_numpy()
    table["model"] = usable["scenario"].to_numpy()
    words = [column for column in table.columns if not pd.api.types.is_numeric_dtype(table[column])]
    return table.astype(dict.fromkeys(words, "category"))


def _outcomes(
    done: Finished, usable: pd.DataFrame, runs: pd.DataFrame, folder: Path
) -> dict[str, np.ndarray[Any, Any]]:
    means = runs.set_index("id")
    series = pq.read_table(folder / "series.parquet").to_pandas()
    found: dict[str, np.ndarray[Any, Any]] = {}
    for name in done.plan.design.measures:
        found[name] = usable[name].to_numpy(dtype=float)
        if done.plan.design.against:
            found[f"change_in_{name}"] = found[name] - means.loc[usable["comparator"], name].to_numpy(
                dtype=float
            )
        if len(series):
            wide = series.pivot_table(index="id", columns="week", values=name, dropna=False, sort=True)
            found[f"{name}_series"] = wide.loc[usable.index].to_numpy(dtype=float)
    return found


def _packed(members: dict[str, bytes]) -> bytes:
    """A tar.gz without times, so that the same content gives the same bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), mtime=0)


def write_crate(done: Finished, folder: Path) -> None:
    """Write RO-Crate metadata (1.1) that describe the folder: its files, the design, the software."""
    design = done.plan.design
    files = [name for name in ABOUT if (folder / name).exists()]
    parts = [{"@id": name} for name in [*files, "manifest.json"]]
    commit = git_state()["commit"]
    graph: list[dict[str, Any]] = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": PROFILE}},
        {"@id": "./", "@type": "Dataset", "name": design.title, "description": design.question,
         "license": "MIT", "hasPart": parts, "mentions": {"@id": "#sweep"}},
        {"@id": "#sweep", "@type": "CreateAction", "name": f"squeeze sweep {design.name}",
         "instrument": {"@id": "#squeeze"}, "result": parts,
         "description": f"{len(done.plan.runs)} runs, {len(done.failures)} failed"},
        {"@id": "#squeeze", "@type": "SoftwareApplication", "name": "Squeeze", "softwareVersion": __version__,
         **({"identifier": commit} if commit else {})},
        *({"@id": name, "@type": "File", "name": ABOUT[name],
           "encodingFormat": _format(name)} for name in files),
        {"@id": "manifest.json", "@type": "File", "name": "what was asked, versions, hashes, timings",
         "encodingFormat": "application/json"},
    ]  # fmt: skip
    crate = {"@context": f"{PROFILE}/context", "@graph": graph}
    write_atomic(folder / CRATE, json.dumps(crate, indent=1, ensure_ascii=False) + "\n")


def _format(name: str) -> str:
    known = {
        "parquet": "application/vnd.apache.parquet",
        "csv": "text/csv",
        "png": "image/png",
        "md": "text/markdown",
    }
    return known[name.rsplit(".", 1)[1]]
