"""Conversations over OpenAI's Realtime interface with a language model elsewhere: items 16, 26, 30, 33 and 42 of its checklist."""

import chat
import pytest
import realtime
import rig
from realtime import Session
from test_openai_conversation import AUDIO, TOOL, ask, audio, told, user


@pytest.fixture(scope="module")
def model():
    made = chat.ChatModel()
    yield made
    made.close()


@pytest.fixture(scope="module")
def made(model):
    made = rig.neural("--chat", model.url, "--chat-model", "tiny", "--chat-context", "2000")
    yield made
    assert made.server.stop() == 0


@pytest.fixture(autouse=True)
def fresh(model):
    model.asked.clear()
    model.says, model.fails = ["Very well."], False
    model.goes_on.set()


def conversation(made):
    return Session.open(made.server, model="tiny")


async def test_42_a_model_that_fails_fails_one_answer(made, model):
    async with conversation(made) as session:
        await session.created()
        model.fails = True
        failed = await ask(session, "Hello.")
        assert failed["status"] == "failed" and failed["status_details"]["error"]["type"] == "server_error"
        assert failed["status_details"]["error"]["message"]
        model.fails = False
        done = await ask(session, "Are you there?")
        assert done["status"] == "completed" and told(done) == "Very well."
        assert done["usage"]["input_tokens"] == 11 and done["usage"]["output_tokens"] == 7


async def test_26_what_is_asked_for_reaches_the_model(made, model):
    async with conversation(made) as session:
        await session.created()
        await session.configure(instructions="Be brief.", tools=[TOOL], tool_choice="required", output_modalities=["text"],
                                max_output_tokens=77)
        await ask(session, "Hello.", tool_choice={"type": "function", "name": "get_weather"})
        asked = model.asked[-1]
        assert asked["model"] == "tiny" and asked["messages"][0] == {"role": "system", "content": "Be brief."}
        assert asked["tools"][0]["function"]["name"] == "get_weather"
        assert asked["tool_choice"] == {"type": "function", "function": {"name": "get_weather"}}
        await ask(session, "Hello again.")
        assert model.asked[-1]["tool_choice"] == "required"
        await ask(session, "Once more.", tool_choice="none", instructions="Be long.")
        assert model.asked[-1]["tool_choice"] == "none"
        assert model.prompt() == [
            ("system", "Be long."), ("user", "Hello."), ("assistant", "Very well."), ("user", "Hello again."),
            ("assistant", "Very well."), ("user", "Once more.")]


async def test_16_23_speech_begins_while_the_model_is_still_writing(made, model):
    model.says = ["This is the first sentence. And ", "this is the second."]
    model.goes_on.clear()
    async with conversation(made) as session:
        await session.created()
        await session.send({"type": "conversation.item.create", "item": user("Tell me.")})
        await session.send({"type": "response.create"})
        first = await session.until(f"{AUDIO}.delta")
        assert session.of(f"{AUDIO}_transcript.delta")[0]["delta"].strip() == "This is the first sentence."
        assert not session.of("response.done")
        model.goes_on.set()
        done = (await session.until("response.done"))["response"]
        assert told(done) == "This is the first sentence. And this is the second."
        assert first["response_id"] == done["id"]


async def test_30_what_nobody_heard_is_not_in_the_next_prompt(made, model):
    model.says = ["Alpha bravo charlie delta echo. ", "Foxtrot golf hotel india. ", "Juliett kilo lima."]
    async with conversation(made) as session:
        await session.created()
        done = await ask(session, "Spell something.")
        item = done["output"][0]["id"]
        length = len(audio(session, done["id"])) // 48
        truncate = {"type": "conversation.item.truncate", "item_id": item, "content_index": 0}
        await session.send({**truncate, "audio_end_ms": length + 1000, "event_id": "beyond"})
        refused = await session.until("error")
        assert refused["error"]["message"].endswith(f"is already shorter than {length + 1000}ms.")
        await session.send({**truncate, "audio_end_ms": length // 2})
        await session.until("conversation.item.truncated")
        model.says = ["Fine."]
        await ask(session, "Go on.")
        kept = model.prompt()[1][1]
        assert kept.startswith("Alpha bravo charlie") and "kilo" not in kept and "lima" not in kept, kept
        await session.send({**truncate, "audio_end_ms": 0})
        await session.until(lambda m: len(session.of("conversation.item.truncated")) == 2)
        await ask(session, "And now?")
        assert not any("Alpha" in (text or "") for _, text in model.prompt())
        # What has no audio cannot be truncated.
        before = len(session.messages)
        await session.send({"type": "conversation.item.create", "item": user("Mine.", id="msg_mine")})
        await session.send({**truncate, "item_id": "msg_mine", "audio_end_ms": 0})
        refused = await session.until("error", after=before)
        assert refused["error"]["code"] == "unsupported_content_type"
        await session.send({**truncate, "item_id": "msg_nobody", "audio_end_ms": 0, "event_id": "who"})
        refused = await session.until(lambda m: m["type"] == "error" and m["error"]["event_id"] == "who")
        assert refused["error"]["code"] == "item_truncate_invalid_item_id"


async def test_30_an_interrupted_answer_is_remembered_as_far_as_it_went(made, model):
    model.says = ["Alpha bravo charlie. ", "Zulu " + " ".join(["zulu"] * 50) + ". "]
    async with conversation(made) as session:
        await session.created()
        await session.send({"type": "conversation.item.create", "item": user("Spell something.")})
        await session.send({"type": "response.create"})
        await session.until(lambda m: len(session.of(f"{AUDIO}_transcript.delta")) == 2)
        await session.send({"type": "response.cancel"})
        await session.until("response.done")
        model.says = ["Fine."]
        await ask(session, "Go on.")
        kept = model.prompt()[1][1]
        assert kept.startswith("Alpha bravo charlie.") and kept.count("zulu") < 25, kept


async def test_22_a_long_conversation_is_cut_to_what_the_model_holds(made, model):
    async with conversation(made) as session:
        await session.created()
        await session.configure(output_modalities=["text"], instructions="Remember.")
        for number in range(12):
            await session.send({"type": "conversation.item.create", "item": user(f"Number {number}. " + "word " * 150)})
        await ask(session, "What was it?")
        told_of = model.prompt()
        assert told_of[0] == ("system", "Remember.") and told_of[-1][1] == "What was it?"
        assert 3 <= len(told_of) < 12 and not any(text.startswith("Number 0.") for _, text in told_of)
        await session.configure(truncation="disabled")
        failed = await ask(session, "And now?")
        assert failed["status"] == "failed" and "does not fit" in failed["status_details"]["error"]["message"]


async def test_33_a_silence_is_answered(made, model):
    async with conversation(made) as session:
        await session.created()
        await session.send({"type": "session.update", "event_id": "soon", "session": {
            "type": "realtime", "audio": {"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 4999}}}}})
        refused = await session.until("error")
        assert refused["error"]["event_id"] == "soon" and refused["error"]["code"] == "invalid_value"
        await session.configure(audio={"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 5000}}})
        await ask(session, "Hello.")
        model.says = ["Are you still there?"]
        timed_out = await session.until("input_audio_buffer.timeout_triggered")
        assert timed_out["audio_end_ms"] >= timed_out["audio_start_ms"] >= 0
        await session.until(lambda m: len(session.of("response.done")) == 2)
        assert session.of("input_audio_buffer.committed")[0]["item_id"] == timed_out["item_id"]
        assert told(session.of("response.done")[1]["response"]) == "Are you still there?"
