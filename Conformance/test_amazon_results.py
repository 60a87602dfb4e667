"""Amazon's checklist, results: their shape, their life from partial to final, what is promised of them."""

import time

import pytest
import rig
import speech
import voices
from amazon import Client, Unsigned, audio_event, converse, pieces


def heard(server, clip, options=(), paced=True):
    """At the speed of speech, so that there are partials as a live client sees them."""
    with Client(server) as client:
        stream = client.open({"sample-rate": clip.rate, **dict(options)}, Unsigned())
        began = time.monotonic()
        for number, piece in enumerate(pieces(clip.pcm, clip.rate // 5)):
            while paced and time.monotonic() < began + number * 0.1:
                client.pump(0.02)
            client.send(stream, audio_event(piece))
        client.send(stream, b"", end=True)
        return client.whole(stream)


@pytest.fixture(scope="module")
def talk(neural_server):
    pause = speech.silence(1.5, neural_server.rate)
    return speech.joined(neural_server.clips[0], pause, neural_server.clips[1], pause)


@pytest.fixture(scope="module")
def plain(neural_server, talk):
    return heard(neural_server.server, talk)


@pytest.fixture(scope="module")
def steady(neural_server, talk):
    options = {"enable-partial-results-stabilization": "true", "partial-results-stability": "high", "transcript-format": "spoken"}
    return heard(neural_server.server, talk, options)


def items(result):
    return result["Alternatives"][0]["Items"]


def segments(events):
    """Results by their ids, in order."""
    found = {}
    for result in events.results:
        found.setdefault(result["ResultId"], []).append(result)
    return found


def has_null(value):
    if isinstance(value, dict):
        return any(has_null(each) for each in value.values())
    if isinstance(value, list):
        return any(has_null(each) for each in value)
    return value is None


def test_21_the_shape_of_results(neural_server, plain, talk):
    neural_server.assert_understood(plain.words(), talk.words)
    assert len(plain.results) > len(plain.finals) >= 2
    for result in plain.results:
        assert list(result) == sorted(result) and not has_null(result)
        assert set(result) == {"Alternatives", "EndTime", "IsPartial", "ResultId", "StartTime"}
        assert len(result["Alternatives"]) == 1 and isinstance(result["Alternatives"][0]["Transcript"], str)
        assert len(result["ResultId"]) == 36 and isinstance(items(result), list)
        for item in items(result):
            assert list(item) == sorted(item) and item["Type"] in ("pronunciation", "punctuation")
            assert item["VocabularyFilterMatch"] is False


def test_22_the_life_of_a_segment(plain, steady, talk):
    for events in (plain, steady):
        ended = 0.0
        for results in segments(events).values():
            assert [result["IsPartial"] for result in results] == [True] * (len(results) - 1) + [False]
            assert len({result["StartTime"] for result in results}) == 1
            assert all(result["StartTime"] <= result["EndTime"] for result in results)
            assert results[-1]["StartTime"] >= ended
            ended = results[-1]["EndTime"]
        # No segment begins before the one before it has ended.
        ids = [result["ResultId"] for result in events.results]
        assert sum(one != two for one, two in zip(ids, ids[1:])) == len(segments(events)) - 1
        times = [time for result in events.finals for item in items(result) for time in (item["StartTime"], item["EndTime"])]
        assert times == sorted(times)
    assert talk.seconds + 0.2 > plain.finals[-1]["EndTime"] > talk.seconds - 3, "seconds"


def test_23_items_make_the_transcript(plain, steady):
    for result in plain.results + steady.results:
        text = ""
        for item in items(result):
            is_mark = item["Type"] == "punctuation"
            text += item["Content"] if is_mark or not text else " " + item["Content"]
            assert ("Confidence" in item) == (not is_mark and not result["IsPartial"])
            if is_mark:
                assert item["StartTime"] == item["EndTime"]
            else:
                assert 0 <= item.get("Confidence", 0) <= 1
        assert text == result["Alternatives"][0]["Transcript"]
    assert any(item["Type"] == "punctuation" for result in plain.finals for item in items(result))


def test_24_what_is_stable_stays(plain, steady):
    assert not any("Stable" in item for result in plain.results for item in items(result))
    early = 0
    for results in segments(steady).values():
        promised = []
        for result in results:
            now = items(result)
            assert all(isinstance(item["Stable"], bool) for item in now)
            assert [item["Content"] for item in now[: len(promised)]] == promised, "a promise was broken"
            count = next((place for place, item in enumerate(now) if not item["Stable"]), len(now))
            assert not any(item["Stable"] for item in now[count:]), "promises have no holes"
            assert count >= len(promised)
            promised = [item["Content"] for item in now[:count]]
            early += result["IsPartial"] and count > 0
        assert all(item["Stable"] for item in items(results[-1]))
    assert early > 0, "nothing was promised before it was final"


def test_25_no_labels_without_a_model_or_a_wish(plain, amazon):
    assert not any("Speaker" in item for result in plain.results for item in items(result))
    asked = converse(amazon.server, amazon.shortest.pcm, {"show-speaker-label": "true"})
    amazon.assert_understood(asked.words(), amazon.shortest.words)
    assert not any("Speaker" in item for result in asked.results for item in items(result))


def test_25_speaker_labels(tmp_path_factory):
    model = voices.write_model(tmp_path_factory.mktemp("speakers") / "voices.onnx")
    made = rig.pocketsphinx("--speaker-model", model, "--speaker-threshold", "0.4")
    try:
        dialogue = voices.dialogue(14, tmp_path_factory.mktemp("dialogue"))
        events = converse(made.server, dialogue.pcm, {"sample-rate": dialogue.rate, "show-speaker-label": "true"}, size=6400)
        seen = set()
        for result in events.results:
            for item in items(result):
                assert "Speaker" not in item or (item["Type"] == "pronunciation" and not result["IsPartial"])
                if "Speaker" in item:
                    seen.add(item["Speaker"])
        assert {"0", "1"} <= seen, seen
    finally:
        assert made.server.stop() == 0, made.server.last_words
