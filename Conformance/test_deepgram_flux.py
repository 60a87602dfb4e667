"""Flux, `/v2/listen`: items 31 to 35 of the conformance checklist. What item 31 says of every stream is looked at in every
conversation (see `flux.check`)."""

import json
import pathlib
import subprocess
import sys
import time

import encoders
import flux
import numpy
import pytest
import rig as rigs
import speech
from test_deepgram_sdk import HERE, VENVS


def talk_of(rig, pause=2.0):
    """Two sentences, after each a pause in which its turn ends."""
    silence = speech.silence(pause, rig.rate)
    return speech.joined(
        speech.silence(0.4, rig.rate), rig.clips[0].trimmed(), silence, rig.clips[1 % len(rig.clips)].trimmed(), silence)


async def test_31_two_turns_by_the_rules(engine):
    talk = talk_of(engine)
    session = await flux.transcribe(engine, talk.pcm, {"eager_eot_threshold": 0.4, "eot_timeout_ms": 1500}, realtime=True)
    first = session.messages[0]
    assert first["type"] == "Connected" and first["request_id"] == session.socket.response.headers["dg-request-id"]
    ends = flux.turns(session, "EndOfTurn")
    assert ends and ends[-1]["turn_index"] == len(ends) - 1
    engine.assert_understood(flux.spoken(session), talk.words)
    # Cumulative, with capitals and marks.
    assert all(end["transcript"][0].isupper() and end["transcript"][-1] in ".?!" for end in ends), ends
    # An update is due whenever nothing else was said for a quarter of a second of audio, between turns, too.
    marks = [0.0, *(message["audio_window_end"] for message in session.of("TurnInfo"))]
    assert max(numpy.diff(marks)) <= 0.5, marks
    assert abs(marks[-1] - talk.seconds) < 0.5


async def test_31_turns_depend_on_the_audio_alone(neural):
    """The same events at the same places, whatever the pieces and the speed."""
    talk = talk_of(neural)
    query = {"eager_eot_threshold": 0.4, "eot_timeout_ms": 1500}
    told = []
    for speaking in ({"chunk_ms": 20}, {"chunk_ms": 80, "realtime": True}, {"chunk_ms": 1000}):
        session = await flux.transcribe(neural, talk.pcm, query, **speaking)
        told.append([
            (message["event"], message["turn_index"], message.get("trigger"), message["audio_window_end"],
             message["transcript"] if message["event"] not in ("StartOfTurn", "TurnResumed") else None)
            for message in flux.turns(session)])
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("encoding", ["mulaw", "linear32", None])
async def test_31_other_forms_of_audio(neural, encoding, tmp_path):
    talk = talk_of(neural)
    if encoding is None:
        data, query = talk.write_wav(tmp_path / "talk.wav").read_bytes(), {"encoding": "", "sample_rate": ""}
    elif encoding == "linear32":
        data, query = talk.floats, {"encoding": encoding}
    else:
        data, query = encoders.raw("mulaw")(talk), {"encoding": encoding}
    async with flux.conversation(neural, query) as session:
        await session.speak(data, len(data) / talk.seconds)
        await flux.close(session)
    neural.assert_understood(flux.spoken(session), talk.words)


async def test_31_silence_has_updates_and_no_turn(neural):
    session = await flux.transcribe(neural, speech.silence(4, neural.rate).pcm, realtime=True)
    assert flux.turns(session) == []
    assert len(session.of("TurnInfo")) >= 8 and all(update["transcript"] == "" for update in session.of("TurnInfo"))


async def test_31_what_is_open_at_the_end_is_a_turn(neural):
    clip = neural.shortest.trimmed()
    session = await flux.transcribe(neural, clip.pcm)
    assert [message["event"] for message in flux.turns(session)] == ["StartOfTurn", "EndOfTurn"]
    assert session.messages[-1]["event"] == "EndOfTurn"
    neural.assert_understood(flux.spoken(session), clip.words)


