// Plays PCM16 at 24 kHz as it comes, one piece after the other, and knows how much of it was heard.

const RATE = 24000;
const LEAD = 0.03; // seconds before the first piece, so that the second is there in time

export class Player {
  static async open() {
    const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    await context.resume();
    return new Player(context);
  }

  constructor(context) {
    this.context = context;
    this.item = undefined;
    this.pieces = []; // {node, at, seconds} of the item
    this.rest = undefined; // half a sample
    this.queuedUntil = 0; // where the item before ends
  }

  get isPlaying() {
    const last = this.pieces.at(-1);
    return last !== undefined && last.at + last.seconds > this.context.currentTime;
  }

  /** `bytes` continue the item's audio, or begin another's. */
  play(item, bytes) {
    if (item !== this.item) {
      // What still plays of the one before is let play on.
      this.queuedUntil = this.isPlaying ? this.pieces.at(-1).at + this.pieces.at(-1).seconds : 0;
      this.item = item;
      this.pieces = [];
      this.rest = undefined;
    }
    const samples = this.samples(bytes);
    if (samples.length === 0) return;
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const node = this.context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.context.destination);
    const last = this.pieces.at(-1);
    const follows = last ? last.at + last.seconds : this.queuedUntil;
    const at = Math.max(follows, this.context.currentTime + (last ? 0 : LEAD));
    node.start(at);
    this.pieces.push({ node, at, seconds: buffer.duration });
  }

  samples(bytes) {
    const all = this.rest === undefined ? bytes : Uint8Array.from([this.rest, ...bytes]);
    this.rest = all.length % 2 ? all.at(-1) : undefined;
    const view = new DataView(all.buffer, all.byteOffset, all.length - (all.length % 2));
    const samples = new Float32Array(view.byteLength / 2);
    for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt16(2 * i, true) / 32768;
    return samples;
  }

  /** Quiet at once. What was heard of an item that was not heard whole, else undefined. */
  stop() {
    const { item, isPlaying, pieces } = this;
    const now = this.context.currentTime;
    const seconds = pieces.reduce((sum, piece) => sum + Math.max(0, Math.min(now - piece.at, piece.seconds)), 0);
    for (const piece of pieces) piece.node.stop();
    this.pieces = [];
    this.item = undefined;
    return isPlaying ? { item, playedMs: Math.floor(seconds * 1000) } : undefined;
  }

  close() {
    if (this.context.state !== "closed") this.context.close();
  }
}
