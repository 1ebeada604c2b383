/** What the parks of a work plan undertake: shown, changed, reported on. */
import { useState } from "preact/hooks";
import { patch, post, remove, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { label, language, LANGUAGES, number, t } from "../i18n.js";
import { submitting } from "../notices.js";
import { link } from "../router.js";
import { lasts } from "../views/plans.js";
import { called, Choice, into, LongText, sentence, typed } from "./fields.js";
import { FORMS, useSectors } from "./match-filters.js";
import { ParkChoice } from "./parks.js";

/**
 * @typedef {Schema<"WorkPlanInFull">} Plan
 * @typedef {Plan["initiatives"][number]} Initiative
 * @typedef {{a: string, b: string}} Parks
 * @typedef {{plan: Plan, parks: Parks, initiative: Initiative | null, onClose: () => void, after: (plan: Plan) => void}} Asks
 * @typedef {Record<string, string>} Texts
 */

const SIDES = /** @type {const} */ (["a", "b"]);

/** In the reader's language, or the first there is. @param {Texts | null} texts */
const inOne = (texts) => texts && (texts[language.value] ?? Object.values(texts)[0]);

/** @param {Initiative} one */
export const titleOf = ({ names, number: at }) => inOne(names) ?? String(at);

/** @param {{one: Initiative, plan: Plan, parks: Parks}} props */
export function OneInitiative({ one, plan, parks }) {
  const what = [one.form && sentence(label("form", one.form)), one.sector && label("sector", one.sector), lasts(one)].filter(Boolean).join(" · ");
  const share = (/** @type {"a" | "b"} */ side) => {
    const amount = one[`budget_${side}`];
    return amount === null ? t("workplan.no_budget") : number(amount, { style: "currency", currency: plan.currency, maximumFractionDigits: 0 });
  };
  return html`<h3>${one.number}. <span dir="auto">${titleOf(one)}</span></h3><p class="where">${what}</p>
    <ul class="lines">${SIDES.map((side) => html`<li key=${side}><b>${label("park", parks[side])}</b>: <bdi>${one[`owner_${side}`] ?? t("workplan.no_owner")}</bdi> <small>${share(side)}</small></li>`)}</ul>
    <p><b>${t("workplan.expected")}</b>: <span dir="auto">${inOne(one.expected) ?? t("workplan.nothing_yet")}</span></p>
    ${one.achieved && html`<p><b>${t("workplan.achieved")}</b>: <span dir="auto">${inOne(one.achieved)}</span></p>`}
    ${one.evidence.length > 0 && html`<details><summary>${t("workplan.evidence")}</summary><ul class="lines">${one.evidence.map((each) => html`<li key=${each.told}>${each.told}
      ${["matches", "introductions"].includes(each.kind) && html`<small>${each.ids.slice(0, 5).map((id) => html` <a href=${link(each.kind === "matches" ? `/pairs/${id}` : `/introductions/${id}`)}>${id}</a>`)}</small>`}</li>`)}</ul></details>`}`;
}

/** A text in three languages, one of which is enough. @param {{name: string, texts: Texts, most: number, onInput: (texts: Texts) => void}} props */
function InLanguages({ name, texts, most, onInput }) {
  return html`<fieldset class="stack"><legend>${name}</legend>${LANGUAGES.map((code) => html`<${LongText} key=${code} label=${sentence(label("language", code))} rows=${1}
    value=${texts[code] ?? ""} most=${most} onInput=${(/** @type {string} */ text) => onInput({ ...texts, [code]: text })} />`)}</fieldset>`;
}

/** Without the languages in which nothing was written; null where that is all. @param {Texts} texts @returns {any} */
const written = (texts) => (Object.values(texts).some((text) => text.trim()) ? Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim())) : null);

