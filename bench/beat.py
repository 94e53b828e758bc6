"""How well repetitions lie on their beat: ours beside the loop a user would write, measured from recorded sound.

    python -m bench.beat [--repetitions 12] [--json FILE]
    python -m bench.beat --routine micro_legs_10 [--json FILE]

Each contender counts push-ups of three seconds, the loops with a word every
second ("down", "up", the number), in a virtual room of its own; what the
loudspeaker gave is recorded and every word compared with the moment it was
meant for: ours found by correlation with the very sound that was composed, a
loop's by its onset.  Needs pulseaudio and pulseaudio-utils, and, for the loops
that play through pyttsx3, aplay (alsa-utils) and ALSA's way to PulseAudio
(libasound2-plugins).  Takes about four minutes.
With --routine a whole routine of ours is played instead, and its counts are
held against one grid from its first minute to its last.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.content.adapters import script_files
from coach.content.routine import Set, lay_out_sets
from coach.speech.adapters import sound_bank
from coach.speech.adapters.clip_cache import CachedVoice
from coach.speech.adapters.espeak_process import EspeakVoice
from coach.system import paths
from coach.timeline.compose import compose_set
from coach.timeline.cues import Kind
from coach.timeline.full_routine import compose_routine
from coach.timeline.mix import mix
from coach.timeline.playback import Playback
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE, samples, seconds
from tests.room import measure
from tests.room.room import RATE as ROOM_RATE
from tests.room.room import Room, missing

BEAT = 1.0
"""Seconds between two words of a loop."""

WORDS = 3
"""Words of a loop for each repetition."""

EXERCISE = "desk_push_up"
"""Two seconds down, one up."""

LIMIT = 600
"""Seconds after which a contender has failed."""

# what espeakng-loader brings, under the name that pyttsx3 looks for
LOOP_HEAD = """
import ctypes, os, time, espeakng_loader
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
library = ctypes.CDLL(espeakng_loader.get_library_path())
import pyttsx3
engine = pyttsx3.init()
words = [word for rep in range(1, {repetitions} + 1) for word in ("down", "up", str(rep))]
"""

LOOPS = {
    "pyttsx3.say + time.sleep": """
for word in words:
    engine.say(word)
    engine.runAndWait()
    time.sleep({beat})
""",
    "pyttsx3.say on a grid": """
start = time.monotonic()
for place, word in enumerate(words):
    time.sleep(max(0, start + place * {beat} - time.monotonic()))
    engine.say(word)
    engine.runAndWait()
time.sleep(2)
""",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=12)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--routine", help="play this routine of ours, and no loops")
    parser.add_argument("--play", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.play:
        play(wanted.play, wanted.repetitions, wanted.routine)
        return 0
    needed = () if wanted.routine else ("aplay",)
    lacking = missing() + [program for program in needed if shutil.which(program) is None]
    if lacking:
        print(f"lacks {', '.join(lacking)}: install pulseaudio, pulseaudio-utils, alsa-utils and libasound2-plugins")
        return 2
    chosen = ["--routine", wanted.routine] if wanted.routine else ["--repetitions", str(wanted.repetitions)]
    found = {"the coach": measured(lambda room, _: ours(room, chosen), wanted.repetitions)}
    for name, loop in {} if wanted.routine else LOOPS.items():
        found[name] = measured(lambda room, count, loop=loop: theirs(room, count, loop), wanted.repetitions)
    print(table(found))
    if wanted.json:
        wanted.json.write_text(json.dumps({name: asdict(fit) for name, fit in found.items()}, indent=2) + "\n")
    return 0


def measured(contender: Callable[[Room, int], measure.Fit], repetitions: int) -> measure.Fit:
    with Room() as room:
        return contender(room, repetitions)


def ours(room: Room, chosen: list[str]) -> measure.Fit:
    """Record `play_day` in *room*; find each of its counts in the recording."""
    meant = room.folder / "meant.npy"
    with room.hear() as recorder:
        process = room.start_python("-m", "bench.beat", "--play", str(meant), *chosen)
        out, err = process.communicate(timeout=2 * LIMIT)
        if process.returncode:
            raise SystemExit(err)
        heard = recorder.stop()
    return measure.located(heard.samples, ROOM_RATE, np.load(meant), PLAYBACK_RATE, json.loads(out))


def play(meant: Path, repetitions: int, routine: str | None) -> None:
    """Play a set of EXERCISE, or *routine*, as the coach does.

    Writes its sound to *meant* and prints the seconds at which its counts lie in it.
    """
    library = script_files.load_library()
    with closing(CachedVoice(EspeakVoice(), paths.clips_folder())) as voice:
        bank = sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), voice)
        spoken = Wording(language="en", lines=library.lines, bank=bank)
        if routine:
            led = library.routines[routine]
            timeline = compose_routine(led, lay_out_sets(led, library.exercises), spoken, {}).timeline
        else:
            a_set = Set(exercise=library.exercises[EXERCISE], side=None, target=repetitions, rest_before=0)
            timeline = compose_set(a_set, spoken, full=False)
        sound = mix(timeline, bank)
    counted = (Kind.COUNT_IN, Kind.COUNT) if routine else (Kind.COUNT_IN, Kind.BEAT, Kind.COUNT)
    np.save(meant, sound)
    beats = [seconds(cue.start) for cue in timeline.cues if cue.kind in counted]
    player, speaker, ended = Playback(), MiniaudioSpeaker(), threading.Event()

    def pull(frames: int) -> NDArray[np.int16]:
        block = player.pull(frames)
        if player.position.ended:
            ended.set()
        return block

    # a moment of silence behind, so that what is still in the device's buffer is heard
    player.play(np.concatenate([sound, np.zeros(samples(1), np.int16)]))
    speaker.start(pull)
    ended.wait(len(sound) / PLAYBACK_RATE + 60)
    speaker.close()
    print(json.dumps(beats))


def theirs(room: Room, repetitions: int, loop: str) -> measure.Fit:
    """Record *loop* in *room*; its words are meant for every BEAT seconds from the first."""
    (room.folder / ".asoundrc").write_text("pcm.!default {type pulse}\nctl.!default {type pulse}\n")
    program = (LOOP_HEAD + loop).format(repetitions=repetitions, beat=BEAT)
    with room.hear() as recorder:
        process = room.start_python("-c", program)
        _, err = process.communicate(timeout=LIMIT)
        heard = recorder.stop()
    begins = measure.onsets(heard.samples, ROOM_RATE)
    words = WORDS * repetitions
    if len(begins) != words:
        raise SystemExit(f"heard {len(begins)} words of {words}; is libasound2-plugins there?\n{err}")
    return measure.fit(begins, np.arange(words) * BEAT)


def table(found: dict[str, measure.Fit]) -> str:
    head = f"{'':26}{'late at the end':>17}{'jitter':>12}{'worst off grid':>16}{'drift':>14}{'words':>8}"
    rows = [
        f"{name:26}{fit.late:15.3f} s{fit.jitter * 1e3:9.1f} ms{fit.worst * 1e3:13.1f} ms{fit.drift * 6e4:8.0f} ms/min"
        f"{fit.matched:4}/{fit.matched + fit.missing}"
        for name, fit in found.items()
    ]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    sys.exit(main())
