"""What the page sends: PCM, or Opus in WebM where the link is slow."""

import contextlib
import time

import pytest
import rig
import speech
from slowlink import SlowLink
from selenium.webdriver.common.by import By

SLOW = 100_000  # bits per second: too little for PCM (256,000), plenty for Opus


def loop_of(rig):
    """What the microphone hears, over and over."""
    clip = rig.clips[0]
    return clip, speech.joined(speech.silence(0.6, clip.rate), clip, speech.silence(0.8, clip.rate))


def assert_heard(rig, heard, clip, spare=1):
    """The recording starts anywhere and goes round: what was heard is in what was said."""
    heard = [word.lower() for word in heard]
    rounds = list(clip.words) * (2 + len(heard) // len(clip.words))
    best = min(speech.errors(heard, rounds[start: start + len(heard)]) for start in range(len(clip.words)))
    assert best <= max(spare, rig.tolerance * len(heard)), heard


@contextlib.contextmanager
def slow_link(rig):
    link = SlowLink(rig.server)
    try:
        yield link
    finally:
        link.close()


@pytest.mark.parametrize("audio, name, heard_as, least, most", [
    ("pcm", "PCM", "linear16", 250, 262), ("opus", "Opus in WebM", "Opus", 8, 60),
])
def test_words_arrive_by_either_codec(neural, browse, audio, name, heard_as, least, most):
    clip, loop = loop_of(neural)
    page = browse(loop)
    page.open(neural.server)
    page.change(codec=audio)
    page.click("microphone")
    page.until(lambda: len(page.finals) >= len(clip.words), "a round of words")
    codec, rate = page.sent_as
    assert codec == name and least <= rate <= most, page.sent_as
    assert heard_as in page.fact("Heard as"), page.fact("Heard as")
    assert ("encoder holds back" in page.element("latency-note").text) == (audio == "opus")
    trip, total = float(page.figure("trip-p50")), float(page.figure("recognition-p50"))
    assert 0 < trip and total < trip + 1, (trip, total)
    print(f"\n{name}: {rate} kbit/s, words seen {trip:.0f} ms (p50) after their audio, of which recognition {total:.0f}; heard as {page.fact('Heard as')}")
    page.picture(f"8-{audio}")
    page.click("microphone")
    page.until(lambda: page.state == "Done", "the session to end")
    assert page.notice == "" and page.complaints() == [] and page.element("dropped").text == "0.0 s"
    assert_heard(neural, page.finals, clip)


def test_a_fast_link_keeps_pcm(neural, browse):
    clip, loop = loop_of(neural)
    with slow_link(neural) as link:
        page = browse(loop)
        page.open(link)
        page.click("microphone")
        page.until(lambda: page.state == "Live", "the session to begin")
        time.sleep(9)
        assert page.sent_as == ("PCM", 256) and page.notice == ""
        page.click("microphone")
        page.until(lambda: page.state == "Done", "the session to end")
        assert_heard(neural, page.finals, clip)


def test_a_link_that_gets_slow_is_given_opus_and_no_word_is_lost(neural, browse):
    clip, loop = loop_of(neural)
    with slow_link(neural) as link:
        page = browse(loop)
        page.open(link)
        page.click("microphone")
        page.until(lambda: len(page.finals) >= 2, "words by PCM")
        session = page.fact("Session")
        began = time.monotonic()
        link.limit(SLOW)
        page.until(lambda: "goes as Opus" in page.notice, "the change of codec")
        print(f"\nwent over to Opus {time.monotonic() - began:.1f} s after the link became slow; waiting then: {page.element('unsent').text}")
        page.picture("9-slow-link")
        assert page.state == "Live" and page.fact("Session") != session
        count = len(page.finals)
        page.until(lambda: page.element("unsent").text in ("0.0 s", "0.1 s"), "what waited to be sent")
        page.until(lambda: len(page.finals) >= count + len(clip.words) + 2, "words by Opus")
        codec, rate = page.sent_as
        assert codec == "Opus in WebM" and rate < 60
        page.click("microphone")
        page.until(lambda: page.state == "Done", "the session to end")
        assert page.element("dropped").text == "0.0 s" and page.complaints() == []
        # One word may suffer where one codec takes over from the other.
        assert_heard(neural, page.finals, clip, spare=2)
        stamps = [_seconds(stamp.text) for stamp in page.driver.find_elements(By.CLASS_NAME, "stamp")]
        assert stamps == sorted(stamps), stamps

        # The next session of this tab knows.
        link.limit(None)
        page.click("microphone")
        page.until(lambda: page.state == "Live" and page.sent_as[1], "the next session")
        assert page.sent_as[0] == "Opus in WebM"


def test_a_server_without_room_for_the_change_keeps_the_session_it_has(browse):
    """And leaving in the middle of it all still brings every word."""
    rig_ = rig.neural(environment={"PARLANCE_MAX_SESSIONS": "1"})
    clip, loop = loop_of(rig_)
    try:
        with slow_link(rig_) as link:
            page = browse(loop)
            page.open(link)
            page.click("microphone")
            page.until(lambda: len(page.finals) >= 2, "words by PCM")
            link.limit(SLOW)
            page.until(lambda: page.element("health-summary").text == "the link is slow", "the page to notice")
            time.sleep(6)
            assert page.state == "Live" and page.sent_as == ("PCM", 256) and page.notice == ""
            page.click("microphone")
            page.until(lambda: page.state == "Done", "what waited to be sent")
            assert page.element("dropped").text == "0.0 s"
            assert_heard(rig_, page.finals, clip)
            assert b"\nparlance_sessions_refused_total{" in rig_.server.get("/metrics").body, "no change was tried"
    finally:
        rig_.server.kill()


def _seconds(stamp):
    minutes, seconds = stamp.split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_browser_that_saves_data_begins_with_opus(neural, browse):
    page = browse(neural.clips[0])
    page.before_anything("Object.defineProperty(Navigator.prototype, 'connection', {get: () => ({saveData: true, effectiveType: '4g', downlink: 10})})")
    page.open(neural.server)
    page.click("microphone")
    page.until(lambda: page.sent_as[1], "sound to be sent")
    assert page.sent_as[0] == "Opus in WebM"


def test_a_browser_without_a_recorder_says_so_and_sends_pcm(neural, browse):
    page = browse(neural.clips[0])
    page.before_anything("delete window.MediaRecorder; sessionStorage.setItem('parlance-settings', '{\"audio\":\"opus\"}')")
    page.open(neural.server)
    page.click("open-settings")
    assert "cannot record Opus" in page.element("codec-help").text
    assert not page.driver.find_element(By.CSS_SELECTOR, '#codec [value="opus"]').is_enabled()
    page.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()
    page.click("microphone")
    page.until(lambda: page.sent_as[1], "sound to be sent")
    assert page.sent_as[0] == "PCM"


def test_the_choice_of_codec_outlives_a_reload(neural, browse):
    page = browse()
    page.open(neural.server)
    page.change(codec="opus")
    page.open(neural.server)
    assert page.element("codec").get_property("value") == "opus"
    page.change(codec="automatic")
    page.open(neural.server)
    assert page.element("codec").get_property("value") == "automatic"
