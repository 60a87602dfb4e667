"""The native protocol, as docs/native-protocol.md promises it."""

import asyncio
import json
import random
import uuid

import numpy
import pytest
import speech
import rig
import stream
from stream import conversation, committed, said, spoken, transcribe
from wire import Session

STAGES = ["decode", "voice_activity", "queue", "recognition", "formatting", "send"]


async def test_a_session_tells_everything_in_order(engine):
    talk = speech.joined(speech.silence(0.6, engine.rate), engine.clips[0], speech.silence(1.6, engine.rate))
    session = await transcribe(engine, talk.pcm, realtime=True)
    engine.assert_understood(spoken(session), talk.words)

    began = session.messages[0]
    uuid.UUID(began["session"])
    assert began["session"] == session.socket.response.headers["x-request-id"]
    assert began["engine"] == engine.name and began["model"] and began["vad"] in ("silero", "energy")
    assert began["chunk_ms"] > 0 and began["tail_ms"] >= 0 and began["languages"][0].startswith("en")
    assert began["configuration"]["endpointing"] == 500 and began["configuration"]["sample_rate"] == engine.rate

    kinds = session.summary
    assert kinds.index("speech_started") < kinds.index("partial") < kinds.index("committed")
    assert 0.3 <= session.of("speech_started")[0]["at"] <= 1.5
    last = [span for span in committed(session) if span["text"]][-1]
    assert last["endpoint"] == "trailing_silence"
    end = next(message for message in session.of("utterance_ended") if message["utterance"] == last["utterance"])
    assert end["cause"] == "trailing_silence" and abs(end["last_word_end"] - last["words"][-1]["end"]) < 0.002
    assert session.of("turn_ended")
    ended = session.messages[-1]
    assert abs(ended["audio"] - talk.seconds) < 0.02 and ended["bytes"] == len(talk.pcm) and ended["channels"] == 1
    assert ended["words"] == len(spoken(session)) and ended["dropped"] == 0
    assert abs(committed(session)[-1]["end"] - talk.seconds) < 0.1


async def test_every_result_says_how_long_each_stage_took(engine):
    clip = engine.clips[0]
    session = await transcribe(engine, speech.joined(clip, speech.silence(1.2, clip.rate)).pcm, realtime=True)
    shown = [message for message in session.of("partial", "committed") if message["text"]]
    assert shown
    for message in shown:
        timings = message["timings"]
        assert set(timings) <= {*STAGES, "total", "finalization"}, timings
        assert all(value >= 0 for value in timings.values())
        stages = sum(timings.get(stage, 0) for stage in STAGES)
        assert abs(stages - timings["total"]) < 1, timings
        assert ("finalization" in timings) == (message["type"] == "committed")
    totals = sorted(message["timings"]["total"] for message in shown if message["type"] == "partial")
    endings = [message["timings"]["finalization"] for message in shown if "finalization" in message["timings"]]
    print(f"\n{engine.name}: partials p50 {totals[len(totals) // 2]:.1f} ms, worst {totals[-1]:.1f} ms of {len(totals)}; finals worst {max(endings):.1f} ms")
    quiet = await transcribe(engine, clip.pcm, {"timings": False})
    assert not any("timings" in message for message in quiet.messages)


@pytest.mark.parametrize("ways", [
    [{"chunk_ms": 100}, {"chunk_ms": 20}, {"chunk_ms": 250}],
    [{"chunk_ms": 100}, {"chunk_ms": 100, "realtime": True}],
    [{"chunk_ms": 250, "realtime": True}, {"chunk_ms": 20, "realtime": True}],
], ids=["at full speed", "at the speed of speech", "at the speed of speech in other pieces"])
async def test_pieces_and_speed_change_nothing_in_what_is_committed(engine, ways):
    talk = speech.joined(engine.clips[0], speech.silence(0.9, engine.rate), engine.clips[1 % len(engine.clips)])
    heard = [said(await transcribe(engine, talk.pcm, {"overflow": "wait"}, **way)) for way in ways]
    assert any(span["text"] for span in heard[0])
    for way, other in zip(ways[1:], heard[1:]):
        assert other == heard[0], f"{way} differs from {ways[0]}"


