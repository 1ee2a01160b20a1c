/** The time slider: day, shift and minute, and where the teams are then. */

import { clock, position } from "./clock.js";
import { NOTHING, load } from "./data.js";
import { word } from "./words.js";

const STEP_MS = 120;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));

export class Shift {
  /** @param {DOMStringMap} data of the frame @param {() => void} onTime @param {() => void} onRoutes */
  constructor(data, onTime, onRoutes) {
    this.address = data.routes ?? "";
    this.onTime = onTime;
    this.onRoutes = onRoutes;
    this.times = JSON.parse(byId("shift-times").textContent ?? "[]");
    this.routes = NOTHING;
    this.day = /** @type {HTMLSelectElement} */ (byId("time-day"));
    this.code = /** @type {HTMLSelectElement} */ (byId("time-shift"));
    this.slider = /** @type {HTMLInputElement} */ (byId("time"));
    this.output = byId("time-out");
    this.button = byId("time-play");
    this.timer = 0;
  }

  start() {
    this.day.addEventListener("change", () => this.read());
    this.code.addEventListener("change", () => this.read());
    this.slider.addEventListener("input", () => this.show());
    this.button.addEventListener("click", () => this.play());
    this.read();
  }

  get span() {
    return this.times.find((/** @type {any} */ one) => one.code === this.code.value) ?? { start_s: 0, length_s: 28_800 };
  }

  async read() {
    this.slider.max = String(this.span.length_s / 60);
    const query = new URLSearchParams({ day: this.day.value, shift: this.code.value });
    this.routes = await load(`${this.address}&${query}`);
    this.onRoutes();
    this.show();
  }

  show() {
    this.output.textContent = clock(this.span.start_s + Number(this.slider.value) * 60);
    this.onTime();
  }

  play() {
    const plays = this.button.getAttribute("aria-pressed") !== "true";
    this.button.setAttribute("aria-pressed", String(plays));
    this.button.textContent = word(plays ? "pause" : "play");
    clearInterval(this.timer);
    if (plays) {
      this.timer = window.setInterval(() => {
        const next = Number(this.slider.value) + 1;
        this.slider.value = String(next > Number(this.slider.max) ? 0 : next);
        this.show();
      }, STEP_MS);
    }
  }

  /** Teams that are out, as points. @returns {import("./data.js").Collection} */
  teams() {
    const second = Number(this.slider.value) * 60;
    const features = this.routes.features.flatMap((route) => {
      const found = position(route, second);
      if (!found) {
        return [];
      }
      const { team, name, force } = route.properties;
      const doing = found.moving ? word("onWay") : found.step?.kind === "break" ? word("break") : found.step ? word("at", { place: found.step.name }) : word("onWay");
      return [{ type: "Feature", geometry: { type: "Point", coordinates: found.point }, properties: { team, name, force, moving: found.moving, doing } }];
    });
    return { type: "FeatureCollection", features };
  }
}
