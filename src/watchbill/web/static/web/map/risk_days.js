/** The risk board as a map by day: a slider over the days, symbols and hatching, and a list that says the same. */

import { canDraw, createMap } from "./create.js";
import { NOTHING, load } from "./data.js";
import { addAreas } from "./layers.js";
import { RISKS, addMarks } from "./marks.js";
import { keepForPaper } from "./paper.js";
import { label, labelPaint, token } from "./style.js";
import { word } from "./words.js";

const MOST = 200;
const SHAPES = { red: "◆", orange: "▲", blue: "■", green: "●" };
const BY_LETTER = Object.fromEntries(RISKS.map((colour) => [colour[0], colour]));
const rank = (/** @type {string} */ colour) => RISKS.indexOf(colour);
const frame = /** @type {HTMLElement} */ (document.getElementById("map-frame"));
const slider = /** @type {HTMLInputElement} */ (document.getElementById("day"));
const list = /** @type {HTMLElement} */ (document.getElementById("risk-list"));
const panel = /** @type {HTMLElement} */ (document.getElementById("place-panel"));
const loading = /** @type {HTMLElement} */ (document.getElementById("map-loading"));

/** Lines of a hatching per colour: how far apart, how thick, which ways. */
const HATCHES = { red: [12, 1.6, [1, -1]], orange: [8, 1.6, [1]], blue: [12, 1.2, [0]] };
const TILE = 24;

/** Adds the images hatch-red … hatch-blue. @param {any} map */
function addHatches(map) {
  for (const [colour, [apart, thick, ways]] of Object.entries(HATCHES)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    const pen = canvas.getContext("2d");
    if (!pen) {
      return;
    }
    pen.strokeStyle = token(`--hatch-${colour}`) || token(`--${colour}`);
    pen.lineWidth = thick;
    for (const way of ways) {
      for (let at = -TILE; at <= 2 * TILE; at += apart) {
        pen.beginPath();
        pen.moveTo(way ? at : 0, way ? 0 : at + apart / 2);
        pen.lineTo(way ? at + way * TILE : TILE, way ? TILE : at + apart / 2);
        pen.stroke();
      }
    }
    map.addImage(`hatch-${colour}`, pen.getImageData(0, 0, TILE, TILE));
  }
}

class RiskDays {
  /** @param {any} map null where the browser draws none @param {any} polygons @param {any} data */
  constructor(map, polygons, data) {
    this.map = map;
    this.polygons = polygons;
    this.data = data;
    this.chosen = "";
    const asked = data.days.findIndex((/** @type {any} */ one) => one.date === frame.dataset.day);
    this.day = Math.max(1, asked);
  }

  start() {
    slider.max = String(this.data.days.length - 1);
    slider.addEventListener("input", () => this.show(Number(slider.value)));
    document.querySelectorAll("[data-step]").forEach((button) =>
      button.addEventListener("click", () => this.show(this.day + Number(button.dataset.step))));
    document.querySelectorAll("[data-colour], [data-only-worse]").forEach((box) => box.addEventListener("change", () => this.show(this.day)));
    if (this.map) {
      keepForPaper(this.map);
      addMarks(this.map);
      addHatches(this.map);
      addAreas(this.map, this.polygons);
      this.addLayers();
    }
    this.show(this.day);
  }

  addLayers() {
    const { map } = this;
    map.addSource("risk-areas", { type: "geojson", data: NOTHING });
    map.addSource("risk-places", { type: "geojson", data: NOTHING });
    map.addSource("risk-chosen", { type: "geojson", data: NOTHING });
    map.addLayer({ id: "risk-area", type: "fill", source: "risk-areas", paint: { "fill-pattern": ["concat", "hatch-", ["get", "colour"]], "fill-opacity": 0.45 } }, "area-line");
    map.addLayer({
      id: "risk-place", type: "symbol", source: "risk-places",
      layout: { "icon-image": ["concat", "risk-", ["get", "colour"]], "icon-allow-overlap": true, "symbol-sort-key": ["-", ["get", "rank"]], "icon-size": ["interpolate", ["linear"], ["zoom"], 12, 0.6, 16, 1], ...label(["step", ["zoom"], "", 15.5, ["get", "name"]], 11.5), "text-anchor": "top", "text-offset": [0, 0.9], "text-optional": true, "text-max-width": 9 },
      paint: labelPaint(),
    });
    map.addLayer({ id: "risk-chosen", type: "circle", source: "risk-chosen", paint: { "circle-color": "transparent", "circle-radius": 15, "circle-stroke-color": token("--focus"), "circle-stroke-width": 3.5 } });
    map.on("click", (/** @type {any} */ event) => {
      const near = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
      const found = map.queryRenderedFeatures(near, { layers: ["risk-place"] })[0];
      this.choose(found?.properties.key ?? "", false);
    });
    map.on("mouseenter", "risk-place", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "risk-place", () => (map.getCanvas().style.cursor = ""));
  }

  /** What a line is on the day that is shown. @param {any} line */
  at(line) {
    const colour = BY_LETTER[line.strip[this.day]];
    const before = BY_LETTER[line.strip[this.day - 1]];
    return { ...line, key: `${line.ledger}:${line.code}`, colour, rank: rank(colour), worse: rank(colour) < rank(before), better: rank(colour) > rank(before) };
  }

