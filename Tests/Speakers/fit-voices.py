#!/usr/bin/env python3
"""Fit the voice prints that tests of the speakers run on, to real speech, and write them to voices.txt.

    python3 -m venv v && v/bin/pip install numpy soundfile
    v/bin/python fit-voices.py ../../../shared/audio

A window of 1.5 s of speech is described by the mean and the deviation of each of 80 log-mel features over time; linear
discriminant analysis over the speakers of `read/` and `long/`, without the four of `twospk/`, leaves eight numbers.
That is a poor voice print (ten speakers, no network to speak of), but a real one: voices that it has never heard get
different prints. It stands in where no published model can be had; its figures say nothing about published models.
"""
import csv
import pathlib
import sys

import numpy as np
import soundfile

BINS, WIDTH, WINDOW, HOP, QUIET, SHRINK = 80, 8, 24_000, 12_000, 6.0, 0.3
HELD_OUT = {"ls1998-F", "ls2414-M", "ls367-F", "ls1688-M"}


def mel(hertz):
    return 1127 * np.log(1 + hertz / 700)


def filter_bank(samples):
    """Kaldi's, as the server computes it: 25 ms frames of 16 kHz, 10 ms apart."""
    count = (len(samples) - 400) // 160 + 1
    frames = samples[np.arange(400)[None] + 160 * np.arange(count)[:, None]]
    frames = frames - frames.mean(1, keepdims=True)
    frames = np.concatenate([frames[:, :1] * 0.03, frames[:, 1:] - 0.97 * frames[:, :-1]], 1)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft(frames * window, 512)) ** 2
    edges = np.linspace(mel(20), mel(7600), BINS + 2)
    points = mel(np.arange(257) * 16_000 / 512)
    low, middle, high = (edges[i:i + BINS, None] for i in range(3))
    weights = np.clip(np.minimum((points - low) / (middle - low), (high - points) / (high - middle)), 0, None)
    return np.log(np.maximum(power @ weights.T, 1.19e-7))


def windows(samples):
    ends = range(WINDOW, len(samples) + 1, HOP) if len(samples) >= WINDOW else [len(samples)]
    return [samples[max(end - WINDOW, 0):end] for end in ends]


def describe(samples):
    """Means and deviations of the frames that are no pauses; None where there are few."""
    if len(samples) < 400:
        return None
    features = filter_bank(samples)
    loudness = features.mean(1)
    features = features[loudness >= loudness.max() - QUIET]
    return np.concatenate([features.mean(0), features.std(0)]) if len(features) >= 30 else None


def fit(rows, speakers):
    # The level says nothing about the voice.
    level = np.eye(2 * BINS)
    level[:BINS, :BINS] -= 1 / BINS
    rows = rows @ level
    mean, deviation = rows.mean(0), rows.std(0)
    white = (rows - mean) / deviation
    names = [name for name in sorted(set(speakers)) if (speakers == name).sum() >= 8]
    within = sum(np.cov(white[speakers == name].T) for name in names) / len(names)
    centres = np.array([white[speakers == name].mean(0) for name in names])
    values, vectors = np.linalg.eigh(within + SHRINK * np.eye(2 * BINS))
    whitening = vectors @ np.diag(values ** -0.5) @ vectors.T
    directions = np.linalg.svd((centres - centres.mean(0)) @ whitening)[2][:WIDTH] @ whitening
    matrix = level @ np.diag(1 / deviation) @ directions.T
    return matrix, -(mean / deviation) @ directions.T


def main(folder):
    rows, speakers = [], []
    with open(folder / "manifest.tsv") as manifest:
        for entry in csv.DictReader(manifest, delimiter="\t"):
            if not entry["file"].startswith(("read/", "long/joined")) or entry["speaker"] in HELD_OUT:
                continue
            samples, _ = soundfile.read(folder / entry["file"], dtype="float32")
            for description in filter(lambda row: row is not None, map(describe, windows(samples))):
                rows.append(description)
                speakers.append(entry["speaker"])
    matrix, bias = fit(np.array(rows), np.array(speakers))
    with open(pathlib.Path(__file__).with_name("voices.txt"), "w") as out:
        for row in [*matrix, bias]:
            out.write(" ".join(f"{value:.4g}" for value in row) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
