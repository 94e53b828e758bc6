"""The emergency number of a country."""

import pytest

from coach.config.emergency import EMERGENCY, emergency_number


@pytest.mark.parametrize(
    ("country", "language", "number"),
    [
        ("DK", "en", "112"),
        ("GB", "en", "999"),
        ("US", "en", "911"),
        ("US", "da", "911"),
        (None, "da", "112"),
        (None, "en", None),
        ("ZZ", "da", None),
    ],
)
def test_the_emergency_number_is_the_countrys_and_never_a_guess(country, language, number):
    assert emergency_number(country, language) == number


def test_every_number_can_be_said_digit_by_digit():
    assert all(len(country) == 2 and number.isdigit() and "0" not in number for country, number in EMERGENCY.items())
