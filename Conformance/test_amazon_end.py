"""Amazon's checklist, end and failure: every way in which a stream can end."""

import dataclasses
import re
import time

import pytest
import rig
import speech
from amazon import EMPTY, Client, Signer, Unsigned, audio_event, message, pieces


@pytest.mark.parametrize("how", ["signed empty chunk", "empty audio event", "bare empty message", "END_STREAM alone", "the chunk alone"])
def test_26_ends(amazon, how):
    signer = Signer() if "chunk" in how else Unsigned()
    with Client(amazon.server) as client:
        stream = client.open(signer=signer)
        client.send(stream, b"".join(signer.chunk(audio_event(piece)) for piece in pieces(amazon.shortest.pcm)))
        last = {"empty audio event": audio_event(b""), "bare empty message": EMPTY, "END_STREAM alone": b""}.get(how)
        # The server does not wait for the client's own END_STREAM.
        client.send(stream, signer.chunk(b"") if last is None else last, end=how == "END_STREAM alone")
        amazon.assert_understood(client.whole(stream).words(), amazon.shortest.words)
        assert stream.events.exceptions == []


def test_26_what_comes_after_the_end_is_not_heard(amazon):
    with Client(amazon.server) as client:
        stream = client.open()
        client.send(stream, audio_event(amazon.shortest.pcm) + EMPTY + audio_event(amazon.clips[0].pcm) + b"rubbish", end=True)
        amazon.assert_understood(client.whole(stream).words(), amazon.shortest.words)


def test_26_a_stream_without_a_word(amazon):
    with Client(amazon.server) as client:
        silent, empty, whole = client.open(), client.open(), client.open(end=True)
        client.send(silent, audio_event(speech.silence(2, 8000).pcm), end=True)
        client.send(empty, EMPTY, end=True)
        for stream in (silent, empty, whole):
            assert client.whole(stream) == []


def test_27_nothing_for_fifteen_seconds(amazon):
    """Silence that is sent is audio."""
    with Client(amazon.server) as client:
        silent, gone = client.open(), client.open()
        began = time.monotonic()
        while not gone.is_over:
            client.pump(0.2)
            client.send(silent, audio_event(speech.silence(0.2, 8000).pcm))
            assert time.monotonic() - began < 60
        assert gone.events.exceptions == [
            ("BadRequestException", "Your request timed out because no new audio was received for 15 seconds.")]
        client.send(silent, audio_event(amazon.shortest.pcm), end=True)
        amazon.assert_understood(client.whole(silent).words(), amazon.shortest.words)


def test_28_undecodable_audio(amazon):
    with Client(amazon.server) as client:
        stream = client.open({"media-encoding": "flac"})
        client.send(stream, audio_event(b"this is no FLAC at all " * 100))
        assert [name for name, _ in client.whole(stream).exceptions] == ["BadRequestException"]


@pytest.fixture(scope="module")
def single():
    """A server with room for one stream."""
    made = rig.neural("--max-sessions", "1", also_tls=True)
    yield dataclasses.replace(made, server=made.server.over_tls())
    assert made.server.stop() == 0, made.server.last_words


def test_28_overload(single):
    with Client(single.server) as client, Client(single.server) as other:
        stream = client.open()
        client.send(stream, audio_event(single.shortest.pcm))
        assert other.open().refusal[:2] == (429, "LimitExceededException")
        client.send(stream, b"", end=True)
        single.assert_understood(client.whole(stream).words(), single.shortest.words)
        assert other_gets_in(other, time.monotonic())


@pytest.mark.parametrize("leave", ["socket", "reset"])
def test_29_a_client_that_disappears(single, leave):
    with Client(single.server) as other:
        with Client(single.server) as client:
            stream = client.open()
            client.send(stream, audio_event(single.shortest.pcm))
            assert other.open().status == 429
            if leave == "reset":
                client.h2.reset_stream(stream.id, error_code=8)
                client.flush()
                assert other_gets_in(other, time.monotonic())
        if leave == "socket":
            assert other_gets_in(other, time.monotonic())


def other_gets_in(client, left):
    """Within a second; a second more for a slow machine."""
    while (stream := client.open()).status != 200:
        assert time.monotonic() - left < 2, "the place was not freed"
        time.sleep(0.05)
    client.send(stream, b"", end=True)
    client.whole(stream)
    return True


def test_28_a_longest_stream():
    made = rig.neural("--max-session", "1")
    try:
        with Client(made.server) as client:
            stream = client.open()
            client.send(stream, audio_event(made.shortest.pcm))
            assert [name for name, _ in client.whole(stream).exceptions] == ["LimitExceededException"]
    finally:
        assert made.server.stop() == 0


def test_28_shutdown():
    made = rig.neural(also_tls=True)
    with Client(made.server.over_tls()) as client:
        stream, idle = client.open(), client.open()
        client.send(stream, audio_event(made.shortest.pcm))
        client.pump(0.3)
        made.server.terminate()
        events = client.whole(stream)
        made.assert_understood(events.words(), made.shortest.words)
        assert [name for name, _ in events.exceptions] == ["ServiceUnavailableException"]
        assert [name for name, _ in client.whole(idle).exceptions] == ["ServiceUnavailableException"]
    assert made.server.stop() == 0


def test_nothing_was_logged_that_should_not_be(amazon):
    log = amazon.server.log
    assert not re.search(r"Fatal error|SIGSEGV", log)
    assert message([]) == EMPTY
