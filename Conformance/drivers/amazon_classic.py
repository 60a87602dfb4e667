"""Drives the unmodified amazon-transcribe.

A job comes in as JSON on standard input: `url`, `region`, `key`, `secret`, `streams` (a list of `audio`, `piece`, `options`),
`together`, `connections`. A list of records, one for each stream, goes out: `events`, `error`, `session_id`, `request_id`.
"""

import asyncio
import json
import sys

from amazon_transcribe.auth import StaticCredentialResolver
from amazon_transcribe.client import TranscribeStreamingClient
from amazon_transcribe.endpoints import StaticEndpointResolver
from amazon_transcribe.handlers import TranscriptResultStreamHandler


def plain(event):
    """An event as a program sees it."""
    def item(each):
        return {
            "content": each.content, "type": each.item_type, "start": each.start_time, "end": each.end_time,
            "confidence": each.confidence, "stable": each.stable, "speaker": each.speaker,
            "tagged": each.vocabulary_filter_match,
        }

    return [{
        "id": result.result_id, "start": result.start_time, "end": result.end_time, "partial": result.is_partial,
        "channel": result.channel_id, "language": getattr(result, "language_code", None),
        "transcript": result.alternatives[0].transcript, "items": [item(each) for each in result.alternatives[0].items],
    } for result in event.transcript.results]


class Handler(TranscriptResultStreamHandler):
    def __init__(self, stream, record):
        super().__init__(stream)
        self.record = record

    async def handle_transcript_event(self, event):
        self.record["events"].append(plain(event))


async def converse(client, job):
    record = {"events": [], "error": None, "session_id": None, "request_id": None}
    try:
        stream = await client.start_stream_transcription(**job["options"])
        record["session_id"] = stream.response.session_id
        record["request_id"] = stream.response.request_id

        async def speak():
            with open(job["audio"], "rb") as file:
                while piece := file.read(job["piece"]):
                    await stream.input_stream.send_audio_event(audio_chunk=piece)
            await stream.input_stream.end_stream()

        await asyncio.gather(speak(), Handler(stream.output_stream, record).handle_events())
    except Exception as error:  # what a program would see
        record["error"] = {"type": type(error).__name__, "text": str(error), "code": getattr(error, "error_code", None)}
    return record


async def main(job):
    client = TranscribeStreamingClient(
        region=job["region"], endpoint_resolver=StaticEndpointResolver(job["url"]),
        credential_resolver=StaticCredentialResolver(job["key"], job["secret"]))
    if job.get("together"):
        return await asyncio.gather(*(converse(client, stream) for stream in job["streams"]))
    return [await converse(client, stream) for stream in job["streams"]]


json.dump(asyncio.run(main(json.load(sys.stdin))), sys.stdout)
