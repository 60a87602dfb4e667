#!/usr/bin/env python3
"""Write a speaker model of the shape of WeSpeaker's ResNet34 (6.6 M weights), with random weights.

    python3 -m venv v && v/bin/pip install numpy onnx
    v/bin/python load-model.py resnet34-random.onnx

Its voice prints mean nothing; what it costs to make one is what a network of this shape costs.
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BINS, WIDTH, CHANNELS, BLOCKS = 80, 256, (32, 64, 128, 256), (3, 4, 6, 3)


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.random = [], [], np.random.default_rng(1)

    def node(self, operation, inputs, **attributes):
        output = f"{operation}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def weight(self, values):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def matrix(self, *shape):
        fan = np.prod(shape[1:])
        return self.weight(self.random.normal(0, (2 / fan) ** 0.5, shape).astype(np.float32))

    def convolution(self, x, before, after, size, stride):
        """With its batch normalization folded into it."""
        bias = self.weight(np.zeros(after, np.float32))
        edge = size // 2
        return self.node(
            "Conv", [x, self.matrix(after, before, size, size), bias], kernel_shape=[size, size],
            strides=[stride, stride], pads=[edge] * 4)

    def block(self, x, before, after, stride):
        inner = self.node("Relu", [self.convolution(x, before, after, 3, stride)])
        inner = self.convolution(inner, after, after, 3, 1)
        if stride != 1 or before != after:
            x = self.convolution(x, before, after, 1, stride)
        return self.node("Relu", [self.node("Add", [inner, x])])


def build():
    graph = Graph()
    x = graph.node("Transpose", ["feats"], perm=[0, 2, 1])
    x = graph.node("Unsqueeze", [x, graph.weight(np.array([1], np.int64))])
    x = graph.node("Relu", [graph.convolution(x, 1, CHANNELS[0], 3, 1)])
    before = CHANNELS[0]
    for stage, (channels, blocks) in enumerate(zip(CHANNELS, BLOCKS)):
        for index in range(blocks):
            x = graph.block(x, before, channels, 2 if stage > 0 and index == 0 else 1)
            before = channels
    mean = graph.node("ReduceMean", [x], axes=[3], keepdims=1)
    difference = graph.node("Sub", [x, mean])
    variance = graph.node("ReduceMean", [graph.node("Mul", [difference, difference])], axes=[3], keepdims=1)
    deviation = graph.node("Sqrt", [graph.node("Add", [variance, graph.weight(np.float32(1e-7))])])
    pooled = graph.node("Flatten", [graph.node("Concat", [mean, deviation], axis=1)], axis=1)
    projected = graph.node("MatMul", [pooled, graph.matrix(2 * CHANNELS[-1] * BINS // 8, WIDTH)])
    graph.nodes.append(helper.make_node("Identity", [projected], ["embs"]))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "resnet34",
            [helper.make_tensor_value_info("feats", TensorProto.FLOAT, ["B", "T", BINS])],
            [helper.make_tensor_value_info("embs", TensorProto.FLOAT, ["B", WIDTH])], graph.weights),
        opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(
        model, {"framework": "wespeaker", "language": "none", "sample_rate": "16000", "output_dim": str(WIDTH),
                "normalize_samples": "0", "comment": "random weights"})
    onnx.checker.check_model(model)
    return model, sum(numpy_helper.to_array(weight).size for weight in graph.weights)


if __name__ == "__main__":
    made, count = build()
    onnx.save(made, sys.argv[1])
    print(f"{count:,} weights")
