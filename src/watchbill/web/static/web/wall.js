// The wall must not deceive: it says when the board could not be fetched and how old it is, and takes that back when
// it could; a sign-in page that comes in the board's place is never shown as the board.
const lost = document.querySelector("[data-lost]");
const signedOut = document.querySelector("[data-signed-out]");
const age = document.querySelector("[data-age]");
const STALE_MS = 150_000;
const TICK_MS = 5_000;
let freshAt = Date.now();
let failed = false;

function show() {
  const old = Date.now() - freshAt;
  lost.hidden = !(failed || old > STALE_MS);
  age.textContent = age.dataset.age.replace("{n}", String(Math.floor(old / 60_000)));
}

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => {
    failed = true;
    show();
  });
}
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const isBoard = event.detail.xhr.getResponseHeader("Watchbill-Wall") === "board";
  event.detail.shouldSwap = event.detail.shouldSwap && isBoard;
  signedOut.hidden = isBoard || event.detail.xhr.status >= 400;
});
document.body.addEventListener("htmx:afterSwap", () => {
  freshAt = Date.now();
  failed = false;
  show();
});
setInterval(show, TICK_MS);
