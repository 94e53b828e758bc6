"""Every fault of an author is told with its place and what to do."""

import textwrap

import pytest

from coach.content.exercise import Mode, Pace, Sides
from coach.content.loader import ScriptSource, load
from coach.content.yaml_tree import FLOOD, LARGEST_SCRIPT
from coach.errors import ScriptError

SQUAT = """\
version: 1
exercises:
  - id: squat
    name: {en: "Squats", da: "Squats"}
    kind: strength
    areas: [thighs, glutes]
    posture: standing
    noise: quiet
    open_office: true
    met: 5.0
    mode: reps
    tempo: {out: 2, hold: 0, back: 2}
    beats: {en: ["down", "up"], da: ["ned", "op"]}
    dose: {beginner: 8, normal: 12, hard: 20}
    setup: {en: "Stand.", da: "Stå."}
    move: {en: "Bend.", da: "Bøj."}
    safety: {en: "Softly.", da: "Blødt."}
    easier: {en: "Less.", da: "Mindre."}
    harder: {en: "Lower.", da: "Dybere."}
"""
LEGS = """\
version: 1
routines:
  - id: legs
    name: {en: "Legs", da: "Ben"}
    kind: micro_training
    minutes: 2
    posture: standing
    noise: quiet
    intro: {en: "Legs.", da: "Ben."}
    outro: {en: "Good.", da: "Godt."}
    steps:
      - {exercise: squat, dose: 12, rest: 5}
"""
LINES = """\
version: 1
lines:
  offer: {en: ["{name}?"], da: ["{name}?"]}
  last_three: {en: [three more, two more, last one], da: [tre endnu, to endnu, den sidste]}
"""
COMMANDS = """\
version: 1
commands:
  skip:
    meaning: leave it out
    when: any
    teach: {en: [skip this one], da: [spring over]}
  no:
    when: prompt
    teach: {en: [no thanks], da: [nej tak]}
"""
GOOD = {"squat.yaml": SQUAT, "legs.yaml": LEGS, "lines.yaml": LINES, "commands.yaml": COMMANDS}


def _load(over=(), **changed):
    texts = GOOD | {f"{name}.yaml": text for name, text in changed.items()}
    return load(
        [ScriptSource(name, text if isinstance(text, bytes) else text.encode()) for name, text in texts.items()],
        [ScriptSource(f"own{n}.yaml", textwrap.dedent(text).encode()) for n, text in enumerate(over)],
    )


def _faults(**arguments):
    with pytest.raises(ScriptError) as caught:
        _load(**arguments)
    return [str(fault) for fault in caught.value.faults]


def test_scripts_without_fault_become_a_library():
    library = _load()
    squat = library.exercises["squat"]
    assert (squat.mode, squat.sides, squat.pace, squat.equipment) == (Mode.REPS, Sides.NONE, Pace.COACH, "none")
    assert (squat.avoid, squat.bpm, squat.easier_id, squat.tempo.phases) == (frozenset(), None, None, (2, 2))
    assert library.routines["legs"].steps[0].dose == 12
    assert library.lines["last_three"].says["da"] == ("tre endnu", "to endnu", "den sidste")
    assert library.commands["skip"].phrases("en") == ("skip this one",)


def test_nothing_is_an_empty_library():
    assert load([]).exercises == {}


def test_a_word_that_yaml_takes_for_something_else_stays_a_word():
    library = _load(commands=COMMANDS.replace("[no thanks]", "[no, yes, on, 12, 1e3]"))
    assert library.commands["no"].teach["en"] == ("no", "yes", "on", "12", "1e3")


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    assert "squat" in _load(squat=b"\xef\xbb\xbf" + SQUAT.replace("\n", "\r\n").encode()).exercises


