"""Control, end and failure of a live Deepgram stream: items 18 to 22, 26 and 28 of the conformance checklist."""

import asyncio
import hashlib
import random
import socket
import time
import uuid

import listen
import speech
from listen import conversation, end, finals, spoken
from wire import Session


async def test_18_close_stream_answers_everything_within_400_ms(neural):
    """Best of three, so that a busy machine does not fail it."""
    clip = neural.shortest
    delays = []
    for _ in range(3):
        async with conversation(neural) as session:
            await session.speak(clip.pcm, clip.rate * 2, realtime=True)
            asked = time.monotonic()
            await listen.close(session)
            delays.append(session.closed_at - asked)
        neural.assert_understood(spoken(session), clip.words)
        assert abs(end(finals(session)[-1]) - clip.seconds) < 0.1
    print(f"\nCloseStream to Close: {[round(delay * 1000) for delay in delays]} ms")
    assert min(delays) <= 0.4, delays


async def test_19_an_empty_binary_message_ends_the_stream(neural):
    clip = neural.clips[0]
    async with conversation(neural) as session:
        await session.speak(clip.pcm, clip.rate * 2)
        await session.send(b"")
        assert await session.closed() == 1000
    assert session.messages[-1]["type"] == "Metadata"
    neural.assert_understood(spoken(session), clip.words)


async def test_20_metadata_describes_exactly_what_was_sent(engine):
    clip = engine.clips[0]
    session = await listen.transcribe(engine, clip.pcm, {"extra": ["a:1", "b:2", "a:3"]})
    metadata = session.messages[-1].body
    assert metadata["sha256"] == hashlib.sha256(clip.pcm).hexdigest()
    assert abs(metadata["duration"] - clip.seconds) <= 0.02
    assert metadata["channels"] == 1
    assert metadata["request_id"] == session.socket.response.headers["dg-request-id"]
    assert metadata["models"] == list(metadata["model_info"]) and metadata["models"]
    for model in metadata["models"]:
        uuid.UUID(model)
        assert set(metadata["model_info"][model]) >= {"name", "version", "arch"}
    assert {result["metadata"]["model_uuid"] for result in session.of("Results")} == set(metadata["models"])
    assert metadata["extra"] == {"a": "3", "b": "2"}
    assert metadata["transaction_key"] == "deprecated" and metadata["created"].endswith("Z")


async def test_20_a_stream_without_audio_ends_well(neural):
    async with conversation(neural) as session:
        metadata = await listen.close(session)
    assert metadata["duration"] == 0
    assert metadata["sha256"] == hashlib.sha256(b"").hexdigest()


async def test_21_silence_on_the_line_is_ended_and_keep_alive_holds_it(neural):
    """A minute long: the three connections wait side by side."""

    async def silent(pinging):
        async with Session.open(neural.server, listen.PATH, {"encoding": "linear16", "sample_rate": neural.rate}) as session:
            began = time.monotonic()
            while session.close_code is None and time.monotonic() - began < 20:
                if pinging:
                    await session.socket.ping()
                await asyncio.sleep(0.5)
            assert session.close_code == 1011, (session.close_code, session.close_reason)
            assert "net0001" in session.close_reason
            assert 9 <= session.closed_at - began <= 15, session.closed_at - began

    async def kept_alive():
        clip = neural.clips[0]
        async with conversation(neural) as session:
            for _ in range(12):
                await session.send({"type": "KeepAlive"})
                await asyncio.sleep(5)
                assert session.close_code is None, (session.close_code, session.close_reason)
            assert session.messages == []
            await session.speak(clip.pcm, clip.rate * 2)
            await listen.close(session)
        neural.assert_understood(spoken(session), clip.words)

    await asyncio.gather(silent(False), silent(True), kept_alive())


async def test_22_bytes_that_are_no_audio_end_the_stream_with_a_reason(neural):
    noise = random.Random(5).randbytes(200_000)
    async with Session.open(neural.server, listen.PATH) as session:
        try:
            await session.speak(noise, 32_000)
        except Exception as error:  # the server may have closed before everything was sent
            print(f"while sending: {error!r}")
        assert await session.closed(15) == 1008, (session.close_code, session.close_reason)
    assert "DATA-0000" in session.close_reason


