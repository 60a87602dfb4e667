"""Calls of Google's interface on the wire: what breaks gRPC or HTTP/2, who is slowed by what, and many calls at once."""

import json
import os
import pathlib
import re
import subprocess
import time

import calls
import pytest
import rig

HERE = pathlib.Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # A hundred calls at once are more than a slow machine wants, and are wanted here.
    made = calls.start("--max-load", "1", "--max-sessions", "1000")
    made.audio = tmp_path_factory.mktemp("audio") / "clip.raw"
    made.audio.write_bytes(made.clips[0].pcm)
    yield made
    assert made.server.stop() == 0, made.server.last_words


def play(made, scenario, patience=120, **job):
    job = {"scenario": scenario, "port": made.grpc_ports[0], "rate": made.rate, "audio": str(made.audio), **job}
    done = subprocess.run(
        [calls.PYTHON, HERE / "drivers/google_wire.py"], input=json.dumps(job), capture_output=True, text=True,
        timeout=patience, env={**os.environ, "GRPC_VERBOSITY": "NONE"})
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def assert_understood(made, record):
    assert record["status"] == 0, record
    made.assert_understood(record["text"].split(), made.clips[0].words)


def prefix(length, compressed=0):
    return f"{compressed:02x}{length:08x}"


NO_MESSAGES = {
    "no protobuf": (dict(data=[prefix(3) + "ffffff"]), 3),
    "no protobuf behind a config": (dict(config=True, data=[prefix(3) + "12ff01"]), 3),
    "audio with a length that lies": (dict(config=True, data=[prefix(4) + "12ff7f00"]), 3),
    "compressed without an encoding": (dict(config=True, data=[prefix(3, 1) + "120100"]), None),
    "longer than any message": (dict(config=True, data=[prefix(0x7fffffff)]), None),
    "cut short by the end": (dict(config=True, data=[prefix(100) + "12"], end=True), 0),
    "no such method": (dict(headers={":path": "/google.cloud.speech.v1.Speech/Nothing"}, data=["00"]), 12),
    "no path of a method": (dict(headers={":path": "/nothing"}, data=["00"]), 12),
    "a timeout that is none": (dict(headers={"grpc_timeout": "soon"}, data=[prefix(3) + "ffffff"]), 3),
}


@pytest.mark.parametrize("case", NO_MESSAGES)
def test_bad_messages_end_their_call_and_no_other(server, case):
    job, status = NO_MESSAGES[case]
    record = play(server, "message", **job)
    if status is None:  # gRPC's own library ends it: by a status of its own, or by a reset.
        assert record["status"] not in (None, 0) or record["reset"] is not None, record
    else:
        assert record["status"] == status, record
    assert record["goaway"] in (None, 0)
    assert_understood(server, record["other"])


def test_what_is_no_grpc_is_refused(server):
    record = play(server, "message", headers={"content_type": "text/plain"}, data=["00"])
    assert record["http"] == "415" or record["status"] not in (None, 0), record
    assert_understood(server, record["other"])


def test_a_message_over_the_limit_is_told(server):
    length = (4 << 20) + 1
    record = play(server, "message", config=True, data=[prefix(length) + "00" * length])
    assert record["status"] == 8 and "larger than max" in record["message"]
    assert_understood(server, record["other"])


def frame(kind, flags, stream, payload="", length=None):
    length = len(payload) // 2 if length is None else length
    return f"{length:06x}{kind:02x}{flags:02x}{stream:08x}{payload}"


# What HTTP/2 calls a connection error (RFC 9113); 0 where several codes are right.
BAD_FRAMES = {
    "data on no stream": (dict(data=frame(0, 0, 0, "00")), 1),
    "a frame that is too long": (dict(data=frame(0, 0, 1, length=1 << 20)), 0),
    "a window that grows by nothing": (dict(data=frame(8, 0, 0, "00000000")), 1),
    "a window beyond the end": (dict(data=frame(8, 0, 0, "7fffffff"), times=2), 3),
    "settings of half a setting": (dict(data=frame(4, 0, 0, "000000")), 6),
    "a ping of four bytes": (dict(data=frame(6, 0, 0, "00000000")), 6),
    "headers that cannot be unpacked": (dict(data=frame(1, 4, 3, "ffffffffff")), 0),
    "a stream that goes backwards": (dict(data=frame(1, 4, 2, "82")), 1),
    "continuations without headers": (dict(data=frame(9, 4, 1, "82")), 1),
}


