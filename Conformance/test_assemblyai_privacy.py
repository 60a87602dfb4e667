"""What an AssemblyAI client asks to be hidden: items 26 to 28 of the checklist."""

import json

import dictate
import pytest
import speech
from dictate import ends, partials

NUMBERS = {"zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}


def talk_of(rig):
    clip = max(rig.clips, key=lambda clip: len(clip.words))
    return speech.joined(speech.silence(0.4, rig.rate), clip, speech.silence(1.5, rig.rate))


def leaks(session):
    """Digits, spoken or written, in anything that was told."""
    texts = [text for turn in dictate.turns(session)
             for text in (turn["transcript"], turn["utterance"], *(word["text"] for word in turn["words"]))]
    return [word for text in texts for word in text.lower().split() if word.strip(".,?!") in NUMBERS or any(map(str.isdigit, word))]


def query_of(**more):
    return {"redact_pii": "True", "redact_pii_policies": json.dumps(["number_sequence", "phone_number"]), **more}


@pytest.mark.parametrize("substitution", ["hash", "entity_name"])
@pytest.mark.parametrize("form", ["false", "true"])
async def test_26_finals_hold_no_digit_and_there_are_no_partials(neural, substitution, form):
    talk = talk_of(neural)
    plain = await dictate.transcribe(neural, talk)
    assert leaks(plain)
    hidden = await dictate.transcribe(neural, talk, query_of(redact_pii_sub=substitution, format_turns=form))
    assert ends(hidden) and not partials(hidden), hidden.summary
    assert leaks(hidden) == []
    said = " ".join(word["text"] for turn in ends(hidden) for word in turn["words"])
    assert ("#" in said) == (substitution == "hash")
    assert any(name in said for name in ("[PHONE_NUMBER]", "[NUMBER_SEQUENCE]")) == (substitution == "entity_name"), said


async def test_27_partials_that_are_asked_for_hide_as_well(neural):
    hidden = await dictate.transcribe(neural, talk_of(neural), query_of(include_partial_turns="true"), realtime=True)
    assert ends(hidden)
    assert leaks(hidden) == []


async def test_28_policies_that_nobody_knows_and_those_that_cannot_be_found(neural):
    async with dictate.conversation(neural, {"redact_pii": True, "redact_pii_policies": '["nothing"]'}) as session:
        assert await session.closed() == 3006
    assert "redact_pii_policies" in session.messages[0]["error"]
    # What this build cannot find differs; whatever that is must be told by name, and what it can find must not be.
    async with dictate.conversation(neural, query_of(redact_pii_policies='["zodiac_sign","phone_number","drug"]')) as session:
        await dictate.terminate(session)
    for warning in session.of("Warning"):
        assert "zodiac_sign" in warning["warning"] or "drug" in warning["warning"], warning.body
