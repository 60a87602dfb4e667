"""OpenAI's REST interface by the provider's own SDK, unmodified: recordings, speech, models, client secrets. Numbers are those
of the interface's checklist."""

import base64
import io
import json
import ssl
import subprocess
import time
import wave

import httpx
import numpy
import openai
import pytest
import rig
import speech
import websockets
from websockets.sync.client import connect

TEXT = "One two three four five. Six seven eight nine."
SHAPE = {"message", "type", "param", "code"}


def client(server, key="no-key-needed", **options):
    return openai.OpenAI(
        api_key=key, base_url=server.http + "/v1", max_retries=0, http_client=httpx.Client(verify=False, timeout=60), **options)


def wav(clip, name="talk.wav"):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(clip.rate)
        out.writeframes(clip.pcm)
    return name, file.getvalue()


def digits(text):
    """The words of a text, numbers written out again."""
    names = dict(zip("0123456789", "zero one two three four five six seven eight nine".split()))
    return [word for token in text.lower().replace("-", " ").split()
            for word in ([names[c] for c in token if c in names] if any(c in names for c in token) else [token.strip(".,!?")])]


def decoded(audio, *options):
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *options, "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"],
        input=audio, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return numpy.frombuffer(done.stdout, dtype="<i2")


# Recordings

def test_41_json_is_the_words_and_how_long_they_took(neural):
    clip = neural.clips[0]
    answer = client(neural.server).audio.transcriptions.create(file=wav(clip), model="whisper-1")
    neural.assert_understood(digits(answer.text), clip.words)
    assert answer.usage.type == "duration" and abs(answer.usage.seconds - clip.seconds) < 0.2
    assert answer._request_id


def test_41_text_and_captions_are_strings(neural):
    clip = neural.clips[1]
    calls = client(neural.server).audio.transcriptions
    text = calls.create(file=wav(clip), model="gpt-4o-transcribe", response_format="text")
    neural.assert_understood(digits(text), clip.words)
    srt = calls.create(file=wav(clip), model="whisper-1", response_format="srt")
    assert srt.startswith("1\n00:00:0") and " --> " in srt
    vtt = calls.create(file=wav(clip), model="whisper-1", response_format="vtt")
    assert vtt.startswith("WEBVTT\n\n")


