"""A WebSocket client that keeps everything it is told, with the time at which it came."""

import asyncio
import contextlib
import dataclasses
import json
import time
import urllib.parse

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 60


@dataclasses.dataclass
class Message:
    at: float
    body: dict

    def __getitem__(self, key):
        return self.body[key]

    def __contains__(self, key):
        return key in self.body

    def get(self, key, default=None):
        return self.body.get(key, default)


class Session:
    """One conversation with `/v1/listen` or `/v1/stream`."""

    def __init__(self, socket):
        self.socket = socket
        self.messages = []
        self.news = asyncio.Condition()
        self.close_code = None
        self.close_reason = None
        self.closed_at = None
        self.reader = asyncio.create_task(self._read())

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server, path, query=None, **options):
        query = {name: str(value).lower() if isinstance(value, bool) else value for name, value in (query or {}).items()}
        url = f"{server.ws}{path}?{urllib.parse.urlencode(query, doseq=True)}"
        options = {"max_size": None, "ping_interval": None, "open_timeout": PATIENCE, "close_timeout": 5, **options}
        async with connect(url, **options) as socket:
            session = cls(socket)
            try:
                yield session
            finally:
                session.reader.cancel()

    async def _read(self):
        try:
            while True:
                data = await self.socket.recv()
                assert isinstance(data, str), f"a binary message of {len(data)} bytes"
                async with self.news:
                    self.messages.append(Message(time.monotonic(), json.loads(data)))
                    self.news.notify_all()
        except ConnectionClosed:
            async with self.news:
                self.close_code = self.socket.close_code
                self.close_reason = self.socket.close_reason
                self.closed_at = time.monotonic()
                self.news.notify_all()

    def of(self, *types):
        return [message for message in self.messages if message.get("type") in types]

    async def send(self, data):
        """Sends text (a dictionary as JSON) or bytes."""
        await self.socket.send(json.dumps(data) if isinstance(data, dict) else data)

    async def speak(self, data, bytes_per_second, chunk_ms=100, realtime=False):
        """Sends audio in pieces; at the speed of speech, or as fast as it is taken. Returns when the last piece went."""
        size = max(1, round(bytes_per_second * chunk_ms / 1000))
        began = time.monotonic()
        for start in range(0, len(data), size):
            piece = data[start: start + size]
            if realtime:
                # A piece exists once its last sample has been spoken.
                await asyncio.sleep(max(0, began + (start + len(piece)) / bytes_per_second - time.monotonic()))
            await self.socket.send(piece)
        return time.monotonic()

    async def until(self, wanted, patience=PATIENCE, after=0):
        """The first message, from number `after` on, for which `wanted` (a type or a function) holds."""
        test = wanted if callable(wanted) else lambda message: message.get("type") == wanted
        deadline = asyncio.get_running_loop().time() + patience
        async with self.news:
            while True:
                for message in self.messages[after:]:
                    if test(message):
                        return message
                if self.close_code is not None:
                    raise AssertionError(f"closed with {self.close_code} {self.close_reason!r} before {wanted}; came: {self.summary}")
                left = deadline - asyncio.get_running_loop().time()
                try:
                    await asyncio.wait_for(self.news.wait(), left)
                except TimeoutError:
                    raise AssertionError(f"no {wanted} within {patience} s; came: {self.summary}") from None

    async def closed(self, patience=PATIENCE):
        """Waits for the other side to close; returns the code."""
        async with self.news:
            try:
                await asyncio.wait_for(self.news.wait_for(lambda: self.close_code is not None), patience)
            except TimeoutError:
                raise AssertionError(f"not closed within {patience} s; came: {self.summary}") from None
        return self.close_code

    @property
    def summary(self):
        return [message.get("type") for message in self.messages]