# Each row: what stands in the exercise, what to write instead, the fault.
EXERCISE = [
    (
        "id: squat\n",
        "id: Squat\n",
        "3:9: id 'Squat' is no id; use at most 60 of a-z, 0-9 and _, beginning with a letter",
    ),
    ("kind: strength", "kind: strenght", "5:11: kind 'strenght' is unknown; did you mean strength?"),
    ("kind: strength", "kind: [strength]", "5:11: kind is a list; write a single value"),
    ("kind: strength", "knid: strength", "5:5: the key of an entry of exercises 'knid' is unknown; did you mean kind?"),
    ("    kind: strength\n", "", "3:5: an entry of exercises has no kind; write `kind:`"),
    ("kind: strength", "kind:", "5:10: kind is empty; write a value, or leave the key out if it is optional"),
    ("kind: strength", "kind: null", "5:11: kind is empty; write a value, or leave the key out if it is optional"),
    ('en: "Squats", ', "", "4:11: name is missing in en; write it, or `languages: [da]` at the top"),
    ('en: "Squats"', 'en: ""', "4:16: name in en is empty; write a value, or leave the key out if it is optional"),
    ('en: "Squats"', 'en: "..."', "4:16: name in en has no words; write what is to be said"),
    ('en: "Squats"', 'en: "\\a1"', "4:16: name in en has a character that nobody can say; delete the escape"),
    ('en: "Squats"', "en: {}", "4:16: name in en is a table of keys; write a single value"),
    (
        'en: "Squats"',
        'en: "{n} squats"',
        "4:16: name in en has '{n}', which is not filled in; nothing can be used here",
    ),
    ('da: "Squats"', 'da: "x", de: "y"', "4:35: the language of name 'de' is unknown; write one of en, da"),
    ('{en: "Squats", da: "Squats"}', "Squats", "4:11: name is made of keys with values; write `key: value` lines"),
    ("[thighs, glutes]", "[]", "6:12: areas is an empty list; write at least one entry"),
    ("[thighs, glutes]", "thighs", "6:12: areas is not a list; write [one, two], or a line with `- ` for each"),
    ("[thighs, glutes]", "[thighs, thighs]", "6:21: thighs stands twice; write it once"),
    ("open_office: true", "open_office: yes", "9:18: open_office 'yes' is neither true nor false; write one of them"),
    (
        "open_office: true",
        'open_office: "true"',
        "9:18: open_office 'true' is neither true nor false; write one of them",
    ),
    ("met: 5.0", "met: five", "10:10: met 'five' is not a number; write a number from 0.9 to 20"),
    ("met: 5.0", "met: .nan", "10:10: met '.nan' is not a number; write a number from 0.9 to 20"),
    ("met: 5.0", 'met: "5.0"', "10:10: met '5.0' is a text; write the number without quotes"),
    ("met: 5.0", "met: 50", "10:10: met 50 is out of range; write a number from 0.9 to 20"),
    ("{out: 2, hold: 0, back: 2}", "{out: 0, hold: 0, back: 0}", "12:12: this tempo takes no time; write the seconds"),
    ("{out: 2, hold: 0, back: 2}", "{out: 0.1, hold: 0, back: 0.1}", "12:12: this tempo is too fast to follow; give"),
    ("    tempo: {out: 2, hold: 0, back: 2}\n", "", "3:5: an entry of exercises has no tempo; write `tempo:`"),
    (
        'en: ["down", "up"]',
        'en: ["down"]',
        "13:12: beats in en has 1 words, tempo 2 phases that last; write one word for each phase that is not 0",
    ),
    ("beginner: 8", "beginner: 0", "14:22: beginner 0 is out of range"),
    ("beginner: 8", "beginner: 08", "14:22: beginner '08' is not a whole number; write a whole number from 1 to 30"),
    ("beginner: 8", "beginner: 31", "14:22: beginner 31 is out of range; write a whole number from 1 to 30"),
    ("beginner: 8, ", "", "14:11: dose has no beginner; write `beginner:`"),
    (
        "mode: reps",
        "mode: reps\n    bpm: 100",
        "12:5: bpm is for timed exercises; leave it out, or write `mode: timed`",
    ),
    (
        "hard: 20}",
        "hard: 15}\n    sides: alternate",
        "14:11: the hard dose 15 is odd; make it even: the sides alternate",
    ),
    ("mode: reps", "mode: breaths\n    sides: each", "12:12: breaths have no sides; write `sides: none`"),
    (
        "mode: reps",
        "mode: timed\n    sides: alternate\n    bpm: 100",
        "12:12: only repetitions alternate; write `sides: each` or `sides: none`",
    ),
    (
        "mode: reps",
        "mode: timed\n    bpm: 1000",
        "12:10: bpm 1000 is out of range; write a whole number from 30 to 220",
    ),
    ("id: squat\n", "id: [squat]\n", "3:9: id is a list; write a single value"),
    ("mode: reps", "mode: reps\n    exhale: hold", "12:13: the phase hold takes no time; breathe out on another phase"),
    (
        "mode: reps",
        "mode: reps\n    avoid: [knee]\n    caution: [knee]",
        "13:14: knee stands under avoid and caution; keep it under one of them",
    ),
    ("mode: reps", "mode: reps\n    easier_id: sqat", "12:16: easier_id 'sqat' is unknown; did you mean squat?"),
    (
        "mode: reps",
        "mode: reps\n    harder_id: squat",
        "12:16: harder_id leads back to squat; let each step go further the same way",
    ),
    ("version: 1", "version: 2", "1:10: version '2' is unknown; write one of 1"),
    ("version: 1\n", "", "1:1: a script has no version; write `version:`"),
    ("version: 1", "version: 1\nlanguages: [en, de]", "2:17: languages 'de' is unknown; write one of en, da"),
    (
        "version: 1",
        "version: 1\nexercise: []",
        "2:1: the key of a script 'exercise' is unknown; did you mean exercises?",
    ),
    (
        '"Stand."',
        '"Stand: skip this one."',
        "15:17: the coach would hear 'skip this one' (skip) from itself; say it in",
    ),
    ('"Stand."', '"' + "Stand. " * 60 + '"', "15:17: setup in en has 419 characters; say it in at most 400"),
    ("    kind: strength\n", "    kind: strength\n    kind: cardio\n", "6:5: the key 'kind' stands already in line 5;"),
    ("    kind: strength\n", "    [a]: b\n    kind: strength\n", "5:5: a key is a single word; write a word before"),
]


