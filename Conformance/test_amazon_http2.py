"""Amazon's checklist, HTTP/2 and TLS; and HTTP/2 as such: ordinary requests over it, and clients that mean harm."""

import json
import socket
import ssl
import subprocess

import amazon as wire
import pytest
import tls
from amazon import Client, audio_event, pieces


@pytest.mark.parametrize("alpn", [("h2",), ("h2", "http/1.1"), ()], ids=["h2", "both", "none"])
def test_01_each_way_to_http2(amazon, alpn):
    with Client(amazon.server, alpn=alpn) as client:
        assert client.negotiated == ("h2" if alpn else None)
        stream = client.open()
        assert stream.status == 200
        client.send(stream, audio_event(amazon.shortest.pcm) + audio_event(b""), end=True)
        amazon.assert_understood(client.whole(stream).words(), amazon.shortest.words)


def test_01_a_plain_listener_knows_http2_by_its_preface(neural_server):
    with Client(neural_server.server) as client:
        stream = client.open()
        client.send(stream, audio_event(neural_server.shortest.pcm), end=True)
        neural_server.assert_understood(client.whole(stream).words(), neural_server.shortest.words)


def test_01_a_preface_that_comes_byte_by_byte(amazon):
    context = ssl.create_default_context(cafile=tls.certificate()[0])
    with socket.create_connection(("127.0.0.1", amazon.server.port)) as plain, context.wrap_socket(plain, server_hostname="localhost") as link:
        for byte in b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00":
            link.send(bytes([byte]))
        assert link.recv(9)[3] == 4, "a SETTINGS frame comes first"


def test_01_clients_of_http11_are_served_as_before(amazon):
    assert amazon.server.get("/healthz").status == 200
    assert amazon.server.request("POST", wire.PATH).status == 505
    assert json.loads(amazon.server.request("POST", wire.PATH).body)["Message"]


