"""A slow link to a server: everything through it shares so many bits a second, each way."""

import contextlib
import socket
import threading
import time

# Small windows and segments as on a real link; a loopback would swallow minutes of speech before anyone noticed.
SEGMENT = 1200
WINDOW = 8 * 1024


class Pipe:
    """One direction of the link."""

    def __init__(self):
        self.bytes_per_second = None
        self.free_at = 0.0
        self.lock = threading.Lock()

    def wait_for(self, count):
        with self.lock:
            if self.bytes_per_second is None:
                return
            self.free_at = max(self.free_at, time.monotonic()) + count / self.bytes_per_second
            due = self.free_at
        time.sleep(max(0, due - time.monotonic()))


class SlowLink:
    """Fast until `limit` says otherwise."""

    def __init__(self, server):
        self.server = server
        self.up, self.down = Pipe(), Pipe()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        self.listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def http(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self):
        return f"ws://127.0.0.1:{self.port}"

    def limit(self, bits_per_second):
        for pipe in (self.up, self.down):
            pipe.bytes_per_second = bits_per_second and bits_per_second / 8

    def close(self):
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.server.port))
                for source, sink, pipe in ((near, far, self.up), (far, near, self.down)):
                    sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._pump, args=(source, sink, pipe), daemon=True).start()

    @staticmethod
    def _pump(source, sink, pipe):
        with contextlib.suppress(OSError):
            while data := source.recv(SEGMENT):
                pipe.wait_for(len(data))
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
