"""What `squeeze report` reads: whole folders of our own, and nothing else; every mistake is told, nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from report_folders import MAKERS, make_comparison, make_run
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.errors import UserError
from simulation.report.html import write_report
from simulation.report.html.folder import read_folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def squeeze(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def change_manifest(folder: Path, **changes: object) -> None:
    file = folder / "manifest.json"
    data = json.loads(file.read_text(encoding="utf-8")) | changes
    file.write_text(
        json.dumps({key: value for key, value in data.items() if value is not None}), encoding="utf-8"
    )


def refused(folder: str | Path) -> str:
    with pytest.raises(UserError) as caught:
        read_folder(folder)
    return str(caught.value)


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_of_folder_is_read_with_all_its_tables(kind: str, tmp_path: Path) -> None:
    folder = read_folder(MAKERS[kind](tmp_path / kind))
    assert folder.kind == kind
    assert all(len(table) for table in folder.tables.values())


def test_a_folder_that_is_not_there_a_file_and_a_foreign_folder_are_refused(here: Path) -> None:
    (here / "file.txt").write_text("x")
    (here / "photos").mkdir()
    allowed = "allowed is a folder that squeeze run, compare, grid, sweep or validate has written"
    assert refused("nowhere") == f"command line:1: DIR: nowhere there is no such folder; {allowed}"
    assert refused("file.txt") == f"command line:1: DIR: file.txt is not a folder; {allowed}"
    assert refused("photos") == f"command line:1: DIR: photos holds no manifest.json; {allowed}"


def test_a_manifest_that_is_no_json_is_refused_with_its_line(here: Path) -> None:
    make_comparison(here / "c")
    (here / "c" / "manifest.json").write_text('{\n"kind": "comparison",\n"seeds": [1, }\n')
    assert refused("c").startswith("c/manifest.json:3: file: cannot be read as JSON")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "comparson"}, "kind: 'comparson' is no kind that we know; did you mean 'comparison'?"),
        ({"kind": None}, "kind: is missing; allowed is a folder that squeeze"),
        ({"versions": {"squeeze": "9.1.0"}}, "versions.squeeze: was written by Squeeze 9.1.0; allowed is 0.1.0 or older"),
        ({"versions": {"squeeze": "new"}}, "versions.squeeze: 'new' is no version of Squeeze; allowed is 0.1.0 or older"),
        ({"versions": None}, "versions.squeeze: 'None' is no version of Squeeze"),
    ],
)  # fmt: skip
def test_unknown_kinds_and_versions_are_refused(here: Path, changes: dict[str, object], message: str) -> None:
    change_manifest(make_comparison(here / "c"), **changes)
    assert f"c/manifest.json:1: {message}" in refused("c")


def test_a_table_that_was_changed_after_it_was_written_is_refused(here: Path) -> None:
    file = make_comparison(here / "c") / "comparison.csv"
    file.write_text(file.read_text().replace("8.0", "8.1"))
    assert refused("c") == (
        "c/comparison.csv:1: file: was changed or damaged since it was written (its hash is not that of "
        "manifest.json); allowed is the file as it was written"
    )


def test_all_damage_is_told_at_once(here: Path) -> None:
    folder = make_comparison(here / "c")
    change_manifest(folder, outputs=None)  # no hashes: the tables themselves must tell
    (folder / "comparison.csv").write_bytes(b"\xff\xfe\x00")
    (folder / "displacement.csv").write_text("")
    (folder / "options.csv").write_text('a,b\n1,"2\n')
    (folder / "switches.csv").unlink()
    pd.DataFrame({"measure": ["x"], "week": [1]}).to_csv(folder / "trajectories.csv", index=False)
    found = refused("c")
    assert "c/comparison.csv:1: file: is damaged and cannot be read as a table" in found
    assert "c/displacement.csv:1: file: is empty" in found
    assert "c/options.csv:1: file: is damaged and cannot be read as a table" in found
    assert "c:1: switches: the table is missing" in found
    assert "lacks the columns mean_with, mean_without, difference, low, high" in found


def test_a_parquet_file_that_is_none_is_refused(here: Path) -> None:
    folder = make_run(here / "r")
    change_manifest(folder, outputs=None)
    (folder / "events.parquet").write_bytes(b"PAR1 and then nothing")
    assert "r/events.parquet:1: file: is damaged and cannot be read as a table" in refused("r")


def test_a_run_whose_scenario_is_damaged_is_refused(here: Path) -> None:
    change_manifest(make_run(here / "r"), scenario={"name": "x", "world": "transpacific"})
    with pytest.raises(
        UserError, match=r"manifest.json:1: scenario: the scenario in it is damaged \('title'\)"
    ):
        write_report("r")


def test_the_command_ends_with_status_2_and_writes_nothing(here: Path) -> None:
    done = squeeze("report", "nowhere", "--out", "new/r.html")
    assert done.exit_code == 2
    assert "command line:1: DIR: nowhere there is no such folder" in done.stderr
    assert list(here.iterdir()) == []


def test_the_command_writes_beside_the_folder_and_says_where(here: Path) -> None:
    make_comparison(here / "c")
    done = squeeze("report", "c")
    assert done.exit_code == 0, done.output
    assert "c.html" in done.stdout
    assert sorted(path.name for path in here.iterdir()) == ["c", "c.html"]


def test_an_earlier_report_is_replaced_and_anything_else_is_not(here: Path) -> None:
    make_comparison(here / "c")
    assert squeeze("report", "c", "--out", "deep/er/r.html").exit_code == 0
    first = Path("deep/er/r.html").read_bytes()
    assert squeeze("report", "c", "--out", "deep/er/r.html").exit_code == 0
    assert Path("deep/er/r.html").read_bytes() == first
    Path("letter.html").write_text("<p>Dear Minister</p>")
    done = squeeze("report", "c", "--out", "letter.html")
    assert done.exit_code == 2
    assert "letter.html is no report of Squeeze; allowed is a new file, or a report to replace" in done.stderr
    assert Path("letter.html").read_text() == "<p>Dear Minister</p>"
    assert "is a folder" in squeeze("report", "c", "--out", "deep").stderr
    assert squeeze("report", "c", "--out", "letter.html/r.html").exit_code == 2


def test_a_failed_write_leaves_the_old_report_and_no_rest(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_comparison(here / "c")
    target = write_report("c")
    before = target.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="cannot be written \\(no space left on device\\)"):
        write_report("c")
    assert target.read_bytes() == before
    assert sorted(path.name for path in here.iterdir()) == ["c", "c.html"]


def test_a_report_beyond_8_mb_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_comparison(here / "c")
    monkeypatch.setattr("simulation.report.html.build.LARGEST", 100_000)
    with pytest.raises(UserError, match=r"the report would have 0\.\d MB; allowed are 0 MB"):
        write_report("c")
    assert not (here / "c.html").exists()
