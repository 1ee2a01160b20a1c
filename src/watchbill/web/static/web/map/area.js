/** The map of an area's page: its border, what lies around and below it, and the numbered overlaps and gaps. */

import { canDraw, createMap } from "./create.js";
import { NOTHING, load } from "./data.js";
import { bounds, label, labelPaint, token } from "./style.js";

/** @param {any} map @param {any} around */
function addAreas(map, around) {
  const is = (/** @type {string} */ role) => ["==", ["get", "role"], role];
  const points = around.features
    .filter((/** @type {any} */ one) => ["below", "beside"].includes(one.properties.role))
    .map((/** @type {any} */ one) => ({ type: "Feature", properties: one.properties, geometry: { type: "Point", coordinates: [one.properties.lon, one.properties.lat] } }));
  map.addSource("around", { type: "geojson", data: around });
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features: points } });
  map.addLayer({ id: "beside", type: "line", source: "around", filter: ["any", is("beside"), is("above")], paint: { "line-color": token("--ink-quiet"), "line-width": 1, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "below-fill", type: "fill", source: "around", filter: is("below"), paint: { "fill-color": token("--ink"), "fill-opacity": 0 } });
  map.addLayer({ id: "below", type: "line", source: "around", filter: is("below"), paint: { "line-color": token("--ink-quiet"), "line-width": 1.6 } });
  map.addLayer({ id: "self", type: "line", source: "around", filter: is("self"), paint: { "line-color": token("--focus"), "line-width": 3 } });
  map.addLayer({ id: "name", type: "symbol", source: "names", layout: label(["get", "name"], 12.5), paint: labelPaint() });
}

/** @param {any} map @param {any} flaws */
function addFlaws(map, flaws) {
  map.addSource("flaws", { type: "geojson", data: flaws });
  map.addLayer({ id: "flaw", type: "fill", source: "flaws", paint: { "fill-color": token("--ink"), "fill-opacity": 0.45 } });
  map.addLayer({ id: "flaw-line", type: "line", source: "flaws", paint: { "line-color": token("--ink"), "line-width": 2 } });
  map.addLayer({ id: "flaw-number", type: "symbol", source: "flaws", layout: { ...label(["to-string", ["get", "number"]], 13), "text-allow-overlap": true }, paint: labelPaint() });
}

/** @param {HTMLElement} frame */
async function show(frame) {
  const around = await load(frame.dataset.around ?? "");
  const flaws = JSON.parse(document.getElementById("flaw-shapes")?.textContent ?? "null") ?? NOTHING;
  const own = around.features.filter((one) => one.properties.role === "self");
  const canvas = /** @type {HTMLElement} */ (frame.querySelector("[data-canvas]"));
  const map = await createMap(canvas, frame.dataset.base ?? "", { type: "FeatureCollection", features: own });
  map.scrollZoom.disable(); // the wheel scrolls the page until the map is worked on
  map.getCanvas().addEventListener("focus", () => map.scrollZoom.enable());
  map.getCanvas().addEventListener("blur", () => map.scrollZoom.disable());
  addAreas(map, around);
  addFlaws(map, flaws);
  map.on("click", "below-fill", (/** @type {any} */ event) => {
    const code = event.features?.[0]?.properties.code;
    location.assign(new URL(`../${encodeURIComponent(code)}/`, new URL(frame.dataset.around ?? "", location.href)));
  });
  map.on("mouseenter", "below-fill", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "below-fill", () => (map.getCanvas().style.cursor = ""));
  for (const button of document.querySelectorAll("[data-flaw]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const box = bounds(flaws.features.filter((/** @type {any} */ one) => String(one.properties.number) === button.dataset.flaw));
      frame.scrollIntoView({ block: "nearest" });
      box && map.fitBounds(box, { padding: 80, maxZoom: 18, duration: 250 });
    });
  }
  frame.dataset.ready = "yes";
}

for (const frame of document.querySelectorAll("[data-area-map]")) {
  if (canDraw()) {
    show(frame).catch((error) => console.error(error));
  }
}
