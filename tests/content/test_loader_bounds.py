"""Any bytes at all become faults or a library: no other exception, no half load."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import coach
from coach.content.library import Library
from coach.content.loader import ScriptSource, load
from coach.content.yaml_tree import LARGEST_SCRIPT, Faults, ListNode, ScalarNode, TableNode, parse_yaml
from coach.errors import ScriptError
from tests.support.profiles import examples

SCRIPTS = Path(coach.__file__).parent.parent / "scripts"
OURS = [ScriptSource(path.name, path.read_bytes()) for path in sorted(SCRIPTS.rglob("*.yaml"))]
# Small ones of each sort, and one that refers to others.
SEEDS = [one for one in OURS if one.path in {"walk.yaml", "jump_start_5.yaml", "phrases.yaml", "commands.yaml"}]
PIECES = (
    b"\n",
    b" ",
    b"  ",
    b"- ",
    b":",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"\t",
    b"&a ",
    b"*a",
    b"!",
    b"|",
    b">",
    b"#",
)
PIECES += (b"---\n", b"%", b"?", b"\\", b"\x00", b"\xff", "é".encode(), b"{n}", b"null", b"yes", b"-1", b"1e9", b"<<: ")

EXERCISES = set(load(OURS).exercises)


def _load(text, base=()):
    """Load *text* over *base*; return the library, or the faults after looking them over."""
    try:
        return load(base, [ScriptSource("a.yaml", text)])
    except ScriptError as error:
        return _looked_over(error.faults)


def _looked_over(faults):
    places = [(fault.source, fault.line, fault.column) for fault in faults]
    assert places
    assert places == sorted(places)
    assert all(fault.line >= 1 and fault.column >= 1 for fault in faults)
    assert all(str(fault).isprintable() for fault in faults)
    return faults


def mutated(seed):
    """Change a real script in a few places, reproducibly."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    text = dice.choice(SEEDS).text
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(text))
        end = min(len(text), start + dice.choice((0, 1, 1, 2, 5, 40, 400)))
        new = dice.choice((b"", dice.choice(PIECES), text[end : end + 30], text[start:end] * 2))
        text = text[:start] + new + text[end:]
    return text


@given(st.binary(max_size=200))
def test_random_bytes_are_told_apart_from_scripts(text):
    assert not isinstance(_load(text), Library)  # no lot of bytes makes a script by chance


@given(st.lists(st.sampled_from((*PIECES, b"a", b"version: 1", b"exercises:", b"lines:", b"id", b"1")), max_size=40))
def test_random_punctuation_is_told_apart_from_scripts(pieces):
    outcome = _load(b"".join(pieces))
    assert isinstance(outcome, list) or not outcome.exercises


@examples(100, few=8)  # each reads all of ours
@given(st.integers(0, 2**32))
def test_a_real_script_with_slips_gives_faults_or_a_library(seed):
    outcome = _load(mutated(seed), OURS)
    assert isinstance(outcome, list) or set(outcome.exercises) >= EXERCISES


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="there is one reader only")
@given(st.integers(0, 2**32))
def test_the_slow_yaml_reader_reads_what_the_fast_one_reads(seed):
    source = ScriptSource("a.yaml", mutated(seed))
    trees = [parse_yaml(source, Faults(), loader) for loader in (yaml.CSafeLoader, yaml.SafeLoader)]
    if None not in trees:
        assert without_empty_places(trees[0]) == without_empty_places(trees[1])


def without_empty_places(node):
    """A value that is not there has no place: the readers give columns that differ by one."""
    match node:
        case ScalarNode(text="", plain=True):
            return None
        case ListNode(nodes=nodes):
            return (node.place, [without_empty_places(each) for each in nodes])
        case TableNode(pairs=pairs):
            return (node.place, [(key, without_empty_places(value)) for key, value in pairs])
    return node


def test_the_slow_yaml_reader_reads_all_of_ours_the_same():
    for source in OURS:
        faults = Faults()
        assert parse_yaml(source, faults) == parse_yaml(source, faults, yaml.SafeLoader)
        assert not faults


def test_an_escape_that_is_no_character_is_a_fault_to_the_slow_yaml_reader_too():
    faults = Faults()
    assert parse_yaml(ScriptSource("a.yaml", b'version: "\\UFFFFFFFF"\n'), faults, yaml.SafeLoader) is None
    assert [fault.wrong[:12] for fault in faults.sorted()] == ["YAML syntax:"]


PATHOLOGICAL = {
    "ten megabytes": b"x: 1\n" * 2_000_000,
    "deep lists": b"[" * LARGEST_SCRIPT,
    "deep tables": b"{a: " * (LARGEST_SCRIPT // 4),
    "deep blocks": b"\n".join(b" " * n + b"a:" for n in range(1400)),
    "deep dashes": b"- " * (LARGEST_SCRIPT // 2),
    "deep questions": b"? " * (LARGEST_SCRIPT // 2),
    "a bomb": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
    "aliases": b"a: &a 1\nb: [" + b"*a, " * 200_000 + b"]\n",
    "a million entries": b"version: 1\nlines:\n" + b" - x\n" * 200_000,
    "many keys": b"version: 1\nlines:\n" + b"".join(b"  k%d: 1\n" % n for n in range(80_000)),
    "one key, often": b"a: 1\n" * 200_000,
    "a long word": b"version: 1\n" + b"l" * 1_000_000 + b": 1\n",
    "a long text": b"version: 1\nlines: {offer: {en: [" + b"sit " * 250_000 + b"], da: [x]}}\n",
    "braces": b'version: 1\nlines: {offer: {en: ["' + b"{a}{" * 200_000 + b'"], da: [x]}}\n',
    "tabs": b"\t\n" * 500_000,
    "quotes": b'"' * LARGEST_SCRIPT,
    "nothing": b"\x00" * LARGEST_SCRIPT,
    "spaces": b" " * LARGEST_SCRIPT,
    "digits": b"version: " + b"1" * 1_000_000,
    "documents": b"---\n" * 260_000,
    "escapes": b'version: "' + b"\\x00" * 250_000 + b'"\n',
}


@pytest.mark.timeout(30)  # each takes about a second; what is guarded against would take for ever
@pytest.mark.parametrize("case", PATHOLOGICAL)
def test_no_input_exhausts_the_reader(case):
    faults = _load(PATHOLOGICAL[case])
    assert isinstance(faults, list)
    assert len(str(faults[0])) < 500
