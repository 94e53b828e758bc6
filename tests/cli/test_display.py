from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from coach.cli.display import (
    LineDisplay,
    PipeDisplay,
    QuietDisplay,
    TerminalDisplay,
    progress_bar,
)
from coach.cli.hints import ANSWER_HINTS, HINTS, heard_line, key_hints
from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.session.keys import command_of
from coach.session.machine import State, commands_in
from coach.texts import text
from coach.timeline.cues import Cue, Kind, Line, Tone
from tests.support.library import shipped_library
from tests.support.sessions import a_set

EXERCISES = shipped_library().exercises
RAISES = Set(exercise=EXERCISES["heel_raise"], side=None, target=6, rest_before=0)
WALL = Set(exercise=EXERCISES["wall_sit"], side=None, target=20, rest_before=0)


def cue(sound, kind=Kind.SPEECH) -> Cue:
    return Cue(start=0, length=10, kind=kind, sound=sound)


def heard(command: str | None, phrase: str) -> Utterance:
    return Utterance(command=command, phrase=phrase, confidence=0.876, start=0, end=800, decided=900)


def typed(command: str | None, phrase: str) -> Utterance:
    return Utterance(command=command, phrase=phrase, confidence=float(command is not None), start=0, end=0, decided=0)


@pytest.mark.parametrize(("done", "full"), [(0, 0), (2, 12), (4, 24), (5, 24)])
def test_the_bar_is_as_full_as_the_set_is_done(done, full):
    drawn = progress_bar(a_set(), done)
    assert (drawn.count("█"), drawn.count("█") + drawn.count("░")) == (full, 24)


@pytest.mark.parametrize(
    ("utterance", "shown"),
    [
        (heard("skip", "skip it"), "> skip: skip it (0.88)"),
        (heard(None, "skip it"), "? skip it (0.88)"),
        (heard(None, ""), "? not understood"),
        (typed("skip", "skip it"), "> skip: skip it"),
        (typed(None, "banana"), "? banana: not understood; type help"),
        (replace(typed(None, "done"), closed=True), "? done: not now"),
    ],
)
def test_what_was_heard_is_shown_with_its_score(utterance, shown):
    assert heard_line(utterance) == shown


def test_tones_have_no_caption_and_counts_are_set_in():
    out = io.StringIO()
    lines = LineDisplay(out)
    for each in (cue(Line("Get set.", "en")), cue(Line("one", "en"), Kind.COUNT), cue(Tone("tick"), Kind.TICK)):
        lines.cue(each)
    assert out.getvalue() == "Get set.\n  one\n"


def test_quiet_shows_nothing():
    out = io.StringIO()
    quiet = QuietDisplay(out)
    quiet.ready("loudspeaker", None)
    quiet.cue(cue(Line("Get set.", "en")))
    quiet.heard(heard("skip", "skip"))
    quiet.decided(BreakOutcome.TAKEN)
    assert out.getvalue() == ""


def test_the_daemon_is_told_line_by_line_what_happens():
    out = io.StringIO()
    pipe = PipeDisplay(out)
    pipe.trouble("loudspeaker", "it is muted")
    pipe.offering()
    pipe.cue(cue(Line("Time to move.", "en")))
    pipe.decided(BreakOutcome.LATER)
    pipe.began(7)
    pipe.close()
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"event": "device", "name": "loudspeaker", "trouble": "it is muted"},
        {"event": "offering"},
        {"event": "decided", "outcome": "later"},
        {"event": "session", "id": 7},
        {"event": "ended"},
    ]


def test_a_daemon_that_has_gone_does_not_end_the_session():
    class Broken(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    pipe = PipeDisplay(Broken())
    pipe.offering()
    pipe.close()
    assert pipe._gone


@pytest.fixture
def screen():
    """A terminal of 80 columns, and what is drawn in place on it now."""
    display = TerminalDisplay("da", console=Console(file=io.StringIO(), force_terminal=True, width=80, highlight=False))
    yield display, lambda: display._picture().plain.split("\n")
    display.close()


def test_the_hints_stand_below_from_the_beginning_and_fit_80_columns(screen):
    display, drawn = screen
    display.ready("højttaler", "mikrofon")
    assert drawn() == [HINTS["da"]]
    assert all(len(hints) <= 80 for hints in (*HINTS.values(), *ANSWER_HINTS.values()))


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("state", list(State))
def test_the_hints_offer_what_is_open_and_nothing_else(language, state):
    given = {command.value for command in commands_in(state)}
    line = key_hints(language, given)
    assert len(line) <= 80
    told = {hint.rsplit(" ", 1)[0] for hint in line.removesuffix("   or say it").split("  ") if hint}
    for key, name in {"d": "d", "?": "?", "q": "q"}.items():
        assert (name in told) == (command_of(key, given) is not None), line


def test_what_the_keys_do_follows_what_can_be_said(screen):
    display, drawn = screen
    display.open_to({"resume", "stop"})
    assert drawn() == ["mellemrum fortsæt  q slut"]
    display.open_to({"yes", "no"})
    assert drawn() == ["j ja  n nej"]


def test_in_danish_the_lines_are_danish():
    out = io.StringIO()
    lines = LineDisplay(out, "da")
    lines.ready(text("captions only: loudspeaker: {trouble}", trouble=text("there is none")), None)
    lines.heard(typed(None, "banan"))
    lines.heard(replace(typed(None, "færdig"), closed=True))
    told = out.getvalue().splitlines()
    assert told[0].startswith("[kun tekst: højttaler: der er ingen | skriv, ")
    assert told[1:] == ["? banan: ikke forstået; skriv hjælp", "? færdig: ikke nu"]


def test_a_set_is_drawn_with_its_name_and_goes_when_the_next_is_introduced(screen):
    display, drawn = screen
    display.progress(RAISES, State.WORKING, 2)
    display.cue(cue(Line("two", "en"), Kind.COUNT))
    assert drawn()[0] == f"Tåhævninger  {progress_bar(RAISES, 2)}  two"
    display.cue(cue(Line("Nu kommer squats.", "da")))
    assert drawn() == [HINTS["da"]]


def test_while_it_is_held_the_set_stays_on_the_screen(screen):
    display, drawn = screen
    display.progress(RAISES, State.PAUSED, 2)
    display.cue(cue(Line("Jeg holder din plads.", "da")))
    assert "[på pause]" in drawn()[0]


def test_where_seconds_are_counted_those_left_are_shown_and_no_word(screen):
    display, drawn = screen
    display.cue(cue(Line("én", "da"), Kind.COUNT_IN))
    display.progress(WALL, State.WORKING, 12)
    assert drawn()[0].endswith("  8 s")


def test_the_screen_shows_words_and_no_scores(screen):
    display, drawn = screen
    display.heard(heard("skip", "spring over"))
    assert drawn()[0] == "> spring over"
    display.heard(heard(None, "noget andet"))  # talk that was not meant for it
    assert drawn()[0] == "> spring over"
    display.typing("fæ")
    assert drawn()[0] == ": fæ_"
    display.typing("")
    assert drawn() == [HINTS["da"]]
