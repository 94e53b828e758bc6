"""The offer as it is shown beside being spoken: a desktop notification whose buttons answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coach.content.library import StockLine
from coach.content.routine import Routine
from coach.programs.conductor.ports import OfferNotification
from coach.session.commands import Command

_BUTTONS = {Command.START: "notice_start", Command.SNOOZE: "notice_later", Command.SKIP: "notice_skip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNotice:
    """One offer's notification."""

    notice: OfferNotification
    language: str
    lines: Mapping[str, StockLine]

    def show(self, routine: Routine, answer: Callable[[Command], None]) -> None:
        """Show that *routine* is offered; *answer* gets the command of the button that is pressed, on its thread."""
        buttons = {command.value: self._words(key) for command, key in _BUTTONS.items()}
        self.notice.show(
            self._words("notice_title"), routine.name[self.language], buttons, lambda key: answer(Command(key))
        )

    def warn(self, routine: Routine, seconds: float) -> bool:
        """Show that *routine* will be offered in *seconds*; return whether the desktop took it."""
        title = self.lines["notice_warning"].says[self.language][0].format(n=f"{seconds:g}")
        return self.notice.show(title, routine.name[self.language], {}, lambda _: None)

    def close(self) -> None:
        """Take it away.  May be called twice."""
        self.notice.close()

    def _words(self, key: str) -> str:
        return self.lines[key].says[self.language][0]
