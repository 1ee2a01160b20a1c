/** Our own things on the map: areas, ledger entries and clusters of them, routes and teams. */

import { NOTHING } from "./data.js";
import { isDark, label, labelPaint, token } from "./style.js";

const FORCES = ["police_patrol", "patrol_team", "volunteer", "support", "site_guard"];
const GRID_LEVELS = ["township", "village"];

const forceColour = () => ["match", ["get", "force"], ...FORCES.flatMap((force) => [force, token(`--force-${force}`)]), token("--ink-quiet")];

/** @param {any} map @param {import("./data.js").Collection} areas */
export function addAreas(map, areas) {
  map.addSource("areas", { type: "geojson", data: areas });
  const points = areas.features
    .filter((one) => GRID_LEVELS.includes(one.properties.level))
    .map((one) => ({ type: "Feature", properties: one.properties, geometry: { type: "Point", coordinates: [one.properties.lon, one.properties.lat] } }));
  map.addSource("area-points", { type: "geojson", data: { type: "FeatureCollection", features: points } });
  const villages = ["==", ["get", "level"], "village"];
  map.addLayer({ id: "area-fill", type: "fill", source: "areas", filter: villages, paint: { "fill-color": token("--ink"), "fill-opacity": 0 } });
  map.addLayer({ id: "area-line", type: "line", source: "areas", filter: villages, paint: { "line-color": token("--ink-quiet"), "line-width": 1.4, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "area-line-upper", type: "line", source: "areas", filter: ["!=", ["get", "level"], "village"], paint: { "line-color": token("--ink"), "line-width": 2 } });
  map.addLayer({
    id: "area-name", type: "symbol", source: "area-points", filter: villages, maxzoom: 16.5,
    layout: { ...label(["get", "name"], 14), "text-letter-spacing": 0.06, "text-allow-overlap": true, "text-ignore-placement": true, "text-max-width": 7 },
    paint: { ...labelPaint(), "text-opacity": 0.85 },
  });
}

/** @param {string} kind */
const of = (kind) => ["==", ["get", "kind"], kind];
/** @param {string} type */
const shaped = (type) => ["all", of("shape"), ["==", ["geometry-type"], type]];

/** Entries, clusters of them with the sign of the most serious, and the lines and areas of entries. @param {any} map */
export function addEntries(map) {
  map.addSource("entries", { type: "geojson", data: NOTHING });
  map.addLayer({ id: "shape-area", type: "fill", source: "entries", filter: shaped("Polygon"), paint: { "fill-color": token("--ink"), "fill-opacity": 0.08 } });
  map.addLayer({ id: "shape-line", type: "line", source: "entries", filter: of("shape"), paint: { "line-color": token("--ink"), "line-opacity": 0.6, "line-width": ["match", ["geometry-type"], ["LineString", "MultiLineString"], 2.5, 1.2] } });
  map.addLayer({
    id: "cluster", type: "circle", source: "entries", filter: of("cluster"),
    paint: { "circle-color": isDark() ? "#2b323b" : "#ffffff", "circle-stroke-color": token("--ink"), "circle-stroke-width": 1.5, "circle-radius": ["step", ["get", "number"], 13, 10, 15, 100, 19, 1000, 23] },
  });
  map.addLayer({ id: "cluster-count", type: "symbol", source: "entries", filter: of("cluster"), layout: { ...label(["to-string", ["get", "number"]], 12), "text-allow-overlap": true }, paint: { "text-color": token("--ink") } });
  map.addLayer({
    id: "cluster-risk", type: "symbol", source: "entries", filter: of("cluster"),
    layout: { "icon-image": ["concat", "risk-", ["get", "colour"]], "icon-allow-overlap": true, "icon-size": 0.6, "icon-offset": ["step", ["get", "number"], ["literal", [0, -22]], 10, ["literal", [0, -26]], 100, ["literal", [0, -32]], 1000, ["literal", [0, -39]]] },
  });
  map.addLayer({
    id: "entry", type: "symbol", source: "entries", filter: of("entry"),
    layout: { "icon-image": ["concat", "risk-", ["get", "colour"]], "icon-allow-overlap": true, "icon-size": ["interpolate", ["linear"], ["zoom"], 12, 0.6, 16, 1], ...label(["step", ["zoom"], "", 16, ["get", "name"]], 11.5), "text-anchor": "top", "text-offset": [0, 0.9], "text-optional": true, "text-max-width": 9 },
    paint: labelPaint(),
  });
  addChosen(map);
}

/** One entry with its line or area and its cells. @param {any} map */
export function addChosen(map) {
  const colour = token("--focus");
  map.addSource("chosen", { type: "geojson", data: NOTHING });
  map.addLayer({ id: "chosen-cell", type: "line", source: "chosen", filter: of("cell"), paint: { "line-color": colour, "line-width": 1.5, "line-dasharray": [2, 2] } });
  map.addLayer({ id: "chosen-area", type: "fill", source: "chosen", filter: shaped("Polygon"), paint: { "fill-color": colour, "fill-opacity": 0.2 } });
  map.addLayer({ id: "chosen-line", type: "line", source: "chosen", filter: of("shape"), paint: { "line-color": colour, "line-width": 3 } });
  map.addLayer({ id: "chosen", type: "circle", source: "chosen", filter: of("entry"), paint: { "circle-color": "transparent", "circle-radius": 15, "circle-stroke-color": colour, "circle-stroke-width": 3.5 } });
}

/** @param {any} map @param {string} [before] layer above */
export function addRoutes(map, before) {
  map.addSource("routes", { type: "geojson", data: NOTHING });
  map.addSource("teams", { type: "geojson", data: NOTHING });
  const line = { "line-cap": "round", "line-join": "round" };
  map.addLayer({ id: "route", type: "line", source: "routes", layout: line, paint: { "line-color": forceColour(), "line-width": 2, "line-opacity": 0.3 } }, before);
  map.addLayer({ id: "route-chosen", type: "line", source: "routes", filter: ["==", ["get", "team"], ""], layout: line, paint: { "line-color": forceColour(), "line-width": 5, "line-opacity": 0.9 } }, before);
  map.addLayer({ id: "team", type: "circle", source: "teams", paint: { "circle-color": isDark() ? "#14181d" : "#ffffff", "circle-radius": ["case", ["get", "moving"], 4, 6], "circle-stroke-color": forceColour(), "circle-stroke-width": 4 } });
  map.addLayer({ id: "team-name", type: "symbol", source: "teams", minzoom: 14.5, layout: { ...label(["get", "name"], 11.5), "text-anchor": "bottom", "text-offset": [0, -0.8], "text-optional": true }, paint: labelPaint() });
}
