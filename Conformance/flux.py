"""What must hold of every Flux conversation (items 31 and 32 of the checklist), and short ways to have one."""

import contextlib

from wire import Session

PATH = "/v2/listen"
KNOWN_TYPES = {"Connected", "TurnInfo", "ConfigureSuccess", "ConfigureFailure", "Error"}
FIELDS = {
    "type", "request_id", "sequence_id", "event", "turn_index", "audio_window_start", "audio_window_end", "transcript",
    "words", "end_of_turn_confidence",
}


@contextlib.asynccontextmanager
async def conversation(rig, query=None, **options):
    """A session for audio as the rig's clips have it. Holds all that came against the rules when it is over."""
    query = {"model": "flux-general-en", "encoding": "linear16", "sample_rate": rig.rate, **(query or {})}
    async with Session.open(rig.server, PATH, query, **options) as session:
        yield session
        check([message.body for message in session.messages], is_eager="eager_eot_threshold" in query)


async def close(session):
    await session.send({"type": "CloseStream"})
    assert await session.closed() == 1000, (session.close_code, session.close_reason)


async def transcribe(rig, data, query=None, **speaking):
    """All of one conversation: audio, close, and the session to look at."""
    async with conversation(rig, query) as session:
        await session.speak(data, rig.rate * 2, **{"chunk_ms": 80, **speaking})
        await close(session)
    return session


def turns(session, *events):
    """What was told of turns, updates left out where none are named."""
    wanted = events or ("StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EndOfTurn")
    return [message for message in session.of("TurnInfo") if message["event"] in wanted]


def spoken(session):
    """The words of the turns that ended, in lower case and without marks."""
    ends = turns(session, "EndOfTurn")
    return [word["word"].lower().strip(".,?!") for message in ends for word in message["words"]]


def check(messages, is_eager=True):
    """The event rules. `messages`: bodies, in order, up to the end of the stream or any place before."""
    assert [message["sequence_id"] for message in messages] == list(range(len(messages)))
    assert {message["type"] for message in messages} <= KNOWN_TYPES
    assert [message["type"] == "Connected" for message in messages] == [True] + [False] * (len(messages) - 1)
    turn, is_open, eager, reached, start = 0, False, None, 0.0, 0.0
    for message in messages:
        if message["type"] != "TurnInfo":
            continue
        event, text = message["event"], message["transcript"]
        assert FIELDS <= set(message), message
        assert message["turn_index"] == turn, message
        assert message["audio_window_start"] == start <= message["audio_window_end"], message
        assert message["audio_window_end"] >= reached, message
        assert text == " ".join(word["word"] for word in message["words"]), message
        assert 0 <= message["end_of_turn_confidence"] <= 1, message
        assert all(0 <= word["confidence"] <= 1 and word["start"] < word["end"] for word in message["words"]), message
        assert ("trigger" in message and message["trigger"] is not None) == (event == "EndOfTurn"), message
        reached = message["audio_window_end"]
        if event == "Update":
            assert is_open or not text, message
        elif event == "StartOfTurn":
            assert not is_open and text, message
            is_open = True
        elif event == "EagerEndOfTurn":
            assert is_eager and is_open and text and eager is None, message
            eager = text
        elif event == "TurnResumed":
            assert is_eager and eager is not None, message
            eager = None
        elif event == "EndOfTurn":
            assert is_open and eager in (None, text), message
            assert message["trigger"] in ("model", "manual", "timeout"), message
            turn, is_open, eager, start = turn + 1, False, None, reached
        else:
            raise AssertionError(message)
    return is_open
