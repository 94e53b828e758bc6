"""`coach hear`: what the ears make of recordings, and of the moment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.telling import own, own_language, tell
from coach.content.vocabulary import LANGUAGES
from coach.session.machine import State
from coach.texts import joined, text

if TYPE_CHECKING:
    from coach.config.model import Config
    from coach.programs.doctor.live_hearing import HeardSpeech, InputLevel
    from coach.wiring.hearing import RecordingReport


@click.command("hear")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help="Listen for what can be said in this state of a session; left out: for every command.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language that is spoken.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
def hear_command(files: tuple[Path, ...], state: str | None, language: str | None, *, as_json: bool) -> None:
    """Say which commands are heard in each FILE (wav, flac, ogg, mp3; any rate), the same way as at the microphone.

    What phones and browsers record (m4a, webm) is read where ffmpeg is installed, or
    the extra `recordings`. One that cannot be read is told, and the others are heard;
    the exit status is 2 then.

    Times are seconds in the file: where the command was said, and when it was
    known.  The score is how sure the ears are, 0.5 to 1.

    Without a FILE it listens to the microphone until Ctrl-C, and also shows what it did not believe, how loud it is,
    what was cut off or dropped, and how long after its end a word was known.
    """
    from coach.wiring.common import chosen_settings
    from coach.wiring.hearing import hear_files

    chosen, there = chosen_settings(language=language), State(state) if state else None
    if not files:
        _live(chosen, there, as_json=as_json)
        return
    reports = [_reported(report, as_json=as_json) for report in hear_files(chosen, files, there)]
    if not all(reports):
        sys.exit(2)


def _reported(report: RecordingReport, *, as_json: bool) -> bool:
    """Print what was heard in a file; return whether it could be."""
    file = report.file
    if report.trouble is not None:
        tell(report.trouble, err=True)
        return False
    if as_json:
        row = {"file": str(file), "commands": report.commands, "too_quiet": report.too_quiet}
        click.echo(json.dumps(row, ensure_ascii=False))
        return True
    for one in report.commands:
        where = f"{one['start_s']:7.2f} s  {one['command']}"
        tell(
            text(
                "{file}: {where} ({phrase!r}, {score:.2f}, known at {known:.2f} s)",
                file=file,
                where=where,
                phrase=one["phrase"],
                score=one["score"],
                known=one["decided_s"],
            )
        )
    quiet = text(
        "too quiet: its loudest moment is at {loudest:.0f} dB, speech at -40 to -15; record it louder",
        loudest=report.loudest,
    )
    if not report.commands:
        none = text("{file}: no command", file=file)
        tell(joined("; ", (none, quiet)) if report.too_quiet else none)
    elif report.too_quiet:
        tell(text("{file}: {fault}", file=file, fault=quiet))
    return True


def _live(chosen: Config, state: State | None, *, as_json: bool) -> None:
    from coach.programs.doctor.live_hearing import InputLevel
    from coach.wiring.hearing import hear_live

    redraws = sys.stdout.isatty() and not as_json

    def ready(name: str) -> None:
        if as_json:
            click.echo(json.dumps({"event": "ready", "microphone": name}))
        else:
            tell(text("[{name}; Ctrl-C ends]", name=name))

    dropped = 0
    try:
        for each in hear_live(chosen, state, ready, _wrong):
            if as_json:
                click.echo(json.dumps(each.as_object(), ensure_ascii=False))
            elif not isinstance(each, InputLevel):
                click.echo(f"{_CLEAR if redraws else ''}{_heard(each)}")
            elif redraws:
                click.echo(f"{_CLEAR}{_level(each)}", nl=False)
            elif each.clipped or each.dropped > dropped:
                click.echo(_level(each))
                dropped = each.dropped
    except KeyboardInterrupt:
        click.echo(_CLEAR if redraws else "", nl=False)


def _wrong(device: str, trouble: str) -> None:
    tell(text("{device}: {trouble}", device=text(device), trouble=trouble), err=True)


_CLEAR = "\r\x1b[K"
"""Back to the beginning of the line, and nothing left on it."""

_BAR = 30


def _level(level: InputLevel) -> str:
    full = round(_BAR * max(0.0, min(1.0, 1 + level.decibels / 70)))
    bar = f"{'█' * full}{'░' * (_BAR - full)}"
    said = [f"{bar} {level.decibels:4.0f} dB"]
    if level.clipped:
        lost = text("{count} samples cut off: speak lower, or turn the microphone down", count=level.clipped)
        said.append(own(lost))
    if level.dropped:
        said.append(own(text("{count} blocks dropped", count=level.dropped)))
    return "  ".join(said)


def _heard(heard: HeardSpeech) -> str:
    from coach.cli.hints import heard_line

    return own(
        text(
            "{start:8.2f} s  {heard}, {latency:.2f} s after its end",
            start=heard.as_object()["start_s"],
            heard=heard_line(heard.utterance, own_language()),
            latency=heard.latency,
        )
    )
