"""Amazon's checklist, WebSocket: URLs signed by botocore, the provider's samples, pipecat's handshake."""

import asyncio
import base64
import datetime
import hashlib
import json
import os
import ssl
import urllib.parse

import amazon as wire
import pytest
import tls
from amazon import EMPTY, Events, Signer, Unsigned, audio_event, now, pieces
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

TOKEN = "FwoGZXIvYXdzEBYaD/+with=slashes/and+signs=="


def host(rig):
    return f"localhost:{rig.server.port}"


def presigned(rig, options=(), token=None, expires=300):
    """As a program does it: with botocore."""
    query = urllib.parse.urlencode({**wire.DEFAULTS, **dict(options)})
    request = AWSRequest("GET", f"https://{host(rig)}{wire.SOCKET_PATH}?{query}")
    SigV4QueryAuth(Credentials(wire.KEY, wire.SECRET, token), "transcribe", wire.REGION, expires).add_auth(request)
    return request.url.replace("https", "wss", 1)


def unsigned(rig, options=()):
    return f"wss://{host(rig)}{wire.SOCKET_PATH}?{urllib.parse.urlencode({**wire.DEFAULTS, **dict(options)})}"


def dial(url):
    return connect(url, ssl=ssl.create_default_context(cafile=tls.certificate()[0]), max_size=None, ping_interval=None, open_timeout=60)


async def gather(socket):
    """Everything until the close, one event a message; the close code."""
    data = b""
    try:
        while True:
            one = await asyncio.wait_for(socket.recv(), 60)
            assert len(Events(one)) == 1, "one event a message"
            data += one
    except ConnectionClosed:
        return Events(data), socket.close_code


async def converse(url, messages):
    async with dial(url) as socket:
        for one in messages:
            await socket.send(one)
        return await gather(socket)


async def refused(url):
    with pytest.raises(InvalidStatus) as caught:
        async with dial(url):
            pass
    response = caught.value.response
    return response.status_code, response.headers["x-amzn-errortype"], json.loads(response.body)["Message"]


def bare(clip, size=1600):
    return [audio_event(piece) for piece in pieces(clip.pcm, size)]


async def test_30_botocores_signature_with_and_without_a_token(signed):
    for token in (TOKEN, None):
        events, code = await converse(presigned(signed, token=token), [*bare(signed.shortest), EMPTY])
        assert code == 1000
        signed.assert_understood(events.words(), signed.shortest.words)


async def test_30_what_is_refused_before_the_upgrade(signed):
    url = presigned(signed, token=TOKEN)
    status, name, text = await refused(url.replace("sample-rate=8000", "sample-rate=16000"))
    assert (status, name) == (403, "InvalidSignatureException") and "does not match" in text
    old = Signer(when=now() - datetime.timedelta(seconds=90)).query(host(signed), wire.DEFAULTS, expires=60)
    status, name, text = await refused(f"wss://{host(signed)}{wire.SOCKET_PATH}?{old}")
    assert (status, name) == (403, "InvalidSignatureException") and text.startswith("Signature expired")
    assert (await refused(unsigned(signed)))[:2] == (403, "MissingAuthenticationTokenException")
    assert (await refused(url.replace(wire.KEY, "AKIDNOBODY")))[:2] == (403, "UnrecognizedClientException")
    status, name, text = await refused(presigned(signed, {"media-encoding": "g729"}))
    assert (status, name) == (400, "BadRequestException") and "g729" in text


async def test_30_a_url_opens_nothing_later(signed):
    url = presigned(signed)
    await converse(url, [EMPTY])
    await asyncio.sleep(3.5)
    assert (await refused(url))[:2] == (403, "InvalidSignatureException")


@pytest.mark.parametrize("style", ["signed", "bare"])
async def test_31_both_styles(signed, style):
    signer = Signer()
    url = f"wss://{host(signed)}{wire.SOCKET_PATH}?{signer.query(host(signed), wire.DEFAULTS)}"
    messages = bare(signed.shortest)
    if style == "signed":
        messages = [*(signer.chunk(one) for one in messages), signer.chunk(b"")]
    else:
        messages.append(EMPTY)
    events, code = await converse(url, messages)
    assert (events.exceptions, code) == ([], 1000)
    signed.assert_understood(events.words(), signed.shortest.words)


