"""Google's interface, number by number of the conformance checklist, with Google's own client."""

import time

import calls
import encoders
import numpy
import pytest
import speech
from calls import BEGIN, END, END_OF_UTTERANCE, VERSIONS, configuration

STREAMS = ["v1", "v2"]  # v1p1beta1 is served by the code of v1
MALORDERED = "Malordered Data Received. Expected audio_content none was set."


@pytest.fixture(scope="module")
def driver():
    driver = calls.Driver()
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def google(driver):
    made = calls.start()
    yield calls.Caller(made, driver)
    assert made.server.stop() == 0, made.server.last_words


@pytest.fixture(scope="module")
def strict(driver):
    """Asks for a key, is soon full, and loses its patience early."""
    made = calls.start(
        "--google-idle-timeout", "2", "--google-max-stream", "6", "--max-sessions", "2",
        "--google-recognizers", "digits=digits-en-streaming/en-US,other=no-such-model",
        environment={"PARLANCE_KEYS": "google-key-1"})
    yield calls.Caller(made, driver)
    assert made.server.stop() == 0, made.server.last_words


KEY = {"key": "google-key-1"}


@pytest.fixture(scope="module")
def clip(google):
    return google.rig.clips[0]


@pytest.fixture(scope="module")
def pauses(google):
    """Two clips with a pause behind each."""
    silence = speech.silence(1.5, google.rig.rate)
    return speech.joined(google.rig.clips[0], silence, google.rig.clips[1], silence)


RECORDS = {}


@pytest.fixture(params=STREAMS)
def conversation(request, google, pauses):
    """A call in which everything was asked for."""
    version = request.param
    if version not in RECORDS:
        features = {"enable_word_time_offsets": True, "enable_word_confidence": True}
        streaming = {"interim_results": True, "enable_voice_activity_events": True}
        RECORDS[version] = google.stream(
            pauses, version, configuration(version, google.rig.rate, features=features, streaming=streaming), pause=0.01)
        assert RECORDS[version].status == "OK", RECORDS[version].details
    return RECORDS[version]


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("client", ["sync", "async"])
@pytest.mark.parametrize("version", VERSIONS)
def test_01_the_sdk_streams_and_recognizes(google, clip, version, client, over_tls):
    streamed = google.stream(clip, version, client=client, over_tls=over_tls)
    assert streamed.status == "OK", streamed.details
    google.rig.assert_understood(streamed.words, clip.words)
    answered = google.recognize(clip, version, client=client, over_tls=over_tls)
    assert answered.status == "OK", answered.details
    google.rig.assert_understood(answered.words, clip.words)


@pytest.mark.parametrize("version", VERSIONS)
def test_02_a_config_alone_ends_well(google, version):
    record = google.stream(version=version, steps=["config"])
    assert (record.status, record.responses) == ("OK", [])


@pytest.mark.parametrize("version", STREAMS)
def test_03_silence_has_no_results(google, version):
    record = google.stream(speech.silence(3, google.rig.rate), version)
    assert (record.status, record.responses) == ("OK", [])


