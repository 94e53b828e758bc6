from __future__ import annotations

import os

import pytest

from coach.presence.adapters.linux.gnome_dnd import GnomeDoNotDisturb

GSETTINGS = """\
#!/bin/sh
echo asked >> "$0.log"
test "$*" = "get org.gnome.desktop.notifications show-banners" && cat "$0.says"
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    made = tmp_path / "gsettings"
    made.write_text(GSETTINGS)
    made.chmod(0o755)
    (tmp_path / "dconf").mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return made


def says(program, text: str, version: int) -> None:
    program.with_name("gsettings.says").write_text(text)
    settings = program.parent / "dconf/user"
    settings.write_text(text)
    os.utime(settings, (version, version))


def asked(program) -> int:
    log = program.with_name("gsettings.log")
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_the_setting_is_read_once_and_again_when_the_settings_change(program):
    banners = GnomeDoNotDisturb()
    says(program, "true\n", 1)
    assert [banners.shown(20), banners.shown(20)] == [True, True]
    assert asked(program) == 1
    says(program, "false\n", 2)
    assert [banners.shown(20), banners.shown(20)] == [False, False]
    assert asked(program) == 2


def test_what_is_no_answer_is_asked_again(program):
    banners = GnomeDoNotDisturb()
    says(program, "No such schema\n", 1)
    assert [banners.shown(20), banners.shown(20)] == [None, None]
    assert asked(program) == 2


def test_a_person_without_settings_has_the_desktops_own(program):
    program.with_name("gsettings.says").write_text("true\n")
    assert GnomeDoNotDisturb().shown(20) is True


def test_without_the_program_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    banners = GnomeDoNotDisturb()
    assert (banners.program, banners.shown(20)) == (None, None)


def test_a_program_that_hangs_is_not_waited_for(program):
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    assert GnomeDoNotDisturb().shown(0.01) is None
