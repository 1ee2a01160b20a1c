/** Geometries as the form's text has them, and as features to draw. The server judges; this reads what it can. */

const DECIMALS = 7;
const PARTS = { MultiPoint: "Point", MultiLineString: "LineString", MultiPolygon: "Polygon" };
const PAIR = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

/** @param {number} degrees */
const short = (degrees) => Number(degrees.toFixed(DECIMALS));

/** Coordinates without height and with as many digits as the server keeps. @param {any} part @returns {any} */
const flat = (part) => (typeof part[0] === "number" ? part.slice(0, 2).map(short) : part.map(flat));

/**
 * The geometry that a text says, or null: GeoJSON, or coordinates with semicolons or lines between them.
 * @param {string} text @returns {any}
 */
export function read(text) {
  if (text.trim().startsWith("{")) {
    try {
      const found = JSON.parse(text);
      const geometry = found.type === "Feature" ? found.geometry : found;
      return { type: geometry.type, coordinates: flat(geometry.coordinates) };
    } catch {
      return null;
    }
  }
  const pairs = text.split(/[;；\n]+/).filter((part) => part.trim()).map((part) => PAIR.exec(part));
  if (!pairs.length || pairs.includes(null)) {
    return null;
  }
  const points = pairs.map((pair) => [short(Number(pair?.[1])), short(Number(pair?.[2]))]);
  if (points.length === 1) {
    return { type: "Point", coordinates: points[0] };
  }
  const isClosed = points.length > 3 && String(points[0]) === String(points[points.length - 1]);
  return isClosed ? { type: "Polygon", coordinates: [points] } : { type: "LineString", coordinates: points };
}

/** A geometry as the form's text. @param {any} geometry */
export function write(geometry) {
  if (!geometry) {
    return "";
  }
  return geometry.type === "Point" ? geometry.coordinates.map(short).join(", ") : JSON.stringify({ type: geometry.type, coordinates: flat(geometry.coordinates) });
}

/** The single parts of a geometry. @param {any} geometry @returns {any[]} */
export function parts(geometry) {
  const type = PARTS[geometry.type];
  return type ? geometry.coordinates.map((/** @type {any} */ one) => ({ type, coordinates: one })) : [geometry];
}

/** One geometry of several parts of one kind. @param {any[]} geometries */
export function join(geometries) {
  if (geometries.length < 2) {
    return geometries[0] ?? null;
  }
  return { type: `Multi${geometries[0].type}`, coordinates: geometries.map((one) => one.coordinates) };
}

/** Whether a part has holes, which no mode of the drawing library takes. @param {any} geometry */
export const hasHoles = (geometry) => geometry.type === "Polygon" && geometry.coordinates.length > 1;