async def test_31_text_that_is_not_understood_is_a_fatal_error(neural):
    for text in ("{", '{"type":"Dance"}', '{"type":"Finalize"}'):
        async with flux.conversation(neural) as session:
            await session.until("Connected")
            await session.send(text)
            assert await session.closed() == 1008, (session.close_code, session.close_reason)
        error = session.messages[-1]
        assert error["type"] == "Error" and error["code"] == "UNPARSABLE_CLIENT_MESSAGE" and error["description"]


async def test_31_keep_alive_is_tolerated(neural):
    clip = neural.shortest
    async with flux.conversation(neural) as session:
        await session.send({"type": "KeepAlive"})
        await session.speak(clip.pcm, clip.rate * 2)
        await flux.close(session)
    neural.assert_understood(flux.spoken(session), clip.words)


@pytest.mark.parametrize("query", [
    {"model": ""}, {"model": "nova-3"}, {"model": "flux-general-multi"}, {"eot_threshold": "0.4"}, {"eot_threshold": "1.1"},
    {"eager_eot_threshold": "0.2"}, {"eager_eot_threshold": "0.95"}, {"eot_timeout_ms": "400"}, {"eot_timeout_ms": "60001"},
    {"channels": "2"}, {"encoding": "flac"}, {"numerals": "7"},
])
def test_31_what_cannot_be_is_refused_in_words(neural, query):
    """flux-general-multi among them: the models here cannot tell languages apart."""
    answer = neural.server.handshake(flux.PATH, {"model": "flux-general-en", "encoding": "linear16", "sample_rate": 16000, **query})
    assert answer.status == 400, (answer.status, answer.headers)
    assert answer.headers["dg-error"] and answer.headers["dg-request-id"]


async def test_32_without_an_eager_threshold_there_is_nothing_eager(engine):
    session = await flux.transcribe(engine, talk_of(engine, 1.0).pcm)
    assert flux.turns(session, "EagerEndOfTurn", "TurnResumed") == []
    assert flux.turns(session, "EndOfTurn")


async def test_33_force_end_turn_ends_the_turn_at_once(neural):
    """Best of three, so that a busy machine does not fail it."""
    clip = neural.clips[0].trimmed()
    half = len(clip.pcm) // 4 * 2
    delays = []
    for _ in range(3):
        async with flux.conversation(neural) as session:
            await session.send({"type": "ForceEndTurn"})  # between turns: nothing
            await session.speak(clip.pcm[:half], clip.rate * 2, chunk_ms=80, realtime=True)
            assert flux.turns(session, "EndOfTurn") == []
            asked = time.monotonic()
            await session.send({"type": "ForceEndTurn"})
            end = await session.until(lambda message: message.get("event") == "EndOfTurn")
            delays.append(end.at - asked)
            assert end["trigger"] == "manual" and end["transcript"]
            await session.send({"type": "ForceEndTurn"})  # and again
            await session.speak(clip.pcm[half:], clip.rate * 2)
            await flux.close(session)
        ends = flux.turns(session, "EndOfTurn")
        assert [end["turn_index"] for end in ends] == list(range(len(ends))) and len(ends) == 2
    print(f"\nForceEndTurn to EndOfTurn: {[round(delay * 1000) for delay in delays]} ms")
    if neural.is_monotonic:
        assert min(delays) <= 0.2, delays


async def test_34_at_a_threshold_of_1_turns_end_by_timeout_only(engine):
    talk = talk_of(engine, 1.6)
    session = await flux.transcribe(engine, talk.pcm, {"eot_threshold": "1.0", "eot_timeout_ms": 1000})
    ends = flux.turns(session, "EndOfTurn")
    assert len(ends) >= 2 and {end["trigger"] for end in ends} == {"timeout"}, [end.body for end in ends]


