// Where audio comes from: the microphone or a recording. Both give chunks of 16 kHz PCM16, 100 ms each; a microphone
// also Opus in WebM when it is asked to.

export const SAMPLE_RATE = 16000;
const CHUNK_SAMPLES = 1600;
export const BYTES_PER_SECOND = SAMPLE_RATE * 2; // of PCM16
const LONGEST_SECONDS = 4 * 3600;
const OPUS_TYPE = "audio/webm;codecs=opus";
const OPUS_BITS_PER_SECOND = 32_000;
export const OPUS_SLICE_MS = 100;

export const canRecordOpus = typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(OPUS_TYPE);

/** Something that keeps audio from flowing, in words for the person in front of the page. */
export class SourceError extends Error {
  constructor(title, message) {
    super(message);
    this.title = title;
  }
}

/** Live capture. `onChunk(buffer, levels)` is called until `stop()` has resolved. */
export class Microphone {
  static async open(deviceId, onChunk, onLost, { echoCancellation = false, noiseSuppression = false, chunk = CHUNK_SAMPLES } = {}) {
    if (!window.isSecureContext || !navigator.mediaDevices) {
      throw new SourceError(
        "The browser keeps the microphone from this page.",
        "It allows one only on pages from https:// or from localhost. Start the server with a TLS certificate, or open it through http://localhost. Recordings work here all the same.",
      );
    }
    if (typeof AudioWorkletNode === "undefined") {
      throw new SourceError("This browser cannot record for this page.", "It has no AudioWorklet; any current browser does.");
    }
    const microphone = new Microphone();
    try {
      microphone.stream = await navigator.mediaDevices.getUserMedia({
        // Noise suppression helps ears and hurts recognition.
        audio: {
          channelCount: 1, echoCancellation, noiseSuppression, autoGainControl: true,
          ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
        },
      });
      microphone.context = new AudioContext({ latencyHint: "interactive" });
      await microphone.context.audioWorklet.addModule(new URL("capture-worklet.js", import.meta.url));
      await microphone.context.resume();
      microphone.start(onChunk, onLost, chunk);
    } catch (error) {
      microphone.release();
      throw Microphone.explain(error);
    }
    return microphone;
  }

  static explain(error) {
    switch (error.name) {
      case "NotAllowedError":
        return new SourceError(
          "The microphone was refused.",
          "Allow it for this page in the browser’s address bar or in the system’s privacy settings, then start again.");
      case "NotFoundError":
      case "OverconstrainedError":
        return new SourceError("There is no such microphone.", "Plug one in, or choose another in the settings.");
      case "NotReadableError":
        return new SourceError("The microphone is not available.", "Another program may be holding it. Close that, then start again.");
      default:
        return new SourceError("The microphone could not be opened.", String(error.message || error));
    }
  }

  start(onChunk, onLost, chunk) {
    this.node = new AudioWorkletNode(this.context, "capture", { numberOfOutputs: 0, processorOptions: { chunk } });
    this.flushed = new Promise((resolve) => {
      this.node.port.onmessage = ({ data }) => (data.done ? resolve() : onChunk(data.pcm, data.levels));
    });
    this.context.createMediaStreamSource(this.stream).connect(this.node);
    for (const track of this.stream.getAudioTracks()) track.onended = onLost;
    this.label = this.stream.getAudioTracks()[0]?.label ?? "";
  }

  /** From now on gives Opus in WebM besides: pieces of one stream, in order, until `stop()` has resolved. */
  record(onPiece) {
    this.recorder = new MediaRecorder(this.stream, { mimeType: OPUS_TYPE, audioBitsPerSecond: OPUS_BITS_PER_SECOND });
    this.recorder.ondataavailable = ({ data }) => data.size > 0 && onPiece(data);
    this.recorded = new Promise((resolve) => (this.recorder.onstop = resolve));
    this.recorder.start(OPUS_SLICE_MS);
  }

  /** Gives what is still in the resampler and in the encoder, then lets the device go. */
  async stop() {
    for (const track of this.stream.getAudioTracks()) track.onended = null;
    this.node.port.postMessage("stop");
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
    // A device that stopped running processes no more messages: do not wait for it.
    await Promise.race([Promise.all([this.flushed, this.recorded]), new Promise((resolve) => setTimeout(resolve, 500))]);
    this.release();
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.context?.state !== "closed") this.context?.close();
  }
}

/** A decoded file: one channel at 16 kHz. */
export class Recording {
  static async open(file) {
    if (file.size === 0) throw new SourceError("That file is empty.", `“${file.name}” has no bytes in it.`);
    let decoded;
    try {
      const bytes = await file.arrayBuffer();
      decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(bytes);
    } catch {
      throw new SourceError(
        "That file could not be read as audio.",
        `The browser does not understand “${file.name}”. WAV, FLAC, MP3, M4A, Ogg and WebM work in most browsers.`);
    }
    if (decoded.duration > LONGEST_SECONDS) {
      throw new SourceError("That recording is too long for this page.", "Up to four hours work here; “parlance transcribe” on the command line takes longer ones.");
    }
    return new Recording(file.name, decoded);
  }

  constructor(name, decoded) {
    this.name = name;
    this.seconds = decoded.duration;
    this.samples = Recording.mix(decoded);
    this.stopped = false;
  }

  static mix(decoded) {
    if (decoded.numberOfChannels === 1) return decoded.getChannelData(0);
    const mixed = new Float32Array(decoded.length);
    for (let channel = 0; channel < decoded.numberOfChannels; channel += 1) {
      const samples = decoded.getChannelData(channel);
      for (let i = 0; i < mixed.length; i += 1) mixed[i] += samples[i] / decoded.numberOfChannels;
    }
    return mixed;
  }

  /** Sends everything, at the speed of speech or as fast as `hasRoom()` allows. True when it came to its end. */
  async play(realtime, hasRoom, onChunk, onProgress) {
    const began = performance.now();
    const { samples } = this;
    for (let from = 0; from < samples.length && !this.stopped; from += CHUNK_SAMPLES) {
      const end = Math.min(from + CHUNK_SAMPLES, samples.length);
      // A chunk exists once its last sample has been spoken.
      const due = began + (end / SAMPLE_RATE) * 1000;
      while (!this.stopped && (realtime ? performance.now() < due : !hasRoom())) {
        await new Promise((resolve) => setTimeout(resolve, realtime ? Math.max(1, due - performance.now()) : 10));
      }
      if (this.stopped) break;
      const { pcm, levels } = Recording.encode(samples.subarray(from, end));
      onChunk(pcm, levels);
      onProgress(end / samples.length);
    }
    return !this.stopped;
  }

  static encode(samples) {
    const pcm = new Int16Array(samples.length);
    const levels = [];
    const half = CHUNK_SAMPLES / 2;
    let energy = 0;
    for (let i = 0; i < samples.length; i += 1) {
      const clipped = Math.max(-1, Math.min(1, samples[i]));
      pcm[i] = Math.round(clipped * 32767);
      energy += clipped * clipped;
      if ((i + 1) % half === 0) {
        levels.push(Math.sqrt(energy / half));
        energy = 0;
      }
    }
    return { pcm: pcm.buffer, levels };
  }

  async stop() {
    this.stopped = true;
  }
}

/** Seconds of audio in so many bytes on the wire. */
export const secondsOf = (bytes) => bytes / BYTES_PER_SECOND;
