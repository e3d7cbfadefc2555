"""The encoder's layers as an ONNX graph, in eight bits where that costs next to nothing.

The input is the sum of word, position and type embeddings of one text, float32 of shape (1, tokens, hidden); the output
its pooled vector, (1, hidden), not yet of unit length. One text at a time needs no padding and no mask, and its vector
cannot depend on the texts beside it.

Eight bits: ONNX Runtime takes the input of a multiplication to 8 bits between its least and its greatest value. That
loses what is small when a few channels are a hundred times the others, as in this kind of model they are. So each
channel's greatest value on a few texts is measured first (:func:`sites`), and then

- what comes out of a layer norm is divided by a factor a channel that evens it out, and the weights behind it are
  multiplied by the same (SmoothQuant, Xiao et al. 2023, equation 4 with alpha 0.5);
- the loudest channels between the two halves of the feed-forward part are multiplied apart, in 32 bits (as in LLM.int8,
  Dettmers et al. 2022; here they are the same channels for every text).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.vectors.engine.checkpoint import Array, Shape

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

INPUT, OUTPUT = "embedded", "pooled"
_CONTRIB = "com.microsoft"
_OPSET = 17
_IR = 8
_LEVELS = 63
"""Weights have 7 bits: with 8, the products of two neighbours overflow 16 bits on processors without VNNI."""
_LOUD = 32
"""Channels of the feed-forward part that are multiplied in 32 bits."""

Loudness = Mapping[str, Array]
"""For each site (see :func:`sites`) the greatest absolute value of each channel."""


class _Weights(Protocol):
    def __getitem__(self, name: str) -> Array: ...


_Dense = tuple[Array, Array]
"""Weights of shape (inputs, outputs) and the bias."""
_TINY = np.float32(1e-5)


def sites(shape: Shape) -> list[str]:
    """Names of the values in the graph whose loudness by channel the eight-bit graph is made from."""
    return [
        name
        for layer in range(shape.layers)
        for name in (f"hidden.{layer}", *(f"layer.{layer}.{part}" for part in ("between", "active")))
    ]


def build_graph(shape: Shape, weights: _Weights, loudness: Loudness | None = None) -> ModelProto:
    """The graph of a BERT-like encoder.

    Args:
        shape: sizes of the model.
        weights: tensors by their names in a ``BertModel``.
        loudness: of every site; when empty everything is computed in 32 bits, and when None the sites are outputs too.
    """
    from onnx import TensorProto, helper

    graph = _Graph(shape, weights, loudness)
    graph.norm(INPUT, "embeddings.LayerNorm", "hidden.0")
    for layer in range(shape.layers):
        graph.layer(layer)
    last = f"hidden.{shape.layers}"
    if shape.pooling == "mean":
        graph.add("ReduceMean", [last], OUTPUT, axes=[1], keepdims=0)
    else:
        graph.add("Gather", [last, graph.constant("first", np.array(0, dtype=np.int64))], OUTPUT, axis=1)
    measured = sites(shape) if loudness is None else []
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, shape.hidden])]
    outputs += [helper.make_tensor_value_info(site, TensorProto.FLOAT, None) for site in measured]
    return helper.make_model(
        helper.make_graph(
            graph.nodes, "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "tokens", shape.hidden])],
            outputs, graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)],
        ir_version=_IR, producer_name="thematafel",
    )  # fmt: skip


class _Graph:
    """Nodes and constants of a graph in the making."""

    def __init__(self, shape: Shape, weights: _Weights, loudness: Loudness | None) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._shape = shape
        self._weights = weights
        self._loudness = loudness

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, list(outputs), name=outputs[0], domain=domain, **attributes))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def norm(self, source: str, norm: str, target: str) -> None:
        self.add("LayerNormalization", [source, *self._known(norm)], target, axis=-1, epsilon=self._shape.epsilon)

    def layer(self, number: int) -> None:
        """One layer, from ``hidden.N`` to ``hidden.N+1``."""
        name, layer, source = f"encoder.layer.{number}", f"layer.{number}", f"hidden.{number}"
        asked = [self._dense(f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        joined = np.concatenate([weight for weight, _ in asked], axis=1), np.concatenate([bias for _, bias in asked])
        self._multiply(self._evened(source, joined[0]), joined, f"{layer}.asked")
        parts = [f"{layer}.{part}" for part in ("query", "key", "value")]
        self.add("Split", [f"{layer}.asked"], *parts, axis=-1)
        self.add("MultiHeadAttention", parts, f"{layer}.seen", domain=_CONTRIB, num_heads=self._shape.heads)
        self._multiply(f"{layer}.seen", self._dense(f"{name}.attention.output.dense"), f"{layer}.attended")
        self._residual(f"{layer}.attended", source, f"{name}.attention.output.LayerNorm", f"{layer}.between")
        wide, narrow = self._dense(f"{name}.intermediate.dense"), self._dense(f"{name}.output.dense")
        if self._loudness:  # the loudest channels last
            order = np.argsort(self._loudness[f"{layer}.active"], kind="stable")
            wide, narrow = (wide[0][:, order], wide[1][order]), (narrow[0][order], narrow[1])
        self._multiply(self._evened(f"{layer}.between", wide[0]), wide, f"{layer}.wide")
        self.add("Gelu", [f"{layer}.wide"], f"{layer}.active", domain=_CONTRIB)
        self._narrow(f"{layer}.active", narrow, f"{layer}.narrow")
        self._residual(f"{layer}.narrow", f"{layer}.between", f"{name}.output.LayerNorm", f"hidden.{number + 1}")

    def _known(self, name: str) -> list[str]:
        return [self.constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")]

    def _dense(self, name: str) -> _Dense:
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _residual(self, source: str, beside: str, norm: str, target: str) -> None:
        inputs = [source, beside, *self._known(norm)]
        self.add("SkipLayerNormalization", inputs, target, domain=_CONTRIB, epsilon=self._shape.epsilon)

    def _evened(self, source: str, weight: Array) -> str:
        """The name of ``source`` with its channels evened out; multiplies the rows of ``weight``, in place."""
        if not self._loudness:
            return source
        factor = np.sqrt(self._loudness[source] / np.maximum(np.abs(weight).max(axis=1), _TINY))
        factor = np.maximum(factor, _TINY).astype(np.float32)
        weight *= factor[:, None]
        target = f"{source}.even"
        self.add("Mul", [source, self.constant(f"{target}.factor", 1 / factor)], target)
        return target

    def _narrow(self, source: str, dense: _Dense, target: str) -> None:
        """The second half of the feed-forward part; its loudest channels stand last."""
        weight, bias = dense
        quiet = len(weight) - _LOUD
        if not self._loudness or quiet <= 0:
            self._multiply(source, dense, target)
            return
        split = self.constant(f"{target}.split", np.array([quiet, _LOUD], dtype=np.int64))
        self.add("Split", [source, split], f"{source}.quiet", f"{source}.loud", axis=-1)
        self._multiply(f"{source}.quiet", (weight[:quiet], bias), f"{target}.quiet")
        self.add("MatMul", [f"{source}.loud", self.constant(f"{target}.loud.weight", weight[quiet:])], f"{target}.loud")
        self.add("Add", [f"{target}.quiet", f"{target}.loud"], target)

    def _multiply(self, source: str, dense: _Dense, target: str) -> None:
        weight, bias = dense
        if not self._loudness:
            self.add("MatMul", [source, self.constant(f"{target}.weight", weight)], f"{target}.product")
            self.add("Add", [f"{target}.product", self.constant(f"{target}.bias", bias)], target)
            return
        scale = np.maximum(np.abs(weight).max(axis=0), _TINY) / _LEVELS
        inputs = {
            "weight": np.rint(weight / scale).astype(np.int8), "scale": scale.astype(np.float32),
            "zero": np.zeros(len(scale), dtype=np.int8), "bias": bias,
        }  # fmt: skip
        names = [self.constant(f"{target}.{name}", value) for name, value in inputs.items()]
        self.add("DynamicQuantizeMatMul", [source, *names], target, domain=_CONTRIB)
