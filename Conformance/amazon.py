"""Amazon Transcribe's wire by hand: event streams, signatures, and an HTTP/2 client that may misbehave.

Written from the documents, not from the server: the two agree or a test fails.
"""

import binascii
import collections
import datetime
import hashlib
import hmac
import json
import select
import socket
import ssl
import struct
import time
import urllib.parse

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import tls
from hyperframe.frame import GoAwayFrame

KEY, SECRET, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1"
PATH, SOCKET_PATH = "/stream-transcription", "/stream-transcription-websocket"
PREFIX = "x-amzn-transcribe-"
PATIENCE = 60

# Event streams


def header(name, value):
    head = bytes([len(name)]) + name.encode()
    if isinstance(value, int):
        return head + b"\x08" + struct.pack(">q", value)
    kind, data = (b"\x07", value.encode()) if isinstance(value, str) else (b"\x06", value)
    return head + kind + struct.pack(">H", len(data)) + data


def message(headers, payload=b""):
    headers = b"".join(header(name, value) for name, value in headers)
    start = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    start += struct.pack(">I", binascii.crc32(start)) + headers + payload
    return start + struct.pack(">I", binascii.crc32(start))


def audio_event(audio, kind="AudioEvent"):
    return message([(":message-type", "event"), (":event-type", kind), (":content-type", "application/octet-stream")], audio)


EMPTY = message([])


def split(data):
    """Whole messages at the front: a list of (headers, payload); and what is left."""
    found = []
    while len(data) >= 12 and len(data) >= (total := struct.unpack(">I", data[:4])[0]):
        one, data = bytes(data[:total]), data[total:]
        size = struct.unpack(">I", one[4:8])[0]
        assert binascii.crc32(one[:8]) == struct.unpack(">I", one[8:12])[0]
        assert binascii.crc32(one[:-4]) == struct.unpack(">I", one[-4:])[0]
        headers, rest = {}, one[12: 12 + size]
        while rest:
            name, kind, rest = rest[1: 1 + rest[0]].decode(), rest[1 + rest[0]], rest[2 + rest[0]:]
            assert kind == 7, "the server's headers are all strings"
            length = struct.unpack(">H", rest[:2])[0]
            headers[name], rest = rest[2: 2 + length].decode(), rest[2 + length:]
        found.append((headers, one[12 + size: -4]))
    return found, bytes(data)


class Events(list):
    """What a stream said, whole messages only."""

    def __init__(self, data):
        found, rest = split(bytes(data))
        assert rest == b"", f"{len(rest)} bytes of a broken-off message"
        super().__init__(found)

    @property
    def results(self):
        results = []
        for headers, payload in self:
            if headers[":message-type"] == "event":
                assert headers == {":event-type": "TranscriptEvent", ":content-type": "application/json", ":message-type": "event"}
                body = json.loads(payload)["Transcript"]["Results"]
                assert len(body) <= 1
                results += body
        return results

    @property
    def exceptions(self):
        """(name, message) of each."""
        return [
            (headers[":exception-type"], json.loads(payload)["Message"]) for headers, payload in self
            if headers[":message-type"] == "exception"]

    @property
    def finals(self):
        return [result for result in self.results if not result["IsPartial"]]

    def words(self, channel=None):
        """What was said for good, a digit a word."""
        return spoken(
            result["Alternatives"][0]["Transcript"] for result in self.finals if channel is None or result["ChannelId"] == channel)


NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def spoken(texts):
    """Words as they were said: digits as their names, no marks."""
    words = []
    for word in " ".join(texts).lower().split():
        word = word.strip(".,?!")
        words += [NAMES[int(each)] for each in word] if word.isdigit() else [word] if word else []
    return words


# Signatures


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signing_key(secret, day, region=REGION):
    key = ("AWS4" + secret).encode()
    for part in (day, region, "transcribe", "aws4_request"):
        key = sign(key, part)
    return key


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def stamp(when):
    return when.strftime("%Y%m%dT%H%M%SZ")


