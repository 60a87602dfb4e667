// A conversation with the server's language model over /v1/realtime: the microphone up, the answer's voice down. Who speaks
// while the answer is heard is listened to: the voice stops at once, and the server is told how much of it was heard.

import { Player } from "./player.js";
import { Microphone, SAMPLE_RATE } from "./sources.js";

const CHUNK_SAMPLES = SAMPLE_RATE / 50; // 20 ms: who interrupts is heard soon
const INSTRUCTIONS = "You are talking with someone who hears you and does not see you. Answer in one or two short sentences.";

const CLOSE_REASONS = new Map([
  [1001, "The server ended the conversation."],
  [1006, "The connection was lost."],
  [1013, "The server is too busy. Try again in a little while."],
]);

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export class Talk {
  /**
   * `on` has a function per thing that can happen: `ready()`, `levels(levels)`, `speaking(isUser)`, `said({who, item, text, isOver})`,
   * `trouble(title, text)`, `over({title, text} | undefined)`.
   */
  static async open(settings, on) {
    const talk = new Talk(settings, on);
    try {
      // The answer comes out of the same machine: without echo cancellation it would interrupt itself.
      talk.source = await Microphone.open(
        settings.device, (pcm, levels) => talk.hear(pcm, levels),
        () => talk.end({ title: "The microphone went away.", text: "The conversation has ended with it." }),
        { echoCancellation: true, noiseSuppression: true, chunk: CHUNK_SAMPLES });
      talk.player = await Player.open();
      talk.connect();
    } catch (error) {
      talk.source?.release();
      talk.player?.close();
      throw error;
    }
    return talk;
  }

  constructor(settings, on) {
    this.settings = settings;
    this.on = on;
    this.texts = new Map(); // by item
    this.isOver = false;
    this.isLive = false;
  }

  connect() {
    const address = new URL("v1/realtime?model=gpt-realtime", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const { key } = this.settings;
    this.socket = new WebSocket(address, key ? ["realtime", `openai-insecure-api-key.${key}`] : ["realtime"]);
    this.socket.onmessage = ({ data }) => this.received(JSON.parse(data));
    this.socket.onclose = ({ code, reason }) => this.end(
      code === 1000 ? undefined : {
        title: this.isLive ? "The conversation was cut off." : "The server did not take the call.",
        text: CLOSE_REASONS.get(code) ?? reason ?? "", openSettings: !this.isLive && !key,
      });
  }

  send(type, fields) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type, ...fields }));
  }

  hear(pcm, levels) {
    if (this.isOver) return;
    this.on.levels(levels);
    if (this.isLive) this.send("input_audio_buffer.append", { audio: base64(pcm) });
  }

  received(event) {
    switch (event.type) {
      case "session.created":
        this.send("session.update", {
          session: {
            type: "realtime", instructions: INSTRUCTIONS,
            audio: {
              input: {
                format: { type: "audio/pcm", rate: SAMPLE_RATE },
                transcription: { model: "whisper-1", ...(this.settings.language ? { language: this.settings.language } : {}) },
                turn_detection: { type: "server_vad", silence_duration_ms: Math.max(200, this.settings.endpointing) },
              },
            },
          },
        });
        break;
      case "session.updated":
        this.isLive = true;
        this.on.ready();
        break;
      case "input_audio_buffer.speech_started":
        this.interrupt();
        this.on.speaking(true);
        break;
      case "input_audio_buffer.speech_stopped":
        this.on.speaking(false);
        this.say("you", event.item_id, "…");
        break;
      case "conversation.item.input_audio_transcription.delta":
        this.add("you", event.item_id, event.delta);
        break;
      case "conversation.item.input_audio_transcription.completed":
        this.say("you", event.item_id, event.transcript, true);
        break;
      case "conversation.item.input_audio_transcription.failed":
        this.say("you", event.item_id, "", true);
        break;
      case "response.output_audio.delta":
        this.player.play(event.item_id, bytes(event.delta));
        break;
      case "response.output_audio_transcript.delta":
        this.add("agent", event.item_id, event.delta);
        break;
      case "response.output_audio_transcript.done":
        this.say("agent", event.item_id, event.transcript, true);
        break;
      case "response.done":
        if (event.response.status === "failed") {
          this.on.trouble("There is no answer.", event.response.status_details?.error?.message ?? "");
        }
        break;
      case "error":
        // What was heard and what was sent may miss each other by a moment; nothing comes of it.
        if (event.error.event_id !== "truncate") this.on.trouble("The server did not understand this page.", event.error.message);
        break;
    }
  }

  add(who, item, delta) {
    const text = (this.texts.get(item) ?? "") + delta;
    this.texts.set(item, text);
    this.say(who, item, text);
  }

  say(who, item, text, isOver = false) {
    this.on.said({ who, item, text: text || (isOver ? "" : "…"), isOver });
    if (isOver) this.texts.delete(item);
  }

  /** The user has begun to speak: the voice stops, and what nobody heard is taken back. */
  interrupt() {
    const cut = this.player.stop();
    if (!cut) return;
    this.send("conversation.item.truncate", { event_id: "truncate", item_id: cut.item, content_index: 0, audio_end_ms: cut.playedMs });
  }

  end(problem) {
    if (this.isOver) return;
    this.isOver = true;
    this.player?.close();
    this.source?.release();
    if (this.socket && this.socket.readyState < WebSocket.CLOSING) this.socket.close(1000);
    this.on.over(problem);
  }
}
