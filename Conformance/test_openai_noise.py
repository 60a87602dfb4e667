"""Noise reduction of a realtime session: words are understood as well with it, in clean speech and in some noise."""

import base64
import json

import numpy
import pytest
import speech
from websockets.sync.client import connect


def transcribed(server, clip, reduction):
    with connect(server.ws + "/v1/realtime?intent=transcription", max_size=None) as socket:
        def send(kind, **fields):
            socket.send(json.dumps({"type": kind, **fields}))

        def until(kind):
            while (event := json.loads(socket.recv(timeout=30)))["type"] != kind:
                assert event["type"] != "error", event
            return event
        until("session.created")
        send("session.update", session={"type": "transcription", "audio": {"input": {
            "format": {"type": "audio/pcm", "rate": clip.rate}, "turn_detection": None,
            "noise_reduction": reduction and {"type": reduction}}}})
        told = until("session.updated")["session"]["audio"]["input"]["noise_reduction"]
        assert told == (reduction and {"type": reduction})
        size = clip.rate // 5
        for start in range(0, len(clip.pcm), size):
            send("input_audio_buffer.append", audio=base64.b64encode(clip.pcm[start:start + size]).decode())
        send("input_audio_buffer.commit")
        text = until("conversation.item.input_audio_transcription.completed")["transcript"]
    return [word.strip(".,!?") for word in text.lower().split()]


@pytest.mark.parametrize("reduction", [None, "near_field", "far_field"])
def test_words_survive_noise_reduction(neural, reduction):
    clip = neural.clips[0]
    neural.assert_understood(transcribed(neural.server, clip, reduction), clip.words)
    hiss = speech.noise(clip.seconds, clip.rate, -50).samples[: len(clip.samples)]
    noisy = speech.Clip("noisy", clip.samples + numpy.pad(hiss, (0, len(clip.samples) - len(hiss))), clip.rate, clip.words)
    neural.assert_understood(transcribed(neural.server, noisy, reduction), clip.words)
