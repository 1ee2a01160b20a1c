/** The small map of an entry, on its page or in the panel beside a list: its geometry, its cells and what a route lists beside it. */

import { canDraw, createMap } from "./create.js";
import { load } from "./data.js";
import { addChosen } from "./layers.js";
import { addMarks } from "./marks.js";
import { label, labelPaint } from "./style.js";

/** @type {any} */
let map = null;

/** @param {HTMLElement} box */
async function draw(box) {
  map?.remove();
  map = null;
  const data = await load(box.dataset.entryMap ?? "");
  box.hidden = false;
  const drawn = await createMap(box, box.dataset.base ?? "", data, { maxZoom: 17.5, scrollZoom: false });
  if (!box.isConnected) {
    drawn.remove();
    return;
  }
  map = drawn;
  addMarks(map);
  addChosen(map);
  map.addLayer({
    id: "alongside", type: "symbol", source: "chosen", filter: ["==", ["get", "kind"], "alongside"],
    layout: { "icon-image": ["concat", "risk-", ["get", "colour"]], "icon-allow-overlap": true, "icon-size": 0.6, ...label(["get", "name"], 11), "text-anchor": "top", "text-offset": [0, 0.6], "text-optional": true, "text-max-width": 9 },
    paint: labelPaint(),
  });
  map.addLayer({
    id: "entry", type: "symbol", source: "chosen", filter: ["==", ["get", "kind"], "entry"],
    layout: { "icon-image": ["concat", "risk-", ["get", "colour"]], "icon-allow-overlap": true },
  });
  map.getSource("chosen").setData(data);
  box.dataset.ready = "yes";
}

/** @param {ParentNode} place */
function begin(place) {
  const box = /** @type {HTMLElement | null} */ (place.querySelector("[data-entry-map]"));
  if (box && canDraw()) {
    draw(box).catch((error) => {
      box.hidden = true;
      console.error(error);
    });
  }
}

begin(document);
document.body.addEventListener("htmx:afterSwap", (event) => begin(/** @type {Element} */ (event.target)));
