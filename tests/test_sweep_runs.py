"""The runs of a sweep: each as from scratch, failed ones as rows, folders that hold something else refused."""

from __future__ import annotations

import dataclasses
import json
import os

import duckdb
import numpy as np
import pandas as pd
import pytest
from sandbox import sandbox
from small_sweep import squeeze, write_design

from simulation import measures
from simulation.errors import UserError
from simulation.interventions import KINDS
from simulation.measures.frames import dimension_quantities
from simulation.report.sweep_figures import draw_sweep
from simulation.report.sweep_findings import write_findings
from simulation.study import simulate
from simulation.study.design import load_design
from simulation.study.reduction import net_switches
from simulation.study.sweep import drive, identity, journal, running
from simulation.study.sweep.drive import run_missing, shard_of
from simulation.study.sweep.finish import finish
from simulation.study.sweep.plan import Plan, make_plan
from simulation.study.sweep.record import Kept, decode, encode, labels_of_switches, record_of
from simulation.study.sweep.running import families_of, run_family, tasks_of

KEPT = Kept((30, 60), ("quantity_delivered_kg", "switches"), 8)


def control(start: int, intensity: float):
    return KINDS["class_scheduling"](
        name=f"{start} {intensity}",
        where=("S1",),
        substances=("drug_class",),
        start_week=start,
        intensity=intensity,
    )


def made_up(**changes: object) -> Plan:
    """A plan of the small design whose first cell is changed."""
    return make_plan(load_design_with(**changes))


def poison(plan: Plan) -> tuple[object, ...]:
    """The interventions of the first cell, with a substance that does not exist."""
    (item,) = plan.design.cells[0].scenario.interventions
    return (dataclasses.replace(item, substances=("unobtainium",)),)


def load_design_with(**changes: object):
    design = changes.pop("design")
    cells = list(design.cells)
    cells[0] = dataclasses.replace(cells[0], scenario=dataclasses.replace(cells[0].scenario, **changes))
    return dataclasses.replace(design, cells=tuple(cells))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A plan of eight runs: two cells, two seeds, and the comparator's."""
    design = load_design(write_design(tmp_path_factory.mktemp("small"), seeds=2, levels="0.5, 1"))
    return make_plan(design)


# what is kept of a run


def test_a_record_holds_what_the_tables_of_the_run_say():
    model = simulate(sandbox(control(10, 0.9), weeks=60), 3)
    record = record_of(model, "x", KEPT, 0.0)
    weekly = model.weekly[30:60]
    names = [measure.name for measure in measures.WEEKLY]
    assert record.means == pytest.approx(weekly[names].mean().to_numpy(), nan_ok=True)
    assert record.series.shape == (8, 2)  # 60 weeks in eights: seven, and one of four weeks
    assert record.series[1, 0] == pytest.approx(model.weekly["quantity_delivered_kg"][8:16].mean())
    assert record.series[7, 1] == pytest.approx(model.weekly["switches"][56:60].mean())
    rates = net_switches(model.events[model.events["week"] < 60], model.weekly, 30)
    assert dict(zip(labels_of_switches(), record.rates, strict=True)) == pytest.approx(rates)
    sold = {o: q[30:60].mean() for d, options, _, qs in dimension_quantities(model) if d == "mode"
            for o, q in zip(options, qs.T, strict=True)}  # fmt: skip
    found = {
        option: q
        for (axis, option), q in zip(record.options, record.quantities, strict=True)
        if axis == "mode"
    }
    assert found == pytest.approx({option: q for option, q in sold.items() if q > 0})


def test_a_record_survives_writing_to_the_last_bit():
    record = record_of(simulate(sandbox(weeks=60), 3), "ab", KEPT, 1.25)
    again = decode(encode(record))
    assert (again.id, again.status, again.options, again.seconds) == ("ab", "finished", record.options, 1.25)
    for field in ("means", "series", "rates", "quantities"):
        assert getattr(again, field).tobytes() == getattr(record, field).tobytes()


# families


def test_runs_that_share_a_past_are_those_from_scratch_to_the_last_bit():
    scenarios = [sandbox(weeks=60), sandbox(control(20, 0.5), weeks=60), sandbox(control(35, 1.0), weeks=60)]
    (family,) = families_of([(str(k), scenario, 5) for k, scenario in enumerate(scenarios)])
    assert (family.until, family.weeks) == (20, 20 + 3 * 40)
    together = list(run_family(family, KEPT))
    for scenario, record in zip(scenarios, together, strict=True):
        alone = record_of(simulate(scenario, 5), record.id, KEPT, record.seconds)
        assert encode(record) == encode(alone)


