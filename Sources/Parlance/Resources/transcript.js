// The words: settled ones, the ones that may still change, and the ways to take them along.

const CUE_SECONDS = 6;
const CUE_LETTERS = 84; // two lines of 42
const CUE_GAP = 1;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function stamp(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  if (whole < 3600) return `${Math.floor(whole / 60)}:${parts[1]}`;
  return `${Math.floor(whole / 3600)}:${parts.join(":")}`;
}

function cueTime(seconds) {
  const ms = Math.round(seconds * 1000);
  const pad = (value, width = 2) => String(value).padStart(width, "0");
  return `${pad(Math.floor(ms / 3600000))}:${pad(Math.floor(ms / 60000) % 60)}:${pad(Math.floor(ms / 1000) % 60)},${pad(ms % 1000, 3)}`;
}

/** 0 (sure, or the engine cannot say) to 3. */
function doubt(confidence) {
  if (confidence <= 0 || confidence >= 0.85) return 0;
  if (confidence >= 0.7) return 1;
  return confidence >= 0.5 ? 2 : 3;
}

// One section may be the work of several sessions, each a part of it, whose events are told apart by `part`.
const partOf = (event) => event.part ?? 0;
const keyOf = (event) => `${partOf(event)}/${event.channel}/${event.utterance}`;

export class Transcript {
  constructor({ scroller, lines, announcer, latest, onChange }) {
    this.scroller = scroller;
    this.root = lines;
    this.announcer = announcer;
    this.latest = latest;
    this.onChange = onChange;
    this.sections = [];
    latest.addEventListener("click", () => this.follow());
    scroller.addEventListener("scroll", () => this.isAtEnd && (latest.hidden = true), { passive: true });
  }

