/** One version of a work plan: how far it has come, its initiatives with their evidence, what it changes, and papers to sign. */
import { useState } from "preact/hooks";
import { get, post, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, label, language, lasting, moment, t } from "../i18n.js";
import { useFields } from "../parts/fields.js";
import { EditInitiative, OneInitiative, RemoveInitiative, ReportResult, titleOf } from "../parts/initiatives.js";
import { ParkChoice } from "../parts/parks.js";
import { Files } from "../parts/saving.js";
import { Pending } from "../problems.js";
import { useCorridors, useGet } from "../resource.js";
import { go, link } from "../router.js";
import { useTitle } from "../title.js";
import { named, shares } from "./plans.js";

/**
 * @typedef {Schema<"WorkPlanInFull">} Plan
 * @typedef {Schema<"WorkPlanActionIn">["action"]} Action
 * @typedef {{what: "edit" | "report" | "remove", number: number | null}} Asked
 */

const WAY = /** @type {const} */ ({ draft: ["draft"], agreed: ["agreed_by_a", "agreed_by_b", "agreed"], in_force: ["in_force"], closed: ["closed", "replaced"] });
/** What is done to initiatives, and not to the plan. */
const INNER = ["edit", "report"];

/** @param {View} props */
export default function OnePlan({ params }) {
  const id = Number(params.id);
  const found = useGet("/workplans/{workplan_id}", { workplan_id: id });
  const [asked, ask] = useState(/** @type {Asked | null} */ (null));
  const plan = found.data;
  const corridor = useCorridors()?.find(({ code }) => code === plan?.corridor);
  useTitle(plan && named(plan));
  if (found.error || !plan || !corridor) return html`<${Pending} of=${found} />`;
  const parks = { a: corridor.park_a, b: corridor.park_b };
  const may = (/** @type {Action} */ action) => plan.actions.includes(action);
  const asks = asked && { plan, parks, initiative: plan.initiatives.find(({ number }) => number === asked.number) ?? null, onClose: () => ask(null), after: found.reload };
  return html`<p class="hint"><a href=${link("/plans")}>${t("nav.plans")}</a></p>
    <div class="headed"><h1>${named(plan)}</h1><${Papers} plan=${plan} /></div>
    <p class="lead">${lasting(plan)} · ${shares(plan)}</p>
    <${Way} state=${plan.state} />
    <section class="panel">
      <p><b>${heading("work_plan_state", plan.state)}</b> <small><time datetime=${plan.state_since}>${moment(plan.state_since)}</time></small></p>
      <p class="where">${(/** @type {const} */ (["a", "b"])).map((side) => t(plan[`agreed_${side}_at`] ? "workplan.agreed_by" : "workplan.not_agreed", { park: label("park", parks[side]) })).join(" · ")}</p>
      <${Actions} plan=${plan} parks=${parks} after=${(/** @type {Plan} */ changed) => (changed.id === id ? found.reload() : go(`/plans/${changed.id}`))} />
    </section>
    ${plan.changes.length > 0 && html`<section class="panel"><h2>${t("workplan.changes")}</h2><ul class="lines">${plan.changes.map((one) => html`<li key=${one.number}>
      ${t("workplan.number", { number: String(one.number) })} <span class="tag">${label("initiative_change", one.change)}</span>
      ${one.fields.length > 0 && html` <small>${[...new Set(one.fields.map((field) => t(`workplan_field.${field.replace(/_[ab]$/, "")}`)))].join(", ")}</small>`}</li>`)}</ul></section>`}
    <div class="headed"><h2>${t("workplan.initiatives", { count: plan.initiatives.length })}</h2>
      ${may("edit") && html`<button onClick=${() => ask({ what: "edit", number: null })}>${t("workplan.add")}</button>`}</div>
    <ol class="initiatives">${plan.initiatives.map((one) => html`<li key=${one.number} class="panel"><${OneInitiative} one=${one} plan=${plan} parks=${parks} />
      ${(may("edit") || may("report")) && html`<p class="actions">
        ${may("edit") && html`<button aria-label=${`${t("workplan.edit")}: ${titleOf(one)}`} onClick=${() => ask({ what: "edit", number: one.number })}>${t("workplan.edit")}</button>
          <button class="plain" aria-label=${`${t("workplan.remove")}: ${titleOf(one)}`} onClick=${() => ask({ what: "remove", number: one.number })}>${t("workplan.remove")}</button>`}
        ${may("report") && html`<button aria-label=${`${t("workplan.report")}: ${titleOf(one)}`} onClick=${() => ask({ what: "report", number: one.number })}>${t("workplan.report")}</button>`}</p>`}</li>`)}</ol>
    <section class="panel"><h2>${t("introductions.steps")}</h2><ol class="lines">${[...plan.steps].reverse().map((step) => html`<li key=${step.at + step.action}>
      <b>${heading("work_plan_action", step.action)}</b>${step.initiative && html` ${t("workplan.number", { number: String(step.initiative) })}`}
      <small>${step.side && label("park", parks[step.side])} <time datetime=${step.at}>${moment(step.at)}</time></small></li>`)}</ol></section>
    ${asks && asked?.what === "edit" && html`<${EditInitiative} ...${asks} />`}
    ${asks && asked?.what === "report" && html`<${ReportResult} ...${asks} />`}
    ${asks && asked?.what === "remove" && html`<${RemoveInitiative} ...${asks} />`}`;
}

/** @param {{state: Plan["state"]}} props */
function Way({ state }) {
  const steps = Object.entries(WAY);
  const at = steps.findIndex(([, states]) => /** @type {readonly string[]} */ (states).includes(state));
  return html`<ol class="steps-way" aria-label=${t("workplan.way")}>${steps.map(([name], place) => html`<li key=${name}
    class=${at > place ? "done" : ""} aria-current=${at === place ? "step" : undefined}>${heading("work_plan_state", name)}</li>`)}</ol>`;
}

/** @param {{plan: Plan}} props */
function Papers({ plan }) {
  const files = (/** @type {const} */ (["pdf", "docx"])).map((format) => ({
    says: format.toUpperCase(), name: `ponte-plan-${plan.year}-${plan.number}.${format}`,
    read: () => get("/workplans/{workplan_id}/document", { workplan_id: plan.id, format, lang: language.value }),
  }));
  return html`<${Files} title=${t("workplan.papers")} files=${files} />`;
}

/** A button for each step that is allowed; a window asks once more, as others read what is done. @param {{plan: Plan, parks: {a: string, b: string}, after: (changed: Plan) => void}} props */
function Actions({ plan, parks, after }) {
  const [chosen, choose] = useState(/** @type {Action | null} */ (null));
  const form = useFields({ park: "" });
  const submit = async () => {
    const body = { action: /** @type {Action} */ (chosen), park: form.fields.park || null };
    after(await post("/workplans/{workplan_id}/actions", { parameters: { workplan_id: plan.id }, body, ifMatch: tagOf(plan) }));
  };
  const possible = plan.actions.filter((action) => !INNER.includes(action));
  return html`${possible.length > 0 && html`<p class="actions">${possible.map((action) => html`<button key=${action}
      class=${action === "withdraw" ? "plain" : action === "agree" || action === "put_in_force" ? "main" : ""} onClick=${() => choose(action)}>${heading("work_plan_action", action)}</button>`)}</p>`}
    ${chosen && html`<${Dialog} title=${heading("work_plan_action", chosen)} onClose=${() => choose(null)} onSubmit=${submit}><p>${t(`workplan_act.${chosen}`)}</p>
      <${ParkChoice} parks=${Object.values(parks)} of=${form} /><//>`}`;
}
