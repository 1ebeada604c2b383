/** What came of matches: how many introductions got how far, how long it took, why others ended, and what is missing. */
import { get } from "../api.js";
import { html } from "../html.js";
import { day, heading, label, language, number, percent, sentence, t } from "../i18n.js";
import { CorridorChoice, NoCorridor, useCorridor } from "../parts/corridors.js";
import { Choice, into } from "../parts/fields.js";
import { Empty } from "../parts/list.js";
import { Bars } from "../parts/plots.js";
import { Files } from "../parts/saving.js";
import { Pending } from "../problems.js";
import { useGet } from "../resource.js";
import { amend, link } from "../router.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"IndicatorsOut">} Indicators
 * @typedef {Indicators["funnel"][number]} Line
 */

const STAGES = /** @type {const} */ (["proposed", "approved", "accepted", "released", "met", "agreed"]);
const BREAKDOWNS = /** @type {const} */ (["form", "sector", "park", "year"]);
const MOST_SUPPLY = 12;

/** @param {View} props */
export default function IndicatorsView({ query }) {
  const corridors = useCorridor(query);
  const code = corridors.corridor?.code;
  const asked = { corridor: code, year: query.year ? Number(query.year) : undefined };
  const found = useGet("/indicators", code ? asked : null);
  const ever = useGet("/indicators", code ? { corridor: code } : null);
  const years = (ever.data?.funnel ?? []).filter(({ by }) => by === "year").map(({ value }) => value ?? "");
  const head = html`<${Head} title=${t("nav.indicators")} lead="indicators.lead" />`;
  if (corridors.all && !code) return html`${head}<${NoCorridor} />`;
  if (found.error || !found.data) return html`${head}<${Pending} of=${found} />`;
  const book = { says: t("indicators.workbook"), name: `ponte-indicators-${code}.xlsx`,
    read: () => get("/exports/indicators", { ...asked, lang: language.value }) };
  const year = asked.year ?? new Date(found.data.replays ?? Date.now()).getFullYear();
  const reports = (/** @type {const} */ (["pdf", "docx"])).map((format) => ({
    says: t("indicators.report", { year: String(year), kind: format.toUpperCase() }), name: `ponte-report-${code}-${year}.${format}`,
    read: () => get("/reports/{year}/document", { year, corridor: code, format, lang: language.value }) }));
  return html`${head}
    <div class="headed"><div class="filters"><${CorridorChoice} corridors=${corridors} also=${{ year: null }} />
      ${years.length > 0 && html`<${Choice} label=${t("indicators.year")} value=${query.year} options=${years.map((year) => [year, year])}
        onChange=${(/** @type {string} */ year) => amend({ year: year || null })} />`}</div>
      <${Files} title=${t("indicators.files")} files=${[...reports, book]} /></div>
    <${Funnel} all=${found.data} by=${query.by} />
    <section class="two">
      <div class="panel"><h2>${t("indicators.durations")}</h2><${Durations} lines=${found.data.durations} /></div>
      <div class="panel"><h2>${t("indicators.ranking")}</h2><p class="hint">${t("indicators.ranking_help")}</p><${Ranking} lines=${found.data.ranking} /></div>
      <div class="panel"><h2>${t("indicators.endings")}</h2><${Endings} lines=${found.data.endings} /></div>
      <div class="panel"><h2>${t("indicators.hosting")}</h2><${Hosting} all=${found.data} /></div>
      <div class="panel"><h2>${t("indicators.supply")}</h2><p class="hint">${t("indicators.supply_help")}</p><${Supply} lines=${found.data.supply} /></div>
    </section>
    ${found.data.replays && html`<p class="hint">${t("indicators.replays", { day: day(found.data.replays) })}</p>`}`;
}

/** From what was proposed to what was agreed: all of it as bars, and by one property as a table. @param {{all: Indicators, by: string | undefined}} props */
function Funnel({ all, by = "form" }) {
  const total = all.funnel.find((line) => line.by === "all");
  if (!total?.proposed)
    return html`<${Empty} of="indicators.none"><a href=${link("/introductions")}>${t("nav.introductions")}</a><//>`;
  const bars = STAGES.map((stage) => ({
    name: sentence(t(`stage.${stage}`)), value: total[stage], says: number(total[stage]),
    note: stage === "proposed" ? "" : percent(total[stage] / total.proposed),
  }));
  return html`<section class="panel"><h2>${t("indicators.funnel")}</h2><${Bars} bars=${bars} /></section>
    <section class="panel"><div class="headed"><h2>${t("indicators.by")}</h2>
      <${Choice} label=${t("indicators.by_what")} value=${by} any=${null} options=${BREAKDOWNS.map((one) => [one, heading("breakdown", one)])}
        onChange=${into(amend, "by")} /></div>
      <${Breakdown} lines=${all.funnel.filter((line) => line.by === by)} by=${by} /></section>`;
}

