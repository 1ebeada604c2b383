/** A corridor as a whole: which sectors meet which, how many companies have somebody to meet, whose needs nobody meets, whom nobody sees. */
import { html } from "../html.js";
import { label, number, percent, t } from "../i18n.js";
import { Bridge, sectorName } from "../parts/bridge.js";
import { CorridorChoice, NoCorridor, useCorridor } from "../parts/corridors.js";
import { Empty, Listed } from "../parts/list.js";
import { Matches, useIntroductions } from "../parts/matches.js";
import { Pending } from "../problems.js";
import { useGet, usePages } from "../resource.js";
import { amend, link } from "../router.js";
import { Head } from "../title.js";

/**
 * @typedef {import("../parts/bridge.js").Coverage} Coverage
 * @typedef {import("../parts/bridge.js").Cell} Cell
 */

/** @param {View} props */
export default function Corridor({ query }) {
  const corridors = useCorridor(query);
  const { corridor } = corridors;
  const found = useGet("/coverage", corridor ? { corridor: corridor?.code } : null);
  const coverage = found.data;
  const introduction = html`<${Head} title=${t("coverage.title")} lead="coverage.lead" />`;
  if (corridors.all && !corridor) return html`${introduction}<${NoCorridor} />`;
  if (found.error || !coverage || !corridor) return html`${introduction}<${Pending} of=${found} />`;
  const cell = coverage.cells.find((one) => one.a === query.a && one.b === query.b);
  const choose = (/** @type {Cell} */ one) => amend({ a: one.a, b: one.b, pair: null });
  return html`${introduction}
    <div class="filters"><${CorridorChoice} corridors=${corridors} also=${{ a: null, b: null }} /></div>
    <section class="two">${[coverage.a, coverage.b].map((side) => html`<div class="panel" key=${side.park}><${Figures} side=${side} /></div>`)}</section>
    ${coverage.cells.length === 0 ? html`<${Empty} of="coverage.none" help=${coverage.run_id ? "coverage.none_help" : "coverage.unranked_help"} />`
      : html`<section class="panel map" aria-labelledby="map"><h2 id="map">${t("coverage.map")}</h2><p class="hint">${t("coverage.map_help", sidesOf(coverage))}</p>
        <div class="map-parts"><${Bridge} coverage=${coverage} chosen=${cell} onChoose=${choose} /><${Heat} coverage=${coverage} chosen=${cell} onChoose=${choose} /></div></section>`}
    ${cell && html`<section aria-labelledby="cell" class="drill"><h2 id="cell">${t("coverage.between", { a: sectorName(cell.a), b: sectorName(cell.b) })}</h2>
      <${Pairs} corridor=${corridor.code} cell=${cell} chosen=${query.pair} /></section>`}
    <section class="two left-over">
      <div class="panel"><h2>${t("coverage.unmet")}</h2><p class="hint">${t("coverage.unmet_help")}</p><${Unmet} corridor=${corridor.code} /></div>
      <div class="panel"><h2>${t("coverage.unseen")}</h2><p class="hint">${t("coverage.unseen_help")}</p><${Unseen} corridor=${corridor.code} /></div>
    </section>`;
}

/** @param {Coverage} coverage */
const sidesOf = ({ a, b }) => ({ a: label("park", a.park), b: label("park", b.park) });

/** One park in three numbers. @param {{side: Coverage["a"]}} props */
function Figures({ side }) {
  const share = (/** @type {number} */ some, /** @type {number} */ all) => (all ? some / all : 0);
  const rows = /** @type {[string, number, number, boolean][]} */ ([
    ["coverage.with_matches", side.with_matches, side.companies, true],
    ["coverage.seen", side.companies - side.unseen, side.companies, true],
    ["coverage.met", side.needs - side.unmet, side.needs, true],
  ]);
  return html`<h2>${label("park", side.park)}</h2>
    <dl class="shares">${rows.map(([name, some, all]) => html`<div key=${name}><dt>${t(name)}</dt>
      <dd><b>${percent(share(some, all))}</b> <small>${t("coverage.of", { some: number(some), all: number(all) })}</small>
        <span class="bar" aria-hidden="true"><i style=${{ inlineSize: `${100 * share(some, all)}%` }} /></span></dd></div>`)}</dl>`;
}

