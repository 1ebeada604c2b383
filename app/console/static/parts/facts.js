/** What is known of a company, as it has published it. */
import { html } from "../html.js";
import { date, heading, label, language, listed, number, t } from "../i18n.js";

/**
 * @typedef {Schema<"CompanyOut">} Company
 * @typedef {Schema<"OpportunityOut">} Opportunity
 */

/** @param {{company: Company}} props */
export function Facts({ company }) {
  const rows = /** @type {[string, any][]} */ ([
    ["company.park", company.park && label("park", company.park)],
    ["company.place", [company.city, company.country].filter(Boolean).join(", ")],
    ["company.sectors", listed(company.sectors.map((code) => label("sector", code)))],
    ["company.languages", listed(company.languages.map((code) => label("language", code)))],
    ["company.employees", company.employees !== null && number(company.employees)],
    ["company.founded", company.founded && String(company.founded)],
    ["company.codes", company.nace.join(", ")],
    ["company.numbers", Object.entries(company.identifiers).map(([scheme, value]) => `${label("number_scheme", scheme)} ${value}`).join(", ")],
    ["company.website", company.website],
  ]).filter(([, value]) => value);
  return html`<dl class="rows">
    ${rows.map(([name, value]) => html`<div key=${name}><dt>${t(name)}</dt><dd><bdi>${value}</bdi></dd></div>`)}
  </dl>`;
}

/** Its description in the reader's language, or the first there is. @param {Company} company */
const ownDescription = ({ descriptions }) => descriptions.find((one) => one.language === language.value) ?? descriptions[0];

/** What it says of itself in a sentence. @param {{company: Company}} props */
export function Summary({ company }) {
  const own = ownDescription(company);
  return own?.summary && html`<p class="in-short" lang=${own.language} dir="auto">${own.summary}</p>`;
}

/** All its descriptions, unfolded one by one. @param {{company: Company}} props */
export function Descriptions({ company }) {
  if (company.descriptions.length === 0) return html`<p class="hint">${t("company.no_description")}</p>`;
  return company.descriptions.map(({ language: code, summary, text }) => html`<details key=${code} class="description">
    <summary>${heading("language", code)}</summary>
    <div lang=${code} dir="auto">
      ${summary && html`<p class="summary">${summary}</p>`}
      ${text?.split("\n").map((paragraph) => html`<p>${paragraph}</p>`)}
    </div>
  </details>`);
}

/** Offers or needs. @param {{items: Opportunity[], empty: string}} props */
export function Opportunities({ items, empty }) {
  if (items.length === 0) return html`<p class="hint">${empty}</p>`;
  return html`<ul class="opportunities">${items.map((one) => html`<li key=${one.id}>
    <details>
      <summary><span lang=${one.language} dir="auto">${one.title}</span> <small>${label("form", one.form)}</small></summary>
      <div lang=${one.language} dir="auto">${[one.summary, one.description].filter(Boolean).map((text) => html`<p>${text}</p>`)}</div>
      <p class="hint">${[
        one.capabilities.join(", "),
        one.trl && `TRL ${one.trl}`,
        label("stage", one.stage),
        one.ipr && one.ipr !== "none" && label("ipr", one.ipr),
        one.valid_until && t("company.until", { day: date(one.valid_until) }),
        one.space && [label("space_kind", one.space.kind), one.space.area_m2 && `${number(one.space.area_m2)} m²`, ...one.space.equipment].filter(Boolean).join(", "),
      ].filter(Boolean).join(" · ")}</p>
    </details>
  </li>`)}</ul>`;
}