@pytest.mark.parametrize(("old", "new", "fault"), EXERCISE)
def test_a_fault_of_an_exercise_is_told_where_it_stands(old, new, fault):
    assert old in SQUAT
    faults = _faults(squat=SQUAT.replace(old, new, 1))
    assert any(one.startswith(f"squat.yaml:{fault}") for one in faults), faults


ROUTINE = [
    ("exercise: squat", "exercise: sqaut", "12:20: exercise 'sqaut' is unknown; did you mean squat?"),
    ("rest: 5", "rest: 5, swap: jump", "12:52: swap 'jump' is unknown; write one of squat"),
    ("rest: 5", "rest: 5, swap: squat", "12:52: swap is the exercise itself; name another, or leave it out"),
    ("rest: 5", "rest: -5", "12:43: rest '-5' is not a number; write a number from 0 to 300"),
    (
        "rest: 5",
        "rest: 5, reps: 3",
        "12:46: the key of an entry of steps 'reps' is unknown; did you mean rest?",
    ),
    ("dose: 12", "dose: 12.5", "12:33: dose '12.5' is not a whole number; write a whole number from 1 to 1800"),
    ("dose: 12", "dose: 23", "12:33: dose 23 of squat (reps) is out of range; write a whole number from 1 to 22"),
    ("minutes: 2", "minutes: 2\n    rounds: 2", "3:5: an entry of routines has no round_rest; write `round_rest:`"),
    (
        "minutes: 2",
        "minutes: 2\n    quiet_variant: {squat: sit}",
        "7:28: quiet_variant 'sit' is unknown; write one of squat",
    ),
    (
        "minutes: 2",
        "minutes: 2\n    quiet_variant: {jump: squat}",
        "7:21: the exercise of this routine 'jump' is unknown; write one of squat",
    ),
    ('"Legs."', '"Skip this one?"', "9:17: the coach would hear 'skip this one' (skip) from itself; say it in other"),
    ('name: {en: "Legs"', 'name: {en: "No, thanks"', "4:16: the coach would hear 'no thanks' (no) from itself; say it"),
]


@pytest.mark.parametrize(("old", "new", "fault"), ROUTINE)
def test_a_fault_of_a_routine_is_told_where_it_stands(old, new, fault):
    assert old in LEGS
    (found,) = _faults(legs=LEGS.replace(old, new, 1))
    assert found.startswith(f"legs.yaml:{fault}")


def test_an_odd_dose_on_alternating_sides_is_a_fault_of_the_step():
    faults = _faults(
        squat=SQUAT.replace("mode: reps", "mode: reps\n    sides: alternate"), legs=LEGS.replace("12,", "11,")
    )
    assert faults == ["legs.yaml:12:33: dose 11 of squat is odd; make it even: the sides alternate"]


@pytest.mark.parametrize(
    ("mode", "faults"),
    [
        ("hold", ["tempo", "beats"]),
        ("timed", ["tempo", "beats"]),
    ],
)
def test_what_belongs_to_counted_exercises_is_refused_in_others(mode, faults):
    found = _faults(squat=SQUAT.replace("mode: reps", f"mode: {mode}"))
    assert [fault.split(": ")[1].split()[0] for fault in found] == faults


