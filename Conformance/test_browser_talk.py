"""The page's conversation with the built-in agent, in a real browser: a recording speaks in place of a person."""

import json

import speech
from selenium.webdriver.common.by import By

# What the page says to the server, and what it plays, is watched.
WATCH = """
window.told = [];
window.heard = [];
window.played = [];
window.stopped = 0;
const plainSend = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (typeof data === "string") {
    const event = JSON.parse(data);
    if (event.type !== "input_audio_buffer.append") window.told.push(event);
    if (!this.isWatched) {
      this.isWatched = true;
      this.addEventListener("message", ({ data }) => {
        const event = JSON.parse(data);
        delete event.delta;
        window.heard.push(event);
      });
    }
  }
  return plainSend.call(this, data);
};
const plainStart = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  window.played.push(this.buffer.duration);
  return plainStart.call(this, at);
};
const plainStop = AudioBufferSourceNode.prototype.stop;
AudioBufferSourceNode.prototype.stop = function () {
  window.stopped += 1;
  return plainStop.call(this);
};
"""


def said(page, who):
    return [line.text for line in page.driver.find_elements(By.CSS_SELECTOR, f'.line[data-speaker="{who}"] .said')]


def told(page, kind, where="told"):
    return page.driver.execute_script(f"return window.{where}.filter((event) => event.type === arguments[0])", kind)


def talking(server, browse, clip):
    page = browse(clip)
    page.before_anything(WATCH)
    page.open(server)
    page.click("talk")
    page.until(lambda: page.state == "Talking", "the conversation to begin")
    return page


def test_a_conversation_is_heard_answered_and_written_down(neural, browse):
    clip = neural.clips[0]
    page = talking(neural.server, browse, speech.joined(
        speech.silence(1, clip.rate), clip.trimmed(), speech.silence(15, clip.rate)))
    page.until(lambda: any("built-in agent" in text for text in said(page, "Agent")), "an answer")
    page.picture("talk")
    page.until(lambda: told(page, "response.done", "heard"), "the answer's end")
    user = [word.strip(".,").lower() for text in said(page, "You") for word in text.split() if word != "…"]
    # The recording starts anywhere.
    rounds = list(clip.words) * 3
    assert user and min(speech.errors(user, rounds[start: start + len(user)]) for start in range(len(clip.words))) <= max(
        1, neural.tolerance * len(user)), user
    answer = " ".join(said(page, "Agent"))
    assert answer.startswith("This is the built-in agent. You said:")
    spoken = page.driver.execute_script("return window.played.reduce((sum, seconds) => sum + seconds, 0)")
    assert 2 < spoken < 20, "the answer is played"
    page.click("microphone")
    page.until(lambda: page.state == "Done", "the conversation to end")
    assert page.notice == "" and page.complaints() == []
    # Ordinary transcription goes on as ever.
    page.click("microphone")
    page.until(lambda: page.state == "Live", "a session")


def test_who_speaks_over_the_answer_stops_it(neural, browse):
    clip = neural.clips[0]
    page = talking(neural.server, browse, speech.joined(
        speech.silence(0.5, clip.rate), clip.trimmed(), speech.silence(2.2, clip.rate)))
    page.until(lambda: told(page, "conversation.item.truncate"), "an interruption")
    page.until(lambda: told(page, "conversation.item.truncated", "heard"), "the server to know")
    cut = told(page, "conversation.item.truncate")[0]
    spoken = page.driver.execute_script("return window.played.reduce((sum, seconds) => sum + seconds, 0)")
    assert 0 <= cut["audio_end_ms"] <= spoken * 1000
    assert page.driver.execute_script("return window.stopped") > 0
    assert [event["response"]["status"] for event in told(page, "response.done", "heard")][0] in ("cancelled", "completed")
    assert page.notice == "" and page.complaints() == []


def test_without_a_key_the_settings_open(locked_server, browse):
    page = browse(speech.silence(3, 16000))
    page.open(locked_server.server)
    page.click("talk")
    page.until(lambda: page.notice, "a word about the key")
    assert page.element("settings").get_attribute("open") is not None
    assert json.dumps(page.state)
