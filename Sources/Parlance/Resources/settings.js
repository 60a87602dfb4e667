// What the reader chose. It lives in this tab only, the API key included.

import { canRecordOpus } from "./sources.js";

const byId = (id) => document.getElementById(id);
const SETTINGS = "parlance-settings";
const KEY = "parlance-key";
const WITH_OPUS = "Automatic begins with PCM, or with Opus where the link is known to be slow, and goes over to Opus when it becomes slow. Takes effect when the microphone is next started; recordings always go as PCM.";
const WITHOUT_OPUS = "This browser cannot record Opus in WebM: sound goes as PCM.";

// What the second of the three choices hides.
const NUMBERS = [
  "account_number", "banking_information", "credit_card_cvv", "credit_card_expiration", "credit_card_number", "date_of_birth",
  "drivers_license", "email_address", "healthcare_number", "ip_address", "mac_address", "national_id", "number_sequence",
  "passport_number", "password", "phone_number", "url", "us_social_security_number", "username", "vehicle_id",
].join(",");

export class Settings {
  /** `onEndpointing(milliseconds)` is called when that changes. */
  constructor(onEndpointing) {
    this.dialog = byId("settings");
    this.form = byId("settings-form");
    this.endpointing = byId("endpointing");
    this.language = byId("language");
    this.format = byId("format");
    this.redact = byId("redact");
    this.key = byId("key");
    this.device = byId("device");
    this.codec = byId("codec");
    byId("open-settings").addEventListener("click", () => this.open());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    // As it is chosen: the dialog's own event comes later, and a page that is left at once would never see it.
    for (const event of ["input", "change"]) this.form.addEventListener(event, () => this.keep());
    this.endpointing.addEventListener("input", () => this.showEndpointing());
    this.endpointing.addEventListener("change", () => onEndpointing(Number(this.endpointing.value)));
    byId("codec-help").textContent = canRecordOpus ? WITH_OPUS : WITHOUT_OPUS;
    this.codec.querySelector('[value="opus"]').disabled = !canRecordOpus;
    this.recall();
  }

  get values() {
    return {
      endpointing: Number(this.endpointing.value),
      language: this.language.value.trim(),
      key: this.key.value.trim(),
      format: this.format.value,
      redact: this.redact.value === "numbers" ? NUMBERS : this.redact.value,
      device: this.device.value,
      audio: this.codec.value,
      realtime: new FormData(this.form).get("pace") !== "full",
    };
  }

  open(field) {
    this.listDevices();
    if (!this.dialog.open) this.dialog.showModal();
    if (field) byId(field).focus();
  }

  showEndpointing() {
    byId("endpointing-value").textContent = `${this.endpointing.value} ms`;
  }

  /** Names are known only once a microphone has been allowed. */
  async listDevices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    const chosen = this.device.value;
    const options = devices
      .filter((device) => device.kind === "audioinput" && device.deviceId && device.deviceId !== "default")
      .map((device, index) => new Option(device.label || `Microphone ${index + 1}`, device.deviceId));
    this.device.replaceChildren(this.device.options[0], ...options);
    this.device.value = options.some((option) => option.value === chosen) ? chosen : "";
  }

  keep() {
    const { endpointing, language, key, realtime, audio, format } = this.values;
    sessionStorage.setItem(KEY, key);
    sessionStorage.setItem(SETTINGS, JSON.stringify({ endpointing, language, realtime, audio, format, redact: this.redact.value }));
  }

  recall() {
    this.key.value = sessionStorage.getItem(KEY) ?? "";
    try {
      const kept = JSON.parse(sessionStorage.getItem(SETTINGS) ?? "{}");
      if (kept.endpointing) this.endpointing.value = kept.endpointing;
      this.language.value = kept.language ?? "";
      if (["none", "numerals", "smart"].includes(kept.format)) this.format.value = kept.format;
      if (["numbers", "all"].includes(kept.redact)) this.redact.value = kept.redact;
      if (canRecordOpus && ["pcm", "opus"].includes(kept.audio)) this.codec.value = kept.audio;
      this.form.elements.pace.value = kept.realtime === false ? "full" : "realtime";
    } catch {
      sessionStorage.removeItem(SETTINGS); // not ours, or from another version
    }
    this.showEndpointing();
  }
}
