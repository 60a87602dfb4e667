"""Items 29, 30 and 36 of the Deepgram checklist: recordings, models, tokens, over plain HTTP, also by its own SDKs."""

import asyncio
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import time
import uuid

import encoders
import pytest
import rig
import speech
import websockets
from test_deepgram_sdk import HERE, VENVS
from wire import Session

SDKS = {
    "7.17.0": sys.executable, "5.3.4": VENVS / "deepgram-5/bin/python", "3.11.0": VENVS / "deepgram-3/bin/python",
}


@pytest.fixture(params=list(SDKS))
def sdk(request):
    return request.param


def call(sdk, server, **job):
    python = SDKS[sdk]
    assert pathlib.Path(python).exists(), f"There is no environment for deepgram-sdk {sdk}: use Conformance/run, which builds it."
    job = {"url": server.http, "key": "no-key-needed", **job}
    done = subprocess.run(
        [python, HERE / "drivers/deepgram_rest.py"], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)["answer"]


def post(server, path, body, headers=None):
    answer = server.request("POST", path, body=body, headers=headers or {})
    return answer, json.loads(answer.body) if answer.body else None


def talk_of(rig):
    pause = speech.silence(1.8, rig.rate)
    return speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], pause, rig.clips[1 % len(rig.clips)], pause)


def words_of(answer, channel=0):
    return answer["results"]["channels"][channel]["alternatives"][0]["words"]


@pytest.mark.parametrize("content_type", ["application/octet-stream", None, "audio/wav"])
def test_29_a_recording_whatever_its_content_type(neural, content_type):
    talk = talk_of(neural)
    wav = encoders.wav(talk)
    answer, body = post(neural.server, "/v1/listen", wav, {"Content-Type": content_type} if content_type else {})
    assert answer.status == 200, body
    metadata = body["metadata"]
    assert answer.headers["dg-request-id"] == metadata["request_id"] == str(uuid.UUID(metadata["request_id"]))
    assert metadata["sha256"] == hashlib.sha256(wav).hexdigest()
    assert abs(metadata["duration"] - talk.seconds) < 0.02
    assert metadata["channels"] == 1
    assert metadata["transaction_key"] == "deprecated"
    assert list(metadata["model_info"]) == metadata["models"]
    assert set(metadata["model_info"][metadata["models"][0]]) == {"name", "version", "arch"}
    words = words_of(body)
    neural.assert_understood([word["word"] for word in words], talk.words)
    alternative = body["results"]["channels"][0]["alternatives"][0]
    assert alternative["transcript"].split() == [word["word"] for word in words]
    assert 0 < alternative["confidence"] <= 1
    ends = [0.0]
    for word in words:
        assert ends[-1] <= word["start"] + 0.001 and word["start"] < word["end"] <= talk.seconds
        ends.append(word["end"])
    assert "utterances" not in body["results"]


@pytest.mark.parametrize("name", ["flac", "ogg-opus", "webm", "mp3", "raw"])
def test_29_other_encodings(neural, name):
    talk = talk_of(neural)
    encode = {
        "flac": encoders.ffmpeg("-c:a", "flac", suffix=".flac"), "ogg-opus": encoders.ffmpeg("-c:a", "libopus", suffix=".ogg"),
        "webm": encoders.ffmpeg("-c:a", "libopus", suffix=".webm"), "mp3": encoders.ffmpeg("-b:a", "64k", suffix=".mp3"),
        "raw": lambda clip: clip.pcm,
    }[name]
    query = f"?encoding=linear16&sample_rate={talk.rate}" if name == "raw" else ""
    answer, body = post(neural.server, f"/v1/listen{query}", encode(talk))
    assert answer.status == 200, body
    assert abs(body["metadata"]["duration"] - talk.seconds) < 0.15
    neural.assert_understood([word["word"] for word in words_of(body)], talk.words)


def test_the_same_words_as_live(neural):
    """A recording goes through the same session as a live stream."""
    talk = talk_of(neural)
    _, first = post(neural.server, "/v1/listen", encoders.wav(talk))
    _, again = post(neural.server, "/v1/listen", encoders.wav(talk))
    assert first["results"] == again["results"]


