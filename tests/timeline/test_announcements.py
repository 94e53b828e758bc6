import pytest

from coach.timeline import announcements as say
from coach.timeline.cues import Kind, Manner, Phase
from coach.units import PLAYBACK_RATE
from tests.support.timelines import a_set, routine, speech, spoken


def texts(timeline):
    return [cue.text for cue in speech(timeline)]


def test_a_question_waits_six_seconds_from_its_last_word_on():
    asked = say.ask_question(spoken(), ["confirm_set"])
    (mark,) = asked.marks
    assert (mark.phase, mark.at) == (Phase.ASKING, PLAYBACK_RATE // 2)
    assert asked.length == PLAYBACK_RATE // 2 + 6 * PLAYBACK_RATE
    tone = asked.cues[-1]
    assert (tone.sound.name, tone.start) == ("listening", PLAYBACK_RATE // 2 + say.TURN)


def test_an_offer_chimes_before_it_speaks():
    offered = say.announce_offer(spoken(), routine())
    assert [cue.text or cue.sound.name for cue in offered.cues] == ["chime", "Time to move.", "Legs?", "listening"]
    assert offered.cues[0].kind is Kind.EARCON
    assert offered.cues[0].end < offered.cues[1].start


def test_an_offer_begins_with_what_has_become_of_the_devices_and_is_asked_last():
    lines = [cue.text for cue in speech(say.announce_offer(spoken(), routine(), news=["held"]))]
    assert lines == [*texts(say.make_statement(spoken(), ["held"])), "Time to move.", "Legs?"]


def test_in_the_first_days_an_offer_says_what_can_be_answered_and_does_not_listen_meanwhile():
    offered = say.announce_offer(spoken(), routine(), first_days=True)
    assert [(cue.text, cue.teaches) for cue in speech(offered)][-1] == ("You can say yes please.", True)
    assert not any(cue.teaches for cue in speech(offered)[:-1])
    assert offered.marks[0].at == speech(offered)[-1].end


@pytest.mark.parametrize(
    ("first_run", "expected"),
    [
        (False, ["Two minutes.", "Stand up."]),
        (True, ["Two minutes.", "Stand up.", "I cannot see you."]),
    ],
)
def test_the_opening_says_once_what_the_coach_cannot_see(first_run, expected):
    opened = say.announce_routine(spoken(), routine(), first_run=first_run)
    assert texts(opened) == expected
    assert opened.phase_at(0) is Phase.INTRODUCING
    assert opened.length == opened.cues[-1].end + round(0.4 * PLAYBACK_RATE)  # the first exercise goes on with it


@pytest.mark.parametrize(
    ("turns", "expected"), [({}, "One."), ({"routine legs": 1}, "Two."), ({"routine legs": 2}, "One.")]
)
def test_the_first_words_and_the_last_take_turns_from_session_to_session(turns, expected):
    led = routine(intro={"en": ("One.", "Two.")}, outro={"en": ("One.", "Two.")})
    words = spoken(turns=turns)
    assert texts(say.announce_routine(words, led)) == texts(say.announce_end(words, led)) == [expected]
    assert texts(say.begin_routine(words, led)) == [expected]


def test_what_keeps_a_person_safe_is_said_calmly():
    opened = say.announce_routine(spoken(), routine(), first_run=True)
    assert [cue.sound.manner for cue in speech(opened)] == [Manner.PLAIN] * 2 + [Manner.CALM]
    ended = say.announce_end(spoken(), routine(), first_run=True)
    assert speech(ended)[-1].sound.manner is Manner.CALM


def test_the_first_session_ends_with_whom_to_ask_wherever_it_ends():
    assert texts(say.announce_end(spoken(), routine(), minutes=1, first_run=True))[-1] == "Ask a doctor."
    assert texts(say.say_farewell(spoken(), "farewell_stop", first_run=True)) == ["All right.", "Ask a doctor."]
    assert texts(say.say_farewell(spoken(), "farewell_stop")) == ["All right."]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (None, ["Well done."]),
        (1, ["Well done.", "One minute today."]),
        (12, ["Well done.", "Number 12 minutes today."]),
    ],
)
def test_the_last_words_add_the_day_up_where_it_is_known(minutes, expected):
    ended = say.announce_end(spoken(), routine(), minutes=minutes)
    assert texts(ended) == expected
    assert ended.phase_at(0) is Phase.CLOSING


def test_a_pause_is_held_for_ten_minutes_after_its_words():
    assert say.announce_pause(spoken()).length == PLAYBACK_RATE // 2 + 600 * PLAYBACK_RATE


def test_a_farewell_closes():
    assert say.say_farewell(spoken(), "farewell_stop").phase_at(0) is Phase.CLOSING


def test_instructions_are_name_dose_place_movement_and_safety_signed_with_the_exercise():
    told = say.explain_again(spoken(), a_set())
    assert texts(told) == ["Squats.", "Number 12.", "Stand tall.", "Feet apart.", "Sit back.", "Not too deep."]
    assert {cue.exercise for cue in told.cues} == {"squat"}
