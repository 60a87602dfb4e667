"""Writes the messages of Google's Speech API that Parlance serves as .proto sources.

Usage: google_protos.py FOLDER      (needs: google-cloud-speech)

The package holds the published definitions as descriptors. Of these we take what the two recognition methods need, and of
that leave out what is only book-keeping of stored resources. v1p1beta1 stands for v1, too: it is v1 with some fields more,
which is checked here.
"""

import importlib
import pathlib
import sys

from google.protobuf import descriptor_pb2

HEAD = """\
// Made by scripts/google-protos from the message descriptors in google-cloud-speech. Do not edit.
// Copyright Google LLC, licensed under the Apache License, Version 2.0.
syntax = "proto3";
package {package};
{imports}option swift_prefix = "{prefix}";
"""
FIELD = descriptor_pb2.FieldDescriptorProto
SCALARS = {number: name[5:].lower() for name, number in FIELD.Type.items()}
ROOTS = ["StreamingRecognizeRequest", "StreamingRecognizeResponse", "RecognizeRequest", "RecognizeResponse"]
# Of these messages, these fields.
KEPT = {"PhraseSet": ["name", "phrases", "boost"], "CustomClass": ["name", "custom_class_id", "items"]}
# Messages that are never sent, or never looked at.
LEFT_OUT = {"Status", "RecognitionMetadata", "SpeechAdaptationInfo"}


def short(type_name):
    return type_name.rsplit(".", 1)[-1]


class Definition:
    """One version's messages by their full names, trimmed."""

    def __init__(self, version):
        module = importlib.import_module(f"google.cloud.speech_{version}")
        self.messages, self.enums = {}, {}
        self.package = f"google.cloud.speech.{version}"
        for file in self._files(module.StreamingRecognizeRequest.pb().DESCRIPTOR.file):
            proto = descriptor_pb2.FileDescriptorProto()
            file.CopyToProto(proto)
            for message in proto.message_type:
                self.messages[f".{proto.package}.{message.name}"] = message

    def _files(self, file):
        yield file
        for other in file.dependencies:
            if other.package == self.package:
                yield from self._files(other)

    def fields(self, message):
        kept = KEPT.get(message.name)
        return [
            field for field in message.field
            if short(field.type_name) not in LEFT_OUT and (kept is None or field.name in kept)]

    def wanted(self):
        """Every top-level message that the roots need, in the order of the definition."""
        found, waiting = set(), [f".{self.package}.{root}" for root in ROOTS]
        while waiting:
            name = waiting.pop()
            outer = next((known for known in self.messages if name == known or name.startswith(known + ".")), None)
            if outer is None or outer in found:
                continue
            found.add(outer)
            for message in self._with_nested(self.messages[outer]):
                waiting += [field.type_name for field in self.fields(message) if field.type_name]
        return [self.messages[name] for name in self.messages if name in found]

    def _with_nested(self, message):
        yield message
        for inner in message.nested_type:
            yield from self._with_nested(inner)

    def source(self, prefix):
        bodies = [line for message in self.wanted() for line in self._message(message, "")]
        known = {"Duration": "duration", "BoolValue": "wrappers", "FieldMask": "field_mask"}
        imports = sorted(
            f'import "google/protobuf/{file}.proto";\n' for name, file in known.items()
            if any(f".google.protobuf.{name} " in line for line in bodies))
        return HEAD.format(package=self.package, prefix=prefix, imports="".join(imports)) + "\n".join(bodies) + "\n"

    def _message(self, message, indent):
        inner, plain, groups = indent + "  ", [], {}
        used = {field.type_name for field in self.fields(message)}
        lines = [f"{indent}message {message.name} {{"]
        for enum in message.enum_type:
            if any(short(name) == enum.name for name in used):
                lines += [f"{inner}enum {enum.name} {{"]
                lines += [f"{inner}  {value.name} = {value.number};" for value in enum.value] + [f"{inner}}}"]
        for nested in message.nested_type:
            if any(short(name) == nested.name for name in used):
                lines += self._message(nested, inner)
        for field in self.fields(message):
            kind = field.type_name or SCALARS[field.type]
            label = "repeated " if field.label == FIELD.LABEL_REPEATED else "optional " if field.proto3_optional else ""
            line = f"{label}{kind} {field.name} = {field.number};"
            if field.HasField("oneof_index") and not field.proto3_optional:
                groups.setdefault(message.oneof_decl[field.oneof_index].name, []).append(line)
            else:
                plain.append(inner + line)
        for name, members in groups.items():
            plain += [f"{inner}oneof {name} {{", *(f"{inner}  {member}" for member in members), f"{inner}}}"]
        return [*lines, *plain, f"{indent}}}"]


def require_superset(larger, smaller):
    """Everything that `smaller` has is in `larger`, under the same numbers."""
    def shape(field):
        return field.name, field.number, field.type, field.label, short(field.type_name)

    for message in smaller.wanted():
        twin = larger.messages[f".{larger.package}.{message.name}"]
        missing = {shape(field) for field in smaller.fields(message)} - {shape(field) for field in larger.fields(twin)}
        assert not missing, f"{larger.package}.{message.name} lacks {missing}"


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    v1, beta, v2 = Definition("v1"), Definition("v1p1beta1"), Definition("v2")
    require_superset(beta, v1)
    (folder / "speech_v1.proto").write_text(beta.source("V1"))
    (folder / "speech_v2.proto").write_text(v2.source("V2"))


main()