def test_runs_with_other_parameters_seeds_or_early_starts_share_no_past():
    runs = [
        ("a", sandbox(weeks=60), 1), ("b", sandbox(weeks=60), 2), ("d", sandbox(control(-3, 1.0), weeks=60), 1),
        ("c", sandbox(weeks=60, parameters={"cell.stock_target_weeks": 3}), 1), ("e", sandbox(weeks=60), 1),
    ]  # fmt: skip
    assert [[run for run, _ in family.runs] for family in families_of(runs)] == [
        ["a", "e"],
        ["b"],
        ["d"],
        ["c"],
    ]


def test_tasks_hold_every_run_once_and_are_many_enough_for_all_workers():
    runs = [
        (f"{k} {seed}", sandbox(control(20 + k, 0.5), weeks=60), seed) for seed in range(40) for k in range(3)
    ]
    tasks = list(tasks_of(families_of(runs), KEPT, 2))
    assert sorted(run for task in tasks for run in task.ids) == sorted(run for run, _, _ in runs)
    assert len(tasks) == 40  # a task for each seed: families stay whole
    (single,) = families_of(runs[:3])
    assert [len(task.ids) for task in tasks_of([single], KEPT, 2)] == [1, 1, 1]  # cut, so that both have work


def test_a_long_family_is_cut_into_tasks_of_the_same_size():
    """A past of 100 weeks and 160 in each of 30 runs: 15 fit into 2600 weeks, so two parts of 15."""
    runs = [(str(k), sandbox(control(100, 0.01 * (k + 1)), weeks=260), 1) for k in range(30)]
    (family,) = families_of(runs)
    assert (family.until, family.weeks) == (100, 100 + 30 * 160)
    assert [len(task.ids) for task in tasks_of([family], KEPT, 1)] == [10, 10, 10]  # three for one worker
    assert [len(task.ids) for task in tasks_of([family] * 6, KEPT, 2)] == [15, 15] * 6


# ids


def test_an_id_is_that_of_what_the_run_does_not_of_its_name(small):
    scenario = small.design.cells[0].scenario
    named = dataclasses.replace(scenario, name="x", title="y", question="z", interventions=tuple(
        dataclasses.replace(item, name="other") for item in scenario.interventions))  # fmt: skip
    assert identity.scenario_digest(named) == identity.scenario_digest(scenario)
    weaker = tuple(dataclasses.replace(item, intensity=0.4) for item in scenario.interventions)
    other = dataclasses.replace(scenario, interventions=weaker)
    assert identity.scenario_digest(other) != identity.scenario_digest(scenario)
    ids = {identity.run_id(cell, draw, seed) for cell in "ab" for draw in ("", "x") for seed in (1, 2)}
    assert len(ids) == 8


def test_the_code_of_a_run_is_all_that_it_is_computed_with():
    found = identity.code_files()
    assert {"simulation.model", "simulation.phases.orders", "simulation.rules.hazard", "simulation.branching",
            "simulation.interventions.kyc_mandate", "simulation.study.sweep.record"} <= set(found)  # fmt: skip
    assert not any(
        name.startswith(("simulation.report", "simulation.commands", "simulation.cli")) for name in found
    )
    assert {"parameters/behaviour.yaml", "parameters/options/lab.yaml", "world/worlds/sandbox/lanes.yaml",
            "reactions/labels.yaml"} <= set(identity.data_files())  # fmt: skip


def test_the_comparator_runs_once_for_all_levels_of_an_intervention(small):
    assert len(small.runs) == 6  # two cells and the comparator, two seeds each
    assert sum(run.comparator for run in small.runs) == 2


