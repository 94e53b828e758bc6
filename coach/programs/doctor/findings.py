"""What works on this machine and what does not: findings, one a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.errors import CoachError
from coach.presence.readings import Presence, Reading
from coach.texts import text

CheckOutcome = Callable[[], str]
"""Returns what is there, or raises CoachError with what is wrong and what to do."""

OK, WRONG = "ok", "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    name: str
    answer: str
    """ok | wrong, of the machine; yes | no | unknown or seconds, of the person at the desk."""

    source: str
    """What is there, who tells, or what is wrong and what to do."""

    age: timedelta | None = None
    """How old a reading is; None for what is no reading."""

    def as_object(self) -> dict[str, object]:
        """Return it for JSON; the age in seconds."""
        age = None if self.age is None else round(self.age.total_seconds(), 3)
        source = "; ".join(self.source.splitlines())
        return {"name": self.name, "answer": self.answer, "source": source, "age": age}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All findings."""

    findings: tuple[Finding, ...]
    needed: frozenset[str]
    """Names of the checks that must pass for a session to be led by voice."""

    @property
    def able(self) -> bool:
        """The coach can do its main job."""
        return all(found.answer != WRONG for found in self.findings if found.name in self.needed)

    def as_object(self) -> dict[str, object]:
        """Return it for JSON."""
        return {"able": self.able, "findings": [found.as_object() for found in self.findings]}


def examine(
    needed: Mapping[str, CheckOutcome],
    further: Mapping[str, CheckOutcome],
    look: Callable[[], Presence],
    now: Callable[[], datetime],
) -> Diagnosis:
    """Run every check and look at the desk once.  Whatever fails becomes a finding."""
    findings = [_checked(name, check) for name, check in {**needed, **further}.items()]
    try:
        findings += _readings(look(), now())
    except Exception as error:  # noqa: BLE001  (a doctor that breaks helps nobody)
        findings.append(Finding(name="desk", answer=WRONG, source=_ours(error)))
    return Diagnosis(findings=tuple(findings), needed=frozenset(needed))


def _checked(name: str, check: CheckOutcome) -> Finding:
    try:
        return Finding(name=name, answer=OK, source=check())
    except CoachError as error:
        return Finding(name=name, answer=WRONG, source=str(error))
    except Exception as error:  # noqa: BLE001  (see above)
        return Finding(name=name, answer=WRONG, source=_ours(error))


def _ours(error: Exception) -> str:
    return text("a fault of ours: {name}: {error}", name=type(error).__name__, error=" ".join(str(error).split()))


def _readings(presence: Presence, now: datetime) -> list[Finding]:
    idle = presence.idle
    length = "unknown" if idle.length is None else f"{idle.length.total_seconds():.0f} s"
    readings: dict[str, Reading] = {
        "locked": presence.locked,
        "recording": presence.recording,
        "filming": presence.filming,
        "do not disturb": presence.do_not_disturb,
        "full screen": presence.full_screen,
    }
    return [
        Finding(name="not touched for", answer=length, source=idle.source, age=now - idle.at),
        *(
            Finding(name=name, answer=reading.answer.value, source=reading.source, age=now - reading.at)
            for name, reading in readings.items()
        ),
    ]
