"""A language model for tests: an endpoint like OpenAI's chat completions that says what it is told to, and keeps what it was asked."""

import contextlib
import http.server
import json
import threading


class ChatModel:
    def __init__(self):
        self.asked = []
        """The bodies of the requests, in order."""
        self.says = ["Very well."]
        """Pieces of the next answers."""
        self.fails = False
        self.goes_on = threading.Event()
        """Cleared: answers stop in the middle."""
        self.goes_on.set()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def prompt(self):
        """What the model was told last: roles and texts."""
        return [(m["role"], m.get("content") if isinstance(m.get("content"), str) else json.dumps(m.get("content")))
                for m in self.asked[-1]["messages"]]

    def close(self):
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()

    def _handler(self):
        model = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                if model.fails:
                    body = b'{"error": {"message": "the model is on holiday"}}'
                    self.send_response(500)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                with contextlib.suppress(OSError):
                    for number, piece in enumerate(model.says):
                        if number == 1:
                            model.goes_on.wait(30)
                        self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
                    self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
                    self._event({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}})
                    self.wfile.write(b"data: [DONE]\n\n")
                self.close_connection = True

            def _event(self, body):
                self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
                self.wfile.flush()

        return Handler
