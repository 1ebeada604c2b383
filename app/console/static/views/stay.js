/** One stay: where and when, who must act, every step, and what both sides say of it. */
import { useState } from "preact/hooks";
import { post, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { date, day, heading, label, lasting, listed, moment, money, number, said, t } from "../i18n.js";
import { notify } from "../notices.js";
import { called, useForm } from "../parts/fields.js";
import { ParkChoice } from "../parts/parks.js";
import { Pending } from "../problems.js";
import { useGet } from "../resource.js";
import { link } from "../router.js";
import { useTitle } from "../title.js";

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
  const found = useGet("/stays/{stay_id}", { stay_id: id });
  const [chosen, choose] = useState(/** @type {Action | null} */ (null));
  const stay = found.data;
  useTitle(stay && `${stay.company.name}, ${stay.site.name}`);
  if (found.error || !stay) return html`<${Pending} of=${found} />`;
  const ordered = [...stay.actions].sort((x, y) => Number(ENDING.includes(x)) - Number(ENDING.includes(y)));
  return html`<p class="hint"><a href=${link("/stays")}>${t("nav.stays")}</a></p>
    <h1><a href=${link(`/companies/${stay.company.id}`)}><bdi>${stay.company.name}</bdi></a></h1>
    <p class="lead"><bdi>${stay.site.name}</bdi> · <bdi>${stay.space.name}</bdi> · ${lasting(stay)}</p>
    <section class="panel">
      <p><b>${heading("stay_state", stay.state)}</b> ${stay.owners.length > 0 && said("introductions.owing", { who: listed(stay.owners.map((one) => label("stay_party", one))) })}
        ${stay.due_at && html` <span class=${stay.overdue ? "due late" : "due"}>${t(stay.overdue ? "introductions.overdue" : "introductions.due", { day: date(stay.due_at) })}</span>`}</p>
      ${stay.reason && html`<p>${t("not_interesting.why")}: ${label("stay_reason", stay.reason)}</p>`}
      <dl class="rows">
        <div><dt>${t("stay.days")}</dt><dd>${number(stay.days)}</dd></div>
        ${stay.workplaces !== null && html`<div><dt>${t("stay.workplaces")}</dt><dd>${number(stay.workplaces)}</dd></div>`}
        ${stay.equipment.length > 0 && html`<div><dt>${t("stay.equipment")}</dt><dd><bdi>${listed(stay.equipment)}</bdi></dd></div>`}
        ${stay.services.length > 0 && html`<div><dt>${t("stay.services")}</dt><dd><bdi>${listed(stay.services)}</bdi></dd></div>`}
        ${stay.cost !== null && html`<div><dt>${t("stay.cost")}</dt><dd>${money(stay.cost, stay.currency ?? "EUR")}</dd></div>`}
        ${stay.contact && html`<div><dt>${t("stay.contact")}</dt><dd><bdi>${stay.contact}</bdi></dd></div>`}
      </dl>
      <p class="actions">${ordered.map((action, at) => html`<button key=${action} class=${ENDING.includes(action) ? "plain" : at === 0 ? "main" : ""} onClick=${() => choose(action)}>${heading("stay_action", action)}</button>`)}</p>
    </section>
    <section class="two">
      <div class="panel"><h2>${t("stay.evaluations")}</h2>${stay.evaluations.length === 0 ? html`<p class="hint">${t("stay.no_evaluations")}</p>`
        : html`<ul class="lines">${stay.evaluations.map((one) => html`<li key=${one.by}><b>${heading("stay_party", one.by)}</b>
          <small>${t("stay.rated", { rating: String(one.rating) })} · ${t(one.again ? "stay.again" : "stay.not_again")}</small>${one.text && html`<p><q dir="auto">${one.text}</q></p>`}</li>`)}</ul>`}</div>
      <div class="panel"><h2>${t("introductions.steps")}</h2><ol class="lines">${[...stay.steps].reverse().map((step) => html`<li key=${step.at + step.action}>
        <b>${heading("stay_action", step.action)}</b> <small>${label("stay_party", step.by)}, <time datetime=${step.at}>${moment(step.at)}</time></small>
        ${(step.reason || step.note) && html`<p class="summary">${label("stay_reason", step.reason)} ${step.note && html`<q dir="auto">${step.note}</q>`}</p>`}</li>`)}</ol></div>
    </section>
    ${stay.replays && html`<p class="hint">${t("verdict.replayed", { day: day(stay.replays) })}</p>`}
    ${chosen && html`<${Act} stay=${stay} action=${chosen} onClose=${() => choose(null)} after=${found.reload} />`}`;
}

/** Asks for what the action needs. @param {{stay: Stay, action: Action, onClose: () => void, after: (changed: Stay) => void}} props */
function Act({ stay, action, onClose, after }) {
  const form = useForm(`stay:${stay.id}:${action}`, EMPTY);
  const { fields, text, long, choice, check } = form;
  const submit = async () => {
    const changed = await post("/stays/{stay_id}/actions", { parameters: { stay_id: stay.id }, body: sent(action, fields), ifMatch: tagOf(stay) });
    form.clear();
    notify(`${changed.company.name}: ${label("stay_state", changed.state)}`);
    after(changed);
  };
  return html`<${Dialog} title=${heading("stay_action", action)} onClose=${onClose} onSubmit=${submit}>
    <${ParkChoice} parks=${[stay.site.park, stay.company.park ?? ""]} of=${form} />
    ${action === "approve" && html`${text("contact", t("stay.contact"), { required: true, maxlength: 256, hint: t("stay.contact_help") })}
      <div class="beside">${text("cost", t("stay.cost"), { type: "number", min: 0, max: 1e9, step: 1 })}
        ${text("currency", t("workplan.currency"), { pattern: "[A-Za-z]{3}", maxlength: 3 })}</div>`}
    ${ENDING.includes(action) && choice("reason", t("not_interesting.why"), called("stay_reason", REASONS))}
    ${["begin", "end"].includes(action) && text("on", t("stay.on"), { type: "date" })}
    ${action === "evaluate" ? html`<div class="beside">${choice("rating", t("stay.rating"), ["5", "4", "3", "2", "1"].map((one) => [one, one]), null)}${check("again", t("stay.again"))}</div>
        ${long("text", t("stay.evaluation"), 2000, { hint: t("stay.note") })}`
      : long("note", t("note"), 500, { hint: t("stay.note") })}<//>`;
}

/** The fields that go with the action, and no others. @param {Action} action @param {typeof EMPTY} fields @returns {Schema<"StayActionIn">} */
function sent(action, fields) {
  const { contact, cost, currency, reason, on, rating, again, text, note, park } = fields;
  return /** @type {any} */ ({
    action,
    park: park || null,
    ...(action !== "evaluate" && { note: note || null }),
    ...(action === "approve" && { contact, cost: cost ? Number(cost) : null, currency: cost ? currency.toUpperCase() : null }),
    ...(ENDING.includes(action) && { reason: reason || null }),
    ...(["begin", "end"].includes(action) && { on: on || null }),
    ...(action === "evaluate" && { evaluation: { rating: Number(rating), again, text: text || null } }),
  });
}
