"""Plays calls with Google's own client: one job per line of standard input, one record per line of standard output.

A job: `version`; `client` (`sync`, `async`: the SDK's; `grpc`: the SDK's messages over bare gRPC); `target`, `tls`, `key`,
`bearer`; `call` (`stream`, `recognize`, a bare method's path, `health`); `config` and `recognizer`; `audio`, a file; and
`steps`: ["audio", from, to, bytes per message, seconds per message], ["sleep", seconds], ["message", {fields}], "config",
["unknown", hex, hex] (a configuration with bytes added to the message within), "hold" (say nothing until the call is over),
"cancel". `jobs`: play these at the same time.

A record: `responses` [{at, body}], `status`, `details`, `exception`, `marks` {step: time}, `ended`, `sent` [[at, bytes]].
"""

import asyncio
import importlib
import json
import os
import sys
import threading
import time

import grpc
from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.oauth2.credentials import Credentials
from google.protobuf.json_format import MessageToDict, ParseDict

MODULES = {version: importlib.import_module(f"google.cloud.speech_{version}") for version in ("v1", "v1p1beta1", "v2")}


def plain(message):
    message = type(message).pb(message) if hasattr(type(message), "pb") else message
    return MessageToDict(
        message, preserving_proto_field_name=True, use_integers_for_enums=True, always_print_fields_with_no_presence=True)


