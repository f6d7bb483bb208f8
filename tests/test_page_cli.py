"""`squeeze play` refuses what it cannot do, in words, with status 2, before anything is started."""

from __future__ import annotations

import socket

import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import UserError
from simulation.page.app import check_nicegui, check_port


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["play", "--no-show", *arguments])
    assert result.exit_code == 2
    return result.output


def test_a_scenario_that_is_not_there_is_refused_with_the_nearest() -> None:
    assert "did you mean 'baseline'?" in refused("basline")


def test_a_port_that_is_taken_or_no_port_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("sandbox_baseline", "--port", str(port))
    assert f"--port: {port} at 127.0.0.1 cannot be had" in said
    assert "allowed is a free port" in said
    assert "cannot be had" in refused("sandbox_baseline", "--port", "99999")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UserError):
        check_port("192.0.2.1", 8080)  # a documentation address: nobody's


def test_without_nicegui_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"pip install -e"):
        check_nicegui()
