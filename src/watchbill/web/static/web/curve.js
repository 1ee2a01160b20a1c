/** Quality of the best plan over time, drawn again with each progress answer. */

import uPlot from "../vendor/uplot/uPlot.esm.js";

const figure = document.getElementById("curve");
/** @type {uPlot | null} */
let plot = null;

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Room above and below, so that a flat line does not lie on the frame. @param {number} low @param {number} high */
const airy = (low, high) => {
  const room = Math.max(0.05, (high - low) * 0.15);
  return [Math.max(0, low - room), high + room];
};

/** @param {{seconds: number, missed_visits: number, mean_gap_ratio: number, worst_gap_ratio: number, least_gap_ratio: number | null}[]} curve */
function draw(curve) {
  if (!(figure instanceof HTMLElement) || curve.length < 2) {
    return;
  }
  const data = [
    curve.map((point) => point.seconds),
    curve.map((point) => point.missed_visits),
    curve.map((point) => point.mean_gap_ratio),
    curve.map((point) => point.worst_gap_ratio),
    curve.map((point) => point.least_gap_ratio),
  ];
  figure.hidden = false;
  if (plot) {
    plot.setData(data);
    return;
  }
  const axis = { stroke: token("--ink-quiet"), grid: { stroke: token("--line"), width: 1 }, ticks: { stroke: token("--line") } };
  const words = figure.dataset;
  const line = (/** @type {string} */ name, /** @type {string} */ scale, /** @type {string} */ colour, /** @type {number[]} */ dash) =>
    ({ label: words[name], scale, stroke: token(colour), width: 2, dash, points: { show: true, size: 7 }, paths: uPlot.paths.stepped({ align: 1 }) });
  plot = new uPlot(
    {
      width: Math.max(280, figure.clientWidth),
      height: 260,
      scales: {
        x: { time: false, range: (_plot, low, high) => [low, Math.max(low + 1, high)] },
        missed: { range: (_plot, _low, high) => [0, Math.max(4, high * 1.1)] },
        gap: { range: (_plot, low, high) => airy(low, high) },
      },
      series: [
        { label: words.x, value: (_plot, value) => (value == null ? "–" : value.toFixed(1)) },
        line("missed", "missed", "--ink", []),
        line("gap", "gap", "--force-patrol_team", [8, 3]),
        line("worst", "gap", "--force-volunteer", [2, 3]),
        { ...line("bound", "gap", "--ink-quiet", [10, 4, 2, 4]), width: 1, points: { show: false } },
      ],
      axes: [
        { ...axis, label: words.x, labelSize: 18, size: 34 },
        { ...axis, scale: "missed", label: words.missed, labelSize: 20, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
        { ...axis, scale: "gap", side: 1, label: words.gapAxis, labelSize: 20, grid: { show: false } },
      ],
    },
    data,
    figure,
  );
}

function read() {
  const source = document.getElementById("curve-data");
  draw(source ? JSON.parse(source.textContent ?? "[]") : []);
}

read();
document.body.addEventListener("htmx:afterSwap", read);
window.addEventListener("resize", () => plot?.setSize({ width: Math.max(280, figure?.clientWidth ?? 280), height: 260 }));
