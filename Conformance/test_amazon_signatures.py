"""Amazon's checklist, signatures: of requests, of chunks, and what becomes of wrong ones.

Vectors, and framing at every cut, are held in Swift (AmazonFramingTests, AmazonSignatureTests).
"""

import datetime
import json
import time

import amazon as wire
import pytest
from amazon import Client, Signer, Unsigned, audio_event, converse, now, pieces


def test_08_the_tests_own_signer_reproduces_the_vectors():
    """So that the signatures of these tests are the provider's and not ours; the server's side is in AmazonSignatureTests."""
    when = datetime.datetime(2026, 1, 2, 3, 4, 5, 678_000, datetime.timezone.utc)
    signer = Signer(when=when)
    signer.head("localhost", [
        ("content-type", "application/vnd.amazon.eventstream"), ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
        *wire.parameters({"sample-rate": "16000"})])
    assert signer.previous == "20989a712285e84486e6b4d701e1b3c547c99a9145e65f830ae99fcd85ea8683"
    chunk = signer.chunk(audio_event(bytes.fromhex("01000200")), when=when)
    assert signer.previous == "919e10ad61478c4b3a9b7495639566aa0a27b4b9d46d0d6bff2537cdca369537"
    assert chunk.hex().endswith("9a2633fe")
    end = signer.chunk(b"", when=when)
    assert end.hex().startswith("0000005300000043f5447a58") and end.hex().endswith("98ff")
    query = Signer(when=when).query("localhost:8443", wire.DEFAULTS | {"sample-rate": "16000"})
    assert query.endswith("cd7f27f753c2f9fb7cea1976c42ecea9af749d0654000e4ccc8a8e28b3315225")


@pytest.mark.parametrize("cut", ["whole", "bytes", "odd"])
def test_09_messages_cut_anywhere(signed, cut):
    """Of each kind one here; every single cut is tried in AmazonFramingTests."""
    clip, signer = signed.shortest, Signer()
    with Client(signed.server) as client:
        stream = client.open(signer=signer)
        data = b"".join(signer.chunk(audio_event(piece)) for piece in pieces(clip.pcm))
        data += signer.chunk(b"")
        size = {"whole": len(data), "bytes": 1, "odd": 333}[cut]
        if cut == "bytes":
            # Enough of them to cut several messages everywhere.
            for byte in data[:4500]:
                client.send(stream, bytes([byte]))
            data = data[4500:]
            size = len(data)
        for piece in pieces(data, size):
            client.send(stream, piece)
        client.send(stream, b"", end=True)
        signed.assert_understood(client.whole(stream).words(), clip.words)


@pytest.mark.parametrize("signature_first", [False, True])
def test_11_either_order_of_a_chunks_headers(signed, signature_first):
    signer, clip = Signer(), signed.shortest
    with Client(signed.server) as client:
        stream = client.open(signer=signer)
        for piece in pieces(clip.pcm):
            client.send(stream, signer.chunk(audio_event(piece), signature_first=signature_first))
        client.send(stream, signer.chunk(b"", signature_first=signature_first), end=True)
        signed.assert_understood(client.whole(stream).words(), clip.words)


@pytest.mark.parametrize("authority", ["localhost", "LOCALHOST.example", "PORT"])
def test_12_the_host_is_what_was_received(signed, authority):
    """Signed and sent without a port; signed without the port that is sent."""
    with Client(signed.server) as client:
        if authority == "PORT":
            stream = client.request(Signer().head("localhost", wire.parameters({})), authority=client.host)
            client.until(lambda: stream.headers is not None)
        else:
            stream = client.open(signer=Signer(), host=authority)
        assert stream.status == 200


def refusal(server, signer, host=None):
    with Client(server) as client:
        return client.open(signer=signer, host=host).refusal


def test_13_who_is_refused_and_how(signed):
    wrong = Signer(secret="not the secret at all")
    assert refusal(signed.server, wrong)[:2] == (403, "InvalidSignatureException")
    assert refusal(signed.server, wrong)[2].startswith("The request signature we calculated does not match")
    status, name, text = refusal(signed.server, Signer(key="AKIDNOBODY"))
    assert (status, name, text) == (403, "UnrecognizedClientException", "The security token included in the request is invalid.")
    assert refusal(signed.server, Unsigned())[:2] == (403, "MissingAuthenticationTokenException")
    for minutes in (-20, 20):
        late = Signer(when=now() + datetime.timedelta(minutes=minutes))
        assert refusal(signed.server, late)[:2] == (403, "InvalidSignatureException")
    assert refusal(signed.server, Signer(when=now() - datetime.timedelta(minutes=20)))[2].startswith("Signature expired: ")


def test_13_a_parameter_that_was_changed_on_its_way(signed):
    head = Signer().head("localhost", wire.parameters({}))
    changed = [(name, "fr-FR" if name.endswith("language-code") else value) for name, value in head]
    with Client(signed.server) as client:
        stream = client.request(changed, authority="localhost", end=True)
        client.until(lambda: stream.is_over)
        assert stream.refusal[:2] == (403, "InvalidSignatureException")


