// Ties the page together: one source, one stream, and the panels that show them.

import { LatencyPanel } from "./latency.js";
import { Hush, Link } from "./link.js";
import { Settings } from "./settings.js";
import { Signal } from "./signal.js";
import { Microphone, Recording, SourceError } from "./sources.js";
import { Stream } from "./stream.js";
import { Talk } from "./talk.js";
import { Transcript } from "./transcript.js";

const $ = (id) => document.getElementById(id);
const FULL_SPEED_UNSENT = 2; // seconds of audio handed to the browser ahead of the network
const LAG_SHOWN_MS = 2000;
const CODECS = { pcm: "PCM", opus: "Opus in WebM" };
const MOST_UNSENT_OPUS = 300; // seconds of sound: a megabyte and a bit
const HUSH_PATIENCE = 3000; // for a quiet moment to change the codec in

const signal = new Signal(document);
const latency = new LatencyPanel($("latency"), $("chip"));
const transcript = new Transcript({ scroller: $("transcript"), lines: $("lines"), announcer: $("announcer"), latest: $("latest"), onChange: showKeep });

const settings = new Settings((milliseconds) => {
  for (const each of [session, next]) each?.stream.update(milliseconds);
});

let session; // {label, source, stream, codec, live, realtime, ticker, …}: what runs now
let next; // its successor with another codec, from being opened until it takes over
const retiring = new Set(); // predecessors that still send what waits, and get words for it
let conversation; // with the agent, in place of a session
let phase = "idle";
let ticker;
let hush;
let attempt = 0; // rises when what is being opened is no longer wanted

// --- what the page shows ---------------------------------------------------------------------------------------------

function setPhase(next, text) {
  phase = next;
  $("state").textContent = text;
  $("state-dot").dataset.state = next;
  document.body.dataset.phase = next;
  const running = next === "connecting" || next === "live";
  $("microphone").toggleAttribute("data-running", running);
  $("microphone-label").textContent = running ? "Stop" : "Start microphone";
  $("microphone").disabled = next === "finishing";
  for (const id of ["choose", "talk"]) $(id).hidden = running || next === "finishing";
  $("welcome").hidden = running || next === "finishing" || !transcript.isEmpty;
  showKeep();
}

function showKeep() {
  const empty = transcript.isEmpty;
  for (const id of ["copy", "save-text", "save-subtitles"]) $(id).hidden = empty;
  $("clear").hidden = empty || phase === "connecting" || phase === "live" || phase === "finishing";
}

function notify(title, text) {
  $("notice-title").textContent = title;
  $("notice-text").textContent = text ?? "";
  $("notice").hidden = false;
}

/** What the session hides, the server's own rules included. */
function hidden(policies) {
  if (!policies) return undefined;
  const names = policies.split(",");
  if (names.length > 3) return `${names.length} kinds of entities`;
  return policies === "all" ? "all that can be found" : names.map((name) => name.replaceAll("_", " ")).join(", ");
}

function facts() {
  const { began, heard } = session;
  const rows = [
    ["Engine", `${began.engine} ${began.model_version ?? ""}`.trim()],
    ["Model", began.model],
    ["Languages", (began.languages ?? []).join(", ")],
    ["Voice activity", began.vad],
    ["Works in steps of", `${began.chunk_ms} ms`],
    ["Pause that ends", began.configuration?.endpointing == null ? "off" : `${began.configuration.endpointing} ms`],
    ["Hidden", hidden(began.configuration?.redact)],
    ["Source", session.label],
    ["Heard as", heard],
    ["Session", began.session?.slice(0, 8)],
  ];
  $("session-facts").replaceChildren(...rows.filter(([, value]) => value).flatMap(([name, value]) => {
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = name;
    detail.textContent = value;
    if (name === "Session") detail.title = began.session;
    return [term, detail];
  }));
  $("session").hidden = false;
}

