"""Our own scripts keep what EVIDENCE.md promises of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from num2words import num2words

import coach
from coach.content import vocabulary
from coach.content.exercise import Level, Mode, Sides
from coach.content.library import CommandMoment
from coach.content.loader import ScriptSource, load
from coach.content.routine import SCALE, lay_out_sets, scale_dose
from coach.content.validation import spoken_words
from coach.errors import ScriptError
from coach.session.commands import Command
from coach.timeline.wording import Wording

SCRIPTS = Path(coach.__file__).parent.parent / "scripts"


def _sources():
    return [ScriptSource(str(path.relative_to(SCRIPTS)), path.read_bytes()) for path in sorted(SCRIPTS.rglob("*.yaml"))]


@pytest.fixture(scope="module")
def library():
    return load(_sources())


def _work(exercise, dose):
    """Seconds of work, both sides."""
    once = exercise.tempo.total if exercise.tempo else 1
    return dose * once * (2 if exercise.sides is Sides.EACH else 1)


def _effort(routine, library):
    """Mean metabolic equivalent over the seconds of work."""
    done = [(library.exercises[step.exercise], step.dose) for step in routine.steps]
    return sum(e.met * _work(e, dose) for e, dose in done) / sum(_work(e, dose) for e, dose in done)


def _spoken(library):
    """Everything that our coach may say, with the commands that may be given meanwhile: (states, language, text)."""
    for exercise in library.exercises.values():
        for text in (exercise.name, exercise.setup, exercise.move, exercise.safety, exercise.easier, exercise.harder):
            for language, said in text.items():
                yield vocabulary.MOVING, language, said
        for language, beats in exercise.beats.items():
            yield from ((vocabulary.MOVING, language, beat) for beat in beats)
    for routine in library.routines.values():
        yield from ((vocabulary.ASKING, language, said) for language, said in routine.name.items())
        for texts in (routine.intro, routine.outro):
            yield from ((vocabulary.ANY, language, said) for language, wordings in texts.items() for said in wordings)
    for key, line in library.lines.items():
        if not line.teaches:
            for language, wordings in line.says.items():
                yield from ((vocabulary.LINES[key].during, language, wording) for wording in wordings)


def test_there_are_80_exercises_31_routines_and_26_commands(library):
    assert (len(library.exercises), len(library.routines), len(library.commands)) == (80, 31, 26)


def test_each_kind_has_its_file_and_each_routine_its_own():
    assert {path.stem for path in (SCRIPTS / "exercises").iterdir()} == set(vocabulary.KINDS)
    for path in (SCRIPTS / "exercises").iterdir():
        assert set(re.findall(r"^    kind: (\w+)", path.read_text(), re.MULTILINE)) == {path.stem}
    for path in (SCRIPTS / "routines").iterdir():
        assert re.findall(r"^  - id: (\w+)", path.read_text(), re.MULTILINE) == [path.stem]


def test_every_line_that_the_coach_needs_is_there_in_both_languages(library):
    assert set(library.lines) == set(vocabulary.LINES)
    for line in library.lines.values():
        assert set(line.says) == {"en", "da"}


def test_the_commands_are_those_of_the_session(library):
    assert set(library.commands) == {command.value for command in Command} == set(vocabulary.COMMAND_KEYS)


def test_a_routine_has_three_first_words_and_three_last_in_both_languages(library):
    for routine in library.routines.values():
        for wordings in (*routine.intro.values(), *routine.outro.values()):
            assert len(set(wordings)) == 3, routine.id


def test_every_text_is_in_both_languages(library):
    for exercise in library.exercises.values():
        texts = (exercise.name, exercise.setup, exercise.move, exercise.safety, exercise.easier, exercise.harder)
        assert all(set(text) == {"en", "da"} for text in texts)
    for routine in library.routines.values():
        texts = (routine.name, routine.intro, routine.outro, *([routine.trigger] if routine.trigger else []))
        assert all(set(text) == {"en", "da"} for text in texts)


ONLY_DANISH = re.compile(r""",? *\bda: (\[[^]]*\]|"[^"]*")""")


def only_english(text: str) -> str:
    return ONLY_DANISH.sub("", text).replace("languages: [en, da]", "languages: [en]")


