/** The places that break first on a map: list and map select each other. */

import { canDraw, createMap } from "./create.js";
import { load } from "./data.js";
import { addAreas } from "./layers.js";
import { token } from "./style.js";
import { word } from "./words.js";

const box = /** @type {HTMLElement} */ (document.getElementById("map"));
const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-stop]")]);
const points = { type: "FeatureCollection", features: JSON.parse(document.getElementById("weak-places")?.textContent ?? "[]") };
/** @type {any} */
let map = null;

/** @param {string} code @param {boolean} fromMap */
function choose(code, fromMap) {
  for (const button of buttons) {
    const chosen = button.dataset.stop === code;
    button.setAttribute("aria-pressed", String(chosen));
    if (chosen && fromMap) {
      button.scrollIntoView({ block: "nearest" });
      button.focus({ preventScroll: true });
    }
  }
  if (!map) {
    return;
  }
  map.setFilter("weak-chosen", ["==", ["get", "code"], code]);
  const found = points.features.find((/** @type {any} */ one) => one.properties.code === code);
  if (found && !fromMap) {
    map.easeTo({ center: found.geometry.coordinates, zoom: Math.max(map.getZoom(), 14.5), duration: 250 });
  }
}

function addPlaces() {
  const size = ["interpolate", ["linear"], ["sqrt", ["get", "broken"]], 0, 4, 1, 18];
  map.addSource("weak", { type: "geojson", data: points });
  map.addLayer({
    id: "weak", type: "circle", source: "weak", layout: { "circle-sort-key": ["get", "broken"] },
    paint: { "circle-radius": size, "circle-color": token("--accent"), "circle-opacity": ["interpolate", ["linear"], ["sqrt", ["get", "broken"]], 0, 0.2, 0.6, 0.9], "circle-stroke-color": token("--paper"), "circle-stroke-width": 1 },
  });
  map.addLayer({
    id: "weak-chosen", type: "circle", source: "weak", filter: ["==", ["get", "code"], ""],
    paint: { "circle-radius": ["+", 4, size], "circle-color": "transparent", "circle-stroke-color": token("--focus"), "circle-stroke-width": 3.5 },
  });
  map.on("click", "weak", (/** @type {any} */ event) => choose(event.features[0].properties.code, true));
  map.on("mouseenter", "weak", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "weak", () => (map.getCanvas().style.cursor = ""));
}

async function start() {
  buttons.forEach((button) => button.addEventListener("click", () => choose(button.dataset.stop ?? "", false)));
  if (!canDraw()) {
    box.textContent = word("noMap");
  } else {
    const areas = await load(box.dataset.areas ?? "");
    map = await createMap("map", box.dataset.base ?? "", areas);
    addAreas(map, areas);
    addPlaces();
  }
  box.dataset.ready = "yes";
}

start().catch((error) => {
  box.textContent = word("failed");
  console.error(error);
});
