/** What the parks of a work plan undertake: shown, changed, reported on. */
import { patch, post, remove, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, inReaderLanguage, label, LANGUAGES, lasting, money, t } from "../i18n.js";
import { link } from "../router.js";
import { called, into, LongText, useFields, useForm } from "./fields.js";
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

/** @param {Initiative} one */
export const titleOf = ({ names, number: at }) => inReaderLanguage(names)?.text ?? String(at);

/** @param {{one: Initiative, plan: Plan, parks: Parks}} props */
export function OneInitiative({ one, plan, parks }) {
  const what = [one.form && heading("form", one.form), one.sector && label("sector", one.sector), lasting(one)].filter(Boolean).join(" · ");
  const share = (/** @type {"a" | "b"} */ side) => {
    const amount = one[`budget_${side}`];
    return amount === null ? t("workplan.no_budget") : money(amount, plan.currency);
  };
  return html`<h3>${one.number}. <span dir="auto">${titleOf(one)}</span></h3><p class="where">${what}</p>
    <ul class="lines">${SIDES.map((side) => html`<li key=${side}><b>${label("park", parks[side])}</b>: <bdi>${one[`owner_${side}`] ?? t("workplan.no_owner")}</bdi> <small>${share(side)}</small></li>`)}</ul>
    <p><b>${t("workplan.expected")}</b>: <span dir="auto">${inReaderLanguage(one.expected)?.text ?? t("workplan.nothing_yet")}</span></p>
    ${one.achieved && html`<p><b>${t("workplan.achieved")}</b>: <span dir="auto">${inReaderLanguage(one.achieved)?.text}</span></p>`}
    ${one.evidence.length > 0 && html`<details><summary>${t("workplan.evidence")}</summary><ul class="lines">${one.evidence.map((each) => html`<li key=${each.told}>${each.told}
      ${["matches", "introductions"].includes(each.kind) && html`<small>${each.ids.slice(0, 5).map((id) => html` <a href=${link(each.kind === "matches" ? `/pairs/${id}` : `/introductions/${id}`)}>${id}</a>`)}</small>`}</li>`)}</ul></details>`}`;
}

/** A text in three languages, one of which is enough. @param {{name: string, texts: Texts, most: number, onInput: (texts: Texts) => void}} props */
function InLanguages({ name, texts, most, onInput }) {
  return html`<fieldset class="stack"><legend>${name}</legend>${LANGUAGES.map((code) => html`<${LongText} key=${code} label=${heading("language", code)} rows=${1}
    value=${texts[code] ?? ""} most=${most} onInput=${(/** @type {string} */ text) => onInput({ ...texts, [code]: text })} />`)}</fieldset>`;
}

/** Without the languages in which nothing was written; null where that is all. @param {Texts} texts @returns {any} */
const written = (texts) => (Object.values(texts).some((text) => text.trim()) ? Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim())) : null);

/** @param {Asks} props */
export function EditInitiative({ plan, parks, initiative, onClose, after }) {
  const form = useForm(`initiative:${plan.id}:${initiative?.number ?? "new"}`, {
    names: initiative?.names ?? {}, expected: initiative?.expected ?? {}, sector: initiative?.sector ?? "", form: initiative?.form ?? "",
    owner_a: initiative?.owner_a ?? "", owner_b: initiative?.owner_b ?? "", starts_on: initiative?.starts_on ?? plan.starts_on, ends_on: initiative?.ends_on ?? plan.ends_on,
    budget_a: initiative?.budget_a ?? "", budget_b: initiative?.budget_b ?? "", park: "",
  });
  const { fields, set, clear, text, choice } = form;
  const submit = async () => {
    const amount = (/** @type {string | number} */ value) => (value === "" ? null : Number(value));
    const body = /** @type {any} */ ({ ...fields, names: written(fields.names), expected: written(fields.expected), sector: fields.sector || null, form: fields.form || null,
      owner_a: fields.owner_a || null, owner_b: fields.owner_b || null, budget_a: amount(fields.budget_a), budget_b: amount(fields.budget_b), park: fields.park || null });
    const of = { workplan_id: plan.id }, ifMatch = tagOf(plan);
    const changed = initiative
      ? await patch("/workplans/{workplan_id}/initiatives/{number}", { parameters: { ...of, number: initiative.number }, body, ifMatch })
      : await post("/workplans/{workplan_id}/initiatives", { parameters: of, body });
    clear();
    after(changed);
  };
  return html`<${Dialog} wide title=${t(initiative ? "workplan.edit" : "workplan.add")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p class="hint">${t("workplan.edit_help")}</p>
    <${ParkChoice} parks=${Object.values(parks)} of=${form} />
    <${InLanguages} name=${t("workplan.name")} texts=${fields.names} most=${256} onInput=${into(set, "names")} />
    <div class="beside">${choice("form", t("filter.form"), called("form", FORMS), "–")}${choice("sector", t("filter.sector"), useSectors(), "–")}</div>
    ${SIDES.map((side) => html`<div class="beside" key=${side}>${text(`owner_${side}`, t("workplan.owner", { park: label("park", parks[side]) }), { maxlength: 256 })}
      ${text(`budget_${side}`, t("workplan.budget", { currency: plan.currency }), { type: "number", min: 0, max: 1e9, step: 1 })}</div>`)}
    <div class="beside">${text("starts_on", t("workplan.starts_on"), { type: "date", required: true })}${text("ends_on", t("workplan.ends_on"), { type: "date", required: true })}</div>
    <${InLanguages} name=${t("workplan.expected")} texts=${fields.expected} most=${2000} onInput=${into(set, "expected")} />
  <//>`;
}

/** @param {Asks} props */
export function ReportResult({ plan, parks, initiative, onClose, after }) {
  const form = useForm(`achieved:${plan.id}:${initiative?.number}`, { achieved: initiative?.achieved ?? {}, park: "" });
  const { fields, set, clear } = form;
  const submit = async () => {
    const parameters = { workplan_id: plan.id, number: Number(initiative?.number) };
    const changed = await patch("/workplans/{workplan_id}/initiatives/{number}", { parameters, body: /** @type {any} */ ({ achieved: written(fields.achieved), park: fields.park || null }), ifMatch: tagOf(plan) });
    clear();
    after(changed);
  };
  return html`<${Dialog} wide title=${t("workplan.report")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p dir="auto">${initiative && titleOf(initiative)}</p>
    <${ParkChoice} parks=${Object.values(parks)} of=${form} />
    <${InLanguages} name=${t("workplan.achieved")} texts=${fields.achieved} most=${2000} onInput=${into(set, "achieved")} />
  <//>`;
}

/** @param {Asks} props */
export function RemoveInitiative({ plan, parks, initiative, onClose, after }) {
  const form = useFields({ park: "" });
  const submit = async () => {
    const parameters = { workplan_id: plan.id, number: Number(initiative?.number), park: form.fields.park || undefined };
    after(await remove("/workplans/{workplan_id}/initiatives/{number}", { parameters, ifMatch: tagOf(plan) }));
  };
  return html`<${Dialog} title=${t("workplan.remove")} onClose=${onClose} onSubmit=${submit}>
    <p dir="auto">${initiative && titleOf(initiative)}</p><p>${t("workplan.remove_help")}</p><${ParkChoice} parks=${Object.values(parks)} of=${form} />
  <//>`;
}