async def test_22_random_bytes_as_samples_are_only_noise(neural):
    noise = random.Random(6).randbytes(neural.rate * 2 * 5 + 1)
    async with conversation(neural) as session:
        await session.speak(noise, neural.rate * 2)
        metadata = await listen.close(session)
    assert abs(metadata["duration"] - 5) < 0.02


async def test_26_configure_is_answered_once(neural):
    clip = neural.clips[0]
    async with conversation(neural) as session:
        await session.send({"type": "Configure", "keyterms": ["seven", "nine"]})
        answer = await session.until(lambda message: message["type"].startswith("Configure"))
        assert answer["type"] == "ConfigureSuccess" and answer["keyterms"] == ["seven", "nine"], answer.body
        assert answer["request_id"] == session.socket.response.headers["dg-request-id"]
        await session.speak(clip.pcm, clip.rate * 2)
        await listen.close(session)
    assert len(session.of("ConfigureSuccess", "ConfigureFailure")) == 1
    neural.assert_understood(spoken(session), clip.words)


async def test_26_text_that_cannot_be_understood_is_answered_and_the_stream_goes_on(neural):
    clip = neural.clips[0]
    strange = ["{", "null", "[]", '"KeepAlive"', '{"type":"Dance"}', '{"type":7}', "[" * 5000, '{"type":"Finalize","channel":"left"}', "\u0000", '{"a":' * 900]
    async with conversation(neural) as session:
        for message in strange:
            await session.send(message)
        for _ in strange:
            await session.until(lambda _: len(session.of("Error")) == len(strange))
        await session.speak(clip.pcm, clip.rate * 2)
        await listen.close(session)
    for error in session.of("Error"):
        assert error["variant"] == "SchemaError" and error["description"]
    neural.assert_understood(spoken(session), clip.words)


async def test_control_words_in_binary_messages_are_audio(neural):
    async with conversation(neural) as session:
        await session.speak(speech.silence(1, neural.rate).pcm, neural.rate * 2)
        await session.send(b'{"type":"CloseStream"}  ')
        await asyncio.sleep(1)
        assert session.close_code is None
        await listen.close(session)


def test_a_message_over_the_limit_is_refused_before_it_is_read(neural):
    """Only the frame's head is sent: it says how long the message will be, and that is reason enough."""
    request = (
        f"GET {listen.PATH}?encoding=linear16&sample_rate=16000 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    with socket.create_connection(("127.0.0.1", neural.server.port), timeout=10) as connection:
        connection.sendall(request.encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(4096)
        connection.sendall(b"\x82\xff" + (17 << 20).to_bytes(8, "big") + bytes(4))
        frame = connection.recv(4096)
    assert frame[0] == 0x88 and int.from_bytes(frame[2:4], "big") == 1009, frame


async def test_a_client_that_leaves_without_a_word_takes_nothing_with_it(neural):
    clip = neural.clips[0]
    async with Session.open(neural.server, listen.PATH, {"encoding": "linear16", "sample_rate": clip.rate}) as gone:
        await gone.speak(clip.pcm, clip.rate * 2)
        gone.socket.transport.abort()
    session = await listen.transcribe(neural, clip.pcm)
    neural.assert_understood(spoken(session), clip.words)


async def test_28_no_other_message_type_is_sent(neural):
    """Whatever is asked for, and whatever the client does."""
    everything = {
        "interim_results": True, "vad_events": True, "utterance_end_ms": 1000, "smart_format": True, "redact": "pci",
        "parlance_timings": True, "search": "one", "endpointing": 100}
    async with listen.conversation(neural, everything) as session:
        talk = speech.joined(neural.clips[0], speech.silence(1.5, neural.rate))
        await session.speak(talk.pcm, neural.rate * 2)
        for message in ({"type": "KeepAlive"}, {"type": "Finalize"}, {"type": "Configure"}, {"type": "Unheard of"}):
            await session.send(message)
        await session.send("no JSON")
        await session.speak(talk.pcm, neural.rate * 2)
        await listen.close(session)
    kinds = set(session.summary)
    assert kinds <= listen.KNOWN_TYPES, kinds
    assert {"Results", "SpeechStarted", "UtteranceEnd", "ConfigureSuccess", "Error", "Metadata"} <= kinds, kinds
