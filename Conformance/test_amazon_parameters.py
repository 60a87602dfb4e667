"""Amazon's checklist, parameters."""

import encoders
import numpy
import pytest
import speech
from amazon import Client, Signer, audio_event, converse, pieces, spoken

WRONG = {
    "no language": {"language-code": None},
    "language and identification": {"identify-language": "true", "language-options": "en-US,de-DE"},
    "two identifications": {"language-code": None, "identify-language": "true", "identify-multiple-languages": "true", "language-options": "en-US,de-DE"},
    "identification without options": {"language-code": None, "identify-language": "true"},
    "one option": {"language-code": None, "identify-language": "true", "language-options": "en-US"},
    "two dialects of a language": {"language-code": None, "identify-language": "true", "language-options": "en-US,en-GB"},
    "a preferred one that is no option": {"language-code": None, "identify-language": "true", "language-options": "en-US,de-DE", "preferred-language": "fr-FR"},
    "a language that the model does not know": {"language-code": "ja-JP"},
    "options that the model does not know": {"language-code": None, "identify-language": "true", "language-options": "ja-JP,ko-KR"},
    "no rate": {"sample-rate": None},
    "a low rate": {"sample-rate": "7999"},
    "a high rate": {"sample-rate": "48001"},
    "a rate that is no number": {"sample-rate": "16k"},
    "no encoding": {"media-encoding": None},
    "an unknown encoding": {"media-encoding": "mp3"},
    "G.729": {"media-encoding": "g729"},
    "channels alone": {"number-of-channels": "2"},
    "identification of channels alone": {"enable-channel-identification": "true"},
    "three channels": {"enable-channel-identification": "true", "number-of-channels": "3"},
    "a stability": {"enable-partial-results-stabilization": "true", "partial-results-stability": "rock solid"},
    "a session id": {"session-id": "mine"},
    "a vocabulary": {"vocabulary-name": "unheard-of"},
    "a filter": {"vocabulary-filter-name": "unheard-of"},
    "a filter's method": {"vocabulary-filter-method": "burn"},
    "a model": {"language-model-name": "unheard-of"},
    "a format": {"transcript-format": "sung"},
    "a window": {"session-resume-window": "301"},
}


@pytest.mark.parametrize("what", list(WRONG))
def test_16_what_is_wrong_is_said(amazon, what):
    with Client(amazon.server) as client:
        status, name, text = client.open(WRONG[what]).refusal
    assert (status, name) == (400, "BadRequestException") and len(text) > 20


def test_17_speakers_and_channels_together(amazon):
    with Client(amazon.server) as client:
        options = {"show-speaker-label": "true", "enable-channel-identification": "true", "number-of-channels": "2"}
        assert client.open(options).status == 200


def test_18_redaction_is_honoured(amazon):
    """More than the checklist wants, which refuses it."""
    clip = amazon.clips[0]
    plain = converse(amazon.server, clip.pcm, {"transcript-format": "spoken"})
    amazon.assert_understood(plain.words(), clip.words)
    for types in ("PIN", "SSN, PIN", "ALL", None):
        events = converse(amazon.server, clip.pcm, {"content-redaction-type": "PII", "pii-entity-types": types})
        text = " ".join(result["Alternatives"][0]["Transcript"] for result in events.finals)
        # A row of digits is a PIN, whoever asks; what is hidden is hidden in partials, too.
        assert text.startswith("[") and "]" in text, text
        for result in events.results:
            words = spoken([result["Alternatives"][0]["Transcript"]])
            assert not any(word in clip.words for word in words), result


def test_18_identification_marks_and_hides_nothing(amazon):
    clip = amazon.clips[0]
    events = converse(amazon.server, clip.pcm, {"content-identification-type": "PII", "pii-entity-types": "PIN"})
    amazon.assert_understood(events.words(), clip.words)
    entities = [entity for result in events.finals for entity in result["Alternatives"][0]["Entities"]]
    assert entities and all(entity["Category"] == "PII" and entity["Type"] == "PIN" for entity in entities)
    text = events.finals[0]["Alternatives"][0]["Transcript"]
    for entity in entities:
        assert entity["Content"] in text and entity["StartTime"] < entity["EndTime"] and 0 <= entity["Confidence"] <= 1
    assert all("Entities" not in result["Alternatives"][0] for result in events.results if result["IsPartial"])
    none = converse(amazon.server, clip.pcm, {"content-identification-type": "PII", "pii-entity-types": "EMAIL"})
    assert all(result["Alternatives"][0]["Entities"] == [] for result in none.finals)


