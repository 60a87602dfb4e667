"""Recordings that are named by a URL: off by default, from where the operator says, never from the network within."""

import http.server
import json
import threading

import encoders
import pytest
import rig
from test_assemblyai_requests import ask, talk_of, transcribe, wait_for  # noqa: F401
from test_deepgram_requests import words_of


@pytest.fixture(scope="module")
def place():
    """A web server of this machine with a recording, a way to it, a way round in circles, and one that stops short."""
    audio = encoders.wav(talk_of(rig_of_clips()))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path in ("/talk.wav", "/short.wav"):
                self.send_response(200)
                self.send_header("Content-Length", str(len(audio)))
                self.end_headers()
                self.wfile.write(audio if self.path == "/talk.wav" else audio[:5000])
            elif self.path in ("/way", "/circle"):
                self.send_response(302)
                self.send_header("Location", "/talk.wav" if self.path == "/way" else "/circle")
                self.end_headers()
            elif self.path == "/inward":
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{server.server_port}/talk.wav")
                self.end_headers()
            else:
                self.send_error(404)

        def log_message(self, *_):
            pass

    asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = asked
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def rig_of_clips():
    import speech

    class Clips:
        clips = [speech.shared(f"digits8k/fsdd-{who}-0.flac") for who in ("jackson", "george")] if speech.HAS_SHARED else rig.pocketsphinx_clips()
        rate = clips[0].rate

    return Clips


@pytest.fixture(scope="module")
def fetching():
    made = rig.neural("--fetch", "127.0.0.1,public")
    yield made
    assert made.server.stop() == 0


def name(made, url):
    answer = made.server.request("POST", "/v1/listen", json.dumps({"url": url}), {"Content-Type": "application/json"})
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("path", ["/talk.wav", "/way"])
def test_a_recording_is_fetched(fetching, place, path):
    status, body = name(fetching, f"http://127.0.0.1:{place.server_port}{path}")
    assert status == 200, body
    fetching.assert_understood([word["word"] for word in words_of(body)], talk_of(rig_of_clips()).words)


def test_a_job_fetches_it_when_its_turn_comes(fetching, place):
    status, transcript = ask(fetching.server, "POST", "/v2/transcript", {"audio_url": f"http://127.0.0.1:{place.server_port}/talk.wav"})
    assert status == 200, transcript
    assert wait_for(fetching.server, transcript["id"])["status"] == "completed"


@pytest.mark.parametrize("path, text", [("/circle", "leads on"), ("/none", "404"), ("/inward", "not public")])
def test_what_cannot_be_fetched_is_said(fetching, place, path, text):
    status, body = name(fetching, f"http://127.0.0.1:{place.server_port}{path}")
    assert status == 400 and text in body["err_msg"], body


def test_a_server_that_stops_short(fetching, place):
    status, body = name(fetching, f"http://127.0.0.1:{place.server_port}/short.wav")
    assert status == 400 and "middle" in body["err_msg"], body


def test_the_network_within_is_not_asked(fetching, place):
    before = len(place.asked)
    for host in ("localhost", "127.1", "[::1]", "2130706433", "0.0.0.0"):
        status, body = name(fetching, f"http://{host}:{place.server_port}/talk.wav")
        assert status == 400 and ("not public" in body["err_msg"] or "no host" in body["err_msg"]), (host, body)
    for url in ("ftp://127.0.0.1/a", "file:///etc/passwd", "talk.wav", "http://user@127.0.0.1/"):
        status, body = name(fetching, url)
        assert status == 400, body
    assert len(place.asked) == before


def test_it_is_off_unless_allowed(neural, place):
    before = len(place.asked)
    url = f"http://127.0.0.1:{place.server_port}/talk.wav"
    status, body = name(neural, url)
    assert status == 400 and "--fetch" in body["err_msg"]
    status, body = ask(neural.server, "POST", "/v2/transcript", {"audio_url": url})
    assert status == 400 and "URL" in body["error"]
    assert len(place.asked) == before