def test_the_comparator_has_the_levels_of_parameters_and_none_of_interventions(tmp_path):
    path = tmp_path / "levers.yaml"
    path.write_text(
        "title: a\nquestion: b?\nscenarios: [sandbox_first_steps]\nagainst: sandbox_baseline\nseeds: 1\n"
        "measures: [potency]\nlevers:\n  dose: {sets: interventions.*.intensity, values: [0.2, 0.4]}\n"
        "  stock: {sets: {parameters.cell.stock_target_weeks: 2, parameters.supplier.stock_weeks: 3}, values: [1, 2]}\n"
    )
    plan = make_plan(load_design(path))
    assert len(plan.runs) == 4 + 2  # four cells, and the comparator at each of two stocks
    for cell in plan.design.cells:
        assert cell.comparator is not None
        for scenario in (cell.scenario, cell.comparator):
            values = scenario.values()
            assert values["cell.stock_target_weeks"] == 2 * cell.labels["stock"]
            assert values["supplier.stock_weeks"] == 3 * cell.labels["stock"]
        assert [item.intensity for item in cell.scenario.interventions] == [cell.labels["dose"]]
        assert cell.comparator.interventions == ()
        assert set(cell.shared) == {"scenario", "assumptions", "stock"}


# failures


def test_a_poisoned_set_fails_as_rows_and_all_others_finish(small, tmp_path):
    """One cell controls what does not exist: its two runs fail, the other four are as in the healthy design."""
    poisoned = made_up(design=small.design, interventions=poison(small))
    count = run_missing(poisoned, tmp_path / "out", workers=2)
    assert (count.done, count.failed) == (6, 2)
    done = finish(poisoned, tmp_path / "out")
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    failed = runs[runs["status"] == "failed"]
    assert sorted(failed["seed"]) == [1, 2]
    assert set(failed["intensity"]) == {0.5}
    assert set(failed["error"]) == {"KeyError: 'unobtainium'"}
    assert failed["traceback"].str.contains("simulation/interventions/class_scheduling.py:").all()
    assert not failed["traceback"].str.contains(str(running.PACKAGE)).any()  # no folder of this machine
    assert failed["quantity_delivered_kg"].isna().all()
    assert len(done.failures) == 2
    healthy = tmp_path / "healthy"
    run_missing(small, healthy, workers=1)
    finish(small, healthy)
    others = pd.read_parquet(healthy / "runs.parquet").set_index("id")
    kept = runs[runs["status"] == "finished"].set_index("id")
    pd.testing.assert_frame_equal(kept, others.loc[kept.index])
    effects = pd.read_csv(tmp_path / "out" / "effects.csv")
    assert set(effects["intensity"]) == {1.0}  # no pair of the poisoned cell is whole


def test_a_sweep_in_which_every_pair_fails_ends_with_its_files(small, tmp_path):
    cells = tuple(
        dataclasses.replace(cell, scenario=dataclasses.replace(cell.scenario, interventions=poison(small)))
        for cell in small.design.cells[:1]
    )
    plan = make_plan(dataclasses.replace(small.design, cells=cells))
    assert run_missing(plan, tmp_path, workers=1).failed == 2
    finish(plan, tmp_path, show=[draw_sweep, write_findings])
    assert "4 runs (2 failed)" in (tmp_path / "findings.md").read_text()
    assert len(pd.read_parquet(tmp_path / "runs.parquet")) == 4


def test_failed_runs_are_made_again_when_the_sweep_is_resumed(small, tmp_path):
    poisoned = made_up(design=small.design, interventions=poison(small))
    run_missing(poisoned, tmp_path, workers=1)
    again = run_missing(poisoned, tmp_path, workers=1)
    assert (again.total, again.done, again.failed, again.before) == (2, 2, 2, 4)
    assert len(journal.index([tmp_path])) == 6


def test_a_sweep_with_failures_ends_with_status_1_and_their_number(small, tmp_path, monkeypatch):
    from simulation.report import sweep_command

    monkeypatch.setattr(
        sweep_command,
        "load_design",
        lambda *_, **__: load_design_with(design=small.design, interventions=poison(small)),
    )
    done = squeeze("sweep", "anything", "--workers", 1, "--out", tmp_path / "out")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("4 of 6 runs finished")
    assert lines[1].startswith(
        "  failed: scenario sandbox_first_steps, assumptions learning, burn_in 0, intensity 0.5, seed 1: "
    )
    assert len(lines) == 3


@pytest.mark.slow
def test_a_run_that_kills_its_process_is_a_failed_run_and_the_others_finish(small, tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "run_task", deadly)
    monkeypatch.setattr(drive, "_with_ids", deadly_with_ids)
    count = run_missing(small, tmp_path, workers=2)
    assert (count.done, count.failed) == (6, 3)
    known = journal.index([tmp_path])
    for run in small.runs:
        status, entry = known[run.id]
        assert status == ("failed" if run.seed == 2 else "finished")
        if run.seed == 2:
            assert entry.read().error == drive.DEATH


