/** One stay: where and when, who must act, every step, and what both sides say of it. */
import { useState } from "preact/hooks";
import { get, post, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { day, label, listed, moment, number, said, t } from "../i18n.js";
import { notify, submitting } from "../notices.js";
import { called, Check, Choice, into, LongText, sentence, typed } from "../parts/fields.js";
import { ParkChoice } from "../parts/parks.js";
import { Pending } from "../problems.js";
import { useResource } from "../resource.js";
import { link } from "../router.js";
import { useTitle } from "../title.js";
import { dates } from "./stays.js";

/**
 * @typedef {Schema<"StayInFull">} Stay
 * @typedef {Stay["actions"][number]} Action
 */

const REASONS = ["space_needed", "other_days", "unsuitable", "costs", "formalities", "plans_changed", "other"];
const ENDING = ["decline", "cancel"];
const EMPTY = { note: "", reason: "", contact: "", cost: "", currency: "EUR", on: "", rating: "4", again: true, text: "", park: "" };

/** @param {View} props */
export default function OneStay({ params }) {
  const id = Number(params.id);
  const found = useResource(`stay ${id}`, (signal) => get("/api/v1/stays/{stay_id}", { stay_id: id }, signal));
  const [chosen, choose] = useState(/** @type {Action | null} */ (null));
  const stay = found.data;
  useTitle(stay && `${stay.company.name}, ${stay.site.name}`);
  if (found.error || !stay) return html`<${Pending} of=${found} />`;
  const ordered = [...stay.actions].sort((x, y) => Number(ENDING.includes(x)) - Number(ENDING.includes(y)));
  return html`<p class="hint"><a href=${link("/stays")}>${t("nav.stays")}</a></p>
    <h1><a href=${link(`/companies/${stay.company.id}`)}><bdi>${stay.company.name}</bdi></a></h1>
    <p class="lead"><bdi>${stay.site.name}</bdi> · <bdi>${stay.space.name}</bdi> · ${dates(stay)}</p>
    <section class="panel">
      <p><b>${sentence(label("stay_state", stay.state))}</b> ${stay.owners.length > 0 && said("introductions.owing", { who: listed(stay.owners.map((one) => label("stay_party", one))) })}
        ${stay.due_at && html` <span class=${stay.overdue ? "due late" : "due"}>${t(stay.overdue ? "introductions.overdue" : "introductions.due", { day: day(stay.due_at, { dateStyle: "medium" }) })}</span>`}</p>
      ${stay.reason && html`<p>${t("not_interesting.why")}: ${label("stay_reason", stay.reason)}</p>`}
      <dl class="rows">
        <div><dt>${t("stay.days")}</dt><dd>${number(stay.days)}</dd></div>
        ${stay.workplaces !== null && html`<div><dt>${t("stay.workplaces")}</dt><dd>${number(stay.workplaces)}</dd></div>`}
        ${stay.equipment.length > 0 && html`<div><dt>${t("stay.equipment")}</dt><dd><bdi>${listed(stay.equipment)}</bdi></dd></div>`}
        ${stay.services.length > 0 && html`<div><dt>${t("stay.services")}</dt><dd><bdi>${listed(stay.services)}</bdi></dd></div>`}
        ${stay.cost !== null && html`<div><dt>${t("stay.cost")}</dt><dd>${number(stay.cost, { style: "currency", currency: stay.currency ?? "EUR", maximumFractionDigits: 0 })}</dd></div>`}
        ${stay.contact && html`<div><dt>${t("stay.contact")}</dt><dd><bdi>${stay.contact}</bdi></dd></div>`}
      </dl>
      <p class="actions">${ordered.map((action, at) => html`<button key=${action} class=${ENDING.includes(action) ? "plain" : at === 0 ? "main" : ""} onClick=${() => choose(action)}>${sentence(label("stay_action", action))}</button>`)}</p>
    </section>
    <section class="two">
      <div class="panel"><h2>${t("stay.evaluations")}</h2>${stay.evaluations.length === 0 ? html`<p class="hint">${t("stay.no_evaluations")}</p>`
        : html`<ul class="lines">${stay.evaluations.map((one) => html`<li key=${one.by}><b>${sentence(label("stay_party", one.by))}</b>
          <small>${t("stay.rated", { rating: String(one.rating) })} · ${t(one.again ? "stay.again" : "stay.not_again")}</small>${one.text && html`<p><q dir="auto">${one.text}</q></p>`}</li>`)}</ul>`}</div>
      <div class="panel"><h2>${t("introductions.steps")}</h2><ol class="lines">${[...stay.steps].reverse().map((step) => html`<li key=${step.at + step.action}>
        <b>${sentence(label("stay_action", step.action))}</b> <small>${label("stay_party", step.by)}, <time datetime=${step.at}>${moment(step.at)}</time></small>
        ${(step.reason || step.note) && html`<p class="summary">${label("stay_reason", step.reason)} ${step.note && html`<q dir="auto">${step.note}</q>`}</p>`}</li>`)}</ol></div>
    </section>
    ${stay.replays && html`<p class="hint">${t("verdict.replayed", { day: day(stay.replays) })}</p>`}
    ${chosen && html`<${Act} stay=${stay} action=${chosen} onClose=${() => choose(null)} after=${found.reload} />`}`;
}

/** Asks for what the action needs. @param {{stay: Stay, action: Action, onClose: () => void, after: (changed: Stay) => void}} props */
function Act({ stay, action, onClose, after }) {
  const { fields, set, clear } = useDraft(`stay:${stay.id}:${action}`, EMPTY);
  const input = (/** @type {keyof typeof EMPTY} */ name) => typed(set, name);
  const submit = submitting(async () => {
    const changed = await post("/api/v1/stays/{stay_id}/actions", { parameters: { stay_id: stay.id }, body: sent(action, fields), ifMatch: tagOf(stay) });
    clear();
    notify(`${changed.company.name}: ${label("stay_state", changed.state)}`);
    onClose();
    after(changed);
  });
  return html`<${Dialog} title=${sentence(label("stay_action", action))} onClose=${onClose} onSubmit=${submit}>
    <${ParkChoice} parks=${[stay.site.park, stay.company.park ?? ""]} park=${fields.park} onChange=${into(set, "park")} />
    ${action === "approve" && html`<label>${t("stay.contact")} <small>${t("stay.contact_help")}</small> <input required maxlength="256" value=${fields.contact} onInput=${input("contact")} /></label>
      <div class="beside"><label>${t("stay.cost")} <input type="number" min="0" max="1000000000" step="1" value=${fields.cost} onInput=${input("cost")} /></label>
        <label>${t("workplan.currency")} <input pattern="[A-Z]{3}" maxlength="3" value=${fields.currency} onInput=${(/** @type {any} */ event) => set({ currency: event.target.value.toUpperCase() })} /></label></div>`}
    ${ENDING.includes(action) && html`<${Choice} label=${t("not_interesting.why")} value=${fields.reason} any=${t("act.choose")} options=${called("stay_reason", REASONS)} onChange=${into(set, "reason")} />`}
    ${["begin", "end"].includes(action) && html`<label>${t("stay.on")} <input type="date" value=${fields.on} onInput=${input("on")} /></label>`}
    ${action === "evaluate" ? html`<div class="beside"><${Choice} label=${t("stay.rating")} value=${fields.rating} any=${null} options=${["5", "4", "3", "2", "1"].map((one) => [one, one])} onChange=${into(set, "rating")} />
        <${Check} label=${t("stay.again")} checked=${fields.again} onChange=${into(set, "again")} /></div>
      <${LongText} label=${t("stay.evaluation")} hint=${t("stay.note")} value=${fields.text} most=${2000} onInput=${into(set, "text")} />`
      : html`<${LongText} label=${t("note")} hint=${t("stay.note")} value=${fields.note} most=${500} onInput=${into(set, "note")} />`}<//>`;
}

/** The fields that go with the action, and no others. @param {Action} action @param {typeof EMPTY} fields @returns {Schema<"StayActionIn">} */
function sent(action, fields) {
  const { contact, cost, currency, reason, on, rating, again, text, note, park } = fields;
  return /** @type {any} */ ({
    action,
    park: park || null,
    ...(action !== "evaluate" && { note: note || null }),
    ...(action === "approve" && { contact, cost: cost ? Number(cost) : null, currency: cost ? currency : null }),
    ...(ENDING.includes(action) && { reason: reason || null }),
    ...(["begin", "end"].includes(action) && { on: on || null }),
    ...(action === "evaluate" && { evaluation: { rating: Number(rating), again, text: text || null } }),
  });
}
