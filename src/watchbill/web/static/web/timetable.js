/** Timetable: pointing at a row shows the team's route, or the site with the teams that pass, on a small map. */

import { canDraw, createMap } from "./map/create.js";
import { NOTHING, load } from "./map/data.js";
import { addChosen, addRoutes } from "./map/layers.js";
import { bounds, label, labelPaint, token } from "./map/style.js";
import { word } from "./map/words.js";

const page = document.getElementById("timetable");
const caption = document.getElementById("small-map-caption");
/** Code of the row that was pointed at last. */
let last = "";

/** The routes of a row, and where a site lies. @param {any} map @param {any} routes @param {string} view @param {string} code */
async function show(map, routes, view, code) {
  const passing = routes.features.filter(({ properties: one }) =>
    view === "teams" ? one.team === code : one.steps.some((/** @type {any} */ step) => step.code === code));
  const place = view === "teams" ? NOTHING : await load((page?.dataset.entryMap ?? "").replace("CODE", encodeURIComponent(code))).catch(() => NOTHING);
  if (code !== last) {
    return;
  }
  map.getSource("routes").setData({ type: "FeatureCollection", features: passing });
  map.getSource("chosen").setData(place);
  map.setPaintProperty("route", "line-opacity", 0.8);
  map.setFilter("stop-names", ["in", ["get", "code"], ["literal", view === "teams" ? passing.flatMap(codesOf) : [code]]]);
  const box = bounds(place.features.length ? place.features : passing);
  if (box) {
    map.fitBounds(box, { padding: 36, maxZoom: 16, duration: 0 });
  }
  const book = document.getElementById("book");
  if (book instanceof HTMLAnchorElement && page) {
    book.href = (page.dataset.book ?? "").replace("CODE", encodeURIComponent(code));
    book.hidden = false;
  }
  if (caption) {
    const names = passing.map(({ properties }) => properties.name);
    const [site] = place.features.slice(-1);
    caption.textContent = view === "teams" ? word("routeOf", { name: names[0] ?? code }) : `${site?.properties.name ?? code}: ${names.join(", ") || "–"}`;
  }
}

/** @param {any} route */
const codesOf = (route) => route.properties.steps.map((/** @type {any} */ step) => step.code);

/** All stops of the shift as quiet dots, so that the map says something before a row is chosen.
 * @param {any} map @param {any} routes */
function addStops(map, routes) {
  const steps = routes.features.flatMap((/** @type {any} */ one) => one.properties.steps).filter((/** @type {any} */ step) => step.code);
  const features = steps.map((/** @type {any} */ step) => ({ type: "Feature", properties: { code: step.code, name: step.name }, geometry: { type: "Point", coordinates: [step.lon, step.lat] } }));
  const paint = { "circle-color": token("--ink-quiet"), "circle-radius": 3, "circle-opacity": 0.7, "circle-stroke-color": token("--paper"), "circle-stroke-width": 1 };
  map.addSource("stops", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({ id: "stops", type: "circle", source: "stops", paint });
  map.addLayer({ id: "stop-names", type: "symbol", source: "stops", filter: ["==", ["get", "code"], ""], layout: { ...label(["get", "name"], 11.5), "text-anchor": "top", "text-offset": [0, 0.6], "text-optional": true, "text-max-width": 9 }, paint: labelPaint() });
}

/** The row on the map is marked in the table. @param {string} code */
function point(code) {
  for (const row of page?.querySelectorAll("tr[data-code]") ?? []) {
    row.classList.toggle("pointed", row instanceof HTMLElement && row.dataset.code === code);
  }
}

async function start() {
  if (!(page instanceof HTMLElement)) {
    return;
  }
  const { routes: routesAt, base, view = "teams", mark } = page.dataset;
  document.querySelector("tr.marked")?.scrollIntoView({ block: "center" });
  if (!canDraw()) {
    if (caption) {
      caption.textContent = word("noMap");
    }
    return;
  }
  const routes = await load(routesAt ?? "");
  const map = await createMap("small-map", base ?? "", routes);
  addRoutes(map);
  addStops(map, routes);
  addChosen(map);
  const choose = (/** @type {string} */ code) => {
    last = code;
    point(code);
    return show(map, routes, view, code);
  };
  const follow = (/** @type {Event} */ event) => {
    const row = event.target instanceof Element ? event.target.closest("tr[data-code]") : null;
    if (row instanceof HTMLElement && row.dataset.code && row.dataset.code !== last) {
      choose(row.dataset.code);
    }
  };
  for (const kind of ["pointerover", "focusin", "click"]) {
    page.querySelector("tbody")?.addEventListener(kind, follow);
  }
  const rows = [...page.querySelectorAll("tr[data-code]")].map((row) => row.getAttribute("data-code") ?? "");
  const walking = new Set(routes.features.map((/** @type {any} */ one) => one.properties.team));
  const first = mark || (view === "teams" && rows.find((code) => walking.has(code))) || rows[0];
  if (first) {
    await choose(first);
  }
  page.dataset.ready = "yes";
}

start().catch((error) => console.error(error));
