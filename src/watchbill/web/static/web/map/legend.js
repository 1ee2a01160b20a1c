/** The legend: only what is shown. */

import { RISKS } from "./marks.js";
import { token } from "./style.js";
import { word } from "./words.js";

const SHAPES = { red: "◆", orange: "▲", blue: "■", green: "●" };
const box = /** @type {HTMLElement} */ (document.getElementById("legend"));

/** @param {string} sign @param {string} text @param {string} [colour] @param {string} [look] */
function line(sign, text, colour = "", look = "") {
  const row = document.createElement("span");
  const mark = document.createElement("i");
  mark.textContent = sign;
  mark.className = look;
  mark.style.color = colour;
  row.append(mark, text);
  return row;
}

/** @param {{areas: boolean, entries: any[], teams: any[]}} shown entries and clusters, teams */
export function drawLegend({ areas, entries, teams }) {
  const clusters = entries.some((one) => one.properties.kind === "cluster");
  const colours = new Set(entries.map((one) => one.properties.colour));
  const forces = new Set(teams.map((one) => one.properties.force));
  box.replaceChildren(
    ...(areas ? [line("", word("area"), token("--ink-quiet"), "line")] : []),
    ...RISKS.filter((one) => colours.has(one)).map((one) => line(SHAPES[one], word(one), token(`--${one}`))),
    ...(clusters ? [line("③", word("cluster"))] : []),
    ...[...forces].map((one) => line("◉", word(one), token(`--force-${one}`))),
  );
}
