/** Where a team is at a second of its shift: on a leg, or standing at the end of one. */

/** @param {number[]} a @param {number[]} b */
const metres = (a, b) => {
  const east = (b[0] - a[0]) * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot(east, b[1] - a[1]) * 111_320;
};

/**
 * Point on a line at a share of its length.
 * @param {number[][]} line
 * @param {number} share 0 to 1
 */
export function along(line, share) {
  if (line.length < 2 || share <= 0) {
    return line[0];
  }
  const lengths = line.slice(1).map((point, index) => metres(line[index], point));
  let left = lengths.reduce((sum, one) => sum + one, 0) * Math.min(1, share);
  for (let index = 0; index < lengths.length; index += 1) {
    if (left <= lengths[index]) {
      const part = lengths[index] ? left / lengths[index] : 0;
      const [from, to] = [line[index], line[index + 1]];
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    left -= lengths[index];
  }
  return line[line.length - 1];
}

/**
 * @param {any} route a feature of routes.json
 * @param {number} second of the shift
 * @returns {{point: number[], moving: boolean, step: any | null} | null} null while the team is not out
 */
export function position(route, second) {
  const { legs, start_s: start, end_s: end, steps } = route.properties;
  const lines = route.geometry.coordinates;
  if (second < start || second > end || !lines.length) {
    return null;
  }
  for (let index = legs.length - 1; index >= 0; index -= 1) {
    const [from, to] = legs[index];
    const line = lines[index] ?? [];
    if (second < from) {
      continue;
    }
    if (second < to && line.length) {
      return { point: along(line, (second - from) / (to - from)), moving: true, step: steps[index] ?? null };
    }
    const step = steps[index] ?? null;
    const point = step ? [step.lon, step.lat] : line[line.length - 1];
    return point ? { point, moving: false, step } : null;
  }
  return null;
}

/** Time of day of seconds after midnight. @param {number} seconds */
export function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
