"""The journal as a whole: added up, taken out, brought in, copied, forgotten.

Imports as little as it can: `coach stats` is waited for.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from coach.system import paths
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.journal.statistics import Statistics


def read_statistics(since: datetime | None) -> Statistics:
    """Return the statistics of the journal from *since* on (UTC); None: of all.

    Raises:
        DeviceError: the journal cannot be used.
    """
    from coach.content.adapters.area_index import read_areas  # noqa: PLC0415
    from coach.journal.adapters.statistics_sql import SqliteTotals  # noqa: PLC0415
    from coach.journal.statistics import summarise  # noqa: PLC0415

    zone = local_zone()
    with closing(SqliteTotals(paths.journal_file())) as journal:
        sums = journal.totals(zone, since)
    return summarise(
        sums,
        read_areas(paths.areas_file()) if sums.sets else {},
        since=since.astimezone(zone).date() if since else None,
        today=current_time().astimezone(zone).date(),
    )
