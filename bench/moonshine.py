"""Take Moonshine's numbers out of its wheel: `python -m bench.moonshine moonshine_voice-0.0.73-*.whl`.

The wheel is on the package index (versions 0.0.44 to 0.0.73 carry the English
model, MIT); its two files are in onnxruntime's format, whose reader comes with
`pip install onnxruntime`.  What is written, models/moonshine_en.npz, are the
same bytes without the program around them: the decoder's table once instead of
twice, the convolutions in half precision.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from onnxruntime.tools.ort_format_model.ort_flatbuffers_py.fbs.InferenceSession import InferenceSession

ASSETS = "moonshine_voice/assets/tiny-en/"
SIDES = {"encoder": "encoder_model.ort", "decoder": "decoder_model_merged.ort"}
TYPES = {1: np.float32, 2: np.uint8}
"""Of the arrays that are taken."""

PRODUCT = re.compile(r"(?:/model/decoder)?/(layers\.\d+)/(\w+)/(\w+)/MatMul_quant")
GROUPNORM = {"onnx::Mul_2080": "groupnorm.weight", "onnx::Add_2081": "groupnorm.bias"}


def graphs(graph: Any) -> Iterator[Any]:
    """Give *graph* and the one inside it that needs no cache."""
    yield graph
    for node in (graph.Nodes(i) for i in range(graph.NodesLength())):
        for one in (node.Attributes(i) for i in range(node.AttributesLength())):
            if one.Name() == b"else_branch":
                yield from graphs(one.G())


def arrays(graph: Any) -> dict[str, np.ndarray]:
    found = {}
    for tensor in (graph.Initializers(i) for i in range(graph.InitializersLength())):
        if tensor.DataType() in TYPES and tensor.RawDataLength():
            shape = [tensor.Dims(i) for i in range(tensor.DimsLength())]
            values = np.frombuffer(tensor.RawDataAsNumpy().tobytes(), TYPES[tensor.DataType()])
            found[tensor.Name().decode()] = values.reshape(shape)
    return found


def numbers(side: str, model: bytes) -> dict[str, np.ndarray]:
    """Return the arrays of one *side* by the names that coach/hearing/recognition/moonshine.py knows them by."""
    every = list(graphs(InferenceSession.GetRootAsInferenceSession(bytearray(model), 0).Model().Graph()))
    kept = {name: values for graph in every for name, values in arrays(graph).items()}
    found = {}
    for node in (graph.Nodes(i) for graph in every for i in range(graph.NodesLength())):
        match = PRODUCT.fullmatch(node.Name().decode())
        names = [node.Inputs(i).decode() for i in range(node.InputsLength())]
        if match:
            stem = next(name for name in names if name.endswith("_quantized") and name in kept)
            name = f"{side}.{'.'.join(match.groups())}"
            found |= {name: kept[stem], f"{name}.scale": _scale(kept, stem)}
            found |= {f"{name}.bias": kept[each] for each in names if ".bias" in each}
    for long, values in kept.items():
        name = long.replace("_merged_0", "").replace("model.decoder.", "").replace("_add_tensor", "")
        if name.endswith("norm.weight") or (name.startswith("conv") and name.endswith(".bias")):
            found[f"{side}.{name}"] = values
        elif name.startswith("conv"):
            flat = values.transpose(2, 1, 0).reshape(-1, len(values))
            found[f"{side}.{name}"] = flat.astype(np.float16)
        elif name in GROUPNORM:
            found[f"{side}.{GROUPNORM[name]}"] = values.ravel()
        elif name == "embed_tokens.weight_quantized":
            found |= {f"{side}.embed_tokens": values, f"{side}.embed_tokens.scale": _scale(kept, long)}
    return found


def _scale(kept: dict[str, np.ndarray], name: str) -> np.ndarray:
    stem = name.removesuffix("_quantized")
    return np.array([kept[f"{stem}_scale"].item(), kept[f"{stem}_zero_point"].item()], np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--to", type=Path, default=Path("models/moonshine_en.npz"))
    chosen = parser.parse_args()
    with zipfile.ZipFile(chosen.wheel) as wheel:
        found = {k: v for side, file in SIDES.items() for k, v in numbers(side, wheel.read(ASSETS + file)).items()}
        pieces = np.frombuffer(wheel.read(ASSETS + "tokenizer.bin"), np.uint8)
    np.savez(chosen.to, pieces=pieces, **found)
    print(chosen.to, len(found), "arrays,", round(chosen.to.stat().st_size / 1e6, 1), "MB")


if __name__ == "__main__":
    main()
