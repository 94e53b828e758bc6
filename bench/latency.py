"""Measure how soon the coach falls silent: `python -m bench.latency [--trials 20] [--json FILE]`.

In the virtual room, from what its loudspeaker and its air record: a synthetic
person says a command over something the loudspeaker plays; the ears, in their
process, hear it back through the air, understand, and it ends.  What plays is
steady noise, so that every moment of it can be seen; what ends it is what the
conductor does, without the session machine, which takes less than a
millisecond.  End of the word: its last sample above the floor.

`--hear` measures `coach hear` at the microphone instead, and puts it beside
the figures in FILE: from the end of a segment until its line is on the screen,
which is when the microphone has given that much more.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

import numpy as np

from coach.audio.adapters.microphone import MiniaudioMicrophone
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.audio.echo_reference import EchoReference
from coach.content.adapters.script_files import load_library
from coach.hearing.adapters.ears_process import EarsProcess
from coach.hearing.ports import Utterance
from coach.session.machine import State, commands_in
from coach.timeline.playback import Playback
from coach.units import PLAYBACK_RATE as SPOKEN
from tests.room import measure
from tests.room.persons import Person
from tests.room.room import RATE, Room

WORDS = ("skip this one", "I'm done", "pause please", "stop the session", "finished")

FLOOR = 300
"""Amplitude under which the loudspeaker is silent: 20 dB under what it plays."""

WINDOW = 0.005


def noise(seconds: float) -> np.ndarray:
    return np.round(np.random.default_rng(1).standard_normal(round(seconds * SPOKEN)) * 2500).astype(np.int16)


def silent_from(samples: np.ndarray, after: float) -> float | None:
    """Return the second from which *samples* are silent for 0.1 s, None where they never are after *after*."""
    size = round(WINDOW * RATE)
    first = int(after / WINDOW)
    loud = np.abs(samples[: len(samples) // size * size].reshape(-1, size).astype(int)).max(1)[first:] > FLOOR
    quiet = np.convolve(~loud, np.ones(20), "valid") == 20
    return (first + int(np.argmax(quiet))) * WINDOW if quiet.any() else None


def trial(room: Room, word: str, person: Person, told: SimpleQueue, playback: Playback) -> dict | None:
    """Say *word* over what plays; return the milliseconds, None where it was not understood."""
    while not told.empty():
        told.get()
    playback.play(noise(20))
    Event().wait(2.5)
    with room.hear() as loudspeaker, room.overhear() as air:
        Event().wait(0.3)
        room.say(person.words(word), SPOKEN).wait(20)
        try:
            utterance: Utterance = told.get(timeout=2)
            while utterance.command is None:
                utterance = told.get(timeout=2)
        except Empty:
            return None
        playback.play(np.zeros(SPOKEN, np.int16))
        Event().wait(0.8)
        heard, said = loudspeaker.stop(), air.stop()
    onset = measure.onsets(said.samples, RATE)[0]
    last = measure.last_sound(said.samples, RATE)
    gone = silent_from(heard.samples, said.start + onset - heard.start)
    if last is None or gone is None:
        return None
    size = round(WINDOW * RATE)
    steps = np.sqrt(np.mean(heard.samples[: len(heard.samples) // size * size].reshape(-1, size).astype(float) ** 2, 1))
    usual = np.median(steps[: round(0.25 / WINDOW)])
    from_onset = int((said.start + onset - heard.start) / WINDOW)
    lower = from_onset + int(np.argmax(steps[from_onset:] < 0.7 * usual))
    return {
        "word": word,
        "command": utterance.command,
        "silent_ms": round(1000 * (heard.start + gone - said.start - last)),
        "lowering_ms": round(1000 * (heard.start + lower * WINDOW - said.start - onset)),
    }


def hear(trials: int) -> dict[str, object]:
    """Return the seconds from the end of a phrase to its line of `coach hear`, every command open."""
    told: list[dict] = []
    with Room() as room, closing_person() as person:
        process = room.start_coach("hear", "--json")
        Thread(target=lambda: told.extend(map(json.loads, process.stdout)), daemon=True).start()
        while not any(each["event"] == "ready" for each in told):
            Event().wait(0.1)
        Event().wait(2)
        for number in range(trials):
            room.say(person.words(WORDS[number % len(WORDS)]), SPOKEN).wait(20)
            Event().wait(1.5)
        process.terminate()
    late = [each["latency_s"] for each in told if each["event"] == "heard" and each["command"] is not None]
    return {"trials": trials, "understood": len(late), "p50": float(np.median(late)), "worst": max(late)}


@contextmanager
def closing_person() -> Iterator[Person]:
    """Give a synthetic person whose voice is ended."""
    person = Person()
    try:
        yield person
    finally:
        person.leave()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--hear", action="store_true", help="measure `coach hear` instead")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.hear:
        found = hear(chosen.trials)
        print(json.dumps(found))
        if chosen.json:
            beside = json.loads(chosen.json.read_text(encoding="utf-8"))
            chosen.json.write_text(json.dumps({**beside, "hear": found}, indent=1) + "\n", encoding="utf-8")
        return
    commands, told, playback = load_library().commands, SimpleQueue(), Playback()
    loopback, done = EchoReference(playback.pull), []
    with ExitStack() as stack:
        room = stack.enter_context(Room())
        os.environ.update({name: room.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")})
        person, ears, microphone, speaker = Person(), EarsProcess("en"), MiniaudioMicrophone(), MiniaudioSpeaker()
        for end in (person.leave, ears.close, microphone.close, speaker.close):
            stack.callback(end)
        ears.open({c: commands[c].phrases("en") for c in commands_in(State.WORKING)})
        ears.start(told.put, playback.duck)
        speaker.start(loopback.pull)
        microphone.start(lambda block: ears.feed(block, loopback.passed()))
        Event().wait(3)
        for number in range(chosen.trials):
            one = trial(room, WORDS[number % len(WORDS)], person, told, playback)
            print(one, flush=True)
            done.append(one)
    understood = [one for one in done if one]
    figures: dict[str, object] = {"trials": len(done), "understood": len(understood)}
    for key in ("silent_ms", "lowering_ms"):
        values = [one[key] for one in understood]
        figures[key] = {"p50": float(np.median(values)), "p95": float(np.percentile(values, 95)), "worst": max(values)}
    figures["load"] = os.getloadavg()[0]
    figures["each"] = understood
    print(json.dumps({k: v for k, v in figures.items() if k != "each"}))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
