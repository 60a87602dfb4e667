"""Results of a live Deepgram stream: items 8 to 17 and 23 to 25 of the conformance checklist.

Items 8, 10 and 28 are looked at in every conversation (see `check_order`); the tests here that name them feed what is
most likely to break them.
"""

import time

import listen
import numpy
import speech
from listen import alternative, conversation, end, finals, interims, results, spoken, text, transcribe, words


async def test_08_a_mono_stream_yields_complete_results(engine):
    clip = engine.clips[0]
    session = await transcribe(engine, clip.pcm, {"interim_results": True, "punctuate": True})
    engine.assert_understood(spoken(session), clip.words)
    assert all(result["channel_index"] == [0, 1] for result in session.of("Results"))
    identifiers = {result["metadata"]["request_id"] for result in session.of("Results")}
    assert identifiers == {session.socket.response.headers["dg-request-id"]}
    assert all("punctuated_word" in word for word in words(session))


async def test_09_finals_tile_the_audio_from_its_beginning_to_its_end(engine):
    talk = speech.joined(
        speech.silence(0.7, engine.rate), engine.clips[0], speech.silence(1.5, engine.rate), engine.clips[1 % len(engine.clips)],
        speech.silence(0.4, engine.rate))
    session = await transcribe(engine, talk.pcm, {"interim_results": True})
    reached = 0.0
    for result in finals(session):
        assert abs(result["start"] - reached) < 0.002
        reached = end(result)
    assert abs(reached - talk.seconds) < 0.1
    engine.assert_understood(spoken(session), talk.words)


async def test_09_silence_alone_is_covered_by_empty_finals(engine):
    session = await transcribe(engine, speech.silence(12, engine.rate).pcm)
    assert [text(result) for result in finals(session)] == [""] * len(finals(session))
    assert len(finals(session)) >= 2
    assert abs(end(finals(session)[-1]) - 12) < 0.1


async def test_10_speech_final_comes_with_is_final_only(neural):
    clip = neural.clips[1 % len(neural.clips)]
    talk = speech.joined(clip, speech.silence(1, clip.rate))
    session = await transcribe(neural, talk.pcm, {"interim_results": True, "endpointing": 100})
    assert any(result["speech_final"] for result in finals(session))
    assert not any(result["speech_final"] for result in interims(session))


async def test_11_without_interim_results_everything_is_final(neural):
    session = await transcribe(neural, neural.clips[0].pcm)
    assert results(session) and not interims(session)


async def test_12_interims_come_about_every_second_from_the_last_final_on(neural):
    talk = neural.long_speech(8)
    session = await transcribe(neural, talk.pcm, {"interim_results": True, "endpointing": False}, realtime=True)
    shown = interims(session)
    assert len(shown) >= 6
    # Finals show the words as well: between two results of either kind there is never much more than a second.
    marks = [0.0, *sorted(end(result) for result in results(session))]
    assert max(numpy.diff(marks)) <= 1.5, marks
    # They come while the audio comes, not afterwards.
    assert shown[0].at < session.messages[-1].at - 4


async def test_13_unbroken_speech_is_finalized_every_few_seconds(neural):
    talk = neural.long_speech(30)
    session = await transcribe(neural, talk.pcm, {"endpointing": False})
    neural.assert_understood(spoken(session), talk.words)
    longest_word = max(word["end"] - word["start"] for word in words(session))
    for result in finals(session):
        assert result["duration"] <= 5 + longest_word, result.body


async def test_14_a_pause_longer_than_endpointing_ends_the_speech_and_a_shorter_one_does_not(neural):
    neural.require_monotonic()
    first, second = (neural.clips[i % len(neural.clips)].trimmed() for i in (0, 1))
    ends = {}
    for pause in (0.6, 0.1):
        talk = speech.joined(first, speech.silence(pause, first.rate), second, speech.silence(1.0, first.rate))
        session = await transcribe(neural, talk.pcm, {"endpointing": 300})
        low, high = first.seconds - 0.05, first.seconds + pause + 0.15
        ends[pause] = [end(result) for result in finals(session) if result["speech_final"] and low <= end(result) <= high]
    assert len(ends[0.6]) == 1, ends
    assert ends[0.1] == [], ends


async def test_14_the_end_of_speech_is_told_soon(neural):
    """Best of three, so that a busy machine does not fail it."""
    neural.require_monotonic()
    clip = neural.shortest.trimmed()
    talk = speech.joined(clip, speech.silence(1.2, clip.rate))
    delays = []
    for _ in range(3):
        async with conversation(neural, {"endpointing": 300}) as session:
            began = time.monotonic()
            await session.speak(talk.pcm, clip.rate * 2, chunk_ms=20, realtime=True)
            last = await session.until(lambda message: message.get("speech_final") and end(message) > clip.seconds - 0.1)
            delays.append(last.at - began - clip.seconds - 0.3)
            await listen.close(session)
    print(f"\nend of speech + 300 ms of silence to speech_final: {[round(delay * 1000) for delay in delays]} ms")
    assert min(delays) <= 0.3, delays


async def test_15_each_utterance_has_one_end_after_the_final_with_its_last_word(neural):
    pause = speech.silence(2.0, neural.rate)
    talk = speech.joined(neural.clips[0], pause, neural.clips[1 % len(neural.clips)], pause)
    session = await transcribe(neural, talk.pcm, {"interim_results": True, "utterance_end_ms": 1000})
    ends = session.of("UtteranceEnd")
    heard = words(session)
    gaps = sum(after["start"] - before["end"] >= 1 for before, after in zip(heard, heard[1:])) + 1
    assert len(ends) == gaps == 2, (ends, heard)
    for message in ends:
        assert message["channel"] == [0, 1]
        before = session.messages[: session.messages.index(message)]
        known = [word for result in before if result.get("is_final") for word in alternative(result)["words"]]
        assert known and abs(known[-1]["end"] - message["last_word_end"]) < 0.002