def deadly(task):
    """As the real one, but a run of seed 2 ends its process."""
    if any(family.seed == 2 for family in task.families):
        os._exit(9)
    return running.run_task(task)


def deadly_with_ids(task):
    return task.ids, deadly(task)


# folders


def told(call) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return str(caught.value)


def test_changes_of_scenario_lever_data_and_code_are_refused_by_name(small, tmp_path, monkeypatch):
    run_missing(small, tmp_path, workers=1)
    cell = made_up(design=small.design, burn_in_weeks=1).design
    bases = {name: dataclasses.replace(s, burn_in_weeks=1) for name, s in cell.bases.items()}
    other = make_plan(dataclasses.replace(cell, bases=bases))
    assert "made before a change of scenario (sandbox_baseline, sandbox_first_steps)" in told(
        lambda: run_missing(other, tmp_path)
    )
    kept = make_plan(dataclasses.replace(small.design, measures=("potency",)))
    assert "change of design (measures); allowed is another folder, or --fresh" in told(
        lambda: run_missing(kept, tmp_path)
    )
    identity.versions_digest.cache_clear()
    data = identity.data_files() | {"parameters/lab.yaml": "other"}
    monkeypatch.setattr("simulation.study.sweep.folder.data_files", lambda: data)
    assert "change of data (parameters/lab.yaml)" in told(lambda: run_missing(small, tmp_path))
    monkeypatch.undo()
    code = identity.code_files() | {"simulation.rules.hazard": "other"}
    monkeypatch.setattr("simulation.study.sweep.folder.code_files", lambda: code)
    assert "change of code (simulation.rules.hazard)" in told(lambda: run_missing(small, tmp_path))
    assert run_missing(small, tmp_path, fresh=True, workers=1).done == 6


def test_another_designs_results_and_strange_files_are_refused(small, tmp_path):
    run_missing(small, tmp_path, workers=1)
    other = make_plan(dataclasses.replace(small.design, name="other"))
    assert "holds results of another design (small); allowed is another folder" in told(
        lambda: run_missing(other, tmp_path)
    )
    (tmp_path / "thesis.docx").write_text("precious")
    assert "holds files that no sweep wrote (thesis.docx)" in told(
        lambda: run_missing(small, tmp_path, fresh=True)
    )
    assert (tmp_path / "thesis.docx").exists()


