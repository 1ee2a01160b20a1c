/** Marks of the ledgers: a shape per risk colour, so that colour never says it alone. */

import { isDark, token } from "./style.js";

export const RISKS = ["red", "orange", "blue", "green"];
const SIZE = 26;

/** @type {Record<string, (pen: CanvasRenderingContext2D, r: number) => void>} */
const SHAPES = {
  red: (pen, r) => polygon(pen, [[0, -r], [r, 0], [0, r], [-r, 0]]),
  orange: (pen, r) => polygon(pen, [[0, -r], [r, r * 0.8], [-r, r * 0.8]]),
  blue: (pen, r) => polygon(pen, [[-r, -r], [r, -r], [r, r], [-r, r]].map(([x, y]) => [x * 0.8, y * 0.8])),
  green: (pen, r) => {
    pen.beginPath();
    pen.arc(0, 0, r * 0.9, 0, Math.PI * 2);
  },
};

/** @param {CanvasRenderingContext2D} pen @param {number[][]} points */
function polygon(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
}

/** Adds the images risk-red … risk-green. @param {any} map */
export function addMarks(map) {
  const scale = 2;
  for (const colour of RISKS) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE * scale;
    const pen = canvas.getContext("2d");
    if (!pen) {
      return;
    }
    pen.scale(scale, scale);
    pen.translate(SIZE / 2, SIZE / 2);
    SHAPES[colour](pen, 8.5);
    pen.fillStyle = token(`--${colour}`);
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = token("--mark-line") || (isDark() ? "#14181d" : "#ffffff");
    pen.stroke();
    map.addImage(`risk-${colour}`, pen.getImageData(0, 0, SIZE * scale, SIZE * scale), { pixelRatio: scale });
  }
}