/** @param {Asks} props */
export function EditInitiative({ plan, parks, initiative, onClose, after }) {
  const { fields, set, clear } = useDraft(`initiative:${plan.id}:${initiative?.number ?? "new"}`, {
    names: initiative?.names ?? {}, expected: initiative?.expected ?? {}, sector: initiative?.sector ?? "", form: initiative?.form ?? "",
    owner_a: initiative?.owner_a ?? "", owner_b: initiative?.owner_b ?? "", starts_on: initiative?.starts_on ?? plan.starts_on, ends_on: initiative?.ends_on ?? plan.ends_on,
    budget_a: initiative?.budget_a ?? "", budget_b: initiative?.budget_b ?? "", park: "",
  });
  const text = (/** @type {keyof typeof fields} */ name, /** @type {string} */ says, more = {}) => html`<label>${says}
    <input value=${fields[name]} onInput=${typed(set, name)} ...${more} /></label>`;
  const submit = submitting(async () => {
    const amount = (/** @type {string | number} */ value) => (value === "" ? null : Number(value));
    const body = /** @type {any} */ ({ ...fields, names: written(fields.names), expected: written(fields.expected), sector: fields.sector || null, form: fields.form || null,
      owner_a: fields.owner_a || null, owner_b: fields.owner_b || null, budget_a: amount(fields.budget_a), budget_b: amount(fields.budget_b), park: fields.park || null });
    const of = { workplan_id: plan.id }, ifMatch = tagOf(plan);
    const changed = initiative
      ? await patch("/api/v1/workplans/{workplan_id}/initiatives/{number}", { parameters: { ...of, number: initiative.number }, body, ifMatch })
      : await post("/api/v1/workplans/{workplan_id}/initiatives", { parameters: of, body });
    clear();
    onClose();
    after(changed);
  });
  return html`<${Dialog} wide title=${t(initiative ? "workplan.edit" : "workplan.add")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p class="hint">${t("workplan.edit_help")}</p>
    <${ParkChoice} parks=${Object.values(parks)} park=${fields.park} onChange=${into(set, "park")} />
    <${InLanguages} name=${t("workplan.name")} texts=${fields.names} most=${256} onInput=${into(set, "names")} />
    <div class="beside"><${Choice} label=${t("filter.form")} value=${fields.form} any="–" options=${called("form", FORMS)} onChange=${into(set, "form")} />
      <${Choice} label=${t("filter.sector")} value=${fields.sector} any="–" options=${useSectors()} onChange=${into(set, "sector")} /></div>
    ${SIDES.map((side) => html`<div class="beside" key=${side}>${text(`owner_${side}`, t("workplan.owner", { park: label("park", parks[side]) }), { maxlength: 256 })}
      ${text(`budget_${side}`, t("workplan.budget", { currency: plan.currency }), { type: "number", min: 0, max: 1e9, step: 1 })}</div>`)}
    <div class="beside">${text("starts_on", t("workplan.starts_on"), { type: "date", required: true })}${text("ends_on", t("workplan.ends_on"), { type: "date", required: true })}</div>
    <${InLanguages} name=${t("workplan.expected")} texts=${fields.expected} most=${2000} onInput=${into(set, "expected")} />
  <//>`;
}

/** @param {Asks} props */
export function ReportResult({ plan, parks, initiative, onClose, after }) {
  const { fields, set, clear } = useDraft(`achieved:${plan.id}:${initiative?.number}`, { achieved: initiative?.achieved ?? {}, park: "" });
  const submit = submitting(async () => {
    const parameters = { workplan_id: plan.id, number: Number(initiative?.number) };
    const changed = await patch("/api/v1/workplans/{workplan_id}/initiatives/{number}", { parameters, body: /** @type {any} */ ({ achieved: written(fields.achieved), park: fields.park || null }), ifMatch: tagOf(plan) });
    clear();
    onClose();
    after(changed);
  });
  return html`<${Dialog} wide title=${t("workplan.report")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p dir="auto">${initiative && titleOf(initiative)}</p>
    <${ParkChoice} parks=${Object.values(parks)} park=${fields.park} onChange=${into(set, "park")} />
    <${InLanguages} name=${t("workplan.achieved")} texts=${fields.achieved} most=${2000} onInput=${into(set, "achieved")} />
  <//>`;
}

/** @param {Asks} props */
export function RemoveInitiative({ plan, parks, initiative, onClose, after }) {
  const [park, setPark] = useState("");
  const submit = submitting(async () => {
    const parameters = { workplan_id: plan.id, number: Number(initiative?.number), park: park || undefined };
    const changed = await remove("/api/v1/workplans/{workplan_id}/initiatives/{number}", { parameters, ifMatch: tagOf(plan) });
    onClose();
    after(changed);
  });
  return html`<${Dialog} title=${t("workplan.remove")} onClose=${onClose} onSubmit=${submit}>
    <p dir="auto">${initiative && titleOf(initiative)}</p><p>${t("workplan.remove_help")}</p><${ParkChoice} parks=${Object.values(parks)} park=${park} onChange=${setPark} />
  <//>`;
}
