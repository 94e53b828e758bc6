"""`coach teach` on virtual time: a person who answers each prompt and tone with a buzz of a pitch of its own."""

from __future__ import annotations

from collections import deque
from queue import Empty

import numpy as np
import pytest

from coach.cli.display import LineDisplay
from coach.errors import DeviceError, UsageError
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.programs.enrolment_session import WORDS, EnrolmentSession, ExampleMaker, words_to_enrol
from coach.programs.inbox import Cancelled, StopRequested, TypedLine
from coach.programs.rehearsal.fakes import RehearsalMicrophone, RehearsalSpeaker, RehearsalVoice
from coach.speech.adapters import sound_bank
from coach.system import paths
from coach.timeline.cues import Kind
from coach.timeline.wording import Wording
from coach.units import CAPTURE_RATE, PLAYBACK_RATE, samples
from tests.support.library import shipped_library
from tests.support.sounds import hiss, joined, mixed, silence

LIBRARY = shipped_library()
BLOCK = CAPTURE_RATE // 50
REACTION = 0.7
"""Seconds after a prompt or a tone until the person speaks."""


def buzz(pitch: int, seconds: float = 0.5, gain: float = 6000):
    """Return a tone whose vectors are all its own; `vectors` hears its pitch again."""
    at = np.arange(round(seconds * CAPTURE_RATE)) / CAPTURE_RATE
    return np.clip(gain * np.sin(2 * np.pi * 100 * pitch * at), -32768, 32767).astype(np.int16)


def vectors(sound):
    spectrum = np.abs(np.fft.rfft(sound.astype(float), CAPTURE_RATE))
    whole = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    whole[-5:, round(spectrum.argmax() / 100)] = 1.0
    return whole


def directions(whole):
    return whole[np.abs(whole).sum(1) > 0]


class Person:
    """An inbox, a loudspeaker, a microphone and who sits between them; `answers`: caption -> what is said to it.

    After a tone the same word is said again, unless something else stands in `again` for that tone's number.
    """

    def __init__(self, answers, again=()) -> None:
        self.answers, self.again = answers, dict(again)
        self.speaker, self.microphone = RehearsalSpeaker(), RehearsalMicrophone()
        self.captions: list[str] = []
        self.tones = 0
        self._items, self._coming = deque(), np.zeros(0, np.int16)
        self._now = silence(0)

    def put(self, item):
        self._items.append(item)

    def get(self, *, timeout):
        if not self._items:
            self._pass(timeout)
        if self._items:
            return self._items.popleft()
        raise Empty

    def _pass(self, seconds):
        self.speaker.play(samples(seconds))
        count = round(seconds * CAPTURE_RATE)
        said, self._coming = self._coming[:count], self._coming[count:]
        room = hiss(seconds, -60.0, seed=len(self.speaker.heard))
        self.microphone.hear(mixed(room, said).astype("<i2").tobytes())

    def cue(self, cue):
        if cue.text:
            self.captions.append(cue.text)
        if cue.kind is Kind.EARCON:
            self.tones += 1
            said = self.again.get(self.tones, self._now)
        else:
            said = self.answers.get(cue.text, ())
            if callable(said):
                said = said()
            if isinstance(said, StopRequested | TypedLine):
                self.put(said)
                return
            if len(said):
                self._now = said
        if len(said):
            self._coming = joined(silence(cue.length / PLAYBACK_RATE + REACTION), said)

    def open_speaker(self, pull):
        self.speaker.start(pull)
        return self.speaker

    def open_microphone(self, push):
        self.microphone.start(push)
        return self.microphone


class Screen(LineDisplay):
    def __init__(self, person):
        super().__init__()
        self._person = person

    def cue(self, cue):
        self._person.cue(cue)


def teaching(person, language="en", microphone=True):
    bank = sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), RehearsalVoice())
    return EnrolmentSession(
        spoken=Wording(language=language, lines=LIBRARY.lines, bank=bank),
        bank=bank,
        examples=ExampleMaker(
            examples=lambda sound: (vectors(sound), vectors(sound)), front=FrontEnd(), directions=directions
        ),
        open_speaker=person.open_speaker,
        open_microphone=person.open_microphone if microphone else lambda _: None,
        display=Screen(person),
        inbox=person,
    )


