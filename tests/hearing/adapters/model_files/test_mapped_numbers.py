"""Numbers that stay in their file: the same as numpy reads them, large ones mapped, and nothing of them kept."""

from zipfile import BadZipFile

import numpy as np
import pytest

from coach.hearing.adapters.model_files.mapped_numbers import LEAST, MappedNumbers
from coach.system import paths

ARRAYS = {
    "large": np.arange(2 * LEAST, dtype=np.uint8).reshape(256, -1),
    "across": np.asfortranarray(np.arange(2 * LEAST, dtype=np.uint8).reshape(256, -1)),
    "floats": np.linspace(0, 1, LEAST, dtype=np.float32),
    "small": np.arange(5, dtype=np.uint8),
    "one": np.array(3.5, np.float32),
}


@pytest.fixture
def file(tmp_path):
    np.savez(tmp_path / "a.npz", **ARRAYS)
    return tmp_path / "a.npz"


@pytest.mark.parametrize("name", ARRAYS)
def test_they_are_what_numpy_reads(file, name):
    found = MappedNumbers(file, needed="one")
    for _ in range(2):
        assert found.arrays[name].dtype == ARRAYS[name].dtype
        assert np.array_equal(found.arrays[name], ARRAYS[name])
        found.release()


def test_moonshines_are_what_numpy_reads():
    path = paths.data_folder("models") / "moonshine_en.npz"
    found = MappedNumbers(path, needed="pieces").arrays
    with np.load(path) as file:
        assert set(found) == set(file.files)
        assert [name for name in file.files if not np.array_equal(found[name], file[name])] == []


def test_compressed_ones_are_read(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", **ARRAYS)
    assert np.array_equal(MappedNumbers(tmp_path / "a.npz", needed="one").arrays["large"], ARRAYS["large"])


def test_another_file_is_refused(tmp_path, file):
    with pytest.raises(KeyError):
        MappedNumbers(file, needed="pieces")
    (tmp_path / "b.npz").write_bytes(b"no zip at all")
    with pytest.raises(BadZipFile):
        MappedNumbers(tmp_path / "b.npz", needed="one")
    with pytest.raises(FileNotFoundError):
        MappedNumbers(tmp_path / "c.npz", needed="one")
