"""Calls of Google's interface, played by its own client in a process of its own (drivers/google_speech.py)."""

import json
import os
import pathlib
import subprocess
import tempfile

import rig
import tls

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENTS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))
PYTHON = ENVIRONMENTS / "google/bin/python"
VERSIONS = ["v1", "v1p1beta1", "v2"]
RECOGNIZER = "projects/p/locations/global/recognizers/_"
BEGIN, END, TIMEOUT, END_OF_UTTERANCE = 2, 3, 4, 1


class Driver:
    """The client, kept running: it takes seconds to begin."""

    def __init__(self):
        chain, _ = tls.certificate()
        self.folder = tempfile.TemporaryDirectory(prefix="parlance-calls-")
        self.count = 0
        self.process = subprocess.Popen(
            [PYTHON, HERE / "drivers/google_speech.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(chain), "GRPC_VERBOSITY": "NONE"})

    def play(self, job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the driver of Google's client ended"
        return json.loads(line)

    def file(self, data):
        self.count += 1
        path = pathlib.Path(self.folder.name) / f"audio-{self.count}"
        path.write_bytes(data)
        return str(path)

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Record:
    """What came of a call."""

    def __init__(self, record, version):
        self.version = version
        self.status, self.details, self.exception = record["status"], record["details"], record["exception"]
        self.marks, self.sent, self.ended = record["marks"], record["sent"], record["ended"]
        self.at = [response["at"] for response in record["responses"]]
        self.responses = [response["body"] for response in record["responses"]]

    @property
    def results(self):
        return [result for response in self.responses for result in response.get("results", [])]

    @property
    def finals(self):
        return [result for result in self.results if result.get("is_final", True)]

    @property
    def interims(self):
        return [result for result in self.results if not result.get("is_final", True)]

    @property
    def transcript(self):
        return "".join(result["alternatives"][0]["transcript"] for result in self.finals)

    @property
    def words(self):
        return self.transcript.lower().split()

    @property
    def events(self):
        """Their kinds and when they were, in seconds of audio."""
        time = "speech_event_offset" if self.version == "v2" else "speech_event_time"
        return [
            (response["speech_event_type"], seconds(response.get(time, "0s")))
            for response in self.responses if response.get("speech_event_type")]

    def end(self, result):
        return seconds(result["result_end_offset" if self.version == "v2" else "result_end_time"])

    def span(self, word):
        names = ("start_offset", "end_offset") if self.version == "v2" else ("start_time", "end_time")
        return tuple(seconds(word[name]) for name in names)


def seconds(duration):
    return float(duration.removesuffix("s"))


class Caller:
    """Makes calls to one server."""

    def __init__(self, made, driver):
        self.rig, self.driver = made, driver
        self.port, self.tls_port = made.grpc_ports

    def job(self, version="v1", client="grpc", over_tls=False, call="stream", **more):
        job = {"version": version, "client": client, "call": call, **more}
        job["target"] = f"localhost:{self.tls_port}" if over_tls else f"127.0.0.1:{self.port}"
        if over_tls:
            job["tls"] = str(tls.certificate()[0])
        if version == "v2":
            job.setdefault("recognizer", RECOGNIZER)
        return job

    def stream_job(self, audio=None, version="v1", config=None, steps=None, size=1_600, pause=0, **more):
        audio = audio if audio is None or isinstance(audio, bytes) else audio.pcm
        steps = ["config", ["audio", 0, None, size, pause]] if steps is None else steps
        return self.job(
            version, config=config or configuration(version, self.rig.rate), steps=steps,
            audio=audio and self.driver.file(audio), **more)

    def stream(self, audio=None, version="v1", config=None, **more):
        return Record(self.driver.play(self.stream_job(audio, version, config, **more)), version)

    def together(self, jobs):
        return [Record(record, job["version"]) for job, record in zip(jobs, self.driver.play({"jobs": jobs}))]

    def recognize(self, audio, version="v1", config=None, **more):
        audio = audio if audio is None or isinstance(audio, bytes) else audio.pcm
        job = self.job(
            version, call="recognize", config=config or configuration(version, self.rig.rate)["config"],
            audio=audio and self.driver.file(audio), **more)
        return Record(self.driver.play(job), version)


def configuration(version, rate, encoding=1, channels=1, features=None, streaming=None, **config):
    """A StreamingRecognitionConfig: raw samples in English, and what else is said, in either version's form."""
    if version == "v2":
        decoding = {"auto_decoding_config": {}} if encoding is None else {
            "explicit_decoding_config": {"encoding": encoding, "sample_rate_hertz": rate, "audio_channel_count": channels}}
        whole = {"language_codes": ["en-US"], "model": "long", **decoding, **config}
        if features:
            whole["features"] = features
        return {"config": whole, "streaming_features": streaming or {}}
    whole = {
        "language_code": "en-US", **(features or {}), **({"encoding": encoding} if encoding else {}),
        **({"sample_rate_hertz": rate} if rate else {}), **({"audio_channel_count": channels} if channels != 1 else {}), **config}
    return {"config": whole, **(streaming or {})}


def start(*arguments, make=rig.neural, **options):
    """A server that takes calls, too, with and without TLS."""
    ports = tls.free_port(), tls.free_port()
    made = make("--grpc", ports[0], "--grpc-tls", ports[1], *arguments, also_tls=True, **options)
    made.grpc_ports = ports
    return made
