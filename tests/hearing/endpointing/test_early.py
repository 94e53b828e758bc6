import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.vocabulary import LANGUAGES
from coach.hearing.endpointing.early import EARLY_CONFIDENCE, is_final
from coach.hearing.grammar import make_grammar, minutes_in
from coach.hearing.recognition.confidence import Hypothesis
from tests.support.library import shipped_library

OPEN = make_grammar(
    {
        "yes": ["yes", "yes please"],
        "done": ["done", "done with this"],
        "skip": ["skip", "skip this one"],
        "skip_rest": ["skip this one and the rest"],
        "snooze": ["later", "later in ten minutes"],
        "stop": ["stop", "stop the session"],
    }
)


def belief(phrase, score=0.99, accepted=True):
    return Hypothesis(command=OPEN.phrases[phrase], phrase=phrase, confidence=score, accepted=accepted)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("done with this", True),
        ("yes", True),  # the longer one means the same
        ("skip", False),  # the longest means something else
        ("skip this one", False),
        ("skip this one and the rest", True),
        ("later", False),  # when, is still to come
        ("later in ten minutes", True),
        ("stop", False),  # alone it asks, in a phrase it ends
        ("stop the session", True),
    ],
)
def test_it_is_waited_where_more_might_be_said_that_means_something_else(phrase, expected):
    assert is_final(belief(phrase), OPEN) is expected


@pytest.mark.parametrize(
    ("score", "accepted", "expected"),
    [(EARLY_CONFIDENCE, True, True), (EARLY_CONFIDENCE - 0.01, True, False), (0.99, False, False)],
)
def test_it_is_waited_where_it_is_not_sure(score, accepted, expected):
    assert is_final(belief("done with this", score, accepted), OPEN) is expected


COMMANDS = {language: {n: e.phrases(language) for n, e in shipped_library().commands.items()} for language in LANGUAGES}


@given(data=st.data(), language=st.sampled_from(sorted(COMMANDS)))
def test_of_every_grammar_what_was_settled_can_become_nothing_else(data, language):
    names = data.draw(st.sets(st.sampled_from(sorted(COMMANDS[language])), min_size=1))
    open_now = make_grammar({name: COMMANDS[language][name] for name in names})
    phrase = data.draw(st.sampled_from(sorted(open_now.phrases)))
    guess = Hypothesis(command=open_now.phrases[phrase], phrase=phrase, confidence=1.0, accepted=True)
    longer = [p for p in open_now.phrases if p != phrase and p.split()[: len(phrase.split())] == phrase.split()]
    meanings = {(open_now.phrases[p], minutes_in(p)) for p in [phrase, *longer]}
    if is_final(guess, open_now):
        assert len(meanings) == 1
        assert not (longer and guess.command == "stop")
    else:
        assert len(meanings) > 1 or guess.command == "stop"
