/** A map on our own background. */

import * as maplibregl from "../../vendor/maplibre-gl/maplibre-gl.mjs";

import { NOTHING, load } from "./data.js";
import { bounds, quietStyle } from "./style.js";
import { word } from "./words.js";

/**
 * @param {string | HTMLElement} container
 * @param {string} baseAddress of the background
 * @param {import("./data.js").Collection} extent what the first view shows
 * @param {Record<string, unknown>} [options] further ones of MapLibre
 * @returns {Promise<any>} the map once it is drawn
 */
export async function createMap(container, baseAddress, extent, options = {}) {
  const base = await load(baseAddress).catch(() => NOTHING);
  const box = bounds(extent.features) ?? bounds(base.features) ?? [-180, -80, 180, 80];
  const credit = `<a href="https://www.openstreetmap.org/copyright" rel="noopener">${word("attribution")}</a>`;
  const map = new maplibregl.Map({
    container,
    style: quietStyle(base, credit),
    bounds: box,
    fitBoundsOptions: { padding: 24 },
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: { compact: false },
    localIdeographFontFamily: "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif",
    locale: { "Map.Title": word("map"), "NavigationControl.ZoomIn": word("zoomIn"), "NavigationControl.ZoomOut": word("zoomOut") },
    canvasContextAttributes: { preserveDrawingBuffer: true }, // so that the map can be printed
    fadeDuration: 0,
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
  await new Promise((resolve) => map.once("load", resolve));
  return map;
}

/** Whether the browser can draw a map at all. */
export function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}