function showFlow() {
  const { stream } = session;
  const all = [session, ...retiring];
  const sum = (value) => all.reduce((total, each) => total + value(each), 0);
  const lag = performance.now() - session.laggedAt < LAG_SHOWN_MS ? session.lag : 0;
  const dropped = sum((each) => each.dropped + each.stream.lostSeconds) + session.droppedBefore;
  const unsent = sum((each) => each.stream.waitingSeconds);
  const write = (id, seconds, bad) => {
    $(id).textContent = `${seconds.toFixed(1)} s`;
    $(id).classList.toggle("bad", bad);
  };
  write("lag", lag, lag > 0.5);
  write("dropped", dropped, dropped > 0);
  write("unsent", unsent, session.live && unsent > 1);
  const rate = stream.bytesPerSecond;
  $("sent-as").textContent = CODECS[session.codec] + (rate ? `, ${Math.round((rate * 8) / 1000)} kbit/s` : "");
  $("health-summary").textContent = dropped > 0 ? "audio was left out"
    : lag > 0.5 ? "running behind"
    : session.live && unsent > 1 ? "the link is slow" : "nothing lost";
  signal.setTime(session.offset + stream.sentSeconds);
  if (session.live && phase === "live") watchLink(lag);
}

/** Does something about a link that carries less than the microphone gives. */
function watchLink(lag) {
  const { stream, codec, link } = session;
  if (codec === "opus") {
    if (stream.unsentSeconds < MOST_UNSENT_OPUS) return;
    notify("The link is too slow even for Opus.", "The microphone was stopped. What was said until then is still being sent.");
    stop();
  } else if (link.isAutomatic && !next && lag < 0.5 && link.isTooSlow(stream.waitingSeconds)) {
    // The present session goes on until the next one is there: if the server has no room for it, nothing changes.
    Link.rememberSlow();
    next = open({ ...session, codec: "opus", part: session.part + 1, openedAt: performance.now() });
  }
}

// --- a session --------------------------------------------------------------------------------------------------------

function begin(title, { source, live, realtime }) {
  $("notice").hidden = true;
  delete document.body.dataset.fresh;
  transcript.begin(title);
  signal.reset("Listening");
  const link = live ? new Link(settings.values.audio) : undefined;
  const codec = link?.codec ?? "pcm";
  latency.reset(realtime, codec);
  session = open({ label: title, source, live, realtime, link, codec, part: 0, offset: 0, droppedBefore: 0 });
  ticker = setInterval(showFlow, 250);
  setPhase("connecting", "Connecting");
  showFlow();
  return session;
}

function open(values) {
  const mine = { ...values, lag: 0, laggedAt: -Infinity, dropped: 0, began: undefined, heard: undefined };
  mine.stream = new Stream({ ...settings.values, codec: mine.codec, overflow: mine.realtime ? undefined : "wait" }, {
    event: (event) => (mine === session || mine === next || retiring.has(mine)) && handle(event, mine),
    over: (problem) => over(problem, mine),
  });
  return mine;
}

/** An event where it belongs in the transcript: times count from the start of the microphone, in whichever session. */
function placed(event, { part, offset }) {
  if (part === 0) return event;
  const later = (item) => ({ ...item, start: item.start + offset, end: item.end + offset });
  return { ...later(event), part, ...(event.words ? { words: event.words.map(later) } : {}) };
}

function handle(event, mine) {
  const { stream, realtime } = mine;
  const isCurrent = mine === session;
  switch (event.type) {
    case "began":
      mine.began = event;
      if (!isCurrent) break;
      facts();
      if (phase === "connecting") setPhase("live", mine.live ? "Live" : "Transcribing");
      break;
    case "audio":
      mine.heard = `${event.codec}, ${event.sample_rate / 1000} kHz, ${event.channels === 1 ? "mono" : `${event.channels} channels`}`;
      if (isCurrent) facts();
      break;
    case "speech_started":
      if (isCurrent) signal.setSpeaking(true);
      break;
    case "partial":
      transcript.partial(placed(event, mine));
      if (event.text) {
        const trip = realtime ? stream.sinceSent(event.end) : undefined;
        stream.addDelay(trip - event.timings?.total);
        if (isCurrent) latency.addPartial(event.timings, trip);
      }
      break;
    case "committed":
      transcript.committed(placed(event, mine));
      if (event.text && isCurrent) latency.addFinal(event.timings);
      if (event.endpoint && isCurrent) signal.setSpeaking(false);
      break;
    case "utterance_ended":
      if (isCurrent) signal.setSpeaking(false);
      break;
    case "audio_dropped":
      mine.dropped += event.end - event.start;
      transcript.gap(placed(event, mine));
      break;
    case "audio_lost":
      mine.dropped += event.filled + event.unfilled;
      break;
    case "lagging":
      mine.lag = event.lag;
      mine.laggedAt = performance.now();
      break;
    case "updated":
      if (!event.accepted) notify("The server did not take the new settings.", event.refusal);
      break;
    case "rejected":
      notify("The server did not understand this page.", event.description);
      break;
  }
}

