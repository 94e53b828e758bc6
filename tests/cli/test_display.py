from __future__ import annotations

import io
import json

import pytest

from coach.cli.display import LineDisplay, PipeDisplay, QuietDisplay, heard_line, progress_bar
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.timeline.cues import Cue, Kind, Line, Tone
from tests.support.sessions import a_set


def cue(sound, kind=Kind.SPEECH) -> Cue:
    return Cue(start=0, length=10, kind=kind, sound=sound)


def heard(command: str | None, phrase: str) -> Utterance:
    return Utterance(command=command, phrase=phrase, confidence=0.876, start=0, end=0, decided=0)


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


def test_the_waiter_is_told_line_by_line_what_happens():
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


def test_a_waiter_that_has_gone_does_not_end_the_session():
    class Broken(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    pipe = PipeDisplay(Broken())
    pipe.offering()
    pipe.close()
    assert pipe._gone