def test_13_a_signature_opens_nothing_later(signed):
    """Within two seconds it may: signatures are good to the second, and two streams of one second have the same."""
    head = Signer().head("localhost", wire.parameters({}))
    with Client(signed.server) as client, Client(signed.server) as thief:
        def answer(link):
            stream = link.request(head, authority="localhost")
            link.until(lambda: stream.headers is not None)
            return stream

        assert answer(client).status == 200
        assert answer(client).status == 200
        time.sleep(3.5)
        late = answer(thief)
        thief.until(lambda: late.is_over)
        assert late.refusal[:2] == (403, "InvalidSignatureException") and "already used" in late.refusal[2]


def test_13_keys_of_this_dialect_are_no_business_of_the_others(signed):
    assert signed.server.get("/metrics").status == 200
    assert signed.server.handshake("/v1/listen", {"encoding": "linear16", "sample_rate": 8000}).status == 101


def test_13_api_keys_do_not_open_this_dialect(locked_server):
    """A server that knows API keys alone cannot look at signatures: nobody comes in unsigned, or signed by whomever."""
    for signer in (Unsigned(), Signer()):
        status, name, text = refusal(locked_server.server.over_tls(), signer)
        assert (status, name) == (403, "AccessDeniedException") and "aws-keys-file" in text


def test_13_a_pinned_region():
    import rig

    made = rig.neural("--aws-region", "eu-central-1", environment={"PARLANCE_AWS_KEYS": f"{wire.KEY}:{wire.SECRET}"})
    try:
        status, name, text = refusal(made.server, Signer())
        assert (status, name) == (403, "InvalidSignatureException") and "eu-central-1" in text
        with Client(made.server) as client:
            assert client.open(signer=Signer(region="eu-central-1")).status == 200
    finally:
        assert made.server.stop() == 0
    assert wire.SECRET not in made.server.log


def test_13_what_an_operator_hides_for_a_key(signed):
    clip = signed.clips[0]
    events = converse(signed.server, clip.pcm, signer=Signer(key="AKIDHIDING"))
    assert events.finals and not set(events.words()) & set(clip.words)
    assert "key=AKIDHIDING" in signed.server.log and 'key=the tests' in signed.server.log.replace('"', '')


def test_14_a_forged_chunk(signed):
    signer, clip = Signer(), signed.shortest
    with Client(signed.server) as client:
        stream = client.open(signer=signer)
        client.send(stream, signer.chunk(audio_event(clip.pcm), forged=True) + signer.chunk(b""), end=True)
        events = client.whole(stream)
        assert [name for name, _ in events.exceptions] == ["BadRequestException"] and events.results == []


def test_14_a_chunk_left_out_or_sent_again(signed):
    for skip in (True, False):
        signer = Signer()
        with Client(signed.server) as client:
            stream = client.open(signer=signer)
            one, two = (signer.chunk(audio_event(bytes(1600))) for _ in range(2))
            client.send(stream, two if skip else one + one)
            assert [name for name, _ in client.whole(stream).exceptions] == ["BadRequestException"]


def test_14_bare_events_after_a_signed_head(signed):
    with Client(signed.server) as client:
        stream = client.open(signer=Signer())
        client.send(stream, audio_event(signed.shortest.pcm), end=True)
        events = client.whole(stream)
        assert [name for name, _ in events.exceptions] == ["BadRequestException"] and events.results == []


def test_14_chunks_that_were_signed_hours_ago_are_heard(signed):
    """A file is signed faster than it is heard."""
    signer, clip = Signer(), signed.shortest
    with Client(signed.server) as client:
        stream = client.open(signer=signer)
        then = now() - datetime.timedelta(hours=30)
        for piece in pieces(clip.pcm):
            client.send(stream, signer.chunk(audio_event(piece), when=then))
        client.send(stream, signer.chunk(b"", when=then), end=True)
        signed.assert_understood(client.whole(stream).words(), clip.words)


def test_15_without_keys_everybody_comes_in(amazon):
    clip = amazon.shortest
    signers = [
        Signer(secret="not the secret at all"), Signer(key="AKIDNOBODY"), Unsigned(),
        Signer(when=now() - datetime.timedelta(minutes=20))]
    for signer in signers:
        amazon.assert_understood(converse(amazon.server, clip.pcm, signer=signer).words(), clip.words)


def test_secrets_stay_out_of_the_log(signed):
    with Client(signed.server) as client:
        head = Signer().head("localhost", wire.parameters({}))
        signature = dict(head)["authorization"].rsplit("=", 1)[1]
        client.request(head, authority="localhost")
        client.pump(0.5)
    assert wire.SECRET not in signed.server.log and signature not in signed.server.log
    assert json.dumps("session opened")[1:-1] in signed.server.log
