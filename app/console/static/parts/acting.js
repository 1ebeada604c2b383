/** Taking an introduction a step further, or ending it: a button for each action that is allowed, and a window that asks for what it needs. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, t } from "../i18n.js";
import { notify } from "../notices.js";
import { called, every, useForm } from "./fields.js";
import { stateOf } from "./introduction.js";
import { ParkChoice } from "./parks.js";
import { Rules } from "./verdict.js";

/**
 * @typedef {Schema<"IntroductionOut">} Introduction
 * @typedef {Introduction["actions"][number]} Action
 * @typedef {Pick<Introduction, "id" | "a" | "b" | "actions">} Acted
 */

/** What each action is asked with, beside a note. @type {Record<string, string[]>} */
const ASKED = {
  propose: ["presentation", "law"],
  approve: ["presentation", "law"],
  ask: ["law"],
  ask_again: ["law"],
  release: ["law"],
  decline: ["reason"],
  withdraw: ["reason"],
  record_meeting: ["held_on", "next_step"],
  plan_next_step: ["next_step"],
  conclude: ["outcome"],
};
const ENDING = ["decline", "withdraw"];
const NO_HURRY = [...ENDING, "ask_again"];
const OUTCOMES = ["agreement", "letter_of_intent", "joint_project", "hosting", "none"];
const EMPTY = { note: "", reason: "", title: "", abstract: "", named: false, held_on: "", next_step: "", next_step_on: "", outcome: "", park: "" };

/** @param {{one: Acted, pair: number | null, after: (changed: Schema<"IntroductionInFull">) => void}} props */
export function Actions({ one, pair, after }) {
  const [chosen, setChosen] = useState(/** @type {Action | null} */ (null));
  const ordered = [...one.actions].sort((x, y) => Number(ENDING.includes(x)) - Number(ENDING.includes(y)));
  return html`<p class="actions">
      ${ordered.map((action, at) => html`<button key=${action} class=${ENDING.includes(action) ? "plain" : at === 0 && !NO_HURRY.includes(action) ? "main" : ""}
        onClick=${() => setChosen(action)}>${heading("introduction_action", action)}</button>`)}
    </p>
    ${chosen && html`<${Act} one=${one} pair=${pair} action=${chosen} onClose=${() => setChosen(null)} after=${after} />`}`;
}

/** @param {{one: Acted, pair: number | null, action: Action, onClose: () => void, after: (changed: any) => void}} props */
function Act({ one, pair, action, onClose, after }) {
  const form = useForm(`act:${one.id}:${action}`, EMPTY);
  const { fields, text, long, choice } = form;
  const asks = (/** @type {string} */ what) => (ASKED[action] ?? []).includes(what);
  const submit = async () => {
    const body = sent(action, fields, asks);
    const changed = await post("/introductions/{introduction_id}/actions", { parameters: { introduction_id: one.id }, body });
    form.clear();
    notify(`${changed.a.name} ⟷ ${changed.b.name}: ${stateOf(changed)}`);
    after(changed);
  };
  return html`<${Dialog} wide title=${heading("introduction_action", action)} onClose=${onClose} onSubmit=${submit}>
    <p><bdi>${one.a.name}</bdi> ⟷ <bdi>${one.b.name}</bdi>. ${t(`act.${action}`)}</p>
    ${asks("law") && pair !== null && html`<${Rules} pair=${pair} />`}
    <${ParkChoice} parks=${[one.a.park, one.b.park]} of=${form} />
    ${asks("presentation") && html`<fieldset class="stack"><legend>${t("act.presentation")}</legend><${Presentation} of=${form} /></fieldset>`}
    ${asks("held_on") && text("held_on", t("act.held_on"), { type: "date" })}
    ${asks("outcome") && choice("outcome", t("act.outcome"), called("introduction_outcome", OUTCOMES))}
    ${(asks("reason") || fields.outcome === "none") && choice("reason", t("not_interesting.why"), every("reason"))}
    ${asks("next_step") && html`<div class="beside">
      ${text("next_step", t("act.next_step"), { maxlength: 500, required: action === "plan_next_step" })}
      ${text("next_step_on", t("act.by"), { type: "date", required: Boolean(fields.next_step) })}</div>`}
    ${long("note", t("note"), 500, { hint: t("introduce.note") })}
  <//>`;
}

/** What the other company may read. @param {{of: any}} props `of`: the form */
export const Presentation = ({ of: { text, long, check } }) => html`
  ${text("title", t("introduce.head"), { maxlength: 256, placeholder: t("introduce.head_usual") })}
  ${long("abstract", t("introduce.abstract"), 500)}
  ${check("named", t("introduce.named"))}`;

/**
 * What is sent: the fields that go with the action, and no others.
 * @param {Action} action @param {typeof EMPTY} fields @param {(what: string) => boolean} asks
 * @returns {Schema<"ActionIn">}
 */
function sent(action, fields, asks) {
  const { title, abstract, named } = fields;
  const isWhy = asks("reason") || (asks("outcome") && fields.outcome === "none");
  return /** @type {any} */ ({
    action,
    park: fields.park || null,
    note: fields.note || null,
    ...(asks("presentation") && { presentation: { title: title || null, abstract: abstract || null, named } }),
    ...(isWhy && { reason: fields.reason || null }),
    ...(asks("held_on") && { held_on: fields.held_on || null }),
    ...(asks("next_step") && fields.next_step && { next_step: fields.next_step, next_step_on: fields.next_step_on || null }),
    ...(asks("outcome") && { outcome: fields.outcome || null }),
  });
}
