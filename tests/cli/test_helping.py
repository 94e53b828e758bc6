from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(*words, home, **environment):
    """Run `coach` as a process, in a home of its own."""
    plain = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run(
        [sys.executable, "-c", "from coach.cli import main; main()", *words],
        env={**plain, "COACH_HOME": str(home), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


DANISH = {"LANG": "da_DK.UTF-8"}


@pytest.mark.parametrize(
    ("words", "english", "danish"),
    [
        (["--help"], "Begin a guided break now.", "Begynd en guidet pause nu."),
        (["now", "--help"], "Usage: coach now [OPTIONS] [ROUTINE]", "Brug: coach now [TILVALG] [RUTINE]"),
        (["now", "--help"], "Language of this session.", "Sproget i denne træning."),
        (["service", "--help"], "Begin with the log-in, and now.", "Begynd, når du logger ind, og nu."),
        (["status"], "not running; `coach run` starts it", "kører ikke; `coach run` starter den"),
        (["log"], "nothing yet", "ikke noget endnu"),
    ],
)
def test_help_and_output_are_in_the_persons_language(tmp_path, words, english, danish):
    assert english in run(*words, home=tmp_path).stdout
    assert danish in run(*words, home=tmp_path, **DANISH).stdout


@pytest.mark.parametrize(
    ("words", "danish"),
    [
        (["nwo"], "ingen kommando hedder 'nwo'; mente du now?"),
        (["later", "--mintes"], "Tilvalget '--mintes' findes ikke."),
        (["now", "--minutes", "0"], "Forkert værdi for '--minutes'"),
        (["why"], "Der mangler et argument"),
        (["why", "heel_rase"], "ingen øvelse hedder 'heel_rase'; mente du heel_raise?"),
        (["later", "abc"], "'abc': ikke et antal minutter; skriv et fra 1 til 1440"),
    ],
)
def test_what_is_wrong_is_said_in_danish_with_the_same_exit_status(tmp_path, words, danish):
    found, english = run(*words, home=tmp_path, **DANISH), run(*words, home=tmp_path)
    assert danish in found.stderr
    assert found.returncode == english.returncode == 2


def test_the_config_comes_before_the_locale(tmp_path):
    (tmp_path / "config.toml").write_text('language = "en"\n', "utf-8")
    assert "Usage:" in run("--help", home=tmp_path, **DANISH).stdout
    (tmp_path / "config.toml").write_text('language = "da"\nlevel = 3\n', "utf-8")
    found = run("config", "check", home=tmp_path)
    assert "ikke et valg; skriv en af" in found.stderr


@pytest.mark.parametrize(
    "words", [["status", "--json"], ["routines", "--json", "--language", "en"], ["plan", "--json"]]
)
def test_what_programs_read_is_the_same_in_both(tmp_path, words):
    assert run(*words, home=tmp_path).stdout == run(*words, home=tmp_path, **DANISH).stdout
