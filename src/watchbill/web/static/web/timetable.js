/** Timetable: pointing at a row shows the team's route, or the site with the teams that pass, on a small map. */

import { canDraw, createMap } from "./map/create.js";
import { load } from "./map/data.js";
import { addEntries, addRoutes } from "./map/layers.js";
import { addMarks } from "./map/marks.js";
import { bounds, token } from "./map/style.js";
import { word } from "./map/words.js";

const page = document.getElementById("timetable");
const caption = document.getElementById("small-map-caption");

/** @param {any} map @param {any} routes @param {any} entries @param {string} view @param {string} code */
function show(map, routes, entries, view, code) {
  const passing = routes.features.filter(({ properties: one }) =>
    view === "teams" ? one.team === code : one.steps.some((/** @type {any} */ step) => step.code === code));
  const codes = new Set(view === "teams" ? passing.flatMap(({ properties }) => properties.steps.map((/** @type {any} */ step) => step.code)) : [code]);
  const places = entries.features.filter((/** @type {any} */ one) => codes.has(one.properties.code));
  map.getSource("routes").setData({ type: "FeatureCollection", features: passing });
  map.getSource("entries").setData({ type: "FeatureCollection", features: places });
  map.getSource("chosen").setData({ type: "FeatureCollection", features: view === "teams" ? [] : places });
  map.setPaintProperty("route", "line-opacity", 0.8);
  const box = bounds(view !== "teams" && places.length ? places : [...passing, ...places]);
  if (box) {
    map.fitBounds(box, { padding: 36, maxZoom: 16, duration: 0 });
  }
  const book = document.getElementById("book");
  if (book instanceof HTMLAnchorElement && page instanceof HTMLElement) {
    book.href = (page.dataset.book ?? "").replace("CODE", encodeURIComponent(code));
    book.hidden = false;
  }
  if (caption) {
    const names = passing.map(({ properties }) => properties.name);
    caption.textContent = view === "teams" ? word("routeOf", { name: names[0] ?? code }) : `${places[0]?.properties.name ?? code}: ${names.join(", ") || "–"}`;
  }
}

/** All stops of the shift as quiet dots, so that the map says something before a row is chosen.
 * @param {any} map @param {any} routes @param {any} entries */
function addStops(map, routes, entries) {
  const codes = new Set(routes.features.flatMap((/** @type {any} */ one) => one.properties.steps.map((/** @type {any} */ step) => step.code)));
  const features = entries.features.filter((/** @type {any} */ one) => codes.has(one.properties.code));
  const paint = { "circle-color": token("--ink-quiet"), "circle-radius": 3, "circle-opacity": 0.7, "circle-stroke-color": token("--paper"), "circle-stroke-width": 1 };
  map.addSource("stops", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({ id: "stops", type: "circle", source: "stops", paint });
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
  const { routes: routesAt, entries: entriesAt, base, view = "teams", mark } = page.dataset;
  document.querySelector("tr.marked")?.scrollIntoView({ block: "center" });
  if (!canDraw()) {
    if (caption) {
      caption.textContent = word("noMap");
    }
    return;
  }
  const [routes, entries] = await Promise.all([load(routesAt ?? ""), load(entriesAt ?? "")]);
  const map = await createMap("small-map", base ?? "", routes);
  addMarks(map);
  addStops(map, routes, entries);
  addEntries(map);
  addRoutes(map, "cluster");
  let last = "";
  const choose = (/** @type {string} */ code) => {
    last = code;
    point(code);
    show(map, routes, entries, view, code);
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
    choose(first);
  }
  page.dataset.ready = "yes";
}

start().catch((error) => console.error(error));
