from __future__ import annotations

import pytest

from coach.cli.hints import ANSWER_HINTS, HINTS, key_hints


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_line_of_hints_fits_80_columns_and_is_in_its_language(language):
    assert len(HINTS[language]) <= 80
    assert len(ANSWER_HINTS[language]) <= 80
    assert ("spring over" in HINTS[language]) == (language == "da")


def test_where_no_key_does_anything_there_is_no_hint():
    assert key_hints("en", ()) == ""
