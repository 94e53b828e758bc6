"""What the page needs of the world."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from coach.programs.page.page_values import ExerciseData, LibraryData, LogData, TodayData, WeeksData


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

    def log(self, since: date | None) -> LogData:
        """Return sessions and breaks from *since* on; None: of the last days."""

    def library(self) -> LibraryData:
        """Return what can be done."""

    def exercise(self, exercise: str) -> ExerciseData | None:
        """Return the exercise of this id; None if there is none in the person's language."""
