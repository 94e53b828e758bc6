"""What was needed for a moment is given back."""

import subprocess
import sys

import pytest

from coach.hearing.adapters.model_files import free_memory

PROGRAM = """
import numpy as np
from coach.hearing.adapters.model_files.free_memory import give_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])

pieces = [np.ones(10_000) for _ in range(1000)]
keep = np.ones(10)
most = resident()
del pieces
give_back()
print(most - resident())
"""


@pytest.mark.skipif(free_memory._malloc_trim() is None, reason="needs glibc")
def test_pages_that_nothing_is_in_any_more_go_back_to_the_system():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) > 10_000  # pages of 4 KB: most of the 80 MB


def test_another_c_library_has_no_function_for_it_and_keeps_what_it_has(monkeypatch):
    monkeypatch.setattr(free_memory, "_LINUX", False)
    free_memory._malloc_trim.cache_clear()
    try:
        assert free_memory._malloc_trim() is None
        free_memory.give_back()
    finally:
        free_memory._malloc_trim.cache_clear()
