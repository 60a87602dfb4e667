"""Clients that mean harm, or are broken: the server goes on, and says what was wrong."""

import asyncio
import random
import socket

import dictate
import pytest
from wire import Session

PATHS = ["/v3/ws", "/v2/realtime/ws"]


async def still_serves(rig):
    clip = rig.shortest
    session = await dictate.transcribe(rig, clip)
    rig.assert_understood(dictate.spoken(session), clip.words)


@pytest.mark.parametrize("path", PATHS)
async def test_binary_garbage_is_audio_without_words(neural, path):
    source = random.Random(1)
    async with Session.open(neural.server, path, {"sample_rate": 16000}) as session:
        for _ in range(50):
            await session.send(source.randbytes(3200))
        await session.send({"type": "Terminate"} if path == PATHS[0] else {"terminate_session": True})
        assert await session.closed() == 1000
    await still_serves(neural)


@pytest.mark.parametrize("path", PATHS)
async def test_a_hundred_megabytes_of_json_are_not_gathered(neural, path):
    """The length alone is enough to be told so: nobody waits for the rest."""
    with socket.create_connection(("127.0.0.1", neural.server.port), timeout=20) as raw:
        raw.sendall((
            f"GET {path}?sample_rate=16000 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
        raw.sendall(b"\x81\xff" + (100_000_000).to_bytes(8, "big") + bytes(4) + b'{"type":"')
        heard = b""
        while (1009).to_bytes(2, "big") + b"messages may have" not in heard:
            piece = raw.recv(65536)
            assert piece, heard
            heard += piece
    await still_serves(neural)


@pytest.mark.parametrize("path, code", [(PATHS[0], 3006), (PATHS[1], 4101)])
async def test_deep_json_is_refused(neural, path, code):
    async with Session.open(neural.server, path, {"sample_rate": 16000}) as session:
        await session.send("[" * 60_000)
        assert await session.closed() == code
    await still_serves(neural)


async def test_a_flood_of_control_messages_is_answered_in_order(neural):
    async with dictate.conversation(neural) as session:
        for _ in range(5_000):
            await session.send({"type": "ForceEndpoint"})
            await session.send({"type": "UpdateConfiguration", "max_turn_silence": 700})
        await dictate.terminate(session)
    assert session.summary == ["Begin", "Termination"]


async def test_a_client_that_never_reads_stops_nobody(neural):
    async with Session.open(neural.server, "/v3/ws", {"sample_rate": neural.rate, "session_heartbeat": True}) as deaf:
        await deaf.until("Begin")
        deaf.reader.cancel()
        deaf.socket.transport.pause_reading()
        clip = dictate.padded(neural.clips[0])

        async def shout():
            for _ in range(20):
                await deaf.speak(clip.pcm, clip.rate * 2)

        shouting = asyncio.create_task(shout())
        await still_serves(neural)
        shouting.cancel()
        await asyncio.gather(shouting, return_exceptions=True)
        deaf.socket.transport.abort()
    await still_serves(neural)


async def test_base64_that_is_none_ends_the_session_and_nothing_else(neural):
    source = random.Random(2)
    for _ in range(30):
        text = "".join(chr(source.randrange(32, 127)) for _ in range(source.randrange(1, 4000))).replace('"', "").replace("\\", "")
        async with Session.open(neural.server, "/v2/realtime/ws", {"sample_rate": 16000}) as session:
            await session.send('{"audio_data":"' + text + '"}')
            await session.send({"terminate_session": True})
            assert await session.closed() in (1000, 4101)
