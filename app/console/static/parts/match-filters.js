/** What a list of matches is narrowed to. It stands in the address, so that it can be shared. */
import { html } from "../html.js";
import { heading, label, number, t } from "../i18n.js";
import { useGet } from "../resource.js";
import { amend } from "../router.js";
import { called, Check, Choice, Filters } from "./fields.js";

export const FORMS = ["technology_transfer", "commercial_partnership", "joint_project", "hosting"];
const VERDICTS = ["no_hit", "needs_review", "blocked"];
const SCORES = [20, 40, 60, 80];

/** As the API takes them. @param {Record<string, string>} query */
export const asked = ({ form, sector, min_score, verdict, weak }) =>
  /** @type {any} */ ({ form, sector, min_score, verdict, include_weak: weak });

/** @param {{query: Record<string, string>}} props */
export function MatchFilters({ query }) {
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) => amend({ [name]: value || null, pair: null });
  const isNarrowed = Object.values(asked(query)).some(Boolean);
  return html`<${Filters}>
    <${Choice} label=${t("filter.form")} value=${query.form} options=${called("form", FORMS)} onChange=${set("form")} />
    <${Choice} label=${t("filter.sector")} value=${query.sector} options=${useSectors()} onChange=${set("sector")} />
    <${Choice} label=${t("filter.score")} value=${query.min_score} onChange=${set("min_score")}
      options=${SCORES.map((score) => [String(score), t("filter.from", { score: number(score) })])} />
    <${Choice} label=${t("filter.verdict")} value=${query.verdict} options=${called("policy_verdict", VERDICTS)} onChange=${set("verdict")} />
    <${Check} label=${t("filter.weak")} checked=${query.weak === "true"} onChange=${(/** @type {boolean} */ is) => set("weak")(is ? "true" : "")} />
    ${isNarrowed && html`<button class="plain" type="button"
      onClick=${() => amend({ form: null, sector: null, min_score: null, verdict: null, weak: null, pair: null })}>${t("filter.clear")}</button>`}
  <//>`;
}

/** All sectors, those that lie in another below it. @returns {[string, string][]} */
export function useSectors() {
  const sectors = useGet("/sectors").data ?? [];
  const byName = (/** @type {{code: string}} */ a, /** @type {{code: string}} */ b) => label("sector", a.code).localeCompare(label("sector", b.code));
  /** @param {string | null} parent @param {string} indent @returns {[string, string][]} */
  const below = (parent, indent) =>
    sectors.filter((one) => one.parent === parent).sort(byName).flatMap(({ code }) => [
      [code, indent + heading("sector", code)],
      ...below(code, `${indent}\u2003`),
    ]);
  return below(null, "");
}
