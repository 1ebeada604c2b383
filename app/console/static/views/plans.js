/** Work plans of one's corridors, all versions, the latest first, and a draft for another year. */
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { day, label, number, t } from "../i18n.js";
import { submitting } from "../notices.js";
import { Choice, into, sentence, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { ParkChoice } from "../parts/parks.js";
import { useCorridors, usePages } from "../resource.js";
import { go, link } from "../router.js";
import { mayEdit } from "../session.js";
import { useTitle } from "../title.js";

/** @typedef {Schema<"WorkPlanOut">} WorkPlan */

export default function WorkPlans() {
  useTitle(t("nav.plans"));
  const [isNew, setNew] = useState(false);
  const list = usePages("plans", (cursor, signal) => get("/api/v1/workplans", { cursor, limit: 50 }, signal));
  return html`<div class="headed"><h1>${t("nav.plans")}</h1>
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("workplan.new")}</button>`}</div>
    <p class="lead">${t("workplan.lead")}</p>
    <${Listed} list=${list} empty=${html`<${Empty} title=${t("workplan.none")}><p>${t("workplan.none_help")}</p><//>`}>
      <ul class="companies">${list.items.map((plan) => html`<li key=${plan.id}>
        <h3><a href=${link(`/plans/${plan.id}`)}>${named(plan)}</a></h3>
        <p class="where">${lasts(plan)} · ${money(plan)}</p>
        <p class="tags"><span class="tag">${sentence(label("work_plan_state", plan.state))}</span></p>
      </li>`)}</ul>
    <//>
    ${isNew && html`<${NewPlan} onClose=${() => setNew(false)} />`}`;
}

/** @param {WorkPlan} plan */
export const named = ({ year, number: version }) => t("workplan.named", { year: String(year), version: String(version) });

/** @param {{starts_on: string, ends_on: string}} one */
export const lasts = ({ starts_on: from, ends_on: to }) => [from, to].map((one) => day(one, { dateStyle: "medium" })).join(" – ");

/** Both parks' shares, in the plan's currency. @param {Pick<WorkPlan, "budget_a" | "budget_b" | "currency">} plan */
export const money = ({ budget_a: a, budget_b: b, currency }) =>
  [a, b].map((amount) => number(amount, { style: "currency", currency, maximumFractionDigits: 0 })).join(" + ");

/** @param {{onClose: () => void}} props */
function NewPlan({ onClose }) {
  const corridors = useCorridors() ?? [];
  const { fields, set, clear } = useDraft("new-plan", { year: new Date().getFullYear(), starts_on: "", ends_on: "", currency: "EUR", corridor: "", park: "" });
  const corridor = corridors.find(({ code }) => code === fields.corridor) ?? corridors[0];
  const submit = submitting(async () => {
    const { year, currency, starts_on, ends_on, park } = fields;
    const made = await post("/api/v1/workplans", { body: { year, currency, corridor: corridor?.code, starts_on: starts_on || null, ends_on: ends_on || null, park: park || null } });
    clear();
    go(`/plans/${made.id}`);
  });
  const field = (/** @type {"starts_on" | "ends_on"} */ name) => html`<label>${t(`workplan.${name}`)}
    <input type="date" value=${fields[name]} onInput=${typed(set, name)} /></label>`;
  return html`<${Dialog} title=${t("workplan.new")} onClose=${onClose} onSubmit=${submit}>
    <p>${t("workplan.new_help")}</p>
    ${corridors.length > 1 && html`<${Choice} label=${t("matches.corridor")} value=${corridor?.code} any=${null} options=${corridors.map((one) => [one.code, one.name])}
      onChange=${(/** @type {string} */ code) => set({ corridor: code, park: "" })} />`}
    ${corridor && html`<${ParkChoice} parks=${[corridor.park_a, corridor.park_b]} park=${fields.park} onChange=${into(set, "park")} />`}
    <div class="beside"><label>${t("indicators.year")} <input type="number" min="2000" max="2100" required value=${fields.year}
        onInput=${(/** @type {any} */ event) => set({ year: Number(event.target.value) })} /></label>
      <label>${t("workplan.currency")} <input required pattern="[A-Z]{3}" maxlength="3" value=${fields.currency}
        onInput=${(/** @type {any} */ event) => set({ currency: event.target.value.toUpperCase() })} /></label></div>
    <div class="beside">${field("starts_on")}${field("ends_on")}</div>
  <//>`;
}
