"""Deepgram's /v1/speak: the provider's own SDK, REST and WebSocket, every encoding held against ffmpeg, and what was
spoken recognized by the recognizer beside it."""

import asyncio
import http.client
import io
import json
import subprocess
import threading
import time

import numpy
import pytest
import soundfile
import speech
import websockets
from deepgram import DeepgramClient
from deepgram.core.events import EventType
from deepgram.environment import DeepgramClientEnvironment
from deepgram.speak.v1.types import SpeakV1Text
from server import BINARY
from websockets.exceptions import ConnectionClosed

TEXT = "The parcel left our warehouse this morning. It should be with you by tomorrow evening."


def client(server, key="no-key-needed"):
    return DeepgramClient(api_key=key, environment=DeepgramClientEnvironment(
        base=server.http, production=server.ws, agent=server.ws, agent_rest=server.http))


def post(server, query="", body=None, headers=None):
    connection = server.connection(30)
    try:
        connection.request(
            "POST", "/v1/speak" + query, body=json.dumps({"text": TEXT}) if body is None else body,
            headers={"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def decoded(audio, *options):
    """Samples at 16 kHz, by ffmpeg."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *options, "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"],
        input=audio, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return numpy.frombuffer(done.stdout, dtype="<i2")


@pytest.fixture(scope="module")
def reference(neural):
    status, _, audio = post(neural.server, "?encoding=linear16&container=none&sample_rate=16000")
    assert status == 200
    samples = numpy.frombuffer(audio, dtype="<i2")
    assert 3 < len(samples) / 16000 < 12
    return samples


FORMATS = {
    "": ("audio/mpeg", []),
    "?encoding=mp3&bit_rate=32000": ("audio/mpeg", []),
    "?encoding=linear16": ("audio/wav", []),
    "?encoding=linear16&sample_rate=48000": ("audio/wav", []),
    "?encoding=linear16&container=none&sample_rate=8000": (
        "audio/l16;rate=8000;channels=1", ["-f", "s16le", "-ar", "8000", "-ac", "1"]),
    "?encoding=mulaw": ("audio/wav", []),
    "?encoding=mulaw&container=none": ("audio/mulaw;rate=8000", ["-f", "mulaw", "-ar", "8000", "-ac", "1"]),
    "?encoding=alaw&container=none&sample_rate=16000": ("audio/alaw;rate=16000", ["-f", "alaw", "-ar", "16000", "-ac", "1"]),
    "?encoding=opus": ("audio/ogg;codecs=opus", []),
    "?encoding=opus&bit_rate=12000": ("audio/ogg;codecs=opus", []),
    "?encoding=flac": ("audio/flac", []),
    "?encoding=flac&sample_rate=16000": ("audio/flac", []),
}


@pytest.mark.parametrize("query", FORMATS)
def test_every_encoding_is_what_it_says_and_lasts_as_long(neural, reference, query):
    status, headers, audio = post(neural.server, query)
    kind, options = FORMATS[query]
    assert status == 200, audio
    assert headers["content-type"] == kind
    assert headers["dg-char-count"] == str(len(TEXT))
    assert headers["dg-model-name"].startswith("espeak-ng/")
    assert len(headers["dg-request-id"]) == 36
    samples = decoded(audio, *options)
    # MP3 comes in frames, and LAME's delay is before its first sample.
    assert abs(len(samples) - len(reference)) < 16000 * (0.12 if kind == "audio/mpeg" else 0.03)
    loud = numpy.sqrt((samples.astype(float) ** 2).mean()) / numpy.sqrt((reference.astype(float) ** 2).mean())
    assert 0.7 < loud < 1.3


@pytest.mark.parametrize("query", ["?encoding=linear16&sample_rate=16000", "?encoding=mulaw&sample_rate=16000"])
def test_soundfile_reads_it_too(neural, reference, query):
    with soundfile.SoundFile(io.BytesIO(post(neural.server, query)[2])) as file:
        assert file.samplerate == 16000
        # A stream does not know its length: as much as there is, of a minute.
        samples = file.read(16000 * 60, dtype="int16")
    assert abs(len(samples) - len(reference)) < 480


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_the_command_writes_files_that_know_their_length(reference, tmp_path, ending):
    path = tmp_path / f"spoken.{ending}"
    done = subprocess.run([BINARY, "speak", "-", "--output", path], input=TEXT.encode(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert abs(soundfile.info(path).duration - len(reference) / 16000) < 0.1


def test_the_command_writes_raw_samples_to_a_pipe(reference):
    done = subprocess.run([BINARY, "speak", TEXT, "--rate", "16000"], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert abs(len(done.stdout) / 2 - len(reference)) < 480


def test_audio_goes_out_while_it_is_made(neural):
    """The answer has no length beforehand, and its first bytes come before its last are made."""
    status, headers, _ = post(neural.server, "?encoding=linear16")
    assert status == 200 and headers.get("transfer-encoding") == "chunked"


@pytest.mark.parametrize("query, body, headers, status, word", [
    ("?encoding=aac", None, {}, 400, "AAC"),
    ("?encoding=linear16&sample_rate=11025", None, {}, 400, "sample_rate"),
    ("?model=nobody", None, {}, 400, "nobody"),
    ("?model=aura-2-nobody-xx", None, {}, 400, "xx"),
    ("?speed=9", None, {}, 400, "speed"),
    ("?callback=http://127.0.0.1/", None, {}, 400, "callback"),
    ("", "{}", {}, 400, "text"),
    ("", '{"text": ""}', {}, 400, "empty"),
    ("", "not json", {}, 400, "JSON"),
    ("", json.dumps({"text": "x" * 2001}), {}, 413, "2000"),
    ("", "y" * 70_000, {}, 413, "bytes"),
])
def test_refusals_say_what_would_be_right(neural, query, body, headers, status, word):
    found, answer, text = post(neural.server, query, body, headers)
    assert found == status, text
    error = json.loads(text)
    assert word in error["err_msg"] and error["err_msg"] == answer["dg-error"]


def test_plain_text_is_spoken(neural, reference):
    status, _, audio = post(
        neural.server, "?encoding=linear16&container=none&sample_rate=16000", TEXT, {"Content-Type": "text/plain"})
    assert status == 200 and abs(len(audio) / 2 - len(reference)) < 480


def test_keys_are_asked_for(locked, key):
    assert post(locked.server)[0] == 401
    assert post(locked.server, headers={"Authorization": f"Token {key}"})[0] == 200
    assert locked.server.handshake("/v1/speak").status == 401


def test_flux_speech_is_not_there(neural):
    assert neural.server.handshake("/v2/speak").status == 404


def test_languages_and_voices(neural):
    german = post(neural.server, "?model=aura-2-fabian-de&encoding=linear16")
    assert german[0] == 200 and german[1]["dg-model-name"] == "espeak-ng/de"
    own = post(neural.server, "?model=en-gb%2Bf3&encoding=linear16")
    assert own[0] == 200 and own[1]["dg-model-name"] == "espeak-ng/en-gb+f3"


def test_sdk_rest(neural, reference):
    audio = b"".join(client(neural.server).speak.v1.audio.generate(
        text=TEXT, model="aura-2-thalia-en", encoding="linear16", container="none", sample_rate=16000))
    assert abs(len(audio) / 2 - len(reference)) < 480


class Heard:
    """A conversation by the SDK, as a program would have it."""

    def __init__(self, server, **options):
        self.messages, self.errors = [], []
        self.context = client(server).speak.v1.connect(**{
            "model": "aura-2-thalia-en", "encoding": "linear16", "sample_rate": 16000, **options})

    def __enter__(self):
        self.connection = self.context.__enter__()
        self.connection.on(EventType.MESSAGE, self.messages.append)
        self.connection.on(EventType.ERROR, self.errors.append)
        self.listener = threading.Thread(target=self.connection.start_listening, daemon=True)
        self.listener.start()
        return self

    def __exit__(self, *error):
        self.listener.join(timeout=10)
        return self.context.__exit__(*error)

    def say(self, text):
        self.connection.send_text(SpeakV1Text(type="Speak", text=text))

    def kinds(self):
        return ["audio" if isinstance(message, bytes) else message.type for message in self.messages]

    def wait_for(self, kind, count=1, seconds=10):
        deadline = time.monotonic() + seconds
        while self.kinds().count(kind) < count:
            assert time.monotonic() < deadline, f"no {kind}: {self.kinds()[-5:]}"
            time.sleep(0.01)

    @property
    def audio(self):
        return b"".join(message for message in self.messages if isinstance(message, bytes))


def test_sdk_stream(neural, reference):
    with Heard(neural.server) as heard:
        # As a language model gives it: in tokens.
        for token in TEXT.split(" "):
            heard.say(token + " ")
        heard.connection.send_flush()
        heard.wait_for("Flushed")
        assert abs(len(heard.audio) / 2 - len(reference)) < 16000 // 10
        heard.say("And one more")
        heard.connection.send_close()
    kinds = heard.kinds()
    assert not heard.errors
    assert kinds[0] == "Metadata" and kinds.count("Metadata") == 1
    flushed = kinds.index("Flushed")
    assert "audio" in kinds[:flushed] and "audio" in kinds[flushed:], "what Close finds unspoken is spoken"
    assert heard.messages[flushed].sequence_id == 0
    assert heard.messages[0].model_name == "espeak-ng/en-us" and len(heard.messages[0].model_uuid) == 36


def test_whole_sentences_are_spoken_without_a_flush(neural):
    with Heard(neural.server) as heard:
        heard.say("This is a sentence. And this is")
        heard.wait_for("audio")
        heard.connection.send_close()
    assert not heard.errors


def test_clear_stops_at_once(neural):
    with Heard(neural.server) as heard:
        for _ in range(25):
            heard.say("This is a rather long sentence that nobody will want to hear to its end, I am afraid. " * 20)
        heard.wait_for("audio")
        heard.connection.send_clear()
        heard.wait_for("Cleared")
        after = len(heard.kinds())
        heard.say("Yes.")
        heard.connection.send_flush()
        heard.wait_for("Flushed")
        late = b"".join(message for message in heard.messages[after:] if isinstance(message, bytes))
        assert 0 < len(late) / 32000 < 3, "what was cleared is not spoken"
        heard.connection.send_close()
    assert not heard.errors


def test_flushes_beyond_twenty_in_a_minute_are_warned_of(neural):
    with Heard(neural.server) as heard:
        for _ in range(22):
            heard.say("Go.")
            heard.connection.send_flush()
        heard.wait_for("Warning", 2)
        heard.wait_for("Flushed", 20)
        heard.connection.send_close()
    assert heard.kinds().count("Flushed") == 20 and heard.kinds().count("Warning") == 2
    warning = next(message for message in heard.messages if not isinstance(message, bytes) and message.type == "Warning")
    assert warning.code == "EXCESSIVE_FLUSH" and "20" in warning.description


@pytest.mark.parametrize("message, code, word", [
    (b"\0\0\0\0", 1003, "MESSAGE-0000"), ("not json", 1008, "DATA-0000"), ('{"type":"Shout"}', 1008, "DATA-0001"),
    (json.dumps({"type": "Speak", "text": "x" * 2001}), 1009, "BIG-0001"),
])
async def test_close_codes(neural, message, code, word):
    async with websockets.connect(neural.server.ws + "/v1/speak") as socket:
        await socket.send(message)
        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()
        assert socket.close_code == code and word in socket.close_reason


@pytest.mark.parametrize("query", ["encoding=mp3", "encoding=aac", "encoding=mulaw&sample_rate=24000", "container=wav"])
def test_streams_are_samples(neural, query):
    answer = neural.server.handshake("/v1/speak?" + query)
    assert answer.status == 400 and answer.headers["dg-error"]


def spoken_seconds(server):
    for line in server.get("/metrics").body.decode().splitlines():
        if line.startswith("parlance_spoken_seconds_total "):
            return float(line.split()[1])


async def test_a_client_that_never_reads_has_little_made_for_it(neural):
    before = spoken_seconds(neural.server)
    options = {"max_queue": 1, "ping_interval": None, "close_timeout": 0.1}
    async with websockets.connect(neural.server.ws + "/v1/speak?encoding=linear16&sample_rate=48000", **options) as socket:
        sentence = "Nobody listens to this sentence, however long it is, and however often it is said again. "
        for _ in range(30):
            await socket.send(json.dumps({"type": "Speak", "text": sentence * 20}))
        last = -1.0
        while (now := spoken_seconds(neural.server) - before) != last:
            last = now
            await asyncio.sleep(0.5)
        # 53,000 characters are about an hour; what was made lies in the kernel's buffers and our own.
        assert 0 < last < 300
    # Others are spoken to as ever.
    assert post(neural.server)[0] == 200


def test_what_was_spoken_is_recognized(neural):
    """Real audio all the way: the digits model hears what espeak-ng says, through both interfaces."""
    if neural.name == "pocketsphinx":
        pytest.skip("no shared models: PocketSphinx does not know this voice well enough")
    said = "one two three four five six seven eight nine"
    audio = post(neural.server, "?encoding=linear16&container=none&sample_rate=16000&speed=0.8",
                 json.dumps({"text": said}))[2]
    connection = neural.server.connection()
    connection.request("POST", "/v1/listen?encoding=linear16&sample_rate=16000", body=audio)
    heard = json.loads(connection.getresponse().read())["results"]["channels"][0]["alternatives"][0]["transcript"]
    wrong = speech.errors(heard.split(), said.split())
    assert wrong <= 2, (heard, said)
