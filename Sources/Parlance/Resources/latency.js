// How long each stage takes, against the budget: the last result, the median and the 95th percentile of recent ones.

import { OPUS_SLICE_MS } from "./sources.js";

const BUDGET = 300;
const WINDOW = 200;
const STAGES = [
  ["decode", "Decode"],
  ["voice_activity", "Voice activity"],
  ["queue", "Queue"],
  ["recognition", "Recognition"],
  ["formatting", "Formatting"],
  ["send", "Send"],
];

/** The most recent values of one figure. */
class Series {
  constructor() {
    this.values = [];
  }

  add(value) {
    if (!Number.isFinite(value)) return;
    this.values.push(value);
    if (this.values.length > WINDOW) this.values.shift();
  }

  get last() {
    return this.values.at(-1);
  }

  quantile(part) {
    if (this.values.length === 0) return undefined;
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
  }
}

const show = (value) => {
  if (value === undefined) return "–";
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
};

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A bar as long as the budget, filled by stage. */
class Gauge {
  constructor(parent, title, segments) {
    this.root = element("div", "gauge");
    const head = element("div", "gauge-head");
    this.figures = element("span", "number");
    head.append(element("b", "", title), this.figures);
    this.track = element("div", "track");
    this.track.setAttribute("role", "img");
    this.segments = segments.map((name) => {
      const segment = element("i");
      segment.style.background = `var(--stage-${name})`;
      this.track.append(segment);
      return segment;
    });
    this.mark = element("i", "mark");
    this.mark.hidden = true;
    this.track.append(this.mark);
    this.root.append(head, this.track);
    parent.append(this.root);
    this.title = title;
  }

  draw(series, parts) {
    const p50 = series.quantile(0.5);
    const p95 = series.quantile(0.95);
    this.figures.textContent = `p50 ${show(p50)}  ·  p95 ${show(p95)}`;
    this.figures.classList.toggle("over", p95 > BUDGET);
    this.segments.forEach((segment, index) => {
      segment.style.width = `${Math.min(100, ((parts[index] ?? 0) / BUDGET) * 100)}%`;
    });
    this.mark.hidden = p95 === undefined;
    this.mark.style.left = `calc(${Math.min(100, ((p95 ?? 0) / BUDGET) * 100)}% - 2px)`;
    this.track.setAttribute(
      "aria-label",
      p95 === undefined ? `${this.title}: no figures yet`
        : `${this.title}: median ${show(p50)}, 95th percentile ${show(p95)} of ${BUDGET} milliseconds`);
  }
}

export class LatencyPanel {
  constructor(root, chip) {
    this.chip = chip;
    this.note = root.querySelector("#latency-note");
    const gauges = root.querySelector("#gauges");
    this.partialGauge = new Gauge(gauges, "Words", STAGES.map(([name]) => name));
    this.finalGauge = new Gauge(gauges, "Finals", ["recognition"]);
    this.rows = new Map();
    const body = root.querySelector("#stages");
    for (const [name, label] of [...STAGES, ["trip", "Seen in this browser"]]) {
      const row = element("tr", name === "trip" ? "rule" : "");
      const head = element("th");
      head.scope = "row";
      if (name !== "trip") {
        const swatch = element("span", "swatch");
        swatch.style.background = `var(--stage-${name})`;
        head.append(swatch);
      }
      head.append(label);
      const cells = ["last", "p50", "p95"].map((kind) => {
        const cell = element("td", "", "–");
        cell.dataset.figure = `${name}-${kind}`;
        return cell;
      });
      row.append(head, ...cells);
      body.append(row);
      this.rows.set(name, cells);
    }
    this.reset(true, "pcm");
  }

  /** `realtime`: whether the figures speak of latency at all, or of waiting in line. `codec`: "pcm" or "opus". */
  reset(realtime, codec) {
    this.stages = new Map([...STAGES.map(([name]) => name), "trip"].map((name) => [name, new Series()]));
    this.partials = new Series();
    this.finals = new Series();
    this.note.textContent = [
      realtime
        ? "Milliseconds, from audio reaching the server to words leaving it; for finals, from the decision that the phrase is over."
        : "Sent faster than speech: these milliseconds include waiting in line.",
      codec === "opus"
        ? `As seen in this browser they count from the sound itself, so also what the browser’s encoder holds back: a frame (20 to 60 ms) and up to ${OPUS_SLICE_MS} ms more.`
        : "",
    ].join(" ").trim();
    this.draw();
  }

  /** New words that may change, and their way through network and browser where that is known. */
  addPartial(timings, trip) {
    for (const [name] of STAGES) this.stages.get(name).add(timings?.[name]);
    this.partials.add(timings?.total);
    this.stages.get("trip").add(trip);
    this.drawSoon();
  }

  /** Words that settled. What counts is the time since they could; their audio may be seconds old by then. */
  addFinal(timings) {
    this.finals.add(timings?.finalization);
    this.drawSoon();
  }

  drawSoon() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      this.draw();
    });
  }

  draw() {
    for (const [name, [last, p50, p95]] of this.rows) {
      const series = this.stages.get(name);
      last.textContent = show(series.last);
      p50.textContent = show(series.quantile(0.5));
      p95.textContent = show(series.quantile(0.95));
    }
    this.partialGauge.draw(this.partials, STAGES.map(([name]) => this.stages.get(name).quantile(0.5)));
    this.finalGauge.draw(this.finals, [this.finals.quantile(0.5)]);
    const p95 = this.partials.quantile(0.95);
    this.chip.textContent = p95 === undefined ? "Latency" : `p95 ${show(p95)} ms`;
  }
}
