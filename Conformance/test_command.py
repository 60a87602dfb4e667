"""The program itself, as a person or a script uses it."""

import json
import os
import re
import subprocess

import pytest
import rig
import speech
from server import BINARY

ENGINE = ["--model", str(speech.DIGITS_MODEL)] if speech.HAS_SHARED else ["--engine", "pocketsphinx"]


def parlance(*arguments, status=0, stdin=b"", environment=None):
    """Runs a command, checks how it ended, and returns what it printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLANCE_")}
    done = subprocess.run(
        [BINARY, *map(str, arguments)], input=stdin, capture_output=True, timeout=120,
        env={**inherited, "PARLANCE_OFFLINE": "1", **(environment or {})})
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """A recording as a file, and what is said in it."""
    clip = speech.shared("digits8k/fsdd-jackson-0.flac") if speech.HAS_SHARED else speech.go_forward()
    path = tmp_path_factory.mktemp("talk") / "talk.wav"
    clip.write_wav(path)
    return path, clip.words


def assert_understood(text, words):
    wrong = speech.errors(re.findall(r"[a-z']+", text.lower()), words)
    assert wrong <= 0.4 * len(words), (text, words)


def test_a_pipe_gets_plain_finals(talk):
    path, words = talk
    text, _ = parlance("transcribe", *ENGINE, path)
    assert_understood(text, words)
    assert "\r" not in text and "\x1b" not in text


def test_standard_input_is_transcribed_and_has_its_own_pace(talk):
    path, words = talk
    text, _ = parlance("transcribe", *ENGINE, "-", stdin=path.read_bytes())
    assert_understood(text, words)
    _, complaint = parlance("transcribe", *ENGINE, "--realtime", "-", status=64)
    assert "--realtime" in complaint


def test_json_is_an_event_a_line(talk):
    path, words = talk
    lines = [json.loads(line) for line in parlance("transcribe", *ENGINE, "--json", path)[0].splitlines()]
    assert lines[0]["type"] == "began" and lines[-1]["type"] == "ended"
    assert_understood(" ".join(line["text"] for line in lines if line["type"] == "committed"), words)


@pytest.mark.parametrize("form, stamp", [("--srt", r"\d\d:\d\d:\d\d,\d{3} --> "), ("--vtt", r"\d\d:\d\d:\d\d\.\d{3} --> ")])
def test_subtitles_have_times(talk, form, stamp):
    path, words = talk
    text, _ = parlance("transcribe", *ENGINE, form, path)
    assert re.search(stamp, text)
    assert text.startswith("WEBVTT") == (form == "--vtt")
    assert_understood(" ".join(line for line in text.splitlines() if not re.search(r"\d|WEBVTT", line)), words)


def test_a_file_that_fails_does_not_stop_the_others(talk, tmp_path):
    path, words = talk
    noise = tmp_path / "notes.txt"
    noise.write_text("no audio at all " * 100)
    text, complaint = parlance("transcribe", *ENGINE, tmp_path / "absent.wav", noise, path, status=1)
    assert_understood(" ".join(line for line in text.splitlines() if not line.startswith("== ")), words)
    assert "absent.wav: No such file" in complaint and "notes.txt" in complaint


def test_models_are_listed_checked_and_found(tmp_path):
    listed, _ = parlance("models", "list", "--models", tmp_path)
    assert "No models are installed" in listed and "nemo-en-80ms" in listed and "80 ms" in listed
    _, complaint = parlance("models", "path", "no-such-model", "--models", tmp_path, status=1)
    assert "no-such-model" in complaint
    if speech.HAS_SHARED:
        listed, _ = parlance("models", "list", "--models", speech.DIGITS_MODEL.parent)
        assert re.search(r"digits-en-streaming\s+lstm transducer\s+80 ms\s+yes", listed), listed


def test_a_printed_configuration_can_be_loaded_again(tmp_path):
    printed, _ = parlance("serve", "--port", "9123", "--vad", "energy", "--print-config")
    assert "port: 9123" in printed
    file = tmp_path / "parlance.yaml"
    file.write_text(printed)
    again, _ = parlance("serve", "--config", file, "--print-config")
    settings = lambda text: [line.split("#")[0].strip() for line in text.splitlines() if not line.startswith("#")]
    assert settings(again) == settings(printed)
    # Flags go before the environment, and that before the file.
    told, _ = parlance("serve", "--config", file, "--print-config", environment={"PARLANCE_PORT": "9124"})
    assert "port: 9124" in told
    told, _ = parlance("serve", "--port", "9125", "--print-config", environment={"PARLANCE_PORT": "9124"})
    assert "port: 9125" in told


@pytest.mark.parametrize("arguments, names", [
    (["--port", "seventy"], "port"), (["--vad", "magic"], "vad"), (["--engine", "magic"], "engine"),
    (["--host", "0.0.0.0"], "key"), (["--config", "/no/such/file.yaml"], "/no/such/file.yaml"), (["--tls-cert", "x.pem"], "tls-key"),
])
def test_a_server_that_cannot_be_started_so_says_what_is_wrong(arguments, names):
    _, complaint = parlance("serve", *ENGINE, *arguments, status=1)
    assert names in complaint, complaint


def test_chunks_are_explained():
    told, _ = parlance("chunks", "--codec", "opus", "--frame", "20", "--chunk", "150", status=1)
    assert "refused" in told and "120 ms" in told
    told, _ = parlance("chunks", "--codec", "linear16", "--chunk", "100")
    assert "3200" in told.replace(",", "")


def test_a_servers_words_are_those_of_the_same_segments_without_it(talk):
    """Through a running server, in a session without one, and from that session's segments fed to the bare engine."""
    served = rig.neural()
    try:
        manifest = talk[0].parent / "manifest.tsv"
        manifest.write_text("file\treference\ntalk.wav\t" + " ".join(talk[1]) + "\n")
        told, _ = parlance(
            "bench", "wer", "--manifest", manifest, *ENGINE, "--segments", "--server", f"ws://127.0.0.1:{served.server.port}")
        same = re.findall(r"Same words with session and (\w+): (\d+) of (\d+)", told)
        assert {name for name, _, _ in same} == {"segments", "server"}, told
        assert all(equal == total == "1" for _, equal, total in same), told
    finally:
        served.server.kill()


def test_audio_on_its_way_to_a_session_allocates_nothing():
    """From the socket to the session's worker, 1,000 chunks of 100 ms and more, in the best of some seconds."""
    told, _ = parlance("bench", "ingest", "--allocations", "--seconds", "3", "--json", "-")
    assert json.loads(told)["allocations"]["per_thousand_chunks"] == 0, told
