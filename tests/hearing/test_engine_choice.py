"""Who asks for ears, and who looks after them, loads none of what they need."""

import subprocess
import sys

import pytest

PROGRAM = "import sys, {module}; print([name for name in ('numpy', 'speech_recognition') if name in sys.modules])"


@pytest.mark.parametrize(
    "module",
    [
        "coach.hearing.engine_choice",
        "coach.hearing.adapters.ears_process",
        "coach.programs.standby.standby",
        "coach.audio.adapters.microphone",
    ],
)
def test_the_standby_process_needs_no_numpy_for_it(module):
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_miniaudio_is_loaded_without_numpy_for_it_and_with_it_afterwards():
    program = (
        "import sys; from coach.audio.adapters.stream import load_without_numpy; load_without_numpy(); "
        "print('miniaudio' in sys.modules, 'numpy' in sys.modules); import numpy; print(numpy.ones(1).sum())"
    )
    pytest.importorskip("miniaudio")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["True", "False", "1.0"]
