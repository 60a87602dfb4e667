"""The unmodified openai SDK (1.x, 2.x, 3.x) as a bridge: lines of JSON on standard input are what a program asks of it, lines
of JSON on standard output what it was told.

First line: how to connect (`url`, `key`, `surface`: realtime or beta, `options` of `connect`). Then client events, sent by
the SDK's own methods; `{"close": true}` ends. What comes: `{"at", "body", "class", "fault"}`, where `fault` says what of the
event the SDK's own types do not allow; at the end `{"closed": code, "reason"}` or `{"refused": status, "body"}`.
"""

import asyncio
import importlib.metadata
import json
import sys
import time

import pydantic
from openai import AsyncOpenAI
from websockets.exceptions import ConnectionClosed, InvalidStatus

MAJOR = int(importlib.metadata.version("openai").split(".")[0])


def tell(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def checker(surface):
    """What the SDK's own types make of an event."""
    if surface == "beta":
        from openai.types.beta.realtime import RealtimeServerEvent
    else:
        from openai.types.realtime import RealtimeServerEvent
    adapter = pydantic.TypeAdapter(RealtimeServerEvent)

    def check(data):
        try:
            adapter.validate_json(data)
        except pydantic.ValidationError as error:
            return str(error)[:2000]
        return None

    return check


async def send(connection, event):
    """By the method that a program would call."""
    event = dict(event)
    kind = event.pop("type")
    *path, method = kind.split(".")
    target = connection
    for name in path:
        target = getattr(target, name, None)
    call = getattr(target, method, None)
    if not callable(call):
        await connection.send({"type": kind, **event})
    elif kind == "response.create" and "response" in event or kind != "response.create":
        await call(**event)
    else:
        await call(**event)


async def listen(connection, check):
    try:
        while True:
            data = await connection.recv_bytes()
            event = connection.parse_event(data)
            tell({"at": time.monotonic(), "body": json.loads(data), "class": type(event).__name__, "fault": check(data)})
    except ConnectionClosed as error:
        close = error.rcvd
        tell({"closed": close.code if close else 1006, "reason": close.reason if close else ""})


async def main():
    reader = asyncio.StreamReader(limit=64 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    job = json.loads(await reader.readline())
    where = {"base_url": job["url"]}
    if MAJOR == 1 or job["surface"] == "beta":
        where["websocket_base_url"] = job["url"].replace("http", "ws", 1)
    client = AsyncOpenAI(api_key=job["key"], **where)
    surface = client.beta.realtime if job["surface"] == "beta" else client.realtime
    try:
        async with surface.connect(**job["options"]) as connection:
            listener = asyncio.create_task(listen(connection, checker(job["surface"])))
            while line := await reader.readline():
                event = json.loads(line)
                if event.get("close"):
                    break
                try:
                    await send(connection, event)
                except ConnectionClosed:
                    break
            await connection.close()
            await listener
    except InvalidStatus as error:
        tell({"refused": error.response.status_code, "body": (error.response.body or b"").decode()})


asyncio.run(main())