def test_41_verbose_has_words_and_segments_where_asked_for(neural):
    clip = neural.clips[0]
    calls = client(neural.server).audio.transcriptions
    answer = calls.create(
        file=wav(clip), model="whisper-1", response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert answer.language == "english" and abs(answer.duration - clip.seconds) < 0.2
    neural.assert_understood(digits(" ".join(word.word for word in answer.words)), clip.words)
    starts = [word.start for word in answer.words]
    assert starts == sorted(starts) and 0 <= starts[0] and answer.words[-1].end <= clip.seconds + 0.1
    assert answer.segments[0].id == 0 and answer.segments[0].avg_logprob <= 0
    assert " ".join(segment.text.strip() for segment in answer.segments) == answer.text
    alone = calls.create(file=wav(clip), model="whisper-1", response_format="verbose_json")
    assert alone.words is None and alone.segments
    words = calls.create(
        file=wav(clip), model="whisper-1", response_format="verbose_json", timestamp_granularities=["word"])
    assert words.words and not words.segments


def test_41_a_stream_has_deltas_then_done_then_its_end(neural):
    clip = neural.clips[0]
    events = list(client(neural.server).audio.transcriptions.create(file=wav(clip), model="gpt-4o-transcribe", stream=True))
    assert {event.type for event in events[:-1]} == {"transcript.text.delta"} and events[-1].type == "transcript.text.done"
    assert "".join(event.delta for event in events[:-1]) == events[-1].text
    assert events[-1].usage.total_tokens == events[-1].usage.input_tokens + events[-1].usage.output_tokens
    neural.assert_understood(digits(events[-1].text), clip.words)


def form(parts, boundary="a-boundary"):
    """A form, its parts in this order."""
    body = b""
    for name, file, value in parts:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        body += f'; filename="{file}"\r\nContent-Type: audio/wav'.encode() if file else b""
        body += b"\r\n\r\n" + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def post_form(server, parts, path="/v1/audio/transcriptions", headers=None):
    body, own = form(parts)
    return server.request("POST", path, body, {**own, **(headers or {})})


def test_41_the_stream_on_the_wire_ends_with_done(neural):
    name, audio = wav(neural.clips[0])
    answer = post_form(neural.server, [("file", name, audio), ("model", None, "whisper-1"), ("stream", None, "true")])
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/event-stream")
    lines = [line for line in answer.body.decode().split("\n") if line]
    assert lines[-1] == "data: [DONE]" and all(line.startswith("data: ") for line in lines)


def test_41_fields_may_have_brackets_or_not_and_stand_anywhere(neural):
    name, audio = wav(neural.clips[0])
    for suffix in ("", "[]"):
        answer = post_form(neural.server, [
            ("file", name, audio), (f"timestamp_granularities{suffix}", None, "word"),
            (f"keywords{suffix}", None, "zero"), (f"keywords{suffix}", None, "nine"), (f"include{suffix}", None, "logprobs"),
            ("response_format", None, "verbose_json"), ("model", None, "whisper-1"), ("language", None, "en"),
            ("prompt", None, "Digits, zero, nine."), ("chunking_strategy", None, '{"type":"server_vad","silence_duration_ms":300}')])
        assert answer.status == 200, answer.body
        assert json.loads(answer.body)["words"]


def test_41_probabilities_come_where_asked_for(neural):
    answer = client(neural.server).audio.transcriptions.create(
        file=wav(neural.clips[0]), model="gpt-4o-transcribe", include=["logprobs"])
    assert "".join(entry.token for entry in answer.logprobs) == answer.text
    assert all(entry.logprob <= 0 for entry in answer.logprobs)


@pytest.mark.parametrize("ending, options", [
    ("mp3", []), ("flac", []), ("ogg", ["-c:a", "libopus"]), ("webm", ["-c:a", "libopus"]),
])
def test_41_containers_are_recognized(neural, ending, options, tmp_path):
    clip = neural.clips[0]
    path = tmp_path / f"talk.{ending}"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "pipe:0", *options, path], input=wav(clip)[1], check=True, timeout=60)
    answer = client(neural.server).audio.transcriptions.create(file=path, model="whisper-1")
    neural.assert_understood(digits(answer.text), clip.words)


@pytest.mark.parametrize("change, status, code, param", [
    ({"model": "no-such-model"}, 404, "model_not_found", "model"),
    ({"response_format": "xml"}, 400, "invalid_value", "response_format"),
    ({"language": "english please"}, 400, "invalid_value", "language"),
    ({"language": "de"}, 400, "invalid_value", "language"),
    ({"timestamp_granularities": ["word"]}, 400, "invalid_value", "timestamp_granularities"),
    ({"temperature": 7}, 400, "invalid_value", "temperature"),
    ({"file": ("noise.mp3", b"this is no audio" * 100)}, 400, "invalid_value", None),
    ({"file": ("empty.wav", b"")}, 400, "invalid_value", None),
    ({"response_format": "diarized_json"}, 400, "invalid_value", None),
    ({"extra_body": {"known_speaker_names": ["a"]}}, 400, "invalid_value", "known_speaker_names"),
], ids=lambda value: next(iter(value)) if isinstance(value, dict) else None)
def test_41_what_is_wrong_is_told(neural, change, status, code, param):
    with pytest.raises(openai.APIStatusError) as raised:
        client(neural.server).audio.transcriptions.create(**{"file": wav(neural.shortest), "model": "whisper-1", **change})
    assert raised.value.status_code == status
    assert raised.value.code == code and raised.value.param == param
    assert set(raised.value.body) == SHAPE


def test_missing_fields_and_broken_forms(neural):
    name, audio = wav(neural.shortest)
    answer = post_form(neural.server, [("file", name, audio)])
    assert answer.status == 400 and json.loads(answer.body)["error"]["param"] == "model"
    answer = post_form(neural.server, [("model", None, "whisper-1")])
    assert answer.status == 400 and json.loads(answer.body)["error"]["param"] == "file"
    body, headers = form([("model", None, "whisper-1"), ("file", name, audio)])
    assert neural.server.request("POST", "/v1/audio/transcriptions", body[:-40], headers).status == 400
    assert neural.server.request(
        "POST", "/v1/audio/transcriptions", b"{}", {"Content-Type": "application/json"}).status == 400