@pytest.mark.parametrize("first", ["signed", "bare"])
async def test_31_a_stream_keeps_its_style(signed, first):
    signer = Signer()
    url = f"wss://{host(signed)}{wire.SOCKET_PATH}?{signer.query(host(signed), wire.DEFAULTS)}"
    one, other = signer.chunk(audio_event(bytes(1600))), audio_event(bytes(1600))
    events, code = await converse(url, [one, other] if first == "signed" else [other, one])
    assert [name for name, _ in events.exceptions] == ["BadRequestException"] and code == 1000


async def test_31_a_forged_chunk(signed):
    signer = Signer()
    url = f"wss://{host(signed)}{wire.SOCKET_PATH}?{signer.query(host(signed), wire.DEFAULTS)}"
    events, _ = await converse(url, [signer.chunk(audio_event(signed.shortest.pcm), forged=True)])
    assert [name for name, _ in events.exceptions] == ["BadRequestException"] and events.results == []


async def test_32_pipecats_handshake(signed):
    keys = [base64.b64encode(os.urandom(16)).decode() for _ in range(2)]
    reader, writer = await asyncio.open_connection(
        "localhost", signed.server.port, ssl=ssl.create_default_context(cafile=tls.certificate()[0]))
    url = urllib.parse.urlsplit(presigned(signed, {"enable-partial-results-stabilization": "true", "partial-results-stability": "high"}))
    head = [
        f"GET {url.path}?{url.query} HTTP/1.1", f"Host: {url.netloc}", "Connection: keep-alive, Upgrade", "Upgrade: websocket",
        "Origin: https://localhost", "Sec-WebSocket-Protocol: mqtt", f"Sec-WebSocket-Key: {keys[0]}", "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {keys[1]}", "Sec-WebSocket-Version: 13", "", ""]
    writer.write("\r\n".join(head).encode())
    answer = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode().lower()
    writer.close()
    assert answer.startswith("http/1.1 101")
    accept = base64.b64encode(hashlib.sha1(f"{keys[0]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
    assert f"sec-websocket-accept: {accept.lower()}" in answer and "mqtt" not in answer


@pytest.mark.parametrize("how", ["signed empty chunk", "bare empty message", "empty audio event", "text"])
async def test_33_ends(amazon, how):
    signer = Signer() if how.startswith("signed") else Unsigned()
    if isinstance(signer, Signer):
        url = f"wss://{host(amazon)}{wire.SOCKET_PATH}?{signer.query(host(amazon), wire.DEFAULTS)}"
    else:
        url = unsigned(amazon)
    end = {"text": '{"message-type":"event","event":"end"}', "empty audio event": audio_event(b"")}.get(how)
    messages = [*(signer.chunk(one) for one in bare(amazon.shortest))]
    events, code = await converse(url, [*messages, end or signer.chunk(b"")])
    assert (events.exceptions, code) == ([], 1000)
    amazon.assert_understood(events.words(), amazon.shortest.words)


async def test_34_one_message_one_event(amazon):
    for data in (audio_event(b"aa") + audio_event(b"bb"), audio_event(b"aa")[:-1], b"", b"x" * 2_000_000, audio_event(bytes(2 << 20))):
        events, code = await converse(unsigned(amazon), [data])
        assert [name for name, _ in events.exceptions] == ["BadRequestException"] and code == 1000, len(data)


async def test_34_a_client_that_closes_early(amazon):
    """As the browser's SDK does: the empty chunk, and gone."""
    for clean in (True, False):
        async with dial(unsigned(amazon)) as socket:
            for one in bare(amazon.shortest):
                await socket.send(one)
            await socket.send(EMPTY)
            if clean:
                await socket.close()
            else:
                socket.transport.abort()
    assert amazon.server.get("/healthz").status == 200
    assert " error " not in amazon.server.log and "Fatal" not in amazon.server.log


async def test_34_the_other_operations_paths_are_nobodys(amazon):
    with pytest.raises(InvalidStatus) as caught:
        async with dial(presigned(amazon).replace("/stream-", "/medical-stream-")):
            pass
    assert caught.value.response.status_code == 404
    assert caught.value.response.headers["x-amzn-errortype"] == "UnknownOperationException"
