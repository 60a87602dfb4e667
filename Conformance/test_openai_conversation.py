"""Conversations over OpenAI's Realtime interface: items 4, 20 to 32 of its checklist, by the unmodified SDK.

What answers is the built-in agent: it repeats, counts and calls tools as it is told.
"""

import base64
import json

import numpy
import realtime
import speech
from realtime import SAID, Session, words

AUDIO = "response.output_audio"


def conversation(server, **options):
    options.setdefault("model", "gpt-realtime")
    return Session.open(server, **options)


def user(text, **more):
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}], **more}


async def ask(session, text, **response):
    """Says something in writing and has it answered; returns the `response.done`."""
    before = len(session.messages)
    await session.send({"type": "conversation.item.create", "item": user(text)})
    await session.send({"type": "response.create", **({"response": response} if response else {})})
    return (await session.until("response.done", after=before))["response"]


def told(response):
    """What an answer says."""
    return " ".join(part.get("transcript") or part.get("text") for item in response["output"] if item["type"] == "message"
                    for part in item["content"])


def audio(session, response_id):
    return b"".join(base64.b64decode(m["delta"]) for m in session.of(f"{AUDIO}.delta") if m["response_id"] == response_id)


def order(session, response_id, item_id):
    """Types of the events of a response and its item, deltas once."""
    kinds = []
    for m in session.messages:
        of_response = m.get("response_id") == response_id or m.get("response", {}).get("id") == response_id
        of_item = m["type"].startswith("conversation.item.") and m.get("item", {}).get("id") == item_id
        if (of_response or of_item) and not (m["type"].endswith(".delta") and m["type"] in kinds):
            kinds.append(m["type"])
    return kinds


async def test_04_the_model_is_told_and_an_unknown_one_refused(neural):
    async with conversation(neural.server) as session:
        created = await session.created()
        assert created["type"] == "realtime" and created["object"] == "realtime.session"
        assert created["model"] == "gpt-realtime" and created["output_modalities"] == ["audio"]
        assert created["tool_choice"] == "auto" and created["max_output_tokens"] == "inf"
    async with conversation(neural.server, model="no-such-model") as session:
        await session.closed()
        assert session.refused["refused"] == 404 and "model_not_found" in session.refused["body"]


async def test_14_20_21_23_a_turn_is_heard_and_answered_in_speech(neural):
    clip = neural.clips[0]
    said = realtime.talk(neural, clip)
    async with conversation(neural.server) as session:
        await session.created()
        await session.configure(audio={"input": {"transcription": {"model": "whisper-1"}}})
        await session.speak(said.pcm)
        done = (await session.until("response.done"))["response"]
        completed = await session.until(f"{SAID}.completed")
    assert done["status"] == "completed" and done["conversation_id"].startswith("conv_")
    assert done["usage"]["output_tokens"] > 0 and done["usage"]["total_tokens"] > done["usage"]["output_tokens"]
    (item,) = done["output"]
    (heard,) = session.of("input_audio_buffer.committed")
    assert order(session, done["id"], item["id"]) == [
        "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
        f"{AUDIO}_transcript.delta", f"{AUDIO}.delta", f"{AUDIO}.done", f"{AUDIO}_transcript.done",
        "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done"]
    added = session.of("conversation.item.added")
    assert [m["previous_item_id"] for m in added] == [None, heard["item_id"]]
    assert [m["item"]["id"] for m in added] == [heard["item_id"], item["id"]]
    deltas = "".join(m["delta"] for m in session.of(f"{AUDIO}_transcript.delta"))
    assert deltas == session.of(f"{AUDIO}_transcript.done")[0]["transcript"] == item["content"][0]["transcript"]
    # The agent repeats what it understood: that is what was transcribed.
    for word in words(completed["transcript"]):
        assert word in words(deltas), (completed["transcript"], deltas)
    assert all(len(m["delta"]) < 1 << 20 for m in session.of(f"{AUDIO}.delta"))
    data = audio(session, done["id"])
    assert len(data) % 2 == 0 and len(data) > realtime.RATE * 2


