/** The quiet background in our own style: no tile server, no glyph server (letters come from the system's fonts). */

const LIGHT = {
  paper: "#f6f4f0", water: "#cfdfe8", green: "#dfe8d6", square: "#ece8e0", building: "#e4dfd8", buildingLine: "#d3ccc3",
  street: "#ffffff", casing: "#d5cfc6", rail: "#b9b3aa", label: "#5b5650", halo: "#f6f4f0",
};
const DARK = {
  paper: "#1a1e23", water: "#22323f", green: "#22302a", square: "#262a2f", building: "#2a2f36", buildingLine: "#353c45",
  street: "#3a424c", casing: "#14181d", rail: "#4f5761", label: "#aeb6c0", halo: "#14181d",
};
const FONT = ["Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"];
const MAJOR = ["motorway", "trunk", "primary", "secondary", "tertiary"];

export const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** @param {string} name of a design token */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {string} kind */
const of = (kind) => ["==", ["get", "kind"], kind];

/**
 * Width of a street by its class, growing with the zoom.
 * @param {number} extra
 */
const width = (extra) => [
  "interpolate", ["exponential", 1.6], ["zoom"],
  12, ["match", ["get", "class"], MAJOR, 1.2 + extra, 0.4 + extra * 0.5],
  15, ["match", ["get", "class"], MAJOR, 5 + extra, ["footway", "path", "steps", "cycleway", "track", "corridor"], 1.2 + extra * 0.5, 3 + extra],
  18, ["match", ["get", "class"], MAJOR, 18 + extra * 2, ["footway", "path", "steps", "cycleway", "track", "corridor"], 4 + extra, 13 + extra * 2],
];

/**
 * @param {import("./data.js").Collection} base
 * @param {string} attribution
 */
export function quietStyle(base, attribution) {
  const look = isDark() ? DARK : LIGHT;
  const line = { "line-cap": "round", "line-join": "round" };
  return {
    version: 8,
    sources: { base: { type: "geojson", data: base, attribution, tolerance: 0.5 } },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": look.paper } },
      { id: "water", type: "fill", source: "base", filter: of("water"), paint: { "fill-color": look.water } },
      { id: "green", type: "fill", source: "base", filter: of("green"), paint: { "fill-color": look.green } },
      { id: "square", type: "fill", source: "base", filter: of("square"), paint: { "fill-color": look.square } },
      { id: "building", type: "fill", source: "base", minzoom: 13.5, filter: of("building"), paint: { "fill-color": look.building, "fill-outline-color": look.buildingLine } },
      { id: "rail", type: "line", source: "base", filter: of("rail"), paint: { "line-color": look.rail, "line-width": 1, "line-dasharray": [4, 2] } },
      { id: "street-casing", type: "line", source: "base", minzoom: 13, filter: of("street"), layout: line, paint: { "line-color": look.casing, "line-width": width(1.4) } },
      { id: "street", type: "line", source: "base", filter: of("street"), layout: line, paint: { "line-color": look.street, "line-width": width(0) } },
      {
        id: "street-name", type: "symbol", source: "base", minzoom: 14.5,
        filter: ["all", of("street"), ["!=", ["coalesce", ["get", "name"], ""], ""]],
        layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 14, 10, 18, 14], "text-padding": 8, "symbol-spacing": 320 },
        paint: { "text-color": look.label, "text-halo-color": look.halo, "text-halo-width": 1.4 },
      },
    ],
  };
}

/** Layout of a label in the system's fonts. @param {any} field @param {number} size */
export const label = (field, size) => ({ "text-field": field, "text-font": FONT, "text-size": size });

/** Colours of a label. */
export function labelPaint() {
  const look = isDark() ? DARK : LIGHT;
  return { "text-color": token("--ink"), "text-halo-color": look.halo, "text-halo-width": 1.6 };
}

/** The box around all coordinates of some features: [west, south, east, north]; null where there are none.
 * @param {any[]} features */
export function bounds(features) {
  const box = [180, 90, -180, -90];
  /** @param {any} part */
  const walk = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    } else {
      part.forEach(walk);
    }
  };
  features.forEach((feature) => feature.geometry && walk(feature.geometry.coordinates));
  return box[0] > box[2] ? null : box;
}
