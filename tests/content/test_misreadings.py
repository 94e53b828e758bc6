from __future__ import annotations

import pytest

from coach.content.adapters.script_files import shipped_sources
from coach.content.loader import load
from coach.content.misreadings import find_misreadings
from coach.content.script_source import ScriptSource
from coach.content.yaml_tree import Faults


@pytest.mark.parametrize(
    ("language", "said", "written", "instead"),
    [
        ("en", "Do 10-15 of them.", "10-15", "10 to 15"),
        ("en", "Hold for 30 sec. each.", "30 sec.", "30 seconds"),
        ("en", "Rest 2 min now.", "2 min", "2 minutes"),
        ("en", "A step of 50 cm.", "50 cm.", "50 centimetres"),
        ("en", "2 x 10 squats", "2 x", "2 times"),
        ("en", "Up/down with the heels", "Up/down", "Up or down"),
        ("en", "Approx. ten", "approx.", "about"),
        ("en", "Until 14:00", "14:00", "14 o'clock"),
        ("en", "A 1/2 turn", "1/2", None),
        ("da", "Tag 10\N{EN DASH}15 stykker.", "10\N{EN DASH}15", "10 til 15"),
        ("da", "Vi ses kl. 10", "kl.", "klokken"),
        ("da", "I ca. ti sekunder", "ca.", "cirka"),
        ("da", "Hold i 30 sek.", "30 sek.", "30 sekunder"),
        ("da", "Kl. 14:00", "14:00", "klokken 14"),
        ("da", "arme, ben osv.", "osv.", "og så videre"),
    ],
)
def test_what_a_voice_misreads_is_found_with_the_words_to_write(language, said, written, instead):
    assert (written, instead) in [(each.written, each.instead) for each in find_misreadings(said, language)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Hold for thirty seconds, then no. Mind your step-up."),
        ("en", "Use 50 % of your strength, e.g. with a chair; wrist-3 is fine."),
        ("da", "Stolen er min. Tag den med, f.eks. 2,5 gange."),
        ("da", "Et t-shirt-skift i 10 sekunder, 5 gange."),
        ("sv", "10-15 sek."),
    ],
)
def test_what_is_said_as_it_is_written_is_no_doubt(language, said):
    assert list(find_misreadings(said, language)) == []


def test_none_of_our_own_texts_is_misread():
    doubts = Faults()
    load((), shipped_sources(), doubts=doubts)
    assert doubts.sorted() == []


def test_a_doubt_has_its_place_and_is_no_fault():
    ours = shipped_sources()
    said = b'version: 1\nlanguages: [en]\nlines:\n  halfway:\n    en: ["Halfway, 10-15 sec. more."]\n'
    mine = ScriptSource("mine.yaml", said)
    doubts = Faults()
    load(ours, [mine], whole=True, doubts=doubts)
    assert [(each.source, each.line) for each in doubts.sorted()] == [("mine.yaml", 5)] * 2
