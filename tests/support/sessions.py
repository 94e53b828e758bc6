"""Small sets to lead a session through."""

from __future__ import annotations

from coach.content.exercise import Exercise, Level, Mode, Pace, Sides, Tempo
from coach.content.routine import Set, Side


def exercise(name: str = "squat", *, sides: Sides = Sides.NONE, pace: Pace = Pace.COACH) -> Exercise:
    text = {"en": f"{name}."}
    return Exercise(
        id=name,
        name=text,
        kind="strength",
        areas=("thighs",),
        posture="standing",
        equipment="none",
        noise="quiet",
        open_office=True,
        met=3.0,
        mode=Mode.REPS,
        sides=sides,
        pace=pace,
        tempo=Tempo(out=2, hold=0, back=2),
        beats={"en": ("down", "up")},
        exhale="back",
        bpm=None,
        dose=dict.fromkeys(Level, 4),
        setup=text,
        move=text,
        safety=text,
        avoid=frozenset(),
        caution=frozenset(),
        easier=text,
        harder=text,
        easier_id=None,
        harder_id=None,
    )


def a_set(name: str = "squat", *, side: Side | None = None, rest: float = 0.0, pace: Pace = Pace.COACH) -> Set:
    sides = Sides.EACH if side else Sides.NONE
    return Set(exercise=exercise(name, sides=sides, pace=pace), side=side, target=4, rest_before=rest)


TWO = (a_set("squat"), a_set("heel_raise", rest=5))
SIDES = (a_set("calf", side=Side.FIRST), a_set("calf", side=Side.SECOND), a_set("squat", rest=5))
