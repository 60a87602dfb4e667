"""What is asked to be hidden is in no message, partial or final."""

import json
import subprocess

import listen
import rig
import server
import speech
import stream
from stream import transcribe

NUMBERS = {"zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}


def numbers(session):
    return [word for message in session.of("partial", "committed") for entry in message["words"]
            for word in (entry["word"] + " " + entry["written"]).split() if word in NUMBERS]


async def test_digits_that_are_to_be_hidden_are_in_no_result(neural):
    clip = max(neural.clips, key=lambda clip: len(clip.words))
    assert sum(word in NUMBERS for word in clip.words) >= 5, clip.words
    talk = speech.joined(speech.silence(0.4, neural.rate), clip, speech.silence(1.2, neural.rate))
    plain = await transcribe(neural, talk.pcm)
    hidden = await transcribe(neural, talk.pcm, {"redact": "number_sequence,phone_number"})
    assert len(numbers(plain)) >= 5
    assert numbers(hidden) == [], hidden.summary
    names = {word["hidden"]: word for word in stream.words(hidden) if "hidden" in word}
    assert names, hidden.summary
    for policy, word in names.items():
        assert word["word"] == word["written"] == f"[{policy.upper()}]"
        assert word["end"] > word["start"]
    # Nothing but what was hidden is different: the same span is covered.
    assert stream.committed(hidden)[-1]["end"] == stream.committed(plain)[-1]["end"]


async def test_hashes_keep_the_place_of_each_word(neural):
    clip = max(neural.clips, key=lambda clip: len(clip.words))
    talk = speech.joined(speech.silence(0.4, neural.rate), clip, speech.silence(1.2, neural.rate))
    plain = await transcribe(neural, talk.pcm)
    hidden = await transcribe(neural, talk.pcm, {"redact": "all", "redact_with": "hash"})
    assert [(word["start"], word["end"]) for word in stream.words(hidden)] == [
        (word["start"], word["end"]) for word in stream.words(plain)]
    assert numbers(hidden) == []


async def test_a_policy_that_nobody_knows_is_refused_with_those_there_are(neural):
    query = {"encoding": "linear16", "sample_rate": neural.rate, "redact": "nonsense"}
    answer = neural.server.handshake(stream.PATH, query)
    assert answer.status == 400 and "phone_number" in json.loads(answer.body)["error"]["message"]


async def test_numbers_are_written_as_numerals_and_keep_their_spoken_form(neural):
    clip = max(neural.clips, key=lambda clip: len(clip.words))
    talk = speech.joined(speech.silence(0.4, neural.rate), clip, speech.silence(1.2, neural.rate))
    plain = await transcribe(neural, talk.pcm)
    smart = await transcribe(neural, talk.pcm, {"format": "smart"})
    assert " ".join(stream.spoken(smart)) == " ".join(stream.spoken(plain))
    assert any(character.isdigit() for word in stream.words(smart) for character in word["written"]), smart.summary
    assert stream.words(smart)[0]["start"] == stream.words(plain)[0]["start"]
    assert stream.words(smart)[-1]["end"] == stream.words(plain)[-1]["end"]


async def test_an_operator_hides_what_no_client_asked_to_be_hidden(tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("open-key-1 reader\nclosed-key-2 call centre redact=number_sequence,phone_number,credit_card_number\n")
    locked = rig.neural("--keys-file", str(keys), "--redact", "account_number")
    try:
        clip = max(locked.clips, key=lambda clip: len(clip.words))
        talk = speech.joined(speech.silence(0.4, locked.rate), clip, speech.silence(1.2, locked.rate))
        query = {"redact": "email_address", "redact_with": "asterisks"}
        for key, forced in (("open-key-1", set()), ("closed-key-2", {"credit_card_number", "number_sequence", "phone_number"})):
            async with stream.conversation(locked, query, subprotocols=["token", key]) as session:
                await session.speak(talk.pcm, locked.rate * 2)
                await stream.finish(session)
            told = session.of("began")[0]["configuration"]
            assert set(told["redact"].split(",")) == {"account_number", "email_address"} | forced
            assert told["redact_with"] == "asterisks"
            if locked.name != "pocketsphinx":
                assert (numbers(session) == []) == bool(forced), session.summary
        # In another protocol, too.
        async with listen.conversation(locked, subprotocols=["token", "closed-key-2"]) as session:
            await session.speak(talk.pcm, locked.rate * 2)
            await listen.close(session)
        assert not NUMBERS & set(listen.spoken(session))
    finally:
        assert locked.server.stop() == 0
    assert not NUMBERS & set(locked.server.log.lower().split()), "the log holds what was said"


def test_a_policy_that_an_operator_misspells_is_refused_at_the_start(tmp_path):
    for arguments in (["--redact", "phones"], ["--keys-file", str(tmp_path / "keys")]):
        (tmp_path / "keys").write_text("some-key-1 redact=phones\n")
        done = subprocess.run([server.BINARY, "serve", *arguments], capture_output=True, text=True, timeout=60)
        assert done.returncode != 0 and "'phones'" in done.stderr and "phone_number" in done.stderr
