"""Who speaks: by a speaker model, in both protocols and on the command line. (The model is a small one of our own;
what published ones would do is not tested here.)"""

import json

import listen
import numpy
import pytest
import rig
import speech
import stream
import voices
from test_command import parlance

pytestmark = pytest.mark.skipif(not speech.HAS_SHARED, reason="needs recordings of dialogues")

DIALOGUE = "dialog-ls1998-ls2414"
SECONDS = 16  # both are heard in it; PocketSphinx is slow


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return voices.write_model(tmp_path_factory.mktemp("speakers") / "voices.onnx")


@pytest.fixture(scope="module")
def told(model):
    """A server that can tell speakers apart. PocketSphinx's words are often wrong, but they are where words are."""
    made = rig.pocketsphinx("--speaker-model", model, "--speaker-threshold", "0.4")
    yield made
    assert made.server.stop() == 0, made.server.last_words


@pytest.fixture(scope="module")
def dialogue():
    return speech.shared(f"twospk/{DIALOGUE}.flac").cut(0, SECONDS)


async def test_every_word_has_its_speaker(told, dialogue):
    session = await stream.transcribe(told, dialogue.pcm, {"speakers": "true"})
    assert session.of("began")[0]["speaker_model"] == "voices"
    assert session.of("began")[0]["configuration"]["speakers"] is True
    words = stream.words(session)
    assert {word.get("speaker") for word in words} >= {0, 1}
    assert voices.accuracy(words, voices.runs(DIALOGUE)) >= 0.85


async def test_who_does_not_ask_is_told_nothing_and_hears_the_same_words(told, dialogue):
    asked = await stream.transcribe(told, dialogue.cut(0, 12).pcm, {"speakers": "true"})
    session = await stream.transcribe(told, dialogue.cut(0, 12).pcm)
    assert session.of("began")[0]["speaker_model"] is None
    assert all("speaker" not in word for word in stream.words(session))
    assert stream.spoken(session) == stream.spoken(asked)


async def test_deepgram_clients_ask_with_diarize(told, dialogue):
    session = await listen.transcribe(told, dialogue.pcm, {"diarize": "true"})
    words = listen.words(session)
    assert all(isinstance(word.get("speaker", 0), int) for word in words)
    assert voices.accuracy(words, voices.runs(DIALOGUE)) >= 0.85


async def test_channels_have_speakers_of_their_own(told, dialogue):
    # One speaker each: whoever it is, he is the first of his channel.
    one, other = dialogue.cut(1.0, 6.8).samples, dialogue.cut(7.4, 10.0).samples
    length = max(len(one), len(other))
    both = numpy.stack([numpy.pad(one, (0, length - len(one))), numpy.pad(other, (0, length - len(other)))], axis=1)
    session = await stream.transcribe(
        told, both.astype("<i2").tobytes(), {"speakers": "true", "channels": 2, "multichannel": "true"})
    for channel in (0, 1):
        numbers = [word.get("speaker") for word in stream.words(session, channel)]
        assert numbers and numbers.count(0) >= 0.8 * len(numbers), numbers


def test_a_server_without_a_model_says_what_it_would_take(neural):
    query = {"encoding": "linear16", "sample_rate": 16_000}
    native = neural.server.handshake(stream.PATH, {**query, "speakers": "true"})
    assert native.status == 400
    assert json.loads(native.body)["error"]["code"] == "unsupported"
    assert "--speaker-model" in json.loads(native.body)["error"]["message"]
    deepgram = neural.server.handshake(listen.PATH, {**query, "diarize": "true"})
    assert deepgram.status == 400 and "--speaker-model" in json.loads(deepgram.body)["err_msg"]


def test_a_language_is_told_apart_only_where_a_model_can(neural):
    query = {"encoding": "linear16", "sample_rate": 16_000, "language": "auto"}
    answer = neural.server.handshake(stream.PATH, query)
    assert answer.status == 400 and "cannot tell languages apart" in json.loads(answer.body)["error"]["message"]


async def test_the_language_is_told_with_where_it_comes_from(neural):
    clip = neural.shortest
    for query, source in [({}, "model"), ({"language": "en-US"}, "configured")]:
        session = await stream.transcribe(neural, clip.pcm, query)
        began = session.of("began")[0]
        assert began["language_source"] == source
        assert began["language"] == query.get("language", began["languages"][0])


def test_a_transcript_names_speakers(model, dialogue, tmp_path):
    path = dialogue.write_wav(tmp_path / "talk.wav")
    text, _ = parlance(
        "transcribe", "--engine", "pocketsphinx", "--speakers", "--speaker-model", model, "--speaker-threshold", "0.4",
        path)
    lines = text.splitlines()
    assert any(line.startswith("Speaker 1: ") for line in lines), text
    assert any(line.startswith("Speaker 2: ") for line in lines), text
    _, complaint = parlance("transcribe", "--speakers", path, status=64)
    assert "--speaker-model" in complaint


def test_what_is_no_speaker_model_is_refused_at_the_start(tmp_path):
    text, complaint = parlance(
        "transcribe", "--engine", "pocketsphinx", "--speaker-model", speech.DIGITS_MODEL / "encoder.onnx", "x.wav",
        status=1)
    assert "no speaker model" in complaint, (text, complaint)
