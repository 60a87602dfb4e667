"""Transcripts that are sent to a URL of the client's own: off by default, to where the operator says, again until taken."""

import http.server
import json
import queue
import threading
import time
import urllib.parse

import encoders
import pytest
import rig
from test_assemblyai_requests import ask, talk_of
from test_deepgram_requests import words_of


class Listener:
    """A web server of this machine that keeps what it is sent, and takes nothing before the so-manieth time."""

    def __init__(self):
        listener = self
        self.sent, self.refuses = queue.Queue(), 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def take(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = listener.refuses > 0
                listener.refuses -= refused
                self.send_response(503 if refused else 204)
                self.end_headers()
                listener.sent.put((self.command, self.path, dict(self.headers), json.loads(body), refused))

            do_POST = do_PUT = take

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, host="127.0.0.1"):
        return f"http://{host}:{self.server.server_port}/told?n=1"

    def next(self, patience=60):
        return self.sent.get(timeout=patience)


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.server.shutdown()
    assert made.sent.empty()


@pytest.fixture(scope="module")
def calling():
    made = rig.neural("--callbacks", "127.0.0.1")
    yield made
    assert made.server.stop() == 0


def submit(made, url, query="", body=None, headers=None):
    wav = encoders.wav(talk_of(made)) if body is None else body
    answer = made.server.request("POST", f"/v1/listen?callback={urllib.parse.quote(url, safe='')}{query}", wav, headers or {})
    return answer, json.loads(answer.body)


@pytest.mark.parametrize("query, method", [("", "POST"), ("&callback_method=put", "PUT")])
def test_deepgram_answers_at_once_and_sends_the_transcript(calling, listener, query, method):
    answer, body = submit(calling, listener.url(), "&smart_format=false&tag=mine" + query)
    assert answer.status == 200 and list(body) == ["request_id"], body
    assert answer.headers["dg-request-id"] == body["request_id"]
    how, path, headers, sent, _ = listener.next()
    assert (how, path, headers["content-type"]) == (method, "/told?n=1", "application/json")
    assert sent["metadata"]["request_id"] == body["request_id"] and sent["metadata"]["tags"] == ["mine"]
    calling.assert_understood([word["word"] for word in words_of(sent)], talk_of(calling).words)


def test_what_is_no_audio_is_told_too(calling, listener):
    answer, body = submit(calling, listener.url(), body=b"no audio at all" * 100)
    assert answer.status == 200
    sent = listener.next()[3]
    assert sent["request_id"] == body["request_id"] and "audio" in sent["err_msg"], sent


def test_it_is_sent_again_until_it_is_taken(calling, listener):
    listener.refuses = 1
    submit(calling, listener.url())
    first, began = listener.next(), time.monotonic()
    again = listener.next()
    assert first[4] and not again[4] and first[3] == again[3]
    assert 8 <= time.monotonic() - began <= 20


def test_assemblyai_tells_that_a_transcript_is_there(calling, listener):
    status, upload = ask(calling.server, "POST", "/v2/upload", encoders.wav(talk_of(calling)))
    status, transcript = ask(calling.server, "POST", "/v2/transcript", {
        "audio_url": upload["upload_url"], "webhook_url": listener.url(), "webhook_auth_header_name": "X-Secret",
        "webhook_auth_header_value": "sesame"})
    assert status == 200, transcript
    how, _, headers, sent, _ = listener.next()
    assert how == "POST" and headers["X-Secret"] == "sesame"
    assert sent == {"transcript_id": transcript["id"], "status": "completed"}
    # It is there when it is said to be.
    assert ask(calling.server, "GET", f"/v2/transcript/{transcript['id']}")[1]["status"] == "completed"


def test_a_restart_in_between_loses_nothing(tmp_path, listener):
    made = rig.neural("--callbacks", "127.0.0.1", "--data", tmp_path / "data")
    answer, body = submit(made, listener.url())
    made.server.kill()
    again = rig.neural("--callbacks", "127.0.0.1", "--data", tmp_path / "data")
    try:
        sent = listener.next()[3]
        assert sent["metadata"]["request_id"] == body["request_id"]
    finally:
        again.server.stop()
    while not listener.sent.empty():
        assert listener.sent.get()[3] == sent  # at least once


@pytest.mark.parametrize("host", ["localhost", "127.1", "[::1]", "example.com", "169.254.169.254"])
def test_only_hosts_that_the_operator_named_are_told(calling, listener, host):
    answer, body = submit(calling, listener.url(host))
    assert answer.status == 400 and "sends no results to" in body["err_msg"], body
    status, answer = ask(calling.server, "POST", "/v2/transcript", {
        "audio_url": "http://127.0.0.1/x", "webhook_url": listener.url(host)})
    assert status == 400 and "sends no results to" in answer["error"]


def test_it_is_off_unless_allowed(neural, listener):
    answer, body = submit(neural, listener.url())
    assert answer.status == 400 and "--callbacks" in body["err_msg"]
    status, answer = ask(neural.server, "POST", "/v2/transcript", {
        "audio_url": "http://127.0.0.1/x", "webhook_url": listener.url()})
    assert status == 400 and "--callbacks" in answer["error"]


def test_what_is_wrong_is_said_at_once(calling, listener):
    answer, body = submit(calling, listener.url(), "&callback_method=GET")
    assert answer.status == 400 and "POST or PUT" in body["err_msg"]
    answer, body = submit(calling, "ws://127.0.0.1/")
    assert answer.status == 400 and "http or https" in body["err_msg"]
    status, upload = ask(calling.server, "POST", "/v2/upload", b"RIFF")
    for name, value in (("Host", "x"), ("X", "a\r\nHost: b"), ("", "x")):
        status, answer = ask(calling.server, "POST", "/v2/transcript", {
            "audio_url": upload["upload_url"], "webhook_url": listener.url(), "webhook_auth_header_name": name,
            "webhook_auth_header_value": value})
        assert status == 400 and "webhook_auth_header_name" in answer["error"]
