"""Item 38, and the same in the native protocol: a server that goes says everything it has heard first."""

import asyncio

import listen
import rig
import speech
import stream
from server import Server
from wire import Session


async def test_finals_are_flushed_before_the_server_goes():
    neural = rig.neural()
    try:
        clip = neural.clips[0]
        query = {"encoding": "linear16", "sample_rate": clip.rate}
        async with (
            Session.open(neural.server, stream.PATH, query) as native,
            Session.open(neural.server, listen.PATH, query) as deepgram,
            Session.open(neural.server, stream.PATH, query) as idle,
        ):
            for session in (native, deepgram):
                await session.speak(clip.trimmed().pcm, clip.rate * 2, realtime=False)
            await asyncio.sleep(0.3)
            neural.server.terminate()
            codes = await asyncio.gather(native.closed(20), deepgram.closed(20), idle.closed(20))
        assert codes == [1001, 1001, 1001], codes
        neural.assert_understood(stream.spoken(native), clip.words)
        assert native.summary[-2:] == ["ended", "failed"] and native.messages[-1]["code"] == "shutting_down"
        neural.assert_understood(listen.spoken(deepgram), clip.words)
        assert deepgram.messages[-1]["type"] == "Metadata"
        assert neural.server.stop() == 0
    finally:
        neural.server.kill()


async def test_newcomers_are_refused_while_the_server_goes():
    neural = rig.neural()
    try:
        query = {"encoding": "linear16", "sample_rate": neural.rate}
        # A session with a lot left to recognize keeps the server draining for a moment.
        talk = speech.joined(*neural.clips * 8)
        async with Session.open(neural.server, stream.PATH, {**query, "overflow": "wait"}) as busy:
            await busy.speak(talk.pcm, neural.rate * 2)
            neural.server.terminate()
            answers, gone = [], False
            while neural.server.process.poll() is None and len(answers) < 200:
                try:
                    answers.append((neural.server.get("/readyz").status, neural.server.handshake(stream.PATH, query).status))
                except OSError:
                    gone = True
                    break  # no longer listening: refused all the same
                await asyncio.sleep(0.005)
            assert await busy.closed() == 1001
        # From the moment on at which the server has taken notice: a signal takes its time on a busy machine.
        noticed = next((index for index, (ready, _) in enumerate(answers) if ready == 503), len(answers))
        assert noticed < len(answers) or gone, answers
        assert not any(status == 101 for _, status in answers[noticed:]), answers
        assert neural.server.stop() == 0
    finally:
        neural.server.kill()


def test_an_idle_server_goes_without_a_complaint():
    """Whoever is shut down last must not be asked for anything by what went before it."""
    server = Server("--grpc", "0", also_tls=True)
    try:
        assert server.stop() == 0
        assert "ERROR" not in server.log, server.last_words
    finally:
        server.kill()
