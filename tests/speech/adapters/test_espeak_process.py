"""The parent of the voice child: what becomes of a child that dies, hangs or is told nonsense.

The real child is in tests/contract; here it is played by small functions, in
processes of their own as ever.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.speech.adapters import espeak_child
from coach.speech.adapters.espeak_child import ClipMade, ClipOrder
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.timeline.cues import Line, Manner
from tests.support.library import shipped_library
from tests.support.waiting import until

ONE = Line("one", "en")


def answers(pipe):
    """A child that answers each order with its process's id."""
    try:
        while True:
            order: ClipOrder = pipe.recv()
            if order.text == "die":
                os._exit(7)
            if order.text == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            if order.text == "hang":
                threading.Event().wait()
            pipe.send(ClipMade(pcm=np.array([os.getpid()], np.int32).tobytes()))
    except EOFError:
        return


def idle(pipe):
    """A child that answers one order and ends as one does that has nothing more to do."""
    pipe.recv()
    pipe.send(ClipMade(pcm=np.array([os.getpid()], np.int32).tobytes()))


def stillborn(folder, _):
    """A child that leaves its mark in *folder* and goes."""
    (Path(folder) / str(os.getpid())).touch()
    os._exit(1)


def first(misdeed, folder, pipe):
    """A child that commits *misdeed* the first time that one is started in *folder*."""
    mark = Path(folder) / "started"
    if not mark.exists():
        mark.touch()
        order = pipe.recv()
        if misdeed == "die":
            os._exit(1)
        if misdeed == "hang":
            threading.Event().wait()
        if misdeed == "close":
            pipe.close()
            threading.Event().wait()
        assert order
    answers(pipe)


@pytest.fixture
def voice():
    made = EspeakVoice(child=answers, patience=20)
    yield made
    made.close()


@pytest.mark.parametrize("misdeed", ["die", "close"])
def test_a_child_that_dies_is_replaced_and_asked_again(tmp_path, misdeed):
    voice = EspeakVoice(child=functools.partial(first, misdeed, tmp_path), patience=20)
    assert process_of(voice.clip(ONE))
    voice.close()


def test_a_child_that_does_not_answer_is_killed_and_replaced(tmp_path):
    voice = EspeakVoice(child=functools.partial(first, "hang", tmp_path), patience=3)
    assert process_of(voice.clip(ONE))
    voice.close()


@pytest.mark.parametrize(("text", "reason"), [("die", "ended with status 7"), ("crash", "ended with status -11")])
def test_a_text_that_kills_twice_is_a_fault_of_the_device(voice, text, reason):
    with pytest.raises(DeviceError, match=reason):
        voice.clip(Line(text, "en"))
    assert process_of(voice.clip(ONE))


def test_a_text_that_hangs_twice_is_a_fault_of_the_device():
    voice = EspeakVoice(child=answers, patience=0.2)
    with pytest.raises(DeviceError, match="has not answered"):
        voice.clip(Line("hang", "en"))
    voice.close()


def test_one_child_serves_all_orders(voice):
    assert len({process_of(voice.clip(Line(text, "en"))) for text in "abc"}) == 1


@pytest.mark.faults
def test_a_child_that_is_killed_while_nothing_is_ordered_is_replaced_before_the_next_order(voice):
    killed = process_of(voice.clip(ONE))
    before = voice._child
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: voice._child not in (None, before), 20)
    assert process_of(voice.clip(ONE)) == voice._child._process.pid != killed


def test_a_child_that_had_nothing_to_do_is_followed_by_another_only_when_there_is_something(caplog):
    voice = EspeakVoice(child=idle)
    rested = process_of(voice.clip(ONE))
    assert until(lambda: not any(watch.is_alive() for watch in voice._watches), 20)
    assert (voice._child, caplog.records) == (None, [])
    assert process_of(voice.clip(ONE)) != rested
    voice.close()


def test_espeak_ends_when_nothing_has_been_ordered_for_a_while(monkeypatch):
    ours, theirs = multiprocessing.Pipe()
    monkeypatch.setattr(espeak_child, "IDLE_SECONDS", 0.05)
    espeak_child._serve(theirs)
    assert not ours.poll()


def test_a_child_that_dies_of_itself_is_not_replaced_for_ever(tmp_path):
    voice = EspeakVoice(child=functools.partial(stillborn, tmp_path))
    voice.start()
    assert until(lambda: not any(watch.is_alive() for watch in voice._watches), 20)
    voice.close()
    assert len(list(tmp_path.iterdir())) == 1 + 3