/** The same as numbers: a row for each sector of park A, a column for each of park B. @param {{coverage: Coverage, chosen: Cell | undefined, onChoose: (cell: Cell) => void}} props */
function Heat({ coverage, chosen, onChoose }) {
  const of = (/** @type {"a" | "b"} */ side) => [...new Set(coverage.cells.map((cell) => cell[side]))].sort((x, y) => sectorName(x).localeCompare(sectorName(y)));
  const rows = of("a"), columns = of("b");
  const at = new Map(coverage.cells.map((cell) => [`${cell.a} ${cell.b}`, cell]));
  const most = Math.max(...coverage.cells.map(({ matches }) => matches));
  return html`<div class="heat"><table><caption class="hidden">${t("coverage.table", sidesOf(coverage))}</caption>
    <thead><tr><td></td>${columns.map((sector) => html`<th scope="col" key=${sector}><span>${sectorName(sector)}</span></th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row}><th scope="row">${sectorName(row)}</th>
      ${columns.map((column) => {
        const cell = at.get(`${row} ${column}`);
        return html`<td key=${column}>${cell && html`<button aria-pressed=${chosen === cell} style=${{ "--heat": `${Math.round(12 + (68 * cell.matches) / most)}%` }}
          aria-label=${t("coverage.cell", { a: sectorName(row), b: sectorName(column), count: cell.matches })} onClick=${() => onChoose(cell)}>${number(cell.matches)}</button>`}</td>`;
      })}</tr>`)}</tbody></table></div>`;
}

/** The best pairs of two sectors, each with its reasons. @param {{corridor: string, cell: Cell, chosen: string | undefined}} props */
function Pairs({ corridor, cell, chosen }) {
  const asked = { corridor, pair_ids: cell.pair_ids, limit: 20 };
  const list = usePages("/matches", { ...asked });
  const introductions = useIntroductions();
  return html`${cell.matches > cell.pair_ids.length && html`<p class="hint">${t("coverage.best", { count: cell.pair_ids.length })}</p>`}
    <${Listed} list=${list} empty=${html`<p class="hint">${t("coverage.decided")}</p>`}><${Matches} items=${list.items} introductions=${introductions} chosen=${chosen} after=${list.reload} /><//>`;
}

/** @param {{corridor: string}} props */
function Unmet({ corridor }) {
  const list = usePages("/coverage/needs", { corridor, limit: 10 });
  return html`<${Listed} list=${list} empty=${html`<p class="hint">${t("coverage.all_met")}</p>`}>
    <ul class="lines">${list.items.map((need) => html`<li key=${need.id}><span lang=${need.language} dir="auto">${need.title}</span>
      <p class="where"><a href=${link(`/companies/${need.company_id}`)}><bdi>${need.company}</bdi></a> · ${label("form", need.form)}</p></li>`)}</ul><//>`;
}

/** @param {{corridor: string}} props */
function Unseen({ corridor }) {
  const list = usePages("/coverage/companies", { corridor, limit: 10 });
  return html`<${Listed} list=${list} empty=${html`<p class="hint">${t("coverage.all_seen")}</p>`}>
    <ul class="lines">${list.items.map((one) => html`<li key=${one.id}><a href=${link(`/companies/${one.id}`)}><bdi>${one.name}</bdi></a>
      <p class="where">${[...one.sectors.map((code) => label("sector", code)), t("coverage.offers", { count: one.offers }), t("coverage.needs", { count: one.needs })].join(" · ")}</p></li>`)}</ul><//>`;
}
