/**
 * Drawing the geometry of a form: each [data-draw] has the text field, which stays the truth, and gets a map on which
 * it is drawn and changed. Text and map stay in step both ways; without this script the text alone serves.
 */

import { canDraw, createMap } from "./create.js";
import { NOTHING, load } from "./data.js";
import { hasHoles, join, parts, read, write } from "./shapes.js";
import { Snapper } from "./snap.js";
import { bounds, label, labelPaint, token } from "./style.js";

const DECIMALS = 7;
const MODE_OF = { Point: "point", LineString: "linestring", Polygon: "polygon" };
const KEPT_STEPS = 50;

/** The modes of the drawing library in our colours. @param {Snapper} snapper */
function modes(snapper) {
  const { TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode } = window.terraDraw;
  const [colour, paper] = [token("--focus"), token("--paper")];
  const snapping = { toCustom: (/** @type {any} */ event, /** @type {any} */ view) => snapper.near(event, view) };
  const dot = (/** @type {string} */ name) => ({ [`${name}Color`]: colour, [`${name}Width`]: 6, [`${name}OutlineColor`]: paper, [`${name}OutlineWidth`]: 2 });
  const area = { fillColor: colour, fillOpacity: 0.15, outlineColor: colour, outlineWidth: 3, ...dot("closingPoint"), ...dot("snappingPoint") };
  const line = { lineStringColor: colour, lineStringWidth: 4, ...dot("closingPoint"), ...dot("snappingPoint") };
  const chosen = {
    selectedPolygonColor: colour, selectedPolygonFillOpacity: 0.15, selectedPolygonOutlineColor: colour, selectedPolygonOutlineWidth: 3,
    selectedLineStringColor: colour, selectedLineStringWidth: 4, ...dot("selectedPoint"), selectedPointWidth: 9, ...dot("selectionPoint"), selectionPointWidth: 7,
    midPointColor: paper, midPointWidth: 4, midPointOutlineColor: colour, midPointOutlineWidth: 2,
  };
  const corners = { draggable: true, deletable: true, midpoints: true, snappable: snapping };
  return [
    new TerraDrawSelectMode({
      pointerDistance: 24,
      styles: chosen,
      flags: {
        point: { feature: { draggable: true } },
        linestring: { feature: { draggable: false, coordinates: corners } },
        polygon: { feature: { draggable: false, coordinates: corners } },
      },
    }),
    new TerraDrawPointMode({ styles: dot("point") }),
    new TerraDrawLineStringMode({ snapping, styles: line, pointerDistance: 24 }),
    new TerraDrawPolygonMode({ snapping, styles: area, pointerDistance: 24 }),
  ];
}

/** What lies around, to draw along: borders with their names. @param {any} map @param {any} around */
function addAround(map, around) {
  const points = around.features
    .filter((/** @type {any} */ one) => one.properties.lon !== undefined && one.properties.level !== "district" && !["self", "above"].includes(one.properties.role))
    .map((/** @type {any} */ one) => ({ type: "Feature", properties: one.properties, geometry: { type: "Point", coordinates: [one.properties.lon, one.properties.lat] } }));
  map.addSource("around", { type: "geojson", data: around });
  map.addSource("around-names", { type: "geojson", data: { type: "FeatureCollection", features: points } });
  map.addSource("fixed", { type: "geojson", data: NOTHING });
  map.addLayer({ id: "around", type: "line", source: "around", paint: { "line-color": token("--ink-quiet"), "line-width": ["case", ["==", ["get", "role"], "self"], 3, 1.6], "line-dasharray": [3, 2] } });
  map.addLayer({ id: "around-name", type: "symbol", source: "around-names", layout: label(["get", "name"], 12), paint: labelPaint() });
  map.addLayer({ id: "fixed", type: "line", source: "fixed", paint: { "line-color": token("--focus"), "line-width": 3 } });
}

