from __future__ import annotations

import pytest

from coach.config.own_language import language_named

DANISH = {"LANG": "da_DK.UTF-8"}


@pytest.mark.parametrize(
    ("config", "environment", "language"),
    [
        ("", {}, "en"),
        ("", DANISH, "da"),
        ('language = "en"', DANISH, "en"),
        ('language = "da"\n[voice]\nrate = 9', {}, "da"),
        ('language = "de"', DANISH, "da"),
        ("language = 3", DANISH, "da"),
        ('language = "en', DANISH, "da"),
        ("language = " + "[" * 5000, DANISH, "da"),
    ],
)
def test_the_language_of_a_faulty_config_is_known_all_the_same(config, environment, language):
    assert language_named(config, environment) == language
