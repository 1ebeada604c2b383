/** A company as it has published itself: what it looks for and offers first. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { link } from "../router.js";
import { isOurs } from "../session.js";
import { Descriptions, Facts, Opportunities, Summary } from "./facts.js";

/** `level`: of its heading. @param {{company: Schema<"CompanyOut">, level?: 1 | 2}} props */
export function Profile({ company, level = 1 }) {
  const name = `profile-${company.id}`;
  return html`<aside class="profile" aria-labelledby=${name}>
    ${level === 1 ? html`<h1 id=${name}><bdi>${company.name}</bdi></h1>` : html`<h2 class="name" id=${name}><a href=${link(`/companies/${company.id}`)}><bdi>${company.name}</bdi></a></h2>`}
    <p class="tags">
      ${company.draft && html`<span class="tag">${t("company.draft")}</span>`}
      ${company.anonymous && html`<span class="tag">${t("company.anonymous")}</span>`}
      ${company.withdrawn && html`<span class="tag">${t("company.withdrawn")}</span>`}
      ${level === 1 && isOurs(company.park) && html`<a href=${link(`/companies/${company.id}/edit`)}>${t("workplan.edit")}</a>`}
    </p>
    <${Summary} company=${company} />
    <h2>${t("company.needs")}</h2>
    <${Opportunities} items=${company.needs} empty=${t("company.no_needs")} />
    <h2>${t("company.offers")}</h2>
    <${Opportunities} items=${company.offers} empty=${t("company.no_offers")} />
    <h2>${t("company.itself")}</h2>
    <${Descriptions} company=${company} />
    <h2>${t("company.facts")}</h2>
    <${Facts} company=${company} />
  </aside>`;
}
