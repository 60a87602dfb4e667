"""How OpenAI's Realtime interface is reached, in which names it speaks, and what it does with what is wrong: items 1, 2, 4 to 6,
34, 35, 43 and 44 of its checklist."""

import asyncio
import base64
import json
import pathlib
import re

import pytest
import realtime
import rig
import speech
import wire
from realtime import SAID, Session, transcription, words
from test_openai_conversation import ask, conversation, told, user
from websockets.asyncio.client import connect

QUERY = {"intent": "transcription"}


def error(answer):
    return json.loads(answer.body)["error"]


def test_04_05_06_the_door(locked, key):
    """Bearer and subprotocol open alike; what is wrong is told before the upgrade, in the provider's form."""
    server = locked.server
    wrong = server.handshake("/v1/realtime", QUERY, {"Authorization": "Bearer not-the-key"})
    assert wrong.status == 401
    assert error(wrong) == {**error(wrong), "type": "invalid_request_error", "code": "invalid_api_key", "param": None}
    assert server.handshake("/v1/realtime", QUERY).status == 401
    bearer = {"Authorization": f"Bearer {key}"}
    accepted = server.handshake("/v1/realtime", QUERY, bearer)
    assert accepted.status == 101 and "sec-websocket-protocol" not in accepted.headers
    listed = {"Sec-WebSocket-Protocol": f"realtime, openai-insecure-api-key.{key}, openai-project.p, other"}
    accepted = server.handshake("/v1/realtime", QUERY, listed)
    assert accepted.status == 101 and accepted.headers["sec-websocket-protocol"] == "realtime"
    assert server.handshake("/v1/realtime", QUERY, {"Sec-WebSocket-Protocol": "realtime, openai-insecure-api-key.wrong-key"}).status == 401
    assert server.handshake("/realtime", {"model": "gpt-realtime"}, bearer).status == 101
    nothing = server.handshake("/v1/realtime", None, bearer)
    assert nothing.status == 400 and error(nothing)["code"] == "missing_model"
    unknown = server.handshake("/v1/realtime", {"model": "no-such"}, bearer)
    assert unknown.status == 404 and error(unknown)["code"] == "model_not_found"
    # Old SDKs cannot leave the model out.
    assert server.handshake("/v1/realtime", {**QUERY, "model": "no-such"}, bearer).status == 101
    call = server.handshake("/v1/realtime", {"call_id": "rtc_1"}, bearer)
    assert call.status in (400, 404) and error(call)["param"] == "call_id"


async def test_01_02_06_the_sdks_see_the_refusal(locked, key):
    for version in ("3", "2"):
        async with transcription(locked.server, version=version, key="wrong-key-wrong") as session:
            await session.closed()
            assert session.refused["refused"] == 401 and "invalid_api_key" in session.refused["body"]
        async with transcription(locked.server, version=version, key=key) as session:
            await session.created()


def test_05_a_browser_takes_the_subprotocol(locked_server, key, browse):
    page = browse().driver
    page.get(locked_server.server.http)
    page.set_script_timeout(30)
    told_first = page.execute_async_script(
        "const [url, key, done] = arguments;"
        "const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${key}`, 'openai-agents-sdk.1']);"
        "socket.onmessage = (event) => { done([socket.protocol, JSON.parse(event.data).type]); socket.close(); };"
        "socket.onclose = (event) => done(['closed', event.code]);",
        f"{locked_server.server.ws}/v1/realtime?intent=transcription", key)
    assert told_first == ["realtime", "session.created"]


@pytest.mark.parametrize("version", ["3", "1"])
async def test_35_beta_names_and_shapes(neural, version):
    headers = {"extra_headers": {"OpenAI-Beta": "realtime=v1"}} if version == "3" else {}
    async with Session.open(neural.server, version=version, surface="beta", model="gpt-4o-realtime-preview", **headers) as session:
        created = await session.created()
        assert "audio" not in created and "type" not in created and created["modalities"] == ["audio", "text"]
        assert created["input_audio_format"] == created["output_audio_format"] == "pcm16"
        assert (await session.until("conversation.created"))["conversation"]["object"] == "realtime.conversation"
        await session.send({"type": "session.update", "session": {
            "turn_detection": {"type": "server_vad"}, "input_audio_transcription": {"model": "whisper-1"},
            "max_response_output_tokens": 100, "temperature": 0.7}})
        updated = (await session.until("session.updated"))["session"]
        assert updated["max_response_output_tokens"] == 100 and updated["temperature"] == 0.7
        await session.speak(realtime.talk(neural, neural.shortest).pcm)
        done = (await session.until("response.done"))["response"]
        await session.until(f"{SAID}.completed")
        assert done["status"] == "completed" and done["output"][0]["content"][0]["type"] == "audio"
        await session.send({"type": "response.create", "response": {"modalities": ["text"]}})
        done = (await session.until(lambda m: m["type"] == "response.done" and m["response"]["id"] != done["id"]))["response"]
        assert done["output"][0]["content"][0]["type"] == "text"
    kinds = {m["type"] for m in session.messages}
    assert {"response.audio.delta", "response.audio.done", "response.audio_transcript.delta", "response.audio_transcript.done",
            "response.text.delta", "response.text.done", "conversation.item.created"} <= kinds
    assert not [kind for kind in kinds if kind.startswith("response.output_") and not kind.startswith("response.output_item")]
    assert not kinds & {"conversation.item.added", "conversation.item.done"}