async def test_23_the_answer_is_speech_in_the_format_that_was_asked_for(neural, pocketsphinx):
    """What is said is recognized again, out of what was sent; and the formats hold the same sound."""
    sounds = {}
    async with conversation(neural.server) as session:
        await session.created()
        await ask(session, "Hello.")
        for name in ("audio/pcm", "audio/pcmu", "audio/pcma"):
            format = {"type": name, "rate": 24000} if name == "audio/pcm" else {"type": name}
            await session.configure(audio={"output": {"format": format}})
            done = await ask(session, "Say: one two three four five six seven.")
            assert done["audio"]["output"]["format"]["type"] == name
            sounds[name] = audio(session, done["id"])
    async with realtime.transcription(pocketsphinx.server) as ear:
        await ear.created()
        await ear.configure(audio={"input": {"turn_detection": None}})
        await ear.speak(sounds["audio/pcm"])
        await ear.send({"type": "input_audio_buffer.commit"})
        heard = (await ear.until(f"{SAID}.completed"))["transcript"]
    numbers = "one two three four five six seven".split()
    # The engine is weak and the voice a robot's: most of the words, in their order.
    assert speech.errors([word for word in words(heard) if word in numbers], numbers) <= 4, heard

    def loudness(samples):
        """In steps of 20 ms."""
        return numpy.abs(samples[: len(samples) // 160 * 160].astype(float)).reshape(-1, 160).mean(axis=1)

    wide = loudness(speech.Clip("answer", numpy.frombuffer(sounds["audio/pcm"], "<i2"), realtime.RATE, ()).at(8000).samples)
    for name, decoded in (("audio/pcmu", realtime.from_ulaw), ("audio/pcma", realtime.from_alaw)):
        narrow = loudness(decoded(sounds[name]))
        assert abs(len(narrow) - len(wide)) <= 1, name
        count = min(len(narrow), len(wide))
        likeness = numpy.corrcoef(narrow[:count], wide[:count])[0, 1]
        assert likeness > 0.9, (name, likeness)


async def test_24_text_alone(neural):
    async with conversation(neural.server) as session:
        await session.created()
        await session.configure(output_modalities=["text"])
        done = await ask(session, "Count to five.")
        assert "one, two, three, four, five" in told(done).lower()
        assert done["output_modalities"] == ["text"]
        kinds = {m["type"] for m in session.messages}
        assert "response.output_text.delta" in kinds and not [kind for kind in kinds if "audio" in kind]
        assert "".join(m["delta"] for m in session.of("response.output_text.delta")) == session.of("response.output_text.done")[0]["text"]


TOOL = {"type": "function", "name": "get_weather", "description": "The weather at a place.",
        "parameters": {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}}


async def test_25_26_tools_are_called_and_what_they_bring_is_told(neural):
    async with conversation(neural.server) as session:
        await session.created()
        updated = await session.configure(output_modalities=["text"], tools=[TOOL])
        assert updated["tools"] == [TOOL]
        done = await ask(session, "Call get weather for Paris.")
        assert done["status"] == "completed"
        (call,) = done["output"]
        assert call["type"] == "function_call" and call["name"] == "get_weather" and call["status"] == "completed"
        assert isinstance(json.loads(call["arguments"])["place"], str)
        (finished,) = session.of("response.function_call_arguments.done")
        assert finished["name"] == "get_weather" and finished["call_id"] == call["call_id"]
        assert "".join(m["delta"] for m in session.of("response.function_call_arguments.delta")) == finished["arguments"]
        before = len(session.messages)
        await session.send({"type": "conversation.item.create", "item": {
            "type": "function_call_output", "call_id": call["call_id"], "output": '{"sky": "cloudless"}'}})
        await session.until("conversation.item.done", after=before)
        await session.send({"type": "conversation.item.retrieve", "item_id": call["id"]})
        await session.until("conversation.item.retrieved", after=before)
        # It waits until it is asked to go on.
        assert not [m for m in session.messages[before:] if m["type"].startswith("response.")]
        await session.send({"type": "response.create"})
        done = (await session.until("response.done", after=before))["response"]
        assert "cloudless" in told(done)
        # Not unless it may; and whenever it must.
        done = await ask(session, "Call get weather for Paris.", tool_choice="none")
        assert [item["type"] for item in done["output"]] == ["message"]
        done = await ask(session, "Hello.", tool_choice="required")
        assert [item["type"] for item in done["output"]] == ["function_call"]
        before = len(session.messages)
        await session.send({"type": "conversation.item.create", "event_id": "orphan", "item": {
            "type": "function_call_output", "call_id": "call_nobody", "output": "x"}})
        refused = await session.until("error", after=before)
        assert refused["error"]["event_id"] == "orphan"


async def test_21_22_items_keep_their_ids_and_places(neural):
    async with conversation(neural.server) as session:
        await session.created()
        for item, more in [(user("b", id="msg_b"), {}), (user("a", id="msg_a"), {"previous_item_id": "root"}),
                           (user("c", id="msg_c"), {}), (user("ab", id="msg_ab"), {"previous_item_id": "msg_a"})]:
            await session.send({"type": "conversation.item.create", "item": item, **more})
        await session.until(lambda m: len(session.of("conversation.item.done")) == 4)
        added = [(m["item"]["id"], m["previous_item_id"]) for m in session.of("conversation.item.added")]
        assert added == [("msg_b", None), ("msg_a", None), ("msg_c", "msg_b"), ("msg_ab", "msg_a")]
        before = len(session.messages)
        await session.send({"type": "conversation.item.create", "event_id": "lost", "item": user("x"), "previous_item_id": "nobody"})
        refused = await session.until("error", after=before)
        assert refused["error"]["event_id"] == "lost" and len(session.of("conversation.item.added")) == 4
        await session.send({"type": "conversation.item.create", "event_id": "twice", "item": user("x", id="msg_a")})
        await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "twice")
        await session.send({"type": "conversation.item.delete", "item_id": "msg_ab"})
        assert (await session.until("conversation.item.deleted"))["item_id"] == "msg_ab"
        await session.send({"type": "conversation.item.delete", "item_id": "msg_ab", "event_id": "again"})
        await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "again")
        await session.send({"type": "conversation.item.retrieve", "item_id": "msg_b"})
        got = (await session.until("conversation.item.retrieved"))["item"]
        assert got["content"] == [{"type": "input_text", "text": "b"}] and got["role"] == "user"


