"""An endpoint like OpenAI's chat completions, scripted: the test says what it answers, and sees what it was asked."""

import http.server
import json
import queue
import threading
import time


class Turn:
    """One answer: pieces of a body, with waits between them."""

    def __init__(self, *pieces, status=200, kind="text/event-stream", ends=True):
        self.pieces, self.status, self.kind, self.ends = pieces, status, kind, ends


def chunk(delta=None, finish=None, usage=None):
    choices = [] if usage else [{"index": 0, "delta": delta or {}, "finish_reason": finish}]
    return "data: " + json.dumps({"object": "chat.completion.chunk", "choices": choices, "usage": usage}) + "\n\n"


def says(*words, finish="stop"):
    return Turn(*[chunk({"content": word}) for word in words], chunk(finish=finish),
                chunk(usage={"prompt_tokens": 11, "completion_tokens": len(words), "prompt_tokens_details": {"cached_tokens": 3}}),
                "data: [DONE]\n\n")


class ChatServer:
    """Answers with the turns it was given, in order; then with "Nothing more."."""

    def __init__(self):
        self.turns = queue.Queue()
        self.requests, self.keys = [], []
        self.closed_early = threading.Event()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                owner.keys.append(self.headers.get("authorization"))
                owner.requests.append((self.path, json.loads(body)))
                try:
                    turn = owner.turns.get_nowait()
                except queue.Empty:
                    turn = says("Nothing", " more.")
                self.send_response(turn.status)
                self.send_header("content-type", turn.kind)
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                try:
                    for piece in turn.pieces:
                        if isinstance(piece, (int, float)):
                            # A wait in which a client that goes away is noticed.
                            self.connection.settimeout(piece)
                            try:
                                if not self.connection.recv(1):
                                    raise ConnectionResetError
                            except TimeoutError:
                                pass
                            self.connection.settimeout(None)
                            continue
                        data = piece.encode() if isinstance(piece, str) else piece
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                        self.wfile.flush()
                    if turn.ends:
                        self.wfile.write(b"0\r\n\r\n")
                    else:
                        self.close_connection = True
                        self.connection.close()
                except (ConnectionResetError, BrokenPipeError):
                    owner.closed_early.set()
                    self.close_connection = True

            def log_message(self, *arguments):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.http.server_port}/v1"

    def give(self, *turns):
        for turn in turns:
            self.turns.put(turn)

    def wait_for_request(self, count, seconds=20):
        deadline = time.monotonic() + seconds
        while len(self.requests) < count:
            assert time.monotonic() < deadline, "the endpoint was not asked"
            time.sleep(0.01)

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
