"""A run folder is whole or not there, the same run gives the same bytes, and no other run is overwritten."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from fake_run import FakeRun, fake_facts, fake_run

from simulation.errors import UserError
from simulation.study import manifest
from simulation.study.facts import RunFacts, Tables
from simulation.study.folders import check_folder
from simulation.study.run_folder import RUN_FILES, write_folder
from simulation.study.tables import SCHEMAS, read_table, write_table

ASKED = {"scenario": {"name": "made_up"}, "seed": 1, "parameters": {}}
OTHER = {**ASKED, "seed": 2}
WEEKS = 130


def dot(tables: Tables, facts: RunFacts, path: Path) -> None:
    """Stands for the overview figure, which takes a second to draw."""
    path.write_bytes(b"a picture")


def write(out: Path, asked: dict[str, object] = ASKED, draw=dot, force: bool = False) -> Path:
    return write_folder(fake_run(WEEKS), fake_facts(WEEKS), asked, out, draw=draw, force=force)


def refusal(call) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return str(caught.value)


def test_a_run_folder_holds_exactly_the_promised_files(tmp_path):
    write(tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == set(RUN_FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_writes_of_the_same_run_give_the_same_bytes(tmp_path):
    write(tmp_path / "a")
    write(tmp_path / "b")
    for name in set(RUN_FILES) - {"manifest.json"}:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_equal_tables_held_in_other_pandas_types_give_the_same_bytes(tmp_path):
    flows = fake_run(20).flows
    write_table(flows, "flows", tmp_path / "plain")
    changed = flows.astype({"mode": "category", "week": "int64", "lane": object})[list(flows.columns)[::-1]]
    write_table(changed.set_index(pd.Index(range(7, 7 + len(flows)))), "flows", tmp_path / "changed")
    assert (tmp_path / "plain").read_bytes() == (tmp_path / "changed").read_bytes()


def test_a_table_reads_back_as_it_was(tmp_path):
    events = fake_run(30).events
    write_table(events, "events", tmp_path / "events.parquet")
    back = read_table(tmp_path / "events.parquet")
    assert list(back.columns) == SCHEMAS["events"].names
    assert back["label"].tolist() == events["label"].tolist()
    assert back["quantity_kg"].tolist() == events["quantity_kg"].tolist()


def test_tables_carry_no_pandas_metadata_and_are_compressed_with_zstd(tmp_path):
    write(tmp_path / "run")
    for name in SCHEMAS:
        file = pq.ParquetFile(tmp_path / "run" / f"{name}.parquet")
        assert file.metadata.metadata is None
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_an_empty_table_can_be_written(tmp_path):
    write_table(fake_run(10, shares=False).shares, "shares", tmp_path / "shares")
    assert len(read_table(tmp_path / "shares")) == 0


def test_a_table_with_a_missing_or_an_unknown_column_is_a_programme_error(tmp_path):
    flows = fake_run(2).flows.rename(columns={"mode": "made"})
    with pytest.raises(
        ValueError, match=r"table 'flows': missing columns \['mode'\], unknown columns \['made'\]"
    ):
        write_table(flows, "flows", tmp_path / "flows")


def test_the_manifest_tells_what_was_asked_and_hashes_every_output(tmp_path):
    write(tmp_path / "run")
    about = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert about["scenario"] == {"name": "made_up"}
    assert about["seed"] == 1
    assert about["basis"]["parameters"] == {
        "measured": 10, "estimated": 50, "assumed": 40, "total": 100, "assumed_share": 0.4,
    }  # fmt: skip
    assert about["basis"]["options"]["assumed_share"] == 0.8
    assert set(about["versions"]) == {"squeeze", "python", "mesa", "numpy", "numba", "pandas", "pyarrow"}
    assert set(about) >= {"commit", "modified", "wall_seconds", "peak_memory_mb", "run"}
    assert set(about["outputs"]) == set(RUN_FILES) - {"manifest.json"}
    for name, output in about["outputs"].items():
        content = (tmp_path / "run" / name).read_bytes()
        assert output == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_the_identity_of_a_run_depends_on_the_seed_and_not_on_the_order_of_keys():
    assert manifest.run_identity({"a": 1, "b": 2}) == manifest.run_identity({"b": 2, "a": 1})
    assert manifest.run_identity(ASKED) != manifest.run_identity(OTHER)


def test_nothing_is_left_when_drawing_fails(tmp_path):
    def fail(tables: Tables, facts: RunFacts, path: Path) -> None:
        raise RuntimeError("no ink")

    with pytest.raises(RuntimeError, match="no ink"):
        write(tmp_path / "new" / "deep" / "run", draw=fail)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_when_the_user_stops_the_writing(tmp_path):
    def stop(tables: Tables, facts: RunFacts, path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "run", draw=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_earlier_run_as_it_was(tmp_path):
    def fail(tables: Tables, facts: RunFacts, path: Path) -> None:
        raise RuntimeError("no ink")

    write(tmp_path / "run")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(RuntimeError, match="no ink"):
        write(tmp_path / "run", draw=fail)
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_a_killed_run_left_is_cleaned_by_the_next_run_of_the_same_folder_only(tmp_path):
    (tmp_path / ".run.x1y2.partial").mkdir()
    (tmp_path / ".run.x1y2.partial" / "weekly.parquet").write_bytes(b"half")
    (tmp_path / ".runner.x1y2.partial").mkdir()
    write(tmp_path / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".runner.x1y2.partial", "run"]


def test_the_same_run_may_be_written_again(tmp_path):
    write(tmp_path / "run")
    (tmp_path / "run" / "overview.png").unlink()
    write(tmp_path / "run")
    assert (tmp_path / "run" / "overview.png").read_bytes() == b"a picture"


def test_another_run_is_refused_and_stays_as_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(Path("run"))
    before = (tmp_path / "run" / "manifest.json").read_bytes()
    assert refusal(lambda: write(Path("run"), OTHER)) == (
        "command line:1: --out: run holds another run; allowed is another folder, or --force to replace it"
    )
    assert (tmp_path / "run" / "manifest.json").read_bytes() == before


def test_force_replaces_another_run(tmp_path):
    write(tmp_path / "run")
    write(tmp_path / "run", OTHER, force=True)
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["seed"] == 2


def test_a_folder_with_other_files_is_refused_even_with_force(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("thesis").mkdir()
    Path("thesis/chapter.txt").write_text("precious")
    assert refusal(lambda: write(Path("thesis"), force=True)) == (
        "command line:1: --out: thesis holds files that no run wrote (chapter.txt); "
        "allowed is a new or empty folder"
    )
    assert Path("thesis/chapter.txt").read_text() == "precious"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("run").write_text("a file")
    assert refusal(lambda: write(Path("run"))) == (
        "command line:1: --out: run is not a folder; allowed is a new or empty folder"
    )


def test_a_folder_below_a_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("run").write_text("a file")
    Path("run").chmod(0o777)
    assert "cannot be written to" in refusal(lambda: write(Path("run/deep")))


def test_a_place_that_takes_no_folder_whatever_its_rights_is_refused_before_the_run(tmp_path, monkeypatch):
    def refuse(**how: object) -> str:
        raise OSError(30, "Read-only file system")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("simulation.study.folders.tempfile.mkdtemp", refuse)
    assert refusal(lambda: check_folder("run", "an identity", ())) == (
        "command line:1: --out: run cannot be written to; allowed is a folder in which you may create files"
    )


def test_trying_out_a_place_leaves_nothing(tmp_path):
    check_folder(tmp_path / "deep" / "run", "an identity", ())
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "run").mkdir()
    write(tmp_path / "run")
    assert (tmp_path / "run" / "manifest.json").exists()


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(tmp_path, monkeypatch):
    def full(tables: Tables, facts: RunFacts, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    assert refusal(lambda: write(Path("run"), draw=full)) == (
        "command line:1: --out: run cannot be written (no space left on device); "
        "allowed is a folder with space and permission"
    )
    assert list(tmp_path.iterdir()) == []


def test_every_table_of_the_fake_has_the_promised_columns():
    run: FakeRun = fake_run(3)
    for name, schema in SCHEMAS.items():
        assert list(getattr(run, name).columns) == schema.names
