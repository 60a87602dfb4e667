"""Where nobody speaks there are no words."""

import speech
import stream
import pytest


@pytest.mark.parametrize("decibels", [None, -70, -50, -30])
async def test_silence_and_noise_are_not_words(engine, decibels):
    clip = speech.silence(20, 16_000) if decibels is None else speech.noise(20, 16_000, decibels)
    session = await stream.transcribe(engine, clip.pcm, {"sample_rate": 16_000, "overflow": "wait"}, bytes_per_second=32_000)
    assert stream.spoken(session) == []
    assert not any(message["text"] for message in session.of("partial"))
    assert abs(stream.committed(session)[-1]["end"] - 20) < 0.1


@pytest.mark.parametrize("clip", speech.nonspeech(), ids=lambda clip: clip.name)
async def test_music_and_noises_are_not_words(engine, clip):
    query = {"sample_rate": clip.rate, "overflow": "wait"}
    session = await stream.transcribe(engine, clip.pcm, query, bytes_per_second=clip.rate * 2)
    heard = stream.spoken(session)
    partial = [message["text"] for message in session.of("partial") if message["text"]]
    starts = len(session.of("speech_started"))
    print(f"\n{engine.name}, {clip.name}: {clip.seconds:.0f} s, taken for speech {starts} times, words: {heard}, in partials: {partial[-1:]}")
    assert heard == [] and partial == []