LINE = [
    ("last_three:", "last_thre:", "4:3: the key of lines 'last_thre' is unknown; did you mean last_three?"),
    (", last one", "", "4:20: last_three in en has 2 wordings; write 3"),
    ("[three more, two", "[a, three more, two", "4:46: last_three in en has 4 entries; keep at most 3"),
    ("offer: {en", "count_in: {en", "3:18: count_in in en has not 3 parts; write them with a comma between"),
    ('en: ["{name}?"]', 'en: ["{nmae}?"]', "3:16: offer in en has '{nmae}', which is not filled in; {name} can be"),
    ('en: ["{name}?"]', 'en: ["{name?"]', "3:16: offer in en has '{', which is not filled in; {name} can be used here"),
    ('en: ["{name}?"]', "en: No thanks?", "3:15: offer in en is not a list; write [one, two], or a line with `- `"),
    ('en: ["{name}?"]', 'en: ["No thanks?"]', "3:16: the coach would hear 'no thanks' (no) from itself; say it in"),
]


@pytest.mark.parametrize(("old", "new", "fault"), LINE)
def test_a_fault_of_a_stock_line_is_told_where_it_stands(old, new, fault):
    assert old in LINES
    faults = _faults(lines=LINES.replace(old, new, 1))
    assert any(found.startswith(f"lines.yaml:{fault}") for found in faults), faults


def test_a_line_that_teaches_may_name_commands():
    text = LINES.replace("offer: {", "offer_first_days: {teaches: true, ").replace("{name}?", "No thanks?")
    assert _load(lines=text).lines["offer_first_days"].teaches


COMMAND = [
    ("  skip:", "  skipp:", "3:3: the key of commands 'skipp' is unknown; did you mean skip?"),
    (
        "when: any",
        "when: always",
        "5:11: when 'always' is unknown; write one of any, working, resting, paused, prompt, idle",
    ),
    ("[no thanks]", "[skip this one]", "8:5: 'skip this one' in en means skip already; leave it out of no, or write a"),
    ("[no thanks]", "[no, No!]", "8:5: 'no' in en means no already; leave it out of no, or write a longer phrase"),
    ("[no thanks]", "[]", "9:17: teach in en is an empty list; write at least one entry"),
]


@pytest.mark.parametrize(("old", "new", "fault"), COMMAND)
def test_a_fault_of_a_command_is_told_where_it_stands(old, new, fault):
    assert old in COMMANDS
    (found,) = _faults(commands=COMMANDS.replace(old, new, 1))
    assert found.startswith(f"commands.yaml:{fault}")


FORM = [
    (b"", "1:1: the file is empty; write a script in it, or delete it"),
    (b"# nothing\n", "1:1: the file is empty; write a script in it, or delete it"),
    (b"- a\n", "1:1: a script is made of keys with values; begin with `version: 1`"),
    (b"version: 1\n", "1:1: there is nothing in this script; write one of exercises, routines, lines, commands"),
    (b"version: 1\nlines: {\n", "3:1: YAML syntax: "),
    (b"version: 1\n  lines: 2\n", "2:8: YAML syntax: "),
    (b"version: 1\n\tlines: 2\n", "2:1: there is a tab; write spaces instead"),
    (b"version: 1 #\tx\n", "1:13: there is a tab; write spaces instead"),
    ("version: 1 # blød".encode("latin-1"), "1:16: this is not UTF-8; save the file with the encoding UTF-8"),
    ("version: 1\n# é".encode() + b"\xff", "2:4: this is not UTF-8; save the file with the encoding UTF-8"),
    ("version: 1".encode("utf-16"), "1:1: this is not UTF-8; save the file with the encoding UTF-8"),
    (b"version: 1\nlines\x00: 2\n", "2:6: the character U+0000 cannot be used; delete it"),
    ("version: 1\n\u2028".encode(), "2:1: the character U+2028 cannot be used; delete it"),
    (b"version: 1\nlines: &a {}\n", "2:8: the anchor '&a' cannot be used; leave it out"),
    (b"version: !!int 1\nlines: {}\n", "1:10: a tag (!...) cannot be used; leave it out"),
    (b"version: 1\n---\nversion: 1\n", "2:1: a second document begins here; keep one document per file"),
    (b"%YAML 1.2\n---\nversion: 1\n", "1:1: there are % directives before this; leave them out"),
    (b"[" * 20, "1:13: this is nested more than 12 deep; write it flatter"),
    (b'version: "\\UFFFFFFFF"\n', "1:13: YAML syntax: "),
    (b"x" * (LARGEST_SCRIPT + 1), "1:1: the file has more than 1 MiB; split it into smaller files"),
]


