/** The list of what is in view: the map in words. */

import { word } from "./words.js";

const MOST = 120;
const SHAPES = { red: "◆", orange: "▲", blue: "■", green: "●" };
const list = /** @type {HTMLElement} */ (document.getElementById("in-view"));
const count = /** @type {HTMLElement} */ (document.getElementById("in-view-count"));

/**
 * @param {any[]} teams @param {any[]} entries those one by one and clusters @param {string} chosen
 * @param {(kind: string, code: string) => void} choose
 */
export function showList(teams, entries, chosen, choose) {
  const total = entries.reduce((sum, one) => sum + (one.properties.number ?? 1), teams.length);
  count.textContent = total ? word("inView", { n: total }) : word("nothing");
  const order = { red: 0, orange: 1, blue: 2, green: 3 };
  const sorted = [...entries].sort((a, b) => order[a.properties.colour] - order[b.properties.colour] || a.properties.name.localeCompare(b.properties.name, document.documentElement.lang));
  const rows = [
    ...teams.map((one) => row("team", one.properties.team, one.properties.name, one.properties.doing, "force-mark", one.properties.force)),
    ...sorted.map(({ properties: one }) => row(one.kind, one.code, one.name, `${one.label} · ${word(one.colour)}`, "risk", one.colour)),
  ];
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : "";
  list.replaceChildren(...rows.slice(0, MOST));
  if (rows.length > MOST) {
    const more = document.createElement("li");
    more.className = "note";
    more.textContent = word("more", { n: rows.length - MOST });
    list.append(more);
  }
  if (focused) {
    list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** @param {string} kind @param {string} code @param {string} name @param {string} what @param {string} look @param {string} value */
  function row(kind, code, name, what, look, value) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const mark = document.createElement("span");
    const note = document.createElement("span");
    button.type = "button";
    button.dataset.key = `${kind}:${code}`;
    button.setAttribute("aria-pressed", String(chosen === `${kind}:${code}`));
    mark.className = look === "risk" ? `risk risk-${value}` : `force force-${value}`;
    mark.textContent = look === "risk" ? (SHAPES[value] ?? "○") : "";
    mark.setAttribute("aria-hidden", "true");
    note.className = "note";
    note.textContent = what;
    button.append(mark, name, note);
    button.addEventListener("click", () => choose(kind, code));
    item.append(button);
    return item;
  }
}
