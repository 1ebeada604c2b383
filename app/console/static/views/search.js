/** What is found while somebody types: companies by their names, and offers, needs and companies by what they say. */
import { html } from "../html.js";
import { heading, label, t } from "../i18n.js";
import { called, Choice, every, Filters, into } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { useGet, useSettled } from "../resource.js";
import { amend, link } from "../router.js";
import { who } from "../session.js";
import { useTitle } from "../title.js";

const KINDS = ["offer", "need", "company"];
const USUAL = 0.2;
/** From here down a text is hardly nearer to the question than any other; see the API guide. */

/** @param {View} props */
export default function Search({ query }) {
  const q = useSettled((query.q ?? "").trim(), 250);
  const asked = { q, kind: /** @type {any} */ (query.kind), park: query.park, limit: 20 };
  const found = useGet("/search", q ? asked : null);
  const named = useGet("/companies", q ? { name: q.slice(0, 128), limit: 5 } : null);
  useTitle(t("search.title"));
  if (!q) return html`<h1>${t("search.title")}</h1><${Empty} of="search.empty" />`;
  return html`<h1>${t("search.title")}</h1>
    <${Filters}>
      <${Choice} label=${t("search.kind")} value=${query.kind} options=${called("found", KINDS)} onChange=${into(amend, "kind")} />
      <${Choice} label=${t("companies.park")} value=${query.park} onChange=${into(amend, "park")}
        any=${t(who.value?.park ? "search.other_parks" : "any")} options=${every("park")} />
    <//>
    ${(named.data?.items.length ?? 0) > 0 && html`<section aria-label=${t("search.named")}>
      <h2>${t("search.named")}</h2>
      <ul class="named">${named.data?.items.map((company) => html`<li key=${company.id}>
        <a href=${link(`/companies/${company.id}`)}><bdi>${company.name}</bdi></a> <small>${label("park", company.park)}</small></li>`)}</ul>
    </section>`}
    <section aria-label=${t("search.meant")}>
      <h2>${t("search.meant")}</h2>
      <${Listed} list=${{ ...found, items: found.data?.items }} empty=${html`<${Empty} of="search.none" help=${null}>${found.data?.note}<//>`}>
        ${found.data?.note && html`<p class="hint">${found.data.note}</p>`}
        <ol class="found">${found.data?.items.map((one) => html`<li key=${`${one.kind} ${"opportunity_id" in one ? one.opportunity_id : one.company_id}`}
          class=${one.similarity < USUAL ? "faint" : ""}>
          <h3><a href=${link(`/companies/${one.company_id}`)}><bdi>${one.company}</bdi></a></h3>
          <p class="where">${[heading("found", one.kind), label("park", one.park), "form" in one && label("form", one.form)].filter(Boolean).join(" · ")}</p>
          <blockquote lang=${one.language} dir="auto">${one.quote}</blockquote>
          ${one.similarity < USUAL && html`<small>${t("search.far")}</small>`}
        </li>`)}</ol>
      <//>
    </section>`;
}