@pytest.mark.parametrize("options", [
    {"content-redaction-type": "PII", "pii-entity-types": "SHOE_SIZE"},
    {"content-redaction-type": "PII", "content-identification-type": "PII"},
    {"content-redaction-type": "SECRETS"},
    {"pii-entity-types": "SSN"},
], ids=["unknown type", "both", "not PII", "types alone"])
def test_18_what_cannot_be_hidden_is_refused(amazon, options):
    with Client(amazon.server) as client:
        assert client.open(options).refusal[:2] == (400, "BadRequestException")


def test_19_two_channels(amazon):
    left, right = amazon.clips[0], amazon.clips[1]
    both = numpy.zeros((max(len(left.samples), len(right.samples)), 2), "<i2")
    both[: len(left.samples), 0], both[: len(right.samples), 1] = left.samples, right.samples
    events = converse(
        amazon.server, both.tobytes(), {"enable-channel-identification": "true", "number-of-channels": "2"}, size=3201)
    assert {result["ChannelId"] for result in events.results} == {"ch_0", "ch_1"}
    amazon.assert_understood(events.words("ch_0"), left.words)
    amazon.assert_understood(events.words("ch_1"), right.words)
    ids = [{result["ResultId"] for result in events.results if result["ChannelId"] == channel} for channel in ("ch_0", "ch_1")]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("rate", [8_000, 16_000, 48_000])
def test_20_rates(amazon, rate):
    clip = amazon.shortest.at(rate)
    # Odd sizes: samples are cut in two.
    events = converse(amazon.server, clip.pcm, {"sample-rate": rate}, size=rate // 5 + 1)
    amazon.assert_understood(events.words(), clip.words)


@pytest.mark.parametrize("encoding", ["flac", "ogg-opus", "g711-alaw", "g711-ulaw"])
def test_20_encodings(amazon, encoding):
    clip = amazon.shortest.at(8_000)
    encode = {
        "flac": encoders.ffmpeg_live("-f", "flac"), "ogg-opus": encoders.ffmpeg_live("-c:a", "libopus", "-f", "ogg"),
        "g711-alaw": encoders.raw("alaw"), "g711-ulaw": encoders.raw("mulaw")}[encoding]
    events = converse(amazon.server, encode(clip), {"media-encoding": encoding}, size=777)
    amazon.assert_understood(events.words(), clip.words)


def test_lists_of_words(signed):
    clip = signed.clips[0]
    spoken_form = {"transcript-format": "spoken"}

    def heard(options):
        return converse(signed.server, clip.pcm, {**spoken_form, **options}, signer=Signer())

    plain = heard({"vocabulary-name": "numbers"}).words()
    signed.assert_understood(plain, clip.words)
    filtered = {"four", "six"}
    assert filtered & set(plain), "the clip has words of the filter"
    removed = heard({"vocabulary-filter-name": "numbers"}).words()
    assert removed == [word for word in plain if word not in filtered]
    masked = heard({"vocabulary-filter-name": "numbers", "vocabulary-filter-method": "mask"}).words()
    assert masked == ["***" if word in filtered else word for word in plain]
    tagged = heard({"vocabulary-filter-name": "numbers", "vocabulary-filter-method": "tag"})
    items = [item for result in tagged.finals for item in result["Alternatives"][0]["Items"] if item["Type"] == "pronunciation"]
    assert [item["VocabularyFilterMatch"] for item in items] == [item["Content"].lower() in filtered for item in items]
    assert tagged.words() == plain


@pytest.mark.parametrize("mode", ["identify-language", "identify-multiple-languages"])
def test_language_identification(amazon, mode):
    options = {"language-code": None, mode: "true", "language-options": "de-DE,en-US", "preferred-language": "de-DE"}
    events = converse(amazon.server, amazon.shortest.pcm, options)
    amazon.assert_understood(events.words(), amazon.shortest.words)
    for result in events.results:
        assert result["LanguageCode"] == "en-US", "the one that the model knows"
        scores = [each["Score"] for each in result["LanguageIdentification"]]
        assert scores == sorted(scores, reverse=True) and abs(sum(scores) - 1) < 0.01
        assert {each["LanguageCode"] for each in result["LanguageIdentification"]} == {"de-DE", "en-US"}


def test_a_chunk_of_a_megabyte_is_heard_and_one_of_more_is_not(amazon):
    with Client(amazon.server) as client:
        silence = speech.silence(60, 8000).pcm
        stream = client.open()
        for piece in pieces(silence, 480_000):
            client.send(stream, audio_event(piece))
        client.send(stream, audio_event(bytes(2 << 20)), end=True)
        assert client.whole(stream).exceptions[0][0] == "BadRequestException"
