"""Drives the unmodified deepgram-sdk of the majors 3 and 4."""

import json
import time

import job as jobs
from deepgram import DeepgramClient, DeepgramClientOptions, LiveTranscriptionEvents


def main():
    job = jobs.load()
    record = jobs.new_record()
    client = DeepgramClient(job["key"], DeepgramClientOptions(url=job["url"]))
    connection = client.listen.websocket.v("1")

    def keep(name):
        def heard(_, *, _name=name, **values):
            body = json.loads(next(iter(values.values())).to_json())
            body["class"] = _name
            record["messages"].append({"at": time.monotonic(), "body": body})

        return heard

    connection.on(LiveTranscriptionEvents.Transcript, keep("Results"))
    connection.on(LiveTranscriptionEvents.Metadata, keep("Metadata"))
    connection.on(LiveTranscriptionEvents.SpeechStarted, keep("SpeechStarted"))
    connection.on(LiveTranscriptionEvents.UtteranceEnd, keep("UtteranceEnd"))
    connection.on(LiveTranscriptionEvents.Unhandled, lambda _, *values, **named: record["errors"].append(f"unhandled {values} {named}"))
    connection.on(LiveTranscriptionEvents.Error, lambda _, *values, **named: record["errors"].append(f"{values} {named}"))
    connection.on(LiveTranscriptionEvents.Close, lambda _, *values, **named: record.update(closed=time.monotonic()))

    # These majors take their options as they are and send each as a query parameter.
    record["open"] = connection.start(job["options"])
    if record["open"]:
        jobs.play(
            job, record, send=connection.send, keep_alive=connection.keep_alive, finalize=connection.finalize,
            close=connection.finish)
    jobs.finish(record)


main()
