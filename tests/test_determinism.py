"""The same scenario and seed give the same bytes: in any process, on any Python, compiled or not.

And what is not done changes nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sandbox import TABLES, measure, mixed, sandbox

from simulation.model import SupplyChain
from simulation.scenario import Scenario, load_scenario
from simulation.study.tables import read_table, write_table

OTHER = os.environ.get("SQUEEZE_OTHER_PYTHON")

# What each process below does: run, write the five tables as a run folder holds them, print their hashes.
RUN = """
import hashlib, json, sys
from pathlib import Path
from sandbox import TABLES, everything, mixed
from simulation.model import SupplyChain
from simulation.study.tables import write_table
weeks, folder, full = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "csv"
scenario = everything(weeks) if sys.argv[4] == "everything" else mixed(weeks, burn_in=0)
model = SupplyChain(scenario, 11).run()
found = {}
for name in TABLES:
    frame = getattr(model, name)
    if full:
        found[name] = hashlib.sha256(frame.to_csv(float_format="%.17g").encode()).hexdigest()
    else:
        write_table(frame, name, folder / f"{name}.parquet")
        found[name] = hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest()
print(json.dumps(found))
"""


def hashes(
    folder: Path,
    weeks: int,
    *,
    what: str = "mixed",
    python: str = sys.executable,
    form: str = "parquet",
    **environment: str,
) -> dict[str, str]:
    """The hashes of the five tables of a busy run, made in a process of its own."""
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    done = subprocess.run(
        [python, "-c", RUN, str(weeks), str(folder), form, what],
        env=os.environ | {"PYTHONPATH": path} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    assert set(found) == set(TABLES)
    return found


def tables(scenario: Scenario, seed: int = 1) -> dict[str, str]:
    """Each table as text with every digit, and its hash instead where that is long."""
    model = SupplyChain(scenario, seed).run()
    model.close()
    return {name: getattr(model, name).to_csv(float_format="%.17g") for name in TABLES}


# ---- processes, hash seeds, compilation, versions ----


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of 20 weeks."""
    return hashes(tmp_path_factory.mktemp("compiled"), 20, PYTHONHASHSEED="1")


def test_two_processes_write_the_same_bytes(compiled: dict[str, str], tmp_path: Path) -> None:
    assert compiled == hashes(tmp_path, 20, PYTHONHASHSEED="2")


def test_compiled_and_uncompiled_agree_for_20_weeks(compiled: dict[str, str], tmp_path: Path) -> None:
    assert compiled == hashes(tmp_path, 20, PYTHONHASHSEED="1", NUMBA_DISABLE_JIT="1")


@pytest.mark.slow
def test_compiled_and_uncompiled_agree_under_every_kind_of_intervention(tmp_path: Path) -> None:
    one = hashes(tmp_path, 8, what="everything")
    assert one == hashes(tmp_path, 8, what="everything", NUMBA_DISABLE_JIT="1")
    assert one != hashes(tmp_path, 8)


@pytest.mark.slow
def test_compiled_and_uncompiled_agree_for_two_years(tmp_path: Path) -> None:
    assert hashes(tmp_path, 104) == hashes(tmp_path, 104, NUMBA_DISABLE_JIT="1")


@pytest.mark.skipif(
    OTHER is None, reason="set SQUEEZE_OTHER_PYTHON to another interpreter with Squeeze's needs"
)
def test_another_python_gives_the_same_numbers(tmp_path: Path) -> None:
    """As text with every digit, so that a version of pyarrow written into a file cannot matter."""
    assert OTHER is not None
    assert hashes(tmp_path, 52, form="csv") == hashes(tmp_path, 52, python=OTHER, form="csv")


def test_run_folders_of_two_runs_hold_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for number in (1, 2):
        model = SupplyChain(sandbox(weeks=10), 5).run()
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in TABLES:
            write_table(getattr(model, name), name, folder / f"{name}.parquet")
        found.append([hashlib.sha256((folder / f"{name}.parquet").read_bytes()).digest() for name in TABLES])
        model.close()
    assert found[0] == found[1]


def test_tables_come_back_from_a_folder_as_they_were(tmp_path: Path) -> None:
    model = SupplyChain(sandbox(weeks=10), 5).run()
    write_table(model.weekly, "weekly", tmp_path / "weekly.parquet")
    again = read_table(tmp_path / "weekly.parquet")
    assert again.drop(columns="date").equals(model.weekly.drop(columns="date"))
    model.close()


# ---- seeds ----


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_no_key_can_hold_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="is outside 0 to"):
        SupplyChain(sandbox(weeks=1), seed)


