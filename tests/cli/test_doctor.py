"""`coach doctor`: the settings' faults, one a line, and the ids in them."""

import pytest

from coach.errors import ConfigError
from coach.programs.doctor.findings import examine
from coach.wiring.doctor import _check_settings


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return tmp_path / "config.toml"


def test_an_id_that_is_none_is_found_in_the_settings_with_what_was_meant(settings):
    settings.write_text(
        'routine = "coffe_minute"\nnever = ["sqaut"]\n[agenda]\nroutines = ["activ_break", "active_break"]\n'
    )
    with pytest.raises(ConfigError) as caught:
        _check_settings()
    told = caught.value.faults
    assert len(told) == 3
    assert "no routine is called 'coffe_minute'; did you mean coffee_minute?" in told[1]
    assert "'activ_break'" in told[0]
    assert "did you mean squat?" in told[2]


def test_settings_without_a_fault_are_fine(settings):
    settings.write_text('routine = "wrist_3"\nprefer = ["squat", "wrist_3"]\n[agenda]\nroutines = ["active_break"]\n')
    assert _check_settings() == str(settings)


def test_faults_stand_one_a_line_for_people_and_in_one_for_programs():
    def wrong() -> str:
        raise ConfigError(["first", "second"])

    found = examine({"settings": wrong}, {}, lambda: 1 / 0, lambda: 1 / 0).findings[0]
    assert found.source == "first\nsecond"
    assert found.as_object()["source"] == "first; second"
