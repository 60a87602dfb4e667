"""A small speaker model of the published form, and dialogues with what is known of who speaks when."""

import struct
import subprocess

import speech
from server import BINARY

FITTED = speech.ROOT / "Tests" / "Speakers" / "voices.txt"
WIDTH = 8


def _varint(value):
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def _field(number, content):
    """A field of protobuf: a number, a text, or bytes."""
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    content = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _tensor(name, shape, values):
    data = struct.pack(f"<{len(values)}f", *values)
    return b"".join(_field(1, size) for size in shape) + _field(2, 1) + _field(8, name) + _field(9, data)


def _value(name, shape):
    sizes = b"".join(_field(1, _field(1, size) if isinstance(size, int) else _field(2, size)) for size in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, sizes)))


def _node(operation, inputs, output, **attributes):
    node = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, operation)
    for name, value in attributes.items():
        body = _field(8, value[0]) + _field(20, 7) if isinstance(value, list) else _field(3, value) + _field(20, 2)
        node += _field(5, _field(1, name) + body)
    return node


def write_model(path):
    """Mean and deviation of each feature over time, projected as Tests/Speakers/fit-voices.py has fitted it."""
    numbers = [float(number) for number in FITTED.read_text().split()]
    nodes = [
        _node("ReduceMean", ["feats"], "mean", axes=[1], keepdims=0),
        _node("ReduceMean", ["feats"], "kept", axes=[1], keepdims=1),
        _node("Sub", ["feats", "kept"], "centred"),
        _node("Mul", ["centred", "centred"], "squared"),
        _node("ReduceMean", ["squared"], "variance", axes=[1], keepdims=0),
        _node("Sqrt", ["variance"], "deviation"),
        _node("Concat", ["mean", "deviation"], "description", axis=1),
        _node("MatMul", ["description", "matrix"], "projected"),
        _node("Add", ["projected", "bias"], "embs"),
    ]
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, "voices")
    graph += _field(5, _tensor("matrix", [160, WIDTH], numbers[:-WIDTH])) + _field(5, _tensor("bias", [WIDTH], numbers[-WIDTH:]))
    graph += _field(11, _value("feats", ["B", "T", 80])) + _field(12, _value("embs", ["B", WIDTH]))
    metadata = {
        "framework": "wespeaker", "language": "English", "sample_rate": "16000", "output_dim": str(WIDTH),
        "normalize_samples": "1", "feature_normalize_type": "",
    }
    model = _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))
    model += b"".join(_field(14, _field(1, key) + _field(2, value)) for key, value in metadata.items())
    path.write_bytes(model)
    return path


def dialogue(seconds, folder):
    """Two people in turn: a recording of two, or, without the shared ones, a reader's and a synthetic voice."""
    if speech.HAS_SHARED:
        return speech.shared("twospk/dialog-ls1998-ls2414.flac").cut(0, seconds)
    path = folder / "other.wav"
    text = "Go forward ten meters and then turn to the left side of the road, and stop there."
    subprocess.run(
        [BINARY, "speak", text, "--voice", "en-us+f3", "--rate", "16000", "--output", path], check=True, capture_output=True,
        timeout=60)
    reader, other, pause = speech.austen("0870").cut(0, 5), speech.read(path), speech.silence(0.8, 16_000)
    return speech.joined(reader, pause, other, pause, reader, pause, other, pause)


def runs(name):
    """(start, end, speaker) of a dialogue."""
    lines = (speech.AUDIO / "twospk" / f"{name}.rttm").read_text().splitlines()
    fields = [line.split() for line in lines]
    return [(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in fields]


def accuracy(words, turns):
    """The share of words that are right under the better naming of the two; words of nobody or of two do not count."""
    names = sorted({speaker for _, _, speaker in turns})
    pairs = []
    for word in words:
        middle = (word["start"] + word["end"]) / 2
        at = {speaker for start, end, speaker in turns if start <= middle <= end}
        if len(at) == 1:
            pairs.append((word.get("speaker"), names.index(at.pop())))
    assert len(pairs) >= 20, pairs
    straight = sum(said == known for said, known in pairs)
    return max(straight, sum(said == 1 - known for said, known in pairs if said in (0, 1))) / len(pairs)
