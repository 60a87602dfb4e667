"""Drives the unmodified real-time client of assemblyai 0.17 and 0.40."""

import json
import threading
import time

import assemblyai
import job as jobs


def main():
    job = jobs.load()
    record = jobs.new_record()
    dead = []
    threading.excepthook = lambda found: dead.append(repr(found.exc_value))
    assemblyai.settings.base_url = job["url"]
    assemblyai.settings.api_key = job["key"]

    def heard(event):
        record["messages"].append({"at": time.monotonic(), "body": {**json.loads(event.json()), "class": type(event).__name__}})

    def opened(event):
        record["open"] = True
        heard(event)

    client = assemblyai.RealtimeTranscriber(
        sample_rate=job["bytes_per_second"] // 2, on_open=opened, on_data=heard,
        on_error=lambda error: record["errors"].append(str(error)), on_close=lambda: record.update(closed=time.monotonic()),
        **job["options"])
    client.connect()
    jobs.play(
        job, record, send=client.stream, keep_alive=lambda: None, finalize=getattr(client, "force_end_utterance", lambda: None),
        close=client.close)
    record["dead"] = dead
    jobs.finish(record)


main()
