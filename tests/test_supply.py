"""What is pinned fits what is asked for, what is said against it is heard, and its licences are told."""

from __future__ import annotations

import re
import sys
import tomllib
from email.message import Message
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from bench import audit, licences
from bench.pins import DEVELOPERS, PINS, PROJECT, WITHOUT, normal, pinned, pinned_extras, read_pins
from bench.wheels import PYTHONS

PROJECT_TABLE = tomllib.loads(PROJECT.read_text("utf-8"))
EXTRAS = PROJECT_TABLE["project"]["optional-dependencies"]
FILES = pinned()
LISTED = licences.rows(licences.PAGE.read_text("utf-8"))

SMALL = """\
# Made by hand.
one==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   two
one==2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:cc
Two_And.more==3 \\
    --hash=sha256:dd
"""


def machine(python):
    """Return the values of the markers on the machines that are pinned for."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.5",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def applies(requirement, environment):
    return requirement.marker is None or requirement.marker.evaluate(environment)


def unmet(wanted, pins, environment):
    """Return those of the wanted requirements that apply and that not exactly one pin answers."""
    found = []
    for requirement in map(Requirement, wanted):
        versions = [
            pin.version
            for pin in pins
            if pin.name == normal(requirement.name) and applies(pin.requirement, environment)
        ]
        if applies(requirement, environment) and [requirement.specifier.contains(each) for each in versions] != [True]:
            found.append(f"{requirement}: {versions}")
    return found


def test_a_file_of_pins_is_read():
    one, later, more = read_pins(SMALL)
    assert (one.name, one.version, one.hashes) == ("one", "1.0", ("sha256:aa", "sha256:bb"))
    assert (later.version, later.hashes) == ("2.0", ("sha256:cc",))
    assert (more.name, more.requirement.marker) == ("two-and-more", None)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("one>=1,<2", True),
        ("one>=2", False),
        ("one>=2; python_version >= '3.12'", True),
        ("two-and.More==3", True),
        ("three", False),
        ("three; sys_platform == 'win32'", True),
    ],
)
def test_a_requirement_without_its_pin_is_found(wanted, fits):
    assert (unmet([wanted], read_pins(SMALL), machine("3.11")) == []) is fits


@pytest.mark.parametrize("python", PYTHONS)
def test_everything_the_coach_asks_for_is_pinned_within_its_range(python):
    assert unmet(PROJECT_TABLE["project"]["dependencies"], FILES["coach"], machine(python)) == []
    assert unmet(PROJECT_TABLE["build-system"]["requires"], FILES["build"], machine(python)) == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("extra", pinned_extras())
def test_everything_an_extra_asks_for_is_pinned_within_its_range(extra, python):
    assert unmet(EXTRAS[extra], FILES["coach"] + FILES.get(extra, []), machine(python)) == []


def test_every_extra_is_pinned_or_said_to_be_without():
    assert set(pinned_extras()) | DEVELOPERS | WITHOUT.keys() == EXTRAS.keys()
    nothing = {"mqtt", "sound"}  # what these add, on this machine
    assert FILES.keys() - {"coach", "build"} == set(pinned_extras()) - nothing


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes_and_no_address(name):
    text = (PINS / f"{name}.txt").read_text("utf-8")
    assert re.findall(r"://| @ |^-|--(?!hash=sha256:)[a-z]", re.sub(r"^#.*", "", text, flags=re.MULTILINE)) == []
    pins = FILES[name]
    assert len(pins) == len(re.findall(r"^\w.*==", text, re.MULTILINE))
    assert all(pin.hashes and all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in pin.hashes) for pin in pins)


@pytest.mark.parametrize("python", PYTHONS)
def test_no_two_files_pin_different_versions(python):
    versions = {}
    for pin in (pin for pins in FILES.values() for pin in pins):
        if applies(pin.requirement, machine(python)):
            versions.setdefault(pin.name, set()).add(pin.version)
    assert {name: each for name, each in versions.items() if len(each) > 1} == {}


def installed(name):
    """Return what is installed under a name, or None."""
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def test_what_a_pinned_package_asks_for_is_pinned_too():
    here = machine(f"{sys.version_info.major}.{sys.version_info.minor}")
    same = [pin for pin in FILES["coach"] if (found := installed(pin.name)) and found.version == pin.version]
    asked = {pin.name: unmet(installed(pin.name).requires or (), FILES["coach"], here) for pin in same}
    assert {name: missing for name, missing in asked.items() if missing} == {}


VULNERABLE = {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.7.2"]}]}
SOUND = {"name": "click", "version": "8.1.7", "vulns": []}


def test_a_source_that_knows_the_control_is_believed():
    assert audit.judge({"dependencies": [VULNERABLE, SOUND]}) == audit.Answer(answered=frozenset({("click", "8.1.7")}))


@pytest.mark.parametrize(
    "control",
    [
        {"name": "jinja2", "skip_reason": "Dependency not found"},
        {"name": "jinja2", "version": "2.4.1", "vulns": []},
    ],
)
def test_a_source_that_knows_nothing_of_the_control_is_not_believed(control):
    answer = audit.judge({"dependencies": [control, SOUND]})
    assert answer.answered == frozenset()
    assert "jinja2 2.4.1" in answer.why_not


def test_a_vulnerability_with_a_fix_is_told_from_one_without():
    known = [{"id": "A-1", "fix_versions": ["9", "8.2"]}, {"id": "A-2", "fix_versions": []}]
    answer = audit.judge({"dependencies": [VULNERABLE, SOUND | {"vulns": known}]})
    assert answer.fixable == ("click 8.1.7: A-1, fixed in 9, 8.2",)
    assert answer.open == ("click 8.1.7: A-2, no fix is known",)


def test_a_skipped_release_is_not_answered_for():
    skipped = {"name": "click", "skip_reason": "Dependency not found"}
    assert audit.judge({"dependencies": [VULNERABLE, skipped]}).answered == frozenset()


def test_no_name_stands_twice_in_a_round():
    assert audit.rounds([("b", "1"), ("a", "2"), ("a", "1")]) == [[("a", "1"), ("b", "1")], [("a", "2")]]


def test_one_round_that_is_not_believed_spoils_the_source():
    good, bad = audit.Answer(answered=frozenset({("a", "1")})), audit.Answer(why_not="silent")
    assert audit.together([good, good]) == good
    assert audit.together([good, bad]) == bad


def test_what_the_index_has_against_a_pin_is_read():
    said = 'Resolved 2 packages\nwarning: `one==1.0` is yanked (reason: "broken")\n'
    assert audit.withdrawn(said) == ['`one==1.0` is yanked (reason: "broken")']
    pins = read_pins(SMALL)
    assert audit.gone(pins, pins) == []
    assert audit.gone(pins, read_pins(SMALL.replace("sha256:bb", "sha256:ee"))) == ["one 1.0: 1 pinned files are gone"]


ALL = audit.Answer(answered=frozenset({("a", "1"), ("b", "1")}))
HALF = audit.Answer(answered=frozenset({("a", "1")}))
HARM = audit.Answer(answered=ALL.answered, fixable=("a 1: A-1, fixed in 2",))
UNFIXED = audit.Answer(answered=ALL.answered, open=("a 1: A-2, no fix is known",))
SILENT = audit.Answer(why_not="not reached")


@pytest.mark.parametrize(
    ("against", "answers", "status"),
    [
        ([], [ALL, SILENT], 0),
        ([], [UNFIXED], 0),
        ([], [ALL, HARM], 1),
        (["`a==1` is yanked"], [ALL], 1),
        ([], [HALF, SILENT], 2),
        ([], [SILENT, SILENT], 2),
        (None, [ALL], 2),
        (None, [HARM], 1),
    ],
)
def test_an_audit_passes_only_where_somebody_answered_for_all(against, answers, status):
    assert audit.verdict(against, answers, ALL.answered) == status


def wheel(**fields):
    """Return a stand-in of a distribution with these fields in its metadata."""
    message = Message()
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            message[name.replace("_", "-")] = value
    return type("Wheel", (), {"metadata": message, "files": None})()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"License_Expression": "MIT", "License": "Apache 2.0"}, "MIT"),
        ({"License": "3-Clause BSD License"}, "BSD-3-Clause"),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "Copyright me\nAll of it", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "All mine"}, "All mine"),
        ({}, ""),
    ],
)
def test_a_licence_is_read_from_the_metadata(fields, expected):
    assert licences.licence("any", licences.said(wheel(**fields))) == expected


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND (MIT OR Zlib)", True),
        ("GPL-2.0-or-later", True),
        ("GPL-2.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND CC-BY-NC-SA-4.0", False),
        ("All mine", False),
        ("", False),
    ],
)
def test_a_licence_that_wants_thought_is_found(expression, fine):
    assert licences.is_fine(expression) is fine


def test_what_was_read_by_hand_holds_only_while_the_metadata_says_the_same():
    assert licences.licence("pocketsphinx", "BSD License") == "BSD-2-Clause AND BSD-3-Clause"
    assert licences.licence("pocketsphinx", "All mine") == "All mine"
    page = licences.PAGE.read_text("utf-8").partition("## The table")[0]
    assert [name for name in licences.BY_HAND if f"**{name}**" not in page] == []


def test_every_pinned_release_stands_in_the_list_of_licences():
    releases = {}
    for pin in (pin for pins in FILES.values() for pin in pins):
        releases.setdefault(pin.name, set()).add(pin.version)
    assert {name: versions for name, (versions, _) in LISTED.items()} == releases
    assert [name for name, (_, kind) in LISTED.items() if not licences.is_fine(kind)] == []


def needed_here():
    """Return the names of the packages that the installed coach needs on this machine."""
    names, waiting = set(), ["desk-coach"]
    while waiting:
        found = installed(waiting.pop())
        for each in map(Requirement, (found.requires or ()) if found else ()):
            if normal(each.name) not in names and applies(each, {"extra": ""}):
                names.add(normal(each.name))
                waiting.append(each.name)
    return sorted(names)


@pytest.mark.parametrize("name", needed_here())
def test_what_is_installed_has_the_licence_that_is_listed(name):
    found = installed(name)
    assert found, f"the coach needs {name}, and it is not installed"
    kind = licences.licence(name, licences.said(found))
    versions, listed = LISTED.get(name, ({"0"}, ""))
    if found.version in versions:
        assert kind == listed
    elif Version(found.version) > max(map(Version, versions)):  # older ones say it in other words
        assert licences.is_fine(kind), f"{name} {found.version} has another licence: {kind or 'none'}"


def test_each_direct_dependency_stands_in_the_list():
    asked = {normal(Requirement(each).name) for each in PROJECT_TABLE["project"]["dependencies"]}
    assert asked - LISTED.keys() == set(), "python -m bench.pins, then python -m bench.licences"


def test_the_packages_that_are_needed_are_found():
    assert {"numpy", "click", "livekit", "cffi"} <= set(needed_here())
    assert "pytest" not in needed_here()
