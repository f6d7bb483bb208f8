"""What a report says, and that it is one file: nothing is fetched, nothing of the input becomes code, same bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_folders import (
    MAKERS,
    ONE_PIXEL,
    make_comparison,
    make_grid,
    make_run,
    make_sweep,
    make_validation,
)

import simulation
from simulation.report.html import html_of
from simulation.report.html.folder import read_folder


class Page(HTMLParser):
    """Tags with their attributes, scripts that run, and the text that people read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.data = ""
        self.words: list[str] = []
        self._inside = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = (
            ("data" if dict(attrs).get("type") == "application/json" else tag)
            if tag in ("script", "style")
            else ""
        )

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside == "data":
            self.data += data
        elif self._inside != "style":
            self.words.append(data)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of each kind, for tests that only read."""
    top = tmp_path_factory.mktemp("folders")
    return {kind: make(top / kind) for kind, make in MAKERS.items()}


def page_of(folder: Path) -> Page:
    return Page(html_of(read_folder(folder)))


@pytest.mark.parametrize("kind", MAKERS)
def test_nothing_in_a_report_is_fetched(kind: str, folders: dict[str, Path]) -> None:
    page = page_of(folders[kind])
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            address = attributes.get(name) or ""
            assert address.startswith(("#", "data:")) or not address, (tag, name, address)
        assert tag not in ("iframe", "object", "embed", "base")
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in html_of(read_folder(folders[kind])).split("</style>")[0]


@pytest.mark.parametrize("kind", MAKERS)
def test_the_policy_of_the_page_lets_its_own_scripts_run_and_no_other(
    kind: str, folders: dict[str, Path]
) -> None:
    page = page_of(folders[kind])
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in page.scripts
    }
    assert policy is not None
    assert set(re.search(r"script-src (.*)", policy)[1].split()) == hashes
    assert "default-src 'none'" in policy


def test_the_same_folders_give_the_same_bytes_in_another_process(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    code = (
        "import sys; from simulation.report.html import write_report\n"
        "for kind, folder in zip(sys.argv[2::2], sys.argv[3::2]): write_report(folder, f'{sys.argv[1]}/{kind}.html')"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(simulation.__file__).parents[1]), "PYTHONHASHSEED": "7"}
    pairs = [text for kind, folder in folders.items() for text in (kind, str(folder))]
    subprocess.run([sys.executable, "-c", code, str(tmp_path), *pairs], env=env, check=True)
    for kind, folder in folders.items():
        found = (tmp_path / f"{kind}.html").read_bytes()
        assert found == html_of(read_folder(folder)).encode()
        assert len(found) < 8_000_000


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("run", ("Seed 1; no comparator; 75% of 4 input numbers are assumed.",)),
        ("comparison", ("Seeds 1 to 12; compared with baseline on the same seeds; 75% of 4 input numbers",)),
        ("grid", ("Seeds 1 to 40; compared with the baseline on the same seeds; 75% of 4",)),
        ("sweep", ("Seeds 1 to 3; compared with baseline;", "input numbers that Squeeze ships are assumed")),
        ("validation", ("Seeds 1 to 20;", "input numbers that Squeeze ships are assumed")),
    ],
)
def test_every_report_says_seeds_comparator_assumed_share_and_that_it_is_abstract(
    kind: str, words: tuple[str, ...], folders: dict[str, Path]
) -> None:
    text = page_of(folders[kind]).text
    for part in (*words, "The model is abstract: it shows what may move and why; it does not forecast."):
        assert part in text
    manifest = json.loads((folders[kind] / "manifest.json").read_text(encoding="utf-8"))
    assert all(output["sha256"] in text for output in manifest["outputs"].values())
    assert manifest["run"] in text


def test_markup_in_titles_and_names_stays_text(tmp_path: Path) -> None:
    attack = "</script><script>alert(1)</script><b>bold"
    page = page_of(make_run(tmp_path / "r", title=attack, measure=attack))
    assert attack in page.text
    assert len(page.scripts) == 4
    assert "b" not in {tag for tag, _ in page.tags}
    assert json.loads(page.data)["replay"]["squeezes"][0]["name"] == attack


def test_markup_and_links_in_findings_stay_text(tmp_path: Path) -> None:
    page = page_of(make_grid(tmp_path / "g"))
    assert "<b>bold</b> [a](http://b.c)" in page.text
    assert "b" not in {tag for tag, _ in page.tags}


def test_a_run_tells_what_was_squeezed_what_moved_and_holds_its_replay(tmp_path: Path) -> None:
    page = page_of(make_run(tmp_path / "r", 226))
    assert "Fentanyl class, China (class scheduling) in China: from 29 April 2019" in page.text
    # in fake_run 60 to 10 % and 25 to 65 %, over a year from week 121
    assert "Mode: post lost 50, vehicle gained 40" in page.text
    assert "Mass and money balance in every week, with error 0." in page.text
    replay = json.loads(page.data)["replay"]
    assert replay["weeks"] == 226
    assert {len(lane["kg"]) for lane in replay["lanes"]} == {226}
    lane = next(one for one in replay["lanes"] if replay["modes"][one["mode"]] == "air")
    assert (lane["kg"][0], lane["kg"][-1]) == (1, 2)  # CN_E>CA:air in fake_run
    assert next(p for p in replay["places"] if p["code"] == "CN")["squeezed"] == [[121, None]]
    assert next(p for p in replay["places"] if p["code"] == "MP")["squeezed"] == []


@pytest.mark.parametrize("weeks", [1, 2, 60])
def test_short_runs_and_runs_without_an_intervention_have_a_report(weeks: int, tmp_path: Path) -> None:
    page = page_of(make_run(tmp_path / "r", weeks, squeezed=False))
    assert "Nothing was squeezed: there are no interventions." in page.text
    assert json.loads(page.data)["replay"]["weeks"] == weeks


def test_a_run_of_a_world_that_we_do_not_know_has_no_map_and_says_so(tmp_path: Path) -> None:
    page = page_of(make_run(tmp_path / "r", world="atlantis"))
    assert "There is no map" in page.text
    assert json.loads(page.data)["replay"] is None


def test_a_comparison_gives_the_balloon_and_every_difference_with_its_interval(tmp_path: Path) -> None:
    text = page_of(make_comparison(tmp_path / "c")).text
    assert (
        "Quantity delivered fell from 10.0 without to 8.00 kg pure per week with (−2.00, 95 % interval −3.00 to −1.00)."
        in text
    )
    assert "No clear change, the interval holds 0: overdose deaths." in text
    assert "By mode: post lost 4.00 reference kg per week, and 2.00 came up elsewhere." in text
    assert "The balloon ratio is 0.500 (0.300 to 0.800): part of the loss came up elsewhere." in text
    assert "Change routing: +3.00 (1.00 to 5.00)" in text
    assert "Encrypt: +" not in text  # its interval holds 0
    assert "−5.00 kg pure per week (−6.00 to −4.00); with adaptation it is −2.00 (−3.00 to −1.00)" in text


def test_a_comparison_without_twins_says_nothing_of_adaptation(tmp_path: Path) -> None:
    assert "adaptation undid" not in page_of(make_comparison(tmp_path / "c", twins=False)).text


def test_a_grid_counts_its_verdicts_and_names_artefacts_and_surprises(tmp_path: Path) -> None:
    text = page_of(make_grid(tmp_path / "g")).text
    assert "Seen 1 of 2" in text
    assert "Opposite 1 of 2" in text
    assert "Of these, 1 are seen at the default numbers but in fewer than 20% of the draws" in text
    assert "1 label rose that no slide names" in text
    assert "● encrypt +5.0 [+4.0, +6.0], from week 9" in text
    assert "△ change product +8.0 [+4.0, +12.0], from week 2" in text
    assert text.count("not tested here") == 26  # of 28 cells


def test_a_sweep_tells_levers_effects_and_failed_runs(tmp_path: Path) -> None:
    page = page_of(make_sweep(tmp_path / "s"))
    assert "Intensity: how hard. Levels: 0, 1." in page.text
    assert "Runs 10 1 run failed" in page.text
    assert "Settings 2" in page.text  # the baseline is none
    assert "Intensity 1: −3.00 (−4.00 to −2.00)" in page.text
    assert "Intensity 0: 0 (0 to 0), may be luck" in page.text
    assert "ValueError: no <lanes>" in page.text


def test_a_sweep_is_drawn_as_differences_to_the_comparator_on_the_same_luck(tmp_path: Path) -> None:
    chart = json.loads(page_of(make_sweep(tmp_path / "s")).data)["charts"]["series-quantity_delivered_kg"]
    lines = {line["name"]: line for line in chart["panels"][0]["lines"]}
    assert lines["intensity 0"]["values"] == lines["intensity 0"]["low"] == [0] * 10
    assert lines["intensity 1"]["values"] == [-2.667] * 10  # the mean of 7 - 10, 8 - 11, 10 - 12
    assert lines["intensity 1"]["low"][0] < -2.667 < lines["intensity 1"]["high"][0]


def test_figures_of_findings_stand_in_the_page_and_unknown_ones_stay_text(tmp_path: Path) -> None:
    page = page_of(make_sweep(tmp_path / "s"))
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [picture["alt"] for picture in pictures] == ["a figure"]
    assert base64.b64decode((pictures[0]["src"] or "").removeprefix("data:image/png;base64,")) == ONE_PIXEL
    assert "![gone](other.png)" in page.text


def test_a_validation_counts_patterns_and_shows_the_model_beside_its_band(tmp_path: Path) -> None:
    text = page_of(make_validation(tmp_path / "v")).text
    assert "Patterns met 1 of 2" in text
    assert (
        "What the model reproduces Price falls: Prices fall at once What it does not reproduce Stock lasts"
        in text
    )
    assert "9.00 (8.00 to 10.0)" in text
    assert "Stocks last longer than on record." in text


def test_a_validation_with_other_columns_is_shown_as_it_is(tmp_path: Path) -> None:
    folder = make_validation(tmp_path / "v")
    (folder / "validation.csv").write_text("pattern,met,value\nprice_falls,True,3\n")
    data = json.loads((folder / "manifest.json").read_text())
    del data["outputs"]
    (folder / "manifest.json").write_text(json.dumps(data))
    text = page_of(folder).text
    assert "Patterns met 1 of 1" in text
    assert "price_falls yes 3.00" in text