@pytest.mark.parametrize(("text", "fault"), FORM)
def test_a_fault_of_form_is_one_fault_with_its_place(text, fault):
    (found,) = _faults(own=text)
    assert found.startswith(f"own.yaml:{fault}")


def test_an_alias_is_refused_with_its_anchor():
    faults = _faults(own=b"version: 1\nlines: &a {}\ncommands: *a\n")
    assert faults == [
        "own.yaml:2:8: the anchor '&a' cannot be used; leave it out",
        "own.yaml:3:11: the alias '*a' cannot be used; write it out",
    ]


def test_every_line_with_a_tab_is_told():
    assert len(_faults(own=b"a:\t1\nb: 2\nc:\t3\n")) == 2


def test_all_faults_of_all_scripts_are_told_at_once_in_order():
    faults = _faults(
        squat=SQUAT.replace("kind: strength", "kind: strong").replace("met: 5.0", "met: x"),
        legs=LEGS.replace("exercise: squat", "exercise: sqat"),
        lines=b"\xff",
    )
    assert [fault.split(": ")[0] for fault in faults] == [
        "legs.yaml:12:20",
        "lines.yaml:1:1",
        "squat.yaml:5:11",
        "squat.yaml:10:10",
    ]


def test_a_flood_of_faults_is_cut_and_counted():
    faults = _faults(own="version: 1\nlines:\n" + "".join(f"  x{n}: 1\n" for n in range(5000)))
    assert len(faults) == FLOOD + 1
    assert faults[-1] == f"own.yaml:{FLOOD + 2}:3: {5000 - FLOOD} more faults in this file; mend those above first"


@pytest.mark.parametrize(
    ("name", "text"), [("squat2", SQUAT), ("legs2", LEGS), ("lines2", LINES), ("commands2", COMMANDS)]
)
def test_what_stands_twice_in_one_layer_is_a_fault(name, text):
    faults = _faults(**{name: text})
    assert faults
    assert all(" stands already at " in fault for fault in faults)


def test_a_file_may_hold_several_kinds_of_script():
    both = SQUAT + LEGS.removeprefix("version: 1\n")
    assert load([ScriptSource("both.yaml", both.encode())]).routines["legs"].name["da"] == "Ben"


def test_the_persons_own_exercise_replaces_ours():
    assert _load(over=[SQUAT.replace("met: 5.0", "met: 6.5")]).exercises["squat"].met == 6.5


def test_the_persons_own_exercise_is_blamed_where_our_routine_no_longer_fits():
    own = SQUAT.replace("mode: reps", "mode: reps\n    sides: alternate")
    with pytest.raises(ScriptError) as caught:
        _load(over=[own], legs=LEGS.replace("dose: 12", "dose: 11"))
    assert [str(one) for one in caught.value.faults] == [
        "own0.yaml:3:9: dose 11 of squat is odd; make it even: the sides alternate"
    ]


def test_a_script_in_one_language_replaces_what_is_needed_in_two_not_unnoticed():
    own = SQUAT.replace("version: 1", "version: 1\nlanguages: [da]")
    for english in ('en: "Squats", ', 'en: ["down", "up"], ', 'en: "Stand.", ', 'en: "Bend.", ', 'en: "Softly.", '):
        own = own.replace(english, "")
    own = own.replace('en: "Less.", ', "").replace('en: "Lower.", ', "")
    faults = _faults(over=[own])
    assert faults == ["own0.yaml:4:9: squat, which legs needs, is not in en; write it in every language of both"]
    own = own.replace("id: squat", "id: knaeboej")
    assert set(_load(over=[own]).exercises["knaeboej"].name) == {"da"}


def test_the_persons_own_line_replaces_ours_in_its_languages():
    library = _load(over=["version: 1\nlanguages: [da]\nlines:\n  offer: {da: [Op med dig]}\n"])
    assert library.lines["offer"].says == {"en": ("{name}?",), "da": ("Op med dig",)}


def test_the_persons_own_phrases_replace_ours_in_their_languages():
    own = "version: 1\nlanguages: [da]\ncommands:\n  skip: {when: any, teach: {da: [drop den]}}\n"
    assert _load(over=[own]).commands["skip"].teach == {"en": ("skip this one",), "da": ("drop den",)}


def test_the_persons_own_command_is_blamed_where_the_coach_says_it():
    own = "version: 1\ncommands:\n  skip: {when: any, teach: {en: [squats], da: [over]}}\n"
    (fault,) = _faults(over=[own])
    assert fault == (
        "own0.yaml:3:9: the coach would hear 'squats' (skip) from itself; "
        "take another phrase: the coach says it at squat.yaml:4"
    )
