"""Scripts as files: ours beside the program, the person's own in their folder."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from coach.content.adapters import library_snapshot
from coach.content.library import Library
from coach.content.script_source import LARGEST_SCRIPT, ScriptSource
from coach.errors import Fault, ScriptError
from coach.system import paths
from coach.texts import text

if TYPE_CHECKING:
    from coach.content.yaml_tree import Faults

_ENDINGS = (".yaml", ".yml")

_MOST = 2000
"""Files that a folder of scripts may hold; a whole disk, named by mistake, has more."""


def shipped_sources() -> list[ScriptSource]:
    """Return the scripts that come with the program."""
    return read_sources([paths.data_folder("scripts")])


def own_sources() -> list[ScriptSource]:
    """Return the person's own scripts; none if there is no folder, or nothing in it.

    Raises:
        ScriptError: some of them cannot be read; one fault each.
    """
    sources, faults = _gather([paths.user_scripts()], optional=True)
    if faults:
        raise ScriptError(faults)
    return sources


def read_sources(files: Iterable[Path]) -> list[ScriptSource]:
    """Return the scripts at *files*; a folder means every *.yaml and *.yml in it, sorted.

    Raises:
        ScriptError: some of them cannot be read; one fault each.
    """
    sources, faults = _gather(files)
    if faults:
        raise ScriptError(faults)
    return sources


def load_library(doubts: Faults | None = None) -> Library:
    """Return everything that can be done and said: ours, with the person's own over it.

    *doubts*: takes what of the person's own can be used, and a voice misreads.

    Raises:
        ScriptError: something is wrong; it carries all faults.
    """
    return _load(shipped_sources(), own_sources(), whole=True, doubts=doubts)


def load_usable(snapshot: Path | None = None) -> tuple[Library, list[Fault]]:
    """Return everything that can be done and said, without the person's scripts that are wrong, and their faults.

    One bad file must not silence the daemon.  *snapshot*: the file that keeps the library of
    scripts without faults, so that the same scripts are not parsed again.

    Raises:
        ScriptError: something is wrong in ours.
    """
    always = shipped_sources()
    own, faults = _gather([paths.user_scripts()], optional=True)
    if snapshot is not None and not faults:
        with contextlib.suppress(OSError, ScriptError):  # the fault is found again below, with what is without it
            return _load_kept(always, own, snapshot), []
    while True:
        try:
            return _load(always, own, whole=True), faults
        except ScriptError as error:
            wrong = {fault.source for fault in error.faults}
            right = [source for source in own if source.path not in wrong]
            if right == own:
                raise
            own, faults = right, faults + error.faults


def _load(
    sources: Iterable[ScriptSource],
    over: Iterable[ScriptSource] = (),
    *,
    beside: Iterable[ScriptSource] = (),
    whole: bool = False,
    doubts: Faults | None = None,
) -> Library:
    from coach.content.loader import load

    return load(sources, over, beside=beside, whole=whole, doubts=doubts)


def _load_kept(always: list[ScriptSource], own: list[ScriptSource], snapshot: Path) -> Library:
    """Return the library of these scripts, from *snapshot* if it is of the same ones, else kept there from now on.

    Raises:
        OSError: the code that reads scripts cannot be read.
        ScriptError: something is wrong in the scripts.
    """
    digest = library_snapshot.digest_scripts((one.text for one in always), (one.text for one in own))
    library = library_snapshot.read_snapshot(snapshot, digest)
    if library is None:
        library = _load(always, own, whole=True)
        library_snapshot.write_snapshot(snapshot, digest, library)
    return library


def load_checked(files: Iterable[Path], doubts: Faults | None = None) -> Library:
    """Return our library with the scripts at *files* over it, and the person's others, which these may name, between.

    *doubts*: takes what of *files* can be used, and a voice misreads.

    Raises:
        ScriptError: something is wrong; it carries all faults, of reading and of content.
    """
    sources, faults = _gather(files)
    named = {Path(source.path).resolve() for source in sources}
    others, _ = _gather([paths.user_scripts()], optional=True)
    beside = [source for source in others if Path(source.path).resolve() not in named]
    try:
        made = _load(shipped_sources(), sources, beside=beside, whole=True, doubts=doubts)
    except ScriptError as error:
        faults += error.faults
    if faults:
        raise ScriptError(sorted(faults, key=lambda fault: (fault.source, fault.line, fault.column)))
    return made


def load_without(path: Path) -> Library:
    """Return everything that can be done and said without the script at *path*.

    Raises:
        ScriptError: something is wrong in ours.
    """
    found, _ = _gather([paths.user_scripts()], optional=True)
    here = path.resolve()
    return _load(shipped_sources(), beside=[source for source in found if Path(source.path).resolve() != here])


def _gather(files: Iterable[Path], *, optional: bool = False) -> tuple[list[ScriptSource], list[Fault]]:
    """Read all that can be read; if it is *optional*, a missing file or folder is no fault."""
    sources: list[ScriptSource] = []
    faults: list[Fault] = []
    for path in files:
        try:
            for file in _found(path, optional=optional):
                try:
                    sources.append(ScriptSource(str(file), _content(file)))
                except ScriptError as error:
                    faults += error.faults
        except ScriptError as error:
            faults += error.faults
    return sources, faults


def _found(path: Path, *, optional: bool) -> list[Path]:
    """Return the files that *path* means."""
    try:
        if optional and not path.exists():
            return []
        files = _files(path) if path.is_dir() else [path]
    except OSError as error:
        raise _unreadable(path, error) from None
    if not files and not optional:
        raise _wrong(path, "there is no script in this folder", "name a folder with *.yaml in it")
    if len(files) > _MOST:
        raise _wrong(path, text("this folder has more than {most} scripts", most=_MOST), "name the folder of scripts")
    return files


def _files(folder: Path) -> list[Path]:
    """Return the scripts in *folder* and the folders in it, sorted; hidden ones are left alone."""
    return sorted(islice(_walk(folder), _MOST + 1))


def _walk(folder: Path) -> Iterator[Path]:
    def give_up(error: OSError) -> None:
        raise error

    for root, folders, files in os.walk(folder, onerror=give_up):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in files if name.endswith(_ENDINGS) and not name.startswith("."))


def _content(path: Path) -> bytes:
    try:
        # Asked before it is opened: opening a pipe waits for a writer.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _wrong(path, "this is not a regular file", "name a file or a folder")
        if status.st_size > LARGEST_SCRIPT:
            raise _wrong(
                path,
                text("the file has {size:.1f} MiB", size=status.st_size / (1 << 20)),
                text("keep it under {most} MiB", most=LARGEST_SCRIPT >> 20),
            )
        with path.open("rb") as file:
            return file.read(LARGEST_SCRIPT + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    except ValueError:  # a NUL in the name
        raise _wrong(path, "this is no name of a file", "correct it") from None


def _unreadable(path: Path, error: OSError) -> ScriptError:
    if isinstance(error, FileNotFoundError):
        return _wrong(path, "there is no such file", "check the name")
    return _wrong(
        path, text("this cannot be read ({why})", why=error.strerror or error), "check the name and the rights"
    )


def _wrong(path: Path, wrong: str, remedy: str) -> ScriptError:
    shown = "".join(letter if letter.isprintable() else "?" for letter in str(path))
    return ScriptError([Fault(source=shown, wrong=wrong, remedy=remedy)])
