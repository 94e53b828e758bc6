# ruff: noqa: RUF001 - people paste such apostrophes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.grammar import is_firm, make_grammar, minutes_in, normalise, typed_length
from coach.hearing.recognition.fusion import ANSWER_COMMANDS, QUESTION_COMMANDS
from coach.session import machine
from tests.support.library import shipped_library

PHRASES = {
    "stop": ["Stop", "stop the session"],
    "slower": ["slower", "too fast"],
    "faster": ["faster", "fast"],
    "done": ["I’m done", "that's me"],
    "skip": ["spring den over", "ikke den her"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop!", "stop"),
        ("  stop,  the session. ", "stop the session"),
        ("I’m done", "i'm done"),
        ("'Done'", "done"),
        ("SÆT PÅ PAUSE", "sæt på pause"),
        ("what's coming up?", "what's coming up"),
        ("twenty-one", "twenty one"),
        ("...", ""),
    ],
)
def test_phrases_are_compared_without_case_and_punctuation(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_a_normal_phrase_is_its_own_normal_form(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("phrase", "firm"), [("stop", False), ("Stop!", False), ("stop now", True), ("I'm done", True)]
)
def test_a_lone_word_is_not_firm(phrase, firm):
    assert is_firm(phrase) is firm


def test_every_phrase_means_its_command_however_it_is_written():
    made = make_grammar(PHRASES)
    assert {(made.command(p), c) for c, phrases in PHRASES.items() for p in phrases} == {(c, c) for c in PHRASES}
    assert made.command("the session") is None


@pytest.mark.parametrize(
    "commands",
    [{"yes": ["okay"], "no": ["Okay!"]}, {"yes": ["yes", "Yes."]}, {"yes": ["?"]}],
    ids=["two commands", "twice in one", "no word"],
)
def test_a_phrase_that_is_not_one_commands_own_is_refused(commands):
    with pytest.raises(ValueError, match="phrase"):
        make_grammar(commands)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that is too fast for me", ("slower", "too fast")),
        ("fast", ("faster", "fast")),
        ("please stop the session now", ("stop", "stop the session")),
        ("fasting", None),
        ("", None),
    ],
)
def test_of_the_phrases_in_a_text_the_longest_counts(text, expected):
    assert make_grammar(PHRASES).find(text) == expected


def test_a_recogniser_gets_every_phrase_in_its_own_words():
    made = make_grammar({"done": ["I'm done"], "stop": ["stop"]})
    text = made.jsgf({word: f"w{n}" for n, word in enumerate(made.words)})
    assert made.words == ("done", "i'm", "stop")
    assert text == "#JSGF V1.0;\ngrammar heard;\npublic <heard> = w1 w0 | w2 ;\n"


@pytest.fixture(scope="module")
def commands():
    return shipped_library().commands


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("state", machine.State)
def test_no_phrase_belongs_to_two_commands_in_one_state(commands, language, state):
    heard = machine.commands_in(state)
    made = make_grammar({c: commands[c].phrases(language) for c in heard})
    for command in heard:
        assert {made.command(p) for p in commands[command].phrases(language)} == {command}


def test_few_commands_are_open_where_a_question_was_asked(commands):
    asking = [heard for state in machine.State if set(ANSWER_COMMANDS) <= (heard := machine.commands_in(state))]
    assert asking
    assert all(len(heard) <= QUESTION_COMMANDS for heard in asking)
    assert len(commands) > QUESTION_COMMANDS


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("in ten minutes", 10),
        ("In fifteen minutes", 15),
        ("give me five minutes", 5),
        ("om tyve minutter", 20),
        ("om et kvarter", 15),
        ("om en halv time", 30),
        ("vent ti minutter", 10),
        ("later", None),
        ("om lidt", None),
        ("tidlig", None),
    ],
)
def test_the_minutes_of_a_phrase_are_those_that_it_names(phrase, count):
    assert minutes_in(phrase) == count


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("Twenty-five minutes", 25),
        ("5 min", 5),
        ("en halv time", 30),
        ("-5 min", None),
        ("\u22125 minutes", None),
        ("+5 min", None),
        ("5", None),
        ("in five minutes", None),
    ],
)
def test_a_length_is_typed_in_words_and_never_below_nothing(said, minutes):
    assert typed_length(said) == minutes