def test_translations_are_honest(neural):
    with pytest.raises(openai.BadRequestError, match="does not translate"):
        client(neural.server).audio.translations.create(file=wav(neural.shortest), model="whisper-1")


# Speech

@pytest.fixture(scope="module")
def spoken(neural_server):
    pcm = client(neural_server.server).audio.speech.create(
        model="tts-1", voice="alloy", input=TEXT, response_format="pcm").read()
    assert 2 < len(pcm) / 48000 < 12
    return len(pcm) / 48000


@pytest.mark.parametrize("name, kind", [
    ("mp3", "audio/mpeg"), ("opus", "audio/opus"), ("flac", "audio/flac"), ("wav", "audio/wav"), ("pcm", "audio/pcm"),
])
def test_41_speech_in_every_format(neural, spoken, name, kind):
    answer = client(neural.server).audio.speech.create(
        model="gpt-4o-mini-tts", voice="nova", input=TEXT, response_format=name, instructions="Cheerfully.")
    assert answer.response.headers["content-type"] == kind
    options = ["-f", "s16le", "-ar", "24000", "-ac", "1"] if name == "pcm" else []
    assert abs(len(decoded(answer.read(), *options)) / 16000 - spoken) < 0.15 + 0.1 * spoken


def test_41_speech_is_mp3_where_nothing_is_said(neural, spoken):
    answer = client(neural.server).audio.speech.create(model="tts-1", voice="alloy", input=TEXT)
    assert answer.response.headers["content-type"] == "audio/mpeg"


def test_41_the_first_bytes_come_before_the_last_are_made(neural):
    """A long text's audio is more than the server makes ahead of its reader, so what comes first comes while it is made."""
    before = spoken_seconds(neural.server)
    with client(neural.server).audio.speech.with_streaming_response.create(
            model="tts-1", voice="alloy", input="This is a sentence of a long story. " * 110, response_format="wav") as answer:
        chunks = answer.iter_bytes(4096)
        assert next(chunks)[:4] == b"RIFF"
        made = spoken_seconds(neural.server) - before
        whole = sum(map(len, chunks)) / 48000
    assert made < whole / 2


def spoken_seconds(server):
    for line in server.get("/metrics").body.decode().splitlines():
        if line.startswith("parlance_spoken_seconds_total "):
            return float(line.split()[1])


