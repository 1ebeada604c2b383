/** Two parties in one form, at an address that lasts: the match, how its score adds up, the rules, both profiles. */
import { html } from "../html.js";
import { label, number, t } from "../i18n.js";
import { keyOf } from "../parts/match.js";
import { Matches, useIntroductions } from "../parts/matches.js";
import { Profile } from "../parts/profile.js";
import { Rules } from "../parts/verdict.js";
import { Pending } from "../problems.js";
import { useGet } from "../resource.js";
import { useTitle } from "../title.js";

/**
 * @typedef {Schema<"PairMatch">} PairMatch
 * @typedef {import("../parts/match.js").Partner} Partner
 */

/** @param {View} props */
export default function Pair({ params }) {
  const id = Number(params.id);
  const found = useGet("/pairs/{pair_id}", { pair_id: id });
  const introductions = useIntroductions({ pair_id: id });
  const pair = found.data;
  const title = pair ? `${pair.a.name} ⟷ ${pair.b.name}` : undefined;
  useTitle(title);
  if (found.error || !pair) return html`<${Pending} of=${found} />`;
  return html`<h1 class="hidden"><bdi>${title}</bdi></h1>
    <${Matches} items=${[pair]} introductions=${introductions} chosen=${params.id} after=${found.reload} />
    <section class="two">
      ${[pair.a, pair.b].map((party) => html`<div class="panel" key=${party.id}>
        ${party.kind === "company" ? html`<${PartyProfile} id=${party.id} />` : html`<${Site} site=${party} />`}</div>`)}
    </section>
    <section class="two">
      <div class="panel"><h2>${t("pair.law")}</h2><${Rules} pair=${id} /></div>
      <div class="panel"><h2>${t("pair.parts")}</h2><${Parts} pair=${pair} /></div>
    </section>`;
}

/** Every term of the score that counts: what it measures, whom it helps, how much. @param {{pair: PairMatch}} props */
function Parts({ pair }) {
  const { parts } = pair.explanation;
  const names = Object.fromEntries([pair.a, pair.b].map((party) => [keyOf(party), party.name]));
  const [a, b] = [keyOf(pair.a), keyOf(pair.b)];
  const gain = (/** @type {PairMatch["explanation"]["parts"][number]} */ part, /** @type {string} */ party) =>
    (part.value ?? part.usual) * (part.weights[party] ?? 0);
  const most = Math.max(...parts.flatMap((part) => [a, b].map((party) => Math.abs(gain(part, party)))), 1e-9);
  const counting = parts.filter((part) => [a, b].some((party) => Math.abs(gain(part, party)) >= 0.005));
  const rows = counting.sort((x, y) => gain(y, a) + gain(y, b) - gain(x, a) - gain(x, b));
  return html`<p class="hint">${t("pair.parts_mean")}</p>
    <table class="parts">
      <thead><tr><th scope="col">${t("pair.part")}</th>${[a, b].map((party) => html`<th scope="col"><bdi>${names[party]}</bdi></th>`)}</tr></thead>
      <tbody>${rows.map((part) => html`<tr key=${`${part.signal} ${part.giver}`} class=${part.value === null ? "faint" : ""}>
        <th scope="row">${label("signal", part.signal)}
          ${part.giver && html`<small><bdi>${t("pair.from", { name: names[part.giver] ?? part.giver })}</bdi></small>`}
          ${part.value === null && html`<small>${t("pair.unknown")}</small>`}</th>
        ${[a, b].map((party) => html`<td><span class="bar" aria-hidden="true"><i class=${gain(part, party) < 0 ? "minus" : ""}
          style=${{ inlineSize: `${(100 * Math.abs(gain(part, party))) / most}%` }} /></span>${number(gain(part, party), { maximumFractionDigits: 2, minimumFractionDigits: 2 })}</td>`)}
      </tr>`)}</tbody>
    </table>`;
}

/** @param {{id: number}} props */
function PartyProfile({ id }) {
  const found = useGet("/companies/{company_id}", { company_id: id });
  if (found.error) return html`<${Pending} of=${found} />`;
  return found.data && html`<${Profile} company=${found.data} level=${2} />`;
}

/** @param {{site: Partner}} props */
function Site({ site }) {
  const spaces = useGet("/sites/{site_id}/spaces", { site_id: site.id, limit: 100 });
  return html`<h2 class="name"><bdi>${site.name}</bdi></h2>
    <ul class="opportunities">${spaces.data?.items.map((space) => html`<li key=${space.id}><bdi>${space.name}</bdi>
      <small>${[label("space_kind", space.kind), space.area_m2 && `${number(space.area_m2)} m²`, ...space.equipment].filter(Boolean).join(" · ")}</small></li>`)}</ul>`;
}
