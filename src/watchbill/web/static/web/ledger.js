/** Ledgers: rows of child tables are added; arrow keys walk through the list, Enter opens, `n` begins a new entry. */

for (const table of document.querySelectorAll("[data-table]")) {
  const button = table.querySelector("[data-add-row]");
  const template = table.querySelector("template");
  const body = table.querySelector("tbody");
  if (!(button instanceof HTMLButtonElement && template && body)) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = document.importNode(template.content, true);
    for (const field of row.querySelectorAll("[name]")) {
      field.setAttribute("name", field.getAttribute("name").replace("__n__", String(body.rows.length)));
    }
    body.append(row);
    body.rows[body.rows.length - 1].querySelector("input, select")?.focus();
  });
}

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (event.key === "n") {
    document.querySelector("[data-key-new]")?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const links = [...document.querySelectorAll("[data-rows] tbody th a")];
    const at = links.indexOf(document.activeElement);
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (at < 0 ? links[0] : undefined);
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.focus();
      next.click();
    }
  }
});
