"""Drives the speech-to-text services of Pipecat, unmodified, in a pipeline of their own.

A job: `service` (deepgram, assemblyai), `url`, `audio` (a file of raw 16-bit samples), `rate`. A record: `events`
[{type, text}], `errors` [text].
"""

import asyncio
import json
import sys

from pipecat.frames.frames import EndFrame, ErrorFrame, InputAudioRawFrame, InterimTranscriptionFrame, TranscriptionFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameProcessor


class Listener(FrameProcessor):
    def __init__(self, record):
        super().__init__()
        self.record = record

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        if isinstance(frame, (TranscriptionFrame, InterimTranscriptionFrame)):
            self.record["events"].append({"type": type(frame).__name__, "text": frame.text})
        if isinstance(frame, ErrorFrame):
            self.record["errors"].append(str(frame.error))
        await self.push_frame(frame, direction)


def make(job):
    web = job["url"].replace("http", "ws", 1)
    if job["service"] == "deepgram":
        from pipecat.services.deepgram.stt import DeepgramSTTService

        return DeepgramSTTService(api_key="any", base_url=web, sample_rate=job["rate"])
    from pipecat.services.assemblyai.stt import AssemblyAISTTService

    return AssemblyAISTTService(
        api_key="any", api_endpoint_base_url=f"{web}/v3/ws", sample_rate=job["rate"], vad_force_turn_endpoint=False)


async def main():
    job = json.load(sys.stdin)
    with open(job["audio"], "rb") as file:
        audio = file.read()
    record = {"events": [], "errors": []}
    task = PipelineTask(
        Pipeline([make(job), Listener(record)]),
        params=PipelineParams(audio_in_sample_rate=job["rate"]), cancel_on_idle_timeout=False)

    async def speak():
        piece = job["rate"] // 10 * 2
        await asyncio.sleep(1)
        for offset in range(0, len(audio), piece):
            await task.queue_frame(InputAudioRawFrame(audio[offset: offset + piece], job["rate"], 1))
            await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        await task.queue_frame(EndFrame())

    speaking = asyncio.create_task(speak())
    await asyncio.wait_for(PipelineRunner(handle_sigint=False).run(task), len(audio) / 2 / job["rate"] + 30)
    await speaking
    json.dump(record, sys.stdout)


asyncio.run(main())
