/**
 * A chart for the README: each program's speed in each engine, relative to the host's, on a
 * logarithmic scale.
 *
 * @module
 */
import type { KernelResult } from "./kernels.ts";
import { geometricMean } from "./measure.ts";
import { engineNames, ratio } from "./report.ts";

const LABEL_WIDTH = 110;
const PLOT_WIDTH = 560;
const BAR = 7;
const GAP = 10;
const TOP = 44;

/** The slowest speed that the scale shows; slower ones have no bar. */
const SLOWEST = 0.005;

const COLOURS = ["#2f6fde", "#e08a1e", "#4aa564", "#b04fc4", "#c94040", "#7a8794"];

const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.line { stroke: #d0d7de; }
@media (prefers-color-scheme: dark) { text { fill: #d8dee4; } .line { stroke: #444c56; } }
`;

/** Draws the results as SVG. */
export function chart(results: readonly KernelResult[]): string {
  const engines = engineNames(results).filter((name) => name !== "host");
  const groups = [...results.map((result) => ({
    label: result.program,
    speeds: engines.map((engine) => ratio(result, engine, "host")),
  }))];
  const means = engines.map((_, index) =>
    geometricMean(groups.map(({ speeds }) => speeds[index]!).filter(Number.isFinite))
  );
  groups.push({ label: "geometric mean", speeds: means });

  const groupHeight = engines.length * BAR + GAP;
  const height = TOP + groups.length * groupHeight + 10;
  const width = LABEL_WIDTH + PLOT_WIDTH + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>Speed relative to the host's engine, by program</title>
<style>${STYLE}</style>
${legend(engines)}
${scale(height)}
${groups.map((group, row) => bars(group, TOP + row * groupHeight)).join("\n")}
</svg>
`;
}

function legend(engines: readonly string[]): string {
  return engines.map((name, index) => {
    const x = LABEL_WIDTH + index * 110;
    return `<rect x="${x}" y="6" width="10" height="10" fill="${colour(index)}"/>` +
      `<text x="${x + 15}" y="15">${name}</text>`;
  }).join("\n");
}

function scale(height: number): string {
  return [0.01, 0.03, 0.1, 0.3, 1].map((speed) => {
    const x = position(speed).toFixed(1);
    return `<line class="line" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 8}"/>` +
      `<text x="${x}" y="${TOP - 12}" text-anchor="middle">${speed}</text>`;
  }).join("\n");
}

function bars(
  { label, speeds }: { readonly label: string; readonly speeds: readonly number[] },
  y: number,
): string {
  const middle = y + (speeds.length * BAR) / 2 + 4;
  const drawn = speeds.map((speed, index) => {
    if (!(speed > SLOWEST)) return "";
    const width = (position(speed) - LABEL_WIDTH).toFixed(1);
    const top = y + index * BAR;
    return `<rect x="${LABEL_WIDTH}" y="${top}" width="${width}" height="${BAR - 1}" ` +
      `fill="${colour(index)}"><title>${label}: ${speed.toFixed(3)}</title></rect>`;
  });
  return `<text x="${LABEL_WIDTH - 8}" y="${middle}" text-anchor="end">${label}</text>` +
    drawn.join("");
}

/** Where a speed lies: the host's own at nine tenths, so that there is room to pass it. */
function position(speed: number): number {
  const share = Math.log(speed / SLOWEST) / Math.log(1 / SLOWEST);
  return LABEL_WIDTH + Math.min(share * 0.9, 1) * PLOT_WIDTH;
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length]!;
}