async def test_samples_cut_at_odd_bytes_say_the_same(neural):
    clip = neural.clips[0]
    whole = await transcribe(neural, clip.pcm, {"overflow": "wait"})
    async with conversation(neural, {"overflow": "wait"}) as session:
        start = 0
        for size in numpy.random.default_rng(3).integers(0, 700, 20_000) * 2 + 1:
            await session.send(clip.pcm[start: start + size])
            start += size
            if start >= len(clip.pcm):
                break
        await stream.finish(session)
    assert said(session) == said(whole)


async def test_an_update_changes_what_follows_and_is_confirmed(neural):
    pause = speech.silence(0.7, neural.rate)
    first, second = (neural.clips[i % len(neural.clips)].trimmed() for i in (0, 1))
    rate = neural.rate * 2
    async with conversation(neural, {"endpointing": 2000}) as session:
        await session.speak(speech.joined(first, pause).pcm, rate)
        await session.send({"type": "update", "id": "shorter", "endpointing": 300, "interim_results": False})
        answer = await session.until("updated")
        assert answer.body == {"type": "updated", "id": "shorter", "accepted": True, "refusal": None, "interim_results": False, "endpointing": 300}
        count = len(session.messages)
        await session.speak(speech.joined(second, pause).pcm, rate)
        await stream.finish(session)
    assert not any(message["type"] == "partial" for message in session.messages[count:])
    # The pause before the update did not end the utterance (2 s were asked for), the one after it did (0.3 s).
    boundary = first.seconds + pause.seconds
    ends = [span["end"] for span in committed(session) if span["endpoint"] == "trailing_silence"]
    assert not any(end <= boundary for end in ends), ends
    assert any(boundary + second.seconds < end for end in ends), ends


async def test_finalize_ends_the_utterance_and_the_session_goes_on(neural):
    clip = neural.clips[0]
    half = clip.rate * round(clip.seconds / 2)
    async with conversation(neural) as session:
        await session.speak(clip.pcm[:half * 2], clip.rate * 2)
        await session.send({"type": "finalize"})
        span = await session.until(lambda message: message.get("endpoint") == "finalize")
        assert abs(span["end"] - half / clip.rate) < 0.1
        await session.speak(clip.pcm[half * 2:], clip.rate * 2)
        await stream.finish(session)
    assert abs(committed(session)[-1]["end"] - clip.seconds) < 0.1


async def test_what_is_not_understood_is_rejected_and_the_session_goes_on(neural):
    clip = neural.clips[0]
    strange = ["{", "null", '"finish"', '{"type":"dance"}', "{}", '{"type":"update","endpointing":"soon"}', '{"type":"update","endpointing":1}', "[" * 9000, '{"type":"finalize","channel":-1}']
    async with conversation(neural) as session:
        for message in strange:
            await session.send(message)
        await session.send({"type": "keep_alive"})
        await session.until(lambda _: len(session.of("rejected")) + sum(not m["accepted"] for m in session.of("updated")) == len(strange))
        await session.speak(clip.pcm, clip.rate * 2)
        await stream.finish(session)
    assert all(message["description"] and len(message["message"]) <= 1024 for message in session.of("rejected"))
    neural.assert_understood(spoken(session), clip.words)


