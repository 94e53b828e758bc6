import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programs.control_protocol import (
    Request,
    decode_answer,
    decode_line,
    encode_answer,
    encode_moment,
    encode_request,
    parse_moment,
)
from coach.texts import in_language, text

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)
FIELDS = st.dictionaries(st.text().filter(lambda name: name != "command"), VALUES, max_size=4)


@given(st.sampled_from(Request), FIELDS)
def test_a_request_is_one_line_and_is_read_as_it_was_meant(command, fields):
    line = encode_request(command, fields)
    assert line.count(b"\n") == 1
    assert decode_line(line) == {"command": command, **fields}


@given(FIELDS)
def test_an_answer_is_one_line_and_is_read_as_it_was_meant(answer):
    line = encode_answer(answer)
    assert line.count(b"\n") == 1
    assert decode_line(line) == answer


@pytest.mark.parametrize("line", [b"", b"hello", b"[]", b"null", b'"status"', b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_says_nothing(line):
    assert decode_line(line) is None


@given(st.none() | st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_was_meant(moment):
    assert parse_moment(json.loads(json.dumps(encode_moment(moment)))) == moment


def test_a_moment_of_another_zone_is_read_in_utc():
    noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))
    assert parse_moment(noon.isoformat()) == datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize("value", [3, "", "soon", [], {}, "2026-03-02T10:00"])
def test_what_is_no_moment_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        parse_moment(value)


def test_a_text_in_an_answer_is_english_to_others_and_a_text_to_us():
    wrong, plain = text("{why} ({source})", why=text("a meeting"), source="zoom"), "no text"
    line = encode_answer({"error": wrong, "faults": [plain, wrong], "pid": 3})
    assert json.loads(line)["error"] == "a meeting (zoom)"
    assert json.loads(line)["faults"] == [plain, "a meeting (zoom)"]
    answer = decode_answer(line)
    assert answer == {"error": "a meeting (zoom)", "faults": [plain, "a meeting (zoom)"], "pid": 3}
    assert in_language(answer["error"], "da") == in_language(answer["faults"][1], "da") == "et møde (zoom)"


@pytest.mark.faults
@pytest.mark.parametrize("texts", [3, {"error": 3}, {"error": ["{a}", {"a": [[]]}]}, {"faults": {"all": []}}])
def test_texts_of_another_version_leave_the_english(texts):
    line = json.dumps({"error": "held", "faults": ["held"], "texts": texts}).encode()
    assert {key: value for key, value in decode_answer(line).items() if key != "texts"} == {
        "error": "held",
        "faults": ["held"],
    }