async def test_27_31_one_answer_at_a_time(neural):
    async with conversation(neural.server) as session:
        await session.created()
        await session.send({"type": "response.cancel", "event_id": "nothing"})
        refused = await session.until("error")
        assert refused["error"]["code"] == "response_cancel_not_active" and refused["error"]["event_id"] == "nothing"
        assert refused["error"]["message"].startswith("Cancellation failed")
        await session.send({"type": "conversation.item.create", "item": user("Count to thirty.")})
        await session.send({"type": "response.create"})
        await session.until(f"{AUDIO}.delta")
        before = len(session.messages)
        await session.send({"type": "response.create", "event_id": "second"})
        refused = await session.until("error", after=before)
        assert refused["error"]["code"] == "conversation_already_has_active_response"
        assert refused["error"]["event_id"] == "second" and len(session.of("response.created")) == 1
        await session.send({"type": "response.cancel"})
        done = (await session.until("response.done"))["response"]
        assert done["status"] == "cancelled" and done["status_details"]["reason"] == "client_cancelled"
        (item,) = done["output"]
        assert item["status"] == "incomplete"
        await session.send({"type": "response.cancel", "event_id": "late"})
        await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "late")
        # The next one is answered as ever.
        assert (await ask(session, "Say: good morning."))["status"] == "completed"


async def test_28_30_speech_stops_the_answer_and_what_was_unheard_is_forgotten(neural):
    neural.require_monotonic()
    said = realtime.talk(neural, neural.clips[0], lead=0.3)
    async with conversation(neural.server) as session:
        await session.created()
        await session.configure(audio={"input": {"transcription": {"model": "whisper-1"}}})
        await session.send({"type": "conversation.item.create", "item": user("Count to ninety.")})
        await session.send({"type": "response.create"})
        first = await session.until(f"{AUDIO}.delta")
        await session.speak(said.pcm, realtime=True)
        done = (await session.until("response.done"))["response"]
        started = await session.until("input_audio_buffer.speech_started")
        assert done["status"] == "cancelled" and done["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
        kinds = session.messages
        stopped = next(i for i, m in enumerate(kinds) if m["type"] == "response.done")
        assert kinds.index(started) < stopped
        assert not [m for m in kinds[stopped:] if m["type"] == f"{AUDIO}.delta" and m["response_id"] == done["id"]]
        item = first["item_id"]
        whole = done["output"][0]["content"][0]["transcript"]
        # Audio that was sent is a little ahead of what was played: well below what the whole would be.
        played = len(audio(session, done["id"])) / 48
        assert played < 30_000
        before = len(session.messages)
        truncate = {"type": "conversation.item.truncate", "content_index": 0}
        await session.send({**truncate, "item_id": item, "audio_end_ms": round(played) + 5_000, "event_id": "beyond"})
        refused = await session.until("error", after=before)
        assert refused["error"]["code"] == "invalid_value" and "already shorter than" in refused["error"]["message"]
        await session.send({**truncate, "item_id": session.of("input_audio_buffer.committed")[0]["item_id"] if session.of(
            "input_audio_buffer.committed") else started["item_id"], "audio_end_ms": 0, "event_id": "not ours"})
        refused = await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "not ours")
        assert refused["error"]["code"] in ("unsupported_content_type", "item_truncate_invalid_item_id")
        await session.send({**truncate, "item_id": item, "audio_end_ms": 800})
        cut = await session.until("conversation.item.truncated")
        assert (cut["item_id"], cut["content_index"], cut["audio_end_ms"]) == (item, 0, 800)
        await session.send({"type": "conversation.item.retrieve", "item_id": item})
        left = (await session.until("conversation.item.retrieved"))["item"]["content"][0]["transcript"]
        assert whole.startswith(left) and len(left) < len(whole)
        # The user's words are answered.
        await session.until(lambda m: len(session.of("response.done")) == 2)
        assert session.of("response.done")[1]["response"]["status"] == "completed"


