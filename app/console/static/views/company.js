/** A company, and whom it should meet. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { Due, stateOf } from "../parts/introduction.js";
import { Empty, Listed } from "../parts/list.js";
import { asked, MatchFilters } from "../parts/match-filters.js";
import { Matches, useIntroductions } from "../parts/matches.js";
import { Profile } from "../parts/profile.js";
import { Pending } from "../problems.js";
import { useGet, usePages } from "../resource.js";
import { link } from "../router.js";
import { isOurs } from "../session.js";
import { useTitle } from "../title.js";

/** @param {View} props */
export default function CompanyView({ params, query }) {
  const id = Number(params.id);
  const company = useGet("/companies/{company_id}", { company_id: id });
  const narrowed = asked(query), isNarrowed = Object.values(narrowed).some(Boolean);
  const list = usePages("/companies/{company_id}/matches", { ...narrowed, company_id: id, limit: 20 });
  const introductions = useIntroductions({ company_id: id });
  useTitle(company.data?.name);
  if (company.error || !company.data) return html`<${Pending} of=${company} />`;
  const party = { kind: /** @type {const} */ ("company"), id, name: company.data.name, park: company.data.park };
  const items = /** @type {import("../parts/match.js").Item[]} */ (list.items); // asked for one by one, not by partner
  const shown = { of: party, introductions, chosen: query.pair, after: list.reload };
  return html`<div class="split">
    <${Profile} company=${company.data} />
    <section aria-labelledby="meet">
      <${UnderWay} introductions=${introductions.all} id=${id} />
      <h2 id="meet">${t("company.meet")}</h2>
      ${list.first?.up_to_date === false && html`<p class="box">${t("company.not_up_to_date")}
        <button class="plain" onClick=${list.reload}>${t("again")}</button></p>`}
      ${list.last?.note && html`<p class="box">${list.last.note}</p>`}
      ${items.some(({ basis }) => basis === "descriptions") && html`<p class="box">${t("company.read_from_texts")}
        ${isOurs(company.data.park) && company.data.needs.length === 0 && html` <a href=${link(`/companies/${id}/edit`)}>${t("company.state_a_need")}</a>`}</p>`}
      <${MatchFilters} query=${query} />
      <${Listed} list=${list} empty=${html`<${Empty} of=${isNarrowed ? "matches.none_pass" : "company.nobody"} help=${null} />`}>
        <${Matches} items=${items} ...${shown} />
      <//>
      ${list.last?.ending && html`<p class="hint ending">${list.last.ending}</p>`}
      <${Below} title=${t("company.nearest")} items=${list.last?.nearest} ...${shown} />
      <${Below} title=${t("company.set_aside")} items=${list.last?.set_aside} ...${shown} />
    </section>
  </div>`;
}

/** Whom it is being introduced to: they have left the list below. @param {{introductions: ReturnType<typeof useIntroductions>["all"], id: number}} props */
function UnderWay({ introductions, id }) {
  const going = introductions.filter(({ state }) => state !== "shortlisted");
  if (going.length === 0) return null;
  return html`<section class="box" aria-labelledby="under-way"><h2 id="under-way">${t("company.under_way")}</h2>
    <ul class="lines">${going.map((one) => html`<li key=${one.id}>
      <a href=${link(`/introductions/${one.id}`)}><bdi>${(one.a.kind === "company" && one.a.id === id ? one.b : one.a).name}</bdi></a>
      <p class="where"><bdi>${stateOf(one)}</bdi> · <${Due} one=${one} /></p></li>`)}</ul></section>`;
}

/** What stands below a list and is no part of it. */
const Below = (/** @type {any} */ { title, items, ...others }) =>
  items?.length > 0 && html`<details class="below"><summary>${title} (${items.length})</summary><${Matches} items=${items} ...${others} isAside /></details>`;