async def test_15_without_the_parameter_there_is_none(neural):
    talk = speech.joined(neural.clips[0], speech.silence(2.0, neural.rate))
    session = await transcribe(neural, talk.pcm, {"interim_results": True})
    assert session.of("UtteranceEnd") == []


async def test_16_speech_started_precedes_the_first_words(engine):
    clip = engine.clips[0]
    talk = speech.joined(speech.silence(1, clip.rate), clip.trimmed(), speech.silence(1, clip.rate))
    session = await transcribe(engine, talk.pcm, {"vad_events": True, "interim_results": True})
    first = next(index for index, message in enumerate(session.messages) if message["type"] == "SpeechStarted")
    assert not any(text(message) for message in session.messages[:first] if message["type"] == "Results")
    started = session.messages[first]
    assert started["channel"] == [0, 1]
    assert 0.5 <= started["timestamp"] <= 1.6


async def test_16_and_is_not_sent_unasked(neural):
    session = await transcribe(neural, neural.clips[0].pcm, {"interim_results": True})
    assert session.of("SpeechStarted") == []


async def test_17_finalize_in_mid_word_answers_soon_and_time_goes_on(neural):
    talk = neural.long_speech(6)
    rate = talk.rate * 2
    delays = []
    async with conversation(neural, {"interim_results": True}) as session:
        for start in (0, 2, 4):
            await session.speak(talk.pcm[start * rate: (start + 2) * rate], rate, realtime=True)
            count, asked = len(session.messages), time.monotonic()
            await session.send({"type": "Finalize"})
            answer = await session.until(lambda message: message.get("from_finalize"), after=count)
            delays.append(answer.at - asked)
            assert answer["is_final"] and abs(end(answer) - (start + 2)) < 0.1, answer.body
        await listen.close(session)
    print(f"\nFinalize to from_finalize: {[round(delay * 1000) for delay in delays]} ms")
    assert min(delays) <= 0.3, delays
    assert len([result for result in finals(session) if result["from_finalize"]]) == 3
    assert abs(end(finals(session)[-1]) - 6) < 0.1


async def test_23_wav_without_encoding_and_floats_say_the_same_as_raw_samples(neural, tmp_path):
    clip = neural.clips[0]
    raw = await transcribe(neural, clip.pcm)
    wav = await transcribe(neural, clip.write_wav(tmp_path / "clip.wav").read_bytes(), {"encoding": None, "sample_rate": None})
    floats = await transcribe(neural, clip.floats, {"encoding": "linear32"}, bytes_per_second=clip.rate * 4)
    header = await transcribe(neural, (tmp_path / "clip.wav").read_bytes())
    assert spoken(wav) == spoken(floats) == spoken(header) == spoken(raw)
    neural.assert_understood(spoken(raw), clip.words)


async def test_23_every_usual_sample_rate_is_understood(neural):
    clip = neural.clips[0]
    # PocketSphinx's model is made for more than telephones pass on.
    for rate in (8000, 16000, 24000, 44100, 48000) if neural.is_monotonic else (16000, 24000, 44100, 48000):
        session = await transcribe(neural, clip.at(rate).pcm, {"sample_rate": rate}, bytes_per_second=rate * 2)
        neural.assert_understood(spoken(session), clip.words)
        assert abs(session.messages[-1]["duration"] - clip.seconds) < 0.02


async def test_24_samples_cut_at_odd_bytes_say_the_same(neural):
    clip = neural.clips[0]
    whole = await transcribe(neural, clip.pcm)
    async with conversation(neural) as session:
        data, start = clip.pcm, 0
        for size in numpy.random.default_rng(7).integers(0, 900, 10_000) * 2 + 1:
            await session.send(data[start: start + size])
            start += size
            if start >= len(data):
                break
        await listen.close(session)
    assert words(session) == words(whole)
    assert session.messages[-1]["sha256"] == whole.messages[-1]["sha256"]


async def test_25_each_channel_is_understood_by_itself(engine):
    left, right = engine.clips[0], engine.clips[1 % len(engine.clips)]
    count = max(len(left.samples), len(right.samples))
    both = numpy.zeros((count, 2), "<i2")
    both[: len(left.samples), 0] = left.samples
    both[: len(right.samples), 1] = right.samples
    session = await transcribe(
        engine, both.tobytes(), {"channels": 2, "multichannel": True, "interim_results": True}, bytes_per_second=engine.rate * 4)
    assert {tuple(result["channel_index"]) for result in session.of("Results")} == {(0, 2), (1, 2)}
    engine.assert_understood(spoken(session, 0), left.words)
    engine.assert_understood(spoken(session, 1), right.words)
    assert session.messages[-1]["channels"] == 2


async def test_25_channels_are_mixed_where_nobody_asks_for_each(neural):
    clip = neural.clips[0]
    both = numpy.repeat(clip.samples[:, None], 2, axis=1)
    session = await transcribe(neural, both.tobytes(), {"channels": 2}, bytes_per_second=neural.rate * 4)
    assert {tuple(result["channel_index"]) for result in session.of("Results")} == {(0, 1)}
    neural.assert_understood(spoken(session), clip.words)