class Call:
    def __init__(self, job):
        self.job = job
        self.module = MODULES[job.get("version", "v1")]
        self.record = {"responses": [], "status": None, "details": "", "exception": None, "marks": {}, "sent": []}
        self.over = threading.Event()
        self.call = None
        self.audio = b""
        if job.get("audio"):
            with open(job["audio"], "rb") as file:
                self.audio = file.read()

    # What is sent

    def message(self, kind, fields):
        return kind(ParseDict(fields, kind.pb(kind())))

    def configuration(self):
        fields = {"streaming_config": self.job["config"]}
        if "recognizer" in self.job:
            fields["recognizer"] = self.job["recognizer"]
        return self.message(self.module.StreamingRecognizeRequest, fields)

    def sound(self, data):
        name = "audio" if self.job.get("version") == "v2" else "audio_content"
        return self.module.StreamingRecognizeRequest({name: data})

    def play(self):
        """Messages, and seconds to sleep between them."""
        for step in self.job["steps"]:
            name, *values = step if isinstance(step, list) else [step]
            self.record["marks"].setdefault(name, time.monotonic())
            if name == "audio":
                start, end, size, pause = values
                due = time.monotonic()
                end = len(self.audio) if end is None else end
                for offset in range(start, end, size):
                    if self.over.is_set():
                        return
                    data = self.audio[offset: min(offset + size, end)]
                    if pause:
                        due += pause
                        yield max(0, due - time.monotonic())
                    self.record["sent"].append([time.monotonic(), len(data)])
                    yield self.sound(data)
            elif name == "config":
                yield self.configuration()
            elif name == "message":
                yield self.message(self.module.StreamingRecognizeRequest, values[0])
            elif name == "unknown":
                message = self.configuration()
                inner = type(message).pb(message).streaming_config
                inner.MergeFromString(bytes.fromhex(values[0]))
                inner.config.MergeFromString(bytes.fromhex(values[1]))
                yield message
            elif name == "sleep":
                yield values[0]
            elif name == "hold":
                while not self.over.is_set():
                    yield 0.02
            elif name == "cancel":
                self.record["marks"]["cancelled"] = time.monotonic()
                self.call.cancel()
                return
            else:
                raise ValueError(f"no such step: {name}")
        self.record["marks"]["half_closed"] = time.monotonic()

    def requests(self):
        for item in self.play():
            if isinstance(item, (int, float)):
                time.sleep(item)
            else:
                yield item

    async def requests_async(self):
        for item in self.play():
            if isinstance(item, (int, float)):
                await asyncio.sleep(item)
            else:
                yield item

    # Ways to a server

    def credentials(self):
        with open(self.job["tls"], "rb") as file:
            return grpc.ssl_channel_credentials(file.read())

    def channel(self, module=grpc):
        if self.job.get("tls"):
            return module.secure_channel(self.job["target"], self.credentials())
        return module.insecure_channel(self.job["target"])

    def sdk(self, kind, transport):
        options = ClientOptions(api_endpoint=self.job["target"])
        if self.job.get("tls"):  # The usual way: an endpoint, and a key or a token.
            if self.job.get("key"):
                return kind(client_options=ClientOptions(api_endpoint=self.job["target"], api_key=self.job["key"]))
            token = self.job.get("bearer")
            return kind(client_options=options, credentials=Credentials(token=token) if token else AnonymousCredentials())
        made = kind.get_transport_class(transport)
        return kind(transport=made(channel=self.channel(grpc.aio if transport == "grpc_asyncio" else grpc)))

    def metadata(self):
        pairs = []
        if self.job.get("key"):
            pairs.append(("x-goog-api-key", self.job["key"]))
        if self.job.get("bearer"):
            pairs.append(("authorization", f"Bearer {self.job['bearer']}"))
        return pairs

    # Calls

    def took(self, response):
        self.record["responses"].append({"at": time.monotonic(), "body": plain(response)})

    def recognize_request(self):
        fields = {"config": self.job["config"]}
        if self.job.get("version") == "v2":
            request = self.message(self.module.RecognizeRequest, {**fields, "recognizer": self.job["recognizer"], **self.job.get("more", {})})
            if self.audio:
                request.content = self.audio
        else:
            request = self.message(self.module.RecognizeRequest, {**fields, **self.job.get("more", {})})
            if self.audio:
                request.audio.content = self.audio
        return request

    def run_sync(self):
        client = self.sdk(self.module.SpeechClient, "grpc")
        if self.job["call"] == "recognize":
            self.took(client.recognize(request=self.recognize_request(), timeout=self.job.get("timeout", 60)))
        elif self.job.get("version") == "v2":
            for response in client.streaming_recognize(requests=self.requests()):
                self.took(response)
        else:
            # As Google's samples do: the configuration by itself, the client puts it first.
            kind = self.module.StreamingRecognitionConfig
            self.job["steps"] = [step for step in self.job["steps"] if step != "config"]
            for response in client.streaming_recognize(self.message(kind, self.job["config"]), self.requests()):
                self.took(response)

    async def run_async(self):
        client = self.sdk(self.module.SpeechAsyncClient, "grpc_asyncio")
        if self.job["call"] == "recognize":
            return self.took(await client.recognize(request=self.recognize_request()))
        async for response in await client.streaming_recognize(requests=self.requests_async()):
            self.took(response)

    def run_grpc(self):
        kind, answer = self.module.StreamingRecognizeRequest, self.module.StreamingRecognizeResponse
        with self.channel() as channel:
            if self.job["call"] == "stream":
                path = f"/google.cloud.speech.{self.job['version']}.Speech/StreamingRecognize"
                method = channel.stream_stream(
                    path, request_serializer=kind.serialize, response_deserializer=answer.deserialize)
                self.call = method(self.requests(), metadata=self.metadata(), timeout=self.job.get("timeout"))
                for response in self.call:
                    self.took(response)
            elif self.job["call"] == "recognize":
                method = channel.unary_unary(
                    f"/google.cloud.speech.{self.job['version']}.Speech/Recognize",
                    request_serializer=self.module.RecognizeRequest.serialize,
                    response_deserializer=self.module.RecognizeResponse.deserialize)
                self.took(method(self.recognize_request(), metadata=self.metadata(), timeout=self.job.get("timeout")))
            else:
                channel.unary_unary(self.job["call"])(b"", metadata=self.metadata(), timeout=20)

    def run_health(self):
        from grpc_health.v1 import health_pb2, health_pb2_grpc

        with self.channel() as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            request = health_pb2.HealthCheckRequest(service=self.job.get("service", ""))
            self.took(stub.Check(request, timeout=20))
            self.took(next(stub.Watch(request, timeout=20)))

    def run(self):
        try:
            if self.job["call"] == "health":
                self.run_health()
            elif self.job["client"] == "sync":
                self.run_sync()
            elif self.job["client"] == "async":
                asyncio.run(self.run_async())
            else:
                self.run_grpc()
            self.record["status"] = "OK"
        except exceptions.GoogleAPICallError as error:
            code = error.grpc_status_code
            self.record.update(
                status=code.name if code else None, details=error.message, exception=type(error).__name__)
        except grpc.RpcError as error:
            self.record.update(status=error.code().name, details=error.details(), exception=type(error).__name__)
        except Exception as error:  # The test shall see it.
            self.record.update(status=None, details=repr(error), exception=type(error).__name__)
        self.record["ended"] = time.monotonic()
        self.over.set()
        return self.record


def play(job):
    if "jobs" not in job:
        return Call(job).run()
    calls = [Call(one) for one in job["jobs"]]
    threads = [threading.Thread(target=call.run, daemon=True) for call in calls]
    for call, thread in zip(calls, threads):
        thread.start()
        time.sleep(call.job.get("then_wait", 0))
    for thread in threads:
        thread.join()
    return [call.record for call in calls]


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Nobody else writes among the records.
    for line in sys.stdin:
        out.write(json.dumps(play(json.loads(line))) + "\n")
        out.flush()
