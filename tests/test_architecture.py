"""The house, read from its files: one name for one thing, a test for each module, a contract for each stand-in."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).parent.parent
CODE, TESTS = ROOT / "coach", ROOT / "tests"
MODULES = [path for path in sorted(CODE.rglob("*.py")) if "_data" not in path.parts]
COMMANDS = CODE / "cli"

OFTEN = {"__init__.py", "__main__.py", "ports.py"}
"""File names that each room may have."""

FULLEST = 17
"""Files of one folder that a reader still takes in; only cli/ has more: one for each command."""

LONGEST = 300
"""Lines of a module that says nothing of its length at its top."""

UNTESTED = """
.: clock errors
audio: echo_reference
audio/adapters: cue_sheet_svg null_speaker player_worker pulse_sources resample stream
cli: allow asking backup check dates exercises export facts forget import_ listing new pause plan quit
    rehearse routines run session skip standby stats try_ why
config: model pause_words toml_table toml_text values
content: exercise ladder library playable script_schema table template validation vocabulary yaml_tree
content/adapters: area_index
dosing: explanation
hearing/adapters: ears_child model_folder text_recogniser vosk whisper wyoming_transcriber
hearing/endpointing: settings
hearing/frontend: echo_similarity linear_aec
hearing/recognition: filler_words moonshine transformer
journal/adapters: page_reader records_sql
plan: calendar_entries calendar_lines facts rules
plan/adapters: calendar_child calendar_zones
presence: monitor readings silence
presence/adapters: macos reading_builder select windows
presence/adapters/linux: dbus_readings
programs: inbox
programs/conductor: offer_notification parts recorder renderer
programs/daemon: current_break planner surroundings
programs/daemon/adapters: control_client
programs/page: attention http_values page_values
programs/page/views: entry_list
programs/rehearsal: day fakes play
session: commands effects events state transitions
speech: fallback loudness mastering
speech/adapters: espeak_child piper piper_child wyoming_voice
system: dbus portable process_identity state_file system_clock
timeline: cues playback replies work
wiring: always_open background common config doctor dosing hearing plan records render setup speech
    teach wall_clock
wiring/page: config_store page_data page_server
wiring/session: lead led_session routine_choice
"""
"""Modules without a test file of their own: folder below coach/, then its modules; other tests hold them.

This list only shrinks.
"""

WITHOUT_CONTRACT: set[str] = set()
"""Stand-ins that no test of tests/contract names.  This list only shrinks."""

STAND_INS = ("programs/rehearsal/day.py", "programs/rehearsal/fakes.py", "journal/memory.py", "clock.py")
"""Modules with the fakes of ports, relative to coach/."""

BEHAVIOUR = {
    "cli/test_background.py",
    "cli/test_content.py",
    "cli/test_day.py",
    "cli/test_home_assistant.py",
    "cli/test_no_network.py",
    "cli/test_own.py",
    "cli/test_page_settings.py",
    "cli/test_person.py",
    "cli/test_places.py",
    "cli/test_records.py",
    "content/test_claims.py",
    "content/test_loader_bounds.py",
    "content/test_shipped_scripts.py",
    "hearing/enrolment/test_templates_of_speech.py",
    "hearing/test_hearing_page.py",
    "journal/adapters/test_power_loss.py",
    "journal/adapters/test_versions.py",
    "presence/adapters/linux/test_pipewire.py",
    "presence/adapters/test_foreign.py",
    "programs/conductor/test_adjustments_heard.py",
    "programs/conductor/test_learning_heard.py",
    "programs/conductor/test_missed.py",
    "programs/daemon/test_standby_ears.py",
    "programs/rehearsal/test_years.py",
    "session/test_missed.py",
    "speech/adapters/test_other_voices.py",
    "speech/test_levels.py",
}
"""Test files that hold what several modules do together, and so bear no module's name."""


def relative(path: Path) -> str:
    return path.relative_to(CODE).as_posix()