async def test_35_a_beta_transcription_session(neural):
    async with wire.Session.open(neural.server, "/v1/realtime", QUERY, additional_headers={"OpenAI-Beta": "realtime=v1"}) as session:
        created = (await session.until(lambda _: True)).body
        assert created["type"] == "transcription_session.created" and created["session"]["input_audio_format"] == "pcm16"
        await session.send({"type": "transcription_session.update", "session": {
            "input_audio_format": "g711_ulaw", "turn_detection": None, "input_audio_transcription": {"model": "whisper-1"}}})
        updated = await session.until("transcription_session.updated")
        assert updated["session"]["input_audio_format"] == "g711_ulaw" and updated["session"]["turn_detection"] is None
        clip = neural.clips[0].trimmed().at(8000)
        await session.send({"type": "input_audio_buffer.append", "audio": base64.b64encode(realtime.ulaw(clip.samples)).decode()})
        await session.send({"type": "input_audio_buffer.commit"})
        done = await session.until(f"{SAID}.completed")
        neural.assert_understood(words(done["transcript"]), clip.words)
        assert {m["type"] for m in session.messages} >= {"conversation.item.created"}
        assert not session.of("conversation.item.added", "session.updated")


async def test_43_what_is_wrong_is_told_once_and_the_session_lives(neural):
    async with wire.Session.open(neural.server, "/v1/realtime", QUERY) as session:
        await session.until("session.created")
        wrong = [
            ("{", "invalid_event", None), ("[1]", "invalid_event", None), ("{}", "missing_required_parameter", None),
            (b"\x00\x01", "invalid_event", None),
            ('{"type": "no.such.event", "event_id": "e1"}', "invalid_event", "e1"),
            ('{"type": "input_audio_buffer.append", "audio": "*", "event_id": "e2"}', "invalid_value", "e2"),
            ('{"type": "input_audio_buffer.append", "event_id": "e3"}', "missing_required_parameter", "e3"),
            ('{"type": "input_audio_buffer.append", "audio": 5, "event_id": "e4"}', "invalid_type", "e4"),
            ('{"type": "transcription_session.update", "session": {}, "event_id": "e5"}', "invalid_value", "e5"),
            ('{"type": "response.create", "event_id": "e6"}', "invalid_event", "e6"),
            ("[" * 5000, "invalid_event", None),
        ]
        for number, (message, code, event_id) in enumerate(wrong, 1):
            before = len(session.messages)
            await session.send(message)
            refused = await session.until("error", after=before)
            assert (refused["error"]["code"], refused["error"]["event_id"]) == (code, event_id), (message[:60], refused.body)
            assert refused["error"]["message"] and len(session.of("error")) == number
        # Escaped, with the type last, with a name that nobody knows: understood all the same.
        clip = neural.clips[0].trimmed().at(realtime.RATE)
        await session.send({"type": "session.update", "session": {
            "type": "transcription", "audio": {"input": {"turn_detection": None}}, "no_such_setting": 1}})
        await session.until("session.updated")
        text = base64.b64encode(clip.pcm).decode().replace("/", "\\/")
        await session.send('{"audio":"%s","event_id":"e7","type":"input_audio_buffer.append"}' % text)
        await session.send({"type": "input_audio_buffer.commit"})
        done = await session.until(f"{SAID}.completed")
        neural.assert_understood(words(done["transcript"]), clip.words)
        assert len(session.of("error")) == len(wrong)


async def test_34_a_session_ends_after_its_time():
    made = rig.neural("--max-session", "3")
    async with transcription(made.server) as session:
        await session.created()
        assert await session.closed() == 1001
        (told_why,) = session.of("error")
        assert told_why["error"]["code"] == "session_expired" and "maximum duration" in session.close_reason
    made.server.stop()


def resident(server):
    """Memory of the server, in MiB."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024


async def test_44_clients_that_do_not_read_do_not_make_it_grow():
    """A hundred answers of minutes each, of which nobody reads a byte: the audio waits where it is made."""
    made = rig.neural("--speech-lead", "60000", "--max-load", "1")
    text = "Count to one hundred."
    sockets = []
    try:
        async def start():
            socket = await connect(
                f"{made.server.ws}/v1/realtime?model=gpt-realtime", max_queue=1, compression=None, ping_interval=None)
            socket.transport.pause_reading()
            for event in ({"type": "conversation.item.create", "item": user(text)}, {"type": "response.create"}):
                await socket.send(json.dumps(event))
            return socket

        sockets = [await start() for _ in range(100)]
        await asyncio.sleep(8)
        early = resident(made.server)
        await asyncio.sleep(8)
        late = resident(made.server)
        print(f"\n100 sessions that read nothing: {early:.0f} MiB, 8 s later {late:.0f} MiB")
        # Whole, the answers are some 60 s of 24 kHz each: 300 MB, and a third more in base64.
        assert late < early + 60 and late < 700
        assert made.server.get("/readyz").status == 200
    finally:
        for socket in sockets:
            socket.transport.abort()
    assert made.server.stop() == 0
