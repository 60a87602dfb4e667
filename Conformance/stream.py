"""What must hold of every conversation in the native protocol, and short ways to have one."""

import contextlib

from wire import Session

PATH = "/v1/stream"


@contextlib.asynccontextmanager
async def conversation(rig, query=None, **options):
    """A session for audio as the rig's clips have it. Checks the order of what came when it is over."""
    defaults = {"encoding": "linear16", "sample_rate": rig.rate}
    query = {name: value for name, value in {**defaults, **(query or {})}.items() if value is not None}
    async with Session.open(rig.server, PATH, query, **options) as session:
        await session.until("began")
        yield session
        check_order(session)


async def finish(session):
    """Ends as documented, and returns `ended`."""
    await session.send({"type": "finish"})
    assert await session.closed() == 1000, (session.close_code, session.close_reason, session.summary)
    assert session.messages[-1]["type"] == "ended", session.summary
    return session.messages[-1]


async def transcribe(rig, data, query=None, bytes_per_second=None, **speaking):
    async with conversation(rig, query) as session:
        await session.speak(data, bytes_per_second or rig.rate * 2, **speaking)
        await finish(session)
    return session


def committed(session, channel=0):
    return [message for message in session.of("committed") if message["channel"] == channel]


def words(session, channel=0):
    return [word for span in committed(session, channel) for word in span["words"]]


def spoken(session, channel=0):
    return [word["word"] for word in words(session, channel)]


def said(session, channel=0):
    """What was committed, without what depends on the clock."""
    return [{**span.body, "timings": None} for span in committed(session, channel)]


def check_order(session):
    """What the protocol promises of any stream."""
    assert session.messages[0]["type"] == "began"
    assert len(session.of("began")) == 1
    reached, utterance = {}, {}
    for message in session.of("partial", "committed"):
        channel = message["channel"]
        assert abs(message["start"] - reached.get(channel, 0.0)) < 0.002, message.body
        assert message["end"] >= message["start"]
        assert message["utterance"] >= utterance.get(channel, 0)
        utterance[channel] = message["utterance"]
        assert message["text"] == " ".join(word["written"] for word in message["words"])
        assert 0 <= message["stability"] <= 1 and 0 <= message["confidence"] <= 1
        for word in message["words"]:
            assert message["start"] - 0.002 <= word["start"] <= word["end"] <= message["end"] + 0.002, (word, message.body)
        if message["type"] == "partial":
            assert message["endpoint"] is None
        else:
            assert message["stability"] == 1
            reached[channel] = message["end"]
    for drop in session.of("audio_dropped"):
        assert drop["end"] > drop["start"] and drop["reason"] in ("overflow", "skipped")
