from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ConfigError, Fault, ScriptError, UsageError
from coach.texts import as_wire, counted, from_wire, in_language, joined, text

NAMED = text("no routine is called {wanted!r}", wanted="back")


def test_a_text_is_plain_english_to_whoever_takes_it_as_a_string():
    assert NAMED == "no routine is called 'back'"
    assert json.dumps(NAMED) == "\"no routine is called 'back'\""
    assert f"{NAMED}." == "no routine is called 'back'."


def test_a_word_of_the_persons_own_is_not_translated():
    assert in_language(text("back"), "da") == "ryg"
    assert in_language(NAMED, "da") == "ingen rutine hedder 'back'"


def test_a_text_within_a_text_and_within_an_error_is_translated_too():
    inner = text("{why} ({source})", why=text("a meeting"), source="back")
    assert in_language(joined("; ", (inner, UsageError(NAMED))), "da") == "et møde (back); ingen rutine hedder 'back'"


@pytest.mark.parametrize("error", [UsageError(NAMED), ConfigError([NAMED])])
def test_an_error_remembers_how_it_was_said(error):
    assert in_language(str(error), "da") == "ingen rutine hedder 'back'"


def test_a_fault_of_a_script_is_told_with_its_place():
    fault = Fault(source="mine.yaml", line=3, column=7, wrong="is muted", remedy="look at the rights there")
    assert str(ScriptError([fault])) == "mine.yaml:3:7: is muted; look at the rights there"
    assert in_language(str(ScriptError([fault])), "da") == "mine.yaml:3:7: er slået fra; se på rettighederne der"


def test_numbers_have_a_comma_in_danish_alone():
    said = text("no sign of life for {silent:.1f} s", silent=0.75)
    assert said == "no sign of life for 0.8 s"
    assert in_language(said, "da") == "intet livstegn i 0,8 s"


@pytest.mark.parametrize(("count", "said"), [(0, "0 backups"), (1, "1 backup"), (2, "2 backups")])
def test_one_is_counted_as_one(count, said):
    assert counted(count, "{count} backup", "{count} backups") == said


def test_braces_between_joined_texts_stay_braces():
    assert joined(" {} ", ("a", "b")) == "a {} b"


def test_the_first_of_two_joined_can_be_left_away():
    said = joined(": ", (text("loudspeaker"), text("is muted")))
    assert in_language(said, "da") == "højttaler: er slået fra"
    assert in_language(said.removeprefix("loudspeaker: "), "da") == "er slået fra"
    assert said.removeprefix("microphone: ") == said


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3).map(lambda parts: joined(", ", parts))))
def test_what_goes_to_another_process_comes_back_the_same(said):
    came = from_wire(json.loads(json.dumps(as_wire(said))))
    assert came == said
    assert pickle.loads(pickle.dumps(said)) == said  # noqa: S301  (our own)
    assert in_language(came, "da") == in_language(said, "da")


@pytest.mark.faults
@pytest.mark.parametrize("found", [None, 3, [], ["{a}"], [1, {}], ["{a}", {"a": [2, {}]}], ["{", {"a": 1}]])
def test_what_is_no_text_of_ours_is_refused(found):
    with pytest.raises((TypeError, ValueError, LookupError)):
        from_wire(found)