@pytest.mark.parametrize("query", [
    {"encoding": "linear16"}, {"sample_rate": "16000"}, {"encoding": "aac", "sample_rate": "16000"}, {"endpointing": "9"},
    {"endpoint": "300"}, {"endpointing": ["300", "400"]}, {"overflow": "explode"}, {"language": "tlh"}, {"model": "nope"},
    {"maximum_lag": "500"}, {"vad_threshold": "nan"}, {"vad": "nope"}, {"channels": "2"},
])
def test_a_wrong_parameter_is_refused_with_what_would_be_right(neural, query):
    answer = neural.server.handshake(stream.PATH, query)
    assert answer.status == 400, (query, answer.status, answer.body)
    error = json.loads(answer.body)["error"]
    assert error["code"] in ("bad_request", "unsupported") and error["message"]
    assert error["parameter"] in {*query, "sample_rate", "encoding"}
    uuid.UUID(answer.headers["x-request-id"])


def test_a_key_is_asked_for_and_never_echoed(locked, key):
    query = {"encoding": "linear16", "sample_rate": 16000}
    answer = locked.server.handshake(stream.PATH, query)
    assert answer.status == 401 and json.loads(answer.body)["error"]["code"] == "unauthorized"
    assert locked.server.handshake(stream.PATH, query, {"Authorization": f"Bearer {key}"}).status == 101
    answer = locked.server.handshake(stream.PATH, query, {"Sec-WebSocket-Protocol": f"token, {key}"})
    assert answer.status == 101 and answer.headers["sec-websocket-protocol"] == "token"
    assert key not in str(answer.headers) and key not in locked.server.log


async def test_garbage_without_encoding_fails_in_words(neural):
    async with Session.open(neural.server, stream.PATH) as session:
        await session.send(random.Random(1).randbytes(50_000))
        assert await session.closed(15) == 1008
    assert session.messages[-1]["type"] == "failed" and session.messages[-1]["code"] == "bad_audio"
    assert session.messages[-1]["message"] and session.close_reason.startswith("bad_audio")


async def test_garbage_as_samples_is_only_noise(neural):
    data = random.Random(2).randbytes(neural.rate * 2 * 4)
    session = await transcribe(neural, data)
    assert abs(session.messages[-1]["audio"] - 4) < 0.02


@pytest.mark.parametrize("lag", [200, 1000])
async def test_drops_are_told_and_time_stays_true(pocketsphinx, lag):
    """A minute of speech at once, with no patience: far more than PocketSphinx can recognize in that time."""
    talk = pocketsphinx.long_speech(60)
    query = {"overflow": "drop_oldest", "maximum_lag": lag, "endpointing": False}
    session = await transcribe(pocketsphinx, talk.pcm, query)
    drops = session.of("audio_dropped")
    assert drops and all(drop["reason"] == "overflow" for drop in drops)
    for before, after in zip(drops, drops[1:]):
        assert before["end"] <= after["start"] + 0.002, (before.body, after.body)
    dropped = sum(drop["end"] - drop["start"] for drop in drops)
    ended = session.messages[-1]
    assert 10 < dropped < talk.seconds and abs(dropped - ended["dropped"]) < 0.002 * len(drops)
    assert abs(ended["audio"] - talk.seconds) < 0.02
    assert abs(committed(session)[-1]["end"] - talk.seconds) < 0.1
    print(f"\nmaximum_lag={lag}: {dropped:.1f} of {talk.seconds:.1f} s dropped in {len(drops)} spans")


async def test_skipping_keeps_every_second_piece(pocketsphinx):
    talk = pocketsphinx.long_speech(60)
    session = await transcribe(pocketsphinx, talk.pcm, {"overflow": "skip", "skip_every": 2, "endpointing": False})
    drops = session.of("audio_dropped")
    assert drops and all(drop["reason"] == "skipped" for drop in drops)
    assert 0 < session.messages[-1]["dropped"] < talk.seconds


async def test_waiting_loses_nothing_however_fast_audio_comes(engine):
    talk = engine.long_speech(20)
    session = await transcribe(engine, talk.pcm, {"overflow": "wait"})
    assert session.of("audio_dropped") == [] and session.messages[-1]["dropped"] == 0
    assert abs(committed(session)[-1]["end"] - talk.seconds) < 0.1
    engine.assert_understood(spoken(session), talk.words)


