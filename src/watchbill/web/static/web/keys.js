/** Keyboard: `/` searches, `f` filters the page, `e` changes the entry shown, `g` and a letter goes to a page, `?` lists the keys, Esc closes the panel. */

import { openSearch } from "./find.js";

const GO_WITHIN_MS = 1200;
let goUntil = 0;

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** @param {string} key */
function go(key) {
  if (key === "o") {
    document.querySelector(".brand")?.click();
  }
  document.querySelector(`nav.pages a[data-key="${CSS.escape(key)}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelector("[data-panel] [data-close], [data-detail] [data-close]")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (performance.now() < goUntil) {
    goUntil = 0;
    go(event.key);
  } else if (event.key === "g") {
    goUntil = performance.now() + GO_WITHIN_MS;
  } else if (event.key === "/") {
    event.preventDefault();
    openSearch();
  } else if (event.key === "f") {
    const field = document.querySelector("[data-search]");
    if (field instanceof HTMLElement) {
      event.preventDefault();
      field.focus();
    }
  } else if (event.key === "e") {
    document.querySelector("[data-key-edit]")?.click();
  } else if (event.key === "?") {
    const dialog = document.getElementById("keys");
    if (dialog instanceof HTMLDialogElement && !dialog.open) {
      dialog.showModal();
    }
  }
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const close = target?.closest("[data-close]");
  if (close) {
    const panel = close.closest("[data-panel], [data-detail]");
    if (panel) {
      panel.replaceChildren();
      document.querySelector(".cell[aria-pressed=true]")?.focus();
    }
  }
});

document.addEventListener("change", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const form = target?.closest("form[data-auto]");
  if (form instanceof HTMLFormElement) {
    form.requestSubmit();
  }
});
