"""Transcription sessions of OpenAI's Realtime interface: items 1 to 3, 8 to 19 of its checklist, by the unmodified SDK."""

import realtime
import speech
from realtime import SAID, transcription, words


async def test_01_02_03_every_sdk_is_told_the_session_first(neural):
    for version, options in [("3", {}), ("2", {}), ("1", {"model": "gpt-4o-transcribe"})]:
        async with transcription(neural.server, version=version, **options) as session:
            created = await session.created()
            assert created["type"] == "transcription" and created["object"] == "realtime.transcription_session"
            assert created["id"].startswith("sess_") and created["expires_at"] > 0
            assert created["audio"]["input"]["format"] == {"type": "audio/pcm", "rate": 24000}
            assert created["audio"]["input"]["turn_detection"]["type"] == "server_vad"


async def test_12_13_14_15_19_server_vad_makes_an_item_of_each_utterance(neural):
    clips = neural.clips[:2]
    said = realtime.talk(neural, *clips)
    async with transcription(neural.server) as session:
        await session.created()
        await session.configure(audio={"input": {"transcription": {"model": "gpt-4o-transcribe", "language": "en"}}})
        await session.speak(said.pcm)
        await session.until(lambda m: len(session.of(f"{SAID}.completed")) >= 2)
    started, stopped = session.of("input_audio_buffer.speech_started"), session.of("input_audio_buffer.speech_stopped")
    assert [m["item_id"] for m in started] == [m["item_id"] for m in stopped]
    assert [m["item_id"] for m in started] == [m["item_id"] for m in session.of("input_audio_buffer.committed")]
    completed = session.of(f"{SAID}.completed")
    assert [m["item_id"] for m in completed] == [m["item_id"] for m in started]
    assert all(m["usage"]["type"] == "duration" and m["usage"]["seconds"] > 0 for m in completed)
    neural.assert_understood(words(" ".join(m["transcript"] for m in completed)), said.words)
    for m in completed:
        assert session.deltas(m["item_id"]) == m["transcript"]
    for m in started:
        order = [n["type"] for n in session.messages if n.get("item_id") == m["item_id"] or n.get("item", {}).get("id") == m["item_id"]]
        named = [kind for kind in order if not kind.startswith(SAID)]
        assert named == [
            "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
            "conversation.item.added", "conversation.item.done"]
    # The first clip begins at 500 ms.
    assert 100 <= started[0]["audio_start_ms"] <= 500 + 100, started[0].body
    assert stopped[0]["audio_end_ms"] > started[0]["audio_start_ms"]
    assert stopped[-1]["audio_end_ms"] <= said.seconds * 1000
    assert not [m for m in session.messages if m["type"].startswith("response.")]


async def test_16_text_comes_while_the_user_speaks(neural):
    neural.require_monotonic()
    said = realtime.talk(neural, neural.long_speech(4), tail=1.5)
    async with transcription(neural.server) as session:
        await session.created()
        await session.configure(audio={"input": {"turn_detection": {"type": "server_vad", "silence_duration_ms": 1200}}})
        await session.speak(said.pcm, realtime=True)
        await session.until(f"{SAID}.completed")
    kinds = [m["type"] for m in session.messages]
    assert kinds.index(f"{SAID}.delta") < kinds.index("input_audio_buffer.speech_stopped"), session.summary


async def test_17_18_without_turn_detection_the_client_commits(neural):
    clip = neural.clips[0].trimmed().at(realtime.RATE)
    async with transcription(neural.server) as session:
        await session.created()
        updated = await session.configure(audio={"input": {"turn_detection": None}})
        assert updated["audio"]["input"]["turn_detection"] is None
        await session.send({"type": "input_audio_buffer.clear", "event_id": "c1"})
        await session.until("input_audio_buffer.cleared")
        await session.append(clip.pcm[:4000])  # 83 ms
        await session.send({"type": "input_audio_buffer.commit", "event_id": "too-early"})
        refused = await session.until("error")
        assert refused["error"]["code"] == "input_audio_buffer_commit_empty"
        assert refused["error"]["event_id"] == "too-early" and "only has 83.3" in refused["error"]["message"]
        for _ in range(2):
            before = len(session.of(f"{SAID}.completed"))
            await session.send({"type": "input_audio_buffer.clear"})
            await session.speak(clip.pcm)
            await session.send({"type": "input_audio_buffer.commit"})
            await session.until(lambda m: len(session.of(f"{SAID}.completed")) > before)
    first, second = session.of("input_audio_buffer.committed")
    assert first["previous_item_id"] is None and second["previous_item_id"] == first["item_id"]
    for m in session.of(f"{SAID}.completed"):
        neural.assert_understood(words(m["transcript"]), neural.clips[0].words)
        assert session.deltas(m["item_id"]) == m["transcript"]
    assert not session.of("input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped")


async def transcript(rig, data, format=None, cut=None, **options):
    async with transcription(rig.server, **options) as session:
        await session.created()
        settings = {"turn_detection": None, **({"format": format} if format else {})}
        await session.configure(audio={"input": settings})
        for piece in cut(data) if cut else [data]:
            await session.append(piece)
        await session.send({"type": "input_audio_buffer.commit"})
        return (await session.until(f"{SAID}.completed"))["transcript"]


