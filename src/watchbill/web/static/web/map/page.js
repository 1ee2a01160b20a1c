/** The map page: layers as chips, a list of what is in view, teams over the time of a shift. */

import { canDraw, createMap } from "./create.js";
import { NOTHING, load } from "./data.js";
import { addAreas, addEntries, addRoutes } from "./layers.js";
import { drawLegend } from "./legend.js";
import { showList } from "./list.js";
import { addMarks } from "./marks.js";
import { keepForPaper } from "./paper.js";
import { Shift } from "./shift.js";
import { bounds } from "./style.js";
import { Switches } from "./switches.js";
import { word } from "./words.js";

const frame = /** @type {HTMLElement} */ (document.getElementById("map-frame"));
const filter = /** @type {HTMLFormElement} */ (document.getElementById("map-filter"));
const loading = /** @type {HTMLElement} */ (document.getElementById("map-loading"));
const detail = /** @type {HTMLElement} */ (document.getElementById("entry-panel"));

/** @param {string} name */
const isOn = (name) => Boolean(frame.querySelector(`[data-layer="${name}"]:checked`));

/** @param {any} feature */
const isCluster = (feature) => feature.properties.kind === "cluster";

/** A click on a cluster goes so many steps nearer. */
const CLUSTER_STEP = 2;
/** Without a map the list names entries one by one, as from near. */
const LIST_ZOOM = 19;

class MapPage {
  /** @param {any} map null where the browser draws none @param {any} areas */
  constructor(map, areas) {
    this.map = map;
    this.areas = areas;
    this.entries = NOTHING;
    this.chosen = "";
    this.asking = new AbortController();
    this.switches = new Switches(filter, () => this.refresh());
    this.shift = frame.dataset.routes ? new Shift(frame.dataset, () => this.moveTeams(), () => this.drawRoutes()) : null;
  }

  async start() {
    if (this.map) {
      keepForPaper(this.map);
      addMarks(this.map);
      addAreas(this.map, this.areas);
      addEntries(this.map);
      addRoutes(this.map, "shape-area");
      this.listenToMap();
    }
    this.switches.start();
    this.shift?.start();
    await this.refresh();
    if (frame.dataset.entry) {
      this.choose("entry", frame.dataset.entry, true);
    }
  }

