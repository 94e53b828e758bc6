from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.room.room import until


def test_the_doctor_finds_the_room_and_who_records_in_it(room):
    command = ["parec", "--device=mic", "--client-name=conference", "--raw"]
    with subprocess.Popen(command, env=room.env, stdout=subprocess.DEVNULL) as meeting:
        assert until(lambda: "conference" in room.listeners(), 20)
        told = room.run_coach("doctor", "--json")
        meeting.kill()
    assert (told.returncode, told.stderr) == (0, "")
    found = {each["name"]: each for each in json.loads(told.stdout)["findings"]}
    assert found["loudspeaker"]["source"] == "Speaker"
    assert found["microphone"]["source"] == "Microphone"
    assert found["voice"]["answer"] == "ok"
    assert found["recording"]["answer"] == "yes"
    assert found["recording"]["source"] == "conference records from Microphone"
    assert 0 <= found["recording"]["age"] < 20
    assert room.listeners() == []


def test_in_a_room_without_sound_the_doctor_says_what_is_wrong_in_a_line_each(room):
    room.unplug()
    folder = Path(room.env["COACH_HOME"])
    folder.mkdir()
    (folder / "config.toml").write_text('level = "x"\nzzz = 1\n')
    (folder / "journal.db").write_text("no journal" * 100)
    told = room.run_coach("doctor")
    assert (told.returncode, told.stderr) == (1, "")
    answers = {line[:15].strip(): line[17:].split()[0] for line in told.stdout.splitlines()}
    wrong = ("settings", "journal", "loudspeaker", "microphone")
    assert [answers[name] for name in wrong] == ["wrong"] * 4
    assert (answers["voice"], answers["recording"]) == ("ok", "unknown")
    assert len(told.stdout.splitlines()) <= 24  # one screen
