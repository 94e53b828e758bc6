"""Bringing a voice here, from a server on this machine that can be told to fail."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import DeviceError, UsageError
from coach.speech.adapters.piper_catalogue import fetch_voice, find_copy, look_up_voice
from coach.wiring.voices import catalogue_voice

MODEL = bytes(range(256)) * 2000
CONFIG = json.dumps({"audio": {"sample_rate": 22050}, "language": {"family": "da"}, "espeak": {"voice": "da"}}).encode()
NAME = "da_DK-tester-medium"
FOLDER = "da/da_DK/tester/medium/"


class Server(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {
            FOLDER + f"{NAME}.onnx": MODEL,
            FOLDER + f"{NAME}.onnx.json": CONFIG,
            FOLDER + "MODEL_CARD": b"# Model card\n\n* Language: da_DK\n* License: Made up, CC0\n",
        }
        promised = {
            path: {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}  # noqa: S324 - the catalogue's
            for path, data in self.files.items()
        }
        entry = {"files": promised, "language": {"code": "da_DK", "name_english": "Danish"}}
        self.files["voices.json"] = json.dumps({NAME: entry}).encode()
        self.cut_at: int | None = None
        self.asked: list[tuple[str, str | None]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path, wanted = self.path.strip("/"), self.headers["Range"]
        self.server.asked.append((path, wanted))
        data = self.server.files.get(path)
        if data is None:
            self.send_error(404)
            return
        begin = int(re.findall(r"\d+", wanted)[0]) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        stop = self.server.cut_at if self.server.cut_at and path.endswith(".onnx") else len(data)
        self.wfile.write(data[begin:stop])

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_what_a_person_should_know_is_known_before_anything_is_brought(server):
    voice = look_up_voice(NAME, server.address)
    assert (voice.language, voice.licence) == ("Danish (da_DK)", "Made up, CC0")
    assert voice.size == len(MODEL) + len(CONFIG)
    assert not any(path.endswith(".onnx") for path, _ in server.asked)


def test_a_voice_is_brought_whole(server, tmp_path):
    shares = []
    model = fetch_voice(look_up_voice(NAME, server.address), tmp_path, shares.append)
    assert model == tmp_path / f"{NAME}.onnx"
    assert (model.read_bytes(), (tmp_path / f"{NAME}.onnx.json").read_bytes()) == (MODEL, CONFIG)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert shares[-1] == 1.0


def test_after_a_cut_nothing_is_installed_and_the_next_try_goes_on_from_there(server, tmp_path):
    voice = look_up_voice(NAME, server.address)
    server.cut_at = 200_000
    with pytest.raises(DeviceError, match="say it again"):
        fetch_voice(voice, tmp_path)
    assert not list(tmp_path.glob("*.onnx")) + list(tmp_path.glob("*.json"))
    server.cut_at = None
    assert fetch_voice(voice, tmp_path).read_bytes() == MODEL
    assert server.asked[-1] == (FOLDER + f"{NAME}.onnx", "bytes=200000-")


def test_what_is_not_as_promised_is_thrown_away(server, tmp_path):
    voice = look_up_voice(NAME, server.address)
    server.files[FOLDER + f"{NAME}.onnx"] = b"x" + MODEL[1:]
    with pytest.raises(DeviceError, match="not the file that the catalogue promises"):
        fetch_voice(voice, tmp_path)
    assert not list(tmp_path.glob("*.onnx*")) or [p.name for p in tmp_path.iterdir()] == [f"{NAME}.onnx.json.part"]


def test_a_server_that_sends_more_than_it_promised_fills_no_disk(server, tmp_path):
    voice = look_up_voice(NAME, server.address)
    server.files[FOLDER + f"{NAME}.onnx"] = MODEL * 20
    with pytest.raises(DeviceError):
        fetch_voice(voice, tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= len(MODEL) + len(CONFIG)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"da_DK-tester-medium": {"files": 1}}'])
def test_a_catalogue_that_makes_no_sense_is_said_in_one_line(server, content):
    server.files["voices.json"] = content
    with pytest.raises((DeviceError, UsageError)) as told:
        look_up_voice(NAME, server.address)
    assert "\n" not in str(told.value)


def test_a_name_that_is_not_there_names_those_near_it(server):
    with pytest.raises(UsageError, match=NAME):
        look_up_voice("da_DK-nobody-low", server.address)


def test_no_file_of_this_machine_is_read():
    with pytest.raises(DeviceError, match="not an address of the web"):
        look_up_voice(NAME, "file:///etc")


@pytest.mark.parametrize(("answer", "brought"), [("n\n", False), ("\n", False), ("y\n", True)])
def test_nothing_is_brought_without_the_persons_word(server, tmp_path, monkeypatch, answer, brought):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    said = CliRunner().invoke(coach, ["voices", "get", NAME, "--from", server.address], input=answer)
    assert said.exit_code == 0
    before = said.stdout.partition("Bring it here?")[0]
    assert all(part in before for part in (NAME, "Danish (da_DK)", "1 MB", "Made up, CC0", server.address))
    assert (tmp_path / "voices" / f"{NAME}.onnx").exists() is brought
    if brought:
        listed = CliRunner().invoke(coach, ["voices", "--language", "da"]).stdout.splitlines()
        assert listed[0] == f"piper\t{NAME}"
        assert "espeak\tgmq/da" in listed


@pytest.fixture
def stick(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / f"{NAME}.onnx").write_bytes(MODEL)
    (folder / f"{NAME}.onnx.json").write_bytes(CONFIG)
    return folder


def test_a_voice_is_brought_from_a_folder_without_a_network(stick, tmp_path):
    model = fetch_voice(find_copy(NAME, stick), tmp_path / "home" / "voices")
    assert model.read_bytes() == MODEL
    assert sorted(path.name for path in model.parent.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]


def test_a_copy_that_is_not_the_catalogues_is_refused_by_its_hash(stick):
    known = "da_DK-talesyntese-medium"
    for path in list(stick.iterdir()):
        path.rename(stick / path.name.replace(NAME, known))
    with pytest.raises(DeviceError, match="not the file that Piper's catalogue has"):
        find_copy(known, stick)


@pytest.mark.parametrize("missing", [f"{NAME}.onnx", f"{NAME}.onnx.json"])
def test_half_of_a_copy_is_told_by_the_file_that_is_missing(stick, missing):
    (stick / missing).unlink()
    with pytest.raises(DeviceError, match=re.escape(missing)):
        find_copy(NAME, stick)


def test_where_nothing_answers_the_way_by_hand_is_told():
    with pytest.raises(DeviceError) as told:
        catalogue_voice("da_DK-talesyntese-medium", "http://127.0.0.1:9")
    assert "MD5 9c05494a3e0c1136337581e01222395d" in str(told.value)
    assert "`coach voices get da_DK-talesyntese-medium --from FOLDER`" in str(told.value)