async def test_29_who_does_not_want_to_be_interrupted_is_not(neural):
    neural.require_monotonic()
    said = realtime.talk(neural, neural.shortest, lead=0.3)
    async with conversation(neural.server) as session:
        await session.created()
        detection = {"type": "server_vad", "interrupt_response": False}
        await session.configure(audio={"input": {"turn_detection": detection}})
        await session.send({"type": "conversation.item.create", "item": user("Say: this goes on to its end.")})
        await session.send({"type": "response.create"})
        await session.until(f"{AUDIO}.delta")
        await session.speak(said.pcm)
        done = (await session.until("response.done"))["response"]
        assert done["status"] == "completed"
        await session.until("input_audio_buffer.committed")
    async with conversation(neural.server) as session:
        await session.created()
        detection = {"type": "server_vad", "create_response": False}
        await session.configure(audio={"input": {"turn_detection": detection, "transcription": {"model": "whisper-1"}}})
        await session.speak(said.pcm)
        await session.until(f"{SAID}.completed")
        await session.send({"type": "input_audio_buffer.clear"})
        await session.until("input_audio_buffer.cleared")
        assert not session.of("response.created")
        # Asked for, it comes: what was said is known to the model.
        before = len(session.messages)
        await session.send({"type": "response.create", "response": {"output_modalities": ["text"]}})
        assert (await session.until("response.done", after=before))["response"]["status"] == "completed"


async def test_32_an_answer_out_of_band_leaves_the_conversation_alone(neural):
    async with conversation(neural.server) as session:
        await session.created()
        await session.send({"type": "conversation.item.create", "item": user("Say: in the conversation.", id="msg_1")})
        await session.until("conversation.item.done")
        await session.send({"type": "response.create", "response": {
            "conversation": "none", "metadata": {"topic": "aside"}, "output_modalities": ["text"],
            "input": [user("Say: beside it.")]}})
        created = (await session.until("response.created"))["response"]
        done = (await session.until("response.done"))["response"]
        assert created["metadata"] == done["metadata"] == {"topic": "aside"}
        assert done["conversation_id"] is None and "beside it" in told(done).lower()
        assert len(session.of("conversation.item.added")) == 1
        before = len(session.messages)
        await session.send({"type": "response.create", "response": {
            "conversation": "none", "output_modalities": ["text"], "input": [{"type": "item_reference", "id": "msg_1"}]}})
        done = (await session.until("response.done", after=before))["response"]
        assert "in the conversation" in told(done).lower()
        await session.send({"type": "conversation.item.retrieve", "item_id": done["output"][0]["id"], "event_id": "not there"})
        await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "not there")


async def test_22_an_item_of_audio_is_recognized(neural):
    clip = neural.clips[0].trimmed().at(realtime.RATE)
    async with conversation(neural.server) as session:
        await session.created()
        await session.configure(output_modalities=["text"], audio={"input": {"transcription": {"model": "whisper-1"}}})
        part = {"type": "input_audio", "audio": base64.b64encode(clip.pcm).decode()}
        await session.send({"type": "conversation.item.create", "item": {
            "type": "message", "role": "user", "id": "msg_spoken", "content": [part]}})
        await session.send({"type": "response.create"})
        done = (await session.until("response.done"))["response"]
        completed = await session.until(f"{SAID}.completed")
        assert completed["item_id"] == "msg_spoken"
        neural.assert_understood(words(completed["transcript"]), clip.words)
        assert words(completed["transcript"])[-1] in words(told(done))


async def test_20_without_turn_detection_the_client_asks_for_the_answer(neural):
    async with conversation(neural.server) as session:
        await session.created()
        await session.configure(audio={"input": {"turn_detection": None}}, output_modalities=["text"])
        await session.speak(neural.clips[0].trimmed().at(realtime.RATE).pcm)
        # At once: the answer has to wait until the words are known.
        await session.send({"type": "input_audio_buffer.commit"})
        await session.send({"type": "response.create"})
        done = (await session.until("response.done"))["response"]
        heard = [word for word in words(told(done)) if word in neural.clips[0].words]
        neural.assert_understood(heard, neural.clips[0].words)
        item = session.of("input_audio_buffer.committed")[0]["item_id"]
        await session.send({"type": "conversation.item.retrieve", "item_id": item})
        got = (await session.until("conversation.item.retrieved"))["item"]
        assert base64.b64decode(got["content"][0]["audio"]) == neural.clips[0].trimmed().at(realtime.RATE).pcm
