"""Speaks gRPC frame by frame, to break its rules or to keep them exactly: one job as JSON on standard input, one record out.

A job: `port`, `scenario` (a function below), and what that one needs.
"""

import json
import socket
import struct
import sys
import time

import grpc
import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
from google.cloud import speech_v1

PATH = "/google.cloud.speech.v1.Speech/StreamingRecognize"


def headers(path=PATH, **more):
    pairs = {":method": "POST", ":scheme": "http", ":path": path, ":authority": "localhost",
             "content-type": "application/grpc", "te": "trailers", **{k.replace("_", "-"): v for k, v in more.items()}}
    return list(pairs.items())


def framed(message, compressed=0, length=None):
    return struct.pack(">BI", compressed, len(message) if length is None else length) + message


def frame(kind, flags, stream, payload, length=None):
    size = len(payload) if length is None else length
    return struct.pack(">I", size)[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def config(rate, **fields):
    streaming = speech_v1.StreamingRecognitionConfig(
        config=speech_v1.RecognitionConfig(encoding=1, sample_rate_hertz=rate, language_code="en-US"), **fields)
    return speech_v1.StreamingRecognizeRequest.serialize(speech_v1.StreamingRecognizeRequest(streaming_config=streaming))


def sound(data):
    return speech_v1.StreamingRecognizeRequest.serialize(speech_v1.StreamingRecognizeRequest(audio_content=data))


class Stream:
    def __init__(self):
        self.status, self.message, self.reset, self.http = None, "", None, None
        self.responses, self.buffer = [], b""

    @property
    def over(self):
        return self.status is not None or self.reset is not None

    def took(self, data):
        self.buffer += data
        while len(self.buffer) >= 5:
            length = struct.unpack(">I", self.buffer[1:5])[0]
            if len(self.buffer) < 5 + length:
                return
            self.responses.append(speech_v1.StreamingRecognizeResponse.deserialize(self.buffer[5: 5 + length]))
            self.buffer = self.buffer[5 + length:]

    def record(self):
        finals = [r.alternatives[0].transcript for one in self.responses for r in one.results if r.is_final]
        return {"status": self.status, "message": self.message, "reset": self.reset, "http": self.http, "text": "".join(finals)}


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.streams, self.goaway, self.closed = {}, None, False
        self.flush()

    def flush(self):
        data = self.h2.data_to_send()
        if data:
            self.raw(data)

    def raw(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            self.closed = True

    def pump(self, seconds):
        """Reads for so long, or until something came."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            data = self.socket.recv(65_536)
        except TimeoutError:
            return
        except OSError:
            data = b""
        if not data:
            self.closed = True
            return
        for event in self.h2.receive_data(data):
            stream = self.streams.get(getattr(event, "stream_id", None))
            if isinstance(event, h2.events.ConnectionTerminated):
                self.goaway = int(event.error_code)
            elif stream is None:
                continue
            elif isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
                fields = dict(event.headers)
                stream.http = fields.get(":status", stream.http)
                if "grpc-status" in fields:
                    stream.status, stream.message = int(fields["grpc-status"]), fields.get("grpc-message", "")
            elif isinstance(event, h2.events.DataReceived):
                stream.took(event.data)
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamReset):
                stream.reset = int(event.error_code)
            elif isinstance(event, h2.events.StreamEnded) and stream.status is None:
                stream.status = -1
        self.flush()

    def open(self, **more):
        number = self.h2.get_next_available_stream_id()
        self.h2.send_headers(number, headers(**more))
        self.streams[number] = Stream()
        self.flush()
        return number

    def send(self, number, data, end=False, patience=20):
        """All of it, as the windows allow."""
        deadline = time.monotonic() + patience
        while data or end:
            if self.streams[number].over or self.closed:
                return False
            room = min(self.h2.local_flow_control_window(number), self.h2.max_outbound_frame_size, len(data))
            if data and room <= 0:
                if time.monotonic() > deadline:
                    return False
                self.pump(0.05)
                continue
            last = end and room == len(data)
            self.h2.send_data(number, data[:room], end_stream=last)
            self.flush()
            data = data[room:]
            if last:
                return True
        return True

    def wait(self, *numbers, patience=20):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.closed and not all(self.streams[n].over for n in numbers):
            self.pump(0.1)

    def wait_closed(self, patience=20):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.closed:
            try:
                self.pump(0.1)
            except h2.exceptions.ProtocolError:
                pass
        return self.closed

    def record(self):
        return {"goaway": self.goaway, "closed": self.closed}


def audio_of(job):
    with open(job["audio"], "rb") as file:
        return file.read()


# Messages that are none


def message(job):
    """A call with these bytes for its messages (hex), `headers`, and whether it half-closes."""
    connection = Connection(job["port"])
    number = connection.open(**job.get("headers", {}))
    data = b"".join(bytes.fromhex(part) for part in job["data"])
    if job.get("config"):
        data = framed(config(16_000)) + data
    connection.send(number, data, end=job.get("end", False))
    connection.wait(number)
    # Others on the same connection go on.
    other = connection.open()
    connection.send(other, framed(config(job["rate"])) + framed(sound(audio_of(job))), end=True)
    connection.wait(other)
    return {**connection.streams[number].record(), **connection.record(), "other": connection.streams[other].record()}


def frames(job):
    """Bytes (hex) in place of frames, on a connection on which a call is open."""
    connection = Connection(job["port"])
    connection.pump(0.5)
    number = connection.open()
    connection.send(number, framed(config(16_000)))
    connection.raw(bytes.fromhex(job["data"]) * job.get("times", 1))
    return {"gone": connection.wait_closed(), **connection.record()}


def preface(job):
    """Something that is not HTTP/2."""
    with socket.create_connection(("127.0.0.1", job["port"])) as plain:
        plain.sendall(bytes.fromhex(job["data"]))
        plain.settimeout(20)
        try:
            while plain.recv(4_096):
                pass
        except ConnectionResetError:
            pass
    return {"gone": True}


def beyond_the_window(job):
    """More than the server allows, on a stream."""
    connection = Connection(job["port"])
    connection.pump(0.5)
    number = connection.open()
    connection.send(number, framed(config(16_000)))
    window = connection.h2.local_flow_control_window(number)
    # In one piece, so that the server has no time to open the window.
    piece = frame(0, 0, number, b"\0" * 16_384)
    connection.raw(piece * (4 * window // 16_384 + 4))
    return {"gone": connection.wait_closed(), **connection.record(), "window": window}


def resets(job):
    """Calls that are opened and taken back at once, by the thousand."""
    connection = Connection(job["port"])
    opened = 0
    while opened < job["count"] and not connection.closed and connection.goaway is None:
        number = connection.open()
        connection.h2.reset_stream(number, 8)
        connection.flush()
        opened += 1
        if opened % 50 == 0:
            connection.pump(0.001)
    connection.wait_closed(5)
    return {"opened": opened, **connection.record()}


# Flow control


def flood(job):
    """Sends as fast as the windows allow for so many seconds; meanwhile another call on the same connection goes by."""
    connection = Connection(job["port"])
    connection.pump(0.5)
    audio = audio_of(job)
    number = connection.open()
    connection.send(number, framed(config(job["rate"])))
    messages = b"".join(framed(sound(audio[at: at + job["size"]])) for at in range(0, len(audio), job["size"]))
    sent, stalls, started, samples = 0, 0, time.monotonic(), []
    other, other_done = None, None
    while time.monotonic() - started < job["seconds"] and sent < len(messages) and not connection.closed:
        room = min(connection.h2.local_flow_control_window(number), connection.h2.max_outbound_frame_size, len(messages) - sent)
        if room > 0:
            connection.h2.send_data(number, messages[sent: sent + room])
            connection.flush()
            sent += room
        else:
            stalls += 1
            connection.pump(0.05)
        now = time.monotonic() - started
        if not samples or now - samples[-1][0] > 0.25:
            samples.append([now, sent, connection.h2.local_flow_control_window(number)])
        if other is None and now > job["seconds"] / 2:
            other = connection.open()
            connection.send(other, framed(config(job["rate"])) + framed(sound(audio[: job["other"]])), end=True)
        if other is not None and other_done is None and connection.streams[other].over:
            other_done = now
    record = {"sent": sent, "of": len(messages), "stalls": stalls, "samples": samples, "other": connection.streams[other].record()}
    connection.h2.reset_stream(number, 8)
    connection.flush()
    return record


# Many calls


def stress(job):
    """So many calls, so many at a time, of all kinds; every one has to get a status."""
    import queue
    import random
    import threading

    audio = audio_of(job)
    waiting, outcomes = queue.SimpleQueue(), []

    def one(channel, kind, dice):
        held = queue.SimpleQueue()

        def talk():
            yield config(1 if kind == "wrong" else job["rate"])
            start = dice.randrange(0, len(audio) // 2) // 2 * 2
            for at in range(start, start + job["length"], 3_200):
                yield sound(audio[at: at + 3_200])
                if dice.random() < 0.3:
                    time.sleep(dice.random() * 0.02)
            if kind == "cancel":
                held.get().cancel()  # it may not be there yet: the requests are asked for while the call is made
            if kind == "deadline":
                time.sleep(0.5)

        call = channel.stream_stream(PATH)(talk(), timeout=0.3 if kind == "deadline" else job["limit"])
        held.put(call)
        try:
            for _ in call:
                pass
        except grpc.RpcError:
            pass
        code = call.code().name
        known = code in ("OK", "INVALID_ARGUMENT", "CANCELLED", "DEADLINE_EXCEEDED")
        return code if known else f"{code} {call.details()}"

    def worker(channel, seed):
        dice = random.Random(seed)
        while True:
            try:
                kind = waiting.get_nowait()
            except queue.Empty:
                return
            outcomes.append(f"{kind}: {one(channel, kind, dice)}")

    dice = random.Random(job["seed"])
    for _ in range(job["count"]):
        waiting.put(dice.choice(["half-close"] * 7 + ["wrong", "cancel", "deadline"]))
    channels = [
        grpc.insecure_channel(f"127.0.0.1:{job['port']}", options=[("grpc.use_local_subchannel_pool", 1)])
        for _ in range(job["channels"])]
    threads = [
        threading.Thread(target=worker, args=(channels[index % len(channels)], index)) for index in range(job["at_once"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


if __name__ == "__main__":
    job = json.load(sys.stdin)
    json.dump(globals()[job["scenario"]](job), sys.stdout)
