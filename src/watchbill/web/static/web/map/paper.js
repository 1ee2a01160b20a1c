/** A map on paper: the whole view is made smaller, with its scale bar, so that both stay true. */

/** Width of an A4 page between its margins. */
const PRINT_WIDTH_PX = 700;

/** @param {any} map */
function measure(map) {
  const box = map.getContainer();
  const main = box.parentElement;
  main?.style.setProperty("--map-width", `${box.clientWidth}px`);
  main?.style.setProperty("--map-height", `${box.clientHeight}px`);
  main?.style.setProperty("--print-scale", String(Math.min(1, PRINT_WIDTH_PX / box.clientWidth)));
}

/** Tells the style sheet for paper how large the map is on the screen. @param {any} map */
export function keepForPaper(map) {
  measure(map);
  map.on("resize", () => measure(map));
}
