/** The companies to begin with: those of one's own park first. */
import { html } from "../html.js";
import { label, listed, t } from "../i18n.js";
import { Choice, every, Filters, into, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { useSectors } from "../parts/match-filters.js";
import { usePages, useSettled } from "../resource.js";
import { amend, link } from "../router.js";
import { mayEdit, who } from "../session.js";
import { Head } from "../title.js";

const ALL = "all";

/** @param {View} props */
export default function Companies({ query }) {
  const own = who.value?.park ?? ALL;
  const park = query.park ?? own;
  const settled = useSettled(query.name ?? "", 200);
  const narrowed = { park: park === ALL ? undefined : park, sector: query.sector, name: settled.trim() };
  const list = usePages("/companies", { ...narrowed, limit: 50, total: true });
  const title = t(park === who.value?.park ? "companies.mine" : "companies.all");
  const isNarrowed = Boolean(narrowed.sector || narrowed.name);
  return html`<${Head} title=${title} lead="companies.lead">${mayEdit.value && html`<a class="button" href=${link("/companies/new")}>${t("edit.new")}</a>`}<//>
    <${Filters}>
      <label>${t("companies.name")}
        <input type="search" maxlength="128" value=${query.name ?? ""} onInput=${typed(amend, "name")} /></label>
      <${Choice} label=${t("companies.park")} value=${park} any=${null} onChange=${into(amend, "park")}
        options=${[[ALL, t("any")], ...every("park")]} />
      <${Choice} label=${t("filter.sector")} value=${query.sector} options=${useSectors()} onChange=${into(amend, "sector")} />
    <//>
    ${typeof list.first?.total === "number" && html`<p class="hint" role="status">${t("companies.count", { count: list.first.total })}</p>`}
    <${Listed} list=${list} empty=${html`<${Nothing} isNarrowed=${isNarrowed} />`}>
      <ul class="companies">
        ${list.items.map((company) => html`<li key=${company.id}>
          <h3><a href=${link(`/companies/${company.id}`)}><bdi>${company.name}</bdi></a>
            ${company.draft && html` <span class="tag">${t("company.draft")}</span>`}
            ${company.anonymous && html` <span class="tag">${t("company.anonymous")}</span>`}</h3>
          <p class="where">${[park === ALL && label("park", company.park), company.city, listed(company.sectors.map((code) => label("sector", code)))].filter(Boolean).join(" · ")}</p>
          ${company.summary && html`<p class="summary" dir="auto">${company.summary}</p>`}
        </li>`)}
      </ul>
    <//>`;
}

/** @param {{isNarrowed: boolean}} props */
function Nothing({ isNarrowed }) {
  if (isNarrowed) return html`<${Empty} of="companies.none_pass" />`;
  return html`<${Empty} of="companies.none" help=${mayEdit.value ? "companies.none_help" : "companies.none_wait"} />`;
}
