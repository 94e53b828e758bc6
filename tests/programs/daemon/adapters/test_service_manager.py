from __future__ import annotations

import sys
import sysconfig

import pytest

from coach.errors import UsageError
from coach.programs.daemon.adapters import service_manager


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Return the folder of a Python environment with `coach` in it, two folders down."""
    folder = tmp_path / "above" / "environment"
    scripts = folder / "bin"
    scripts.mkdir(parents=True)
    (scripts / ("coach.exe" if sys.platform == "win32" else "coach")).touch()
    monkeypatch.setattr(sys, "prefix", str(folder))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(scripts))
    return folder


def test_an_environment_that_is_marked_as_a_cache_itself_was_installed_to_stay(environment):
    (environment / "CACHEDIR.TAG").touch()
    assert service_manager.own_command().parent == environment / "bin"


@pytest.mark.faults
@pytest.mark.parametrize("up", [0, 1])
def test_a_coach_that_lies_in_a_cache_begins_with_no_log_in(environment, up):
    cache = environment.parents[up]
    (cache / "CACHEDIR.TAG").touch()
    with pytest.raises(UsageError, match="install it to stay: `pipx install desk-coach`") as told:
        service_manager.own_command()
    assert str(cache) in str(told.value)
