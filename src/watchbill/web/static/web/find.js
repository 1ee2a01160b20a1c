/** Search over everything: `/` opens the dialog, arrow keys walk through what was found, Enter opens, Esc closes. */

const dialog = document.getElementById("find");

/** Open the dialog with its field ready to be written over. */
export function openSearch() {
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
    dialog.querySelector("input")?.select();
  }
}

document.querySelector("[data-find]")?.addEventListener("click", (event) => {
  if (dialog && event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    openSearch();
  }
});

dialog?.addEventListener("click", (event) => {
  const outside = event.target === dialog;
  if (outside || (event.target instanceof Element && event.target.closest("[data-close-find]"))) {
    dialog.close();
  }
});

for (const place of document.querySelectorAll("#find, main form[role=search], main .found")) {
  place.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }
    const scope = place.closest("#find") ?? document.querySelector("main");
    const stops = [...scope.querySelectorAll("form[role=search] input[type=search], [data-hit]")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.focus();
    }
  });
}