@pytest.mark.parametrize(
    ("file", "cut", "fault"),
    [
        ("exercises/eyes.yaml", only_english, "slow_blink is not in da; write it in en and da"),
        ("routines/eye_break_1.yaml", only_english, "eye_break_1 is not in da; write it in en and da"),
        ("phrases.yaml", only_english, "offer_again is not in da; write it in en and da"),
        ("commands.yaml", only_english, "unwell is not in da; write it in en and da"),
        ("phrases.yaml", lambda text: text.replace("  left_none:", "  # left_none:"), "the line left_none is missing"),
        ("phrases.yaml", lambda text: text.replace('    da: ["Jeg siger mere."]\n', ""), "more_talk is missing in da"),
    ],
)
def test_ours_are_whole_in_both_languages_or_the_check_fails(file, cut, fault):
    changed = [
        replace(source, text=cut(source.text.decode()).encode()) if source.path == file else source
        for source in _sources()
    ]
    assert [source.text for source in changed] != [source.text for source in _sources()]
    with pytest.raises(ScriptError) as caught:
        load(changed, whole=True)
    assert any(str(each).startswith(file) and fault in str(each) for each in caught.value.faults)


def test_every_id_resolves(library):
    for exercise in library.exercises.values():
        assert {exercise.easier_id, exercise.harder_id} - {None} <= set(library.exercises)
    for routine in library.routines.values():
        named = {step.exercise for step in routine.steps} | {step.swap for step in routine.steps} - {None}
        named |= set(routine.quiet_variant) | set(routine.quiet_variant.values())
        assert named <= set(library.exercises)


def test_the_coach_never_says_a_command_that_it_would_obey(library):
    texts = list(_spoken(library))
    assert len(texts) > 900
    for states, language, text in texts:
        for command in library.commands.values():
            if command.when in states:
                for phrase in command.phrases(language):
                    assert f" {spoken_words(phrase)} " not in f" {spoken_words(text)} ", (
                        language,
                        text,
                        command.command,
                    )


def test_no_phrase_means_two_commands_in_one_state(library):
    for language in vocabulary.LANGUAGES:
        meant = [(spoken_words(p), c) for c in library.commands.values() for p in c.phrases(language)]
        for (phrase, one), (same, other) in pairwise(sorted(meant, key=lambda pair: (pair[0], pair[1].command))):
            if phrase == same:
                assert one.when is not other.when, phrase
                assert CommandMoment.ANY not in {one.when, other.when}, phrase


@pytest.mark.parametrize(
    ("language", "phrase", "command"),
    [
        ("en", "too fast", "slower"),
        ("en", "too slow", "faster"),
        ("en", "too hard", "easier"),
        ("en", "too easy", "harder"),
        ("da", "for hurtigt", "slower"),
        ("da", "for langsomt", "faster"),
        ("da", "for hårdt", "easier"),
        ("da", "for let", "harder"),
    ],
)
def test_too_much_of_something_asks_for_its_opposite(library, language, phrase, command):
    assert [c.command for c in library.commands.values() if phrase in c.phrases(language)] == [command]


def test_doses_are_even_where_sides_alternate_at_every_level(library):
    for exercise in library.exercises.values():
        if exercise.sides is Sides.ALTERNATE:
            assert all(dose % 2 == 0 for dose in exercise.dose.values()), exercise.id
    for routine in library.routines.values():
        for step in routine.steps:
            exercise = library.exercises[step.exercise]
            if exercise.sides is Sides.ALTERNATE:
                assert all(scale_dose(step.dose, level, exercise.sides) % 2 == 0 for level in Level), routine.id


def test_every_repetition_has_a_number_to_be_counted_with(library):
    most = max(
        one.target
        for routine in library.routines.values()
        for level in SCALE
        for one in lay_out_sets(routine, library.exercises, level)
        if one.exercise.mode is Mode.REPS
    )
    assert most <= 30
    # The schema's largest dose, at the hardest level, is still counted.
    assert scale_dose(vocabulary.DOSES[Mode.REPS][1], Level.HARD, Sides.NONE) <= 30
    assert all(len(said) == 30 for said in library.lines["numbers"].says.values())


def test_each_exercise_has_a_beat_word_for_each_phase_that_lasts(library):
    for exercise in library.exercises.values():
        phases = len(exercise.tempo.phases) if exercise.tempo else 0
        assert all(len(beats) == phases for beats in exercise.beats.values()), exercise.id
        assert bool(exercise.beats) is (exercise.mode in {Mode.REPS, Mode.BREATHS}), exercise.id


def test_no_routine_begins_with_a_jump(library):
    for routine in library.routines.values():
        assert library.exercises[routine.steps[0].exercise].noise != "loud", routine.id


def test_twenty_seconds_of_marching_come_before_any_jump(library):
    for routine in library.routines.values():
        marched = 0
        for step in routine.steps:
            if library.exercises[step.exercise].noise == "loud":
                assert marched >= 20, routine.id
            marched += step.dose if step.exercise == "march" else 0


