"""What each key has used, as metrics: audio heard, audio spoken, tokens; by the key's name and the dialect, while it is used."""

import json
import time

import openai
import pytest
import rig
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

ANNA, BEN = "anna-has-this-key", "ben-has-that-key"


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    file = tmp_path_factory.mktemp("keys") / "keys"
    file.write_text(f"{ANNA} Anna\n{BEN} Ben of \"Sales\"\n")
    made = rig.neural("--keys-file", file)
    yield made
    assert made.server.stop() == 0, made.server.last_words


def usage(server, name, **labels):
    text = server.get("/metrics", {"Authorization": f"Bearer {ANNA}"}).body.decode()
    return sum(
        sample.value for family in text_string_to_metric_families(text) for sample in family.samples
        if sample.name == f"parlance_usage_{name}_total" and labels.items() <= sample.labels.items())


def eventually(check, seconds=30):
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_stream_is_counted_while_it_runs(keyed):
    server, clip = keyed.server, keyed.clips[0]
    before = usage(server, "heard_seconds", key="Anna", dialect="deepgram")
    with connect(
            f"{server.ws}/v1/listen?encoding=linear16&sample_rate={clip.rate}",
            additional_headers={"Authorization": f"Token {ANNA}"}) as socket:
        size = clip.rate * 2
        socket.send(clip.pcm[:size])
        eventually(lambda: abs(usage(server, "heard_seconds", key="Anna", dialect="deepgram") - before - 1) < 0.01)
        socket.send(clip.pcm[size:2 * size])
        eventually(lambda: abs(usage(server, "heard_seconds", key="Anna", dialect="deepgram") - before - 2) < 0.01)
        socket.send(json.dumps({"type": "CloseStream"}))
    assert usage(server, "sessions", key="Anna", dialect="deepgram") >= 1
    assert usage(server, "heard_seconds", key='Ben of "Sales"', dialect="deepgram") == 0


def test_recordings_and_speech_are_counted(keyed):
    server = keyed.server
    api = openai.OpenAI(api_key=BEN, base_url=server.http + "/v1", max_retries=0)
    audio = api.audio.speech.create(model="tts-1", voice="alloy", input="One two three.", response_format="wav").read()
    spoken = usage(server, "spoken_seconds", key='Ben of "Sales"', dialect="openai")
    assert abs(spoken - (len(audio) - 44) / 48000) < 0.05
    api.audio.transcriptions.create(file=("a.wav", audio), model="whisper-1")
    assert abs(usage(server, "heard_seconds", key='Ben of "Sales"', dialect="openai") - spoken) < 0.1


def test_tokens_are_counted_for_who_made_the_secret(keyed):
    server = keyed.server
    secret = openai.OpenAI(api_key=ANNA, base_url=server.http + "/v1").realtime.client_secrets.create(
        session={"type": "realtime", "model": "gpt-realtime", "output_modalities": ["text"]}).value
    with connect(f"{server.ws}/v1/realtime", additional_headers={"Authorization": f"Bearer {secret}"}) as socket:
        socket.send(json.dumps({"type": "conversation.item.create", "item": {
            "type": "message", "role": "user", "content": [{"type": "input_text", "text": "count to three"}]}}))
        socket.send(json.dumps({"type": "response.create"}))
        while True:
            event = json.loads(socket.recv(timeout=30))
            if event["type"] == "response.done":
                break
    told = event["response"]["usage"]
    counted = {kind: usage(server, "chat_tokens", key="Anna", dialect="openai-realtime", kind=kind) for kind in ("prompt", "completion")}
    assert counted == {"prompt": 3, "completion": 8}
    assert told["output_tokens"] == 8
