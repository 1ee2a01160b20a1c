/** Quality of the best plan over time, drawn again with each progress answer. */

import uPlot from "../vendor/uplot/uPlot.esm.js";

const figure = document.getElementById("curve");
/** @type {uPlot | null} */
let plot = null;

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {{seconds: number, missed_visits: number, mean_gap_ratio: number}[]} curve */
function draw(curve) {
  if (!(figure instanceof HTMLElement) || curve.length < 2) {
    return;
  }
  const data = [
    curve.map((point) => point.seconds),
    curve.map((point) => point.missed_visits),
    curve.map((point) => point.mean_gap_ratio),
  ];
  figure.hidden = false;
  if (plot) {
    plot.setData(data);
    return;
  }
  const axis = { stroke: token("--ink-quiet"), grid: { stroke: token("--line"), width: 1 }, ticks: { stroke: token("--line") } };
  const words = figure.dataset;
  plot = new uPlot(
    {
      width: Math.max(280, figure.clientWidth),
      height: 240,
      scales: { x: { time: false }, missed: { range: (_plot, _low, high) => [0, Math.max(1, high)] }, gap: {} },
      series: [
        { label: words.x },
        { label: words.missed, scale: "missed", stroke: token("--ink"), width: 2, paths: uPlot.paths.stepped({ align: 1 }) },
        { label: words.gap, scale: "gap", stroke: token("--force-patrol_team"), width: 2, dash: [6, 3], paths: uPlot.paths.stepped({ align: 1 }) },
      ],
      axes: [axis, { ...axis, scale: "missed", incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }, { ...axis, scale: "gap", side: 1, grid: { show: false } }],
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
window.addEventListener("resize", () => plot?.setSize({ width: Math.max(280, figure?.clientWidth ?? 280), height: 240 }));