async def test_lag_is_told_while_recognition_is_behind(pocketsphinx):
    talk = pocketsphinx.long_speech(30)
    session = await transcribe(pocketsphinx, talk.pcm, {"overflow": "wait", "endpointing": False})
    assert session.of("lagging")
    assert all(message["lag"] > 0 for message in session.of("lagging"))


async def test_channels_are_told_apart(neural):
    left, right = neural.clips[0], neural.clips[1 % len(neural.clips)]
    count = max(len(left.samples), len(right.samples))
    both = numpy.zeros((count, 2), "<i2")
    both[: len(left.samples), 0], both[: len(right.samples), 1] = left.samples, right.samples
    session = await transcribe(neural, both.tobytes(), {"channels": 2, "multichannel": True}, bytes_per_second=neural.rate * 4)
    neural.assert_understood(spoken(session, 0), left.words)
    neural.assert_understood(spoken(session, 1), right.words)


async def test_many_sessions_at_once_hear_what_one_hears(neural):
    """They are decoded together, which moves confidences in the fourth digit, and nothing else."""
    clip = neural.clips[0]
    alone = said(await transcribe(neural, clip.pcm, {"overflow": "wait"}))
    together = await asyncio.gather(*(transcribe(neural, clip.pcm, {"overflow": "wait"}, chunk_ms=20 + 10 * i) for i in range(12)))
    for session in together:
        heard = said(session)
        assert without_confidence(heard) == without_confidence(alone)
        for one, other in zip(heard, alone):
            assert abs(one["confidence"] - other["confidence"]) < 0.01


def without_confidence(spans):
    def strip(values):
        return {name: value for name, value in values.items() if name != "confidence"}

    return [{**strip(span), "words": [strip(word) for word in span["words"]]} for span in spans]


async def test_the_log_holds_no_words_and_no_audio():
    told = rig.neural(environment={"PARLANCE_LOG_LEVEL": "trace"})
    try:
        clip = told.clips[0]
        session = await stream.transcribe(told, clip.pcm)
        told.assert_understood(" ".join(span["text"] for span in stream.said(session)).split(), clip.words)
        assert told.server.stop() == 0
        log = told.server.log.lower()
        assert "session opened" in log and "session closed" in log
        for pair in zip(clip.words, clip.words[1:]):
            assert " ".join(pair) not in log
    finally:
        told.server.kill()


@pytest.mark.parametrize("stability", ["low", "high"])
async def test_words_that_are_promised_are_never_taken_back(engine, stability):
    clip = engine.clips[0]
    talk = speech.joined(speech.silence(0.5, clip.rate), clip, speech.silence(1.5, clip.rate))
    session = await transcribe(engine, talk.pcm, {"stability": stability}, realtime=True)
    assert session.messages[0]["configuration"]["stability"] == stability
    promised, count = [], 0
    for message in session.of("partial", "committed"):
        texts = [word["word"] for word in message["words"]]
        assert texts[: len(promised)] == promised[: len(texts)] or message["type"] == "partial" and not texts
        if message["type"] == "committed":
            promised = promised[len(texts) :]
        elif texts:
            assert len(promised) <= message["stable_words"] <= len(texts)
            promised = texts[: message["stable_words"]]
            count = max(count, len(promised))
            assert all(0 < word["stability"] <= 1 for word in message["words"])
            assert all(word["stability"] == 1 for word in message["words"][: message["stable_words"]])
    if engine.name != "pocketsphinx":  # it needs longer than this clip before it stands by a word
        assert count > 0, session.summary


async def test_without_the_wish_nothing_is_promised(engine):
    session = await transcribe(engine, engine.clips[0].pcm)
    assert not any("stable_words" in message.body for message in session.of("partial", "committed"))