class Drawing {
  /** @param {HTMLElement} frame @param {any} map @param {Snapper} snapper */
  constructor(frame, map, snapper) {
    this.frame = frame;
    this.map = map;
    this.text = /** @type {HTMLTextAreaElement} */ (frame.querySelector("textarea"));
    this.hint = /** @type {HTMLElement} */ (frame.querySelector("[data-hint]"));
    /** @type {string[]} */
    this.past = [];
    this.last = this.text.value;
    this.isWiping = false;
    this.shapes = (frame.dataset.shapes ?? "").split(" ");
    this.draw = new window.terraDraw.TerraDraw({
      adapter: new window.terraDrawMaplibreGlAdapter.TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DECIMALS }),
      modes: modes(snapper),
      undoRedo: { modeLevel: new window.terraDraw.TerraDrawModeUndoRedo() },
    });
  }

  start() {
    this.draw.start();
    this.draw.on("finish", (id, { action }) => (action === "draw" ? this.drawn(id) : this.keep()));
    this.draw.on("change", (_ids, type, context) => {
      if (type === "delete" && context?.origin !== "api" && !this.isWiping && this.draw.getMode() === "select") {
        this.keep();
      }
    });
    this.text.addEventListener("input", () => this.written());
    for (const button of this.frame.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => this.turn(button.dataset.mode));
    }
    /** @type {Record<string, () => void>} */
    const deeds = { finish: () => this.finish(), undo: () => this.undo(), clear: () => this.clear() };
    for (const button of this.frame.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => deeds[button.dataset.do]());
    }
    this.frame.querySelector("[data-canvas]")?.addEventListener("keydown", (event) => {
      if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.undo();
      } else if (event.key === "Escape" && this.draw.getModeState() !== "drawing") {
        this.turn("select");
      }
    });
    this.show();
    if (!this.last && this.shapes.length === 1) {
      this.turn(MODE_OF[this.shapes[0]]);
    }
  }

  /** @param {string} mode */
  turn(mode) {
    this.draw.setMode(mode);
    for (const button of this.frame.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    const finish = this.frame.querySelector("[data-do=finish]");
    if (finish instanceof HTMLElement) {
      finish.hidden = !(mode === "linestring" || mode === "polygon");
    }
    this.say(mode === "select" && !this.features().length ? "none" : mode);
    this.map.getCanvas().focus({ preventScroll: true });
  }

  /** @param {string} name of a hint */
  say(name) {
    this.hint.textContent = this.hint.getAttribute(`data-${name}`) ?? "";
  }

  /** What is drawn, without the handles that the library adds. */
  features() {
    const shapes = Object.values(MODE_OF);
    return this.draw.getSnapshot().filter(({ properties: one }) => shapes.includes(one.mode) && !one.midPoint && !one.selectionPoint && !one.closingPoint && !one.snappingPoint && !one.currentlyDrawing);
  }

  /** A new shape stands: it takes the place of the old one. @param {string} id */
  drawn(id) {
    const others = this.features().filter((one) => one.id !== id).map((one) => one.id);
    this.draw.removeFeatures(others);
    this.map.getSource("fixed").setData(NOTHING);
    this.turn("select");
    this.draw.selectFeature(id);
    this.keep();
  }

  /** Takes everything off the map; the text stays. */
  wipe() {
    this.isWiping = true;
    this.draw.clear();
    this.isWiping = false;
  }

  /** Writes what is drawn into the text. */
  keep() {
    this.put(write(join(this.features().map((one) => one.geometry))));
  }

  /** @param {string} text */
  put(text) {
    if (text === this.last) {
      return;
    }
    this.past.push(this.last);
    this.past.splice(0, this.past.length - KEPT_STEPS);
    this.last = this.text.value = text;
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Somebody writes: the map follows. */
  written() {
    this.past.push(this.last);
    this.last = this.text.value;
    this.show();
  }

  /** Draws what the text says; a part with holes is shown, and only the text changes it. */
  show() {
    this.wipe();
    const geometry = read(this.text.value);
    const found = geometry ? parts(geometry) : [];
    const added = found.some(hasHoles) ? [] : this.draw.addFeatures(found.map((one) => ({ type: "Feature", properties: { mode: MODE_OF[one.type] }, geometry: one })));
    const isWhole = added.length > 0 && added.every((one) => one.valid);
    if (!isWhole) {
      this.wipe();
    }
    this.map.getSource("fixed").setData(isWhole || !geometry ? NOTHING : { type: "Feature", properties: {}, geometry });
    this.turn("select");
    if (isWhole && added.length === 1) {
      this.draw.selectFeature(added[0].id);
    }
    if (geometry && !isWhole) {
      this.say("fixed");
    }
  }

  /** The library ends a shape with Enter; a thumb has none. */
  finish() {
    this.map.getCanvas().focus({ preventScroll: true });
    this.map.getCanvas().dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
  }

  undo() {
    if (this.draw.getModeState() === "drawing" && this.draw.canUndo()) {
      this.draw.undo();
    } else if (this.past.length) {
      this.last = this.text.value = this.past.pop() ?? "";
      this.show();
    }
  }

  clear() {
    this.wipe();
    this.map.getSource("fixed").setData(NOTHING);
    this.put("");
    this.turn(this.shapes.length === 1 ? MODE_OF[this.shapes[0]] : "select");
  }
}

/** @param {HTMLElement} frame */
async function enhance(frame) {
  const canvas = /** @type {HTMLElement} */ (frame.querySelector("[data-canvas]"));
  const [base, around] = await Promise.all([load(frame.dataset.base ?? "").catch(() => NOTHING), load(frame.dataset.around ?? "").catch(() => NOTHING)]);
  canvas.hidden = false;
  const map = await createMap(canvas, frame.dataset.base ?? "", around);
  map.scrollZoom.disable(); // the wheel scrolls the form until the map is worked on
  map.getCanvas().addEventListener("focus", () => map.scrollZoom.enable());
  map.getCanvas().addEventListener("blur", () => map.scrollZoom.disable());
  addAround(map, around);
  const geometry = read(frame.querySelector("textarea")?.value ?? "");
  const others = around.features.filter((one) => write(one.geometry) !== write(geometry)); // not at what is being changed
  const snapper = new Snapper([...others, ...base.features.filter((one) => one.properties.kind === "street")]);
  const box = frame.querySelector("[data-snap]");
  box?.addEventListener("change", () => (snapper.isOn = box.checked));
  const focus = geometry ? bounds([{ geometry }]) : bounds(around.features.filter((one) => one.properties.role === "self"));
  if (focus) {
    map.fitBounds(focus, { padding: 60, maxZoom: 17, animate: false });
  }
  const drawing = new Drawing(frame, map, snapper);
  drawing.start();
  document.activeElement === map.getCanvas() && map.getCanvas().blur();
  frame.querySelectorAll("[data-tools]").forEach((part) => (part.hidden = false));
  Object.assign(frame, { drawing });
  frame.dataset.ready = "yes";
}

for (const frame of document.querySelectorAll("[data-draw]")) {
  if (canDraw()) {
    enhance(frame).catch((error) => console.error(error));
  }
}
