from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.room.room import Room
from tests.support.room_fixtures import enter_or_skip
from tests.support.waiting import until


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
    assert found["headset"]["answer"] == "ok"
    assert found["echo"]["source"].startswith("not heard back")  # nothing leads from the loudspeaker to the microphone
    assert found["ears"]["answer"] == "ok"
    assert found["ears"]["source"].startswith("none of ")
    assert room.listeners() == []


@pytest.mark.parametrize(("decibels", "delay"), [(-6.0, 40), (-20.0, 150)])
def test_the_doctor_hears_its_sound_back_as_the_room_returns_it(decibels, delay):
    enter_or_skip()
    with Room(echo_db=decibels, echo_ms=delay) as room:
        told = room.run_coach("doctor", "--json")
    found = {each["name"]: each for each in json.loads(told.stdout)["findings"]}
    assert found["echo"]["answer"] == "ok"
    after, gain = re.match(r"heard back after (\d+) ms at ([+-]\d+) dB", found["echo"]["source"]).groups()
    assert float(re.search(r"(\d+) dB of it cancelled", found["echo"]["source"])[1]) > 10
    assert int(gain) == pytest.approx(decibels, abs=1)
    lead = re.search(r"all that this machine plays, known (\d+) ms before it comes back", found["echo"]["source"])[1]
    assert 0 < int(lead) < delay  # the loopback, less what is held in reserve
    # the loopback, 60 ms of the loudspeaker's buffer and 100 of the microphone's, as far as they are filled
    assert delay <= int(after) <= delay + 300


def test_the_doctor_names_a_headset_whose_microphone_would_ruin_its_sound(room):
    room.pactl(
        "load-module",
        "module-remap-source",
        "master=air.monitor",
        "source_name=bluez_input.00",
        "source_properties='device.description=Buds device.bus=bluetooth'",
    )
    room.pactl("set-default-source", "bluez_input.00")
    found = {each["name"]: each for each in json.loads(room.run_coach("doctor", "--json").stdout)["findings"]}
    assert found["headset"]["answer"] == "wrong"
    assert found["headset"]["source"].startswith("Buds: ")


def test_the_doctor_tells_of_a_desk_that_is_muted_and_has_no_microphone(room):
    room.pactl("set-sink-mute", "speaker", "1")
    room.pactl("set-default-source", "speaker.monitor")
    room.pactl("unload-module", "module-remap-source")
    told = room.run_coach("doctor", "--json")
    assert (told.returncode, told.stderr) == (1, "")
    found = {each["name"]: each for each in json.loads(told.stdout)["findings"]}
    assert [found[name]["answer"] for name in ("loudspeaker", "microphone", "headset", "echo")] == ["wrong"] * 4
    assert found["loudspeaker"]["source"].startswith("Speaker is muted: nothing of the coach is heard; ")
    assert "`pactl set-sink-mute speaker 0`" in found["loudspeaker"]["source"]
    for name in ("microphone", "headset", "echo"):
        assert "there is no microphone: Monitor of Speaker hears what this machine plays" in found[name]["source"]


def test_a_session_tells_at_its_start_what_is_wrong_with_the_devices_and_leads_all_the_same(room):
    folder = Path(room.env["COACH_HOME"])
    folder.mkdir()
    (folder / "config.toml").write_text('[sound]\nspeaker = "dock"\n')
    room.pactl("set-source-mute", "mic", "1")
    process = room.start_coach("now", "coffee_minute")
    out, _ = process.communicate("stop the session\n", timeout=60)
    (ready,) = (line for line in out.splitlines() if line.endswith("| Microphone]"))
    assert ready == "[Speaker | Microphone]"
    assert out.count("none is called 'dock'; choose one of: Speaker, Air; until it is back, Speaker is used") == 1
    assert out.count("[microphone: Microphone is muted: nothing that you say is heard; ") == 1
    assert "> stop: stop the session" in out


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
