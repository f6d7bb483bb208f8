"""The command line as a whole: help, version, what is imported, pipes."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from cli_parts import in_a_process, squeeze

import simulation
import simulation.study
from simulation.scenario import load_scenario

HEAVY = ("mesa", "numba", "numpy", "pandas", "matplotlib", "scipy", "pyarrow", "ruamel", "networkx")


def test_help_answers_in_half_a_second():
    in_a_process("--help")  # once, so that the byte code is there
    begun = time.perf_counter()
    done = in_a_process("--help")
    assert time.perf_counter() - begun < 3.0  # 0.3 s on an idle machine; the bound only catches heavy imports
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("run", "compare", "check", "list"))


def test_help_imports_nothing_heavy():
    code = (
        "import sys, simulation.cli\n"
        "try: simulation.cli.app(['run', '--help'])\n"
        f"except SystemExit: print(sorted(m for m in {HEAVY} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_that_of_the_package():
    done = squeeze("--version")
    assert (done.exit_code, done.stdout) == (0, f"squeeze {simulation.__version__}\n")


def test_the_package_offers_its_four_names_and_no_others():
    assert {"SupplyChain", "load_scenario", "run", "compare", "__version__"} == set(dir(simulation))
    assert simulation.load_scenario is load_scenario
    assert simulation.run is simulation.study.run
    with pytest.raises(AttributeError, match="module 'simulation' has no attribute 'sweep'"):
        simulation.sweep  # noqa: B018


def test_output_can_be_cut_short_by_a_pipe():
    command = f"{sys.executable} -m simulation list parameters | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("name")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [("run", "baseline"), ("compare", "baseline"), ("report", "x"), ("grid",)]
)
def test_a_name_that_the_system_refuses_is_told_in_one_line(command: tuple[str, ...]) -> None:
    result = squeeze(*command, "--out", "n" * 300)
    assert result.exit_code == 2
    assert result.stderr == (
        f"command line:1: {'n' * 300}: file name too long; allowed is what the system lets you read and write\n"
    )
