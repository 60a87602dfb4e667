"""What a server does when there is more to do than it can: load is told, newcomers are refused, drops raise an alert."""

import asyncio
import dataclasses
import json
import re
import socket
import time

import pytest
import rig
import speech
import stream
from stream import conversation, finish, spoken, transcribe

LISTEN = {"encoding": "linear16", "sample_rate": 16000}


def readiness(server):
    return json.loads(server.get("/readyz").body)


def metric(server, name):
    found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", server.get("/metrics").body.decode(), re.MULTILINE)
    assert found, f"no metric {name}"
    return float(found[1])


async def until(condition, patience=90):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"not within {patience} s"
        await asyncio.sleep(0.25)


async def test_an_idle_server_says_that_it_has_nothing_to_do(neural):
    state = readiness(neural.server)
    assert state["status"] == "ready" and state["alerts"] == []
    for name in ("load", "utilization", "drop_ratio"):
        assert 0 <= state[name] <= 1, state
    assert 0 <= metric(neural.server, "parlance_load") <= 1
    assert metric(neural.server, "parlance_drop_alert") == 0


async def test_a_newcomer_that_would_be_too_much_is_refused_in_its_protocols_form():
    """The limit is next to nothing, so that any machine reaches it; real audio at the speed of speech does the rest."""
    small = rig.pocketsphinx("--max-load", "0.01")
    try:
        talk = small.long_speech(30)
        async with conversation(small) as session:
            speaking = asyncio.create_task(session.speak(talk.pcm, small.rate * 2, realtime=True))
            await until(lambda: readiness(small.server)["load"] > 0.02)
            native = small.server.handshake(stream.PATH, LISTEN)
            deepgram = small.server.handshake("/v1/listen", LISTEN)
            speaking.cancel()
        assert native.status == 429 and int(native.headers["retry-after"]) > 0
        error = json.loads(native.body)["error"]
        assert error["code"] == "too_busy" and "capacity" in error["message"]
        assert deepgram.status == 429 and int(deepgram.headers["retry-after"]) > 0
        assert json.loads(deepgram.body)["err_code"] == "TOO_MANY_REQUESTS"
        assert metric(small.server, "parlance_sessions_refused_total") == 2
        # The load goes with the audio, and with it the refusals.
        await until(lambda: small.server.handshake(stream.PATH, LISTEN).status == 101)
    finally:
        small.server.stop()


async def test_a_file_sent_at_once_keeps_nobody_out():
    small = rig.pocketsphinx("--max-load", "0.01")
    try:
        talk = small.long_speech(300)
        async with conversation(small, {"overflow": "wait"}) as session:
            speaking = asyncio.create_task(session.speak(talk.pcm, small.rate * 2))
            # Its first second or two come before it can be known for what it is; the load forgets them.
            await asyncio.sleep(5)
            await until(lambda: readiness(small.server)["load"] < 0.01, 40)
            assert metric(small.server, "parlance_audio_seconds_total") < talk.seconds - 10, "it is not busy any more"
            assert small.server.handshake(stream.PATH, LISTEN).status == 101
            speaking.cancel()
    finally:
        small.server.stop()


async def test_dropping_raises_an_alert_that_is_told_everywhere():
    small = rig.pocketsphinx("--overflow", "drop-oldest:200", "--drop-alert", "0.5")
    try:
        session = await transcribe(small, small.long_speech(60).pcm, {"endpointing": False})
        assert session.of("audio_dropped")
        await until(lambda: readiness(small.server)["alerts"] == ["audio_dropped"], 10)
        state = readiness(small.server)
        assert state["status"] == "ready" and state["drop_ratio"] > 0.005
        assert metric(small.server, "parlance_drop_alert") == 1
        assert small.server.log.count("alert: too much audio is being dropped") == 1
    finally:
        small.server.stop()


async def test_sessions_choose_between_models_and_none_waits_for_another():
    if not speech.HAS_SHARED:
        pytest.skip("NO SHARED MODELS: two engines in one server are not tested")
    both = rig.neural("--also", "pocketsphinx")
    other = dataclasses.replace(both, name="pocketsphinx", clips=rig.pocketsphinx_clips(), tolerance=0.4)
    try:
        # PocketSphinx is given more than it can do; the neural sessions beside it must not notice.
        heavy = other.long_speech(30)
        async with conversation(other, {"model": "pocketsphinx", "endpointing": False}) as slow:
            assert slow.messages[0]["engine"] == "pocketsphinx"
            speaking = asyncio.create_task(slow.speak(heavy.pcm, other.rate * 2))
            talk = speech.joined(both.clips[0], speech.silence(1.2, both.rate))
            sessions = await asyncio.gather(*(transcribe(both, talk.pcm, realtime=True) for _ in range(8)))
            for session in sessions:
                assert session.messages[0]["engine"] == "onnx"
                assert spoken(session) == spoken(sessions[0])
            both.assert_understood(spoken(sessions[0]), talk.words)
            await speaking
            await finish(slow)
        other.assert_understood(spoken(slow), heavy.words)
        refused = both.server.handshake(stream.PATH, {**LISTEN, "model": "nope"})
        assert refused.status == 400 and "en-us (pocketsphinx)" in refused.body.decode()
    finally:
        both.server.stop()


async def test_compression_is_offered_in_vain_and_a_compressed_frame_is_an_error(neural):
    """permessage-deflate (RFC 7692) is not taken up: PCM does not shrink enough to pay for it."""
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
    answer = neural.server.handshake(stream.PATH, LISTEN, offer)
    assert answer.status == 101 and "sec-websocket-extensions" not in answer.headers
    session = await transcribe(neural, neural.clips[0].pcm, realtime=False)
    assert session.socket.protocol.extensions == []
    with socket.create_connection(("127.0.0.1", neural.server.port), timeout=10) as plain:
        plain.sendall(
            f"GET {stream.PATH}?encoding=linear16&sample_rate=16000 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode())
        # Final, RSV1, binary; four masked bytes.
        plain.sendall(bytes([0x80 | 0x40 | 0x02, 0x80 | 4]) + bytes(8))
        received = b""
        while b"\x03\xea" not in received:  # close code 1002
            piece = plain.recv(4096)
            assert piece, received
            received += piece