def says(key, word, language="en"):
    """Return the last sentence of stock line *key* about *word*: what comes right before the answer."""
    return LIBRARY.lines[f"teach_{key}"].says[language][0].format(word=word).split(". ")[-1]


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_word_is_learnt_from_three_examples_within_two_minutes_or_so(language):
    words = WORDS[language]
    person = Person({says("say", word, language): buzz(3 + n) for n, word in enumerate(words)})
    made = teaching(person, language)
    learnt = made.lessons(words)
    assert [lesson.word for lesson in learnt] == list(words)
    assert all(len(lesson.examples) == len(lesson.sounds) == 3 for lesson in learnt)
    places_ = [int(lesson.examples[0][0][-1].argmax()) for lesson in learnt]
    assert places_ == [3 + n for n in range(len(words))]  # each from its own sound
    assert person.tones == 2 * len(words)
    assert len(person.speaker.heard) / PLAYBACK_RATE < 130  # two minutes, and the last words
    made.close()


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("nothing", silence(0)),
        ("short", buzz(5, 0.12)),
        ("long", joined(*[buzz(5, 0.4), silence(0.1)] * 8)),
        ("loud", buzz(5, 0.5, gain=400_000)),
    ],
)
def test_an_example_that_is_no_good_is_asked_for_again_with_the_reason(key, bad):
    said = deque([bad])
    person = Person({says("say", "stop"): lambda: said[0], says(key, "stop"): buzz(5)})
    (lesson,) = teaching(person).lessons(["stop"])
    reason = LIBRARY.lines[f"teach_{key}"].says["en"][0].split(". ")[0] + "."
    assert reason in person.captions
    assert len(lesson.examples) == 3


def test_an_example_unlike_the_other_two_is_the_one_that_goes():
    person = Person({says("say", "stop"): buzz(5), says("unlike", "stop"): buzz(5)}, again={1: buzz(40)})
    (lesson,) = teaching(person).lessons(["stop"])
    assert "That one was unlike the others." in person.captions
    assert [int(each[0][-1].argmax()) for each in lesson.examples] == [5, 5, 5]


def test_a_word_that_never_comes_right_is_left_and_the_next_one_taught():
    short = buzz(5, 0.12)
    person = Person({says("say", "stop"): short, says("short", "stop"): short, says("say", "pause"): buzz(6)})
    learnt = teaching(person).lessons(["stop", "pause"])
    assert [lesson.word for lesson in learnt] == ["pause"]
    assert person.captions.count("Then we leave that word.") == 1


def test_the_coach_gives_up_where_it_hears_nothing_and_keeps_what_it_has_learnt():
    person = Person({says("say", "stop"): buzz(5)})
    learnt = teaching(person).lessons(["stop", "pause", "skip"])
    assert [lesson.word for lesson in learnt] == ["stop"]
    assert person.captions[-2] == "I hear nothing at all."
    assert says("say", "skip") not in person.captions


def test_what_the_microphone_hears_of_the_coach_itself_is_no_example():
    person = Person({})
    real = person.microphone.hear
    # a loudspeaker that is heard as loud as any person
    person.microphone.hear = lambda pcm: real(_with(person.speaker, pcm))
    assert teaching(person).lessons(["stop"]) == []
    assert person.captions[-2] == "I hear nothing at all."


def _with(speaker, pcm):
    block = np.frombuffer(pcm, "<i2")
    played = speaker.heard[-samples(len(block) / CAPTURE_RATE) :]
    heard = np.interp(np.linspace(0, len(played) - 1, len(block)), np.arange(len(played)), played)
    return np.clip(block + heard, -32768, 32767).astype("<i2").tobytes()


@pytest.mark.parametrize("end", [StopRequested(stop=True), TypedLine("stop")])
def test_it_can_be_broken_off(end):
    person = Person({says("say", "stop"): end})
    with pytest.raises(Cancelled):
        teaching(person).lessons(["stop"])


def test_without_a_microphone_nothing_can_be_taught():
    with pytest.raises(DeviceError, match="microphone"):
        teaching(Person({}), microphone=False)


def losing(device, sound):
    """Return what is said, which takes *device* away."""

    def said():
        device.unplug("pulled out")
        return sound

    return said


@pytest.mark.faults
def test_a_lost_loudspeaker_is_replaced_and_the_lesson_goes_on():
    person = Person({})
    person.answers[says("say", "stop")] = losing(person.speaker, buzz(5))
    assert [lesson.word for lesson in teaching(person).lessons(["stop"])] == ["stop"]


@pytest.mark.faults
def test_a_lost_microphone_is_told_and_what_was_learnt_is_kept(capsys):
    person = Person({says("say", "stop"): buzz(5)})
    person.answers[says("say", "pause")] = losing(person.microphone, buzz(6))
    assert [lesson.word for lesson in teaching(person).lessons(["stop", "pause"])] == ["stop"]
    assert "microphone lost: pulled out" in capsys.readouterr().out
    person = Person({})
    person.answers[says("say", "stop")] = losing(person.microphone, buzz(5))
    with pytest.raises(DeviceError, match="pulled out"):
        teaching(person).lessons(["stop"])


def test_only_words_that_mean_something_are_taught():
    phrases = [p for each in LIBRARY.commands.values() for p in each.phrases("en")]
    assert words_to_enrol(["Stop", "stop ", "I'm done"], "en", phrases) == ("stop", "i'm done")
    with pytest.raises(UsageError, match="banana"):
        words_to_enrol(["banana"], "en", phrases)


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_usual_words_all_mean_something(language):
    phrases = [p for each in LIBRARY.commands.values() for p in each.phrases(language)]
    assert words_to_enrol([], language, phrases) == WORDS[language]
