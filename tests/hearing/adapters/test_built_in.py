"""The built-in ears on a machine that lacks a model or a library: they go on, and say once what it costs."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.grammar import make_grammar
from coach.programs.interview import BACK, BACK_PHRASES
from coach.session.commands import Command
from coach.system import paths
from coach.units import CAPTURE_RATE
from tests.support.library import shipped_library
from tests.support.speech import said

WORKING = make_grammar({"stop": ["stop", "stop the session"], "skip": ["skip this one"]})


@pytest.mark.parametrize(("there", "says"), [("head_en.npz", "moonshine_en.npz"), ("moonshine_en.npz", "head_en.npz")])
def test_a_machine_that_lacks_a_model_still_hears_and_logs_it(there, says, tmp_path, caplog):
    (tmp_path / there).symlink_to(paths.data_folder("models") / there)
    ears = make_cascade("en", models=tmp_path)
    (record,) = caplog.records
    assert says in record.getMessage()
    assert "reinstall desk-coach" in record.getMessage()
    ears.set_grammar(WORKING)
    audio = sr.AudioData(said("skip this one").tobytes(), CAPTURE_RATE, 2)
    assert ears.recognize(audio).accepted


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_way_back_of_the_setup_is_heard_and_costs_the_answers_nothing(language):
    pytest.importorskip("pocketsphinx")
    commands = shipped_library().commands
    answers = {each.value: commands[each].phrases(language) for each in (Command.YES, Command.NO, Command.SKIP)}
    ears = make_cascade(language)
    ears.set_grammar(make_grammar(answers | {BACK: BACK_PHRASES[language]}))
    phrases = {BACK: BACK_PHRASES[language][0], "yes": {"en": "yes", "da": "ja"}[language], "no": answers["no"][0]}
    for command, phrase in phrases.items():
        heard = ears.recognize(sr.AudioData(said(phrase, language).tobytes(), CAPTURE_RATE, 2))
        assert (heard.command, heard.accepted) == (command, True)


WITHOUT_POCKETSPHINX = """
import json, logging, sys
sys.modules["pocketsphinx"] = None  # as on a Python that it has no wheel for
logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
import numpy as np, speech_recognition as sr
from coach.hearing.adapters.built_in import make_built_in
from coach.hearing.grammar import make_grammar

language, file, *grammars = sys.argv[1:]
audio = sr.AudioData(np.load(file).tobytes(), 16_000, 2)
ears = make_built_in(language)
found = []
for commands in grammars:
    ears.set_grammar(make_grammar(json.loads(commands)))
    hypothesis = ears.recognize(audio)
    found.append(hypothesis.command if hypothesis and hypothesis.accepted else None)
print(json.dumps(found))
"""


def without_pocketsphinx(tmp_path, language, sound, *grammars):
    """What the ears hear in *sound* with each of *grammars*, and the lines of their log."""
    np.save(tmp_path / "said.npy", sound)
    command = [sys.executable, "-c", WITHOUT_POCKETSPHINX, language, str(tmp_path / "said.npy")]
    done = subprocess.run(
        [*command, *map(json.dumps, grammars)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    return json.loads(done.stdout), done.stderr.splitlines()


def test_english_ears_without_pocketsphinx_hear_a_persons_own_phrases_too_and_lose_nothing(tmp_path):
    own = {"stop": ["stop the session"], "skip": ["leave the biceps alone"]}
    again = {"skip": ["leave the biceps alone", "another phrase of mine"]}
    learnt = {"stop": ["stop the session"]}
    found, log = without_pocketsphinx(tmp_path, "en", said("leave the biceps alone"), own, again, learnt)
    assert found == ["skip", "skip", None]
    assert log == []


def test_danish_ears_without_pocketsphinx_hear_a_persons_own_phrases_too_and_lose_nothing(tmp_path):
    learnt = {"done": ["jeg er færdig"], "skip": ["spring over"], "stop": ["stop træningen"]}
    own = {"skip": ["lad armene hvile"]}
    found, log = without_pocketsphinx(tmp_path, "da", said("jeg er færdig", "da"), learnt, own)
    assert found == ["done", None]
    assert log == []
    found, _ = without_pocketsphinx(tmp_path, "da", said("lad armene hvile", "da"), {**learnt, **own}, learnt)
    assert found == ["skip", None]


AT_ANY_TIME = """
import sys
sys.modules["pocketsphinx"] = None
from coach.config.parse import parse_config
from coach.errors import DeviceError
from coach.hearing.engine_choice import PHRASES, Engine
from coach.hearing.adapters.engines import make_recogniser
from coach.wiring import doctor

def outcome(check, *what):
    try:
        return "ok: " + check(*what)
    except DeviceError as fault:
        return f"wrong: {fault}"

for language in ("en", "da"):
    make_recogniser(Engine(name=PHRASES), language, print)
always = parse_config('language = "da"\\n[microphone]\\nopen = "always"')
print(outcome(doctor._check_recogniser, parse_config("")))
print(outcome(doctor._check_recogniser, always))
print(outcome(doctor._check_open, always))
print(outcome(doctor._check_open, parse_config("")))
"""


def test_the_doctor_misses_nothing_without_pocketsphinx():
    done = subprocess.run([sys.executable, "-c", AT_ANY_TIME], capture_output=True, text=True, check=True)
    english, danish, always, offers = done.stdout.splitlines()
    assert english == "ok: the built-in one, en"
    assert danish == "ok: the built-in one, da"
    assert always.startswith("ok: at any time")
    assert offers == "ok: during offers and sessions only"
