"""A server together with speech that its engine can be expected to understand."""

import dataclasses

import pytest
import speech
from server import Server


@dataclasses.dataclass
class Rig:
    name: str
    server: Server
    clips: list
    """Wrong words per word said, from which on something is broken. The engine's own errors are well below."""
    tolerance: float

    def over_tls(self):
        return dataclasses.replace(self, server=self.server.over_tls())

    @property
    def rate(self):
        return self.clips[0].rate

    @property
    def is_monotonic(self):
        """Whether a short pause can end an utterance. An engine that looks at the whole of it again cannot afford that."""
        return self.name != "pocketsphinx"

    def require_monotonic(self):
        if not self.is_monotonic:
            pytest.skip(f"{self.name} cannot end an utterance at a short pause; without shared models there is no other")

    @property
    def shortest(self):
        return min(self.clips, key=lambda clip: clip.seconds)

    def long_speech(self, seconds):
        """Speech without a long pause in it."""
        parts, total = [], 0
        while total < seconds:
            parts.append(self.clips[len(parts) % len(self.clips)].trimmed())
            total += parts[-1].seconds
        return speech.joined(*parts)

    def assert_understood(self, heard, said):
        heard = [word.lower() for word in heard]
        wrong = speech.errors(heard, said)
        assert wrong <= self.tolerance * len(said), (
            f"{self.name} made {wrong} errors in {len(said)} words\n  said  {' '.join(said)}\n  heard {' '.join(heard)}")


# What an 8-bit model says of one session depends a little on those that it is decoded beside, and equal means equal here.
NEURAL_ARGUMENTS = ["--model", speech.DIGITS_MODEL, "--precision", "full"]
POCKETSPHINX_ARGUMENTS = ["--engine", "pocketsphinx"]


def neural(*arguments, **options):
    """The streaming neural path, on digits. Where its model is not at hand, PocketSphinx stands in (see conftest)."""
    if not speech.HAS_SHARED:
        return pocketsphinx(*arguments, **options)
    clips = [speech.shared(f"digits8k/fsdd-{who}-0.flac") for who in ("jackson", "george", "nicolas", "lucas")]
    return Rig("onnx", Server(*NEURAL_ARGUMENTS, *arguments, **options), clips, tolerance=0.15)


def pocketsphinx(*arguments, **options):
    server = Server(*POCKETSPHINX_ARGUMENTS, *arguments, **options)
    return Rig("pocketsphinx", server, pocketsphinx_clips(), tolerance=0.4)


def pocketsphinx_clips():
    return [speech.go_forward(), *(speech.austen(number) for number in ("0880", "0930"))]