/** Gives what the microphone hears to whoever is to have it. */
function hear(source, pcm, levels) {
  signal.add(levels);
  if (session?.source !== source) return;
  if (session.codec === "pcm") session.stream.sendAudio(pcm);
  const isQuiet = hush.isQuiet(levels);
  if (next?.began && phase === "live" && (isQuiet || performance.now() - next.openedAt > HUSH_PATIENCE)) takeOver();
}

function startRecording({ source, stream }) {
  source.record((piece) => stream.sendPiece(piece));
  stream.startPieces();
}

/** The next session has the microphone from here on; the one before sends what waits, and its words fall into place. */
function takeOver() {
  const before = session;
  try {
    startRecording(next);
  } catch {
    return stayWithPCM();
  }
  retiring.add(before);
  before.stream.finish();
  session = next;
  next = undefined;
  session.offset = before.offset + before.stream.sentSeconds + before.stream.lostSeconds;
  latency.reset(true, session.codec);
  facts();
  notify("The link is slow: sound goes as Opus from here on.", "It takes an eighth of what PCM takes. What was still waiting is being sent, and its words will come.");
}

function stayWithPCM() {
  next?.stream.abandon();
  next = undefined;
  if (session?.link) session.link.isAutomatic = false;
}

async function microphone() {
  attempt += 1;
  const mine = attempt;
  setPhase("connecting", "Asking for the microphone");
  try {
    const early = []; // what is said while the rest gets ready
    let deliver = (pcm, levels) => early.push([pcm, levels]);
    hush = new Hush();
    const source = await Microphone.open(settings.values.device, (pcm, levels) => deliver(pcm, levels), () => {
      notify("The microphone went away.", "What was said until then is kept.");
      stop();
    });
    if (mine !== attempt) return source.release();
    const opened = begin(source.label || "Microphone", { source, live: true, realtime: true });
    if (opened.codec === "opus") startRecording(opened);
    deliver = (pcm, levels) => hear(source, pcm, levels);
    for (const [pcm, levels] of early) deliver(pcm, levels);
  } catch (error) {
    if (mine === attempt) fail(error);
  }
}

async function play(file) {
  if (phase !== "idle" && phase !== "failed") return;
  attempt += 1;
  const mine = attempt;
  setPhase("connecting", "Reading the file");
  try {
    const source = await Recording.open(file);
    if (mine !== attempt) return;
    const { realtime } = settings.values;
    const { stream } = begin(file.name, { source, live: false, realtime });
    $("progress").value = 0;
    $("progress").hidden = false;
    // A recording starts when the server is there, so that "at the speed of speech" is true from its first word.
    while (!stream.isOpen && !stream.isOver) await new Promise((resolve) => setTimeout(resolve, 10));
    const ended = await source.play(
      realtime,
      () => stream.unsentSeconds < FULL_SPEED_UNSENT || stream.isOver,
      (pcm, levels) => {
        stream.sendAudio(pcm);
        signal.add(levels);
      },
      (part) => ($("progress").value = part));
    if (ended) stop();
  } catch (error) {
    if (mine === attempt) fail(error);
  }
}

// --- a conversation -----------------------------------------------------------------------------------------------------

async function talk() {
  attempt += 1;
  const mine = attempt;
  $("notice").hidden = true;
  transcript.begin("Conversation");
  signal.reset("Listening");
  const beganAt = performance.now();
  setPhase("connecting", "Asking for the microphone");
  try {
    const opened = await Talk.open(settings.values, {
      ready: () => setPhase("live", "Talking"),
      levels: (levels) => {
        signal.add(levels);
        signal.setTime((performance.now() - beganAt) / 1000);
      },
      speaking: (isUser) => signal.setSpeaking(isUser),
      said: ({ who, item, text, isOver }) => {
        const now = (performance.now() - beganAt) / 1000;
        const place = { channel: who, utterance: item, text, start: now, end: now, speaker: who === "you" ? "You" : "Agent" };
        if (!isOver) return transcript.partial(place);
        const words = text.split(/\s+/).filter(Boolean).map((written) => ({ written, start: now, end: now, confidence: 0 }));
        transcript.partial({ ...place, text: "" });
        transcript.committed({ ...place, words, endpoint: "turn" });
      },
      trouble: notify,
      over: (problem) => hungUp(problem),
    });
    if (mine !== attempt) return opened.end();
    conversation = opened;
  } catch (error) {
    if (mine === attempt) fail(error);
  }
}

