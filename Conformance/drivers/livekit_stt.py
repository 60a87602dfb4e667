"""Drives the speech-to-text plugins of LiveKit Agents, unmodified.

A job: `plugin` (deepgram, deepgram-flux, assemblyai), `url`, `audio` (a file of raw 16-bit samples), `rate`, `options`. A
record: `events` [{type, text, words}], in order.
"""

import asyncio
import json
import sys

import aiohttp
from livekit import rtc
from livekit.plugins import assemblyai, deepgram


def make(job, http):
    web = job["url"].replace("http", "ws", 1)
    common = {"api_key": "any", "http_session": http, "sample_rate": job["rate"], **job["options"]}
    if job["plugin"] == "deepgram":
        return deepgram.STT(base_url=f"{job['url']}/v1/listen", **common)
    if job["plugin"] == "deepgram-flux":
        return deepgram.STTv2(base_url=f"{web}/v2/listen", **common)
    return assemblyai.STT(base_url=web, **common)


async def main():
    job = json.load(sys.stdin)
    with open(job["audio"], "rb") as file:
        audio = file.read()
    events = []
    async with aiohttp.ClientSession() as http:
        stream = make(job, http).stream()

        async def speak():
            piece = job["rate"] // 10 * 2
            for offset in range(0, len(audio), piece):
                chunk = audio[offset: offset + piece]
                stream.push_frame(rtc.AudioFrame(chunk, job["rate"], 1, len(chunk) // 2))
                await asyncio.sleep(0.1)
            await asyncio.sleep(2)
            stream.end_input()

        speaking = asyncio.create_task(speak())

        async def hear():
            async for event in stream:
                best = event.alternatives[0] if event.alternatives else None
                events.append({"type": str(event.type.value), "text": best.text if best else ""})

        try:
            await asyncio.wait_for(hear(), len(audio) / 2 / job["rate"] + 20)
        finally:
            await speaking
            await stream.aclose()
    json.dump({"events": events}, sys.stdout)


asyncio.run(main())