/** @param {{lines: Line[], by: string}} props */
function Breakdown({ lines, by }) {
  const most = Math.max(...lines.map(({ proposed }) => proposed), 1);
  const named = (/** @type {Line} */ { value }) => (value === null ? t("indicators.without") : by === "year" ? value : heading(by, value));
  return html`<div class="scrolls" tabindex="0"><table class="table funnel"><caption class="hidden">${t("indicators.by")}</caption>
    <thead><tr><td></td>${STAGES.map((stage) => html`<th scope="col" key=${stage}>${sentence(t(`stage.${stage}`))}</th>`)}</tr></thead>
    <tbody>${lines.map((line) => html`<tr key=${line.value}><th scope="row">${named(line)}</th>
      ${STAGES.map((stage) => html`<td key=${stage} class="figure" style=${{ "--heat": `${Math.round((45 * line[stage]) / most)}%` }}>${number(line[stage])}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** @param {{lines: Indicators["durations"]}} props */
function Durations({ lines }) {
  const known = lines.filter(({ median_days: median }) => median !== null);
  if (known.length === 0) return html`<p class="hint">${t("indicators.no_durations")}</p>`;
  const days = (/** @type {number | null} */ value) => number(value ?? 0, { style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 });
  return html`<${Bars} bars=${known.map((line) => ({
    name: `${sentence(t(`stage.${line.before}`))} → ${t(`stage.${line.after}`)}`, value: line.median_days ?? 0, most: line.longest_days ?? 0,
    says: days(line.median_days), note: t("indicators.longest", { days: days(line.longest_days) }),
  }))} />`;
}

/** @param {{lines: Indicators["ranking"]}} props */
function Ranking({ lines }) {
  const answered = lines.filter((line) => line.answered > 0);
  if (answered.length === 0) return html`<p class="hint">${t("indicators.no_answers")}</p>`;
  return html`<${Bars} bars=${answered.map((line) => ({
    name: heading("listed_places", line.places), value: line.share ?? 0, most: 1, says: percent(line.share ?? 0),
    note: t("coverage.of", { some: number(line.accepted), all: number(line.answered) }),
  }))} />`;
}

/** @param {{lines: Indicators["endings"]}} props */
function Endings({ lines }) {
  if (lines.length === 0) return html`<p class="hint">${t("indicators.no_endings")}</p>`;
  const named = (/** @type {Indicators["endings"][number]} */ { state, by, reason }) =>
    [heading("introduction_state", state), label("acted_by", by), reason && label("reason", reason)].filter(Boolean).join(" · ");
  return html`<${Bars} bars=${[...lines].sort((x, y) => y.count - x.count).map((line) => ({ name: named(line), value: line.count, says: number(line.count) }))} />`;
}

/** Days that guests were there, and what both sides say of it. @param {{all: Indicators}} props */
function Hosting({ all }) {
  if (all.hosting.length === 0) return html`<p class="hint">${t("indicators.no_hosting")} <a href=${link("/stays")}>${t("nav.stays")}</a></p>`;
  const days = (/** @type {number} */ value) => number(value, { style: "unit", unit: "day", unitDisplay: "long" });
  return html`<${Bars} bars=${all.hosting.map((line) => ({ name: label("park", line.park), value: line.days, says: days(line.days), note: t("indicators.stays", { count: line.stays }) }))} />
    ${all.evaluations.filter(({ rating }) => rating !== null).map((line) => html`<p class="hint" key=${line.by}>${`${heading("stay_party", line.by)}: `}${t("stay.rated", { rating: number(line.rating ?? 0, { maximumFractionDigits: 1 }) })} (${number(line.count)})</p>`)}`;
}

/** Where needs stand alone most. @param {{lines: Indicators["supply"]}} props */
function Supply({ lines }) {
  const lacking = lines.filter(({ alone }) => alone > 0).sort((x, y) => y.alone - x.alone || y.needs - x.needs);
  if (lacking.length === 0) return html`<p class="hint">${t("coverage.all_met")}</p>`;
  return html`<${Bars} bars=${lacking.slice(0, MOST_SUPPLY).map((line) => ({
    name: `${line.sector ? heading("sector", line.sector) : t("indicators.without")} · ${label("form", line.form)}`,
    value: line.alone, most: line.needs, says: number(line.alone), note: t("coverage.of", { some: number(line.alone), all: number(line.needs) }),
  }))} />`;
}
