"""The table of voices that are recommended."""

import re

from coach.content.vocabulary import LANGUAGES
from coach.speech.adapters.known_voices import KNOWN_VOICES


def test_every_language_has_a_voice_like_a_persons_and_each_is_named_once():
    assert {voice.language for voice in KNOWN_VOICES} == set(LANGUAGES)
    assert len({voice.name for voice in KNOWN_VOICES}) == len(KNOWN_VOICES)


def test_a_hash_is_an_md5_and_a_folder_is_the_catalogues():
    assert all(re.fullmatch("[0-9a-f]{32}", voice.md5) for voice in KNOWN_VOICES if voice.md5)
    assert "da/da_DK/talesyntese/medium/" in {voice.folder for voice in KNOWN_VOICES}
