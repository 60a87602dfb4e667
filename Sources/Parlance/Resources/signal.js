// The ribbon of input levels, coloured where the server hears speech, with the words beside it.

const BAR = 3;
const GAP = 2;
const FLOOR = -60;

const decibels = (level) => Math.max(FLOOR, 20 * Math.log10(Math.max(level, 1e-6)));

export class Signal {
  constructor(root) {
    this.canvas = root.querySelector("#ribbon");
    this.text = root.querySelector("#speech");
    this.meter = root.querySelector("#meter");
    this.clock = root.querySelector("#clock");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.reset("No input");
  }

  reset(text) {
    this.bars = [];
    this.speaking = false;
    this.say(text, false);
    this.draw();
  }

  say(text, speaking) {
    this.text.textContent = text;
    this.text.classList.toggle("speaking", speaking);
  }

  /** What the server's voice activity detector says now. */
  setSpeaking(speaking) {
    this.speaking = speaking;
    this.say(speaking ? "Speech" : "Listening", speaking);
  }

  add(levels) {
    for (const level of levels) this.bars.push({ level: decibels(level), speaking: this.speaking });
    this.bars.splice(0, Math.max(0, this.bars.length - 600));
    const newest = this.bars.at(-1);
    if (newest) this.meter.setAttribute("aria-valuenow", String(Math.round(newest.level)));
    this.draw();
  }

  setTime(seconds) {
    const whole = Math.floor(seconds);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const rest = String(whole % 60).padStart(2, "0");
    this.clock.textContent = hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  }

  draw() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const speech = style.getPropertyValue("--speech");
    const idle = style.getPropertyValue("--idle");
    const size = (level) => Math.max(2, ((level - FLOOR) / -FLOOR) * height);
    if (this.calm.matches) {
      // One steady bar instead of a moving ribbon.
      const level = this.bars.at(-1)?.level ?? FLOOR;
      context.fillStyle = idle;
      context.fillRect(0, height / 2 - 3, width, 6);
      context.fillStyle = speech;
      context.fillRect(0, height / 2 - 3, ((level - FLOOR) / -FLOOR) * width, 6);
      return;
    }
    const count = Math.floor(width / (BAR + GAP));
    for (let i = 0; i < count; i += 1) {
      const bar = this.bars[this.bars.length - count + i];
      const tall = bar ? size(bar.level) : 2;
      context.fillStyle = bar?.speaking ? speech : idle;
      context.beginPath();
      context.roundRect(i * (BAR + GAP), (height - tall) / 2, BAR, tall, BAR / 2);
      context.fill();
    }
  }
}
