"""What a sweep refuses: clusters that would run something else, and commands that would throw work away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import distributed
import pytest
from small_sweep import squeeze, write_design

from simulation.errors import UserError
from simulation.study.sweep import cluster
from simulation.study.sweep.identity import versions_digest

ADDRESS = "tcp://127.0.0.1:8786"
Answer = Callable[[Callable[[], str]], dict[str, str]]


class Client(nullcontext[None]):
    """Asks its workers by calling a function of ours."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.run = answer


def broken(function: Callable[[], str]) -> dict[str, str]:
    raise ImportError("No module named 'simulation'")


def same(function: Callable[[], str]) -> dict[str, str]:
    return {"a": function(), "b": versions_digest()}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda function: {}, f"{ADDRESS} has no workers; allowed is a cluster with at least one"),
        (lambda function: {"a": function(), "b": "another"}, "1 of 2 workers run other code or data (b)"),
        (broken, f"{ADDRESS}: its workers cannot import this package (No module named 'simulation')"),
    ],
)
def test_a_cluster_that_would_run_something_else_is_refused(
    answer: Answer, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed, "Client", lambda address, **settings: Client(answer))
    with pytest.raises(UserError) as caught, cluster.joined(ADDRESS):
        pass
    assert f"--dask: {message}" in str(caught.value)


def test_a_cluster_of_the_same_code_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "Client", lambda address, **settings: Client(same))
    with cluster.joined(ADDRESS) as client:
        assert client.run is same


def test_a_part_does_not_start_over_for_the_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = squeeze("sweep", write_design(tmp_path), "--shard", "1/2", "--fresh", "--out", out)
    assert done.returncode == 2
    assert done.stderr == (
        "command line:1: --fresh: would throw away what other parts have done; "
        "allowed is to remove the folder first\n"
    )
    assert not out.exists()