def test_orders_of_several_threads_do_not_mix():
    voice = EspeakVoice()
    lengths = {}

    def ask(text):
        lengths[text] = [len(voice.clip(Line(text, "en"))) for _ in range(5)]

    texts = ["one", "Hold the edge of your desk", "Breathe in through the nose and out through the mouth"]
    threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    voice.close()
    first, second, third = (lengths[text] for text in texts)
    assert max(first) < min(second) <= max(second) < min(third)


def test_the_child_ends_with_its_voice():
    voice = EspeakVoice(child=answers)
    child = process_of(voice.clip(ONE))
    voice.close()
    assert not alive(child)


def process_of(clip):
    return int(clip.view(np.int32)[0])


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_voice_that_does_not_exist_is_told_in_one_line():
    voice = EspeakVoice(Delivery(voices={"en": "parrot"}))
    with pytest.raises(DeviceError, match="no voice 'parrot'") as told:
        voice.clip(ONE)
    assert "\n" not in str(told.value)
    voice.close()


@pytest.mark.parametrize(
    ("line", "delivery", "expected"),
    [
        (Line("one", "en"), Delivery(), ("gmw/en-GB-x-rp", 140, 50)),
        (Line("en", "da"), Delivery(), ("gmq/da", 135, 50)),
        (Line("en", "da", Manner.CALM), Delivery(), ("gmq/da", 115, 50)),
        (Line("one", "en", Manner.BEAT), Delivery(rate=1.25, pitch=40), ("gmw/en-GB-x-rp", 200, 40)),
        (Line("one", "en"), Delivery(voices={"en": "en-us+f2"}), ("en-us+f2", 140, 50)),
        (Line("eins", "de"), Delivery(), ("de", 140, 50)),
    ],
)
def test_manner_language_and_configuration_shape_the_order(line, delivery, expected):
    order = delivery.order(line)
    assert (order.voice, order.wpm, order.pitch) == expected


@pytest.mark.parametrize(
    ("line", "delivery"),
    [
        (Line("two", "en"), Delivery()),
        (Line("one", "da"), Delivery()),
        (Line("one", "en", Manner.BEAT), Delivery()),
        (Line("one", "en"), Delivery(voices={"en": "en-us"})),
        (Line("one", "en"), Delivery(rate=1.1)),
        (Line("one", "en"), Delivery(pitch=51)),
        (Line("one", "en"), Delivery(volume=0.9)),
    ],
)
def test_whatever_shapes_a_clip_is_in_its_recipe(line, delivery):
    assert EspeakVoice(delivery).recipe(line) != EspeakVoice().recipe(ONE)
    assert EspeakVoice(delivery).recipe(line) == EspeakVoice(delivery).recipe(line)


def test_a_danish_number_that_is_a_whole_line_is_ordered_as_the_digits_that_espeak_reads_rightly():
    words = shipped_library().lines["numbers"].says["da"]
    with closing(EspeakVoice()) as voice:
        texts = [json.loads(voice.recipe(Line(word, "da", Manner.BEAT)))["order"]["text"] for word in words]
        assert texts == [str(number) for number in range(1, 31)]
        for line in (Line("tre endnu", "da"), Line("Otte.", "da"), Line("to", "en")):
            assert json.loads(voice.recipe(line))["order"]["text"] == line.text


def test_every_package_that_makes_clips_is_in_their_recipe():
    recipe = EspeakVoice().recipe(ONE)
    assert all(f'"{name}": "' in recipe for name in ("pyttsx3", "espeakng-loader", "pydub", "clip"))


PARENT = """
import signal, sys, threading
from coach.speech.adapters.espeak_process import EspeakVoice
from coach.timeline.cues import Line
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background job ignores
    voice = EspeakVoice()
    voice.clip(Line("one", "en"))
    try:
        print("ready", flush=True)
        threading.Event().wait(60)
    except KeyboardInterrupt:
        voice.clip(Line("good bye", "en"))
        print("spoken", flush=True)
"""


def test_ctrl_c_reaches_the_parent_alone_and_makes_no_noise(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        start_new_session=True,
    )
    with process:
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("spoken\n", "", 0)


def test_a_parent_that_ends_without_closing_its_voice_starts_no_other_and_makes_no_noise(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT.partition("    try:")[0])
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, env=env, timeout=60, check=False)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("", "", 0)


def test_the_child_ends_when_its_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT.replace('print("ready"', "print(voice._child._process.pid"))
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    with process:
        child = int(process.stdout.readline())
        assert alive(child)
        process.kill()
    assert until(lambda: not alive(child), 20)
