"""Items 25, 35 and 36 of the AssemblyAI checklist: recordings by REST, and tokens; by its own SDKs, too."""

import json
import os
import pathlib
import subprocess
import time

import encoders
import pytest
import rig
import speech

HERE = pathlib.Path(__file__).parent
VENVS = pathlib.Path(os.environ.get("PARLANCE_VENVS", HERE.parent / ".build/conformance"))
SDKS = {
    "1.8.2": VENVS / "assemblyai-1/bin/python", "0.64.33": VENVS / "assemblyai-0.64/bin/python",
    "0.40.2": VENVS / "assemblyai-0.40/bin/python", "0.17.0": VENVS / "assemblyai-0.17/bin/python",
}


def ask(server, method, path, body=None, key=None):
    headers = {"Authorization": key} if key else {}
    if isinstance(body, dict):
        body, headers["Content-Type"] = json.dumps(body), "application/json"
    answer = server.request(method, path, body=body, headers=headers)
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return answer.status, json.loads(answer.body) if is_json else answer.body.decode()


def transcribe(server, audio, key=None, **options):
    status, upload = ask(server, "POST", "/v2/upload", audio, key)
    assert status == 200, upload
    status, transcript = ask(server, "POST", "/v2/transcript", {"audio_url": upload["upload_url"], **options}, key)
    assert status == 200, transcript
    return wait_for(server, transcript["id"], key)


def wait_for(server, number, key=None):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status, transcript = ask(server, "GET", f"/v2/transcript/{number}", key=key)
        assert status == 200, transcript
        assert transcript["audio_url"]
        if transcript["status"] in ("completed", "error"):
            return transcript
        assert transcript["status"] in ("queued", "processing")
        time.sleep(0.05)
    raise AssertionError("the transcript did not come")


def talk_of(rig):
    pause = speech.silence(1.8, rig.rate)
    return speech.joined(speech.silence(0.4, rig.rate), rig.clips[0], pause, rig.clips[1 % len(rig.clips)], pause)


