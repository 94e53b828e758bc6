"""`coach hear` as a person or a program calls it."""

import json

import pytest
import soundfile
import soxr
from click.testing import CliRunner

from coach.cli import coach, main
from coach.units import CAPTURE_RATE
from tests.support.sounds import joined, silence
from tests.support.speech import said


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(coach, ["hear", *map(str, words)])


@pytest.fixture
def recording(tmp_path):
    def made(name, sound, rate=CAPTURE_RATE):
        path = tmp_path / name
        soundfile.write(path, soxr.resample((sound / 32768).astype("f4"), CAPTURE_RATE, rate), rate)
        return path

    return made


@pytest.mark.parametrize(("name", "rate"), [("a.wav", 16_000), ("a.flac", 44_100)])
def test_each_file_gives_one_object_with_what_was_said_in_it(call, recording, name, rate):
    path = recording(name, joined(silence(1), said("skip this one"), silence(1), said("stop the session")), rate)
    result = call("--json", "--language", "en", path)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    told = json.loads(line)
    assert told["file"] == str(path)
    assert [(c["command"], c["phrase"]) for c in told["commands"]] == [
        ("skip", "skip this one"),
        ("stop", "stop the session"),
    ]
    length = 2 + (len(said("skip this one")) + len(said("stop the session"))) / CAPTURE_RATE
    before = 0.0
    for one in told["commands"]:
        assert set(one) == {"command", "phrase", "start_s", "end_s", "decided_s", "score"}
        assert before <= one["start_s"] < one["end_s"] < one["decided_s"]
        assert 0.5 <= one["score"] <= 1
        before = one["decided_s"]
    assert told["commands"][0]["start_s"] == pytest.approx(1.25, abs=0.2)  # the quiet around `said`, the pre-roll
    assert before < length + 0.3  # the hang-over


def test_a_state_hears_only_what_can_be_said_in_it(call, recording):
    path = recording("a.wav", joined(silence(0.5), said("yes please"), silence(0.5)))
    commands = {
        state: [c["command"] for c in json.loads(call("--json", "--state", state, path).stdout)["commands"]]
        for state in ("offered", "working")
    }
    assert commands == {"offered": ["yes"], "working": []}


def test_danish_is_heard_in_danish(call, recording):
    path = recording("a.wav", joined(silence(0.5), said("spring over", "da"), silence(0.5)))
    told = json.loads(call("--json", "--language", "da", "--state", "working", path).stdout)
    assert [c["command"] for c in told["commands"]] == ["skip"]


def test_people_are_told_in_words(call, recording):
    spoken = recording("a.wav", joined(silence(0.5), said("skip this one"), silence(0.5)))
    quiet = recording("b.wav", silence(2))
    first, second = call(spoken, quiet).stdout.splitlines()
    assert first.startswith(f"{spoken}: ")
    assert "skip" in first
    assert second.startswith(f"{quiet}: no command; too quiet: its loudest moment is at -120 dB")


def test_a_bad_file_ends_nothing_and_shows_in_the_status(call, recording, tmp_path):
    sound = joined(silence(0.5), said("skip this one"), silence(0.5))
    first, last = recording("a.wav", sound), recording("z.wav", (sound / 100).astype("i2"))
    (tmp_path / "empty.wav").touch()
    result = call("--json", first, tmp_path / "empty.wav", tmp_path / "missing.wav", last)
    assert result.exit_code == 2
    rows = [json.loads(row) for row in result.stdout.splitlines()]
    assert [(row["file"], row["too_quiet"], len(row["commands"])) for row in rows] == [
        (str(first), False, 1),
        (str(last), True, 0),
    ]
    assert len(result.stderr.splitlines()) == 2
    assert "missing.wav: is not there" in result.stderr


def test_a_bad_file_is_one_line_and_status_2(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    (tmp_path / "a.wav").write_text("no sound")
    monkeypatch.setattr("sys.argv", ["coach", "hear", str(tmp_path / "a.wav"), "--json"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "a.wav" in err
