"""AssemblyAI's legacy real-time protocol: items 29 to 34 of the checklist."""

import base64
import contextlib
import datetime
import itertools
import json
import uuid

import dictate
import pytest
import speech
from wire import Session

PATH = "/v2/realtime/ws"
PARTIAL = {"message_type", "audio_start", "audio_end", "confidence", "text", "words", "created"}
FINAL = PARTIAL | {"punctuated", "text_formatted"}


@contextlib.asynccontextmanager
async def conversation(rig, query=None, **options):
    async with Session.open(rig.server, PATH, {"sample_rate": rig.rate, **(query or {})}, **options) as session:
        yield session
        check(session)


def of(session, kind):
    return [message for message in session.messages if message.get("message_type") == kind]


def kinds(session):
    return [message.get("message_type") for message in session.messages]


async def finish(session):
    await session.send({"terminate_session": True})
    assert await session.closed() == 1000, (session.close_code, session.close_reason)
    assert kinds(session)[-1] == "SessionTerminated", kinds(session)


def as_json(piece):
    return json.dumps({"audio_data": base64.b64encode(piece).decode()})


async def speak(session, clip, forms=("binary",), milliseconds=100):
    clip = dictate.padded(clip)
    size = clip.rate * 2 * milliseconds // 1000
    for form, start in zip(itertools.cycle(forms), range(0, len(clip.pcm), size)):
        piece = clip.pcm[start: start + size]
        await session.send(piece if form == "binary" else as_json(piece))


async def transcribe(rig, clip, query=None, **speaking):
    async with conversation(rig, query) as session:
        await speak(session, clip, **speaking)
        await finish(session)
    return session


def finals(session):
    return of(session, "FinalTranscript")


def spoken(session):
    return [word.strip(".,?!").lower() for final in finals(session) for word in final["text"].split()]


def check(session):
    """Items 30 and 34, and the order of finals: every test looks at them."""
    if session.close_code not in (None, 1000):
        assert set(session.messages[-1].body) == {"error"}, session.messages[-1].body
    if not kinds(session) or kinds(session)[0] is None:
        return
    begins = session.messages[0]
    assert begins["message_type"] == "SessionBegins" and uuid.UUID(begins["session_id"]).version == 4
    datetime.datetime.fromisoformat(begins["expires_at"].replace("Z", "+00:00"))
    reached = 0
    for message in session.messages:
        kind = message.get("message_type")
        if kind not in ("PartialTranscript", "FinalTranscript"):
            continue
        assert set(message.body) == (FINAL if kind == "FinalTranscript" else PARTIAL), message.body
        assert type(message["audio_start"]) is int and type(message["audio_end"]) is int
        datetime.datetime.fromisoformat(message["created"].replace("Z", "+00:00"))
        assert message["audio_start"] >= reached, message.body
        for word in message["words"]:
            assert set(word) == {"start", "end", "confidence", "text"} and type(word["start"]) is int
        if kind == "FinalTranscript":
            reached = message["audio_end"]


def without_time(session):
    return [{key: value for key, value in final.body.items() if key != "created"} for final in finals(session)]


async def test_29_base64_and_binary_give_the_same_words(neural):
    clip = speech.joined(neural.clips[0], speech.silence(1.2, neural.rate), neural.clips[1 % len(neural.clips)])
    found = [without_time(await transcribe(neural, clip, forms=forms)) for forms in (("binary",), ("json",), ("binary", "json"))]
    assert found[0] and found[0] == found[1] == found[2]
    assert sum(len(final["words"]) for final in found[0]) > 0


async def test_30_partials_grow_and_finals_are_written(neural):
    clip = speech.joined(speech.silence(0.4, neural.rate), neural.clips[0], speech.silence(1.2, neural.rate))
    session = await transcribe(neural, clip)
    assert of(session, "PartialTranscript") and finals(session)
    for partial in of(session, "PartialTranscript"):
        assert partial["text"] == partial["text"].lower()
    for final in finals(session):
        assert final["text"][-1] in ".?!" and final["punctuated"] is True and final["text_formatted"] is True


async def test_31_finals_only_and_session_information(neural):
    clip = neural.shortest
    session = await transcribe(
        neural, clip, {"disable_partial_transcripts": "True", "enable_extra_session_information": "True"})
    assert not of(session, "PartialTranscript") and finals(session)
    assert kinds(session)[-2:] == ["SessionInformation", "SessionTerminated"]
    assert abs(session.messages[-2]["audio_duration_seconds"] - clip.seconds) < 0.2


@pytest.mark.parametrize("threshold, count", [(300, 2), (2000, 1)])
async def test_32_the_threshold_decides_at_which_pause_an_utterance_ends(neural, threshold, count):
    neural.require_monotonic()
    word = neural.shortest.trimmed()
    first = word.cut(0, min(1.0, word.seconds))
    pause = speech.silence(0.7, neural.rate)
    # The shortest clip may pause by itself; one word of it does not.
    talk = speech.joined(speech.silence(0.4, neural.rate), first, pause, first, speech.silence(0.4, neural.rate))
    async with conversation(neural) as session:
        await session.send({"end_utterance_silence_threshold": threshold})
        await speak(session, talk)
        await finish(session)
    if count == 1:
        assert len(finals(session)) == 1
    else:
        assert len(finals(session)) >= 2


async def test_32_a_forced_end_gives_a_final(neural):
    async with conversation(neural) as session:
        await speak(session, neural.shortest.trimmed())
        await session.send({"force_end_utterance": True})
        await session.until(lambda message: message.get("message_type") == "FinalTranscript", patience=20)
        await finish(session)


async def test_33_a_wrong_key_and_a_wrong_rate(locked, neural):
    async with conversation(locked, additional_headers={"Authorization": "wrong"}) as session:
        assert await session.closed() == 4001
    assert [message.body for message in session.messages] == [{"error": "Not Authorized"}]
    for rate in (0, -1, "x"):
        async with conversation(neural, {"sample_rate": rate}) as session:
            assert await session.closed() == 4000
        assert kinds(session) == [None]


async def test_33_a_key_opens_the_session(locked, key):
    async with conversation(locked, additional_headers={"Authorization": key}) as session:
        await finish(session)
    async with conversation(locked, {"token": key}) as session:
        await finish(session)


async def test_34_the_end_comes_in_any_case(neural):
    async with conversation(neural) as session:
        await finish(session)
    assert kinds(session) == ["SessionBegins", "SessionTerminated"]
    session = await transcribe(neural, speech.silence(2, neural.rate))
    assert kinds(session) == ["SessionBegins", "SessionTerminated"]


@pytest.mark.parametrize("message, code", [
    ("hello", 4100), ("{}", 4101), ('{"audio_data":"###"}', 4101), ('{"audio_data":7}', 4101),
    ('{"end_utterance_silence_threshold":-1}', 4101), (bytes(8000 * 2 * 3), 4033)])
async def test_what_is_wrong_is_an_error_and_a_close(neural, message, code):
    if neural.rate != 8000 and isinstance(message, bytes):
        message = bytes(neural.rate * 2 * 3)
    async with conversation(neural) as session:
        await session.send(message)
        assert await session.closed() == code


async def test_word_boost_as_python_prints_it(neural):
    async with conversation(neural, {"word_boost": "['two', \"it's\"]"}) as session:
        await finish(session)
    async with conversation(neural, {"word_boost": "[two"}) as session:
        assert await session.closed() == 4104
