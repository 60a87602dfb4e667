"""Item 37: the provider's own SDKs, unmodified, of five majors, hold whole conversations with the server.

Each major lives in an environment of its own (see `run`) and is driven in a process of its own.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys

import pytest
import speech

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))

SDKS = {
    "7.17.0": (sys.executable, "deepgram_fern.py"),
    "6.1.1": (VENVS / "deepgram-6/bin/python", "deepgram_fern.py"),
    "5.3.4": (VENVS / "deepgram-5/bin/python", "deepgram_fern.py"),
    "4.8.1": (VENVS / "deepgram-4/bin/python", "deepgram_3.py"),
    "3.11.0": (VENVS / "deepgram-3/bin/python", "deepgram_3.py"),
}


@pytest.fixture(params=list(SDKS))
def sdk(request):
    return request.param


def drive(sdk, server, clip, script, tmp_path, key="no-key-needed", **options):
    python, driver = SDKS[sdk]
    assert pathlib.Path(python).exists(), f"There is no environment for deepgram-sdk {sdk}: use Conformance/run, which builds it."
    audio = tmp_path / "audio.raw"
    audio.write_bytes(clip.pcm)
    job = {
        "url": server.http, "key": key, "audio": str(audio), "bytes_per_second": clip.rate * 2, "script": script,
        "options": {"model": "nova-3", "encoding": "linear16", "sample_rate": str(clip.rate), **options},
    }
    done = subprocess.run([python, HERE / "drivers" / driver], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def bodies(record, kind):
    return [message["body"] for message in record["messages"] if message["body"].get("type") == kind]


def final_words(record):
    return [
        word for result in bodies(record, "Results") if result["is_final"]
        for word in result["channel"]["alternatives"][0]["words"]
    ]


def talk_of(rig):
    """Two utterances with a pause that ends the first for good."""
    pause = speech.silence(1.8, rig.rate)
    return speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], pause, rig.clips[1 % len(rig.clips)], pause)


def test_37_a_whole_conversation(neural, sdk, tmp_path):
    talk = talk_of(neural)
    # Major 3 leaves half a second after CloseStream; on a busy machine PocketSphinx, standing in, may need longer.
    patience = [] if neural.is_monotonic else [["wait", 4]]
    record = drive(
        sdk, neural.server, talk, [["send", 0, None], *patience, "close"], tmp_path,
        interim_results="true", utterance_end_ms="1000", vad_events="true", endpointing="300", punctuate="true")
    assert record["errors"] == []
    assert record["closed"] is not None
    # An SDK that cannot place a message takes it for something else: the class tells.
    for message in record["messages"]:
        assert message["body"]["type"] in message["body"]["class"].replace("_", ""), message["body"]
    results = bodies(record, "Results")
    assert len(results) + sum(len(bodies(record, kind)) for kind in ("Metadata", "SpeechStarted", "UtteranceEnd")) == len(record["messages"])

    neural.assert_understood([word["word"] for word in final_words(record)], talk.words)
    reached = 0.0
    for result in results:
        assert abs(result["start"] - reached) < 0.002, result
        if result["is_final"]:
            reached = result["start"] + result["duration"]
    assert abs(reached - talk.seconds) < 0.1
    assert any(not result["is_final"] and result["channel"]["alternatives"][0]["transcript"] for result in results)
    assert sum(result["speech_final"] for result in results) >= 2

    kinds = [message["body"]["type"] for message in record["messages"]]
    assert kinds.index("SpeechStarted") < next(
        index for index, message in enumerate(record["messages"])
        if message["body"]["type"] == "Results" and message["body"]["channel"]["alternatives"][0]["transcript"])
    assert len(bodies(record, "UtteranceEnd")) == 2
    (metadata,) = bodies(record, "Metadata")
    assert metadata["sha256"] == hashlib.sha256(talk.pcm).hexdigest()
    assert abs(metadata["duration"] - talk.seconds) <= 0.02
    assert metadata["channels"] == 1


def test_37_keep_alive_and_finalize(neural, sdk, tmp_path):
    clip = neural.clips[0]
    half = round(clip.seconds / 2, 1)
    record = drive(
        sdk, neural.server, clip,
        ["keep_alive", ["send", 0, half], "finalize", ["wait", 1], "keep_alive", ["send", half, None], "close"],
        tmp_path)
    assert record["errors"] == []
    answers = [result for result in bodies(record, "Results") if result["from_finalize"]]
    assert len(answers) == 1 and answers[0]["is_final"]
    assert abs(answers[0]["start"] + answers[0]["duration"] - half) < 0.15
    (metadata,) = bodies(record, "Metadata")
    assert abs(metadata["duration"] - clip.seconds) < 0.02


def test_37_everything_has_come_within_400_ms_of_close_stream(neural, sdk, tmp_path):
    """Best of three, so that a busy machine does not fail it."""
    neural.require_monotonic()
    clip = neural.shortest
    delays = []
    for _ in range(3):
        record = drive(sdk, neural.server, clip, [["send", 0, None], "close"], tmp_path)
        assert record["errors"] == []
        neural.assert_understood([word["word"] for word in final_words(record)], clip.words)
        (last,) = [message for message in record["messages"] if message["body"]["type"] == "Metadata"]
        delays.append(last["at"] - record["marks"]["close"])
    print(f"\ndeepgram-sdk {sdk}: CloseStream to Metadata {[round(delay * 1000) for delay in delays]} ms")
    assert min(delays) <= 0.4


def test_37_pocketsphinx_speaks_through_the_sdk_too(pocketsphinx, sdk, tmp_path):
    clip = pocketsphinx.clips[0]
    record = drive(sdk, pocketsphinx.server, clip, [["send", 0, None], "finalize", ["wait", 3], "close"], tmp_path)
    assert record["errors"] == []
    pocketsphinx.assert_understood([word["word"] for word in final_words(record)], clip.words)


def test_37_a_key_opens_the_stream(locked, sdk, key, tmp_path):
    clip = locked.clips[0]
    record = drive(sdk, locked.server, clip, [["send", 0, 1], "close"], tmp_path, key=key)
    assert record["open"] and record["errors"] == []


def test_37_a_wrong_key_is_refused_in_a_way_that_the_program_sees(locked, sdk, tmp_path):
    record = drive(sdk, locked.server, locked.clips[0], [["send", 0, 1], "close"], tmp_path, key="wrong")
    assert not record["open"] and record["messages"] == []
    if sdk not in ("3.11.0", "4.8.1"):  # those only say that it did not open
        assert record["refusal"]["status"] == 401
        headers = {name.lower(): value for name, value in record["refusal"]["headers"].items()}
        assert headers["dg-error"] and headers["dg-request-id"]


def test_37_a_wrong_parameter_is_refused_with_its_reason(neural, sdk, tmp_path):
    record = drive(sdk, neural.server, neural.clips[0], [["send", 0, 1], "close"], tmp_path, utterance_end_ms="999")
    assert not record["open"]
    if sdk not in ("3.11.0", "4.8.1"):
        assert record["refusal"]["status"] == 400
        headers = {name.lower(): value for name, value in record["refusal"]["headers"].items()}
        assert headers["dg-error"] == "Invalid 'utterance_end_ms' value of '999'."