class Signer:
    """Signs one request and its chunks."""

    def __init__(self, key=KEY, secret=SECRET, region=REGION, when=None):
        self.key, self.secret, self.region, self.when = key, secret, region, when or now()
        self.previous = None

    @property
    def scope(self):
        return f"{self.when:%Y%m%d}/{self.region}/transcribe/aws4_request"

    def _sign(self, method, path, query, headers, payload_hash):
        names = ";".join(name for name, _ in headers)
        lines = [method, path, query, *(f"{name}:{' '.join(value.split())}" for name, value in headers), "", names, payload_hash]
        hashed = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", stamp(self.when), self.scope, hashed])
        self.previous = sign(signing_key(self.secret, f"{self.when:%Y%m%d}", self.region), text).hex()
        return self.previous

    def head(self, host, headers):
        """Signed headers of a POST: host left out of what is returned."""
        headers = sorted([("host", host), ("x-amz-date", stamp(self.when)), *headers])
        content = dict(headers).get("x-amz-content-sha256", hashlib.sha256(b"").hexdigest())
        signature = self._sign("POST", PATH, "", headers, content)
        names = ";".join(name for name, _ in headers)
        value = f"AWS4-HMAC-SHA256 Credential={self.key}/{self.scope}, SignedHeaders={names}, Signature={signature}"
        return [(name, text) for name, text in headers if name != "host"] + [("authorization", value)]

    def query(self, host, parameters, expires=300, token=None):
        """A presigned query for the WebSocket."""
        pairs = {
            **parameters, "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{self.key}/{self.scope}",
            "X-Amz-Date": stamp(self.when), "X-Amz-Expires": str(expires), "X-Amz-SignedHeaders": "host",
            **({"X-Amz-Security-Token": token} if token else {})}
        quoted = sorted((urllib.parse.quote(name, safe="-_.~"), urllib.parse.quote(value, safe="-_.~")) for name, value in pairs.items())
        text = "&".join(f"{name}={value}" for name, value in quoted)
        signature = self._sign("GET", SOCKET_PATH, text, [("host", host)], hashlib.sha256(b"").hexdigest())
        return f"{text}&X-Amz-Signature={signature}"

    def chunk(self, payload, when=None, forged=False, signature_first=False):
        """The signed message around an event, or around nothing."""
        milliseconds = round((when or now()).timestamp() * 1000)
        at = datetime.datetime.fromtimestamp(milliseconds // 1000, datetime.timezone.utc)
        text = "\n".join([
            "AWS4-HMAC-SHA256-PAYLOAD", stamp(at), f"{at:%Y%m%d}/{self.region}/transcribe/aws4_request", self.previous,
            hashlib.sha256(header(":date", milliseconds)).hexdigest(), hashlib.sha256(payload).hexdigest()])
        signature = sign(signing_key(self.secret, f"{at:%Y%m%d}", self.region), text)
        self.previous = signature.hex()
        if forged:
            signature = bytes([signature[0] ^ 1]) + signature[1:]
        headers = [(":date", milliseconds), (":chunk-signature", signature)]
        return message(reversed(headers) if signature_first else headers, payload)


class Unsigned:
    """Bare events."""

    def head(self, host, headers):
        return list(headers)

    def chunk(self, payload, **_):
        return payload or EMPTY


# HTTP/2


class Stream:
    def __init__(self, id):
        self.id = id
        self.headers = None
        self.data = bytearray()
        self.is_over = False
        self.reset = None

    @property
    def status(self):
        return int(self.headers[":status"])

    @property
    def events(self):
        return Events(self.data)

    @property
    def results(self):
        """Those that have come whole so far."""
        found, rest = split(bytes(self.data))
        return Events(self.data[: len(self.data) - len(rest)]).results

    @property
    def refusal(self):
        """(status, name, message) of a stream that was refused."""
        return self.status, self.headers.get("x-amzn-errortype"), json.loads(self.data).get("Message")


class Client:
    """One HTTP/2 connection, on the caller's thread: nothing comes in while nobody waits."""

    def __init__(self, server, alpn=("h2",), host=None):
        self.host = host or (f"localhost:{server.port}" if server.is_secure else f"127.0.0.1:{server.port}")
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        self.negotiated = None
        if server.is_secure:
            context = ssl.create_default_context(cafile=tls.certificate()[0])
            if alpn:
                context.set_alpn_protocols(list(alpn))
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
            self.negotiated = self.socket.selected_alpn_protocol()
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        # The library takes every GOAWAY for the end; streams that are open go on until theirs (RFC 9113, section 6.8).
        self.h2._frame_dispatch_table[GoAwayFrame] = self._goaway
        self.h2.initiate_connection()
        self.streams = {}
        self.is_closed = False
        self.goaway = None
        self.granted = collections.Counter()
        self.acknowledges = True
        self.flush()

    def _goaway(self, frame):
        self.goaway = frame.error_code
        return [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        data = self.h2.data_to_send()
        if data:
            try:
                self.socket.sendall(data)
            except OSError:
                self.is_closed = True

    def raw(self, data):
        """Bytes past the library's rules."""
        self.flush()
        self.socket.sendall(data)

    def pump(self, seconds=0.05):
        """Takes what has come, waiting so long for it."""
        pending = getattr(self.socket, "pending", lambda: 0)()
        if not pending and not select.select([self.socket], [], [], seconds)[0]:
            return False
        try:
            data = self.socket.recv(65536)
        except OSError:
            data = b""
        if not data:
            self.is_closed = True
            for stream in self.streams.values():
                stream.is_over = True
            return False
        for event in self.h2.receive_data(data):
            stream = self.streams.get(getattr(event, "stream_id", None))
            match event:
                case h2.events.ResponseReceived():
                    stream.headers = dict(event.headers)
                case h2.events.DataReceived():
                    stream.data += event.data
                    if self.acknowledges:
                        self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                case h2.events.StreamEnded():
                    stream.is_over = True
                case h2.events.StreamReset() if stream:
                    stream.reset, stream.is_over = event.error_code, True
                case h2.events.WindowUpdated():
                    self.granted[event.stream_id] += event.delta
        self.flush()
        return True

    def until(self, test, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not test():
            assert time.monotonic() < deadline, "it did not come"
            if self.is_closed:
                raise ConnectionError("the connection was closed")
            self.pump()

    def request(self, headers, method="POST", path=PATH, authority=None, end=False):
        id = self.h2.get_next_available_stream_id()
        self.streams[id] = Stream(id)
        authority = [(":authority", self.host if authority is None else authority)]
        self.h2.send_headers(id, [(":method", method), (":scheme", "https"), *authority, (":path", path), *headers], end_stream=end)
        self.flush()
        return self.streams[id]

    def open(self, options=(), signer=None, path=PATH, host=None, **more):
        """Opens a stream and waits for its head."""
        signer = signer or Unsigned()
        stream = self.request(signer.head(host or self.host, parameters(options)), path=path, authority=host, **more)
        self.until(lambda: stream.headers is not None or stream.is_over)
        if stream.status != 200:
            self.until(lambda: stream.is_over)
        return stream

    def send(self, stream, data, end=False):
        """As fast as the windows allow."""
        data = memoryview(bytes(data))
        while data and not stream.is_over:
            room = min(self.h2.local_flow_control_window(stream.id), self.h2.max_outbound_frame_size, len(data))
            if room <= 0:
                self.pump()
                continue
            self.h2.send_data(stream.id, bytes(data[:room]))
            data = data[room:]
            self.flush()
        if end and not stream.is_over:
            self.h2.end_stream(stream.id)
            self.flush()

    def whole(self, stream):
        """Waits for the stream's end; what it said."""
        self.until(lambda: stream.is_over)
        assert stream.reset is None
        return stream.events


DEFAULTS = {"language-code": "en-US", "media-encoding": "pcm", "sample-rate": "8000"}


def parameters(options):
    """Headers; an option that is None is left out."""
    options = {**DEFAULTS, **dict(options)}
    return [(PREFIX + name, str(value)) for name, value in options.items() if value is not None]


def pieces(audio, size=1600):
    return [audio[start: start + size] for start in range(0, len(audio), size)]


def converse(server, audio, options=(), signer=None, size=1600, client=None):
    """A whole stream of its own connection; what it said."""
    with client or Client(server) as client:
        signer = signer or Unsigned()
        stream = client.open(options, signer)
        assert stream.status == 200, stream.refusal
        for piece in pieces(audio, size):
            client.send(stream, signer.chunk(audio_event(piece)))
        client.send(stream, signer.chunk(b""), end=True)
        return client.whole(stream)