@pytest.mark.parametrize("case", BAD_FRAMES)
def test_bad_frames_end_their_connection_and_no_other(server, case):
    job, code = BAD_FRAMES[case]
    record = play(server, "frames", **job)
    assert record["gone"], record
    assert code == 0 or record["goaway"] in (code, None), record
    assert_other_connection(server)


def assert_other_connection(server):
    record = play(server, "message", data=[prefix(3) + "ffffff"])
    assert_understood(server, record["other"])


def test_what_is_not_http_2_is_let_go(server):
    assert play(server, "preface", data=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".hex() * 8)["gone"]
    assert play(server, "preface", data="ff" * 4096)["gone"]
    assert_other_connection(server)


def test_who_sends_beyond_the_window_loses_the_connection(server):
    record = play(server, "beyond_the_window")
    assert record["window"] <= 65_535
    assert record["gone"] and record["goaway"] in (3, None), record
    assert_other_connection(server)


def test_calls_taken_back_at_once_do_no_harm(server):
    play(server, "resets", count=3_000)
    assert_other_connection(server)
    deadline = time.monotonic() + 20
    while metric(server, "parlance_sessions_open") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert metric(server, "parlance_sessions_open") == 0


def metric(made, name):
    found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", made.server.get("/metrics").body.decode(), re.M)
    return float(found[1])


def resident(made):
    status = pathlib.Path(f"/proc/{made.server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) << 10


def test_a_flood_is_slowed_by_the_window_and_not_kept(server, tmp_path_factory):
    """PocketSphinx recognizes a few times faster than speech is spoken; here comes speech as fast as it can be sent."""
    made = calls.start(make=rig.pocketsphinx)
    try:
        made.audio = tmp_path_factory.mktemp("flood") / "speech.raw"
        speech = made.long_speech(20)
        made.audio.write_bytes(speech.pcm * 60)  # twenty minutes, 38 MB
        other = len(made.clips[0].pcm)
        play(made, "flood", seconds=2, size=25_600, other=other)  # warm
        before, heard = resident(made), metric(made, "parlance_audio_seconds_total")
        record = play(made, "flood", seconds=10, size=25_600, other=other)
        taken = (metric(made, "parlance_audio_seconds_total") - heard - other / 32_000) * 32_000
        grown = resident(made) - before
        ahead = record["sent"] - taken
        print(f"sent {record['sent']} of {record['of']} bytes, taken {taken:.0f}, ahead {ahead:.0f}, "
              f"stalls {record['stalls']}, resident +{grown}")
        # Twelve messages of the call, a window, two seconds in the inlet; the rest is rounding.
        assert record["sent"] < record["of"] / 4
        assert record["stalls"] > 20
        assert ahead < 12 * 25_600 + 65_535 + 2 * 64_000 + 64_000
        assert grown < 16 << 20
        assert record["other"]["status"] == 0, "a call beside it on the same connection was held up"
    finally:
        assert made.server.stop() == 0, made.server.last_words


def test_every_call_gets_its_status(server):
    """Fifteen hundred calls, a hundred at a time, that end in every way there is."""
    counts = play(
        server, "stress", count=1_500, at_once=100, channels=3, length=12_800, seed=7, limit=60, patience=150)
    print(counts)
    assert sum(counts.values()) == 1_500
    wrong = {key: count for key, count in counts.items() if key not in (
        "half-close: OK", "wrong: INVALID_ARGUMENT", "cancel: CANCELLED", "cancel: OK", "deadline: DEADLINE_EXCEEDED")}
    assert not wrong, counts
    deadline = time.monotonic() + 20
    while metric(server, "parlance_sessions_open") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert metric(server, "parlance_sessions_open") == 0
