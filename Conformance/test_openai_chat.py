"""Conversations that talk to a language model: an endpoint like OpenAI's, scripted, with what goes wrong with such. And the
agent that is built in. Text sessions, so that words are exact."""

import json
import subprocess

import pytest
import rig
from chatserver import ChatServer, Turn, chunk, says
from server import BINARY
from websockets.sync.client import connect

KEY = "sk-a-very-secret-chat-key"
WEATHER = {
    "type": "function", "name": "get_weather", "description": "Tells the weather.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


@pytest.fixture(scope="module")
def chat():
    server = ChatServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def talking(chat):
    made = rig.neural(
        "--chat", chat.base, "--chat-model", "a-model", "--chat-first-timeout", "2", "--chat-next-timeout", "2",
        environment={"PARLANCE_CHAT_KEY": KEY})
    yield made.server
    assert made.server.stop() == 0, made.server.last_words


class Session:
    """A realtime session in text."""

    def __init__(self, server, **session):
        self.socket = connect(server.ws + "/v1/realtime?model=gpt-realtime", max_size=None).__enter__()
        assert self.next()["type"] == "session.created"
        self.send("session.update", session={"type": "realtime", "output_modalities": ["text"], **session})
        assert self.next()["type"] == "session.updated"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.socket.close()

    def send(self, kind, **fields):
        self.socket.send(json.dumps({"type": kind, **fields}))

    def next(self):
        return json.loads(self.socket.recv(timeout=30))

    def until(self, kind):
        events = [self.next()]
        while events[-1]["type"] != kind:
            assert events[-1]["type"] != "error", events[-1]
            events.append(self.next())
        return events

    def say(self, text):
        self.send("conversation.item.create", item={
            "type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})
        self.until("conversation.item.done")

    def answer(self, **response):
        self.send("response.create", response=response)
        return self.until("response.done")

    def ask(self, text, **response):
        self.say(text)
        return self.answer(**response)


def text(events):
    return "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")


def call(events):
    done = [event for event in events if event["type"] == "response.function_call_arguments.done"]
    assert len(done) == 1
    deltas = "".join(event["delta"] for event in events if event["type"] == "response.function_call_arguments.delta")
    assert deltas == done[0]["arguments"]
    return done[0]["name"], json.loads(deltas), done[0]["call_id"]


def test_42_a_reply_is_streamed_and_counted(talking, chat):
    chat.give(says("Good", " day", "."))
    with Session(talking, instructions="Be brief.") as session:
        events = session.ask("hello")
        assert text(events) == "Good day."
        response = events[-1]["response"]
        assert response["status"] == "completed"
        assert response["usage"]["input_tokens"] == 11 and response["usage"]["output_tokens"] == 3
        assert response["usage"]["input_token_details"]["cached_tokens"] == 3
        session.ask("and now")
    path, body = chat.requests[-1]
    assert path == "/v1/chat/completions" and body["model"] == "a-model"
    assert body["stream"] is True and body["stream_options"] == {"include_usage": True}
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "Good day."}, {"role": "user", "content": "and now"}]
    assert set(chat.keys) == {f"Bearer {KEY}"}


