"""The settings of the page are the person's config.toml."""

from __future__ import annotations

import stat

import pytest

from coach.errors import ConfigError, UsageError
from coach.wiring.page.config_store import ConfigStore


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "en")
    return tmp_path / "config.toml"


def test_a_right_value_is_written_and_everything_else_stays(config):
    config.write_text('# mine\ntalk = "full"  # or not\n')
    store = ConfigStore(lambda: "en")
    assert store.change({"talk": "tones", "voice.rate": "1.5"}, store.read().seen) is None
    assert config.read_text() == '# mine\ntalk = "tones"  # or not\n\n[voice]\nrate = 1.5\n'
    assert {each.name: each.text for each in store.read().fields}["voice.rate"] == "1.5"


def test_a_wrong_value_is_told_as_the_config_check_tells_it_and_nothing_is_written(config):
    config.write_text('talk = "full"\n')
    store = ConfigStore(lambda: "en")
    faults = store.change({"talk": "loud", "voice.rate": "fast", "routine": "x"}, store.read().seen)
    assert faults is not None
    assert faults.by_key.keys() == {"talk", "voice.rate"}
    assert "not a choice" in faults.by_key["talk"][0]
    assert config.read_text() == 'talk = "full"\n'


def test_the_first_setting_makes_the_file_for_this_person_alone(config):
    store = ConfigStore(lambda: "en")
    assert store.change({"talk": "tones"}, store.read().seen) is None
    assert config.read_text() == 'talk = "tones"\n'
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_what_was_changed_elsewhere_meanwhile_is_not_written_over(config):
    store = ConfigStore(lambda: "en")
    seen = store.read().seen
    config.write_text('talk = "brief"\n')
    with pytest.raises(UsageError, match="changed elsewhere"):
        store.change({"talk": "tones"}, seen)
    assert config.read_text() == 'talk = "brief"\n'


def test_a_link_line_ends_and_rights_stay(config, tmp_path):
    real = tmp_path / "dotfiles"
    real.write_bytes(b'# mine\r\ntalk = "full"\r\n')
    real.chmod(0o640)
    config.symlink_to(real)
    store = ConfigStore(lambda: "en")
    assert store.change({"talk": "tones", "routine": "x"}, store.read().seen) is None
    assert config.is_symlink()
    assert real.read_bytes() == b'# mine\r\ntalk = "tones"\r\nroutine = "x"\r\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_faults_that_are_there_already_stand_beside_their_fields(config):
    config.write_text('talk = "loud"\nfly = 1\n')
    found = ConfigStore(lambda: "en").read().faults
    assert found.by_key.keys() == {"talk"}
    assert "fly" in found.others[0]


def test_a_file_that_is_no_toml_is_told(config):
    config.write_text("talk = \n")
    with pytest.raises(ConfigError, match="not TOML"):
        ConfigStore(lambda: "en").read()
