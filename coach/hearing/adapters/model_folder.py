"""The folder of a person's own model."""

from __future__ import annotations

from pathlib import Path

from coach.errors import DeviceError
from coach.texts import text


def model_folder(named: str | None, engine: str, hint: str) -> Path:
    """Return the folder *named* in the config for the model of *engine*.

    Raises:
        DeviceError: there is no such folder; *hint* says what to do.
    """
    place = Path(named or "").expanduser()
    if not named or not place.is_dir():
        what = text("{place} is no folder", place=place) if named else "no model is named"
        raise DeviceError(
            text('{engine}: {what}; {hint}, and write [ears] model = "its folder"', engine=engine, what=what, hint=hint)
        )
    return place