def definitions(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Yield the public classes and functions at the top of a module."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def its_test(module: str) -> str:
    """Return the test file that a module of this path would have, relative to tests/."""
    path = PurePath(module)
    return (path.parent / f"test_{path.stem.rstrip('_')}.py").as_posix()


def untested() -> set[str]:
    """Return the modules on the list UNTESTED, relative to coach/."""
    modules, folder = set(), PurePath()
    for word in UNTESTED.split():
        if word.endswith(":"):
            folder = PurePath(word.removesuffix(":"))
        else:
            modules.add((folder / f"{word}.py").as_posix())
    return modules


def test_no_file_name_stands_for_two_things():
    names = Counter(path.name for path in MODULES if path.name not in OFTEN and COMMANDS not in path.parents)
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_no_public_name_stands_for_two_things():
    places = defaultdict(list)
    for path in MODULES:
        if COMMANDS not in path.parents:
            for node in definitions(path):
                places[node.name].append(relative(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_every_folder_can_be_taken_in():
    counts = Counter(path.parent for path in MODULES if path.parent != COMMANDS and path.name != "__init__.py")
    assert {relative(folder): count for folder, count in counts.items() if count > FULLEST} == {}


def test_a_long_module_says_at_its_top_why_it_is_one():
    long = [path for path in MODULES if len(path.read_text("utf-8").splitlines()) > LONGEST]
    assert long
    reasonless = [
        relative(path)
        for path in long
        if not re.search(r"\blong\b", ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "", re.IGNORECASE)
    ]
    assert reasonless == []


def test_every_module_has_its_test_file_or_stands_on_the_list():
    tests = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    modules = [relative(path) for path in MODULES if path.name not in OFTEN]
    without = {module for module in modules if its_test(module) not in tests}
    assert without - untested() == set(), "a module without a test file"
    assert untested() - without == set(), "these have a test file now, or are gone: take them off the list"


def test_every_test_file_bears_a_modules_name_or_a_behaviours():
    expected = {its_test(relative(path)) for path in MODULES}
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("test_*.py")
        if path.parent not in {TESTS, TESTS / "contract", TESTS / "room"}
    }
    assert found - expected - BEHAVIOUR == set(), "neither a module's test file nor on the list of behaviours"
    assert BEHAVIOUR - found == set(), "gone, or renamed: take them off the list"
    assert BEHAVIOUR & expected == set(), "these bear a module's name: take them off the list"


def test_a_test_takes_nothing_from_another_test():
    taken = [
        f"{path.relative_to(TESTS)}: {line}"
        for path in TESTS.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"\s*(from|import) tests\.(?:\w+\.)*test_", line)
    ]
    assert taken == []


def stand_ins() -> set[str]:
    """Return the public classes that stand in for a port: their names say so."""
    return {
        node.name
        for module in STAND_INS
        for node in definitions(CODE / module)
        if isinstance(node, ast.ClassDef) and re.match(r"(Manual|Memory|Played|Rehearsal)[A-Z]", node.name)
    }


@pytest.mark.parametrize("name", ["ManualClock", "MemoryJournal", "PlayedSensor", "RehearsalSpeaker"])
def test_a_stand_in_is_found_as_one(name):
    assert name in stand_ins()


def test_every_stand_in_passes_the_contract_of_its_port():
    contracts = "\n".join(path.read_text("utf-8") for path in (TESTS / "contract").glob("test_*.py"))
    unnamed = {name for name in stand_ins() if not re.search(rf"\b{name}\b", contracts)}
    assert unnamed - WITHOUT_CONTRACT == set(), "a stand-in that no contract test names"
    assert WITHOUT_CONTRACT - unnamed == set(), "these have a contract test now, or are gone: take them off the list"


def test_the_glossary_names_every_port():
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    classes = {
        node.name for path in CODE.rglob("ports.py") for node in definitions(path) if isinstance(node, ast.ClassDef)
    }
    assert {name for name in classes if not re.search(rf"\b{name}\b", glossary)} == set()
