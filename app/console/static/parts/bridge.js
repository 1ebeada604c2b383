/**
 * The corridor as a picture: the sectors of park A to the left, those of park B to the right, and between two a ribbon as
 * wide as they have matches. What it shows stands in the table beside it, too, for who does not see it.
 */
import { html } from "../html.js";
import { heading, t } from "../i18n.js";

/**
 * @typedef {Schema<"Coverage">} Coverage
 * @typedef {Coverage["cells"][number]} Cell
 * @typedef {{sector: string, top: number, size: number, used: number}} Pier
 */

const WIDTH = 620, HEIGHT = 440, GAP = 9, PIER = 9, LEFT = 208, RIGHT = WIDTH - LEFT, LEAST = 11;

/** What a sector is called; those without one, too. @param {string} code */
export const sectorName = (code) => (code === "other" ? t("coverage.no_sector") : heading("sector", code));

/** @param {{coverage: Coverage, chosen: Cell | undefined, onChoose: (cell: Cell) => void}} props */
export function Bridge({ coverage, chosen, onChoose }) {
  const cells = [...coverage.cells].sort((x, y) => y.matches - x.matches);
  const a = piers(cells, "a"), b = piers(cells, "b");
  const total = cells.reduce((sum, cell) => sum + cell.matches, 0);
  const scale = Math.min(...[a, b].map((side) => room(side.length))) / Math.max(total, 1);
  const ribbons = ordered(cells, a, b).map((cell) => {
    const size = Math.max(cell.matches * scale, 0.8);
    const [from, to] = [place(a, cell.a, size), place(b, cell.b, size)];
    return { cell, d: `M${LEFT},${from} C${WIDTH / 2},${from} ${WIDTH / 2},${to} ${RIGHT},${to}`, size };
  });
  return html`<svg class="bridge" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${t("coverage.picture")}>
    ${ribbons.map(({ cell, d, size }) => html`<path key=${`${cell.a} ${cell.b}`} d=${d} stroke-width=${size} class=${chosen === cell ? "chosen" : ""}
      onClick=${() => onChoose(cell)}><title>${t("coverage.cell", { a: sectorName(cell.a), b: sectorName(cell.b), count: cell.matches })}</title></path>`)}
    ${a.map((pier) => html`<rect key=${pier.sector} x=${LEFT - PIER} y=${pier.top} width=${PIER} height=${pier.size} />
      <text x=${LEFT - PIER - 8} y=${pier.top + pier.size / 2} text-anchor="end">${sectorName(pier.sector)}</text>`)}
    ${b.map((pier) => html`<rect key=${pier.sector} class="there" x=${RIGHT} y=${pier.top} width=${PIER} height=${pier.size} />
      <text x=${RIGHT + PIER + 8} y=${pier.top + pier.size / 2}>${sectorName(pier.sector)}</text>`)}
  </svg>`;
}

/** What is left of the height for ribbons. @param {number} count */
const room = (count) => HEIGHT - GAP * (count + 1) - LEAST * count * 0.35;

/** One side's sectors from top to bottom, the one with most matches first. @param {Cell[]} cells @param {"a" | "b"} side @returns {Pier[]} */
function piers(cells, side) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const cell of cells) sums.set(cell[side], (sums.get(cell[side]) ?? 0) + cell.matches);
  const total = [...sums.values()].reduce((sum, one) => sum + one, 0);
  const scale = (HEIGHT - (GAP + LEAST) * sums.size) / Math.max(total, 1);
  let top = GAP / 2;
  return [...sums].sort(([x, n], [y, m]) => m - n || x.localeCompare(y)).map(([sector, count]) => {
    const pier = { sector, top, size: LEAST + count * scale, used: 0 };
    top += pier.size + GAP;
    return pier;
  });
}

/** From top to bottom on both sides, so that ribbons cross little. @param {Cell[]} cells @param {Pier[]} a @param {Pier[]} b */
function ordered(cells, a, b) {
  const at = (/** @type {Pier[]} */ side, /** @type {string} */ sector) => side.findIndex((pier) => pier.sector === sector);
  return [...cells].sort((x, y) => at(a, x.a) - at(a, y.a) || at(b, x.b) - at(b, y.b));
}

/** The middle of the next free stretch of a pier. @param {Pier[]} side @param {string} sector @param {number} size */
function place(side, sector, size) {
  const pier = /** @type {Pier} */ (side.find((one) => one.sector === sector));
  const middle = Math.min(pier.top + pier.used + size / 2, pier.top + pier.size);
  pier.used += size;
  return middle.toFixed(1);
}