def test_utterances_and_paragraphs(neural):
    talk = talk_of(neural)
    _, body = post(neural.server, "/v1/listen?utterances=true&utt_split=1.2&paragraphs=true", encoders.wav(talk))
    words = words_of(body)
    utterances = body["results"]["utterances"]
    if neural.is_monotonic:
        assert len(utterances) == 2
    assert [word for utterance in utterances for word in utterance["words"]] == words
    for utterance in utterances:
        assert utterance["start"] == utterance["words"][0]["start"] and utterance["end"] == utterance["words"][-1]["end"]
        assert utterance["channel"] == 0
        uuid.UUID(utterance["id"])
    paragraphs = body["results"]["channels"][0]["alternatives"][0]["paragraphs"]
    assert sum(paragraph["num_words"] for paragraph in paragraphs["paragraphs"]) == len(words)
    sentences = [sentence["text"] for paragraph in paragraphs["paragraphs"] for sentence in paragraph["sentences"]]
    assert " ".join(sentences).split() == paragraphs["transcript"].split() == [word["punctuated_word"] for word in words]


def test_channels_are_apart(neural):
    one, other = neural.clips[0], neural.clips[1 % len(neural.clips)]
    stereo = encoders.wav(one, other)
    _, body = post(neural.server, "/v1/listen?multichannel=true&utterances=true", stereo)
    assert body["metadata"]["channels"] == len(body["results"]["channels"]) == 2
    for channel, clip in enumerate((one, other)):
        neural.assert_understood([word["word"] for word in words_of(body, channel)], clip.words)
    starts = [utterance["start"] for utterance in body["results"]["utterances"]]
    assert starts == sorted(starts)
    assert {utterance["channel"] for utterance in body["results"]["utterances"]} == {0, 1}
    _, mixed = post(neural.server, "/v1/listen", stereo)
    assert len(mixed["results"]["channels"]) == 1


def test_text_is_written_and_hidden_as_live(neural):
    talk = talk_of(neural)
    _, body = post(neural.server, "/v1/listen?smart_format=true&redact=numbers&search=seven&tag=a&tag=b&extra=k:v", encoders.wav(talk))
    alternative = body["results"]["channels"][0]["alternatives"][0]
    assert not any(character.isdigit() for character in alternative["transcript"].replace("_1]", "").replace("_2]", "").replace("_3]", ""))
    assert all("punctuated_word" in word for word in alternative["words"])
    assert [finding["query"] for finding in body["results"]["channels"][0]["search"]] == ["seven"]
    assert body["metadata"]["tags"] == ["a", "b"] and body["metadata"]["extra"] == {"k": "v"}


@pytest.mark.parametrize("path, body, headers, status, text", [
    ("/v1/listen", b"", {}, 400, "no body"),
    ("/v1/listen", b"this is no audio at all, whatever it may claim " * 40, {"Content-Type": "audio/wav"}, 400, ""),
    ("/v1/listen", b'{"url": "http://127.0.0.1:1/a.wav"}', {"Content-Type": "application/json"}, 400, "URL"),
    ("/v1/listen?model=flux-general-en", b"x", {}, 400, "Flux"),
    ("/v1/listen?utt_split=never&utterances=true", b"x", {}, 400, "utt_split"),
    ("/v1/listen?summarize=v2", b"x", {}, 400, "summarize"),
    ("/v1/listen?detect_language=true", b"RIFF", {}, 400, "languages"),
    ("/v1/listen?callback=http://a/", b"x", {}, 400, "callback"),
    ("/v1/auth/grant", b'{"ttl_seconds": 4000}', {}, 400, "3600"),
    ("/v1/auth/grant", b'{"ttl_seconds": "x"}', {}, 400, "ttl_seconds"),
    ("/v1/auth/grant", b"[", {}, 400, "JSON"),
])
def test_what_is_wrong_is_said(neural, path, body, headers, status, text):
    answer, said = post(neural.server, path, body, headers)
    assert answer.status == status, said
    assert text.lower() in said["err_msg"].lower()
    assert answer.headers["dg-error"] == said["err_msg"]
    assert answer.headers["dg-request-id"] == said["request_id"]


