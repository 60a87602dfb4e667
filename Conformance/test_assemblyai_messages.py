"""Every message of a live AssemblyAI stream: items 5, 6, 8, 11, 15 and 24 of its checklist, each looked at by itself.

(`dictate` looks at them in every other conversation, too.)
"""

import json

import dictate
import pytest
import speech
from wire import Session

MODELS = ["universal-streaming-english", "u3-rt-pro"]


async def talk(rig, realtime=False, **query):
    """Two turns, the second one ended by the end of the stream."""
    pause = speech.silence(1.8, rig.rate)
    clip = speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], pause, rig.clips[1 % len(rig.clips)])
    return await dictate.transcribe(rig, clip, query, realtime=realtime)


@pytest.mark.parametrize("model", MODELS)
async def test_05_whole_numbers_are_whole(neural, model):
    session = await talk(neural, speech_model=model, format_turns=True, session_heartbeat=True)
    found = set().union(*(dictate.check_numbers(message.body) for message in session.messages))
    assert found >= {"expires_at", "turn_order", "start", "end", "audio_duration_seconds", "session_duration_seconds"}, found


@pytest.mark.parametrize("model", MODELS)
async def test_06_every_turn_and_every_word_is_complete(neural, model):
    session = await talk(neural, speech_model=model)
    assert dictate.turns(session)
    for turn in dictate.turns(session):
        assert set(turn.body) >= dictate.TURN, turn.body
        assert all(set(word) >= dictate.WORD for word in turn["words"]), turn.body
    assert any(turn["words"] for turn in dictate.turns(session))


async def test_08_the_transcript_is_the_final_words_which_stay(neural):
    session = await talk(neural, realtime=True, speech_model=MODELS[0])
    before, growing = {}, 0
    for turn in dictate.turns(session):
        final = [word["text"] for word in turn["words"] if word["word_is_final"]]
        assert turn["transcript"] == " ".join(final), turn.body
        earlier = before.get(turn["turn_order"], [])
        assert final[: len(earlier)] == earlier, (earlier, turn.body)
        growing += len(final) > len(earlier) > 0
        before[turn["turn_order"]] = final
    assert len(before) == 2 and growing > 0


async def test_11_an_utterance_is_told_once(neural):
    session = await talk(neural, speech_model=MODELS[0])
    for order in (0, 1):
        told = [turn for turn in dictate.turns(session) if turn["turn_order"] == order]
        utterances = [turn["utterance"] for turn in told if turn["utterance"]]
        assert utterances and " ".join(utterances) == told[-1]["transcript"], utterances
        assert all(turn["utterance"] in turn["transcript"] for turn in told)


async def test_15_speech_started_precedes_each_turn(neural):
    session = await talk(neural, speech_model=MODELS[1])
    started, turn = 0, None
    for message in session.messages:
        if message["type"] == "SpeechStarted":
            assert type(message["timestamp"]) is int and message["timestamp"] >= 0
            started += 1
        elif message["type"] == "Turn" and message["turn_order"] != turn:
            turn = message["turn_order"]
            assert started == turn + 1, session.summary
    assert turn == 1


@pytest.mark.parametrize("wrong, code", [
    ("no JSON at all", 3006), (json.dumps({"type": "UpdateConfiguration", "max_turn_silence": "long"}), 3006),
    (bytes(64_000), 3007),
])
async def test_24_a_close_is_announced_by_an_error_of_its_code(neural, wrong, code):
    async with Session.open(neural.server, dictate.PATH, {"sample_rate": 8000}) as session:
        await session.until("Begin")
        await session.send(wrong)
        assert await session.closed() == code
    assert session.messages[-1]["type"] == "Error" and session.messages[-1]["error_code"] == code
    assert [message["type"] for message in session.messages if "error" in message] == ["Error"]
