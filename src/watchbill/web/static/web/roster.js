/** Roster: a click on a cell asks why it is as it is; arrow keys walk the cells. One listener for all cells. */

const split = document.querySelector("[data-cells]");
const panel = document.getElementById("cell-panel");

if (split instanceof HTMLElement && panel) {
  const dates = (split.dataset.dates ?? "").trim().split(/\s+/);

  /** @param {HTMLElement} cell */
  const open = async (cell) => {
    const team = cell.closest("tr")?.dataset.team ?? "";
    const day = dates[Number(cell.dataset.day)];
    document.querySelectorAll(".cell[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
    cell.setAttribute("aria-pressed", "true");
    const address = `${split.dataset.cells}&team=${encodeURIComponent(team)}&day=${day}`;
    await window.htmx.ajax("get", address, { target: panel, swap: "innerHTML" });
  };

  split.addEventListener("click", (event) => {
    const cell = event.target instanceof Element ? event.target.closest(".cell") : null;
    if (cell instanceof HTMLElement) {
      open(cell);
    }
  });

  split.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element ? event.target.closest(".cell") : null;
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!(cell instanceof HTMLElement) || !step) {
      return;
    }
    const rows = [...split.querySelectorAll("tr[data-team]")];
    const row = rows[rows.indexOf(cell.closest("tr")) + step[0]];
    const next = row?.querySelector(`.cell[data-day="${Number(cell.dataset.day) + step[1]}"]`);
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
}
