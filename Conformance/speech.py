"""Real speech for the tests: from the shared recordings where there are some, else what Debian packages."""

import dataclasses
import functools
import os
import pathlib

import numpy
import soundfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("PARLANCE_SHARED", ROOT.parent / "shared"))
DEBIAN = pathlib.Path("/usr/share/pocketsphinx/test/data")

AUDIO = SHARED / "audio"
DIGITS_MODEL = SHARED / "models" / "digits-en-streaming"
HAS_SHARED = (AUDIO / "manifest.tsv").is_file() and (DIGITS_MODEL / "tokens.txt").is_file()


@dataclasses.dataclass(frozen=True, eq=False)
class Clip:
    """One channel of 16-bit samples, and the words in it."""

    name: str
    samples: numpy.ndarray
    rate: int
    words: tuple

    @property
    def seconds(self):
        return len(self.samples) / self.rate

    @property
    def pcm(self):
        return self.samples.astype("<i2").tobytes()

    @property
    def floats(self):
        return (self.samples / 32768).astype("<f4").tobytes()

    def cut(self, start, end=None):
        """Part of it by seconds, without words: nobody says which ones are left."""
        return Clip(self.name, self.samples[round(start * self.rate): None if end is None else round(end * self.rate)], self.rate, ())

    def trimmed(self):
        """From the first to the last sample above -40 dB of the loudest."""
        loud = numpy.flatnonzero(numpy.abs(self.samples.astype(int)) > numpy.abs(self.samples.astype(int)).max() * 0.01)
        return dataclasses.replace(self, samples=self.samples[loud[0]: loud[-1] + 1])

    def at(self, rate):
        """The same sound at another rate, by the Fourier method."""
        count = round(len(self.samples) * rate / self.rate)
        spectrum = numpy.fft.rfft(self.samples.astype(float))
        size = count // 2 + 1
        resized = numpy.zeros(size, complex)
        resized[: min(size, len(spectrum))] = spectrum[:size]
        samples = numpy.fft.irfft(resized, count) * count / len(self.samples)
        return Clip(self.name, numpy.clip(numpy.rint(samples), -32768, 32767).astype("<i2"), rate, self.words)

    def write_wav(self, path):
        soundfile.write(path, self.samples, self.rate, subtype="PCM_16", format="WAV")
        return path


def silence(seconds, rate):
    return Clip("silence", numpy.zeros(round(seconds * rate), "<i2"), rate, ())


def noise(seconds, rate, decibels, seed=1):
    """White noise, so many decibels below full scale."""
    values = numpy.random.default_rng(seed).normal(0, 32768 * 10 ** (decibels / 20), round(seconds * rate))
    return Clip("noise", numpy.clip(values, -32768, 32767).astype("<i2"), rate, ())


def joined(*clips):
    rates = {clip.rate for clip in clips}
    assert len(rates) == 1, rates
    return Clip(
        "+".join(clip.name for clip in clips), numpy.concatenate([clip.samples for clip in clips]), rates.pop(),
        tuple(word for clip in clips for word in clip.words))


def read(path, words=()):
    samples, rate = soundfile.read(path, dtype="int16")
    return Clip(pathlib.Path(path).stem, samples, rate, tuple(words))


@functools.cache
def manifest():
    rows = [line.split("\t") for line in (AUDIO / "manifest.tsv").read_text().splitlines()[1:]]
    return {row[0]: row[6].split() for row in rows}


@functools.cache
def shared(file):
    return read(AUDIO / file, manifest()[file])


@functools.cache
def go_forward():
    samples = numpy.fromfile(DEBIAN / "goforward.raw", "<i2")
    return Clip("goforward", samples, 16_000, ("go", "forward", "ten", "meters"))


@functools.cache
def austen(number):
    """A sentence read aloud, from the sample speech of PocketSphinx."""
    name = f"sense_and_sensibility_01_austen_64kb-{number}"
    for line in (DEBIAN / "librivox" / "transcription").read_text().splitlines():
        if f"({name})" in line:
            return read(DEBIAN / "librivox" / f"{name}.wav", line.split()[1:-2])
    raise AssertionError(f"{name} has no transcription")


def nonspeech():
    """Recordings in which nobody says anything; none of them where there are no shared recordings."""
    return [shared(file) for file in manifest() if file.startswith("nonspeech/")] if HAS_SHARED else []


def errors(heard, said):
    """How many words must be put in, taken out or exchanged to make the one into the other."""
    row = list(range(len(said) + 1))
    for i, word in enumerate(heard, 1):
        previous, row = row, [i] + [0] * len(said)
        for j, other in enumerate(said, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (word != other))
    return row[-1]
