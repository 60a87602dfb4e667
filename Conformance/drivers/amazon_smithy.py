"""Drives the unmodified aws-sdk-transcribe-streaming. Jobs and records are amazon_classic's; options are the SDK's own names.
With `empty_last` an empty audio event goes before the end."""

import asyncio
import json
import sys

from aws_sdk_transcribe_streaming.client import AsyncTranscribeStreamingClient
from aws_sdk_transcribe_streaming.config import AsyncTranscribeStreamingConfig
from aws_sdk_transcribe_streaming.models import (
    AudioEvent, AudioStreamAudioEvent, StartStreamTranscriptionInput, TranscriptResultStreamTranscriptEvent)
from smithy_http.aio.crt import AWSCRTHTTPClient


def plain(event):
    def item(each):
        return {
            "content": each.content, "type": each.type, "start": each.start_time, "end": each.end_time,
            "confidence": each.confidence, "stable": each.stable, "speaker": each.speaker,
            "tagged": each.vocabulary_filter_match,
        }

    def entity(each):
        return {"category": each.category, "type": each.type, "content": each.content, "start": each.start_time}

    return [{
        "id": result.result_id, "start": result.start_time, "end": result.end_time, "partial": result.is_partial,
        "channel": result.channel_id, "language": result.language_code,
        "languages": [[each.language_code, each.score] for each in result.language_identification or []],
        "transcript": result.alternatives[0].transcript, "items": [item(each) for each in result.alternatives[0].items],
        "entities": [entity(each) for each in result.alternatives[0].entities or []],
    } for result in event.transcript.results]


async def converse(client, job):
    record = {"events": [], "error": None, "session_id": None, "request_id": None}
    try:
        stream = await client.start_stream_transcription(StartStreamTranscriptionInput(**job["options"]))

        async def speak():
            with open(job["audio"], "rb") as file:
                while piece := file.read(job["piece"]):
                    await stream.input_stream.send(AudioStreamAudioEvent(value=AudioEvent(audio_chunk=piece)))
            if job.get("empty_last"):
                await stream.input_stream.send(AudioStreamAudioEvent(value=AudioEvent(audio_chunk=b"")))
            await stream.input_stream.close()

        async def listen():
            head, output = await stream.await_output()
            record["session_id"], record["request_id"] = head.session_id, head.request_id
            async for event in output:
                if isinstance(event, TranscriptResultStreamTranscriptEvent):
                    record["events"].append(plain(event.value))
                else:
                    record["events"].append(repr(event))

        await asyncio.gather(speak(), listen())
    except Exception as error:  # what a program would see
        record["error"] = {"type": type(error).__name__, "text": str(error)}
    return record


async def main(job):
    config = await AsyncTranscribeStreamingConfig.resolve(
        endpoint_uri=job["url"], region=job["region"], aws_access_key_id=job["key"],
        aws_secret_access_key=job["secret"], transport=AWSCRTHTTPClient())
    client = AsyncTranscribeStreamingClient(config=config)
    if job.get("together"):
        return await asyncio.gather(*(converse(client, stream) for stream in job["streams"]))
    return [await converse(client, stream) for stream in job["streams"]]


json.dump(asyncio.run(main(json.load(sys.stdin))), sys.stdout)