def test_another_method_is_refused_in_the_same_form(neural):
    answer = neural.server.request("DELETE", "/v1/listen")
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert json.loads(answer.body)["request_id"] == answer.headers["dg-request-id"]


def test_30_sdks_read_the_answer(neural, sdk, tmp_path):
    talk = talk_of(neural)
    file = tmp_path / "talk.wav"
    file.write_bytes(encoders.wav(talk))
    # Its own class holds it: what is missing would have been an exception, or None.
    answer = call(sdk, neural.server, call="transcribe", file=str(file), options={"model": "nova-3", "utterances": True, "paragraphs": True})
    neural.assert_understood([word["word"] for word in words_of(answer)], talk.words)
    assert abs(answer["metadata"]["duration"] - talk.seconds) < 0.02
    assert answer["results"]["utterances"]


def test_the_models_are_told_truly(neural):
    answer = neural.server.get("/v1/models")
    models = json.loads(answer.body)
    assert [model["name"] for model in models["stt"]]
    assert models["tts"] == []
    model = models["stt"][0]
    assert json.loads(neural.server.get(f"/v1/models/{model['uuid']}").body) == model
    assert neural.server.get(f"/v1/models/{uuid.uuid4()}").status == 404
    assert [each["name"] for each in call("7.17.0", neural.server, call="models")["stt"]] == [each["name"] for each in models["stt"]]


def stream_with(server, token):
    return Session.open(
        server, "/v1/listen", {"encoding": "linear16", "sample_rate": 16000}, additional_headers={"Authorization": f"Bearer {token}"})


async def test_36_tokens_open_streams(locked, key, sdk):
    granted = call(sdk, locked.server, call="grant", key=key)
    assert granted["expires_in"] == 30
    async with stream_with(locked.server, granted["access_token"]) as session:
        await session.send('{"type":"CloseStream"}')
        assert await session.closed() == 1000


async def test_36_until_they_expire_and_a_stream_outlives_its_token(locked, key):
    answer, granted = post(
        locked.server, "/v1/auth/grant", b'{"ttl_seconds": 2}', {"Authorization": f"Token {key}", "Content-Type": "application/json"})
    assert answer.status == 200 and granted["expires_in"] == 2
    async with stream_with(locked.server, granted["access_token"]) as session:
        await asyncio.sleep(2.5)
        with pytest.raises(websockets.exceptions.InvalidStatus) as refusal:
            async with stream_with(locked.server, granted["access_token"]):
                pass
        assert refusal.value.response.status_code == 401
        await session.send('{"type":"KeepAlive"}')
        await session.send('{"type":"CloseStream"}')
        assert await session.closed() == 1000


def test_36_who_has_no_key_gets_no_token(locked, key):
    for headers in ({}, {"Authorization": "Token wrong-key-9"}):
        answer, said = post(locked.server, "/v1/auth/grant", b"", headers)
        assert answer.status == 401 and said["err_code"] == "INVALID_AUTH"
    _, granted = post(locked.server, "/v1/auth/grant", b"", {"Authorization": f"Token {key}"})
    head, body, signature = granted["access_token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert abs(claims["exp"] - time.time() - 30) < 5
    assert key not in json.dumps(claims)
    longer = base64.urlsafe_b64encode(json.dumps({**claims, "exp": claims["exp"] + 9999}).encode()).decode().rstrip("=")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for forged in (f"{head}.{longer}.{signature}", f"{none}.{body}.", f"{head}.{body}.{signature[:-2]}AA"):
        answer, _ = post(locked.server, "/v1/auth/grant", b"", {"Authorization": f"Bearer {forged}"})
        assert answer.status == 401
    answer, _ = post(locked.server, "/v1/auth/grant", b"", {"Authorization": f"Bearer {granted['access_token']}"})
    assert answer.status == 200