def test_two_seeds_differ() -> None:
    one, two = (tables(sandbox(weeks=10), seed) for seed in (1, 2))
    assert all(one[name] != two[name] for name in TABLES)


def test_running_another_model_in_between_changes_nothing() -> None:
    def step_by_step(*, disturbed: bool) -> str:
        model = SupplyChain(sandbox(weeks=10), 1)
        for _ in range(10):
            model.step()
            if disturbed:
                other.step()
        model.close()
        return str(model.weekly.to_csv(float_format="%.17g"))

    other = SupplyChain(mixed(weeks=20), 9)
    assert step_by_step(disturbed=True) == step_by_step(disturbed=False)
    other.close()


def test_steps_and_run_are_the_same() -> None:
    stepped = SupplyChain(sandbox(weeks=8), 1)
    for _ in range(8):
        stepped.step()
    stepped.close()
    assert stepped.weekly.to_csv(float_format="%.17g") == tables(sandbox(weeks=8))["weekly"]


# ---- interventions ----


def before(model: SupplyChain, week: int) -> dict[str, str]:
    found = {}
    for name in TABLES:
        frame = getattr(model, name)
        found[name] = frame[frame["week"] < week].to_csv(float_format="%.17g", index=False)
    return found


def test_nothing_changes_before_the_first_intervention() -> None:
    """class_scheduling_2019 against baseline: the same up to that week, and no longer from then on."""
    short = {"run.burn_in_weeks": {"value": 26, "why": "speed"}}
    treated = load_scenario("class_scheduling_2019", scale=0.2, parameters=short)
    calm = load_scenario("baseline", scale=0.2, parameters=short)
    first = min(item.start_week for item in treated.interventions)
    assert first > 100
    treated, calm = (dataclasses.replace(x, weeks=first + 20) for x in (treated, calm))
    with_it, without = (SupplyChain(x, 4).run() for x in (treated, calm))
    then, otherwise = before(with_it, first), before(without, first)
    for name in TABLES:
        if name in ("shares", "balance"):  # rows of options and accounts that stay at 0 so far appear or not
            then[name], otherwise[name] = (in_use(model, name, first) for model in (with_it, without))
        assert then[name] == otherwise[name], name
    assert with_it.weekly.iloc[first:].to_csv() != without.weekly.iloc[first:].to_csv()
    with_it.close()
    without.close()


def in_use(model: SupplyChain, name: str, week: int) -> str:
    frame = getattr(model, name)
    frame = frame[frame["week"] < week]
    columns = ["quantity"] if name == "shares" else ["opening", "in", "out", "closing"]
    used = frame[(frame[columns] != 0).any(axis=1)]
    return str(used.to_csv(float_format="%.17g", index=False))


def busy() -> Scenario:
    return mixed(30, start=3)


def test_zero_intensity_is_the_baseline() -> None:
    """Every kind at once with intensity 0, and no shock of trust."""
    idle = tuple(dataclasses.replace(item, intensity=0.0) for item in busy().interventions)
    assert len({type(item) for item in idle}) == 8
    assert tables(dataclasses.replace(busy(), interventions=idle, events=())) == tables(
        sandbox(weeks=30, burn_in=4)
    )


def test_names_of_interventions_do_not_matter() -> None:
    renamed = tuple(
        dataclasses.replace(item, name=f"other {9 - k}") for k, item in enumerate(busy().interventions)
    )
    assert tables(dataclasses.replace(busy(), interventions=renamed)) == tables(busy())


def test_order_of_interventions_and_shocks_does_not_matter() -> None:
    turned = dataclasses.replace(busy(), interventions=busy().interventions[::-1], events=busy().events[::-1])
    assert tables(turned) == tables(busy())


def test_order_of_overlapping_measures_of_one_kind_does_not_matter() -> None:
    """Three strengths on one pressure: 1 - (1 - a)(1 - b)(1 - c) in floating point depends on the order."""
    raids = [
        measure("lab_raids", f"raid {k}", where=("P",), start_week=k, ramp_weeks=7, intensity=x)
        for k, x in enumerate((0.9, 0.37, 0.61))
    ]
    assert tables(sandbox(*raids)) == tables(sandbox(*raids[::-1]))


def test_each_kind_changes_something() -> None:
    """Of a scenario with all eight kinds, each is left out in turn."""
    whole = mixed(40, start=3)
    everything = tables(whole)["weekly"]
    for item in whole.interventions:
        rest = tuple(other for other in whole.interventions if other is not item)
        assert len(rest) == 7
        assert tables(dataclasses.replace(whole, interventions=rest))["weekly"] != everything, item.name