def test_41_speech_as_events(neural, spoken):
    with client(neural.server).audio.speech.with_streaming_response.create(
            model="gpt-4o-mini-tts", voice="ash", input=TEXT, response_format="pcm", stream_format="sse") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: {")]
    assert events[-1]["type"] == "speech.audio.done" and events[-1]["usage"]["total_tokens"] > 0
    assert {event["type"] for event in events[:-1]} == {"speech.audio.delta"}
    assert abs(sum(len(base64.b64decode(event["audio"])) for event in events[:-1]) / 48000 - spoken) < 0.2 * spoken


def test_speed_and_voices(neural, spoken):
    calls = client(neural.server).audio.speech

    def pcm(**options):
        return calls.create(**{"model": "tts-1", "voice": "alloy", "input": TEXT, "response_format": "pcm", **options}).read()
    assert len(pcm(speed=2)) / 48000 < 0.7 * spoken
    assert abs(len(pcm(speed=4)) - len(pcm(speed=2))) < 4800, "as fast as it goes"
    assert pcm(voice="onyx") != pcm(voice="nova") != pcm(voice="alloy")
    assert pcm(voice="en-gb")


@pytest.mark.parametrize("change, status, param", [
    ({"model": "no-such"}, 404, "model"), ({"voice": "nobody"}, 400, "voice"), ({"input": " "}, 400, "input"),
    ({"input": "x" * 4097}, 400, "input"), ({"response_format": "aac"}, 400, "response_format"),
    ({"response_format": "midi"}, 400, "response_format"), ({"speed": 9}, 400, "speed"),
    ({"stream_format": "carrier pigeon"}, 400, "stream_format"),
], ids=lambda value: next(iter(value)) if isinstance(value, dict) else None)
def test_41_speech_refuses_in_words(neural, change, status, param):
    with pytest.raises(openai.APIStatusError) as raised:
        client(neural.server).audio.speech.create(**{"model": "tts-1", "voice": "alloy", "input": TEXT, **change})
    assert raised.value.status_code == status and raised.value.param == param


# Models

def test_41_models_are_listed_with_their_names(neural):
    models = client(neural.server).models
    names = [model.id for model in models.list()]
    assert {"whisper-1", "gpt-4o-transcribe", "tts-1", "gpt-4o-mini-tts", "gpt-realtime", "built-in-agent"} <= set(names)
    assert len(set(names)) == len(names)
    for name in names:
        assert models.retrieve(name).id == name and models.retrieve(name).object == "model"
    with pytest.raises(openai.NotFoundError) as raised:
        models.retrieve("gpt-9")
    assert raised.value.code == "model_not_found"


# Doors

def test_keys_are_asked_for(locked, key):
    with pytest.raises(openai.AuthenticationError) as raised:
        client(locked.server, "wrong-key-wrong").models.list()
    assert raised.value.code == "invalid_api_key"
    assert list(client(locked.server, key).models.list())
    with pytest.raises(openai.AuthenticationError):
        client(locked.server, "wrong-key-wrong").realtime.client_secrets.create()


@pytest.mark.parametrize("path", [
    "/v1/realtime/translations", "/v1/live/sessions", "/v1/audio/voices", "/v1/realtime/client_secrets/x",
])
def test_what_is_not_there_is_404_in_the_providers_form(neural, path):
    for answer in (neural.server.get(path), neural.server.request("POST", path, b"{}"), neural.server.handshake(path)):
        assert answer.status == 404
        assert set(json.loads(answer.body)["error"]) == SHAPE


@pytest.mark.parametrize("path", ["/v1/audio/transcriptions", "/v1/audio/speech", "/v1/models", "/v1/realtime/client_secrets"])
def test_browsers_may_ask(locked, path):
    answer = locked.server.get(path, {
        "Origin": "https://app.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,openai-beta,x-openai-agents-sdk"}, method="OPTIONS")
    assert answer.status == 204 and answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("authorization", "content-type", "openai-beta", "x-openai-agents-sdk"))
    refused = locked.server.get(path, {"Origin": "https://app.example"})
    assert refused.status in (401, 405) and "access-control-allow-origin" in refused.headers or refused.status == 405
    assert "location" in answer.headers["access-control-expose-headers"].lower()


# Client secrets

def opened(server, secret=None, query="", **options):
    context = None
    if server.is_secure:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return connect(server.ws + "/v1/realtime" + query, additional_headers=headers, ssl=context, **options)


def first(server, secret, query=""):
    with opened(server, secret, query) as socket:
        return json.loads(socket.recv(timeout=20))


def test_07_a_secret_carries_its_session(locked, key):
    made = client(locked.server, key).realtime.client_secrets.create(
        expires_after={"anchor": "created_at", "seconds": 30},
        session={"type": "realtime", "model": "gpt-realtime", "instructions": "Be brief.", "output_modalities": ["text"]})
    assert made.value.startswith("ek_") and 25 <= made.expires_at - time.time() <= 31
    assert made.session.type == "realtime" and made.session.instructions == "Be brief."
    for _ in range(2):
        event = first(locked.server, made.value)
        assert event["type"] == "session.created"
        assert event["session"]["instructions"] == "Be brief." and event["session"]["output_modalities"] == ["text"]
    # The connection may say otherwise.
    assert first(locked.server, made.value, "?model=gpt-realtime-mini")["session"]["model"] == "gpt-realtime-mini"
    assert first(locked.server, made.value, "?intent=transcription")["session"]["type"] == "transcription"


def test_07_a_secret_for_a_transcription(locked, key):
    made = client(locked.server, key).realtime.client_secrets.create(
        session={"type": "transcription", "audio": {"input": {"transcription": {"model": "whisper-1", "language": "en"}}}})
    assert 590 <= made.expires_at - time.time() <= 601
    event = first(locked.server, made.value)
    assert event["session"]["type"] == "transcription"
    assert event["session"]["audio"]["input"]["transcription"]["language"] == "en"


