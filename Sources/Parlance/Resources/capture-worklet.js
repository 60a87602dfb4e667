// Microphone to 16 kHz PCM16, on the audio thread.
//
// The browser's rate (44.1 or 48 kHz, usually) comes down to the server's by a polyphase windowed-sinc filter with an
// exact rational ratio: nothing above 8 kHz folds back into speech, and no drift builds up however long one speaks.

const TARGET_RATE = 16000;
const ZERO_CROSSINGS = 32; // each side of the sinc: flat to about 6.7 kHz
const KAISER_BETA = 8; // 80 dB down from 8 kHz on
const CUTOFF = 0.922; // middle of the transition, in half the lower rate

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

class Resampler {
  constructor(sourceRate, targetRate) {
    const divisor = gcd(sourceRate, targetRate);
    const lower = Math.min(sourceRate, targetRate);
    this.up = targetRate / divisor;
    this.down = sourceRate / divisor;
    this.half = Math.ceil((ZERO_CROSSINGS * sourceRate) / lower);
    this.taps = 2 * this.half;
    this.filter = this.design((CUTOFF * lower) / sourceRate);
    this.buffer = new Float32Array(this.taps + 8192);
    this.filled = this.half - 1; // silence before the first sample: output 0 lies exactly on input 0
    this.first = 0; // where in the buffer the next output's taps begin
    this.phase = 0;
    this.taken = 0; // inputs
    this.given = 0; // outputs
  }

  /** One row of taps per phase, each with a gain of exactly 1 for a constant. */
  design(bandwidth) {
    const { up, taps, half } = this;
    const filter = new Float32Array(up * taps);
    const scale = besselI0(KAISER_BETA);
    for (let phase = 0; phase < up; phase += 1) {
      const row = filter.subarray(phase * taps, (phase + 1) * taps);
      let gain = 0;
      for (let tap = 0; tap < taps; tap += 1) {
        const x = tap - (half - 1) - phase / up;
        const edge = x / half;
        const window = Math.abs(edge) < 1 ? besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / scale : 0;
        const angle = Math.PI * bandwidth * x;
        row[tap] = window * (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle);
        gain += row[tap];
      }
      for (let tap = 0; tap < taps; tap += 1) row[tap] /= gain;
    }
    return filter;
  }

  /** Takes samples and hands every finished one to `emit`. */
  push(samples, emit) {
    this.taken += samples.length;
    this.feed(samples, emit);
  }

  /** Gives the samples that still wait for what follows them, taking that to be silence. */
  flush(emit) {
    this.feed(new Float32Array(this.taps), emit);
  }

  feed(samples, emit) {
    for (let from = 0; from < samples.length; ) {
      const room = Math.min(samples.length - from, this.buffer.length - this.filled);
      this.buffer.set(samples.subarray(from, from + room), this.filled);
      this.filled += room;
      from += room;
      this.run(emit);
    }
  }

  run(emit) {
    const { buffer, filter, taps, up, down } = this;
    while (this.first + taps <= this.filled && this.given * down < this.taken * up) {
      const row = this.phase * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) sum += buffer[this.first + tap] * filter[row + tap];
      emit(sum);
      this.given += 1;
      this.phase += down;
      this.first += Math.floor(this.phase / up);
      this.phase %= up;
    }
    if (this.first >= 4096 || this.filled === buffer.length) {
      const start = Math.min(this.first, this.filled);
      buffer.copyWithin(0, start, this.filled);
      this.filled -= start;
      this.first -= start;
    }
  }
}

class CaptureProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions } = {}) {
    super();
    this.chunkSamples = processorOptions?.chunk ?? 1600; // 100 ms
    this.levelSamples = this.chunkSamples / 2; // two level readings per chunk
    this.resampler = new Resampler(sampleRate, TARGET_RATE);
    this.emit = (sample) => this.take(sample);
    this.stopped = false;
    this.begin();
    this.port.onmessage = ({ data }) => data === "stop" && this.stop();
  }

  begin() {
    this.chunk = new Int16Array(this.chunkSamples);
    this.count = 0;
    this.levels = [];
    this.energy = 0;
  }

  take(sample) {
    const clipped = Math.max(-1, Math.min(1, sample));
    this.chunk[this.count] = Math.round(clipped * 32767);
    this.count += 1;
    this.energy += clipped * clipped;
    if (this.count % this.levelSamples === 0) {
      this.levels.push(Math.sqrt(this.energy / this.levelSamples));
      this.energy = 0;
    }
    if (this.count === this.chunkSamples) this.send();
  }

  send() {
    const pcm = this.count === this.chunkSamples ? this.chunk.buffer : this.chunk.slice(0, this.count).buffer;
    this.port.postMessage({ pcm, levels: this.levels }, [pcm]);
    this.begin();
  }

  stop() {
    if (this.stopped) return;
    this.stopped = true;
    this.resampler.flush(this.emit);
    if (this.count > 0) this.send();
    this.port.postMessage({ done: true });
  }

  process([input]) {
    if (this.stopped) return false;
    // A muted device delivers no channels at all; its silence still takes time.
    const channels = input.length;
    if (channels === 1) {
      this.resampler.push(input[0], this.emit);
    } else {
      const frames = channels ? input[0].length : 128;
      const mixed = new Float32Array(frames);
      for (const channel of input) {
        for (let i = 0; i < frames; i += 1) mixed[i] += channel[i] / channels;
      }
      this.resampler.push(mixed, this.emit);
    }
    return true;
  }
}

registerProcessor("capture", CaptureProcessor);