@pytest.mark.parametrize("version", STREAMS)
def test_04_after_the_half_close_comes_a_final_and_ok_within_two_seconds(google, clip, version):
    waits = []
    for _ in range(3):  # A machine that has something else to do may be late once.
        record = google.stream(clip, version, pause=0.1, size=clip.rate // 5)
        assert record.status == "OK" and record.finals
        waits.append(record.ended - record.marks["half_closed"])
        if waits[-1] < 2:
            break
    assert min(waits) < 2


def test_05_results_have_alternatives_and_at_most_one_final_which_is_first(conversation):
    assert conversation.results
    for response in conversation.responses:
        finals = [result["is_final"] for result in response["results"]]
        assert finals.count(True) <= 1 and (True not in finals or finals[0])
        assert all(result["alternatives"] for result in response["results"])


def test_06_interims_are_unstable_and_bare(conversation):
    assert len(conversation.interims) >= 3
    for result in conversation.interims:
        assert not result["is_final"] and 0 < result["stability"] < 1
        assert result["alternatives"][0]["words"] == [] and result["alternatives"][0]["confidence"] == 0


@pytest.mark.parametrize("version", STREAMS)
def test_06_interims_only_when_asked_for(google, clip, version):
    record = google.stream(clip, version, pause=0.01)
    assert record.finals and not record.interims


def test_07_finals_are_stable_and_sure_and_time_goes_on(conversation, pauses):
    assert len(conversation.finals) >= 2
    for result in conversation.finals:
        assert result["stability"] == 0 and 0 < result["alternatives"][0]["confidence"] <= 1
    ends = [conversation.end(result) for result in conversation.results]
    assert ends == sorted(ends) and ends[-1] <= pauses.seconds


def test_08_words_are_in_order_inside_the_audio_and_those_of_the_transcript(conversation, pauses):
    last = 0
    for result in conversation.finals:
        best = result["alternatives"][0]
        assert [word["word"] for word in best["words"]] == best["transcript"].split()
        for word in best["words"]:
            start, end = conversation.span(word)
            assert last <= start <= end <= pauses.seconds
            assert 0 < word["confidence"] <= 1
            last = start


@pytest.mark.parametrize("version", STREAMS)
@pytest.mark.parametrize("field", [None, "enable_word_confidence"])
def test_08_words_only_when_asked_for(google, clip, version, field):
    features = {field: True} if field else None
    record = google.stream(clip, version, configuration(version, google.rig.rate, features=features))
    words = [word for result in record.finals for word in result["alternatives"][0]["words"]]
    assert bool(words) == bool(field)
    for word in words:
        assert word["confidence"] > 0 and not word.get("start_time") and not word.get("start_offset")


def test_09_finals_concatenated_are_the_transcript(conversation, google, pauses):
    first, *rest = [result["alternatives"][0]["transcript"] for result in conversation.finals]
    assert first == first.strip() and rest and all(text == " " + text.strip() for text in rest)
    google.rig.assert_understood(conversation.words, pauses.words)


@pytest.mark.parametrize("version", STREAMS)
@pytest.mark.parametrize("isOn", [False, True], ids=["off", "on"])
def test_10_punctuation_is_there_when_asked_for(google, clip, version, isOn):
    record = google.stream(
        clip, version, configuration(version, google.rig.rate, features={"enable_automatic_punctuation": isOn}))
    text = record.transcript
    assert any(mark in text for mark in ".,?!") == isOn, text
    assert text[0].isupper() == isOn
    google.rig.assert_understood("".join(c for c in text if c.isalpha() or c == " ").split(), clip.words)


@pytest.mark.parametrize("version", STREAMS)
@pytest.mark.parametrize("steps", [
    [["audio", 0, 1600, 1600, 0], "hold"], ["config", "config", "hold"], [["message", {}], "hold"],
    ["config", ["message", {}], "hold"], []], ids=["audio first", "two configs", "empty", "empty later", "nothing"])
def test_11_malordered_data_is_refused(google, clip, version, steps):
    record = google.stream(clip, version, steps=steps)
    assert record.status == "INVALID_ARGUMENT" and record.responses == []
    assert record.details.startswith(MALORDERED)


WRONG_V1 = {
    "no language": ({"language_code": ""}, "Invalid recognition 'config': bad language code."),
    "no language at all": ({"language_code": "no language"}, "Invalid recognition 'config': bad language code."),
    "another language": ({"language_code": "de-DE"}, "Invalid recognition 'config': bad language code."),
    "rate too low": ({"sample_rate_hertz": 7_999}, "Invalid recognition 'config': bad sample rate hertz."),
    "rate too high": ({"sample_rate_hertz": 48_001}, "Invalid recognition 'config': bad sample rate hertz."),
    "opus rate": ({"encoding": 6, "sample_rate_hertz": 44_100}, "Invalid recognition 'config': bad sample rate hertz."),
    "A-law": ({"encoding": 10}, "Invalid recognition 'config': bad encoding."),
    "no such encoding": ({"encoding": 99}, "Invalid recognition 'config': bad encoding."),
    "alternatives": ({"max_alternatives": 31}, "Invalid recognition 'config': max_alternatives"),
    "channels": ({"audio_channel_count": 9}, "Invalid recognition 'config': audio_channel_count"),
}


@pytest.mark.parametrize("case", WRONG_V1)
def test_12_a_wrong_config_of_v1_is_refused_at_once(google, case):
    fields, text = WRONG_V1[case]
    record = google.stream(config={"config": {**configuration("v1", 16_000)["config"], **fields}}, steps=["config", "hold"])
    assert (record.status, record.responses) == ("INVALID_ARGUMENT", [])
    assert record.details.startswith(text)


def explicit(**fields):
    return {"explicit_decoding_config": {"encoding": 1, "sample_rate_hertz": 16_000, "audio_channel_count": 1, **fields}}


WRONG_V2 = {
    "no language": ({"language_codes": []}, " * language_codes: "),
    "rate": (explicit(sample_rate_hertz=7_000), " * explicit_decoding_config.sample_rate_hertz: "),
    "no rate": (explicit(sample_rate_hertz=0), " * explicit_decoding_config.sample_rate_hertz: "),
    "no encoding": (explicit(encoding=0), " * explicit_decoding_config.encoding: "),
    "AAC": (explicit(encoding=10), " * explicit_decoding_config.encoding: MP4_AAC is not decoded"),
    "no channels": (explicit(audio_channel_count=0), " * explicit_decoding_config.audio_channel_count: "),
    "alternatives": ({"features": {"max_alternatives": 31}}, " * features.max_alternatives: "),
}


@pytest.mark.parametrize("case", WRONG_V2)
def test_12_a_wrong_config_of_v2_is_refused_with_all_that_is_wrong(google, case):
    fields, text = WRONG_V2[case]
    record = google.stream(
        version="v2", config={"config": {**configuration("v2", 16_000)["config"], **fields}}, steps=["config", "hold"])
    assert record.status == "INVALID_ARGUMENT"
    assert record.details.startswith("The RecognitionConfig proto is invalid:\n") and text in record.details


@pytest.mark.parametrize("version", STREAMS)
def test_12_audio_without_a_header_needs_an_encoding(google, clip, version):
    record = google.stream(clip, version, configuration(version, 0, encoding=None))
    assert record.status == "INVALID_ARGUMENT" and record.results == []


HEADERS = {"WAV": encoders.wav, "FLAC": encoders.ffmpeg("-c:a", "flac", suffix=".flac")}


@pytest.mark.parametrize("version", STREAMS)
@pytest.mark.parametrize("kind", HEADERS)
def test_13_headers_say_what_the_audio_is(google, clip, version, kind):
    data = HEADERS[kind](clip.at(22_050))
    record = google.stream(data, version, configuration(version, 0, encoding=None))
    assert record.status == "OK", record.details
    google.rig.assert_understood(record.words, clip.words)
    answered = google.recognize(data, version, configuration(version, 0, encoding=None)["config"])
    google.rig.assert_understood(answered.words, clip.words)


@pytest.mark.parametrize("kind, encoding", [("WAV", None), ("WAV", 1), ("FLAC", None), ("FLAC", 2)])
def test_13_a_contradicting_rate_is_refused(google, clip, kind, encoding):
    data = HEADERS[kind](clip.at(22_050))
    config = configuration("v1", 16_000, encoding=encoding)
    text = f"sample_rate_hertz (16000) in RecognitionConfig must either be omitted or match the value in the {kind} header (22050)."
    for record in (google.stream(data, config=config), google.recognize(data, config=config["config"])):
        assert (record.status, record.details) == ("INVALID_ARGUMENT", text)


def test_13_a_contradicting_rate_is_refused_by_v2(google, clip):
    for kind, encoding in [("WAV", 1), ("FLAC", 6)]:
        data = HEADERS[kind](clip.at(22_050))
        record = google.stream(data, "v2", configuration("v2", 16_000, encoding=encoding))
        assert record.status == "INVALID_ARGUMENT" and f"{kind} header (22050)" in record.details


def test_14_v2_takes_25600_bytes_of_audio_and_not_one_more(google):
    audio = speech.silence(4, google.rig.rate)
    assert google.stream(audio, "v2", size=25_600).status == "OK"
    record = google.stream(audio, "v2", size=25_601)
    assert record.status == "INVALID_ARGUMENT"
    assert record.details == "Audio chunk can be of a maximum of 25600 bytes. Received audio of 25601 bytes instead."


def test_14_v1_takes_a_mebibyte(google, clip):
    rate = google.rig.rate
    audio = speech.joined(clip, speech.silence((1 << 20) / 2 / rate - clip.seconds, rate))
    assert len(audio.pcm) == 1 << 20
    record = google.stream(audio, size=1 << 20)
    assert record.status == "OK"
    google.rig.assert_understood(record.words, clip.words)


@pytest.mark.parametrize("name", ["", "_", "recognizers/_", "projects/p/locations/l/recognizers/", "projects/p/locations/l/x/_",
                                  "projects//locations/l/recognizers/_", "projects/p/locations/l/recognizers/_/more"])
def test_15_a_malformed_recognizer_is_refused(google, name):
    record = google.stream(version="v2", recognizer=name, steps=["config", "hold"])
    assert (record.status, record.details) == ("INVALID_ARGUMENT", "Invalid resource field value in the request.")


@pytest.mark.parametrize("name", ["projects/1/locations/us-central1/recognizers/_", "projects/a-b/locations/eu/recognizers/_"])
def test_15_any_project_and_location_will_do(google, name):
    assert google.stream(version="v2", recognizer=name, steps=["config"]).status == "OK"


def test_15_a_named_recognizer_is_the_operators(strict, google, clip):
    def named(name, config, **more):
        return strict.stream(
            clip, "v2", config, recognizer=f"projects/p/locations/l/recognizers/{name}", **KEY, **more)

    bare = configuration("v2", clip.rate, model="", language_codes=[])
    record = named("digits", bare)
    assert record.status == "OK", record.details
    strict.rig.assert_understood(record.words, clip.words)
    assert named("nobody", bare).status == "NOT_FOUND"
    assert named("other", configuration("v2", clip.rate, model="")).status == "INVALID_ARGUMENT"
    # What the mask does not name is the recognizer's, whatever the message says.
    masked = {**configuration("v2", clip.rate, language_codes=["de-DE"]), "config_mask": "model"}
    assert named("digits", masked).status == "OK"
    assert named("digits", {**masked, "config_mask": "*"}).status == "INVALID_ARGUMENT"


def test_16_v2_never_sends_an_empty_response(google, pauses):
    streaming = {"interim_results": True, "enable_voice_activity_events": True}
    record = google.stream(pauses, "v2", configuration("v2", google.rig.rate, streaming=streaming), pause=0.01)
    assert record.responses
    for response in record.responses:
        assert bool(response["results"]) != bool(response["speech_event_type"])
        assert not response["results"] or response["metadata"]["request_id"]


@pytest.mark.parametrize("version", STREAMS)
def test_17_single_utterance_ends_by_itself(google, pauses, version):
    streaming = {"single_utterance": True} if version == "v1" else {}
    more = {"model": "latest_short"} if version == "v2" else {}
    config = configuration(version, google.rig.rate, streaming=streaming, **more)
    record = google.stream(pauses, version, config, steps=["config", ["audio", 0, None, 1600, 0.01], "hold"])
    assert record.status == "OK", record.details
    assert [kind for kind, _ in record.events] == [END_OF_UTTERANCE]
    event, *rest = record.responses
    assert event["speech_event_type"] == END_OF_UTTERANCE and event["results"] == []
    assert len(rest) <= 1 and len(record.finals) <= 1
    google.rig.assert_understood(record.words, google.rig.clips[0].words)


def test_18_activity_events_alternate_and_grow(conversation):
    kinds = [kind for kind, _ in conversation.events]
    assert kinds == [BEGIN, END] * (len(kinds) // 2) and len(kinds) >= 4
    times = [time for _, time in conversation.events]
    assert times == sorted(times) and len(set(times)) == len(times)


@pytest.mark.parametrize("version", STREAMS)
def test_18_activity_events_only_when_asked_for(google, clip, version):
    assert google.stream(clip, version).events == []


@pytest.mark.parametrize("version, status, text", [
    ("v1", "OUT_OF_RANGE",
     "Audio Timeout Error: Long duration elapsed without audio. Audio should be sent close to real time."),
    ("v2", "ABORTED", "Stream timed out after receiving no more client requests.")])
def test_19_without_audio_a_call_ends(strict, clip, version, status, text):
    audio = speech.joined(clip, speech.silence(1, clip.rate))
    record = strict.stream(audio, version, steps=["config", ["audio", 0, None, 1600, 0], "hold"], **KEY)
    assert (record.status, record.details) == (status, text)
    strict.rig.assert_understood(record.words, clip.words)


@pytest.mark.parametrize("version, status, text", [
    ("v1", "OUT_OF_RANGE", "Exceeded maximum allowed stream duration of 6 seconds."),
    ("v2", "ABORTED", "Max duration of 6 seconds reached for stream.")])
def test_19_a_call_that_is_too_long_ends(strict, clip, version, status, text):
    audio = speech.joined(clip, speech.silence(10, clip.rate))
    record = strict.stream(audio, version, size=clip.rate // 5, pause=0.1, **KEY)
    assert (record.status, record.details) == (status, text)


@pytest.mark.parametrize("version", STREAMS)
def test_20_channels_are_told_apart_or_the_first_is_heard(google, version):
    one, other = google.rig.clips[:2]
    count = max(len(one.samples), len(other.samples))
    frames = numpy.zeros((count, 2), "<i2")
    frames[: len(one.samples), 0], frames[: len(other.samples), 1] = one.samples, other.samples
    data = frames.tobytes()
    separate = {"multi_channel_mode": 1} if version == "v2" else {"enable_separate_recognition_per_channel": True}
    record = google.stream(data, version, configuration(version, one.rate, channels=2, features=separate))
    assert {result["channel_tag"] for result in record.results} == {1, 2}
    for tag, clip in ((1, one), (2, other)):
        text = "".join(r["alternatives"][0]["transcript"] for r in record.finals if r["channel_tag"] == tag)
        google.rig.assert_understood(text.split(), clip.words)
    first = google.stream(data, version, configuration(version, one.rate, channels=2))
    assert {result["channel_tag"] for result in first.results} == {0}
    google.rig.assert_understood(first.words, one.words)


@pytest.mark.parametrize("client", ["sync", "grpc"])
@pytest.mark.parametrize("version", STREAMS)
def test_21_keys_are_asked_for(strict, clip, version, client):
    # The SDK sends keys over TLS alone.
    def status(**credentials):
        record = strict.stream(clip, version, client=client, over_tls=client == "sync", **credentials)
        return record.status

    assert status(key="google-key-1") == "OK"
    assert status(bearer="google-key-1") == "OK"
    assert status(key="another-key") == "UNAUTHENTICATED"
    assert status(bearer="another-key") == "UNAUTHENTICATED"
    assert status() == "PERMISSION_DENIED"
    assert strict.recognize(clip, version, key="another-key").status == "UNAUTHENTICATED"
    assert strict.recognize(clip, version, **KEY).status == "OK"


@pytest.mark.parametrize("version", STREAMS)
def test_21_a_stranger_is_refused_before_he_has_said_anything(strict, version):
    assert strict.stream(version=version, steps=["hold"], key="another-key").status == "UNAUTHENTICATED"
    assert strict.stream(version=version, steps=["hold"]).status == "PERMISSION_DENIED"


@pytest.mark.parametrize("version", STREAMS)
def test_22_a_full_server_says_so_and_not_that_it_is_away(strict, clip, version):
    talk = dict(size=clip.rate // 5, pause=0.1, then_wait=1.0, **KEY)
    long, short = strict.stream_job(clip, version, **talk), strict.stream_job(clip, version, **KEY)
    first, second, third = strict.together([long, dict(long), short])
    assert (first.status, second.status, third.status) == ("OK", "OK", "RESOURCE_EXHAUSTED")
    assert strict.stream(clip, version, **KEY).status == "OK"


def open_sessions(made):
    for line in made.server.get("/metrics").body.decode().splitlines():
        if line.startswith("parlance_sessions_open"):
            return float(line.split()[-1])
    raise AssertionError("no such metric")


def is_free_within(made, patience):
    deadline = time.monotonic() + patience
    while open_sessions(made):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_23_a_cancelled_call_is_given_up_within_a_second(google, clip):
    free = []
    for _ in range(3):  # As with 04.
        record = google.stream(clip, steps=["config", ["audio", 0, None, 1600, 0.02], "cancel"])
        assert record.status == "CANCELLED"
        free.append(is_free_within(google.rig, record.marks["cancelled"] + 1 - time.monotonic()))
        if free[-1]:
            break
        assert is_free_within(google.rig, 20)
    assert any(free)


@pytest.mark.parametrize("version", STREAMS)
def test_23_the_clients_deadline_holds(google, clip, version):
    record = google.stream(clip, version, steps=["config", ["audio", 0, None, 1600, 0], "hold"], timeout=1.5)
    assert record.status == "DEADLINE_EXCEEDED"
    assert is_free_within(google.rig, 10)
    assert google.recognize(google.rig.long_speech(50), version, timeout=0.05).status == "DEADLINE_EXCEEDED"
    assert is_free_within(google.rig, 20)


@pytest.mark.parametrize("version", STREAMS)
def test_24_what_is_unknown_in_a_config_does_no_harm(google, clip, version):
    # Field 999, a number; and an enumeration's value that nobody knows: of RecognitionMetadata (v1), of features (v2).
    unknown_enum = "4a020863" if version == "v1" else "120388014d"
    record = google.stream(
        clip, version, steps=[["unknown", "b83e01", unknown_enum + "b83e01"], ["audio", 0, None, 1600, 0]])
    assert record.status == "OK", record.details
    google.rig.assert_understood(record.words, clip.words)


def test_25_thirty_minutes_run_to_their_end(google):
    """Half an hour of audio, mostly pauses, as fast as the server takes it."""
    rate = google.rig.rate
    minute = speech.joined(google.rig.clips[0], speech.silence(30 - google.rig.clips[0].seconds, rate),
                           google.rig.clips[1], speech.silence(30 - google.rig.clips[1].seconds, rate))
    audio = minute.pcm * 30
    assert len(audio) / 2 / rate == 1_800
    record = google.stream(audio, size=25_600)
    assert record.status == "OK", record.details
    said = minute.words * 30
    google.rig.assert_understood(record.words, said)
    billed = [calls.seconds(r["total_billed_time"]) for r in record.responses if r.get("total_billed_time")]
    assert billed[-1] == 1_800 and record.end(record.finals[-1]) > 1_760


@pytest.mark.parametrize("method", [
    "v1.Speech/LongRunningRecognize", "v1p1beta1.Speech/LongRunningRecognize", "v2.Speech/BatchRecognize",
    "v2.Speech/CreateRecognizer", "v1.Adaptation/CreatePhraseSet"])
def test_26_what_is_not_served_is_unimplemented(google, method):
    record = calls.Record(google.driver.play(google.job(call=f"/google.cloud.speech.{method}")), "v1")
    assert record.status == "UNIMPLEMENTED"
