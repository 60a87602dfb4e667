"""A Parlance server of its own, started from the built binary."""

import copy
import http.client
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse

import tls

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("PARLANCE_BINARY", ROOT / ".build/release/parlance"))
START_SECONDS = 120


class Answer:
    """A plain HTTP answer."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = b"" if response.status == 101 else response.read()


class Server:
    """`parlance serve` with these arguments, on a free port of this machine; with `also_tls` on another one over TLS, too."""

    is_secure = False

    def __init__(self, *arguments, environment=None, also_tls=False):
        if not BINARY.is_file():
            raise RuntimeError(f"There is no server at {BINARY}: build it first (make build), or set PARLANCE_BINARY.")
        self.folder = tempfile.TemporaryDirectory(prefix="parlance-")
        folder = pathlib.Path(self.folder.name)
        port_file = folder / "port"
        self.log_path = folder / "log"
        self.tls_port = tls.free_port() if also_tls else None
        self.arguments = [str(argument) for argument in [*arguments, *(tls.arguments(self.tls_port) if also_tls else [])]]
        # The settings of whoever runs the tests must not leak in.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARLANCE_")}
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--port", "0", "--port-file", port_file, *self.arguments],
                stdout=log, stderr=subprocess.STDOUT, cwd=ROOT,
                env={**inherited, "PARLANCE_OFFLINE": "1", "PARLANCE_DATA": str(folder / "data"), **(environment or {})},
            )
        try:
            self.port = self._wait_for_port(port_file)
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def _wait_for_port(self, port_file):
        for _ in self._patience():
            if port_file.exists() and (found := re.search(r"(\d+)\s*$", port_file.read_text())):
                return int(found[1])
        raise RuntimeError(f"The server wrote no port.\n{self.log}")

    def _wait_until_ready(self):
        for _ in self._patience():
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                pass
        raise RuntimeError(f"The server did not become ready.\n{self.log}")

    def _patience(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with {self.process.returncode}.\n{self.log}")
            yield
            time.sleep(0.05)

    @property
    def log(self):
        return self.log_path.read_text(errors="replace")

    @property
    def last_words(self):
        """What the log says of an end that was not planned, else its end."""
        log = self.log
        crash = log.find("Fatal error")
        return log[max(0, crash - 500): crash + 2500] if crash >= 0 else log[-3000:]

    def over_tls(self):
        """The same server, reached by its TLS listener."""
        other = copy.copy(self)
        other.is_secure, other.port = True, self.tls_port
        return other

    @property
    def http(self):
        return f"https://localhost:{self.port}" if self.is_secure else f"http://127.0.0.1:{self.port}"

    @property
    def ws(self):
        return self.http.replace("http", "ws", 1)

    def connection(self, patience=60):
        """For plain HTTP requests."""
        if self.is_secure:
            return http.client.HTTPSConnection("localhost", self.port, timeout=patience)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)

    def get(self, path, headers=None, method="GET"):
        return self.request(method, path, headers=headers)

    def request(self, method, path, body=None, headers=None, patience=60):
        connection = self.connection(patience)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def handshake(self, path, query=None, headers=None):
        """Asks for a WebSocket and looks only at the HTTP answer."""
        if query:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        return self.get(path, {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **(headers or {}),
        })

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self, patience=20):
        """Asks the server to go, and returns its exit status."""
        if self.process.poll() is None:
            self.terminate()
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"The server did not stop within {patience} s of SIGTERM.\n{self.last_words}") from error
        finally:
            self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
