"""A script before it is parsed: as large as a file may be, and no larger."""

from __future__ import annotations

from coach.content.script_source import LARGEST_SCRIPT, ScriptSource
from coach.content.yaml_tree import Faults, parse_yaml


def test_a_larger_script_is_a_fault_and_the_largest_none() -> None:
    for size, count in ((LARGEST_SCRIPT, 0), (LARGEST_SCRIPT + 1, 1)):
        faults = Faults()
        parse_yaml(ScriptSource("big.yaml", b"version: 1\n#".ljust(size, b"x")), faults)
        assert len(faults) == count
