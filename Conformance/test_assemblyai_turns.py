"""Turns of a live AssemblyAI stream: items 7 to 17 and 19 of its checklist. What holds of any stream is in `dictate`."""

import asyncio
import time

import dictate
import encoders
import pytest
import speech
from dictate import conversation, ends, partials, spoken, turns


def talk_of(rig, pause=2.0):
    """Two turns."""
    gap = speech.silence(pause, rig.rate)
    return speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], gap, rig.clips[1 % len(rig.clips)], gap)


async def test_07_08_09_11_turns_are_numbered_and_told_as_they_grow(engine):
    talk = talk_of(engine)
    session = await dictate.transcribe(engine, talk)
    assert [turn["turn_order"] for turn in ends(session)] == list(range(len(ends(session))))
    assert len(ends(session)) >= 2
    engine.assert_understood(spoken(session), talk.words)
    assert partials(session)
    grown = [sum(word["word_is_final"] for word in turn["words"]) for turn in partials(session) if turn["turn_order"] == 0]
    if engine.is_monotonic:
        # Words become final while the turn goes on, not only at its end.
        assert any(0 < count < len(ends(session)[0]["words"]) for count in grown), grown


async def test_09_each_turn_ends_twice_if_formatted(engine):
    talk = talk_of(engine)
    session = await dictate.transcribe(engine, talk, {"format_turns": "True"})
    plain, formatted = ends(session, formatted=False), ends(session, formatted=True)
    assert [turn["turn_order"] for turn in plain] == [turn["turn_order"] for turn in formatted]
    assert formatted[0]["transcript"][0].isupper() or formatted[0]["transcript"][0].isdigit()
    assert formatted[0]["transcript"][-1] in ".?!"
    assert plain[0]["transcript"] == plain[0]["transcript"].lower()


async def test_10_nothing_is_told_of_a_turn_after_its_end(neural):
    session = await dictate.transcribe(neural, talk_of(neural), realtime=True)
    over = set()
    for turn in turns(session):
        assert turn["turn_order"] not in over or turn["turn_is_formatted"]
        if turn["end_of_turn"]:
            over.add(turn["turn_order"])


async def delays(rig, query, changes=()):
    """Silence between the end of the last word and the end of the turn, in seconds at the speed of speech, best of two."""
    found = []
    for _ in range(2):
        async with conversation(rig, query) as session:
            for change in changes:
                await session.send(change)
            clip = rig.shortest.trimmed()
            talk = speech.joined(speech.silence(0.5, rig.rate), clip, speech.silence(2.5, rig.rate))
            began = time.monotonic()
            await dictate.speak(session, talk, realtime=True)
            await dictate.terminate(session)
        last = ends(session, formatted=False)[-1]
        found.append(last.at - began - 0.5 - clip.seconds)
    return min(found)


async def test_12_silence_alone_ends_a_turn_at_its_time(neural):
    neural.require_monotonic()
    delay = await delays(neural, {"max_turn_silence": 700, "end_of_turn_confidence_threshold": 1})
    print(f"\nend of speech to end of turn, max_turn_silence=700: {delay * 1000:.0f} ms")
    # Speech that fades ends a little before the last sample that can be heard.
    assert 0.55 <= delay <= 1.1, delay


async def test_13_the_least_silence_ends_a_turn_if_nothing_else_is_asked(neural):
    neural.require_monotonic()
    delay = await delays(neural, {"end_of_turn_confidence_threshold": 0, "min_turn_silence": 160})
    print(f"\nend of speech to end of turn, min_turn_silence=160: {delay * 1000:.0f} ms")
    assert 0.05 <= delay <= 0.6, delay


async def test_14_15_u3_pro_speaks_in_pauses_only(neural):
    pieces = [clip.trimmed() for clip in neural.clips[:2]]
    talk = speech.joined(
        speech.silence(0.4, neural.rate), pieces[0], speech.silence(0.7, neural.rate), pieces[1], speech.silence(2, neural.rate))
    query = {"speech_model": "u3-rt-pro", "end_of_turn_confidence_threshold": 1, "max_turn_silence": 1500, "format_turns": "true"}
    session = await dictate.transcribe(neural, talk, query, realtime=True)
    (end,) = ends(session)
    assert end["turn_is_formatted"] and end["transcript"][-1] in ".?!"
    assert 1 <= len(partials(session))
    # Each tells of more than the one before: one for each pause.
    lengths = [len(turn["words"]) for turn in partials(session)]
    assert lengths == sorted(set(lengths)), lengths
    kinds = [message["type"] for message in session.messages]
    assert kinds.index("SpeechStarted") < kinds.index("Turn") and kinds.count("SpeechStarted") == 1


async def test_16_a_forced_end_is_there_within_300_ms(neural):
    """Best of three, so that a busy machine does not fail it."""
    neural.require_monotonic()
    found = []
    for _ in range(3):
        async with conversation(neural) as session:
            await session.until("Begin")
            await session.send({"type": "ForceEndpoint"})  # without a turn: nothing
            clip = neural.long_speech(2)
            await dictate.speak(session, clip, realtime=True)
            asked = time.monotonic()
            await session.send({"type": "ForceEndpoint"})
            end = await session.until(lambda message: message.get("end_of_turn"), patience=10)
            found.append(end.at - asked)
            await asyncio.sleep(0.2)
            await session.send({"type": "ForceEndpoint"})
            await dictate.terminate(session)
        assert len(ends(session)) == 1, session.summary
    print(f"\nForceEndpoint to the end of the turn: {[round(delay * 1000) for delay in found]} ms")
    assert min(found) <= 0.3, found


async def test_17_a_change_counts_for_the_next_pause(neural):
    neural.require_monotonic()
    slow = {"max_turn_silence": 2000, "end_of_turn_confidence_threshold": 1}
    change = {"type": "UpdateConfiguration", "max_turn_silence": 600}
    assert await delays(neural, slow) > 1.5
    assert 0.45 <= await delays(neural, slow, [change]) <= 1.1


async def test_17_format_turns_can_be_switched_on(neural):
    async with conversation(neural) as session:
        await session.send({"type": "UpdateConfiguration", "format_turns": True})
        await dictate.speak(session, talk_of(neural))
        # `dictate` checks streams by how they were opened; here the second messages are what is asked for.
        await session.send({"type": "Terminate"})
        assert await session.closed() == 1000
        formatted = ends(session, formatted=True)
        assert len(formatted) == len(ends(session, formatted=False)) >= 2
        assert all(turn["transcript"][-1] in ".?!" for turn in formatted)
        session.messages = [message for message in session.messages if not message.get("turn_is_formatted")]


@pytest.mark.parametrize("encoding, rate", [
    ("pcm_mulaw", 8000), ("pcm_s16le", 8000), ("pcm_s16le", 16000), ("pcm_s16le", 22050), ("pcm_s16le", 44100),
    ("pcm_s16le", 48000)])
async def test_19_encodings_and_rates(neural, encoding, rate):
    clip = dictate.padded(neural.clips[0].at(rate))
    data = clip.pcm
    if encoding == "pcm_mulaw":
        data = encoders.raw("mulaw")(clip)
    async with conversation(neural, {"encoding": encoding, "sample_rate": rate}) as session:
        await session.speak(data, rate * (1 if encoding == "pcm_mulaw" else 2))
        termination = await dictate.terminate(session)
    assert abs(termination["audio_duration_seconds"] - clip.seconds) <= 1
    neural.assert_understood(spoken(session), clip.words)
