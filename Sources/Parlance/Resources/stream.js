// One session of the native protocol, /v1/stream: PCM16 or Opus in WebM up, JSON events down.

import { BYTES_PER_SECOND, secondsOf } from "./sources.js";

const MOST_UNSENT_SECONDS = 30; // beyond this, a live source loses PCM here rather than memory
const RATE_CHUNKS = 50;
const DELAY_SHOWS_MS = 500; // less is the ordinary way there and back, and what an encoder holds
const DELAY_COUNTS_MS = 2500;
const CHUNK_SECONDS = 0.1;
const REMEMBERED_CHUNKS = 1200;

const CLOSE_REASONS = new Map([
  [1001, "The server is shutting down."],
  [1006, "The connection was lost."],
  [1008, "The server ended the session."],
  [1009, "A message was too large for the server."],
  [1011, "Something went wrong in the server."],
  [1013, "The server is too busy. Try again in a little while."],
]);

export class Stream {
  /** `on` has a function per thing that can happen: `event(event)`, `over({title, text} | undefined)`. `codec` is "pcm" or "opus". */
  constructor(settings, on) {
    this.on = on;
    this.settings = settings;
    this.codec = settings.codec;
    this.delay = 0;
    this.delayAt = -Infinity;
    this.recent = []; // [bytes, seconds] of the newest chunks
    this.waiting = []; // what was said before the connection stood
    this.sentSeconds = 0;
    this.lostSeconds = 0;
    this.sentAt = new Map();
    this.isOver = false;
    this.failure = undefined;
    const query = new URLSearchParams({
      ...(this.codec === "opus" ? { encoding: "webm" } : { encoding: "linear16", sample_rate: "16000" }),
      endpointing: String(settings.endpointing),
    });
    if (settings.format) query.set("format", settings.format);
    if (settings.redact) query.set("redact", settings.redact);
    if (settings.language) query.set("language", settings.language);
    if (settings.overflow) query.set("overflow", settings.overflow);
    this.url = new URL(`v1/stream?${query}`, document.baseURI);
    const address = new URL(this.url);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    try {
      this.socket = new WebSocket(address, settings.key ? ["token", settings.key] : []);
    } catch {
      queueMicrotask(() => this.finishWith({
        title: "That API key cannot be sent from a browser.",
        text: "It must not hold spaces, commas, slashes or equals signs: letters, digits, “-”, “_” and “.” work.",
      }));
      return;
    }
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.opened();
    this.socket.onmessage = ({ data }) => this.received(data);
    this.socket.onclose = (event) => this.closed(event);
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  opened() {
    this.wasOpen = true;
    const waiting = this.waiting;
    this.waiting = [];
    for (const message of waiting) this.send(message);
  }

  send(message) {
    if (this.isOver || !this.socket) return;
    if (this.isOpen) this.socket.send(message);
    else if (this.socket.readyState === WebSocket.CONNECTING) this.waiting.push(message);
  }

  /** Hands over one chunk. Returns false when it had to be left out. */
  sendAudio(pcm) {
    const seconds = secondsOf(pcm.byteLength);
    if (this.unsentSeconds > MOST_UNSENT_SECONDS) {
      this.lostSeconds += seconds;
      return false;
    }
    this.sentSeconds += seconds;
    const index = Math.round(this.sentSeconds / CHUNK_SECONDS);
    this.sentAt.set(index, performance.now());
    this.sentAt.delete(index - REMEMBERED_CHUNKS);
    this.count(pcm.byteLength, seconds);
    this.send(pcm);
    return true;
  }

  /** Recording of what `sendPiece` takes begins now. */
  startPieces() {
    this.startedAt = performance.now();
  }

  /** Hands over the next piece of a WebM stream. None is ever left out: the stream would not be one any more. */
  sendPiece(blob) {
    const seconds = (performance.now() - this.startedAt) / 1000;
    this.count(blob.size, seconds - this.sentSeconds);
    this.sentSeconds = seconds;
    this.send(blob);
  }

  count(bytes, seconds) {
    this.recent.push([bytes, seconds]);
    if (this.recent.length > RATE_CHUNKS) this.recent.shift();
  }

  /** Bytes for each second of sound, measured over the newest seconds; undefined before there was any. */
  get bytesPerSecond() {
    const [bytes, seconds] = this.recent.reduce((sum, chunk) => [sum[0] + chunk[0], sum[1] + chunk[1]], [0, 0]);
    return seconds > 0 ? bytes / seconds : undefined;
  }

  get unsentSeconds() {
    const waiting = this.waiting.reduce((sum, message) => sum + (message.byteLength ?? message.size ?? 0), 0);
    const bytes = waiting + (this.socket?.bufferedAmount ?? 0);
    return bytes === 0 ? 0 : bytes / (this.bytesPerSecond ?? BYTES_PER_SECOND);
  }

  /** How long words took beyond what the server says it needed: buffers on the way that this page cannot see into. */
  addDelay(milliseconds) {
    if (!Number.isFinite(milliseconds)) return;
    this.delay = milliseconds;
    this.delayAt = performance.now();
  }

  /** Seconds of sound that have not reached the server, as far as can be known. */
  get waitingSeconds() {
    const isKnown = performance.now() - this.delayAt < DELAY_COUNTS_MS && this.delay > DELAY_SHOWS_MS && !this.isOver;
    return Math.max(this.unsentSeconds, isKnown ? this.delay / 1000 : 0);
  }

  /** Milliseconds since the chunk that ends at this media time was handed over; with Opus, since it was heard. */
  sinceSent(mediaSeconds) {
    if (this.codec === "opus") return this.startedAt === undefined ? undefined : performance.now() - this.startedAt - mediaSeconds * 1000;
    const at = this.sentAt.get(Math.ceil(mediaSeconds / CHUNK_SECONDS - 1e-6));
    return at === undefined ? undefined : performance.now() - at;
  }

  update(endpointing) {
    this.send(JSON.stringify({ type: "update", endpointing }));
  }

  finish() {
    this.send(JSON.stringify({ type: "finish" }));
  }

  /** Leaves without waiting for anything. */
  abandon() {
    this.isOver = true;
    this.socket?.close();
  }

  received(data) {
    let event;
    try {
      event = JSON.parse(data);
    } catch {
      return; // not of this protocol; a later server may know better
    }
    if (event.type === "failed") this.failure = event;
    if (event.type === "ended") this.ended = true;
    this.on.event(event);
  }

  async closed(event) {
    if (this.isOver) return;
    if (this.failure) {
      const known = this.failure.code === "shutting_down" ? "The server is shutting down." : "The server ended the session.";
      this.finishWith({ title: known, text: this.failure.message });
    } else if (this.wasOpen) {
      if (event.code === 1000 || this.ended) return this.finishWith(undefined);
      this.finishWith({
        title: CLOSE_REASONS.get(event.code) ?? "The session was closed.",
        text: [event.reason, `(code ${event.code})`].filter(Boolean).join(" "),
      });
    } else {
      this.finishWith(await this.explainRefusal());
    }
  }

  finishWith(problem) {
    if (this.isOver) return;
    this.isOver = true;
    this.on.over(problem);
  }

  /** A browser does not show why a WebSocket was refused: ask the same address again, as plain HTTP. */
  async explainRefusal() {
    const unreachable = { title: "The server cannot be reached.", text: `Nothing answers at ${this.url.host}. Is it still running?` };
    try {
      const headers = this.settings.key ? { authorization: `Token ${this.settings.key}` } : {};
      const answer = await fetch(this.url, { headers, cache: "no-store" });
      const body = await answer.json().catch(() => undefined);
      const message = body?.error?.message;
      if (answer.status === 401) {
        return { title: this.settings.key ? "The server does not know this API key." : "This server asks for an API key.", text: message ?? "Enter one in the settings.", openSettings: true };
      }
      if (answer.status === 426 || !message) {
        return { title: "The server did not accept the connection.", text: "A proxy between here and the server may not let WebSockets through." };
      }
      return { title: "The server refused the session.", text: message };
    } catch {
      return unreachable;
    }
  }
}
