"""What the page needs of the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from coach.programs.live_protocol import LivePicture
from coach.programs.page.page_values import (
    ExerciseData,
    LibraryData,
    LogData,
    MicrophoneData,
    SettingsData,
    SettingsFaults,
    TodayData,
    WeeksData,
)
from coach.session.commands import Command
from coach.team.group_figures import TeamReport


class PageData(Protocol):
    """What there is to show; read afresh at each call.

    Raises:
        CoachError: something cannot be read; its line says what, and what to do.
    """

    def language(self) -> str:
        """Return the language of the person: en or da."""

    def today(self) -> TodayData:
        """Return the day so far and what is planned of it."""

    def weeks(self) -> WeeksData:
        """Return the last year, added up."""

    def team(self) -> TeamReport:
        """Return what the team is shown; asks its database."""

    def log(self, since: date | None) -> LogData:
        """Return sessions and breaks of some days from *since* on; None: of the last ones."""

    def library(self) -> LibraryData:
        """Return what can be done."""

    def exercise(self, exercise: str) -> ExerciseData | None:
        """Return the exercise of this id; None if there is none in the person's language."""

    def microphone(self) -> MicrophoneData:
        """Return whether the microphone is open, and when it was last."""


class SettingsStore(Protocol):
    """The person's config.toml.

    Raises:
        ConfigError: it cannot be read, or is no TOML.
    """

    def read(self) -> SettingsData:
        """Return the settings as they stand there."""

    def change(self, texts: Mapping[str, str], seen: str) -> SettingsFaults | None:
        """Write the fields *texts* by name; return what is wrong with them, and then nothing is written.

        *seen*: the version that the person has before them.

        Raises:
            KeyError: there is no such key.
            UsageError: the file is another one now, or it cannot be written.
        """


class SessionControl(Protocol):
    """The session that is led now, by whichever process."""

    def pictures(self) -> Iterator[LivePicture | None]:
        """Give the session as it is now, at once and at each change; None while none is led.

        The same again about once a second, so that whoever reads can tell whether it is still read.
        """

    def send(self, command: Command) -> bool:
        """Give the session *command*, as if its word were said; return whether a session is led."""

    def begin(self, routine: str) -> None:
        """Begin a session of this routine; it goes on without the page.

        Raises:
            UsageError: it did not begin, and why.
        """

    def play(self, exercise: str) -> None:
        """Play this exercise by itself, as `begin` does a routine; nothing is written down."""