function hungUp(problem) {
  conversation = undefined;
  transcript.end();
  signal.speaking = false;
  signal.say("No input", false);
  if (problem) notify(problem.title, problem.text);
  setPhase(problem ? "failed" : "idle", problem ? "Stopped" : "Done");
  if (problem?.openSettings) settings.open("key");
}

/** Lets the source go, and waits for the words of what was sent. */
async function stop() {
  if (phase === "finishing") return;
  if (conversation) return conversation.end();
  if (!session) {
    attempt += 1;
    setPhase("idle", "Ready");
    return;
  }
  setPhase("finishing", "Finishing");
  stayWithPCM();
  const { source, stream } = session;
  await source.stop();
  stream.finish();
}

function over(problem, mine) {
  if (mine === next) return stayWithPCM();
  if (retiring.delete(mine)) {
    transcript.end(mine.part);
    if (problem) notify("Not all words from before the change to Opus have come.", `${problem.title} ${problem.text}`);
    session.droppedBefore += mine.dropped + mine.stream.lostSeconds;
    if (session.stream.isOver && retiring.size === 0) conclude(session.problem);
    return;
  }
  if (mine !== session) return;
  attempt += 1;
  stayWithPCM();
  session.source.stop();
  session.problem = problem;
  if (retiring.size === 0) conclude(problem);
  else setPhase("finishing", "Finishing");
}

/** Nothing runs any more. */
function conclude(problem) {
  clearInterval(ticker);
  showFlow();
  const { part } = session;
  session = undefined;
  transcript.end(part);
  signal.say("No input", false);
  signal.speaking = false;
  $("progress").hidden = true;
  if (problem) {
    notify(problem.title, problem.text);
    setPhase("failed", "Stopped");
    if (problem.openSettings) settings.open("key");
  } else {
    setPhase("idle", transcript.isEmpty ? "Done, no words heard" : "Done");
  }
}

function abandonAll() {
  for (const each of [session, next, ...retiring]) each?.stream.abandon();
  retiring.clear();
  next = undefined;
}

function fail(error) {
  clearInterval(ticker);
  abandonAll();
  session?.source.stop();
  session = undefined;
  $("progress").hidden = true;
  notify(error instanceof SourceError ? error.title : "Something went wrong in this page.", error.message);
  setPhase("failed", "Stopped");
}

// --- taking the words along ------------------------------------------------------------------------------------------

function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const fileName = (extension) => `${transcript.title.replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{N} _-]+/gu, "").trim() || "transcript"}.${extension}`;

async function copy() {
  try {
    await navigator.clipboard.writeText(transcript.text());
    $("copy").textContent = "Copied";
  } catch {
    // Without a secure context there is no clipboard: select the text, so that a key press copies it.
    getSelection().selectAllChildren($("lines"));
    $("copy").textContent = "Selected";
  }
  setTimeout(() => ($("copy").textContent = "Copy"), 1500);
}

// --- wiring ---------------------------------------------------------------------------------------------------------

$("microphone").addEventListener("click", () => (phase === "connecting" || phase === "live" ? stop() : microphone()));
$("talk").addEventListener("click", talk);
$("choose").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => {
  const [file] = $("file").files;
  if (file) play(file);
  $("file").value = "";
});
$("copy").addEventListener("click", copy);
$("save-text").addEventListener("click", () => download(fileName("txt"), transcript.text(), "text/plain;charset=utf-8"));
$("save-subtitles").addEventListener("click", () => download(fileName("srt"), transcript.subtitles(), "application/x-subrip"));
$("clear").addEventListener("click", () => {
  transcript.clear();
  setPhase("idle", "Ready");
});
$("chip").addEventListener("click", () => {
  const open = document.body.toggleAttribute("data-figures");
  $("chip").setAttribute("aria-expanded", String(open));
});
$("notice-close").addEventListener("click", () => ($("notice").hidden = true));

let dragDepth = 0;
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragenter", (event) => {
  if (!hasFiles(event)) return;
  dragDepth += 1;
  $("drop").hidden = phase !== "idle" && phase !== "failed";
});
addEventListener("dragleave", () => {
  dragDepth = Math.max(0, dragDepth - 1);
  if (dragDepth === 0) $("drop").hidden = true;
});
addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  dragDepth = 0;
  $("drop").hidden = true;
  const [file] = event.dataTransfer.files;
  if (file) play(file);
});
addEventListener("pagehide", () => {
  conversation?.end();
  abandonAll();
});

setPhase("idle", "Ready");
