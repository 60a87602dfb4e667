"""Items 29, 37 and 38: the provider's own SDKs, unmodified, of four versions, over plain and TLS listeners.

Each version lives in an environment of its own (see `run`) and is driven in a process of its own.
"""

import json
import os
import pathlib
import subprocess

import pytest
import speech

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))


def drive(version, driver, url, clip, script, tmp_path, key="no-key-needed", **more):
    python = VENVS / f"assemblyai-{version}" / "bin/python"
    assert python.exists(), f"There is no environment for assemblyai {version}: use Conformance/run, which builds it."
    audio = tmp_path / "audio.raw"
    audio.write_bytes(clip.pcm)
    job = {"url": url, "key": key, "audio": str(audio), "bytes_per_second": clip.rate * 2, "script": script, "options": {}, **more}
    done = subprocess.run(
        [python, HERE / "drivers" / driver], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def bodies(record, name):
    return [message["body"] for message in record["messages"] if message["body"]["class"] == name]


def talk_of(made):
    pause = speech.silence(1.8, made.rate)
    return speech.joined(speech.silence(0.4, made.rate), made.clips[0], pause, made.clips[1 % len(made.clips)], pause)


@pytest.fixture(params=["1", "0.64"])
def current(request):
    return request.param


@pytest.fixture(params=["0.40", "0.17"])
def legacy(request):
    return request.param


def check_stream(made, record, talk):
    assert record["open"] and record["errors"] == [] and record["dead"] == [] and record["complaints"] == [], record
    turns = bodies(record, "TurnEvent")
    plain = [turn for turn in turns if turn["end_of_turn"] and not turn["turn_is_formatted"]]
    formatted = [turn for turn in turns if turn["end_of_turn"] and turn["turn_is_formatted"]]
    assert [turn["turn_order"] for turn in plain] == [turn["turn_order"] for turn in formatted] == list(range(len(plain)))
    made.assert_understood([word for turn in plain for word in turn["transcript"].split()], talk.words)
    (termination,) = bodies(record, "TerminationEvent")
    assert abs(termination["audio_duration_seconds"] - talk.seconds) <= 1
    assert len(bodies(record, "BeginEvent")) == 1


STREAM = ["keep_alive", ["send", 0, None], "close"]


def test_37_a_stream_from_begin_to_termination(neural, current, tmp_path):
    talk = talk_of(neural)
    record = drive(
        current, "assemblyai_v3.py", neural.server.ws, talk, STREAM, tmp_path,
        options={"sample_rate": neural.rate, "format_turns": True, "speech_model": "universal-streaming-english"})
    check_stream(neural, record, talk)


def test_37_every_message_that_can_be_asked_for(neural, current, tmp_path):
    """U3 Pro with heartbeats and what else that version knows of."""
    options = {"sample_rate": neural.rate, "speech_model": "u3-rt-pro", "session_heartbeat": True}
    if current == "1":
        options["acknowledge_silence"] = True
    talk = talk_of(neural)
    record = drive(current, "assemblyai_v3.py", neural.server.ws, talk, STREAM, tmp_path, options=options)
    assert record["errors"] == [] and record["dead"] == [] and record["complaints"] == [], record
    kinds = {message["body"]["class"] for message in record["messages"]}
    assert kinds >= {"BeginEvent", "SpeechStartedEvent", "TurnEvent", "HeartbeatEvent", "TerminationEvent"}, kinds
    assert current != "1" or "SilenceEvent" in kinds
    said = [word.strip(".,?!").lower() for turn in bodies(record, "TurnEvent") if turn["end_of_turn"] for word in turn["transcript"].split()]
    assert said


def test_37_a_forced_end(neural, current, tmp_path):
    clip = neural.clips[0]
    record = drive(
        current, "assemblyai_v3.py", neural.server.ws, clip, [["send", 0, 2], "finalize", ["wait", 1], "close"], tmp_path,
        options={"sample_rate": neural.rate, "speech_model": "universal-streaming-english"})
    assert record["errors"] == [] and record["dead"] == []
    assert any(turn["end_of_turn"] for turn in bodies(record, "TurnEvent"))


def test_01_a_wrong_key_is_one_error_that_the_program_sees(locked, current, tmp_path):
    record = drive(
        current, "assemblyai_v3.py", locked.server.ws, locked.clips[0], ["close"], tmp_path, key="wrong",
        options={"sample_rate": 8000, "speech_model": "universal-streaming-english"})
    assert not record["open"] and record["dead"] == []
    assert [error["code"] for error in record["errors"]] == [1008], record["errors"]


def test_38_a_bare_host_means_tls(neural_server, current, tmp_path):
    """With a certificate of one's own, which the program's environment names."""
    talk = talk_of(neural_server)
    record = drive(
        current, "assemblyai_v3.py", f"localhost:{neural_server.server.tls_port}", talk, STREAM, tmp_path,
        options={"sample_rate": neural_server.rate, "format_turns": True, "speech_model": "universal-streaming-english"})
    check_stream(neural_server, record, talk)


def check_legacy(made, record, talk):
    assert record["open"] and record["dead"] == [], record
    finals = bodies(record, "RealtimeFinalTranscript")
    said = [word.strip(".,?!").lower() for final in finals for word in final["text"].split()]
    assert said and all(final["punctuated"] and final["text_formatted"] for final in finals)
    assert bodies(record, "RealtimePartialTranscript") and len(bodies(record, "RealtimeSessionOpened")) == 1
    return said


# The oldest throws away what it has not sent when it is closed, and closes right after it has asked for the end.
LEGACY = [["send", 0, None], ["wait", 3], "close"]


def test_29_the_legacy_clients_hear_the_same_words(neural, legacy, tmp_path):
    talk = talk_of(neural)
    record = drive(legacy, "assemblyai_v2.py", neural.server.ws, talk, LEGACY, tmp_path)
    assert check_legacy(neural, record, talk)
    assert record["closed"] is not None
