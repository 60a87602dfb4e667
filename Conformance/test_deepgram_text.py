"""What a Deepgram client asks for in the text: redaction (item 27 of the checklist), numerals, replacements, searches."""

import re

import listen
import pytest
import speech
from test_deepgram_sdk import bodies, drive, final_words, sdk  # noqa: F401  (a fixture)
from test_redaction import NUMBERS

RUN_OF_DIGITS = re.compile(r"\d,?\d,?\d")
LABEL = re.compile(r"\[[A-Z_]+_(\d+)\]")


@pytest.fixture
def digits(neural):
    """Two numbers read out, digit by digit, with a pause between them."""
    clips = sorted(neural.clips, key=lambda clip: -len(clip.words))[:2]
    assert all(sum(word in NUMBERS for word in clip.words) >= 5 for clip in clips) or neural.name == "pocketsphinx"
    pause = speech.silence(1.2, neural.rate)
    return speech.joined(speech.silence(0.4, neural.rate), clips[0], pause, clips[1], pause)


def shown(session):
    """Everything that any result shows: transcripts and both forms of each word."""
    for result in listen.results(session):
        found = listen.alternative(result)
        yield found["transcript"]
        yield from (value for word in found["words"] for value in (word["word"], word.get("punctuated_word", "")))


def number_words(text):
    """Runs of number words, as "four one one"."""
    runs, run = [], []
    for word in re.findall(r"[a-z]+|\[", text.lower()):
        if word in NUMBERS:
            run.append(word)
        else:
            runs, run = runs + [run], []
    return [each for each in runs + [run] if each]


@pytest.mark.parametrize("value", ["numbers", "true", "aggressive_numbers"])
@pytest.mark.parametrize("formatted", ["false", "true"])
@pytest.mark.parametrize("endpointing", ["10", "500"])
async def test_27_no_digit_run_of_three_is_in_any_result(neural, digits, value, formatted, endpointing):
    if neural.name == "pocketsphinx":
        pytest.skip("the sample speech of PocketSphinx holds no number")
    query = {"redact": value, "smart_format": formatted, "interim_results": "true", "endpointing": endpointing}
    session = await listen.transcribe(neural, digits.pcm, query, realtime=endpointing == "500")
    assert listen.interims(session) or endpointing == "10"
    most = 0 if value == "aggressive_numbers" else 2
    for text in shown(session):
        bare = LABEL.sub("", text)
        assert not RUN_OF_DIGITS.search(bare), text
        assert all(len(run) <= most for run in number_words(bare)), text
    # Nor do finals make one together, however many pauses there are in a number.
    assert max((len(run) for run in number_words(" ".join(map(listen.text, listen.finals(session))))), default=0) <= most
    labels = [LABEL.fullmatch(word["word"]) for word in listen.words(session)]
    numbers = [int(label[1]) for label in labels if label]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2, session.summary


async def test_numerals_and_smart_format_write_numbers_with_digits(neural, digits):
    if neural.name == "pocketsphinx":
        pytest.skip("the sample speech of PocketSphinx holds no number")
    for parameter in ("numerals", "smart_format"):
        session = await listen.transcribe(neural, digits.pcm, {parameter: "true", "endpointing": "500"})
        assert any(RUN_OF_DIGITS.search(listen.text(result)) for result in listen.finals(session)), parameter
    session = await listen.transcribe(neural, digits.pcm)
    assert not any(character.isdigit() for text in shown(session) for character in text)


async def test_numerals_can_be_switched_on_in_mid_stream(neural, digits):
    if neural.name == "pocketsphinx":
        pytest.skip("the sample speech of PocketSphinx holds no number")
    async with listen.conversation(neural, {"endpointing": "500"}) as session:
        half = len(digits.pcm) // 4 * 2
        await session.speak(digits.pcm[:half], neural.rate * 2)
        await session.send({"type": "Finalize"})
        await session.until(lambda message: message["type"] == "Results" and message["from_finalize"])
        before = len(session.messages)
        await session.send({"type": "Configure", "features": {"numerals": True}})
        await session.until(lambda message: message["type"] == "ConfigureSuccess")
        await session.speak(digits.pcm[half:], neural.rate * 2)
        await listen.close(session)
    is_late = [any(character.isdigit() for character in listen.text(message))
               for message in session.messages[before:] if message["type"] == "Results" and message["is_final"]]
    assert any(is_late), session.summary
    assert not any(character.isdigit() for message in session.messages[:before] if message["type"] == "Results"
                   for character in listen.text(message))


async def test_words_are_replaced_and_found(neural, digits):
    plain = await listen.transcribe(neural, digits.pcm, {"endpointing": "500"})
    word = listen.spoken(plain)[1]
    query = {"endpointing": "500", "replace": f"{word}:Something Else", "search": [f"{listen.spoken(plain)[0]} {word}", "no such phrase at all"]}
    session = await listen.transcribe(neural, digits.pcm, query)
    assert "Something Else" not in " ".join(shown(plain))
    assert any("something else" in text.lower() for text in shown(session))
    assert word not in listen.spoken(session)
    for result in listen.finals(session):
        assert [finding["query"] for finding in result["channel"]["search"]] == query["search"]
        assert result["channel"]["search"][1]["hits"] == []
    hits = [hit for result in listen.finals(session) for hit in result["channel"]["search"][0]["hits"]]
    first = listen.words(plain)[0]
    assert hits and abs(hits[0]["start"] - first["start"]) < 0.01 and hits[0]["confidence"] == 1


def test_the_sdks_take_redacted_results(neural, digits, sdk, tmp_path):  # noqa: F811
    record = drive(
        sdk, neural.server, digits, [["send", 0, None], ["wait", 1], "close"], tmp_path, redact=["numbers", "pci"],
        smart_format="true", interim_results="true", search=["one"], replace=["zero:nil"])
    assert record["errors"] == []
    assert final_words(record)
    for result in bodies(record, "Results"):
        assert not RUN_OF_DIGITS.search(LABEL.sub("", result["channel"]["alternatives"][0]["transcript"]))
