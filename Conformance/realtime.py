"""Conversations with `/v1/realtime` by the unmodified openai SDK, which runs in a process and an environment of its own."""

import asyncio
import base64
import contextlib
import json
import os
import pathlib
import time

import numpy
import speech
import wire

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))
RATE = 24_000
SAID = "conversation.item.input_audio_transcription"


class Session:
    """What `wire.Session` is for a socket of our own."""

    def __init__(self, process):
        self.process = process
        self.messages = []
        self.faults = []
        self.refused = None
        self.close_code = self.close_reason = None
        self.news = asyncio.Condition()
        self.reader = asyncio.create_task(self._read())

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server, version="3", surface="realtime", key="no-key-needed", path="/v1", check=True, **options):
        python = VENVS / f"openai-{version}" / "bin/python"
        assert python.exists(), f"There is no environment for openai {version}: use Conformance/run, which builds it."
        process = await asyncio.create_subprocess_exec(
            python, HERE / "drivers/openai_bridge.py", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE, limit=64 << 20)
        session = cls(process)
        job = {"url": server.http + path, "key": key, "surface": surface, "options": options}
        await session.send(job)
        try:
            yield session
        finally:
            with contextlib.suppress(ConnectionError):
                await session.send({"close": True})
            try:
                await asyncio.wait_for(session.reader, 20)
            finally:
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                await process.wait()
        complaint = (await process.stderr.read()).decode()
        assert not complaint, complaint[-3000:]
        if check:
            session.check()

    async def _read(self):
        async for line in self.process.stdout:
            told = json.loads(line)
            async with self.news:
                if "body" in told and "at" in told:
                    self.messages.append(wire.Message(told["at"], told["body"]))
                    if told["fault"]:
                        self.faults.append((told["body"], told["fault"]))
                elif "refused" in told:
                    self.refused, self.close_code = told, 0
                else:
                    self.close_code, self.close_reason = told["closed"], told["reason"]
                self.news.notify_all()
        async with self.news:
            self.close_code = 1006 if self.close_code is None else self.close_code
            self.news.notify_all()

    of = wire.Session.of
    until = wire.Session.until
    closed = wire.Session.closed

    @property
    def summary(self):
        return [m["type"].removeprefix("input_audio_buffer.").replace(SAID, "…") for m in self.messages
                ] + [m["error"] for m in self.of("error")]

    async def send(self, event):
        self.process.stdin.write(json.dumps(event).encode() + b"\n")
        await self.process.stdin.drain()

    async def append(self, data):
        await self.send({"type": "input_audio_buffer.append", "audio": base64.b64encode(data).decode()})

    async def speak(self, data, bytes_per_second=RATE * 2, chunk_ms=100, realtime=False):
        size = max(1, round(bytes_per_second * chunk_ms / 1000))
        began = time.monotonic()
        for start in range(0, len(data), size):
            piece = data[start: start + size]
            if realtime:
                await asyncio.sleep(max(0, began + (start + len(piece)) / bytes_per_second - time.monotonic()))
            await self.append(piece)

    async def configure(self, **session):
        """`session.update`; returns the session that is in force."""
        before = len(self.messages)
        kind = self.messages[0]["session"].get("type", "realtime") if self.messages else "transcription"
        await self.send({"type": "session.update", "session": {"type": kind, **session}})
        answer = await self.until(lambda m: m["type"] in ("session.updated", "error"), after=before)
        assert answer["type"] == "session.updated", answer.body
        return answer["session"]

    async def created(self):
        message = await self.until(lambda _: True)
        assert message["type"] == "session.created", message.body
        return message["session"]

    def deltas(self, item):
        return "".join(m["delta"] for m in self.of(f"{SAID}.delta") if m["item_id"] == item)

    def check(self):
        """What holds of every conversation: the SDK's types allow each event, ids differ, items follow each other."""
        assert not self.faults, self.faults[:3]
        ids = [m["event_id"] for m in self.messages]
        assert len(ids) == len(set(ids))
        for m in self.messages:
            assert m["type"] != "error" or set(m["error"]) >= {"type", "message"}
        committed = [m["item_id"] for m in self.of("input_audio_buffer.committed")]
        for item in committed:
            ends = [i for i, m in enumerate(self.messages)
                    if m["type"] in (f"{SAID}.completed", f"{SAID}.failed") and m["item_id"] == item]
            assert len(ends) <= 1, self.summary
            for i, m in enumerate(self.messages):
                if m["type"] == f"{SAID}.delta" and m["item_id"] == item and ends:
                    assert i < ends[0], "a delta follows completed"
            if ends and self.messages[ends[0]]["type"].endswith("completed"):
                whole = self.messages[ends[0]]["transcript"]
                assert whole.startswith(self.deltas(item)), (whole, self.deltas(item))


def transcription(server, **options):
    options.setdefault("extra_query", {"intent": "transcription"})
    return Session.open(server, **options)


def words(text):
    """A transcript's words, without marks and capitals."""
    return "".join(c if c.isalnum() or c in "' " else " " for c in text.lower()).split()


def talk(rig, *clips, lead=0.5, tail=1.2):
    """Clips with silence around each, at 24 kHz."""
    parts = [speech.silence(lead, RATE)]
    for clip in clips or rig.clips[:1]:
        parts += [clip.trimmed().at(RATE), speech.silence(tail, RATE)]
    return speech.joined(*parts)


def ulaw(samples):
    """G.711 µ-law (ITU-T G.711), by its definition."""
    x = samples.astype(int)
    sign = numpy.where(x < 0, 0x80, 0)
    magnitude = numpy.minimum(numpy.abs(x), 32635) + 132
    exponent = numpy.floor(numpy.log2(magnitude)).astype(int) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(numpy.uint8).tobytes()


def alaw(samples):
    """G.711 A-law (ITU-T G.711), by its definition."""
    x = samples.astype(int) >> 3
    positive = x >= 0
    magnitude = numpy.minimum(numpy.where(positive, x, -x - 1), 4095)
    exponent = numpy.where(magnitude > 31, numpy.floor(numpy.log2(numpy.maximum(magnitude, 1))).astype(int) - 4, 0)
    mantissa = numpy.where(exponent > 0, (magnitude >> exponent) & 0x0F, (magnitude >> 1) & 0x0F)
    value = (exponent << 4) | mantissa
    return (numpy.where(positive, value | 0x80, value) ^ 0x55).astype(numpy.uint8).tobytes()


def from_ulaw(data):
    code = ~numpy.frombuffer(data, numpy.uint8) & 0xFF
    exponent, mantissa = (code >> 4) & 7, code & 15
    magnitude = (((mantissa.astype(int) << 3) + 132) << exponent) - 132
    return numpy.where(code & 0x80, -magnitude, magnitude)


def from_alaw(data):
    code = numpy.frombuffer(data, numpy.uint8) ^ 0x55
    exponent, mantissa = ((code >> 4) & 7).astype(int), (code & 15).astype(int)
    magnitude = numpy.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 264) << numpy.maximum(exponent - 1, 0))
    return numpy.where(code & 0x80, magnitude, -magnitude)
