"""Small exercises, lines and a voice whose every clip has a known length."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coach.content.exercise import Exercise, Level, Mode, Pace, Sides, Tempo
from coach.content.library import StockLine
from coach.content.routine import Routine, RoutineStep, Set, Side
from coach.timeline.cues import Cue, Kind, Line, Samples, Sound, Timeline, Tone
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE

_TEXTS = {
    "offer": ["Time to move. {name}?"],
    "offer_first_days": ["You can say yes please."],
    "announce": ["Now {name}, {dose}.", "Then {name}, {dose}."],
    "get_set": ["Get set.", "Find your place."],
    "own_pace": ["Say when."],
    "count_in": ["three, two, one"],
    "numbers": [f"number {count}" for count in range(1, 31)],
    "last_three": ["three more", "two more", "last one"],
    "breathe_out": ["Breathe out."],
    "breathe_out_now": ["And breathe out."],
    "keep_breathing": ["Keep breathing."],
    "stay": ["Stay there."],
    "halfway": ["Halfway."],
    "ten_seconds": ["Ten seconds."],
    "encourage": ["Smooth.", "Strong.", "Steady."],
    "choice": ["Your range, your pace.", "Leave a little."],
    "finish": ["And rest."],
    "change_sides": ["Change sides."],
    "rest": ["Rest, {n} seconds."],
    "preview": ["After this: {name}."],
    "preview_standing": ["After this: {name}, on your feet."],
    "dose_reps": ["{n}"],
    "dose_reps_one": ["just one"],
    "dose_reps_each": ["{n} on each side"],
    "dose_seconds": ["{n} seconds"],
    "dose_seconds_each": ["{n} seconds on each side"],
    "dose_breaths": ["{n} breaths"],
    "confirm_set": ["Did you?"],
    "held": ["Holding."],
    "wrap_up": ["{n} minutes today."],
    "wrap_up_one": ["One minute today."],
    "first_run": ["I cannot see you."],
    "first_run_end": ["Ask a doctor."],
    "farewell_stop": ["All right."],
}
_TEACHES = {"offer_first_days", "own_pace"}
LINES = {key: StockLine(key=key, says={"en": tuple(says)}, teaches=key in _TEACHES) for key, says in _TEXTS.items()}

SHORT = {"tick": 0.03, "listening": 0.09, "start": 0.25, "half": 0.2, "end": 0.28, "chime": 0.6}


@dataclass
class Voice:
    """A bank: half a second for every line unless told otherwise, loud from its first sample to its last."""

    seconds: Callable[[str], float] = lambda _: 0.5
    asked: list[Sound] = field(default_factory=list)

    def __call__(self, sound: Sound) -> Samples:
        self.asked.append(sound)
        if isinstance(sound, Line):
            length = round(self.seconds(sound.text) * PLAYBACK_RATE)
        else:
            length = sound.length or round(SHORT[sound.name] * PLAYBACK_RATE)
        return np.full(length, 1000, np.int16)


def spoken(seconds: Callable[[str], float] = lambda _: 0.5, **changes: Any) -> Wording:
    values: dict[str, Any] = {"language": "en", "lines": LINES, "bank": Voice(seconds)}
    return Wording(**values | changes)


def exercise(mode: Mode = Mode.REPS, **changes: Any) -> Exercise:
    tempo = Tempo(out=2, hold=0, back=2) if mode in {Mode.REPS, Mode.BREATHS} else None
    values: dict[str, Any] = {
        "id": "squat",
        "name": {"en": "Squats"},
        "kind": "strength",
        "areas": ("legs",),
        "posture": "standing",
        "equipment": "none",
        "noise": "quiet",
        "open_office": True,
        "met": 5.0,
        "mode": mode,
        "sides": Sides.NONE,
        "pace": Pace.COACH,
        "tempo": tempo,
        "beats": {"en": ("down", "up")} if tempo else {},
        "exhale": "back",
        "bpm": None,
        "dose": dict.fromkeys(Level, 10),
        "setup": {"en": "Stand tall. Feet apart."},
        "move": {"en": "Sit back."},
        "safety": {"en": "Not too deep."},
        "avoid": frozenset(),
        "caution": frozenset(),
        "easier": {"en": "Less."},
        "harder": {"en": "More."},
        "easier_id": None,
        "harder_id": None,
    }
    return Exercise(**values | changes)


def a_set(target: int = 12, *, side: Side | None = None, rest: float = 0.0, **changes: Any) -> Set:
    return Set(exercise=exercise(**changes), side=side, target=target, rest_before=rest)


def routine(**changes: Any) -> Routine:
    values: dict[str, Any] = {
        "id": "legs",
        "name": {"en": "Legs"},
        "kind": "micro_training",
        "minutes": 2.0,
        "posture": "standing",
        "noise": "quiet",
        "rounds": 1,
        "round_rest": 0.0,
        "intro": {"en": ("Two minutes. Stand up.",)},
        "outro": {"en": ("Well done.",)},
        "trigger": None,
        "whisper": False,
        "portable": False,
        "quiet_variant": {},
        "based_on": None,
        "steps": (RoutineStep(exercise="squat", dose=12, rest=0.0),),
    }
    return Routine(**values | changes)


def sound_name(cue: Cue) -> str:
    """Return the name of the tone that *cue* plays."""
    assert isinstance(cue.sound, Tone)
    return cue.sound.name


def speech(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if isinstance(cue.sound, Line)]


def at_work(timeline: Timeline, *kinds: Kind) -> list[tuple[float, str]]:
    """Seconds since the work began, and the text (or the name of the tone), of the cues of *kinds*."""
    start = next(mark.at for mark in timeline.marks if mark.phase == "working")
    return [
        (round((cue.start - start) / PLAYBACK_RATE, 3), cue.text or sound_name(cue))
        for cue in timeline.cues
        if cue.kind in kinds and cue.start >= start
    ]
