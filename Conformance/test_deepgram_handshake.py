"""The opening of a live Deepgram stream: items 1 to 7 of the conformance checklist, and what is refused."""

import asyncio
import json
import uuid

import listen
import pytest
from listen import PATH, conversation
from wire import Session

RAW = {"encoding": "linear16", "sample_rate": 16000}


def refused(server, query, status=400, headers=None):
    answer = server.handshake(PATH, query, headers)
    assert answer.status == status, (query, answer.status, answer.headers, answer.body)
    assert answer.headers["content-type"].startswith("application/json")
    uuid.UUID(answer.headers["dg-request-id"])
    body = json.loads(answer.body)
    assert body["request_id"] == answer.headers["dg-request-id"]
    assert body["err_msg"] == answer.headers["dg-error"]
    return body


def test_01_every_answer_carries_a_request_id(neural):
    accepted = neural.server.handshake(PATH, RAW)
    assert accepted.status == 101
    uuid.UUID(accepted.headers["dg-request-id"])
    other = neural.server.handshake(PATH, RAW)
    assert other.headers["dg-request-id"] != accepted.headers["dg-request-id"]
    refused(neural.server, {**RAW, "utterance_end_ms": "999"})


def test_01_what_the_connection_refuses_by_itself_looks_the_same(neural):
    upgrade = {"Sec-WebSocket-Version": "12"}
    assert neural.server.handshake(PATH, RAW, upgrade).status == 426
    for headers in (upgrade, {"Sec-WebSocket-Key": "short"}):
        answer = neural.server.handshake(PATH, RAW, headers)
        assert answer.status in (400, 426)
        uuid.UUID(answer.headers["dg-request-id"])
        assert json.loads(answer.body)["err_msg"] == answer.headers["dg-error"] != ""
    plain = neural.server.get(PATH)
    assert plain.status in (400, 426)
    assert json.loads(plain.body)["err_msg"] == plain.headers["dg-error"]


@pytest.mark.parametrize("scheme", ["Token", "token", "Bearer", "bearer"])
def test_02_each_form_of_the_authorization_header_is_accepted(locked, key, scheme):
    assert locked.server.handshake(PATH, RAW, {"Authorization": f"{scheme} {key}"}).status == 101


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token wrong"}, {"Authorization": "Basic Zm9vOmJhcg=="}, {"Authorization": "Token "}])
def test_02_no_credential_or_a_wrong_one_is_refused_without_upgrade(locked, headers):
    assert refused(locked.server, RAW, 401, headers)["err_code"] == "INVALID_AUTH"


@pytest.mark.parametrize("more", ["", ", x-deepgram-session-id, 6d1f6a0e-3a3c-4b0e-9d0a-0f5f3f8f6a11"])
def test_03_a_subprotocol_authenticates_and_only_its_name_is_echoed(locked, key, more):
    answer = locked.server.handshake(PATH, RAW, {"Sec-WebSocket-Protocol": f"token, {key}{more}"})
    assert answer.status == 101
    assert answer.headers["sec-websocket-protocol"] == "token"


def test_03_a_wrong_credential_in_the_subprotocol_is_refused(locked):
    refused(locked.server, RAW, 401, {"Sec-WebSocket-Protocol": "token, wrong"})


@pytest.mark.parametrize("query", [
    {"interim_results": "True"}, {"interim_results": "true"}, {"model": "None"}, {"model": "nova-3"},
    {"model": "nova-2-general", "tier": "enhanced", "version": "latest"}, {"something_new": "1"}, {"filler_words": "true"},
    {"language": "en"}, {"language": "en-US"}, {"tag": ["a", "b"], "mip_opt_out": "true"}, {"punctuate": "true", "smart_format": "true"},
    {"redact": ["pci", "numbers", "email_address"]}, {"redact": "false"}, {"profanity_filter": "True", "dictation": "true"},
    {"replace": ["open source:free software", "basically"], "search": ["call me", "snow"]}, {"numerals": "true"},
])
def test_04_what_clients_send_is_accepted(neural, query):
    answer = neural.server.handshake(PATH, {**RAW, **query})
    assert answer.status == 101, (answer.headers, answer.body)


async def test_04_interim_results_mean_the_same_in_any_letter_case(neural):
    clip = neural.clips[0]
    for value in ("True", "true"):
        # In real time: of audio that comes faster, a result may be final before it could be shown in part.
        query = {"interim_results": value, "endpointing": "false"}
        session = await listen.transcribe(neural, clip.pcm, query, realtime=True)
        assert listen.interims(session), value


def test_05_utterance_ends_have_a_smallest_gap(neural):
    body = refused(neural.server, {**RAW, "utterance_end_ms": "999"})
    assert body["err_code"] == "INVALID_QUERY_PARAMETER"
    assert body["err_msg"] == "Invalid 'utterance_end_ms' value of '999'."
    assert neural.server.handshake(PATH, {**RAW, "utterance_end_ms": "1000", "interim_results": "true"}).status == 101


@pytest.mark.parametrize("query", [
    {"model": "nova-3", "keywords": "snow:2"}, {"detect_language": "true"}, {"model": "flux-general-en"},
])
def test_06_what_the_live_service_cannot_do_is_refused(neural, query):
    refused(neural.server, {**RAW, **query})


@pytest.mark.parametrize("query", [
    {"encoding": "linear16"}, {"encoding": "linear16", "sample_rate": "0"}, {"encoding": "linear16", "sample_rate": "abc"},
    {"encoding": "linear16", "sample_rate": "1000000"}, {"encoding": "mp17", "sample_rate": "16000"},
    {**RAW, "channels": "0"}, {**RAW, "channels": "21"}, {**RAW, "endpointing": "soon"}, {**RAW, "interim_results": "perhaps"},
    {**RAW, "model": "no-such-model"}, {**RAW, "language": "tlh"}, {**RAW, "redact": "everything"},
    {**RAW, "replace": ":x"}, {**RAW, "search": "--"}, {**RAW, "search": ["x"] * 51}, {**RAW, "replace": ["x"] * 201},
])
def test_an_impossible_parameter_is_refused_in_words(neural, query):
    assert refused(neural.server, query)["err_msg"]


async def test_07_nothing_is_sent_before_the_first_audio(neural):
    async with conversation(neural, {"interim_results": True, "vad_events": True}) as session:
        await session.send({"type": "KeepAlive"})
        await asyncio.sleep(1.5)
        assert session.messages == []
        assert session.close_code is None


async def test_a_stream_opens_with_the_key_and_transcribes(locked, key):
    clip = locked.clips[0]
    query = {"encoding": "linear16", "sample_rate": clip.rate}
    async with Session.open(locked.server, PATH, query, subprotocols=["token", key]) as session:
        assert session.socket.subprotocol == "token"
        await session.speak(clip.pcm, clip.rate * 2)
        await listen.close(session)
    locked.assert_understood(listen.spoken(session), clip.words)