@pytest.mark.parametrize("arguments", [[], ["--http1.1"], ["-I"], ["--no-alpn"]], ids=["h2", "http1.1", "head", "no-alpn"])
def test_ordinary_requests_over_either_protocol(amazon, arguments):
    done = subprocess.run(
        ["curl", "-sS", "--cacert", tls.certificate()[0], "-w", "%{http_version} %{http_code}", *arguments, f"{amazon.server.http}/readyz"],
        capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    wanted = "1.1" if arguments and arguments[0] in ("--http1.1", "--no-alpn") else "2"
    assert done.stdout.endswith(f"{wanted} 200"), done.stdout
    assert ('"status":"ready"' in done.stdout) == ("-I" not in arguments)


def test_a_recording_is_uploaded_and_transcribed_over_http2(amazon, tmp_path):
    clip = amazon.shortest.write_wav(tmp_path / "clip.wav")
    done = subprocess.run(
        ["curl", "-sS", "--cacert", tls.certificate()[0], "-w", "\n%{http_version} %{http_code}", "--data-binary", f"@{clip}",
         "-H", "content-type: audio/wav", f"{amazon.server.http}/v1/listen"], capture_output=True, text=True, timeout=60)
    body, status = done.stdout.rsplit("\n", 1)
    assert status == "2 200", done.stdout
    words = json.loads(body)["results"]["channels"][0]["alternatives"][0]["transcript"].split()
    amazon.assert_understood(words, amazon.shortest.words)


def test_02_the_operations_paths(amazon):
    with Client(amazon.server) as client:
        for path in (wire.PATH, wire.PATH + "?"):
            assert client.open(path=path).status == 200
        for path in ("/medical-stream-transcription", "/call-analytics-stream-transcription", "/medical-scribe-stream", "/elsewhere"):
            stream = client.open(path=path, end=True)
            assert stream.refusal[:2] == (404, "UnknownOperationException") and stream.refusal[2]


def test_03_the_head_comes_before_any_audio(amazon):
    id = "12345678-1234-abcd-1234-1234567890AB"
    with Client(amazon.server) as client:
        given = client.open({"session-id": id, "show-speaker-label": "True"})
        made = client.open()
        for stream in (given, made):
            assert stream.status == 200 and stream.headers["content-type"] == "application/vnd.amazon.eventstream"
            assert len(stream.headers["x-amzn-request-id"]) == 36
        assert given.headers["x-amzn-transcribe-session-id"] == id
        assert given.headers["x-amzn-transcribe-show-speaker-label"] == "true"
        assert len(made.headers["x-amzn-transcribe-session-id"]) == 36
        assert made.headers["x-amzn-transcribe-show-speaker-label"] == "false"
        assert made.headers["x-amzn-transcribe-language-code"] == "en-US"


def test_03_an_id_that_is_in_use_is_a_conflict(amazon):
    id = "12345678-1234-abcd-1234-1234567890ff"
    with Client(amazon.server) as client:
        first = client.open({"session-id": id})
        assert client.open({"session-id": id.upper()}).refusal[:2] == (409, "ConflictException")
        client.send(first, b"", end=True)
        client.whole(first)
        assert client.open({"session-id": id}).status == 200


def test_04_streams_on_one_connection(amazon):
    one, two = amazon.clips[0], amazon.clips[1]
    with Client(amazon.server) as client:
        streams = [client.open(), client.open()]
        for first, second in zip(pieces(one.pcm), pieces(two.pcm)):
            client.send(streams[0], audio_event(first))
            client.send(streams[1], audio_event(second))
        for stream, clip in zip(streams, (one, two)):
            # What the shorter one has left of the other.
            rest = clip.pcm[min(len(one.pcm), len(two.pcm)) // 1600 * 1600 + 1600:]
            client.send(stream, b"".join(map(audio_event, pieces(rest))), end=True)
        for stream, clip in zip(streams, (one, two)):
            amazon.assert_understood(client.whole(stream).words(), clip.words)
        third = client.open()
        client.send(third, audio_event(one.pcm), end=True)
        amazon.assert_understood(client.whole(third).words(), one.words)


def test_05_booleans(amazon):
    with Client(amazon.server) as client:
        for value in ("true", "True", "TRUE"):
            stream = client.open({"enable-channel-identification": value, "number-of-channels": "2"})
            assert stream.headers["x-amzn-transcribe-enable-channel-identification"] == "true"
        for value in ("false", "False", None):
            stream = client.open({"enable-channel-identification": value, "identify-language": value})
            assert stream.headers["x-amzn-transcribe-enable-channel-identification"] == "false"
        assert client.open({"show-speaker-label": "yes"}).refusal[:2] == (400, "BadRequestException")


def broken(kind):
    event = audio_event(bytes(320))
    if kind == "prelude":
        return event[:8] + bytes([event[8] ^ 1]) + event[9:]
    if kind == "message":
        return event[:-1] + bytes([event[-1] ^ 1])
    if kind == "length":
        return wire.message([], bytes(2 << 20))[:4096]
    if kind == "repeated":
        return wire.message([(":message-type", "event"), (":message-type", "event"), (":event-type", "AudioEvent")], bytes(320))
    return audio_event(bytes(320), kind="VideoEvent")


@pytest.mark.parametrize("kind", ["prelude", "message", "length", "repeated", "unknown"])
def test_10_broken_messages_end_their_stream_alone(amazon, kind):
    with Client(amazon.server) as client:
        other, stream = client.open(), client.open()
        client.send(other, audio_event(amazon.shortest.pcm))
        client.send(stream, audio_event(bytes(3200)) + broken(kind) + audio_event(bytes(3200)))
        events = client.whole(stream)
        assert [name for name, _ in events.exceptions] == ["BadRequestException"] and events.exceptions[0][1]
        client.send(other, b"", end=True)
        amazon.assert_understood(client.whole(other).words(), amazon.shortest.words)
        assert not client.is_closed


# How far a client gets ahead


def test_a_flood_waits_in_its_own_window(amazon):
    """A client that sends as fast as it may: the stream's window is widened only as its session takes the audio."""
    speech = amazon.long_speech(120)
    with Client(amazon.server) as client:
        flood, calm = client.open(), client.open()
        events = b"".join(map(audio_event, pieces(speech.pcm, 3200)))
        sent, view, ahead, waits = 0, memoryview(events), [], 0
        while sent < len(view) and not flood.is_over:
            room = min(client.h2.local_flow_control_window(flood.id), 16_384, len(view) - sent)
            if room > 0:
                client.h2.send_data(flood.id, bytes(view[sent: sent + room]))
                client.flush()
                sent += room
            else:
                waits += 1
                heard = max((result["EndTime"] for result in flood.results), default=0.0)
                ahead.append(sent / len(events) * speech.seconds - heard)
                if waits == 3:
                    # Another stream of the same connection is not kept waiting.
                    client.send(calm, audio_event(amazon.shortest.pcm), end=True)
                    amazon.assert_understood(client.whole(calm).words(), amazon.shortest.words)
                client.pump()
        client.send(flood, b"", end=True)
        assert client.whole(flood).exceptions == []
    print(f"waited {waits} times; at most {max(ahead):.1f} s ahead of what was heard, of {speech.seconds:.0f} s")
    # A window is 4 s of this audio; the inlet holds 2 s, half as much again may wait on its way to the recognizer (2 s) and
    # for the next partial.
    assert waits > 3 and max(ahead) < 20, (waits, max(ahead))
    amazon.assert_understood(flood.events.words(), speech.words)


# Clients that mean harm


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


@pytest.mark.parametrize("name", ["pings", "settings", "resets", "empty frames", "continuations", "window overrun"])
def test_floods_end_the_connection_and_nothing_else(amazon, name):
    with Client(amazon.server) as bystander:
        calm = bystander.open()
        bystander.send(calm, audio_event(amazon.shortest.pcm))
        with Client(amazon.server) as client:
            client.pump()
            try:
                if name == "resets":
                    for _ in range(400):
                        stream = client.request(wire.parameters({}))
                        client.h2.reset_stream(stream.id)
                        client.flush()
                elif name == "window overrun":
                    stream = client.open()
                    for _ in range(80):
                        client.raw(frame(0, 0, stream.id, bytes(16_384)))
                elif name == "continuations":
                    client.raw(frame(1, 0, 1, b"") + frame(9, 0, 1, b"") * 1000)
                elif name == "empty frames":
                    stream = client.open()
                    client.raw(frame(0, 0, stream.id) * 1000)
                else:
                    one = frame(6, 0, 0, bytes(8)) if name == "pings" else frame(4, 0, 0)
                    client.raw(one * 3000)
                client.until(lambda: client.is_closed)
            except (OSError, ConnectionError):
                pass
            except Exception as error:  # our library may notice what is wrong with the server's last words
                assert "h2" in type(error).__module__, error
        bystander.send(calm, b"", end=True)
        amazon.assert_understood(bystander.whole(calm).words(), amazon.shortest.words)
    assert amazon.server.get("/healthz").status == 200


def test_a_connection_has_a_hundred_streams_and_no_more(amazon):
    with Client(amazon.server) as bystander, Client(amazon.server) as client:
        calm = bystander.open()
        client.pump()
        streams = [client.open() for _ in range(100)]
        assert {stream.status for stream in streams} == {200}
        # Past our own library's count of what the server has allowed.
        client.h2.remote_settings._settings.pop(3, None)
        client.request(wire.parameters({}))
        with pytest.raises(ConnectionError):
            client.until(lambda: False)
        bystander.send(calm, audio_event(amazon.shortest.pcm), end=True)
        amazon.assert_understood(bystander.whole(calm).words(), amazon.shortest.words)


def test_a_head_that_is_too_large(amazon):
    with Client(amazon.server) as client:
        client.pump()
        try:
            stream = client.request([*wire.parameters({}), ("x-long", "x" * 40_000)])
            client.until(lambda: stream.is_over)
        except ConnectionError:
            pass
    assert amazon.server.get("/healthz").status == 200
