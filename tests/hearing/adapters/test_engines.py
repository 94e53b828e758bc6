"""Other recognisers: stand-ins for their packages, a Wyoming server on this machine, and what happens without."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import closing
from queue import SimpleQueue

import numpy as np
import pytest
import speech_recognition as sr
from wyoming.asr import Transcript
from wyoming.event import read_event, write_event

from coach.config.model import Config
from coach.config.parse import parse_config
from coach.errors import DeviceError
from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.engines import make_recogniser, make_transcriber
from coach.hearing.adapters.text_recogniser import TextRecogniser
from coach.hearing.adapters.vosk import VoskTranscriber
from coach.hearing.adapters.whisper import WhisperTranscriber
from coach.hearing.adapters.wyoming_transcriber import WyomingTranscriber
from coach.hearing.engine_choice import Engine
from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.cascade import Cascade
from coach.units import CAPTURE_RATE
from coach.wiring.hearing import ears_engine, make_ears
from tests.support.sounds import joined, silence
from tests.support.speech import said

WORDS = make_grammar({"stop": ["stop the session"], "skip": ["skip this one"]})
SOUND = sr.AudioData(np.arange(16_000, dtype="<i2").tobytes(), CAPTURE_RATE, 2)

VOSK = """
import json
def SetLogLevel(level): pass
class Model:
    made = 0
    def __init__(self, path):
        if path.endswith("empty"): raise Exception("Failed to create a model")
        Model.made += 1
class KaldiRecognizer:
    def __init__(self, model, rate): assert rate == 16000
    def AcceptWaveform(self, pcm): self.length = len(pcm)
    def FinalResult(self): return json.dumps({"text": "stop the session" if self.length > 30_000 else ""})
"""
WHISPER = """
from types import SimpleNamespace
class WhisperModel:
    def __init__(self, path, device, compute_type, local_files_only): assert local_files_only
    def transcribe(self, sound, language, **options):
        assert sound.dtype.name == "float32"
        assert "skip this one" in options["initial_prompt"]
        parts = [SimpleNamespace(text=" Skip"), SimpleNamespace(text="this one.")]
        return iter(parts), SimpleNamespace(language=language)
"""


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Stand-ins for the packages, for this process and its children."""
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "vosk.py").write_text(VOSK)
    (folder / "faster_whisper.py").write_text(WHISPER)
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in ("vosk", "faster_whisper"):
        sys.modules.pop(name, None)


class Server:
    """A Wyoming server that writes down *text*, or behaves otherwise."""

    def __init__(self, text="stop the session", behave="write"):
        self.text, self.behave, self.heard, self.asked = text, behave, 0, []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            with link, link.makefile("rwb") as stream:
                if self.behave == "hang up":
                    continue
                while (event := read_event(stream)) is not None and event.type != "audio-stop":
                    self.asked.append(event)
                    self.heard += len(event.payload or b"")
                if self.behave == "write":
                    write_event(Transcript(text=self.text).event(), stream)
                elif self.behave == "nonsense":
                    stream.write(b"what?\n")
                elif self.behave == "silent":
                    read_event(stream)  # until the other side gives up
                stream.flush()

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def heard(engine, language="en", told=None):
    made = make_recogniser(engine, language, (told or []).append)
    made.set_grammar(WORDS)
    return made.recognize(SOUND)


def test_vosk_is_asked_with_a_model_that_is_loaded_once(packages, tmp_path):
    del packages
    made = make_recogniser(Engine(name="vosk", model=str(tmp_path)), "en", pytest.fail)
    made.set_grammar(WORDS)
    assert [made.recognize(SOUND).command for _ in range(3)] == ["stop"] * 3
    assert sys.modules["vosk"].Model.made == 1
    assert made.recognize(sr.AudioData(bytes(3200), CAPTURE_RATE, 2)) is None


def test_faster_whisper_is_told_the_language_and_the_phrases_and_downloads_nothing(packages, tmp_path):
    del packages
    assert heard(Engine(name="whisper", model=str(tmp_path))).command == "skip"


def test_a_wyoming_server_gets_the_stretch_whole_and_its_text_is_matched():
    with closing(Server()) as server:
        found = heard(Engine(name="wyoming", server=server.address), "da")
        assert (found.command, found.accepted) == ("stop", True)
        assert server.heard == 32_000
        assert server.asked[0].data == {"language": "da"}


