"""What `coach new` writes: a script that plays as it is, with every line explained."""

from __future__ import annotations

EXERCISE = """\
# An exercise of your own.  Change what stands in quotation marks and behind the colons, then:
#
#     coach check {file}       says what is wrong, with line and column
#     coach try {file}         plays it at once; nothing is written down
#
# A line that begins with # is a note for you.  Keep the spaces at the beginning of a line as they are.
version: 1
languages: [en]               # [en, da] if you write every text in Danish, too: {{en: "...", da: "..."}}
exercises:
  - id: {id}
    name: {{en: "{name}"}}
    kind: mobility            # mobility, stretch, strength, cardio, breathing, eyes, posture or walk
    areas: [shoulders]        # neck, shoulders, upper_back, back, waist, chest, core, arms, forearms, wrists, fingers,
                              # hips, glutes, thighs, hamstrings, calves, ankles, legs, whole_body, balance, breath,
                              # eyes
    posture: seated           # seated, standing, floor or any
    equipment: chair          # none, chair, desk, wall, band or stairs
    noise: quiet              # quiet, moderate or loud
    open_office: true         # false: not where others work
    met: 1.8                  # effort: 1.3 sitting still, 2.5 marching on a chair, 3.5 on the feet, 5 squats, 8 jumping

    # How it is counted: reps, hold (seconds in one position), timed (seconds of moving) or breaths.
    mode: reps
    sides: none               # each: both sides one after the other; alternate: left, right, left, right (even doses)
    tempo: {{out: 2, hold: 0, back: 2}}   # seconds of each part of one repetition; only with reps and breaths
    beats: {{en: ["up", "back"]}}          # one short word for each part that is not 0
    exhale: natural           # out, hold or back: the part on which the breath goes out; natural: as it comes
    dose: {{beginner: 4, normal: 6, hard: 8}}

    # What is said, in short sentences.  First what to touch, then the movement, then what to take care of.
    setup: {{en: "Sit tall with your hands on your thighs."}}
    move: {{en: "Lift both shoulders slowly and lower them again."}}
    safety: {{en: "Keep your jaw loose."}}
    easier: {{en: "Lift one shoulder at a time."}}
    harder: {{en: "Lift them while your arms hang down."}}

    # Who should leave it out, and who should take care: knee, shoulder, wrist, back, neck, hip, pregnancy, dizziness,
    # high_blood_pressure.
    avoid: []
    caution: [shoulder]
"""

ROUTINE = """\
# A routine of your own.  Change what stands in quotation marks and behind the colons, then:
#
#     coach check {file}       says what is wrong, with line and column
#     coach try {file}         plays it at once; nothing is written down
#
# A line that begins with # is a note for you.  Keep the spaces at the beginning of a line as they are.
version: 1
languages: [en, da]
routines:
  - id: {id}
    name: {{en: "{name}", da: "{name}"}}
    kind: active_break        # active_break (light) or micro_training (short and stronger)
    minutes: 2                # about how long
    posture: seated           # seated, standing, floor or any
    noise: quiet              # of its loudest exercise
    rounds: 1                 # how often the steps are run through
    intro: {{en: "Two minutes on your chair.", da: "To minutter på stolen."}}
    outro: {{en: "That was it.", da: "Det var det hele."}}
    # talk: brief             # full, brief or tones: at most so many words

    # Exercises in their order: `coach exercises` lists them.  dose: repetitions, seconds or breaths; rest: seconds.
    steps:
      - {{exercise: shoulder_roll, dose: 8, rest: 3}}
      - {{exercise: seated_twist, dose: 6, rest: 3}}
      - {{exercise: distance_gaze, dose: 20, rest: 0}}
"""


def script_template(kind: str, name: str, file: str) -> tuple[str, str]:
    """Return the id for a script called *name*, and the text of a starter of that *kind* for *file*."""
    key = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.casefold()).strip("_")
    key = key if key[:1].isalpha() else f"my_{key}".rstrip("_")
    shown = " ".join(name.replace('"', "").replace("\\", "").replace("{", "").replace("}", "").split())
    text = EXERCISE if kind == "exercise" else ROUTINE
    return key[:60], text.format(id=key[:60], name=shown.replace("_", " ").capitalize(), file=file)
