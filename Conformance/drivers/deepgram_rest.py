"""Drives the REST clients of the unmodified deepgram-sdk, majors 3 to 7: a recording, a token, the models.

A job: `url`, `key`, `call` (transcribe, grant, models) and what it needs: `file`, `options`, `ttl`. A record: `answer`.
"""

import importlib.metadata
import json
import sys

MAJOR = int(importlib.metadata.version("deepgram-sdk").split(".")[0])


def plain(answer):
    if hasattr(answer, "model_dump"):
        return answer.model_dump(mode="json")
    return json.loads(answer.to_json())


def old(job):
    from deepgram import ClientOptionsFromEnv, DeepgramClient, DeepgramClientOptions, PrerecordedOptions

    client = DeepgramClient(job["key"], DeepgramClientOptions(url=job["url"]))
    if job["call"] == "transcribe":
        with open(job["file"], "rb") as file:
            return client.listen.rest.v("1").transcribe_file({"buffer": file.read()}, PrerecordedOptions(**job["options"]))
    if job["call"] == "grant":
        return client.auth.v("1").grant_token()
    raise ValueError(job["call"])


def new(job):
    from deepgram import DeepgramClient
    from deepgram_fern import environment

    client = DeepgramClient(api_key=job["key"], environment=environment(job["url"]))
    if job["call"] == "transcribe":
        with open(job["file"], "rb") as file:
            return client.listen.v1.media.transcribe_file(request=file.read(), **job["options"])
    if job["call"] == "grant":
        return client.auth.v1.tokens.grant(ttl_seconds=job.get("ttl"))
    if job["call"] == "models":
        return client.manage.v1.models.list()
    raise ValueError(job["call"])


job = json.load(sys.stdin)
json.dump({"answer": plain((new if MAJOR >= 5 else old)(job))}, sys.stdout)
