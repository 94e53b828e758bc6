from __future__ import annotations

from collections import deque
from queue import Empty

import pytest

from coach.cli.display import LineDisplay
from coach.content.exercise import CONDITIONS, Level
from coach.dosing.progression import Person
from coach.hearing.ports import Utterance
from coach.programs.inbox import Cancelled, StopRequested, TypedLine
from coach.programs.interview import SetupInterview
from coach.programs.rehearsal.fakes import RehearsalSpeaker, RehearsalVoice
from coach.programs.setup_questions import HEALTH, BegunAnew, GoneBack, person_of
from coach.session.commands import Command
from coach.speech.adapters import sound_bank
from coach.system import paths
from coach.timeline.wording import Wording
from coach.units import samples
from tests.support.library import shipped_library

LIBRARY = shipped_library()


class Answering:
    """An inbox: each question is answered, when its caption comes, with what `answers` holds for it."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers, self.items = answers, deque()
        self.speaker = RehearsalSpeaker()
        self.captions: list[str] = []

    def put(self, item):
        self.items.append(item)

    def get(self, *, timeout):
        if self.items:
            return self.items.popleft()
        self.speaker.play(samples(timeout))
        raise Empty

    def open_speaker(self, pull):
        self.speaker.start(pull)
        return self.speaker


class Screen(LineDisplay):
    def __init__(self, inbox):
        super().__init__()
        self.inbox = inbox

    def cue(self, cue):
        self.inbox.captions.append(cue.text)
        item = self.inbox.answers.get(cue.text, TypedLine("n"))
        if item and cue.text.endswith("?"):
            self.inbox.put(item)


def interview(language="en", **answers):
    inbox = Answering({LIBRARY.lines[key].says[language][0]: item for key, item in answers.items()})
    bank = sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), RehearsalVoice())
    made = SetupInterview(
        spoken=Wording(language=language, lines=LIBRARY.lines, bank=bank),
        bank=bank,
        phrases={command: LIBRARY.commands[command].phrases(language) for command in Command},
        open_speaker=inbox.open_speaker,
        open_microphone=lambda _: None,
        ears=None,
        display=Screen(inbox),
        inbox=inbox,
    )
    return made, inbox


@pytest.mark.parametrize(("language", "no"), [("en", "no thanks"), ("da", "nej tak")])
def test_it_is_answered_by_voice_and_by_key_within_three_minutes(language, no):
    voiced = Utterance(command="yes", phrase="yes", confidence=0.9, start=0, end=0, decided=0)
    made, inbox = interview(language, setup_knee=voiced, setup_hard=TypedLine("y"), setup_new=TypedLine(no))
    made.say(["setup_intro"])
    assert person_of(made.ask, Person()) == Person(level=Level.HARD, cleared=True, conditions=frozenset({"knee"}))
    # eight seconds of thinking before each answer would still be within three minutes
    asked = len(CONDITIONS) + 5
    assert len(inbox.speaker.heard) / 22050 + 8 * asked < 180
    made.close()


def test_a_question_nobody_answers_is_asked_twice_and_left():
    made, inbox = interview(setup_heart=None)
    assert made.ask("setup_heart") is None
    assert list(filter(None, inbox.captions)) == [LIBRARY.lines["setup_heart"].says["en"][0]] * 2


def test_the_questions_that_were_left_are_known_by_name():
    made, _ = interview(setup_chest=None)
    assert [made.ask(key) for key in ("setup_heart", "setup_chest", "setup_knee")] == [False, None, False]
    assert (made.answered, made.unanswered) == (2, ["setup_chest"])


@pytest.mark.faults
def test_where_nobody_can_answer_no_question_is_waited_for():
    made, inbox = interview()
    inbox.put(TypedLine("n"))  # typed before the input ended: it still counts
    made.end_input()
    assert made.ask("setup_heart") is False
    before = len(inbox.speaker.heard)
    inbox.answers = {line.says["en"][0]: None for line in LIBRARY.lines.values()}
    made.introduce(["setup_intro"])
    assert person_of(made.ask, Person(level=Level.HARD)) == Person(level=Level.HARD)
    assert (made.answered, len(made.unanswered)) == (1, len(HEALTH) + 1 + len(CONDITIONS) - 1)
    # a tick for each of two attempts at each of fewer than twenty questions
    assert (len(inbox.speaker.heard) - before) / 22050 < 2 * 20 * 2 * 0.05
    made.say(["setup_done"])  # what is no question is said to its end
    assert LIBRARY.lines["setup_done"].says["en"][0].endswith(inbox.captions[-1])


@pytest.mark.faults
def test_a_loudspeaker_that_is_lost_is_replaced_and_the_question_goes_on():
    made, inbox = interview(setup_heart=None)
    inbox.speaker.unplug()
    assert made.ask("setup_heart") is None
    assert made.ask("setup_knee") is False
    made.close()


def test_ctrl_c_ends_it():
    made, _ = interview(setup_heart=StopRequested(stop=True))
    with pytest.raises(Cancelled):
        made.ask("setup_heart")


@pytest.mark.parametrize(
    ("language", "key", "left"), [("en", "s", True), ("da", "s", True), ("en", "skip this one", True)]
)
def test_a_question_is_left_at_once_by_key_and_by_voice(language, key, left):
    made, inbox = interview(language, setup_heart=TypedLine(key))
    assert made.ask("setup_heart") is None
    assert (made.unanswered == ["setup_heart"]) is left
    assert len(list(filter(None, inbox.captions))) == 1


@pytest.mark.parametrize(("language", "said"), [("en", "b"), ("en", "go back"), ("da", "t"), ("da", "gå tilbage")])
def test_a_question_is_gone_back_from_by_key_and_by_voice(language, said):
    made, _ = interview(language, setup_chest=TypedLine(said))
    with pytest.raises(GoneBack):
        made.ask("setup_chest", 2, 18)


def test_q_ends_it():
    made, _ = interview(setup_heart=TypedLine("q"))
    with pytest.raises(Cancelled):
        made.ask("setup_heart")


def test_a_change_is_offered_and_need_not_be_taken():
    made, _ = interview(setup_change=TypedLine("y"))
    with pytest.raises(BegunAnew):
        made.offer_change()
    made, _ = interview(setup_change=None)
    made.offer_change()