async def test_35_configure_counts_for_later_audio_and_is_echoed(neural):
    first, second = neural.clips[0].trimmed(), neural.clips[1 % len(neural.clips)].trimmed()
    pause = speech.silence(2.2, neural.rate)  # numbers want a long one
    async with flux.conversation(neural, {"keyterm": ["seven"]}) as session:
        await session.speak(speech.joined(first, pause).pcm, neural.rate * 2)
        await session.until(lambda message: message.get("event") == "EndOfTurn")
        await session.send({"type": "Configure", "thresholds": {"eot_threshold": 1.0, "eot_timeout_ms": 1200}, "numerals": True})
        answer = await session.until("ConfigureSuccess")
        assert answer["thresholds"] == {"eot_threshold": 1.0, "eot_timeout_ms": 1200}
        assert answer["keyterms"] == ["seven"] and answer["numerals"] is True
        before = len(session.messages)
        await session.speak(speech.joined(second, pause).pcm, neural.rate * 2)
        await session.until(lambda message: message.get("event") == "EndOfTurn", after=before)
        await session.send({"type": "Configure", "thresholds": {"eot_threshold": 0.3}})
        failure = await session.until("ConfigureFailure")
        assert failure["code"] and "eot_threshold" in failure["description"]
        await flux.close(session)
    triggers = [end["trigger"] for end in flux.turns(session, "EndOfTurn")]
    assert triggers[0] == "model" and set(triggers[1:]) == {"timeout"}, triggers
    if neural.is_monotonic:  # its clips are numbers
        late = [message for message in session.messages[before:] if message.get("event") == "EndOfTurn"]
        assert any(character.isdigit() for end in late for character in end["transcript"])


async def test_38_shutdown_ends_the_turn_before_the_close():
    rig = rigs.neural()
    try:
        clip = rig.shortest.trimmed()
        async with flux.conversation(rig) as session:
            await session.speak(clip.pcm, clip.rate * 2)
            # The server has taken all of it: what is still on the way when it goes is nobody's promise.
            taken = len(clip.samples) / clip.rate - 0.5
            await session.until(lambda message: message.get("audio_window_end", 0) >= taken)
            rig.server.terminate()
            assert await session.closed() == 1001, (session.close_code, session.close_reason)
        assert session.messages[-1]["event"] == "EndOfTurn"
        rig.assert_understood(flux.spoken(session), clip.words)
    finally:
        rig.server.stop()


SDKS = {"7.17.0": sys.executable, "5.3.4": VENVS / "deepgram-5/bin/python", "6.1.1": VENVS / "deepgram-6/bin/python"}


def drive(sdk, rig, clip, script, tmp_path, **options):
    assert pathlib.Path(SDKS[sdk]).exists(), f"There is no environment for deepgram-sdk {sdk}: use Conformance/run, which builds it."
    audio = tmp_path / "audio.raw"
    audio.write_bytes(clip.pcm)
    job = {
        "url": rig.server.http, "key": "no-key-needed", "audio": str(audio), "bytes_per_second": clip.rate * 2, "script": script,
        "options": {"model": "flux-general-en", "encoding": "linear16", "sample_rate": str(clip.rate), **options},
    }
    done = subprocess.run(
        [SDKS[sdk], HERE / "drivers/deepgram_flux.py"], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("sdk", list(SDKS))
def test_37_the_sdks_hold_flux_conversations(neural, sdk, tmp_path):
    talk = talk_of(neural)
    script = [["send", 0, None], "close"]
    if sdk == "7.17.0":  # the others have neither message
        configure = ["configure", {"type": "Configure", "thresholds": {"eot_timeout_ms": 1500}}]
        script = [configure, "force_end_turn", *script]
    record = drive(sdk, neural, talk, script, tmp_path, eager_eot_threshold="0.4", eot_timeout_ms="1500")
    assert record["errors"] == [] and record["closed"] is not None
    bodies = [message["body"] for message in record["messages"]]
    if sdk == "6.1.1":
        # Shows every message as one class, which keeps the fields all the same.
        assert {body["class"] for body in bodies} == {"ListenV2Connected"}
    else:
        for body in bodies:
            assert body["type"] in body["class"], body
    if sdk == "7.17.0":
        assert [body["type"] for body in bodies].count("ConfigureSuccess") == 1
    assert not flux.check(bodies)
    ends = [body for body in bodies if body.get("event") == "EndOfTurn"]
    heard = [word["word"].lower().strip(".,?!") for end in ends for word in end["words"]]
    neural.assert_understood(heard, talk.words)
