"""Whatever a file holds, reading it gives a scenario or a UserError, quickly; never anything else."""

import math
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from simulation.errors import UserError
from simulation.scenario import Scenario, list_scenarios, load_scenario

GOOD = [path.read_bytes() for path in list_scenarios().values()]
KEYS = [
    "title", "question", "world", "start", "weeks", "scale", "extends", "assumptions", "parameters",
    "interventions", "events", "kind", "name", "where", "from", "until", "ramp_weeks", "intensity",
    "budget", "burden", "substances", "modes", "lanes", "channels", "direction", "coverage", "strength",
    "between", "on", "change", "value", "why",
]  # fmt: skip
WORDS = [
    "sandbox", "transpacific", "baseline", "learning", "CN", "US", "S1", "T", "TOWN", "post",
    "class_scheduling", "kyc_mandate", "trust_shock",
]  # fmt: skip
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(
        [*WORDS, "2020-01-06", "2021-05-01", "9999-12-31", ".nan", "1e999", "[", "*a", "&a", "!!x"]
    ),
    st.text(max_size=12),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6),
    ),
    max_leaves=25,
)
quick = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    load_scenario("sandbox_baseline")  # reads worlds and parameters once
    return tmp_path_factory.mktemp("fuzz") / "fuzz.yaml"


def read(file: Path | str, overrides: dict[str, object] | None = None) -> Scenario | UserError:
    """What reading gives; anything but these two comes out as it is and fails the test."""
    try:
        return load_scenario(file, overrides=overrides)
    except UserError as error:
        return error


def check(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    start = time.perf_counter()
    found = read(file)
    assert time.perf_counter() - start < 20.0
    if isinstance(found, UserError):
        assert len(str(found).split("\n")) == len(found.problems)
        assert all(0 < problem.line <= content.count(b"\n") + 2 for problem in found.problems)


@quick
@given(st.binary(max_size=300))
def test_random_bytes(file: Path, content: bytes) -> None:
    check(file, content)


@quick
@given(st.text(alphabet="ab:-[]{}&*!|>%@`'\"#?,. \n\t0123~<\\", max_size=80))
def test_random_punctuation(file: Path, text: str) -> None:
    check(file, text.encode())


@quick
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=8))
def test_random_structures(file: Path, data: dict[str, object]) -> None:
    with file.open("wb") as stream:
        YAML(typ="safe", pure=True).dump(data, stream)
    check(file, file.read_bytes())


@quick
@given(
    st.sampled_from(GOOD), st.integers(0, 3000), st.integers(0, 20),
    st.binary(max_size=6)
    | st.sampled_from([b"[", b"\n", b"\t", b": ", b"- ", b"&a ", b"9", b"-", b"null", b"{"]),
)  # fmt: skip
def test_mutations_of_good_files(file: Path, good: bytes, at: int, length: int, new: bytes) -> None:
    at %= len(good)
    check(file, good[:at] + new + good[at + length :])


@quick
@given(
    st.dictionaries(
        st.sampled_from(
            ["weeks", "scale", "assumptions", "parameters.x", "interventions.0.intensity", "events"]
        )
        | st.builds(
            "interventions.{}.{}".format, st.integers(-1, 2) | st.text(max_size=3), st.sampled_from(KEYS)
        )
        | st.text(max_size=8),
        values,
        max_size=4,
    )
)
def test_random_overrides(overrides: dict[str, object]) -> None:
    found = read("class_scheduling_2019", overrides)
    assert found.problems if isinstance(found, UserError) else math.isfinite(found.scale)


@quick
@given(st.text(max_size=30) | st.sampled_from(["..", "/", "~", "baseline.yaml", "scenarios", "a" * 5000]))
def test_random_names(name: str) -> None:
    found = read(name)
    assert not isinstance(found, UserError) or "\n" not in str(found)
