"""What must hold of every live AssemblyAI conversation, and short ways to have one."""

import contextlib
import uuid

import numpy
import speech
from wire import Session

PATH = "/v3/ws"
KNOWN_TYPES = {
    "Begin", "SpeechStarted", "Turn", "Termination", "Error", "Warning", "Heartbeat", "Silence", "SpeakerRevision"}
TURN = {
    "type", "turn_order", "turn_is_formatted", "end_of_turn", "transcript", "utterance", "end_of_turn_confidence", "words"}
WORD = {"text", "start", "end", "confidence", "word_is_final"}
INTEGERS = {
    "expires_at", "timestamp", "turn_order", "start", "end", "audio_duration_seconds", "session_duration_seconds",
    "error_code", "warning_code", "total_audio_received_ms", "total_duration_ms", "start_ms", "end_ms"}


@contextlib.asynccontextmanager
async def conversation(rig, query=None, **options):
    """A session for audio as the rig's clips have it. Checks the order of what came when it is over."""
    query = {name: value for name, value in {"sample_rate": rig.rate, **(query or {})}.items() if value is not None}
    async with Session.open(rig.server, PATH, query, **options) as session:
        yield session
        check(session, query)


async def terminate(session):
    """Ends as the provider says, and returns the Termination."""
    await session.send({"type": "Terminate"})
    assert await session.closed() == 1000, (session.close_code, session.close_reason)
    assert session.messages[-1]["type"] == "Termination", session.summary
    return session.messages[-1]


def padded(clip, milliseconds=100):
    """With silence behind it, so that it can be cut into whole messages."""
    step = clip.rate * milliseconds // 1000
    missing = -len(clip.samples) % step
    return speech.Clip(clip.name, numpy.concatenate([clip.samples, numpy.zeros(missing, "<i2")]), clip.rate, clip.words)


async def speak(session, clip, **speaking):
    clip = padded(clip)
    return await session.speak(clip.pcm, clip.rate * 2, **speaking)


async def transcribe(rig, clip, query=None, **speaking):
    """All of one conversation: audio, its end, and the session to look at."""
    async with conversation(rig, query) as session:
        await speak(session, clip, **speaking)
        await terminate(session)
    return session


def turns(session):
    return session.of("Turn")


def ends(session, formatted=None):
    return [turn for turn in turns(session) if turn["end_of_turn"] and formatted in (None, turn["turn_is_formatted"])]


def partials(session):
    return [turn for turn in turns(session) if not turn["end_of_turn"]]


def spoken(session):
    return [word for turn in ends(session, formatted=False) for word in turn["transcript"].split()]


def is_pro(query):
    return str(query.get("speech_model", "")).startswith(("u3", "universal-3"))


def check(session, query):
    """Items 3 to 11, 15 and 24 of the checklist: every test looks at them."""
    assert set(session.summary) <= KNOWN_TYPES, session.summary
    for message in session.messages:
        check_numbers(message.body)
        assert ("error" in message) == (message["type"] == "Error"), message.body
    if session.summary and session.summary[0] != "Error":
        begin = session.messages[0]
        assert begin["type"] == "Begin" and session.summary.count("Begin") == 1, session.summary
        assert str(uuid.UUID(begin["id"])) == begin["id"]
    if session.close_code not in (None, 1000, 1006):  # 1006: it was the client that vanished
        last = session.messages[-1]
        assert last["type"] == "Error" and last["error_code"] == session.close_code, (session.close_code, session.summary)
    check_turns(session, query)


def check_numbers(value, name=None):
    """Looks at every whole number in it; returns the names of those that were there."""
    if isinstance(value, dict):
        return set().union(*(check_numbers(inner, key) for key, inner in value.items()))
    if isinstance(value, list):
        return set().union(*(check_numbers(inner, name) for inner in value))
    if name not in INTEGERS:
        return set()
    assert type(value) is int, (name, value)
    return {name}


def check_turns(session, query):
    order, final, ended, utterances, started = 0, [], None, [], False
    wants_formatted = str(query.get("format_turns", "")).lower() == "true" and not is_pro(query)
    for message in session.messages:
        if message["type"] == "SpeechStarted":
            assert not started, session.summary
            started = True
        if message["type"] != "Turn":
            continue
        assert set(message.body) >= TURN, message.body
        for word in message["words"]:
            assert set(word) >= WORD and word["start"] <= word["end"], message.body
        if ended is not None and wants_formatted and not ended:
            # The formatted one follows at once.
            assert message["turn_order"] == order and message["end_of_turn"] and message["turn_is_formatted"]
            ended = True
            continue
        if ended is not None:
            order, final, ended, utterances = order + 1, [], None, []
        assert message["turn_order"] == order, (order, message.body)
        if is_pro(query):
            assert started, session.summary
            assert message["end_of_turn"] == message["turn_is_formatted"]
            assert message["utterance"] == (message["transcript"] if message["end_of_turn"] else "")
            assert message["end_of_turn"] or not any(word["word_is_final"] for word in message["words"])
        else:
            now = [word["text"] for word in message["words"] if word["word_is_final"]]
            assert message["transcript"] == " ".join(now), message.body
            assert now[: len(final)] == final, (final, message.body)
            final = now
            if message["utterance"]:
                utterances.append(message["utterance"])
                assert message["utterance"] in message["transcript"], message.body
            assert not message["turn_is_formatted"]
        if message["end_of_turn"]:
            assert all(word["word_is_final"] for word in message["words"])
            ended, started = is_pro(query), False
            if not is_pro(query):
                assert " ".join(utterances) == message["transcript"], (utterances, message.body)
                ended = False
    if wants_formatted and ended is not None and session.close_code == 1000:
        assert ended, "the last turn has no formatted message"
