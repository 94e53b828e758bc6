"""What the daemon is given of the world around it, in groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from coach.clock import Alarm, Clock
from coach.config.model import Config
from coach.errors import ConfigError
from coach.journal.ports import RowKeeper
from coach.plan.ports import FactsReader
from coach.presence.ports import PresenceSensor
from coach.programs.daemon.ports import ConductorLauncher, ControlServer, StandbyEars, StatusPresenter
from coach.programs.daemon.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedConfig:
    """The config, and what is written to it while the daemon runs."""

    first: Config
    """As it was when the daemon was started."""

    news: Callable[[], Config | ConfigError | None]
    """Returns the config that was written since the last call, or its faults; None if nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeping:
    """Time as the daemon sees it."""

    clock: Clock
    zone: Callable[[], tzinfo]
    """Returns the zone of the user; the same object until it changes."""

    alarm: Alarm
    """Wakes the daemon for the next break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSurroundings:
    """The user's desk, and the processes beside the daemon."""

    server: ControlServer
    conductors: ConductorLauncher
    sensor: PresenceSensor
    facts: FactsReader
    standby: StandbyEars | None = None
    """None: this daemon never has any."""

    keep: RowKeeper | None = None
    """What keeps rows that cannot be written now; None: the process alone, and with it they are lost."""

    presenters: Sequence[StatusPresenter] = ()
    """Who is told of each change; the server waits for them."""

    begun: Callable[[Status], None] | None = None
    """Called once, when scripts and calendars have been read, with how things stand then; None: nobody looks."""
