"""Health, metrics, and what a stranger's bytes do to the port."""

import random
import re
import socket

import pytest
import stream
from prometheus_client.parser import text_string_to_metric_families


def families(server):
    answer = server.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {family.name: family for family in text_string_to_metric_families(answer.body.decode())}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told(neural, path):
    assert neural.server.get(path).status == 200


async def test_metrics_are_prometheus_text_and_count_what_happens(neural):
    def counters():
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in families(neural.server).values() if family.type == "counter" for sample in family.samples
        }

    before = counters()
    assert before, "no counters at all"
    await stream.transcribe(neural, neural.clips[0].pcm)
    after = counters()
    assert all(after.get(name, 0) >= value for name, value in before.items()), "a counter went down"
    assert any(after[name] > before.get(name, 0) for name in after), "a whole session counted for nothing"
    families_now = families(neural.server)
    stages = {
        sample.labels["stage"]: sample.value
        for sample in families_now["parlance_stage_seconds"].samples if sample.name.endswith("_count")}
    assert set(stages) == {"decode", "voice_activity", "queue", "recognition", "formatting", "send"}
    assert all(stages.values()), stages
    names = families_now
    assert all(name.startswith(("parlance_", "process_")) for name in names), sorted(names)
    assert all(family.documentation for family in names.values())
    for family in names.values():
        if family.type == "histogram":
            buckets = {}
            for sample in family.samples:
                if sample.name.endswith("_bucket"):
                    key = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
                    assert sample.value >= buckets.get(key, 0), sample
                    buckets[key] = sample.value


def test_an_unknown_path_is_not_found(neural):
    assert neural.server.get("/no/such/page").status == 404
    assert neural.server.handshake("/no/such/stream").status == 404


def test_the_page_and_its_parts_are_served_safely(neural):
    page = neural.server.get("/")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    parts = set(re.findall(r'(?:src|href)="([a-z-]+\.[a-z]+)"', page.body.decode()))
    assert {"app.js", "style.css"} <= parts
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    seen = set()
    while parts:
        name = parts.pop()
        seen.add(name)
        answer = neural.server.get(f"/{name}")
        assert answer.status == 200, name
        assert answer.headers["content-type"].startswith(kinds[name.rpartition(".")[2]]), name
        if name.endswith(".js"):
            parts |= set(re.findall(r'"(?:\./)?([a-z-]+\.js)"', answer.body.decode())) - seen
    assert "capture-worklet.js" in seen


def talk(server, data, patience=5):
    """Sends bytes to the port and returns what comes until it is closed or quiet."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        connection.sendall(data)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except (TimeoutError, ConnectionError):
            pass
        return answer


UPGRADE = (
    "GET /v1/stream?encoding=linear16&sample_rate=16000 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()


@pytest.mark.parametrize("data", [
    random.Random(3).randbytes(20_000),
    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    UPGRADE.replace(b"Version: 13", b"Version: 99"),
    UPGRADE.replace(b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b""),
    UPGRADE + b"\x82\x05hello",  # a client's frame must be masked
    UPGRADE + b"\xff\xff" + bytes(100),
    UPGRADE + b"\x82\xff" + b"\x7f" * 8 + bytes(4),  # a frame of 9 exabytes
    UPGRADE + b"\x89\xfe\x01\x00" + bytes(260),  # a ping longer than pings may be
    UPGRADE + b"\x81\x82" + bytes(4) + b"\xff\xfe",  # text that is not UTF-8
    b"GET /v1/stream?%ff%00=%zz&=&&&===%% HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
], ids=["random", "long header", "TLS", "wrong version", "no key", "unmasked", "reserved bits", "huge frame", "long ping", "not UTF-8", "strange query", "dots"])
def test_a_strangers_bytes_do_no_harm(neural, data):
    answer = talk(neural.server, data, patience=3)
    assert b"root:" not in answer
    assert neural.server.process.poll() is None, neural.server.log[-2000:]
    assert neural.server.get("/healthz").status == 200
