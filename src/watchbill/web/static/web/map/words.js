/** Texts of the page in its language, from the attributes of #map-words. */

const source = document.getElementById("map-words");

/**
 * @param {string} name of the text, as the attribute has it in camel case
 * @param {Record<string, string | number>} [values] for its {places}
 */
export function word(name, values = {}) {
  const text = source?.dataset[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_all, key) => String(values[key] ?? ""));
}