def test_no_quiet_routine_holds_a_loud_exercise(library):
    rank = {noise: place for place, noise in enumerate(vocabulary.NOISES)}
    for routine in library.routines.values():
        loudest = max(rank[library.exercises[step.exercise].noise] for step in routine.steps)
        assert loudest == rank[routine.noise], routine.id


def test_a_quiet_variant_is_quieter(library):
    for routine in library.routines.values():
        for loud, quiet in routine.quiet_variant.items():
            assert library.exercises[loud].noise == "loud"
            assert library.exercises[quiet].noise == "quiet"


def test_a_swap_is_free_of_the_conditions_that_call_for_it(library):
    for routine in library.routines.values():
        for step in routine.steps:
            if step.swap:
                assert not library.exercises[step.exercise].avoid & library.exercises[step.swap].avoid


# EVIDENCE.md, section 3, the column "mean MET".
EFFORT = {
    "coffee_minute": 3.2,
    "neck_shoulder_2": 1.6,
    "hourly_seated_5": 1.9,
    "hourly_standing_5": 2.8,
    "micro_legs_10": 3.9,
    "micro_push_10": 3.1,
    "micro_full_10": 4.1,
    "meeting_quiet_3": 1.4,
    "eye_break_1": 1.2,
    "breath_reset_3": 1.1,
    "wrist_3": 1.3,
    "lunch_walk_10": 3.4,
    "jump_start_5": 6.1,
    "band_2": 2.9,
    "stair_snack_3": 4.8,
    "back_hips_4": 2.1,
    "home_floor_8": 3.2,
    "neck_deep_4": 1.5,
    "standing_desk_3": 2.4,
    "between_meetings_2": 2.5,
    "walking_call_5": 3.2,
    "calm_2": 1.2,
    "hips_3": 2.6,
    "upper_back_3": 2.0,
    "eyes_2": 1.2,
    "hands_2": 1.4,
    "stairs_4": 3.6,
    "calm_breath_2": 1.1,
    "week_easy_5": 3.1,
    "week_steady_5": 3.9,
    "week_brisk_5": 4.1,
}


def test_every_routine_has_its_effort_written_down(library):
    assert set(EFFORT) == set(library.routines)


ALIKE = 0.8
"""Likeness of two instructions, 0 to 1, at which they are one and the same; a mirrored pair has 0.77."""


def test_no_two_exercises_are_the_same(library):
    """Neither nearly the same words, nor the same parts moved in the same way unless one of the two is harder."""
    for one, other in combinations(library.exercises.values(), 2):
        for language in vocabulary.LANGUAGES:
            texts = [f"{each.setup[language]} {each.move[language]}" for each in (one, other)]
            likeness = SequenceMatcher(None, *texts, autojunk=False)
            assert likeness.real_quick_ratio() < ALIKE or likeness.ratio() < ALIKE, (one.id, other.id)
        moved = [(e.kind, frozenset(e.areas), e.posture, e.mode, e.tempo, e.bpm) for e in (one, other)]
        if moved[0] == moved[1]:
            opposite = {one.id, other.id} == {"forearm_stretch_up", "forearm_stretch_down"}
            assert one.met != other.met or opposite, (one.id, other.id)


def test_no_two_routines_have_the_same_exercises(library):
    for one, other in combinations(library.routines.values(), 2):
        assert {step.exercise for step in one.steps} != {step.exercise for step in other.steps}, (one.id, other.id)


def test_every_exercise_is_in_a_routine_or_a_step_of_a_ladder(library):
    used = {step.exercise for each in library.routines.values() for step in each.steps}
    used |= {step.swap for each in library.routines.values() for step in each.steps if step.swap}
    ladders = {key for each in library.exercises.values() for key in (each.easier_id, each.harder_id) if key}
    left = set(library.exercises) - used - ladders
    assert left <= SPARE, left


SPARE = {"finger_tap", "leg_curl", "palm_press", "seated_hamstring_stretch", "wrist_bend"}
"""For people's own routines, and for `coach prefer`."""


@pytest.mark.parametrize("routine", EFFORT)
def test_a_routine_asks_the_effort_of_its_kind(library, routine):
    found = library.routines[routine]
    effort = _effort(found, library)
    # The table is rounded to a tenth.
    assert effort == pytest.approx(EFFORT[routine], abs=0.051)
    if found.kind == "active_break":
        assert effort <= 3.5
    else:
        assert 2.9 <= round(effort, 1) < 6.5


