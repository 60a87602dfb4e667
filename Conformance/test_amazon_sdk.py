"""Amazon's checklist: the provider's own Python clients, unmodified, over TLS with a certificate of the tests' own."""

import json
import os
import pathlib
import subprocess

import amazon as wire
import pytest
import speech
import tls

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))
CLASSIC, SMITHY = VENVS / "amazon/bin/python", VENVS / "amazon-smithy/bin/python"


def drive(python, driver, server, streams, key=wire.KEY, secret=wire.SECRET, **job):
    tls.certificate()  # from now on clients trust it
    job = {"url": server.http, "region": wire.REGION, "key": key, "secret": secret, "streams": streams, **job}
    done = subprocess.run([python, HERE / "drivers" / driver], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def classic():
    assert CLASSIC.exists(), "There is no environment for amazon-transcribe: use Conformance/run, which builds it."
    return lambda *arguments, **options: drive(CLASSIC, "amazon_classic.py", *arguments, **options)


@pytest.fixture
def smithy():
    if not SMITHY.exists():
        pytest.skip("aws-sdk-transcribe-streaming needs Python 3.12, and there is none here: IT IS NOT TESTED")
    return lambda *arguments, **options: drive(SMITHY, "amazon_smithy.py", *arguments, **options)


def stream(clip, tmp_path, data=None, **options):
    path = tmp_path / f"{clip.name[:80]}.raw"
    path.write_bytes(clip.pcm if data is None else data)
    rate = "media_sample_rate_hertz" if options.pop("smithy", False) else "media_sample_rate_hz"
    options = {"language_code": "en-US", rate: clip.rate, "media_encoding": "pcm", **options}
    return {"audio": str(path), "piece": clip.rate // 5, "options": options}


def results(record):
    return [result for event in record["events"] for result in event]


def words(record):
    return wire.spoken(result["transcript"] for result in results(record) if not result["partial"])


def check(rig, record, said):
    assert record["error"] is None, record["error"]
    rig.assert_understood(words(record), said)
    assert len(record["session_id"]) == 36 and len(record["request_id"]) == 36
    found = results(record)
    assert any(result["partial"] for result in found) and not found[-1]["partial"]
    assert all(len(event) <= 1 for event in record["events"])


@pytest.mark.parametrize("keys", ["none", "known"])
def test_06_amazon_transcribe(classic, request, keys, tmp_path):
    rig = request.getfixturevalue("signed" if keys == "known" else "amazon")
    talk = speech.joined(rig.clips[0], speech.silence(1.2, rig.rate), rig.clips[1])
    record, = classic(rig.server, [stream(talk, tmp_path, enable_partial_results_stabilization=True, show_speaker_label=True)])
    check(rig, record, talk.words)
    for result in results(record):
        assert all(isinstance(item["stable"], bool) for item in result["items"])


def test_06_streams_of_one_client(classic, signed, tmp_path):
    """One after the other, and all at once: over the same connection."""
    for together in (False, True):
        streams = [stream(clip, tmp_path) for clip in signed.clips[:3]]
        for record, clip in zip(classic(signed.server, streams, together=together), signed.clips):
            check(signed, record, clip.words)


def test_06_errors_as_a_program_sees_them(classic, signed, tmp_path):
    clip = signed.shortest
    wrong, = classic(signed.server, [stream(clip, tmp_path)], secret="not the secret at all")
    assert wrong["error"]["type"] == "UnknownServiceException" and "InvalidSignatureException" in json.dumps(wrong["error"])
    bad, conflict, audio = classic(signed.server, [
        stream(clip, tmp_path, vocabulary_name="unheard-of"), stream(clip, tmp_path, session_id="mine"),
        stream(clip, tmp_path, data=b"no FLAC at all" * 1000, media_encoding="flac")])
    for record in (bad, conflict):
        assert record["error"]["type"] == "BadRequestException" and len(record["error"]["text"]) > 20
    assert audio["error"]["type"] == "BadRequestException" and audio["session_id"]


@pytest.mark.parametrize("empty_last", [False, True])
def test_07_aws_sdk_transcribe_streaming(smithy, signed, empty_last, tmp_path):
    talk = speech.joined(signed.clips[0], speech.silence(1.2, signed.rate), signed.clips[1])
    job = {**stream(talk, tmp_path, smithy=True, enable_partial_results_stabilization=True), "empty_last": empty_last}
    record, = smithy(signed.server, [job])
    check(signed, record, talk.words)


def test_07_options_of_the_newer_client(smithy, signed, tmp_path):
    clip = signed.clips[0]
    base = stream(clip, tmp_path, smithy=True)
    marked = {**base, "options": {**base["options"], "content_identification_type": "PII", "pii_entity_types": "PIN"}}
    hidden = {**base, "options": {**base["options"], "content_redaction_type": "PII"}}
    both = {**base, "options": {**base["options"], "content_redaction_type": "PII", "content_identification_type": "PII"}}
    marked, hidden, both = smithy(signed.server, [marked, hidden, both])
    check(signed, marked, clip.words)
    assert any(result["entities"] for result in results(marked))
    assert hidden["error"] is None and not set(words(hidden)) & set(clip.words)
    assert both["error"]["type"] == "BadRequestException", both["error"]
