# ruff: noqa: RUF001 - the phonetic alphabet looks like that
"""Pronunciations of words, in the 39 phones of PocketSphinx's English model.

English words come from the dictionary in SpeechRecognition's wheel.  Words that
it lacks, and all Danish words, come from espeak-ng's phonemes, each mapped to the
nearest English phone or two: good for phrases, not for single Danish words.
libespeak may crash its process: call this in the ears' child process.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, product
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from coach.errors import DeviceError
from coach.texts import text

Sounds: TypeAlias = tuple[tuple[str, ...], ...]
"""The pronunciations of a word, the likeliest first, each a sequence of phones."""

VARIANTS = 4
"""Pronunciations kept of a word from espeak-ng."""

_PATH_LIMIT = 139
"""Bytes: espeak-ng copies the folder of its data into a buffer of 160 and adds to it."""

_ENGLISH = {
    "iː": "IY",
    "i": "IY",
    "ɪ": "IH",
    "ᵻ": "IH",
    "e": "EH",
    "ɛ": "EH",
    "ε": "EH",
    "æ": "AE",
    "a": "AE",
    "aː": "AA",
    "ɑ": "AA",
    "ɑː": "AA",
    "ɒ": "AA",
    "ɔ": "AO",
    "ɔː": "AO",
    "o": "OW",
    "oː": "AO",
    "u": "UW",
    "uː": "UW",
    "ʊ": "UH",
    "ʌ": "AH",
    "ə": "AH",
    "ɐ": "AH",
    "ɜː": "ER",
    "ɜ": "ER",
    "ɚ": "ER",
    "eɪ": "EY",
    "aɪ": "AY",
    "ɔɪ": "OY",
    "aʊ": "AW",
    "əʊ": "OW",
    "oʊ": "OW",
    "p": "P",
    "b": "B",
    "t": "T",
    "d": "D",
    "k": "K",
    "ɡ": "G",
    "g": "G",
    "f": "F",
    "v": "V",
    "θ": "TH",
    "ð": "DH",
    "s": "S",
    "z": "Z",
    "ʃ": "SH",
    "ʒ": "ZH",
    "h": "HH",
    "m": "M",
    "n": "N",
    "ŋ": "NG",
    "l": "L",
    "ɫ": "L",
    "r": "R",
    "ɹ": "R",
    "w": "W",
    "j": "Y",
    "tʃ": "CH",
    "dʒ": "JH",
    "ɾ": "T|D",
    "ʔ": "T",
    "x": "K",
}

_DANISH = _ENGLISH | {
    "ʔ": "",
    "?": "",
    "ʁ": "R",
    "ʋ": "V",
    "ð": "DH|L",
    "r": "R",
    "y": "IY|UW",
    "yː": "UW|IY",
    "ø": "ER|UH",
    "øː": "ER|UH",
    "œ": "ER|EH",
    "œː": "ER",
    "ɶ": "ER|AO",
    "e": "IH|EY",
    "eː": "EY|IY",
    "ɛ": "EH|AE",
    "ε": "EH|AE",
    "εː": "EH",
    "a": "AE|AA",
    "aː": "AE",
    "ɑ": "AA|AH",
    "ɒ": "AO",
    "ʌ": "AO|AA",
    "o": "OW|UH",
    "ɔ": "AO",
    "u": "UW",
    "ɐ̯": "ER|",
    "ɐ": "ER|AH",
    "ɑj": "AY",
    "aj": "AY",
    "ɑw": "AW",
    "ɒw": "AO W",
    "ɛj": "EY",
    "ew": "IY W",
    "ow": "OW",
    "ɔj": "OY",
    "ʌj": "OY",
    "b": "B|P",
    "d": "D|T",
    "ɡ": "G|K",
    "g": "G|K",
    "tj": "CH",
    "sj": "SH",
}

_MAPS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _ENGLISH, "da": _DANISH})
"""Language -> phoneme -> phones ("A B" one after the other, "A|B" either)."""

_VOICES = {"en": b"gmw/en-US", "da": b"gmq/da"}


def lexicon(words: Iterable[str], language: str, dictionary: Path) -> dict[str, Sounds]:
    """Return the pronunciations of each of *words*.

    Raises:
        DeviceError: a word is in no dictionary, and espeak-ng is unavailable or does not know it.
    """
    wanted = set(words)
    found = _from_dictionary(wanted, dictionary) if language == "en" else {}
    missing = sorted(wanted - found.keys())
    if missing:
        said = _from_espeak(missing, language)
        for word in missing:
            found[word] = from_ipa(said[word], language)
            if not found[word]:
                raise DeviceError(
                    text(
                        "the ears do not know how {word!r} sounds; say it with other words in commands.yaml", word=word
                    )
                )
    return found


def from_ipa(phonemes: str, language: str) -> Sounds:
    """Map *phonemes* (espeak-ng's IPA) to the model's phones; what has no counterpart is left out."""
    table = _MAPS.get(language, _DANISH)
    longest = max(map(len, table))
    choices: list[list[str]] = []
    at = 0
    while at < len(phonemes):
        for size in range(longest, 0, -1):
            phones = table.get(phonemes[at : at + size])
            if phones is not None:
                choices.append(phones.split("|"))
                break
        at += size
    sounds = (tuple(" ".join(way).split()) for way in product(*choices))
    return tuple(islice(dict.fromkeys(way for way in sounds if way), VARIANTS))


def _from_dictionary(words: set[str], dictionary: Path) -> dict[str, Sounds]:
    found: dict[str, list[tuple[str, ...]]] = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            name, _, phones = line.partition(" ")
            word = name.partition("(")[0]
            if word in words:
                found.setdefault(word, []).append(tuple(phones.split()))
    return {word: tuple(ways) for word, ways in found.items()}


def phonemes_of(phrases: Iterable[str], language: str) -> dict[str, str]:
    """Return espeak-ng's phonemes of each of *phrases* as they are said together, in IPA with "_" between phonemes.

    Raises:
        DeviceError: espeak-ng is unavailable, or does not know the language.
    """
    return _from_espeak(phrases, language, between="_")


def _from_espeak(words: Iterable[str], language: str, between: str = "") -> dict[str, str]:
    """Return espeak-ng's phonemes of each word, in IPA."""
    try:
        return _Espeak.of_this_process().phonemes(words, _VOICES.get(language, language.encode()), between)
    except (OSError, LookupError) as fault:
        raise DeviceError(
            text(
                "espeak-ng cannot say how {language} words sound ({fault}); reinstall espeakng-loader",
                language=language,
                fault=fault,
            )
        ) from fault


class _Espeak:
    """libespeak-ng, asked for phonemes only.  Started a second time in one process it gives nonsense."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = os.fsencode(espeakng_loader.get_data_path())
        if len(data) > _PATH_LIMIT:
            self._link = tempfile.TemporaryDirectory(prefix="coach-")
            short = Path(self._link.name) / "espeak-ng-data"
            short.symlink_to(os.fsdecode(data), target_is_directory=True)
            data = os.fsencode(short)
        retrieval, do_not_exit = 1, 0x8000
        if self._library.espeak_Initialize(retrieval, 0, data, do_not_exit) < 0:
            raise LookupError("it does not start")
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]

    @classmethod
    @cache
    def of_this_process(cls) -> _Espeak:
        return cls()

    def phonemes(self, words: Iterable[str], voice: bytes, between: str) -> dict[str, str]:
        """Return the phonemes of each word, with the letter *between* them if there is one."""
        if self._library.espeak_SetVoiceByName(voice) != 0:
            raise LookupError(f"it has no voice {voice.decode()}")
        return {word: between.join(self._clauses(word, between)) for word in words}

    def _clauses(self, word: str, between: str) -> Iterator[str]:
        utf8, ipa = 1, 2 | (ord(between) << 8 if between else 0)
        text = ctypes.c_char_p(word.encode())
        while text.value is not None:
            yield (self._library.espeak_TextToPhonemes(ctypes.byref(text), utf8, ipa) or b"").decode()
