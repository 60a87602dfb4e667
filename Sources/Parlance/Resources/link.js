// PCM or Opus: what the way to the server can carry.

import { canRecordOpus } from "./sources.js";

const BEHIND_SECONDS = 1; // this much sound on its way …
const SLOW_AFTER_MS = 3000; // … for so long is no hiccup
const REMEMBER_MS = 10 * 60_000;
const SLOW_KINDS = ["slow-2g", "2g", "3g"];
const SLOW_DOWNLINK = 1; // Mbit/s; upwards there is usually less, and PCM takes a quarter of it
const MEMORY = "parlance-slow-link";

export class Link {
  /** `setting` is "automatic", "pcm" or "opus". */
  constructor(setting) {
    this.isAutomatic = setting === "automatic" && canRecordOpus;
    this.codec = canRecordOpus && (setting === "opus" || (this.isAutomatic && Link.isKnownToBeSlow)) ? "opus" : "pcm";
    this.behindSince = undefined;
  }

  static get isKnownToBeSlow() {
    if (Date.now() - Number(sessionStorage.getItem(MEMORY) ?? -Infinity) < REMEMBER_MS) return true;
    const { connection } = navigator;
    if (!connection) return false;
    if (connection.saveData) return true;
    // What the browser knows of its network says nothing about this machine's own server.
    if (["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) return false;
    return SLOW_KINDS.includes(connection.effectiveType) || (connection.downlink > 0 && connection.downlink < SLOW_DOWNLINK);
  }

  /** For a while, sessions of this tab begin with Opus. */
  static rememberSlow() {
    sessionStorage.setItem(MEMORY, String(Date.now()));
  }

  /** Takes how many seconds of sound wait on this side of the server. True once PCM is too much for this link. */
  isTooSlow(waitingSeconds) {
    const now = performance.now();
    if (waitingSeconds < BEHIND_SECONDS) this.behindSince = undefined;
    else this.behindSince ??= now;
    return this.behindSince !== undefined && now - this.behindSince >= SLOW_AFTER_MS;
  }
}

/** Says when a moment is quiet enough to change horses: no word is cut in two. */
export class Hush {
  constructor() {
    this.loudest = 0;
  }

  /** Takes the levels of a chunk. */
  isQuiet(levels) {
    const level = Math.max(0, ...levels);
    this.loudest = Math.max(level, this.loudest * 0.98); // half of it after 3.5 s
    return level < this.loudest * 0.1;
  }
}
