"""Drives the unmodified deepgram-sdk of the majors 5 to 7."""

import importlib.metadata
import threading
import time

import job as jobs
from deepgram import DeepgramClient
from deepgram.core.events import EventType
from deepgram.environment import DeepgramClientEnvironment
from websockets.exceptions import InvalidStatus

MAJOR = int(importlib.metadata.version("deepgram-sdk").split(".")[0])


def environment(url):
    web = url.replace("http", "ws", 1)
    places = {"base": url, "production": web, "agent": web}
    if MAJOR >= 7:
        places["agent_rest"] = url
    return DeepgramClientEnvironment(**places)


def main():
    job = jobs.load()
    jobs.finish([converse(each) for each in job] if isinstance(job, list) else converse(job))


def converse(job):
    record = jobs.new_record()
    client = DeepgramClient(api_key=job["key"], environment=environment(job["url"]))

    def heard(message):
        # Read as a program would: the class says what it is, attributes hold the rest.
        body = message.model_dump(mode="json") if hasattr(message, "model_dump") else {"type": repr(message)}
        body["class"] = type(message).__name__
        record["messages"].append({"at": time.monotonic(), "body": body})

    try:
        with client.listen.v1.connect(**job["options"]) as connection:
            record["open"] = True
            connection.on(EventType.MESSAGE, heard)
            connection.on(EventType.ERROR, lambda error: record["errors"].append(repr(error)))
            connection.on(EventType.CLOSE, lambda _: record.update(closed=time.monotonic()))
            listener = threading.Thread(target=connection.start_listening, daemon=True)
            listener.start()
            if MAJOR >= 6:
                controls = {"keep_alive": connection.send_keep_alive, "finalize": connection.send_finalize, "close": connection.send_close_stream}
                send = connection.send_media
            else:
                from deepgram.extensions.types.sockets import ListenV1ControlMessage

                def control(kind):
                    return lambda: connection.send_control(ListenV1ControlMessage(type=kind))

                controls = {"keep_alive": control("KeepAlive"), "finalize": control("Finalize"), "close": control("CloseStream")}
                send = connection.send_media
            jobs.play(job, record, send=send, **controls)
            listener.join(timeout=10)
    except InvalidStatus as error:
        record["refusal"] = {"status": error.response.status_code, "headers": dict(error.response.headers.raw_items())}
    except Exception as error:
        status = getattr(error, "status_code", None)
        if status is None:
            raise
        record["refusal"] = {"status": status, "headers": dict(getattr(error, "headers", None) or {})}
    return record


if __name__ == "__main__":
    main()