def test_a_strange_folder_is_left_as_it_was(small, tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    assert "holds files that no sweep wrote (thesis.docx)" in told(
        lambda: run_missing(small, tmp_path, fresh=True)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    assert "is not a folder" in told(lambda: run_missing(small, tmp_path / "thesis.docx"))


def test_more_seeds_go_on_from_what_is_there_and_fewer_leave_out(small, tmp_path):
    run_missing(small, tmp_path, workers=1)
    more = make_plan(dataclasses.replace(small.design, seeds=3))
    count = run_missing(more, tmp_path, workers=1)
    assert (count.before, count.done) == (6, 3)
    finish(more, tmp_path)
    assert len(pd.read_parquet(tmp_path / "runs.parquet")) == 9
    finish(small, tmp_path)
    assert len(pd.read_parquet(tmp_path / "runs.parquet")) == 6


def test_shards_hold_each_run_once_and_keep_seeds_together(small):
    plan = make_plan(dataclasses.replace(small.design, seeds=7))
    parts = [shard_of(plan, k, 3) for k in (1, 2, 3)]
    assert sorted(run.id for part in parts for run in part) == plan.ids
    seeds = [{run.seed for run in part} for part in parts]
    assert seeds == [{1, 4, 7}, {2, 5}, {3, 6}]
    assert told(lambda: run_missing(plan, None, shard=(1, 3), fresh=True)).startswith(
        "command line:1: --fresh"
    )  # type: ignore[arg-type]


# files


def test_the_tables_open_in_one_line_with_pandas_and_duckdb(small, tmp_path):
    run_missing(small, tmp_path, workers=1)
    finish(small, tmp_path)
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    assert list(runs["id"]) == small.ids
    assert set(pd.read_parquet(tmp_path / "series.parquet").columns) == {
        "id", "week", "quantity_delivered_kg", "overdose_deaths",
    }  # fmt: skip
    mean = duckdb.sql(f"select avg(quantity_delivered_kg) from '{tmp_path}/runs.parquet'").fetchall()[0][0]
    assert mean == pytest.approx(runs["quantity_delivered_kg"].mean())
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["runs"] == {"total": 6, "failed": 0}
    assert manifest["seeds"] == [1, 2]
    assert {"runs.parquet", "effects.csv"} <= set(manifest["outputs"])
    assert manifest["hashes"]["code"]["simulation.model"] == identity.code_files()["simulation.model"]


def test_an_ema_archive_and_a_crate_say_what_the_tables_say(small, tmp_path):
    import tarfile

    from simulation.study.sweep.exports import write_crate, write_ema

    run_missing(small, tmp_path, workers=1)
    finish(small, tmp_path, show=[write_ema, write_crate])
    with tarfile.open(tmp_path / "ema_workbench.tar.gz") as archive:
        about = json.loads(archive.extractfile("metadata.json").read())
        experiments = pd.read_csv(archive.extractfile("experiments.csv"))
        potency = pd.read_csv(archive.extractfile("change_in_overdose_deaths.cls"), header=None)[0]
    assert list(experiments["intensity"]) == [0.5, 1.0, 0.5, 1.0]
    assert about["experiments"]["policy"] == "category"
    runs = pd.read_parquet(tmp_path / "runs.parquet").set_index("id")
    own = [run for run in small.runs if not run.comparator]
    wanted = [runs.loc[r.id, "overdose_deaths"] - runs.loc[r.against, "overdose_deaths"] for r in own]
    assert potency.to_numpy() == pytest.approx(np.array(wanted), abs=1e-12)
    crate = json.loads((tmp_path / "ro-crate-metadata.json").read_text())
    files = {item["@id"] for item in crate["@graph"] if item["@type"] == "File"}
    assert {"runs.parquet", "effects.csv", "manifest.json"} <= files
    assert all((tmp_path / name).exists() for name in files)


# uncertain parameters and assumption sets

UNCERTAIN = """\
title: What is not known
question: Does the comparator meet the same draws?
scenarios: [sandbox_first_steps]
against: sandbox_baseline
assumptions: [learning, no_gossip]
weeks: 56
levers: {burn_in: {sets: parameters.run.burn_in_weeks, values: [0]}}
uncertain:
  samples: 3
  parameters: [cell.stock_target_weeks, supplier.stock_weeks]
  ranges: {supplier.stock_weeks: [2, 8]}
seeds: 2
series_weeks: 0
measures: [overdose_deaths]
"""


def test_pairs_share_their_draw_and_draws_are_the_units_of_the_intervals(tmp_path):
    (tmp_path / "unsure.yaml").write_text(UNCERTAIN)
    plan = make_plan(load_design(tmp_path / "unsure.yaml"))
    assert len(plan.runs) == 2 * 3 * 2 * 2  # sets, draws, seeds, with and without
    run_missing(plan, tmp_path / "out", workers=1)
    done = finish(plan, tmp_path / "out", show=[draw_sweep, write_findings])
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet").set_index("id")
    own = runs[runs["comparator"].notna()]
    other = runs.loc[own["comparator"]]
    for name in ("cell.stock_target_weeks", "supplier.stock_weeks", "draw", "seed", "assumptions"):
        assert list(own[name]) == list(other[name])
    assert own["supplier.stock_weeks"].between(2, 8).all()
    assert own["cell.stock_target_weeks"].between(0.5, 8).all()
    assert own["supplier.stock_weeks"].nunique() == 3
    for run in plan.runs:  # and what the tables say is what both were run with
        asked = plan.scenario(run).values()
        assert {name: asked[name] for name in plan.drawn(run.draw)} == plan.drawn(run.draw)
    row = done.statistics.effects[done.statistics.effects["measure"] == "overdose_deaths"].iloc[0]
    assert (row["units"], row["runs"]) == (3, 6)
    mine = own[own["assumptions"] == "learning"]
    differences = (
        mine["overdose_deaths"].to_numpy() - runs.loc[mine["comparator"], "overdose_deaths"].to_numpy()
    )
    assert row["difference"] == pytest.approx(differences.mean())
    assert len(pd.read_parquet(tmp_path / "out" / "series.parquet")) == 0
