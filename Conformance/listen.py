"""What must hold of every live Deepgram conversation, and short ways to have one."""

import contextlib

from wire import Session

PATH = "/v1/listen"

# Nothing else may ever be sent: strict clients stumble over types they do not know.
KNOWN_TYPES = {"Results", "Metadata", "SpeechStarted", "UtteranceEnd", "Error", "ConfigureSuccess", "ConfigureFailure"}


@contextlib.asynccontextmanager
async def conversation(rig, query=None, **options):
    """A session for audio as the rig's clips have it. Checks the order of what came when it is over."""
    defaults = {"encoding": "linear16", "sample_rate": rig.rate}
    query = {name: value for name, value in {**defaults, **(query or {})}.items() if value is not None}
    async with Session.open(rig.server, PATH, query, **options) as session:
        yield session
        check_order(session)


async def close(session):
    """Ends as the provider says, and returns the Metadata."""
    await session.send({"type": "CloseStream"})
    assert await session.closed() == 1000, (session.close_code, session.close_reason)
    assert session.messages[-1]["type"] == "Metadata", session.summary
    return session.messages[-1]


async def transcribe(rig, data, query=None, bytes_per_second=None, **speaking):
    """All of one conversation: audio, close, and the session to look at."""
    async with conversation(rig, query) as session:
        await session.speak(data, bytes_per_second or rig.rate * 2, **speaking)
        await close(session)
    return session


def results(session, channel=0):
    return [message for message in session.of("Results") if message["channel_index"][0] == channel]


def finals(session, channel=0):
    return [message for message in results(session, channel) if message["is_final"]]


def interims(session, channel=0):
    return [message for message in results(session, channel) if not message["is_final"]]


def alternative(result):
    return result["channel"]["alternatives"][0]


def text(result):
    return alternative(result)["transcript"]


def words(session, channel=0):
    return [word for result in finals(session, channel) for word in alternative(result)["words"]]


def spoken(session, channel=0):
    return [word["word"] for word in words(session, channel)]


def end(result):
    return result["start"] + result["duration"]


def check_order(session):
    """Items 8, 10 and 28 of the checklist, and the part of 9 that holds at any moment: so every test looks at them."""
    assert set(session.summary) <= KNOWN_TYPES, session.summary
    assert len(session.of("Metadata")) <= 1, session.summary
    committed = {}
    for result in session.of("Results"):
        check_fields(result)
        channel = result["channel_index"][0]
        reached = committed.get(channel, 0.0)
        assert abs(result["start"] - reached) < 0.002, f"starts at {result['start']}, the last final ended at {reached}"
        assert result["is_final"] or not result["speech_final"]
        if result["is_final"]:
            committed[channel] = end(result)
        previous = 0.0
        for word in alternative(result)["words"]:
            assert result["start"] - 0.002 <= word["start"] < word["end"] <= end(result) + 0.002, (word, result.body)
            assert word["start"] >= previous - 0.002, (word, result.body)
            previous = word["start"]


def check_fields(result):
    body = result.body
    index, total = body["channel_index"]
    assert 0 <= index < total
    assert body["duration"] >= 0
    for name in ("is_final", "speech_final", "from_finalize"):
        assert isinstance(body[name], bool), name
    (only,) = body["channel"]["alternatives"]
    assert 0 <= only["confidence"] <= 1
    assert only["transcript"] or (only["words"] == [] and only["confidence"] == 0)
    for word in only["words"]:
        # What is hidden has its label in either form.
        assert word["word"].startswith("[") or word["word"] == word["word"].lower()
        assert word["word"].strip() == word["word"] != ""
        assert 0 <= word["confidence"] <= 1
    metadata = body["metadata"]
    assert len(metadata["request_id"]) == 36 and len(metadata["model_uuid"]) == 36
    assert set(metadata["model_info"]) >= {"name", "version", "arch"}
