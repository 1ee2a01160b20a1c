/** The risk board: one tick takes all rows of a table, and how many are chosen stands beside what sets them. */

const places = () => [...document.querySelectorAll("[name=place]")];
const out = document.querySelector("[data-chosen]");

function count() {
  const chosen = places().filter((box) => box.checked).length;
  if (out instanceof HTMLElement) {
    out.textContent = chosen ? (out.dataset.chosen ?? "").replace("{n}", String(chosen)) : "";
  }
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    const rows = [...(all.closest("table")?.querySelectorAll("[name=place]") ?? [])];
    const ticked = rows.filter((box) => box.checked).length;
    all.closest("label").hidden = !rows.length;
    all.checked = Boolean(ticked) && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  }
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") {
    return;
  }
  if ("tickAll" in box.dataset) {
    box.closest("table")?.querySelectorAll("[name=place]").forEach((row) => (row.checked = box.checked));
  }
  count();
});
window.addEventListener("pageshow", count);
