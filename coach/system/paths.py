"""Paths of all files and folders of the coach.

`COACH_HOME` puts all of a person's files under one folder.
"""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

import coach
from coach.errors import DeviceError, disk_remedy
from coach.system.portable import user_number
from coach.texts import text

APP = "desk-coach"
"""What the coach is called where files, sounds and notices of many programs lie together."""


def data_folder(name: str) -> Path:
    """Return our own folder *name* (scripts or audio), in a wheel or in a checkout."""
    package = Path(coach.__file__).parent
    packed = package / "_data" / name
    return packed if packed.is_dir() else package.parent / name


def _folder(kind: str) -> Path:
    home = os.environ.get("COACH_HOME")
    if home:
        try:
            return Path(home).expanduser()
        except RuntimeError as error:  # a person that this machine does not know
            raise DeviceError(text("COACH_HOME={home}: {error}; name a folder", home=home, error=error)) from None
    import platformdirs  # noqa: PLC0415  (a command under COACH_HOME does without)

    return Path(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


def settle_home() -> None:
    """Make a relative `COACH_HOME` absolute, for this process and those that it starts: the current folder may change.

    Raises:
        DeviceError: there is no such person, or no current folder.
    """
    if home := os.environ.get("COACH_HOME"):
        try:
            os.environ["COACH_HOME"] = str(_folder("config").absolute())
        except OSError as error:
            raise DeviceError(
                text("COACH_HOME={home}: no current folder: {why}; name a whole path", home=home, why=error.strerror)
            ) from None


def is_own_place(name: str) -> bool:
    """Tell whether *name* is a file or folder of the coach, or a folder that one of them would lie in."""
    place = Path(name)
    folders = [_folder(kind) for kind in ("config", "data", "cache", "state")]
    return place.is_absolute() and any(
        place.is_relative_to(folder) or folder.is_relative_to(place) for folder in folders
    )


def config_file() -> Path:
    """Return the path of the configuration; it need not exist."""
    return _folder("config") / "config.toml"


def kept_config() -> Path:
    """Return the path of the copy of the last configuration without faults; its folder is made."""
    return _made(_folder("state")) / "config.kept.toml"


def floor_lock() -> Path:
    """Return the path of the lock that the speaking process holds; its folder is made."""
    return control_socket().with_name("floor.lock")


def live_socket() -> Path:
    """Return the path of the socket at which a session can be watched; its folder is made."""
    return control_socket().with_name("live.sock")


def person_file() -> Path:
    """Return the path of the answers to `coach setup`; it need not exist."""
    return _folder("config") / "person.toml"


def user_scripts() -> Path:
    """Return the folder of the person's own exercises and routines; it need not exist."""
    return _folder("config") / "scripts"


def journal_file() -> Path:
    """Return the path of the journal; its folder is made."""
    return _made(_folder("data")) / "journal.db"


def team_file() -> Path:
    """Return the path of the person's place in a team; it need not exist."""
    return _folder("data") / "team.json"


def clips_folder() -> Path:
    """Return the folder of cached speech, safe to delete at any time; it is made."""
    return _made(clips_place())


def clips_place() -> Path:
    """Return where the folder of cached speech is, or would be."""
    return _folder("cache") / "clips"


def calendars_file() -> Path:
    """Return the path of what the calendars said, safe to delete at any time; its folder is made."""
    return _made(_folder("cache")) / "calendars.json"


def fetched_folder() -> Path:
    """Return the folder of the calendars that were fetched, safe to delete at any time."""
    return _folder("cache") / "fetched"


def desktop_folder() -> Path:
    """Return the folder of what the desktop's calendars said, safe to delete at any time."""
    return _folder("cache") / "desktop"


def areas_file() -> Path:
    """Return the path of the index of body areas, safe to delete at any time; its folder is made."""
    return _made(_folder("cache")) / "areas.json"


def backups_file() -> Path:
    """Return the path of the list of the journal's backups that the coach made; its folder is made."""
    return _made(_folder("data")) / "backups.json"


def turns_file() -> Path:
    """Return the path of whose turn it is among the wordings, safe to delete at any time; its folder is made."""
    return _made(_folder("cache")) / "wordings.json"


def kept_library() -> Path:
    """Return the path of the scripts' snapshot, safe to delete at any time; it need not exist."""
    return _folder("cache") / "library.json"


def voices_folder() -> Path:
    """Return the folder of the Piper voices that the person downloaded; it need not exist."""
    return _folder("data") / "voices"


def taught_folder() -> Path:
    """Return the folder of enrolled words; it need not exist."""
    return _folder("data") / "taught"


def log_file() -> Path:
    """Return the path of the log; its folder is made."""
    return _made(_folder("state")) / "coach.log"


def lowered_file() -> Path:
    """Return the path of the original volumes of ducked players; its folder is made."""
    return _made(_folder("state")) / "lowered.json"


def paused_file() -> Path:
    """Return the path of the list of players that the coach has paused; its folder is made."""
    return _made(_folder("state")) / "paused.json"


def news_file() -> Path:
    """Return the path of what was said of the devices, safe to delete; its folder is made."""
    return _made(_folder("state")) / "news.json"


def flow_file() -> Path:
    """Return the path of what the sound of the last sessions has met, safe to delete; its folder is made."""
    return _made(_folder("state")) / "flow.json"


def device_id_file() -> Path:
    """Return the path of the random id by which Home Assistant knows the coach; its folder is made."""
    return _made(_folder("state")) / "home-assistant.id"


def control_socket() -> Path:
    """Return the path of the daemon's socket; its folder is made, for this person only.

    A socket's address may have 107 bytes at most (Linux; 103 on macOS), so a
    longer path gives way to a folder of this person's among the temporary ones.
    """
    folder = _made(_socket_folder())
    path = folder / "control.sock"
    if len(os.fsencode(path)) <= (103 if sys.platform == "darwin" else 107):
        return path
    from tempfile import gettempdir  # noqa: PLC0415  (it loads much for one that is hardly ever needed)

    short = Path(gettempdir()) / f"desk-coach-{user_number()}-{zlib.crc32(os.fsencode(folder)):08x}"
    return _made(short) / "control.sock"


def own_folders() -> tuple[Path, ...]:
    """Return every folder that the coach writes to, except that of its socket; they are made."""
    return tuple(dict.fromkeys(_made(_folder(kind)) for kind in ("config", "data", "cache", "state")))


def _socket_folder() -> Path:
    """Return the folder of sockets: this login's runtime folder, or the state's if it has none (a bare container).

    Not platformdirs' own: in a sandboxed service /run belongs to the user nobody, so it would name another folder.
    """
    home = os.environ.get("COACH_HOME")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{user_number()}")
    if home or sys.platform != "linux":
        folder = _folder("runtime")
    else:
        folder = runtime / APP if os.access(runtime, os.W_OK) else _folder("state")
    return folder


def _made(folder: Path) -> Path:
    """Make *folder*, if it is not there, and return it.

    Raises:
        DeviceError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise DeviceError(text("{folder}: is a file where a folder is needed; move it away", folder=folder)) from None
    except OSError as error:
        raise DeviceError(
            text(
                "{folder}: cannot be made: {why}; {remedy}, or choose another place with COACH_HOME",
                folder=folder,
                why=error.strerror,
                remedy=disk_remedy(error),
            )
        ) from error
    return folder
