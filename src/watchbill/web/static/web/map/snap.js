/** Catching the pointer at corners and edges of what is there already, so that neighbours share one border. */

import { bounds } from "./style.js";

const REACH_PX = 12;
const DECIMALS = 7;

/** @param {any} part @returns {number[][][]} lines of positions */
const linesOf = (part) => (typeof part[0]?.[0] === "number" ? [part] : part.flatMap(linesOf));

export class Snapper {
  /** @param {any[]} features lines and areas to catch at */
  constructor(features) {
    this.isOn = true;
    this.targets = features
      .filter(({ geometry }) => geometry && geometry.type !== "Point" && geometry.type !== "MultiPoint")
      .map((feature) => ({ box: /** @type {number[]} */ (bounds([feature])), lines: linesOf(feature.geometry.coordinates) }));
  }

  /**
   * Where the pointer is caught: the nearest corner within reach, else the nearest edge; undefined: nowhere.
   * @param {{lng: number, lat: number, containerX: number, containerY: number}} event
   * @param {{project: Function, unproject: Function}} view
   */
  near(event, { project, unproject }) {
    if (!this.isOn) {
      return undefined;
    }
    const at = project(event.lng, event.lat);
    const [a, b] = [unproject(at.x - REACH_PX, at.y + REACH_PX), unproject(at.x + REACH_PX, at.y - REACH_PX)];
    let corner = { far: REACH_PX, place: /** @type {number[] | undefined} */ (undefined) };
    let edge = corner;
    for (const { box, lines } of this.targets) {
      if (box[0] > b.lng || box[2] < a.lng || box[1] > b.lat || box[3] < a.lat) {
        continue;
      }
      for (const line of lines) {
        for (let index = 0; index < line.length; index += 1) {
          const [from, to] = [line[index], line[index + 1] ?? line[index]];
          if (Math.min(from[0], to[0]) > b.lng || Math.max(from[0], to[0]) < a.lng || Math.min(from[1], to[1]) > b.lat || Math.max(from[1], to[1]) < a.lat) {
            continue;
          }
          const [p, q] = [project(from[0], from[1]), project(to[0], to[1])];
          const far = Math.hypot(p.x - at.x, p.y - at.y);
          if (far < corner.far) {
            corner = { far, place: from.slice(0, 2) };
          }
          const foot = footOf(at, p, q);
          if (foot.far < edge.far) {
            const { lng, lat } = unproject(foot.x, foot.y);
            edge = { far: foot.far, place: [lng, lat] };
          }
        }
      }
    }
    return (corner.place ?? edge.place)?.map((degrees) => Number(degrees.toFixed(DECIMALS)));
  }
}

/** The point of a segment nearest to a place, in pixels. @param {any} at @param {any} p @param {any} q */
function footOf(at, p, q) {
  const [dx, dy] = [q.x - p.x, q.y - p.y];
  const share = Math.max(0, Math.min(1, ((at.x - p.x) * dx + (at.y - p.y) * dy) / (dx * dx + dy * dy || 1)));
  const [x, y] = [p.x + share * dx, p.y + share * dy];
  return { x, y, far: Math.hypot(x - at.x, y - at.y) };
}
