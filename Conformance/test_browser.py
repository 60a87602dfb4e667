"""The page in a real browser: Chromium with a recording in place of a microphone.

PARLANCE_SCREENSHOTS names a folder that keeps the pictures taken on the way.
"""

import json

import pytest
import speech
from browser import PATIENCE
from selenium.webdriver.common.by import By


def test_words_spoken_into_the_microphone_appear_and_settle(neural, browse):
    clip = neural.clips[0]
    page = browse(speech.joined(speech.silence(1, clip.rate), clip, speech.silence(2.5, clip.rate)))
    page.open(neural.server)
    page.picture("1-welcome")
    page.click("microphone")
    page.until(lambda: page.state == "Live", "the session to begin")
    page.until(lambda: page.driver.find_elements(By.CSS_SELECTOR, ".partial:not(:empty)"), "words that are still open")
    page.picture("2-partial")
    page.until(lambda: len(page.finals) >= len(clip.words) - 1, "the words to settle")
    page.picture("3-final")
    # The recording starts anywhere and goes round: what was said is in what was heard.
    heard = [word.lower() for word in page.finals]
    rounds = list(clip.words) * 3
    best = min(speech.errors(heard, rounds[start: start + len(heard)]) for start in range(len(clip.words)))
    assert best <= max(1, neural.tolerance * len(heard)), heard
    page.until(lambda: page.figure("recognition-p95") != "–", "figures")
    assert all(float(page.figure(f"{stage}-last")) >= 0 for stage in ("decode", "voice_activity", "queue", "recognition", "send", "trip"))
    assert "p95" in page.driver.find_element(By.CSS_SELECTOR, ".gauge .number").text
    assert neural.name in page.element("session-facts").text
    assert page.element("announcer").get_property("textContent")
    page.click("microphone")
    page.until(lambda: page.state == "Done", "the session to end")
    assert page.notice == ""
    assert page.complaints() == []


@pytest.mark.parametrize("pace", ["realtime", "full"])
def test_a_recording_is_transcribed(neural, browse, tmp_path, pace):
    clip = speech.joined(neural.clips[0], speech.silence(1.2, neural.rate), neural.clips[1 % len(neural.clips)])
    page = browse()
    page.open(neural.server)
    if pace == "full":
        page.click("open-settings")
        page.driver.find_element(By.CSS_SELECTOR, 'input[value="full"]').click()
        page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.element("file").send_keys(str(clip.write_wav(tmp_path / "talk.wav")))
    page.until(lambda: page.state == "Done", "the recording to end", PATIENCE + clip.seconds)
    neural.assert_understood(page.finals, clip.words)
    stamps = [stamp.text for stamp in page.driver.find_elements(By.CLASS_NAME, "stamp")]
    assert stamps and stamps[0] == "0:00"
    assert page.element("dropped").text == "0.0 s"

    page.click("save-text")
    page.click("save-subtitles")
    text, subtitles = tmp_path / "downloads/talk.txt", tmp_path / "downloads/talk.srt"
    page.until(lambda: text.exists() and subtitles.exists(), "the downloads")
    neural.assert_understood(text.read_text().split(), clip.words)
    first = subtitles.read_text().splitlines()
    assert first[0] == "1" and " --> " in first[1] and first[1].startswith("00:00:00,")
    assert page.complaints() == []
    page.click("clear")
    assert page.finals == [] and page.state == "Ready"


def test_words_are_written_for_readers_and_hidden_where_asked(neural, browse, tmp_path):
    clip = max(neural.clips, key=lambda clip: len(clip.words))
    talk = speech.joined(speech.silence(0.4, neural.rate), clip, speech.silence(1.2, neural.rate)).write_wav(tmp_path / "talk.wav")
    page = browse()
    page.open(neural.server, format="smart")
    page.element("file").send_keys(str(talk))
    page.until(lambda: page.state == "Done", "the recording to end", PATIENCE + clip.seconds)
    assert page.finals[0][0].isdigit() or page.finals[0][0].isupper(), page.finals
    page.click("clear")
    page.change(redact="all")
    page.element("file").send_keys(str(talk))
    page.until(lambda: page.state == "Done", "the recording to end", PATIENCE + clip.seconds)
    page.picture("redacted")
    assert page.fact("Hidden") == "all that can be found"
    if neural.name != "pocketsphinx":
        assert page.driver.find_elements(By.CSS_SELECTOR, ".word.redacted")
        assert not any(character.isdigit() for word in page.finals for character in word), page.finals
    assert page.complaints() == []