def test_07_from_a_browser(locked, key):
    made = client(locked.server, key).realtime.client_secrets.create()
    with opened(locked.server, subprotocols=["realtime", f"openai-insecure-api-key.{made.value}"]) as socket:
        assert socket.subprotocol == "realtime" and json.loads(socket.recv(timeout=20))["type"] == "session.created"


@pytest.mark.parametrize("seconds", [9, 7201, 0.5])
def test_07_lifetimes_have_bounds(locked, key, seconds):
    with pytest.raises(openai.BadRequestError) as raised:
        client(locked.server, key).realtime.client_secrets.create(expires_after={"anchor": "created_at", "seconds": seconds})
    assert raised.value.param == "expires_after.seconds"


def test_07_an_expired_secret_opens_nothing_and_ends_nothing(neural, locked, key):
    secrets = [client(rig.server, name).realtime.client_secrets.create(expires_after={"anchor": "created_at", "seconds": 10}).value
               for rig, name in ((locked, key), (neural, "any"))]
    expires = time.monotonic() + 11
    with opened(locked.server, secrets[0]) as socket:
        assert json.loads(socket.recv(timeout=20))["type"] == "session.created"
        time.sleep(max(0, expires - time.monotonic()))
        for rig, secret in ((locked, secrets[0]), (neural, secrets[1])):
            with pytest.raises(websockets.exceptions.InvalidStatus) as raised:
                first(rig.server, secret)
            assert raised.value.response.status_code == 401
            assert json.loads(raised.value.response.body)["error"]["code"] == "invalid_api_key"
        # The one that runs goes on.
        socket.send(json.dumps({"type": "session.update", "session": {"type": "realtime", "instructions": "Still here."}}))
        assert json.loads(socket.recv(timeout=20))["session"]["instructions"] == "Still here."


def test_07_a_secret_opens_sessions_only(locked, key):
    made = client(locked.server, key).realtime.client_secrets.create().value
    for call in (lambda api: api.models.list(), lambda api: api.realtime.client_secrets.create()):
        with pytest.raises(openai.AuthenticationError):
            call(client(locked.server, made))
    assert locked.server.handshake("/v1/listen", headers={"Authorization": f"Token {made}"}).status == 401


def test_07_the_betas_keys(locked, key):
    api = client(locked.server, key)
    made = api.beta.realtime.sessions.create(model="gpt-4o-realtime-preview", instructions="Hi.", modalities=["text"])
    assert made.client_secret.value.startswith("ek_") and made.instructions == "Hi." and made.modalities == ["text"]
    assert first(locked.server, made.client_secret.value)["session"]["instructions"] == "Hi."
    made = api.beta.realtime.transcription_sessions.create(input_audio_transcription={"model": "whisper-1"})
    assert made.client_secret.value.startswith("ek_") and made.input_audio_transcription.model == "whisper-1"
    assert first(locked.server, made.client_secret.value)["session"]["type"] == "transcription"


@pytest.mark.parametrize("body, code", [
    ("[]", "invalid_type"), ("{", "invalid_value"), ('{"session":{"type":"dream"}}', "invalid_value"),
    ('{"session":{}}', "missing_required_parameter"), ('{"expires_after":{"anchor":"now","seconds":60}}', "invalid_value"),
])
def test_07_what_is_wrong_with_a_wish_is_told(neural, body, code):
    answer = neural.server.request("POST", "/v1/realtime/client_secrets", body.encode(), {"Content-Type": "application/json"})
    assert answer.status == 400 and json.loads(answer.body)["error"]["code"] == code


def test_recordings_have_a_limit():
    made = rig.neural("--max-upload", "1")
    try:
        long = speech.silence(40, 16000)
        with pytest.raises(openai.APIStatusError) as raised:
            client(made.server).audio.transcriptions.create(file=wav(long), model="whisper-1")
        assert raised.value.status_code == 413 and "1048576 bytes" in raised.value.message
        assert client(made.server).audio.transcriptions.create(file=wav(made.shortest), model="whisper-1").text
    finally:
        assert made.server.stop() == 0
