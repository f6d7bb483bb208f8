"""Every file in bad_scenarios/ begins with the exact messages that it must give, and is refused in time.

`<any>` in an expectation stands for a range that belongs to a parameter file.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulation.errors import UserError
from simulation.scenario import load_scenario

FOLDER = Path(__file__).parent / "bad_scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
MARK = "# expect: "


def expected(path: Path) -> list[str]:
    return [line.removeprefix(MARK) for line in path.read_text().splitlines() if line.startswith(MARK)]


def as_pattern(messages: list[str]) -> str:
    return "\n".join(".+".join(re.escape(part) for part in line.split("<any>")) for line in messages)


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_there_are_many_bad_files() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_its_messages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    messages = expected(path)
    assert messages, "the file says nothing about what is expected"
    assert re.fullmatch(as_pattern(messages), refused(path)), refused(path)


def test_messages_name_the_file_relative_to_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    path = FOLDER / "weeks_is_zero.yaml"
    monkeypatch.chdir(FOLDER.parent)
    assert refused(path) == "bad_scenarios/weeks_is_zero.yaml:6: weeks: 0 is outside 1 to 5200 (weeks)"
    monkeypatch.chdir("/")
    assert refused(path).startswith(str(path).lstrip("/"))
    monkeypatch.chdir(FOLDER / "..")
    assert refused(Path("bad_scenarios") / path.name).startswith("bad_scenarios/weeks_is_zero.yaml:6:")


def test_a_bad_file_is_refused_in_a_second_and_without_the_heavy_packages() -> None:
    code = (
        "import sys\n"
        "from simulation.errors import UserError\n"
        "from simulation.scenario import load_scenario\n"
        "try: load_scenario(sys.argv[1])\n"
        "except UserError: pass\n"
        "print(*{'mesa', 'numba', 'numpy', 'pandas', 'pydantic', 'matplotlib'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", code, str(FOLDER / "many_at_once.yaml")]
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FOLDER.parents[1])
        seconds.append(time.perf_counter() - start)
        assert done.stdout.split() == []
    assert min(seconds) < 5.0  # 0.4 s on an idle machine