async def test_10_11_formats_and_cuts_do_not_change_what_was_said(neural):
    clip = realtime.talk(neural, lead=0.2, tail=0.4)
    narrow = clip.at(8000)
    whole = await transcript(neural, clip.pcm)
    neural.assert_understood(words(whole), clip.words)

    def every(size):
        return lambda data: [data[i: i + size] for i in range(0, len(data), size)]

    for size in (480, 961, 240_000):  # 10 ms, odd, 5 s
        assert await transcript(neural, clip.pcm, cut=every(size)) == whole
    for name, data in (("audio/pcmu", realtime.ulaw(narrow.samples)), ("audio/pcma", realtime.alaw(narrow.samples))):
        neural.assert_understood(words(await transcript(neural, data, format={"type": name})), clip.words)
    # Other rates are ours alone: the SDK's types know 24000.
    wide = clip.at(16000)
    neural.assert_understood(
        words(await transcript(neural, wide.pcm, format={"type": "audio/pcm", "rate": 16000}, check=False)), clip.words)


async def test_08_09_what_is_not_named_stays(neural):
    async with transcription(neural.server) as session:
        created = await session.created()
        await session.send({"type": "session.update", "event_id": "no-type", "session": {"audio": {}}})
        refused = await session.until("error")
        assert refused["error"]["code"] == "missing_required_parameter" and refused["error"]["param"] == "session.type"
        assert refused["error"]["event_id"] == "no-type"
        await session.send({"type": "session.update", "event_id": "other", "session": {"type": "realtime"}})
        refused = await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "other")
        assert refused["error"]["code"] == "invalid_parameter"
        changed = await session.configure(audio={"input": {"transcription": {"language": "en"}}})
        expected = created["audio"]["input"] | {"transcription": created["audio"]["input"]["transcription"] | {"language": "en"}}
        assert changed["audio"]["input"] == expected
        changed = await session.configure(audio={"input": {"turn_detection": {"type": "server_vad", "threshold": 0.4}}})
        assert changed["audio"]["input"]["turn_detection"] == {
            "type": "server_vad", "threshold": 0.4, "prefix_padding_ms": 300, "silence_duration_ms": 500}
        assert changed["audio"]["input"]["transcription"]["language"] == "en"
        changed = await session.configure(audio={"input": {"turn_detection": None}})
        assert changed["audio"]["input"]["turn_detection"] is None
        # A model of the session means nothing here, and is no reason to fail: some clients send it.
        await session.configure(model="gpt-4o-transcribe")
        changed = await session.configure(audio={"input": {"noise_reduction": {"type": "near_field"}}})
        assert changed["audio"]["input"]["noise_reduction"] == {"type": "near_field"}
        assert changed["audio"]["input"]["turn_detection"] is None
        for wrong, code, param in [
            ({"audio": {"input": {"format": {"type": "audio/mp3"}}}}, "invalid_value", "session.audio.input.format.type"),
            ({"audio": {"input": {"turn_detection": {"type": "server_vad", "threshold": "x"}}}}, "invalid_type",
             "session.audio.input.turn_detection.threshold"),
            ({"audio": {"input": {"turn_detection": {"type": "psychic"}}}}, "invalid_value",
             "session.audio.input.turn_detection.type"),
            ({"audio": {"input": {"transcription": {"language": "tlh"}}}}, "invalid_value", "session.audio.input.transcription"),
            ({"instructions": "Sing."}, "unknown_parameter", "session.instructions"),
        ]:
            before = len(session.messages)
            await session.send({"type": "session.update", "session": {"type": "transcription", **wrong}})
            refused = await session.until("error", after=before)
            assert (refused["error"]["code"], refused["error"]["param"]) == (code, param), refused.body


async def test_12_semantic_vad_ends_a_turn_by_what_was_said(neural):
    neural.require_monotonic()
    clip = neural.clips[0].trimmed()
    said = realtime.talk(neural, clip, tail=5)
    async with transcription(neural.server) as session:
        await session.created()
        updated = await session.configure(audio={"input": {"turn_detection": {"type": "semantic_vad", "eagerness": "high"}}})
        assert updated["audio"]["input"]["turn_detection"] == {"type": "semantic_vad", "eagerness": "high"}
        await session.speak(said.pcm)
        done = await session.until(f"{SAID}.completed")
    neural.assert_understood(words(done["transcript"]), said.words)
    (started,), (stopped,) = session.of("input_audio_buffer.speech_started"), session.of("input_audio_buffer.speech_stopped")
    assert started["item_id"] == stopped["item_id"] == done["item_id"]
    # Two seconds of silence at most.
    assert stopped["audio_end_ms"] <= (0.5 + clip.seconds + 2.6) * 1000, stopped.body


async def test_15_probabilities_are_told_where_there_are_some(neural):
    async with transcription(neural.server) as session:
        await session.created()
        await session.configure(
            audio={"input": {"turn_detection": None}}, include=["item.input_audio_transcription.logprobs"])
        await session.speak(neural.clips[0].trimmed().at(realtime.RATE).pcm)
        await session.send({"type": "input_audio_buffer.commit"})
        done = await session.until(f"{SAID}.completed")
    if neural.is_monotonic:
        assert len(done["logprobs"]) == len(done["transcript"].split())
        assert all(each["logprob"] <= 0 for each in done["logprobs"])