def test_42_tools_go_there_and_back(talking, chat):
    chat.give(Turn(
        chunk({"content": "Let me look."}),
        chunk({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": ""}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '{"city":'}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '"Paris"}'}}]}),
        chunk(finish="tool_calls"), "data: [DONE]\n\n"), says("Sunny."))
    with Session(talking, tools=[WEATHER], tool_choice="required") as session:
        name, arguments, call_id = call(session.ask("what is the weather in Paris"))
        assert (name, arguments) == ("get_weather", {"city": "Paris"})
        asked = chat.requests[-1][1]
        assert asked["tools"][0]["function"]["parameters"] == WEATHER["parameters"] and asked["tool_choice"] == "required"
        session.send("conversation.item.create", item={
            "type": "function_call_output", "call_id": call_id, "output": '{"sky":"blue"}'})
        session.until("conversation.item.done")
        assert text(session.answer(tool_choice="none")) == "Sunny."
    messages = chat.requests[-1][1]["messages"]
    assert messages[-2]["content"] == "Let me look." and messages[-2]["tool_calls"][0]["id"] == call_id
    assert messages[-1] == {"role": "tool", "tool_call_id": call_id, "content": '{"sky":"blue"}'}
    assert chat.requests[-1][1]["tool_choice"] == "none"


def test_42_reasoning_is_nobodys_business(talking, chat):
    chat.give(Turn(chunk({"reasoning_content": "hmm"}), chunk({"content": "<thi"}), chunk({"content": "nk>secret</think>\n"}),
                   chunk({"content": "Yes."}), chunk(finish="stop"), "data: [DONE]\n\n"))
    with Session(talking) as session:
        assert text(session.ask("well")) == "Yes."


@pytest.mark.parametrize("turn, said", [
    (Turn(json.dumps({"error": {"message": "no such model"}}), status=404, kind="application/json"), "no such model"),
    (Turn("overloaded", status=503, kind="text/plain"), "503"),
    (Turn(chunk({"content": "Half a"}), ends=False), ""),
    (Turn(chunk({"content": "Half a"})), "broke off"),
    (Turn("data: this is no JSON\n\n"), "no chunk"),
    (Turn('data: {"error":{"message":"out of memory"}}\n\n'), "out of memory"),
    (Turn(6, chunk({"content": "too late"})), "did not begin"),
    (Turn(chunk({"content": "One"}), 6, chunk({"content": " two"})), "said nothing"),
], ids=["refused", "overloaded", "cut off", "unfinished", "garbage", "gave up", "slow to begin", "stuck"])
def test_42_a_failing_endpoint_fails_the_response_alone(talking, chat, turn, said):
    chat.give(turn)
    with Session(talking) as session:
        response = session.ask("hello")[-1]["response"]
        assert response["status"] == "failed"
        error = response["status_details"]["error"]
        assert error["type"] == "server_error" and said in json.dumps(error)
        # The session lives, and the next turn works.
        chat.give(says("Back", " again."))
        assert text(session.ask("still there")) == "Back again."


def test_42_limits_and_filters_are_told(talking, chat):
    chat.give(says("Cut", finish="length"), says("No", finish="content_filter"))
    with Session(talking) as session:
        for reason in ("max_output_tokens", "content_filter"):
            response = session.ask("hello", max_output_tokens=5)[-1]["response"]
            assert response["status"] == "incomplete" and response["status_details"]["reason"] == reason
    assert chat.requests[-1][1]["max_tokens"] == 5


def test_42_cancelling_closes_the_connection(talking, chat):
    chat.closed_early.clear()
    chat.give(Turn(chunk({"content": "A long"}), 20, chunk({"content": " story."})))
    with Session(talking) as session:
        session.say("tell me")
        session.send("response.create")
        session.until("response.output_text.delta")
        session.send("response.cancel")
        assert session.until("response.done")[-1]["response"]["status"] == "cancelled"
        assert chat.closed_early.wait(15), "the endpoint goes on writing for nobody"
        chat.give(says("Yes."))
        assert text(session.ask("again")) == "Yes."


def test_42_an_endpoint_that_does_not_stream_is_understood(talking, chat):
    chat.give(Turn(json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": "At once."},
                                            "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}),
                   kind="application/json"))
    with Session(talking) as session:
        assert text(session.ask("hello")) == "At once."


def test_42_nobody_listens(chat):
    """The endpoint is not there at all."""
    made = rig.neural("--chat", "http://127.0.0.1:9/v1", "--chat-model", "m", environment={"PARLANCE_CHAT_KEY": KEY})
    with Session(made.server) as session:
        for _ in range(2):
            response = session.ask("hello")[-1]["response"]
            assert response["status"] == "failed" and "reached" in response["status_details"]["error"]["message"]
    assert made.server.stop() == 0
    assert KEY not in made.server.log


def test_the_key_is_shown_nowhere(talking, chat):
    assert KEY not in talking.log and "a-model at the chat endpoint" in talking.log
    shown = subprocess.run(
        [BINARY, "serve", "--print-config", "--chat", chat.base, "--chat-model", "m", "--chat-key", KEY],
        capture_output=True, timeout=60, text=True)
    assert shown.returncode == 0 and "chat-key" in shown.stdout and KEY not in shown.stdout + shown.stderr


def test_the_command_asks_the_endpoint(chat):
    chat.give(says("Hello", " there."))
    done = subprocess.run(
        [BINARY, "chat", "hi", "--chat", chat.base, "--chat-model", "m"], capture_output=True, timeout=60, text=True)
    assert done.stdout == "Hello there.\n" and "11 read, 2 written" in done.stderr


@pytest.mark.parametrize("arguments, word", [
    (["--chat", "http://127.0.0.1/v1"], "chat-model"), (["--chat", "ftp://x", "--chat-model", "m"], "URL"),
    (["--chat", "http://user:pw@host/v1", "--chat-model", "m"], "URL"),
    (["--chat", "http://host/v1", "--chat-model", "m", "--chat-first-timeout", "0"], "chat-first-timeout"),
])
def test_settings_are_checked(arguments, word):
    done = subprocess.run([BINARY, "serve", *arguments], capture_output=True, timeout=60, text=True)
    assert done.returncode != 0 and word in done.stderr


# The built-in agent

def test_the_built_in_agent_says_what_it_is(neural_server):
    server = neural_server.server
    with Session(server) as session:
        assert text(session.ask("count to five")) == "This is the built-in agent. One, two, three, four, five."
        assert text(session.ask("count to three")) == "One, two, three."
    assert "built-in agent" in server.log


def test_26_the_built_in_agent_honours_the_choice(neural_server):
    with Session(neural_server.server, tools=[WEATHER]) as session:
        assert call(session.ask("call get weather for paris"))[:2] == ("get_weather", {"city": "paris"})
        events = session.ask("call get weather for rome", tool_choice="none")
        assert text(events) and not any("function_call" in event["type"] for event in events)
        assert call(session.ask("oslo", tool_choice="required"))[:2] == ("get_weather", {"city": "oslo"})
        name, _, call_id = call(session.ask("bern", tool_choice={"type": "function", "name": "get_weather"}))
        session.send("conversation.item.create", item={
            "type": "function_call_output", "call_id": call_id, "output": '{"sky": "blue"}'})
        session.until("conversation.item.done")
        assert text(session.answer()).endswith("The get weather says: Sky blue.")
