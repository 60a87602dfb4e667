"""A certificate of the tests' own making, which every client that they start is told to trust."""

import atexit
import functools
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile


@functools.cache
def certificate():
    """Paths of a certificate for this machine and of its key; from then on clients trust it, those in other processes, too."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="parlance-tls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    chain, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", chain], check=True, capture_output=True)
    os.environ["SSL_CERT_FILE"] = os.environ["REQUESTS_CA_BUNDLE"] = str(chain)
    return chain, key


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def arguments(port):
    """What makes a server listen with that certificate, too."""
    chain, key = certificate()
    return ["--tls-cert", chain, "--tls-key", key, "--tls-port", str(port)]
