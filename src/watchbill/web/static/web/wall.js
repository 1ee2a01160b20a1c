// Says on the wall when the board could not be fetched, and takes it back when it could.
const lost = document.querySelector("[data-lost]");
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => { lost.hidden = false; });
}
document.body.addEventListener("htmx:afterSwap", () => { lost.hidden = true; });