  /** Shows a day, the nearest there is. @param {number} day */
  show(day) {
    this.day = Math.min(Math.max(1, day), this.data.days.length - 1);
    slider.value = String(this.day);
    const { date, label: name } = this.data.days[this.day];
    slider.setAttribute("aria-valuetext", name);
    document.querySelectorAll("#day-out, [data-day-name]").forEach((place) => (place.textContent = name));
    const colours = new Set([...document.querySelectorAll("[data-colour]:checked")].map((box) => box.dataset.colour));
    const onlyWorse = Boolean(document.querySelector("[data-only-worse]:checked"));
    const passes = (/** @type {any} */ one) => colours.has(one.colour) && (!onlyWorse || one.worse);
    const places = this.data.places.map((/** @type {any} */ line) => this.at(line));
    this.places = places.filter(passes);
    this.areas = this.data.areas.map((/** @type {any} */ line) => this.at(line)).filter(passes);
    for (const colour of RISKS) {
      const count = document.querySelector(`[data-count="${colour}"]`);
      if (count) {
        count.textContent = String(places.filter((/** @type {any} */ one) => one.colour === colour).length);
      }
    }
    const board = document.querySelector("[data-board]");
    board?.setAttribute("href", `${board.pathname}?day=${date}`);
    history.replaceState(null, "", `?day=${date}`);
    this.draw();
    this.fill();
  }

  draw() {
    if (!this.map) {
      return;
    }
    const shapes = new Map(this.polygons.features.map((/** @type {any} */ one) => [one.properties.code, one.geometry]));
    const areas = this.areas
      .filter((/** @type {any} */ one) => one.level === "village" && one.colour !== "green")
      .map((/** @type {any} */ one) => ({ type: "Feature", properties: { colour: one.colour }, geometry: shapes.get(one.code) }))
      .filter((/** @type {any} */ one) => one.geometry);
    const places = this.places.map((/** @type {any} */ one) => ({ type: "Feature", properties: { key: one.key, name: one.name, colour: one.colour, rank: one.rank }, geometry: point(one) }));
    this.map.getSource("risk-areas").setData({ type: "FeatureCollection", features: areas });
    this.map.getSource("risk-places").setData({ type: "FeatureCollection", features: places });
  }

  fill() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : "";
    const lines = [...this.areas, ...this.places].sort((a, b) => a.rank - b.rank || Number(b.worse) - Number(a.worse));
    const rows = lines.slice(0, MOST).map((one) => this.row(one));
    if (!rows.length) {
      rows.push(note(frame.dataset.allSafe ?? ""));
    } else if (lines.length > MOST) {
      rows.push(note(word("more", { n: lines.length - MOST })));
    }
    list.replaceChildren(...rows);
    if (focused) {
      list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  /** @param {any} one */
  row(one) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const mark = element("span", `risk risk-${one.colour}`, SHAPES[one.colour]);
    const change = one.worse ? frame.dataset.worse : one.better ? frame.dataset.better : "";
    const words = [word(one.colour), one.where, change].filter(Boolean).join(" · ");
    mark.setAttribute("aria-hidden", "true");
    button.type = "button";
    button.dataset.key = one.key;
    button.setAttribute("aria-pressed", String(one.key === this.chosen));
    button.append(mark, one.name, element("span", "note", words));
    button.addEventListener("click", () => this.choose(one.key, true));
    item.append(button);
    return item;
  }

  /** Selects in the list and on the map. @param {string} key @param {boolean} move whether the map goes there */
  choose(key, move) {
    this.chosen = key;
    const line = [...this.data.places, ...this.data.areas].find((one) => `${one.ledger}:${one.code}` === key);
    panel.replaceChildren(...(line ? this.details(line) : []));
    const isPlace = line?.lon !== undefined;
    if (this.map) {
      this.map.getSource("risk-chosen").setData(isPlace ? { type: "Feature", properties: {}, geometry: point(line) } : NOTHING);
      const polygon = this.polygons.features.find((/** @type {any} */ one) => one.properties.code === line?.code);
      const centre = isPlace ? [line.lon, line.lat] : polygon && [polygon.properties.lon, polygon.properties.lat];
      if (centre && move) {
        this.map.easeTo({ center: centre, zoom: Math.max(this.map.getZoom(), isPlace ? 15.5 : 13.5), duration: 250 });
      }
    }
    this.fill();
    if (!move) {
      list.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {any} line */
  details(line) {
    const strip = element("p", "colour-strip", "");
    this.data.days.slice(1).forEach((/** @type {any} */ day, /** @type {number} */ index) => {
      const colour = BY_LETTER[line.strip[index + 1]];
      const mark = element("span", `risk risk-${colour}`, SHAPES[colour]);
      mark.title = `${day.label}: ${word(colour)}`;
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.title);
      strip.append(mark);
    });
    const link = document.createElement("a");
    const page = (frame.dataset.history ?? "").replace("LEDGER", line.ledger).replace("CODE", encodeURIComponent(line.code));
    link.href = `${page}?day=${this.data.days[this.day].date}`;
    link.textContent = frame.dataset.inDays ?? "";
    return [element("h2", "", line.name), strip, link];
  }
}

/** @param {any} line */
const point = (line) => ({ type: "Point", coordinates: [line.lon, line.lat] });

/** @param {string} name @param {string} look @param {string} text */
function element(name, look, text) {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = text;
  return made;
}

/** @param {string} text */
const note = (text) => element("li", "note", text);

async function start() {
  const [polygons, data] = await Promise.all([load(frame.dataset.areas ?? ""), load(frame.dataset.days ?? "")]);
  const map = canDraw() ? await createMap("map", frame.dataset.base ?? "", polygons) : null;
  new RiskDays(map, polygons, data).start();
  loading.hidden = Boolean(map);
  if (!map) {
    loading.textContent = word("noMap");
  }
  frame.dataset.ready = "yes";
}

start().catch((error) => {
  loading.textContent = word("failed");
  console.error(error);
});