def test_a_changed_pause_reaches_the_running_session(neural, browse):
    page = browse(neural.clips[0])
    page.open(neural.server)
    page.click("microphone")
    page.until(lambda: page.state == "Live", "the session to begin")
    page.click("open-settings")
    page.set("endpointing", "1200")
    assert page.element("endpointing-value").text == "1200 ms"
    page.picture("4-settings")
    page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.click("microphone")
    page.until(lambda: page.state.startswith("Done"), "the session to end")
    assert page.notice == "" and page.complaints() == []


def test_a_key_is_asked_for_and_then_works(locked, key, browse, tmp_path):
    clip = locked.clips[0]
    page = browse()
    page.open(locked.server)
    file = str(clip.write_wav(tmp_path / "talk.wav"))
    page.element("file").send_keys(file)
    page.until(lambda: "asks for an API key" in page.notice, "the refusal")
    page.picture("5-key")
    page.element("key").send_keys("not it")
    page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.element("file").send_keys(file)
    page.until(lambda: "cannot be sent from a browser" in page.notice, "a word about the key")
    page.click("open-settings")
    page.element("key").clear()
    page.element("key").send_keys(key)
    page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.element("file").send_keys(file)
    page.until(lambda: page.state == "Done", "the recording to end")
    locked.assert_understood(page.finals, clip.words)
    assert page.driver.execute_script("return [localStorage.length, sessionStorage.getItem('parlance-key')]") == [0, key]


def test_problems_are_explained(neural, browse, tmp_path):
    page = browse(allowed=False)
    page.open(neural.server)
    page.click("microphone")
    page.until(lambda: "microphone was refused" in page.notice, "the refusal of the microphone")
    page.click("notice-close")
    assert page.notice == ""

    (tmp_path / "letter.txt").write_text("Dear server, this is no sound at all.")
    page.element("file").send_keys(str(tmp_path / "letter.txt"))
    page.until(lambda: "could not be read as audio" in page.notice, "a word about the file")

    page.click("open-settings")
    page.element("language").send_keys("tlh")
    page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.element("file").send_keys(str(neural.clips[0].write_wav(tmp_path / "talk.wav")))
    page.until(lambda: "refused the session" in page.notice and "tlh" in page.notice, "the server's own words")
    assert page.state == "Stopped"


def test_the_page_fits_a_telephone_and_the_dark(neural, browse):
    clip = neural.clips[0]
    page = browse(speech.joined(clip, speech.silence(1.5, clip.rate)))
    page.emulate(390, 844, dark=True)
    page.open(neural.server)
    page.click("microphone")
    page.until(lambda: len(page.finals) >= 3, "words")
    assert page.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    page.picture("6-telephone")
    page.click("chip")
    assert page.element("latency").is_displayed()
    page.picture("7-telephone-figures")
    colour = page.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert max(json.loads(colour.replace("rgb(", "[").replace(")", "]"))) < 60, colour


RESAMPLE = """
const [rate, frequency, done] = arguments;
const context = new OfflineAudioContext(1, rate * 2, rate);
context.audioWorklet.addModule('/capture-worklet.js').then(async () => {
  const node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
  const samples = [];
  const flushed = new Promise((resolve) => {
    node.port.onmessage = ({ data }) => (data.done ? resolve() : samples.push(...new Int16Array(data.pcm)));
  });
  const tone = new OscillatorNode(context, { frequency });
  tone.connect(new GainNode(context, { gain: 0.5 })).connect(node);
  tone.start();
  context.suspend(1.92).then(async () => { node.port.postMessage('stop'); await flushed; context.resume(); });
  await context.startRendering();
  const steady = samples.slice(4000, 28000);
  const power = steady.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0) / steady.length;
  let crossings = 0;
  for (let i = 1; i < steady.length; i += 1) if (steady[i - 1] < 0 && steady[i] >= 0) crossings += 1;
  done({ count: samples.length, decibels: 10 * Math.log10(power / 0.125 + 1e-12), crossings });
}).catch((error) => done({ error: String(error) }));
"""


def test_the_microphone_is_resampled_without_aliases(neural, browse):
    page = browse()
    page.open(neural.server)
    for rate in (44_100, 48_000):
        for frequency in (200, 1000, 3400, 6500):
            got = page.driver.execute_async_script(RESAMPLE, rate, frequency)
            assert abs(got["decibels"]) < 0.05, (rate, frequency, got)
            assert abs(got["crossings"] - frequency * 1.5) <= 1, (rate, frequency, got)
            assert abs(got["count"] - 1.92 * 16_000) <= 64, (rate, frequency, got)
        for frequency in (8_200, 10_000, 15_000, 20_000):
            got = page.driver.execute_async_script(RESAMPLE, rate, frequency)
            assert got["decibels"] < -70, (rate, frequency, got)
