/** The map of the page that says what has happened: a click adds the block there to the closed ones. */

import { canDraw, createMap } from "./map/create.js";
import { NOTHING, load } from "./map/data.js";

const box = /** @type {HTMLElement} */ (document.getElementById("change-map"));
const points = /** @type {HTMLInputElement} */ (document.getElementById("id_points"));
let map = null;

/** Closed blocks as points, from the field. */
function closed() {
  const pairs = points.value.split(/\s+/).map((text) => text.split(",").map(Number));
  return {
    type: "FeatureCollection",
    features: pairs
      .filter((pair) => pair.length === 2 && pair.every(Number.isFinite))
      .map(([lat, lon]) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lon, lat] } })),
  };
}

async function show() {
  const isStreet = /** @type {HTMLInputElement} */ (document.querySelector('[name="happened"][value="street"]')).checked;
  if (!isStreet || map || box.hidden) {
    map?.resize();
    return;
  }
  if (!canDraw()) {
    box.hidden = true;
    return;
  }
  const areas = await load(box.dataset.areas ?? "").catch(() => NOTHING);
  map = await createMap(box, box.dataset.base ?? "", areas);
  map.addSource("closed", { type: "geojson", data: closed() });
  map.addLayer({
    id: "closed",
    type: "circle",
    source: "closed",
    paint: { "circle-radius": 8, "circle-color": "#b00020", "circle-stroke-width": 3, "circle-stroke-color": "#ffffff" },
  });
  map.getCanvas().style.cursor = "crosshair";
  map.on("click", (event) => {
    const { lat, lng } = event.lngLat;
    points.value = `${points.value} ${lat.toFixed(5)},${lng.toFixed(5)}`.trim();
    map.getSource("closed").setData(closed());
  });
  points.addEventListener("input", () => map.getSource("closed").setData(closed()));
}

document.querySelectorAll('[name="happened"]').forEach((radio) => radio.addEventListener("change", show));
show();
