/** The switches of the map's layers: what is on, kept in the address, and how many entries each of them has. */

const FIELDS = ["q", "visited"];

export class Switches {
  /** @param {HTMLFormElement} form @param {() => void} onChange */
  constructor(form, onChange) {
    this.form = form;
    this.kinds = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-kind]")]);
    this.onChange = onChange;
    this.timer = 0;
  }

  start() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.changed(), /** @type {any} */ (event.target).name === "q" ? 250 : 0);
    });
    for (const kind of this.kinds) {
      kind.querySelector("[data-all]")?.addEventListener("click", () => this.all(kind, true));
      kind.querySelector("[data-none]")?.addEventListener("click", () => this.all(kind, false));
    }
    this.mark();
  }

  /** @param {HTMLElement} kind */
  boxes(kind) {
    return /** @type {HTMLInputElement[]} */ ([...kind.querySelectorAll("input")]);
  }

  /** @param {HTMLElement} kind @param {boolean} on */
  all(kind, on) {
    this.boxes(kind).forEach((box) => (box.checked = on));
    this.changed();
  }

  /** What is narrowed, as the address has it: a kind of layers is absent where all of them are on. */
  query() {
    const query = new URLSearchParams();
    for (const name of FIELDS) {
      const { value } = this.form.elements[name];
      if (value.trim()) {
        query.set(name, value.trim());
      }
    }
    for (const kind of this.kinds) {
      const boxes = this.boxes(kind);
      if (boxes.some((box) => !box.checked)) {
        query.set(kind.dataset.kind ?? "", boxes.filter((box) => box.checked).map((box) => box.value).join(","));
      }
    }
    return query;
  }

  changed() {
    const address = new URLSearchParams(location.search);
    [...FIELDS, ...this.kinds.map((kind) => kind.dataset.kind ?? "")].forEach((name) => address.delete(name));
    this.query().forEach((value, name) => address.set(name, value));
    history.replaceState(history.state, "", `?${address}${location.hash}`);
    this.mark();
    this.onChange();
  }

  /** Says beside a kind of layers how many of them are on, where not all are. */
  mark() {
    for (const kind of this.kinds) {
      const boxes = this.boxes(kind);
      const on = boxes.filter((box) => box.checked).length;
      const note = kind.querySelector("[data-off]");
      if (note) {
        note.textContent = on < boxes.length ? `${on} / ${boxes.length}` : "";
      }
    }
  }

  /** @param {Record<string, Record<string, number>>} counts by kind and layer */
  setCounts(counts) {
    for (const kind of this.kinds) {
      for (const place of kind.querySelectorAll("[data-count]")) {
        const number = counts[kind.dataset.kind ?? ""]?.[place.getAttribute("data-count") ?? ""] ?? 0;
        place.textContent = String(number);
        place.closest("label")?.classList.toggle("empty-layer", !number);
      }
    }
  }
}
