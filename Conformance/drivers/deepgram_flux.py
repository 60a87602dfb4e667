"""Drives the v2 client of the unmodified deepgram-sdk of the majors 5 to 7."""

import threading
import time

import job as jobs
from deepgram import DeepgramClient
from deepgram.core.events import EventType
from deepgram_fern import MAJOR, environment


def main():
    job = jobs.load()
    record = jobs.new_record()
    client = DeepgramClient(api_key=job["key"], environment=environment(job["url"]))

    def heard(message):
        body = message.model_dump(mode="json", exclude_unset=True) if hasattr(message, "model_dump") else {"type": repr(message)}
        body["class"] = type(message).__name__
        record["messages"].append({"at": time.monotonic(), "body": body})

    with client.listen.v2.connect(**job["options"]) as connection:
        record["open"] = True
        connection.on(EventType.MESSAGE, heard)
        connection.on(EventType.ERROR, lambda error: record["errors"].append(repr(error)))
        connection.on(EventType.CLOSE, lambda _: record.update(closed=time.monotonic()))
        listener = threading.Thread(target=connection.start_listening, daemon=True)
        listener.start()
        if MAJOR >= 6:
            close = connection.send_close_stream
            more = {"configure": connection.send_configure} if hasattr(connection, "send_configure") else {}
            if hasattr(connection, "send_force_end_turn"):
                more["force_end_turn"] = connection.send_force_end_turn
        else:
            from deepgram.extensions.types.sockets import ListenV2ControlMessage

            more = {}

            def close():
                connection.send_control(ListenV2ControlMessage(type="CloseStream"))

        jobs.play(job, record, send=connection.send_media, keep_alive=None, finalize=None, close=close, **more)
        listener.join(timeout=10)
    jobs.finish(record)


main()
