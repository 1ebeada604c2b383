/** Work plans of one's corridors, all versions, the latest first, and a draft for another year. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, lasting, money, t } from "../i18n.js";
import { Choice, useForm } from "../parts/fields.js";
import { Listed } from "../parts/list.js";
import { ParkChoice } from "../parts/parks.js";
import { useCorridors, usePages, useYear } from "../resource.js";
import { go, link } from "../router.js";
import { mayEdit } from "../session.js";
import { Head } from "../title.js";

/** @typedef {Schema<"WorkPlanOut">} WorkPlan */

export default function WorkPlans() {
  const [isNew, setNew] = useState(false);
  const list = usePages("/workplans", { limit: 50 });
  return html`<${Head} title=${t("nav.plans")} lead="workplan.lead">
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("workplan.new")}</button>`}<//>
    <${Listed} list=${list} empty="workplan.none">
      <ul class="companies">${list.items.map((plan) => html`<li key=${plan.id}>
        <h3><a href=${link(`/plans/${plan.id}`)}>${named(plan)}</a></h3>
        <p class="where">${lasting(plan)} · ${shares(plan)}</p>
        <p class="tags"><span class="tag">${heading("work_plan_state", plan.state)}</span></p>
      </li>`)}</ul>
    <//>
    ${isNew && html`<${NewPlan} onClose=${() => setNew(false)} />`}`;
}

/** @param {WorkPlan} plan */
export const named = ({ year, number: version }) => t("workplan.named", { year: String(year), version: String(version) });

/** Both parks' shares, in the plan's currency. @param {Pick<WorkPlan, "budget_a" | "budget_b" | "currency">} plan */
export const shares = ({ budget_a: a, budget_b: b, currency }) => [a, b].map((amount) => money(amount, currency)).join(" + ");

/** @param {{onClose: () => void}} props */
function NewPlan({ onClose }) {
  const corridors = useCorridors() ?? [];
  const form = useForm("new-plan", { year: useYear(), starts_on: "", ends_on: "", currency: "EUR", corridor: "", park: "" });
  const { fields, set, clear, text } = form;
  const corridor = corridors.find(({ code }) => code === fields.corridor) ?? corridors[0];
  const submit = async () => {
    const { year, currency, starts_on, ends_on, park } = fields;
    const made = await post("/workplans", { body: { year: Number(year), currency: currency.toUpperCase(), corridor: corridor?.code, starts_on: starts_on || null, ends_on: ends_on || null, park: park || null } });
    clear();
    go(`/plans/${made.id}`);
  };
  return html`<${Dialog} title=${t("workplan.new")} onClose=${onClose} onSubmit=${submit}>
    <p>${t("workplan.new_help")}</p>
    ${corridors.length > 1 && html`<${Choice} label=${t("matches.corridor")} value=${corridor?.code} any=${null} options=${corridors.map((one) => [one.code, one.name])}
      onChange=${(/** @type {string} */ code) => set({ corridor: code, park: "" })} />`}
    ${corridor && html`<${ParkChoice} parks=${[corridor.park_a, corridor.park_b]} of=${form} />`}
    <div class="beside">${text("year", t("indicators.year"), { type: "number", min: 2000, max: 2100, required: true })}
      ${text("currency", t("workplan.currency"), { required: true, pattern: "[A-Za-z]{3}", maxlength: 3 })}</div>
    <div class="beside">${text("starts_on", t("workplan.starts_on"), { type: "date" })}${text("ends_on", t("workplan.ends_on"), { type: "date" })}</div>
  <//>`;
}
