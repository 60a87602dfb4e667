"""Drives the unmodified streaming client of assemblyai 0.64 and 1.x."""

import logging
import threading
import time

import job as jobs
from assemblyai.streaming.v3 import StreamingClient, StreamingClientOptions, StreamingEvents, StreamingParameters


def main():
    job = jobs.load()
    record = jobs.new_record()
    dead = []
    threading.excepthook = lambda found: dead.append(repr(found.exc_value))
    complaints = []
    keeper = logging.Handler(logging.WARNING)
    keeper.emit = lambda entry: complaints.append(entry.getMessage())
    logging.getLogger("assemblyai").addHandler(keeper)

    credential = {"token": job["token"]} if job.get("token") else {"api_key": job["key"]}
    client = StreamingClient(StreamingClientOptions(api_host=job["url"], connect_timeout=10, **credential))
    begun = threading.Event()

    def heard(_, event):
        record["messages"].append({"at": time.monotonic(), "body": {**event.model_dump(mode="json"), "class": type(event).__name__}})
        begun.set()

    for kind in StreamingEvents:
        if kind.name not in ("Error",):
            client.on(kind, heard)
    client.on(StreamingEvents.Error, lambda _, error: record["errors"].append({"code": error.code, "text": str(error)}))
    client.connect(StreamingParameters(**job["options"]))
    begun.wait(10)
    record["open"] = begun.is_set()
    if record["open"]:
        jobs.play(
            job, record, send=client.stream, keep_alive=client.keep_alive, finalize=client.force_endpoint,
            close=lambda: client.disconnect(terminate=True))
        record["closed"] = time.monotonic()
    else:
        client.disconnect()
    record["dead"] = dead
    record["complaints"] = complaints
    jobs.finish(record)


main()
