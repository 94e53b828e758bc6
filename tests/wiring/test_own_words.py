from __future__ import annotations

import pytest

from coach.texts import text
from coach.wiring.own_words import own, own_language


@pytest.mark.parametrize(
    ("config", "locale", "language"),
    [
        ("", "en_US.UTF-8", "en"),
        ("", "da_DK.UTF-8", "da"),
        ('language = "da"', "en_US.UTF-8", "da"),
        ('language = "en"', "da_DK.UTF-8", "en"),
        ("language = ", "da_DK.UTF-8", "da"),
    ],
)
def test_the_config_says_the_language_else_the_system(tmp_path, monkeypatch, config, locale, language):
    (tmp_path / "config.toml").write_text(config)
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", locale)
    assert own_language() == language
    assert own(text("{file}: fine", file="x")) == {"en": "x: fine", "da": "x: i orden"}[language]
