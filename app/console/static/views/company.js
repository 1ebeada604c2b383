/** A company, and whom it should meet. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { Empty, Listed } from "../parts/list.js";
import { asked, MatchFilters } from "../parts/match-filters.js";
import { Matches } from "../parts/matches.js";
import { Profile } from "../parts/profile.js";
import { Pending } from "../problems.js";
import { useGet, usePages } from "../resource.js";
import { useTitle } from "../title.js";

/** @param {View} props */
export default function CompanyView({ params, query }) {
  const id = Number(params.id);
  const company = useGet("/companies/{company_id}", { company_id: id });
  const narrowed = asked(query);
  const list = usePages("/companies/{company_id}/matches", { ...narrowed, company_id: id, limit: 20 });
  useTitle(company.data?.name);
  if (company.error || !company.data) return html`<${Pending} of=${company} />`;
  const party = { kind: /** @type {const} */ ("company"), id, name: company.data.name, park: company.data.park };
  return html`<div class="split">
    <${Profile} company=${company.data} />
    <section aria-labelledby="meet">
      <h2 id="meet">${t("company.meet")}</h2>
      ${list.first?.up_to_date === false && html`<p class="box">${t("company.not_up_to_date")}
        <button class="plain" onClick=${list.reload}>${t("again")}</button></p>`}
      ${list.last?.note && html`<p class="box">${list.last.note}</p>`}
      <${MatchFilters} query=${query} />
      <${Listed} list=${list} empty=${html`<${Nothing} query=${query} note=${list.last?.note} />`}>
        <${Matches} items=${list.items} of=${party} chosen=${query.pair} after=${list.reload} />
      <//>
      ${list.last?.ending && html`<p class="hint ending">${list.last.ending}</p>`}
      <${Below} title=${t("company.nearest")} items=${list.last?.nearest} of=${party} chosen=${query.pair} after=${list.reload} />
      <${Below} title=${t("company.set_aside")} items=${list.last?.set_aside} of=${party} chosen=${query.pair} after=${list.reload} />
    </section>
  </div>`;
}

/** What stands below a list and is no part of it. */
const Below = (/** @type {any} */ { title, items, ...others }) =>
  items?.length > 0 && html`<details class="below"><summary>${title} (${items.length})</summary><${Matches} items=${items} ...${others} isAside /></details>`;

/** @param {{query: Record<string, string>, note: string | null | undefined}} props */
function Nothing({ query, note }) {
  if (Object.values(asked(query)).some(Boolean)) return html`<${Empty} of="matches.none_pass" />`;
  return html`<${Empty} of="company.nobody" help=${note ? null : undefined} />`; // the note says why
}
