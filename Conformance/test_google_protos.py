"""The messages that the server is built with are those of the client that it is tested with."""

import hashlib
import pathlib
import subprocess

import calls

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "Sources/GoogleSpeechProtos"


def test_the_definitions_are_those_of_the_client(tmp_path):
    subprocess.run([calls.PYTHON, ROOT / "scripts/google_protos.py", tmp_path], check=True)
    fresh = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert fresh == {file.name: file.read_text() for file in (FOLDER / "Protos").iterdir()}, "run scripts/google-protos"


def test_what_was_generated_belongs_to_them():
    sums = dict(reversed(line.split()) for line in (FOLDER / "made").read_text().splitlines())
    files = [file for part in ("Protos", "Generated") for file in (FOLDER / part).iterdir()]
    assert {f"{file.parent.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == sums