def test_nobody_with_high_blood_pressure_meets_two_holds_in_a_row(library):
    for routine in library.routines.values():
        for one, other in pairwise(step.exercise for step in routine.steps):
            pair = (library.exercises[one], library.exercises[other])
            assert not all(e.mode is Mode.HOLD and "high_blood_pressure" in e.caution for e in pair), routine.id


def test_the_instructions_of_an_exercise_stay_under_44_words(library):
    for exercise in library.exercises.values():
        for language in vocabulary.LANGUAGES:
            said = " ".join(text[language] for text in (exercise.setup, exercise.move, exercise.safety))
            assert len(said.split()) <= 43, exercise.id


def test_a_line_for_doses_fits_into_the_announcement(library):
    for key, line in library.lines.items():
        if key.startswith("dose_"):
            for wordings in line.says.values():
                assert len(wordings) == 1
                assert not wordings[0].endswith(".")


@pytest.mark.parametrize(("language", "first"), [("en", "one"), ("da", "én")])
def test_the_spoken_numbers_are_those_of_the_language(library, language, first):
    """By a library that knows numbers; alone, Danes count "én", where it gives the neuter."""
    expected = [num2words(number, lang=language) for number in range(1, 31)]
    assert list(library.lines["numbers"].says[language]) == [first, *expected[1:]]


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
def test_the_hours_and_minutes_of_a_clock_are_numbers_of_the_language(library, language):
    hours, clock = (library.lines[key].says[language] for key in ("hours", "clock"))
    assert list(hours) == [num2words(hour, lang=language) for hour in range(1, 13)]
    for minute in (5, 10, 20):
        assert clock[minute // 5].startswith(num2words(minute, lang=language))
    for minute in (35, 40, 50, 55):
        to = 60 - minute if minute != 35 or language == "en" else 5  # Danes count five from the half
        assert clock[minute // 5].startswith(num2words(to, lang=language))
    assert all("{following}" in said for said in clock[7:])
    assert all("{hour}" in said for said in clock[:5])


@pytest.mark.parametrize(
    ("at", "english", "danish"),
    [
        ((10, 30), "half past ten", "halv elleve"),
        ((10, 0), "ten o'clock", "klokken ti"),
        ((0, 30), "half past twelve", "halv et"),
        ((13, 0), "one o'clock", "klokken et"),
        ((15, 15), "a quarter past three", "kvart over tre"),
        ((15, 25), "twenty-five past three", "fem minutter i halv fire"),
        ((15, 35), "twenty-five to four", "fem minutter over halv fire"),
        ((11, 45), "a quarter to twelve", "kvart i tolv"),
        ((12, 50), "ten to one", "ti minutter i et"),
        ((23, 58), "twelve o'clock", "klokken tolv"),
        ((9, 2), "nine o'clock", "klokken ni"),
        ((9, 3), "five past nine", "fem minutter over ni"),
    ],
)
def test_a_time_of_day_is_said_as_people_say_it(library, at, english, danish):
    moment = datetime(2026, 3, 2, *at, tzinfo=UTC)
    for language, said in (("en", english), ("da", danish)):
        spoken = Wording(language=language, lines=library.lines, bank=lambda _: np.zeros(0, np.int16))
        assert spoken.clock(moment) == said


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("dose_reps_one", "bare én gang"),
        ("dose_seconds_one", "ét sekund"),
        ("dose_breaths_one", "ét åndedrag"),
        ("left_reps_one", "Én tilbage."),
        ("left_seconds_one", "Ét sekund tilbage."),
        ("left_breaths_one", "Ét åndedrag tilbage."),
    ],
)
def test_one_of_something_has_its_gender_in_danish(library, key, says):
    assert library.lines[key].says["da"] == (says,)


UNSAID = re.compile(
    r"form\b|perfect|weight|\bfat\b|slim|calor|lazy|guilt|shame|should have|missed|again\b|"
    r"vægt|\bfed\b|slank|kalorie|doven|skyld|skam|burde|gik glip|perfekt",
    re.IGNORECASE,
)
"""Form is unseen; bodies, weight and guilt are nobody's business here (EVIDENCE 4.5)."""


@pytest.mark.parametrize(
    "key", ["encourage", "choice", "finish", "halfway", "farewell_no", "farewell_later", "wrap_up"]
)
def test_no_praise_speaks_of_form_weight_or_guilt(library, key):
    for wordings in library.lines[key].says.values():
        assert not [text for text in wordings if UNSAID.search(text)]
