/** The map page: layers as chips, a list of what is in view, teams over the time of a shift. */

import { canDraw, createMap } from "./create.js";
import { NOTHING, load } from "./data.js";
import { addAreas, addEntries, addRoutes } from "./layers.js";
import { drawLegend } from "./legend.js";
import { showList } from "./list.js";
import { addMarks } from "./marks.js";
import { Shift } from "./shift.js";
import { word } from "./words.js";

const frame = /** @type {HTMLElement} */ (document.getElementById("map-frame"));
const filter = /** @type {HTMLFormElement} */ (document.getElementById("map-filter"));
const loading = /** @type {HTMLElement} */ (document.getElementById("map-loading"));
const detail = /** @type {HTMLElement} */ (document.getElementById("entry-panel"));

/** @param {string} name */
const isOn = (name) => Boolean(frame.querySelector(`[data-layer="${name}"]:checked`));

/** Width of an A4 page between its margins. */
const PRINT_WIDTH_PX = 700;

/** On paper the whole view is made smaller, with its scale bar, so that both stay true. @param {any} map */
function measure(map) {
  const box = map.getContainer();
  const main = box.parentElement;
  main?.style.setProperty("--map-width", `${box.clientWidth}px`);
  main?.style.setProperty("--map-height", `${box.clientHeight}px`);
  main?.style.setProperty("--print-scale", String(Math.min(1, PRINT_WIDTH_PX / box.clientWidth)));
}

class MapPage {
  /** @param {any} map null where the browser draws none @param {any} areas @param {any} entries */
  constructor(map, areas, entries) {
    this.map = map;
    this.areas = areas;
    this.entries = entries;
    this.chosen = "";
    this.shift = frame.dataset.routes ? new Shift(frame.dataset, () => this.moveTeams(), () => this.drawRoutes()) : null;
  }

  start() {
    if (this.map) {
      measure(this.map);
      this.map.on("resize", () => measure(this.map));
      addMarks(this.map);
      addAreas(this.map, this.areas);
      addEntries(this.map);
      addRoutes(this.map, "cluster");
      this.listenToMap();
    }
    frame.querySelectorAll("[data-layer], [data-colour]").forEach((box) => box.addEventListener("change", () => this.refresh()));
    filter.addEventListener("input", () => this.refresh());
    filter.addEventListener("submit", (event) => event.preventDefault());
    this.refresh();
    this.shift?.start();
    if (frame.dataset.entry) {
      this.choose("entry", frame.dataset.entry, true);
    }
  }

  listenToMap() {
    const { map } = this;
    map.on("moveend", () => this.list());
    map.on("click", (event) => {
      const near = [[event.point.x - 5, event.point.y - 5], [event.point.x + 5, event.point.y + 5]];
      const found = map.queryRenderedFeatures(near, { layers: ["team", "entry", "cluster", "route"] })[0];
      if (!found) {
        this.choose("", "", false);
      } else if (found.layer.id === "cluster") {
        this.open(found);
      } else if (found.layer.id === "entry") {
        this.choose("entry", found.properties.code, false);
      } else {
        this.choose("team", found.properties.team, false);
      }
    });
    for (const layer of ["team", "entry", "cluster"]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
  }

  /** Zooms into a cluster. @param {any} cluster */
  async open(cluster) {
    const zoom = await this.map.getSource("entries").getClusterExpansionZoom(cluster.properties.cluster_id);
    this.map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.3, duration: 250 });
  }

  /** Entries that the chips and the filter let through. */
  shown() {
    const text = filter.q.value.trim().toLowerCase();
    const [ledger, category] = filter.category.value.split(":");
    const colours = new Set([...frame.querySelectorAll("[data-colour]:checked")].map((box) => box.dataset.colour));
    return this.entries.features.filter(({ properties: one }) =>
      isOn(one.ledger) && colours.has(one.colour) && (!category || (one.category === category && one.ledger === ledger)) &&
      (!filter.visited.value || one.visits_day > 0 || one.visits_night > 0) &&
      (!text || one.name.toLowerCase().includes(text) || one.code.toLowerCase().includes(text)));
  }

  refresh() {
    this.visible = this.shown();
    if (this.map) {
      this.map.getSource("entries").setData({ type: "FeatureCollection", features: this.visible });
      const show = (/** @type {string[]} */ layers, /** @type {boolean} */ on) =>
        layers.forEach((layer) => this.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none"));
      show(["area-line", "area-line-upper", "area-name"], isOn("areas"));
      show(["route", "route-chosen", "team", "team-name"], isOn("routes"));
    }
    this.list();
  }

  drawRoutes() {
    this.map?.getSource("routes").setData(this.shift?.routes ?? NOTHING);
    this.moveTeams();
  }

  moveTeams() {
    this.map?.getSource("teams").setData(this.shift?.teams() ?? NOTHING);
    this.list();
  }

  /** Lists what is in view; a list without a map lists everything. */
  list() {
    const box = this.map?.getBounds();
    const inside = (/** @type {any} */ feature) => !box || box.contains(feature.geometry.coordinates);
    const teams = isOn("routes") && this.shift ? this.shift.teams().features.filter(inside) : [];
    const text = filter.q.value.trim().toLowerCase();
    const named = text ? teams.filter(({ properties: one }) => `${one.name} ${one.team}`.toLowerCase().includes(text)) : teams;
    const entries = (this.visible ?? []).filter(inside);
    showList(named, entries, this.chosen, (kind, code) => this.choose(kind, code, true));
    drawLegend({ areas: isOn("areas"), entries, teams, clusters: Boolean(this.map && this.map.getZoom() < 15) });
  }

  /**
   * Selects an entry or a team in the list and on the map, and shows what it is.
   * @param {string} kind entry, team, or nothing @param {string} code @param {boolean} move whether the map goes there
   */
  choose(kind, code, move) {
    this.chosen = kind ? `${kind}:${code}` : "";
    const source = kind === "entry" ? this.entries.features : (this.shift?.teams().features ?? []);
    const feature = source.find((/** @type {any} */ one) => (kind === "entry" ? one.properties.code : one.properties.team) === code);
    if (this.map) {
      this.map.getSource("chosen").setData({ type: "FeatureCollection", features: feature && kind === "entry" ? [feature] : [] });
      this.map.setFilter("route-chosen", ["==", ["get", "team"], kind === "team" ? code : ""]);
      this.map.setPaintProperty("route", "line-opacity", kind === "team" ? 0.08 : 0.3);
      if (feature && move) {
        this.map.easeTo({ center: feature.geometry.coordinates, zoom: Math.max(this.map.getZoom(), 15.5), duration: 250 });
      }
    }
    detail.replaceChildren();
    const page = { entry: frame.dataset.entryPage, team: frame.dataset.teamPage }[kind];
    if (page) {
      window.htmx.ajax("get", page.replace("CODE", encodeURIComponent(code)), { target: detail, swap: "innerHTML" });
    }
    this.list();
  }
}

async function start() {
  const [areas, entries] = await Promise.all([load(frame.dataset.areas ?? ""), load(frame.dataset.entries ?? "")]);
  const map = canDraw() ? await createMap("map", frame.dataset.base ?? "", areas) : null;
  const page = new MapPage(map, areas, entries);
  page.start();
  loading.hidden = Boolean(map);
  if (!map) {
    loading.textContent = word("noMap");
  }
  frame.dataset.ready = "yes";
}

start().catch((error) => {
  loading.textContent = word("failed");
  console.error(error);
});