  get isEmpty() {
    return !this.sections.some((section) => section.lines.some((line) => line.words.length > 0));
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  /** Starts a section for one session; time counts from zero in each. */
  begin(title) {
    const previous = this.sections.at(-1);
    if (previous && !previous.lines.some((line) => line.words.length > 0)) this.sections.pop();
    if (this.isEmpty) this.root.replaceChildren();
    else this.root.append(element("h2", "section", title));
    this.sections.push({ title, lines: [], open: new Map() });
  }

  clear() {
    this.sections = [];
    this.root.replaceChildren();
    this.latest.hidden = true;
    this.onChange();
  }

  line(event) {
    const section = this.sections.at(-1);
    const key = keyOf(event);
    let line = section.open.get(key);
    if (!line) {
      const root = element("div", "line");
      line = { root, words: [], said: element("div", "said"), partial: element("span", "partial") };
      line.stamp = element("span", "stamp");
      line.partial.setAttribute("aria-hidden", "true"); // only what is settled is read out
      line.said.append(line.partial);
      root.append(line.stamp, line.said);
      line.part = partOf(event);
      const next = this.firstAfter(line.part);
      this.root.insertBefore(root, next?.root ?? null);
      section.open.set(key, line);
      section.lines.splice(next ? section.lines.indexOf(next) : section.lines.length, 0, line);
    }
    return line;
  }

  partial(event) {
    const section = this.sections.at(-1);
    if (!event.text && !section.open.has(keyOf(event))) return;
    this.keepPlace(() => {
      const line = this.line(event);
      this.stampLine(line, event);
      line.partial.textContent = event.text ? (line.words.length ? " " : "") + event.text : "";
      this.dropIfEmpty(line, event);
    });
  }

  committed(event) {
    const section = this.sections.at(-1);
    const key = keyOf(event);
    if (!event.text && !section.open.has(key)) return;
    this.keepPlace(() => {
      const line = this.line(event);
      this.stampLine(line, event);
      for (const word of event.words) {
        if (line.words.length) line.partial.before(" ");
        line.words.push(word);
        const shown = element("span", "word", word.written);
        const level = doubt(word.confidence);
        if (level) shown.classList.add(`unsure-${level}`);
        if (word.hidden) shown.classList.add("redacted");
        shown.title = `${word.start.toFixed(2)} s` + (word.confidence > 0 ? `, confidence ${Math.round(word.confidence * 100)} %` : "");
        line.partial.before(shown);
      }
      line.partial.textContent = "";
      this.dropIfEmpty(line, event);
      if (event.endpoint) section.open.delete(key);
    });
    if (event.text) this.announcer.textContent = event.text;
    this.onChange();
  }

  stampLine(line, event) {
    if (line.words.length > 0) return;
    line.start = event.words?.[0]?.start ?? event.start;
    line.stamp.textContent = event.speaker ?? stamp(line.start);
    if (event.speaker) line.root.dataset.speaker = event.speaker;
  }

  dropIfEmpty(line, event) {
    if (line.words.length > 0 || line.partial.textContent) return;
    const section = this.sections.at(-1);
    line.root.remove();
    section.lines.splice(section.lines.indexOf(line), 1);
    section.open.delete(keyOf(event));
  }

  /** Audio that nobody heard, said where it is missing. */
  gap(event) {
    if (!this.missing?.root.isConnected || this.missing.lines !== this.sections.at(-1).lines.length) {
      // Words that are still open may go on after the gap: it belongs in front of them.
      const open = [...this.sections.at(-1).open.values()].find((line) => line.words.length === 0 && line.part === partOf(event))
        ?? this.firstAfter(partOf(event));
      this.missing = { root: element("p", "gap"), seconds: 0, from: event.start, lines: this.sections.at(-1).lines.length };
      this.root.insertBefore(this.missing.root, open?.root ?? null);
    }
    this.missing.seconds += event.end - event.start;
    this.missing.root.textContent = `${this.missing.seconds.toFixed(1)} s of audio left out from ${stamp(this.missing.from)} on: recognition could not keep up`;
  }

  /** A session that made this part is over: what was not settled never will be. */
  end(part = 0) {
    const section = this.sections.at(-1);
    const unsettled = (section?.lines ?? []).filter((line) => line.part === part && line.words.length === 0);
    for (const line of unsettled) line.root.remove();
    for (const line of section?.lines ?? []) if (line.part === part) line.partial.textContent = "";
    if (section) section.lines = section.lines.filter((line) => !unsettled.includes(line));
    this.onChange();
  }

  /** The first line of a later part: words of this one go before it, whenever they come. */
  firstAfter(part) {
    return this.sections.at(-1).lines.find((line) => line.part > part);
  }

  /** Stays with the newest words unless the reader has gone back. */
  keepPlace(change) {
    const follows = this.isAtEnd;
    change();
    if (follows) this.follow();
    else this.latest.hidden = false;
  }

  follow() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.latest.hidden = true;
  }

  text() {
    return this.sections
      .map((section) => section.lines.filter((line) => line.words.length).map((line) => line.words.map((word) => word.written).join(" ")).join("\n"))
      .filter(Boolean)
      .join("\n\n") + "\n";
  }

  /** The newest section as SubRip: a cue ends with its utterance, at a pause, or when it is full. */
  subtitles() {
    const cues = [];
    const section = this.sections.findLast((each) => each.lines.some((line) => line.words.length));
    for (const line of section?.lines ?? []) {
      let cue;
      for (const word of line.words) {
        const full = cue && (cue.text.length + 1 + word.written.length > CUE_LETTERS || word.end - cue.start > CUE_SECONDS || word.start - cue.end > CUE_GAP);
        if (!cue || full) cues.push((cue = { start: word.start, end: word.end, text: word.written }));
        else Object.assign(cue, { end: word.end, text: `${cue.text} ${word.written}` });
      }
    }
    cues.sort((a, b) => a.start - b.start);
    return cues.map((cue, index) => `${index + 1}\n${cueTime(cue.start)} --> ${cueTime(Math.max(cue.end, cue.start + 0.2))}\n${cue.text}\n`).join("\n");
  }

  get title() {
    return this.sections.at(-1)?.title ?? "transcript";
  }
}