  listenToMap() {
    const { map } = this;
    map.on("moveend", () => this.read());
    map.on("click", (event) => {
      const near = [[event.point.x - 5, event.point.y - 5], [event.point.x + 5, event.point.y + 5]];
      const found = map.queryRenderedFeatures(near, { layers: ["team", "entry", "cluster", "shape-line", "route"] })[0];
      if (!found) {
        this.choose("", "", false);
      } else if (found.properties.kind === "cluster") {
        this.choose("cluster", found.properties.code, true);
      } else if (found.properties.kind) {
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

  /** Reads what the layers hold and what of it is in view. */
  async refresh() {
    if (this.map) {
      const show = (/** @type {string[]} */ layers, /** @type {boolean} */ visible) =>
        layers.forEach((layer) => this.map.setLayoutProperty(layer, "visibility", visible ? "visible" : "none"));
      show(["area-line", "area-line-upper", "area-name"], isOn("areas"));
      show(["route", "route-chosen", "team", "team-name"], isOn("routes"));
    }
    const counts = load(`${frame.dataset.counts}?${this.query()}`).then((found) => this.switches.setCounts(found));
    await Promise.all([counts, this.read()]);
  }

  /** What is narrowed, and the day. */
  query() {
    const query = this.switches.query();
    query.set("day", frame.dataset.day ?? "");
    return query;
  }

  /** Reads entries and clusters in view; of several questions only the last is answered. */
  async read() {
    this.asking.abort();
    this.asking = new AbortController();
    const query = this.query();
    const [west, south, east, north] = this.map ? this.map.getBounds().toArray().flat() : (bounds(this.areas.features) ?? [-180, -85, 180, 85]);
    const round = (/** @type {number} */ edge) => edge.toFixed(5);
    query.set("bbox", [west, south, east, north].map(round).join(","));
    query.set("zoom", String(this.map ? Math.floor(this.map.getZoom()) : LIST_ZOOM));
    try {
      this.entries = await load(`${frame.dataset.entries}?${query}`, this.asking.signal);
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") {
        return;
      }
      throw error;
    }
    this.entries.features.filter(isCluster).forEach((one) => this.name(one));
    this.map?.getSource("entries").setData(this.entries);
    this.list();
  }

  /** A cluster is named by its number and the village beside it. @param {any} cluster */
  name(cluster) {
    const [lon, lat] = cluster.geometry.coordinates;
    const far = ({ properties: one }) => (one.lon - lon) ** 2 / 4 + (one.lat - lat) ** 2;
    const villages = this.areas.features.filter((/** @type {any} */ one) => one.properties.level === "village");
    const [near] = villages.sort((/** @type {any} */ a, /** @type {any} */ b) => far(a) - far(b));
    cluster.properties.code = `${lon},${lat}`;
    cluster.properties.name = word("clusterOf", { n: cluster.properties.number });
    cluster.properties.label = near?.properties.name ?? "";
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
    const entries = this.entries.features.filter((/** @type {any} */ one) => one.properties.kind !== "shape");
    showList(named, entries, this.chosen, (kind, code) => this.choose(kind, code, true));
    drawLegend({ areas: isOn("areas"), entries, teams });
  }

  /**
   * Selects an entry or a team in the list and on the map, and shows what it is; a cluster is zoomed into.
   * @param {string} kind entry, cluster, team, or nothing @param {string} code @param {boolean} move whether the map goes there
   */
  choose(kind, code, move) {
    if (kind === "cluster") {
      this.map?.easeTo({ center: code.split(",").map(Number), zoom: this.map.getZoom() + CLUSTER_STEP, duration: 250 });
      return;
    }
    this.chosen = kind ? `${kind}:${code}` : "";
    const team = kind === "team" ? this.shift?.teams().features.find((/** @type {any} */ one) => one.properties.team === code) : null;
    if (this.map) {
      this.map.getSource("chosen").setData(NOTHING);
      this.map.setFilter("route-chosen", ["==", ["get", "team"], kind === "team" ? code : ""]);
      this.map.setPaintProperty("route", "line-opacity", kind === "team" ? 0.08 : 0.3);
      if (team && move) {
        this.map.easeTo({ center: team.geometry.coordinates, zoom: Math.max(this.map.getZoom(), 15.5), duration: 250 });
      }
      if (kind === "entry") {
        this.outline(code, move);
      }
    }
    detail.replaceChildren();
    const page = { entry: frame.dataset.entryPage, team: frame.dataset.teamPage }[kind];
    if (page) {
      window.htmx.ajax("get", page.replace("CODE", encodeURIComponent(code)), { target: detail, swap: "innerHTML" }).then(() => {
        if (matchMedia("(min-width: 48rem)").matches) {
          detail.scrollIntoView({ block: "nearest" }); // below the switches it would open unseen
        }
      });
    }
    this.list();
  }

  /** Shows the line or area and the cells of the chosen entry. @param {string} code @param {boolean} move */
  async outline(code, move) {
    const data = await load((frame.dataset.entryMap ?? "").replace("CODE", encodeURIComponent(code))).catch(() => NOTHING);
    if (this.chosen !== `entry:${code}`) {
      return;
    }
    this.map.getSource("chosen").setData(data);
    const box = bounds(data.features.filter((/** @type {any} */ one) => one.properties.kind !== "cell"));
    if (box && move) {
      this.map.fitBounds(box, { padding: 60, maxZoom: Math.max(this.map.getZoom(), 15.5), duration: 250 });
    }
  }
}

async function start() {
  const areas = await load(frame.dataset.areas ?? "");
  const map = canDraw() ? await createMap("map", frame.dataset.base ?? "", areas, { hash: "at" }) : null;
  await new MapPage(map, areas).start();
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