@pytest.mark.parametrize("version", list(SDKS))
def test_35_upload_create_poll_by_the_sdk(neural, version, tmp_path):
    assert SDKS[version].exists(), f"There is no environment for assemblyai {version}: use Conformance/run, which builds it."
    talk = talk_of(neural)
    file = tmp_path / "talk.wav"
    file.write_bytes(encoders.wav(talk))
    job = {
        "url": neural.server.http, "key": "no-key-needed", "file": str(file), "search": [talk.words[0]],
        "options": {"format_text": False, "punctuate": True},
    }
    done = subprocess.run(
        [SDKS[version], HERE / "drivers/assemblyai_rest.py"], input=json.dumps(job), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    record = json.loads(done.stdout)
    assert record["status"] == "completed" and not record["error"], record
    heard = [word["text"].strip(".?!,").lower() for word in record["words"]]
    neural.assert_understood(heard, talk.words)
    assert record["text"].split() == [word["text"] for word in record["words"]]
    for word in record["words"]:
        assert type(word["start"]) is int and type(word["end"]) is int and word["start"] < word["end"] <= talk.seconds * 1000
    assert " ".join(part["text"] for part in record["sentences"]) == record["text"]
    assert " ".join(part["text"] for part in record["paragraphs"]) == record["text"]
    assert "-->" in record["srt"] and record["vtt"].startswith("WEBVTT")
    assert all(len(line) <= 20 for line in record["vtt"].splitlines() if "-->" not in line)
    assert record["found"] == [[talk.words[0], heard.count(talk.words[0])]]


def test_35_an_unknown_transcript_is_a_bad_request(neural):
    status, answer = ask(neural.server, "GET", "/v2/transcript/5551212")
    assert status == 400 and "not found" in answer["error"]


def test_the_whole_object(neural):
    talk = talk_of(neural)
    transcript = transcribe(neural.server, encoders.wav(talk), speech_model="best", format_text=False, punctuate=False)
    assert transcript["status"] == "completed"
    assert transcript["audio_duration"] == round(talk.seconds)
    assert transcript["speech_model"] == "best" and transcript["speech_model_used"]
    assert transcript["language_code"].startswith("en")
    assert transcript["utterances"] is None
    assert 0 < transcript["confidence"] <= 1
    neural.assert_understood([word["text"] for word in transcript["words"]], talk.words)
    transcript = transcribe(neural.server, encoders.wav(talk), speech_model="ours")
    assert transcript["speech_model"] is None, "an SDK cannot read a name that it does not know"


def test_channels_are_apart(neural):
    one, other = neural.clips[0], neural.clips[1 % len(neural.clips)]
    transcript = transcribe(neural.server, encoders.wav(one, other), multichannel=True, format_text=False, punctuate=False)
    for channel, clip in (("1", one), ("2", other)):
        neural.assert_understood([word["text"] for word in transcript["words"] if word["channel"] == channel], clip.words)
    assert {utterance["speaker"] for utterance in transcript["utterances"]} == {"1", "2"}
    starts = [word["start"] for word in transcript["words"]]
    assert starts == sorted(starts)


def test_a_part_of_it(neural):
    talk = talk_of(neural)
    whole = transcribe(neural.server, encoders.wav(talk), format_text=False)
    middle = whole["words"][3]["start"]
    part = transcribe(neural.server, encoders.wav(talk), format_text=False, audio_start_from=middle, audio_end_at=whole["words"][-2]["start"])
    assert [word["start"] for word in part["words"]] == [word["start"] for word in whole["words"][3:-2]]


@pytest.mark.parametrize("substitution", ["hash", "entity_name", None])
def test_36_redaction_in_text_words_and_utterances(neural, substitution):
    if not neural.is_monotonic:
        pytest.skip("the digits are the neural path's")
    talk = speech.joined(speech.silence(0.4, neural.rate), neural.clips[0], speech.silence(1, neural.rate))
    options = {"redact_pii_sub": substitution} if substitution else {}
    transcript = transcribe(
        neural.server, encoders.wav(talk, talk), multichannel=True, redact_pii=True,
        redact_pii_policies=["number_sequence", "phone_number"], **options)
    assert transcript["status"] == "completed", transcript
    texts = [transcript["text"], *(word["text"] for word in transcript["words"]), *(part["text"] for part in transcript["utterances"])]
    for text in texts:
        assert not any(character.isdigit() for character in text), text
        assert not set(text.lower().split()) & set(talk.words), text
    assert ("[" in transcript["text"]) == (substitution == "entity_name")
    assert ("#" in transcript["text"]) == (substitution != "entity_name")


@pytest.mark.parametrize("options, text", [
    ({"audio_url": "https://elsewhere.example/a.wav"}, "URL"),
    ({}, "audio_url"),
    ({"audio_url": 5}, "string"),
    ({"redact_pii": True, "redact_pii_policies": ["shoe_size"]}, "shoe_size"),
    ({"redact_pii": True, "redact_pii_policies": ["trend"]}, "trend"),
    ({"redact_pii": True, "redact_pii_sub": "stars"}, "redact_pii_sub"),
    ({"webhook_url": "http://a/"}, "--callbacks"),
    ({"punctuate": "yes"}, "punctuate"),
    ({"word_boost": "one"}, "word_boost"),
    ({"audio_start_from": -1}, "audio_start_from"),
    ({"redact_pii_return_unredacted": True}, "unredacted"),
])
def test_what_is_wrong_is_said_at_once(neural, options, text):
    if "audio_url" not in options and options:
        _, upload = ask(neural.server, "POST", "/v2/upload", b"RIFF")
        options = {"audio_url": upload["upload_url"], **options}
    status, answer = ask(neural.server, "POST", "/v2/transcript", options)
    assert status == 400 and text in answer["error"], answer


def test_what_is_no_audio_ends_in_an_error(neural):
    transcript = transcribe(neural.server, b"this is a letter, and not a short one " * 100)
    assert transcript["status"] == "error" and transcript["error"]
    status, answer = ask(neural.server, "GET", f"/v2/transcript/{transcript['id']}/sentences")
    assert status == 400 and "completed" in answer["error"]


def test_listed_and_deleted(neural):
    transcript = transcribe(neural.server, encoders.wav(neural.clips[0]))
    _, page = ask(neural.server, "GET", "/v2/transcript?limit=3&status=completed")
    assert page["page_details"]["result_count"] == len(page["transcripts"]) <= 3
    assert page["transcripts"][0]["id"] == transcript["id"]
    status, gone = ask(neural.server, "DELETE", f"/v2/transcript/{transcript['id']}")
    assert status == 200 and gone["id"] == transcript["id"] and gone["text"] is None
    status, _ = ask(neural.server, "GET", f"/v2/transcript/{transcript['id']}")
    assert status == 400
    status, answer = ask(neural.server, "GET", "/v2/transcript?limit=1000")
    assert status == 400 and "limit" in answer["error"]


def test_keys_are_private(locked, key):
    status, answer = ask(locked.server, "POST", "/v2/upload", b"RIFF")
    assert status == 401 and answer["error"]
    _, upload = ask(locked.server, "POST", "/v2/upload", b"RIFF", key)
    status, answer = ask(locked.server, "POST", "/v2/transcript", {"audio_url": upload["upload_url"][:-12] + "000000000000"}, f"Bearer {key}")
    assert status == 403 and answer["error"] == "Cannot access uploaded file."


def test_jobs_survive_a_restart(tmp_path):
    data = {"PARLANCE_DATA": str(tmp_path / "data")}
    first = rig.neural("--retention", "1", environment=data)
    audio = encoders.wav(talk_of(first))
    done = transcribe(first.server, audio)
    _, upload = ask(first.server, "POST", "/v2/upload", audio)
    numbers = [ask(first.server, "POST", "/v2/transcript", {"audio_url": upload["upload_url"]})[1]["id"] for _ in range(5)]
    first.server.process.kill()
    first.server.process.wait()
    second = rig.neural(environment=data)
    try:
        for number in numbers:
            assert wait_for(second.server, number)["text"] == done["text"]
        assert wait_for(second.server, done["id"]) == done
    finally:
        assert second.server.stop() == 0


def test_without_a_data_folder_it_says_so(tmp_path):
    made = rig.pocketsphinx("--data", "off")
    try:
        status, answer = ask(made.server, "POST", "/v2/upload", b"RIFF")
        assert status == 503 and "data folder" in answer["error"]
    finally:
        made.server.stop()


def test_25_tokens(locked, key):
    for query, text in (("", "expires_in_seconds"), ("?expires_in_seconds=0", "600"), ("?expires_in_seconds=60&max_session_duration_seconds=1", "10800")):
        status, answer = ask(locked.server, "GET", f"/v3/token{query}", key=key)
        assert status == 400 and text in answer["error"], answer
    assert ask(locked.server, "GET", "/v3/token?expires_in_seconds=60")[0] == 401
    status, answer = ask(locked.server, "GET", "/v3/token?expires_in_seconds=60", key=key)
    assert status == 200 and answer["expires_in_seconds"] == 60 and answer["token"]
    status, answer = ask(locked.server, "POST", "/v2/realtime/token", {"expires_in": 60}, key)
    assert status == 200 and list(answer) == ["token"]
    assert ask(locked.server, "POST", "/v2/realtime/token", {"expires_in": "x"}, key)[0] == 400
