/** @typedef {{type: "FeatureCollection", features: any[]}} Collection */

/** @type {Collection} */
export const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * GeoJSON from an address of this server; the browser keeps it and asks only whether it has changed.
 * @param {string} address
 * @param {AbortSignal} [signal] ends it
 * @returns {Promise<any>}
 */
export async function load(address, signal) {
  const answer = await fetch(address, { credentials: "same-origin", signal });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}
