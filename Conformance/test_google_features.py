"""What else Google's interface is asked for: encodings, timeouts of voice activity, phrases, text, speakers, health."""

import time

import calls
import encoders
import pytest
import rig
import speech
import voices
from calls import BEGIN, END, TIMEOUT, configuration
from test_google import driver, google, clip  # noqa: F401  (fixtures)

STREAMS = ["v1", "v2"]


def speex_with_header_bytes(clip):
    return encoders.with_length_bytes(encoders.packets(encoders.ogg_speex(clip)))


MULAW = encoders.ffmpeg("-c:a", "pcm_mulaw", "-f", "mulaw", suffix=".raw")
ALAW = encoders.ffmpeg("-c:a", "pcm_alaw", "-f", "alaw", suffix=".raw")
FLAC, OGG, WEBM, MP3, AMR, AMR_WB = (
    encoders.flac, encoders.opusenc, encoders.webm, encoders.mp3, encoders.amr_nb, encoders.amr_wb)
SPEEX = speex_with_header_bytes

# version, encoding, rate that is declared, encoder, rate of the audio
ENCODINGS = {
    "v1 MULAW": ("v1", 3, 8_000, MULAW, 8_000), "v1p1beta1 ALAW": ("v1p1beta1", 10, 8_000, ALAW, 8_000),
    "v1 FLAC": ("v1", 2, 16_000, FLAC, 16_000), "v1 OGG_OPUS": ("v1", 6, 48_000, OGG, 48_000),
    "v1 AMR": ("v1", 4, 8_000, AMR, 8_000), "v1 AMR_WB": ("v1", 5, 16_000, AMR_WB, 16_000),
    "v1 SPEEX_WITH_HEADER_BYTE": ("v1", 7, 16_000, SPEEX, 16_000),
    "v1 WEBM_OPUS": ("v1", 9, 48_000, WEBM, 48_000), "v1p1beta1 MP3": ("v1p1beta1", 8, 16_000, MP3, 16_000),
    "v2 MULAW": ("v2", 2, 8_000, MULAW, 8_000), "v2 ALAW": ("v2", 3, 8_000, ALAW, 8_000),
    "v2 FLAC": ("v2", 6, 16_000, FLAC, 16_000), "v2 OGG_OPUS": ("v2", 8, 48_000, OGG, 48_000),
    "v2 WEBM_OPUS": ("v2", 9, 48_000, WEBM, 48_000), "v2 auto Ogg": ("v2", None, 0, OGG, 48_000),
    "v2 auto WebM": ("v2", None, 0, WEBM, 48_000), "v2 auto MP3": ("v2", None, 0, MP3, 16_000),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_encodings_are_decoded(google, clip, case):
    version, encoding, declared, encode, rate = ENCODINGS[case]
    data = encode(clip.at(rate))
    if data is None:
        pytest.skip("no encoder for this at hand")
    record = google.stream(data, version, configuration(version, declared, encoding=encoding))
    assert record.status == "OK", record.details
    google.rig.assert_understood(record.words, clip.words)


@pytest.mark.parametrize("version", STREAMS)
def test_who_does_not_begin_to_speak_is_timed_out(google, version):
    streaming = {"enable_voice_activity_events": True, "voice_activity_timeout": {"speech_start_timeout": "1.5s"}}
    record = google.stream(
        speech.silence(4, google.rig.rate), version, configuration(version, google.rig.rate, streaming=streaming),
        steps=["config", ["audio", 0, None, 1600, 0.01], "hold"])
    assert record.status == "OK" and record.results == []
    assert [kind for kind, _ in record.events] == ([TIMEOUT] if version == "v1" else [])


@pytest.mark.parametrize("version", STREAMS)
def test_who_stops_speaking_is_timed_out_after_the_words(google, clip, version):
    streaming = {"enable_voice_activity_events": True, "voice_activity_timeout": {"speech_end_timeout": "1.2s"}}
    audio = speech.joined(clip, speech.silence(5, clip.rate), clip)
    record = google.stream(
        audio, version, configuration(version, clip.rate, streaming=streaming),
        steps=["config", ["audio", 0, None, 1600, 0.005], "hold"])
    assert record.status == "OK", record.details
    assert [kind for kind, _ in record.events] == [BEGIN, END] + ([TIMEOUT] if version == "v1" else [])
    google.rig.assert_understood(record.words, clip.words)


@pytest.mark.parametrize("version", STREAMS)
def test_transcripts_are_normalized(google, clip, version):
    more = {"transcript_normalization": {"entries": [{"search": "nine four", "replace": "NF"}]}}
    record = google.stream(clip, version, configuration(version, clip.rate, **more))
    assert record.transcript.startswith("NF six"), record.transcript


@pytest.mark.parametrize("version", STREAMS)
def test_phrases_are_favoured_where_the_model_can_and_do_no_harm_where_not(google, clip, version):
    if version == "v2":
        more = {"adaptation": {"phrase_sets": [{"inline_phrase_set": {"phrases": [{"value": "nine four", "boost": 10}]}}]}}
    else:
        more = {"speech_contexts": [{"phrases": ["nine four"], "boost": 10}]}
    record = google.stream(clip, version, configuration(version, clip.rate, **more))
    assert record.status == "OK", record.details
    google.rig.assert_understood(record.words, clip.words)


@pytest.mark.parametrize("model", ["latest_long", "telephony", "chirp_2", "medical_dictation", "what-is-this"])
def test_any_model_name_will_do(google, clip, model):
    for version in STREAMS:
        record = google.stream(clip, version, configuration(version, clip.rate, model=model))
        assert record.status == "OK" and record.finals, record.details


@pytest.mark.parametrize("version", STREAMS)
def test_of_several_languages_one_has_to_be_the_models(google, clip, version):
    def config(first, *others):
        if version == "v2":
            return configuration(version, clip.rate, language_codes=[first, *others])
        return configuration(version, clip.rate, language_code=first, alternative_language_codes=list(others))

    record = google.stream(clip, version, config("de-DE", "en-gb"))
    assert {result["language_code"] for result in record.results} == {"en-GB"}
    assert google.stream(clip, version, config("de-DE", "fr-FR")).status == "INVALID_ARGUMENT"


def test_a_shorter_pause_ends_an_utterance_when_v2_asks_for_it(google):
    clips = google.rig.clips
    audio = speech.joined(clips[0], speech.silence(0.35, clips[0].rate), clips[1], speech.silence(1, clips[0].rate))

    def finals(sensitivity):
        streaming = {"endpointing_sensitivity": sensitivity} if sensitivity else {}
        record = google.stream(audio, "v2", configuration("v2", clips[0].rate, streaming=streaming))
        google.rig.assert_understood(record.words, audio.words)
        return len(record.finals)

    assert finals(2) > finals(0)


def test_speakers_are_refused_where_nobody_can_tell(google, clip):
    record = google.stream(
        clip, config=configuration("v1", clip.rate, features={"diarization_config": {"enable_speaker_diarization": True}}))
    assert record.status == "INVALID_ARGUMENT" and "no speaker model" in record.details


@pytest.mark.parametrize("version", ["v1", "v1p1beta1", "v2"])
def test_speakers_are_told(talkers, version, tmp_path):
    dialogue = voices.dialogue(16, tmp_path)
    asked = {"v1": {"diarization_config": {"enable_speaker_diarization": True}},
             "v1p1beta1": {"enable_speaker_diarization": True}, "v2": {"diarization_config": {}}}[version]
    record = talkers.stream(dialogue, version, configuration(version, dialogue.rate, features=asked))
    assert record.status == "OK", record.details
    counts = [len(final["alternatives"][0]["words"]) for final in record.finals]
    assert counts == sorted(counts) and counts[-1] == len(record.words)
    last = record.finals[-1]["alternatives"][0]["words"]
    assert {word["speaker_label"] for word in last} == {"1", "2"}
    if version != "v2":
        assert all(word["speaker_tag"] == int(word["speaker_label"]) for word in last)


@pytest.fixture(scope="module")
def talkers(driver, tmp_path_factory):
    model = voices.write_model(tmp_path_factory.mktemp("speakers") / "voices.onnx")
    made = calls.start("--speaker-model", model, "--speaker-threshold", "0.4", make=rig.pocketsphinx)
    yield calls.Caller(made, driver)
    assert made.server.stop() == 0, made.server.last_words


def test_health_is_told(google):
    for service in ("", "google.cloud.speech.v1.Speech", "google.cloud.speech.v2.Speech"):
        record = google.driver.play(google.job(call="health", service=service))
        assert record["status"] == "OK", record["details"]
        assert [response["body"]["status"] for response in record["responses"]] == [1, 1]
    assert google.driver.play(google.job(call="health", service="nobody"))["status"] == "NOT_FOUND"


def test_a_recording_has_to_be_sent_and_short(google, clip):
    rate = clip.rate
    for version in STREAMS:
        by_name = {"audio": {"uri": "gs://bucket/object"}} if version == "v1" else {"uri": "gs://bucket/object"}
        record = google.recognize(None, version, more=by_name)
        assert record.status == "INVALID_ARGUMENT" and "gs://" in record.details
        assert google.recognize(None, version).status == "INVALID_ARGUMENT"
        long = speech.joined(clip, speech.silence(61 - clip.seconds, rate))
        record = google.recognize(long, version)
        assert record.status == "INVALID_ARGUMENT" and record.details.startswith("Sync input too long.")
        assert google.recognize(speech.joined(clip, speech.silence(59 - clip.seconds, rate)), version).status == "OK"
    huge = google.recognize(bytes((10 << 20) + 1))
    assert huge.status == "INVALID_ARGUMENT" and "payload size exceeds the limit" in huge.details


def test_a_server_that_goes_away_answers_what_it_has_heard(driver):
    made = calls.start()
    caller = calls.Caller(made, driver)
    clip = made.clips[0]
    import threading

    def leave():
        deadline = time.monotonic() + 20
        while "session opened" not in made.server.log and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(1.5)
        made.server.terminate()

    thread = threading.Thread(target=leave)
    thread.start()
    record = caller.stream(clip, "v2", steps=["config", ["audio", 0, None, 1600, 0.02], "hold"])
    thread.join()
    assert record.status == "ABORTED" and record.finals, record.details
    assert made.server.stop() == 0, made.server.last_words


def test_settings_that_cannot_be_are_refused():
    import server

    for arguments, text in [
        (["--grpc-tls", "on"], "grpc-tls is on and there is no TLS certificate"),
        (["--grpc", "maybe"], "it should be on, off or a port"),
        (["--google-recognizers", "a"], "it should be ID=MODEL"),
    ]:
        with pytest.raises(RuntimeError, match=text):
            server.Server(*rig.POCKETSPHINX_ARGUMENTS, *arguments)
