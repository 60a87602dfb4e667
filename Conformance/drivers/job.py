"""What the drivers share: a job comes in as JSON on standard input, a record of what happened goes out the same way.

A job: `url`, `key`, `audio` (a file of raw 16-bit samples), `bytes_per_second`, `options` (query parameters), and
`script`, a list of steps: ["send", from, to] in seconds at the speed of speech, ["pieces", [sizes]] for all of the file
at full speed, ["wait", seconds], "keep_alive", "finalize", "close"; and what else a driver has
("force_end_turn", ["configure", message]). A record: `open`, `messages` [{at, body}], `errors`
[text], `marks` {step name: time}, `closed`. Where a driver can, a list of jobs is answered by a list of records.
"""

import json
import sys
import time


def load():
    return json.load(sys.stdin)


def play(job, record, *, send, keep_alive, finalize, close, **more):
    """Follows the script."""
    with open(job["audio"], "rb") as file:
        audio = file.read()
    rate = job["bytes_per_second"]
    piece = rate // 10
    for step in job["script"]:
        name, *values = step if isinstance(step, list) else [step]
        record["marks"].setdefault(name, time.monotonic())
        if name == "send":
            start, end = (None if value is None else int(value * rate) // 2 * 2 for value in values)
            part = audio[start:end]
            began = time.monotonic()
            for offset in range(0, len(part), piece):
                chunk = part[offset: offset + piece]
                time.sleep(max(0, began + (offset + len(chunk)) / rate - time.monotonic()))
                send(chunk)
        elif name == "pieces":
            offset = 0
            for size in values[0]:
                send(audio[offset: offset + size])
                offset += size
        elif name == "wait":
            time.sleep(values[0])
        elif name == "keep_alive":
            keep_alive()
        elif name == "finalize":
            finalize()
        elif name == "close":
            record["marks"]["close"] = time.monotonic()
            close()
        elif name in more:
            more[name](*values)
        else:
            raise ValueError(f"no such step: {name}")


def new_record():
    return {"open": False, "messages": [], "errors": [], "marks": {}, "closed": None, "refusal": None}


def finish(record):
    json.dump(record, sys.stdout)