@pytest.mark.parametrize("behave", ["hang up", "nonsense", "silent"])
def test_a_server_that_fails_is_told_of_in_one_line(behave):
    with closing(Server(behave=behave)) as server, pytest.raises(DeviceError) as told:
        WyomingTranscriber(server.address, "en", patience=0.3).transcribe(SOUND, [])
    assert "\n" not in str(told.value)
    assert "127.0.0.1" in str(told.value)


class Broken:
    asked = 0

    def transcribe(self, audio, phrases):
        del audio, phrases
        self.asked += 1
        raise DeviceError("gone")


def test_one_that_fails_is_not_asked_again_and_the_built_in_ears_take_over():
    broken, told, skip = Broken(), [], said("skip this one")
    made = TextRecogniser(broken, lambda: make_cascade("en"), told.append)
    made.set_grammar(WORDS)
    audio = sr.AudioData(joined(silence(0.1), skip).tobytes(), CAPTURE_RATE, 2)
    assert [made.recognize(audio).command for _ in range(2)] == ["skip", "skip"]
    assert (broken.asked, told) == (1, ["gone; the built-in ones listen from now on"])
    made.set_grammar(make_grammar({"pause": ["pause please"]}))
    belief = made.recognize(audio)
    assert belief is None or not belief.accepted


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        (Engine(name="vosk"), "pip install 'desk-coach[vosk]'"),
        (Engine(name="whisper"), "pip install 'desk-coach[whisper]'"),
        (Engine(name="wyoming", server="localhost"), 'server = "tcp://host:port"'),
        (Engine(name="wyoming"), 'server = "tcp://host:port"'),
    ],
)
def test_what_is_not_there_is_told_with_how_to_get_it_and_the_built_in_ears_listen(engine, says, monkeypatch):
    for name in ("vosk", "faster_whisper"):
        monkeypatch.setitem(sys.modules, name, None)
    told = []
    assert isinstance(make_recogniser(engine, "en", told.append), Cascade)
    assert len(told) == 1
    assert says in told[0]


@pytest.mark.parametrize("made", [VoskTranscriber, lambda model: WhisperTranscriber(model, "en")])
@pytest.mark.parametrize("model", [None, "/nowhere"])
def test_without_a_model_it_is_said_where_there_are_some(packages, made, model):
    del packages
    with pytest.raises(DeviceError, match=r"\[ears\] model"):
        made(model)


def test_a_folder_that_holds_no_model_is_named(packages, tmp_path):
    del packages
    (tmp_path / "empty").mkdir()
    with pytest.raises(DeviceError, match="empty is no model"):
        make_transcriber(Engine(name="vosk", model=str(tmp_path / "empty")), "en")


@pytest.mark.parametrize("there", [True, False])
def test_the_ears_process_listens_with_the_chosen_one_or_says_in_a_line_why_not(packages, tmp_path, caplog, there):
    if not there:
        (packages / "vosk.py").write_text("raise ImportError")
    chosen = parse_config(f'[ears]\nengine = "vosk"\nmodel = "{tmp_path}"')
    told = SimpleQueue()
    with closing(make_ears(chosen)) as ears:
        ears.open({"stop": ["stop the session"], "skip": ["skip this one"]})
        ears.start(told.put)
        sound = joined(silence(1), said("skip this one"), silence(1)).tobytes()
        for at in range(0, len(sound), 640):
            ears.feed(sound[at : at + 640])
        command = told.get(timeout=60).command
    assert command == ("stop" if there else "skip")  # the stand-in hears "stop the session" in everything long
    assert len([record for record in caplog.records if "vosk" in record.message]) == (not there)


def test_the_config_names_it_and_the_built_in_one_is_the_default():
    assert ears_engine(Config()) == Engine()
    chosen = parse_config('[ears]\nengine = "wyoming"\nserver = "tcp://localhost:10300"')
    assert ears_engine(chosen) == Engine(name="wyoming", server="tcp://localhost:10300")


PROGRAM = "import sys, {module}; print([name for name in ('numpy', 'speech_recognition') if name in sys.modules])"


@pytest.mark.parametrize(
    "module",
    [
        "coach.hearing.engine_choice",
        "coach.hearing.adapters.ears_process",
        "coach.programs.standby.standby",
        "coach.audio.adapters.microphone",
    ],
)
def test_the_standby_process_needs_no_numpy_for_it(module):
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_miniaudio_is_loaded_without_numpy_for_it_and_with_it_afterwards():
    program = (
        "import sys; from coach.audio.adapters.stream import load_without_numpy; load_without_numpy(); "
        "print('miniaudio' in sys.modules, 'numpy' in sys.modules); import numpy; print(numpy.ones(1).sum())"
    )
    pytest.importorskip("miniaudio")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["True", "False", "1.0"]
