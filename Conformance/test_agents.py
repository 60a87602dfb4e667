"""The speech-to-text plugins of LiveKit Agents and of Pipecat, unmodified, pointed at this server."""

import json
import os
import pathlib
import subprocess

import pytest
import speech

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))


def drive(framework, tmp_path, rig, **job):
    pause = speech.silence(1.5, rig.rate)
    talk = speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], pause, rig.clips[1 % len(rig.clips)], pause)
    audio = tmp_path / "audio.raw"
    audio.write_bytes(talk.pcm)
    python = VENVS / framework / "bin/python"
    assert python.exists(), f"There is no environment for {framework}: use Conformance/run, which builds it."
    job = {"url": rig.server.http, "audio": str(audio), "rate": talk.rate, "options": {}, **job}
    done = subprocess.run(
        [python, HERE / f"drivers/{framework}_stt.py"], input=json.dumps(job), capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), talk.words


DIGITS = "zero one two three four five six seven eight nine".split()


def spoken(text):
    """Words as they were said: numbers are written by some, digit by digit is how they were read out."""
    words = []
    for word in text.split():
        word = word.strip(".,?!").lower()
        words += [DIGITS[int(digit)] for digit in word] if word.isdecimal() else [word]
    return words


@pytest.mark.parametrize("plugin, options", [
    ("deepgram", {}), ("deepgram-flux", {"model": "flux-general-en"}),
    ("assemblyai", {"model": "universal-streaming-english"}), ("assemblyai", {"model": "u3-rt-pro"}),
])
def test_livekit(neural, tmp_path, plugin, options):
    record, words = drive("livekit", tmp_path, neural, plugin=plugin, options=options)
    kinds = {event["type"] for event in record["events"]}
    assert {"final_transcript", "end_of_speech"} <= kinds, kinds
    finals = " ".join(event["text"] for event in record["events"] if event["type"] == "final_transcript")
    neural.assert_understood(spoken(finals), words)


@pytest.mark.parametrize("service", ["deepgram", "assemblyai"])
def test_pipecat(neural, tmp_path, service):
    record, words = drive("pipecat", tmp_path, neural, service=service)
    assert record["errors"] == []
    finals = " ".join(event["text"] for event in record["events"] if event["type"] == "TranscriptionFrame")
    neural.assert_understood(spoken(finals), words)
