/** Taking an introduction a step further, or ending it: a button for each action that is allowed, and a window that asks for what it needs. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { label, t } from "../i18n.js";
import { notify, submitting } from "../notices.js";
import { who } from "../session.js";
import { called, Check, Choice, every, into, LongText, sentence, typed } from "./fields.js";
import { stateOf } from "./introduction.js";
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
        onClick=${() => setChosen(action)}>${sentence(label("introduction_action", action))}</button>`)}
    </p>
    ${chosen && html`<${Act} one=${one} pair=${pair} action=${chosen} onClose=${() => setChosen(null)} after=${after} />`}`;
}

/** @param {{one: Acted, pair: number | null, action: Action, onClose: () => void, after: (changed: any) => void}} props */
function Act({ one, pair, action, onClose, after }) {
  const draft = useDraft(`act:${one.id}:${action}`, EMPTY);
  const { fields, set } = draft;
  const asks = (/** @type {string} */ what) => (ASKED[action] ?? []).includes(what);
  const set_ = (/** @type {keyof typeof EMPTY} */ name) => typed(set, name);
  const submit = submitting(async () => {
    const body = sent(action, fields, asks);
    const changed = await post("/api/v1/introductions/{introduction_id}/actions", { parameters: { introduction_id: one.id }, body });
    draft.clear();
    notify(`${changed.a.name} ⟷ ${changed.b.name}: ${stateOf(changed)}`);
    onClose();
    after(changed);
  });
  return html`<${Dialog} wide title=${sentence(label("introduction_action", action))} onClose=${onClose} onSubmit=${submit}>
    <p><bdi>${one.a.name}</bdi> ⟷ <bdi>${one.b.name}</bdi>. ${t(`act.${action}`)}</p>
    ${asks("law") && pair !== null && html`<${Rules} pair=${pair} a=${one.a.name} b=${one.b.name} />`}
    ${!who.value?.park && html`<${Choice} label=${t("introduce.park")} value=${fields.park} any=${t("act.choose")}
      options=${[one.a, one.b].map((party) => [party.park ?? "", label("park", party.park)])} onChange=${into(set, "park")} />`}
    ${asks("presentation") && html`<${Presentation} fields=${fields} set=${set} />`}
    ${asks("held_on") && html`<label>${t("act.held_on")} <input type="date" value=${fields.held_on} onInput=${set_("held_on")} /></label>`}
    ${asks("outcome") && html`<${Choice} label=${t("act.outcome")} value=${fields.outcome} any=${t("act.choose")}
      options=${called("introduction_outcome", OUTCOMES)} onChange=${into(set, "outcome")} />`}
    ${(asks("reason") || fields.outcome === "none") && html`<${Choice} label=${t("not_interesting.why")} value=${fields.reason} any=${t("act.choose")}
      options=${every("reason")} onChange=${into(set, "reason")} />`}
    ${asks("next_step") && html`<div class="beside">
      <label>${t("act.next_step")} <input maxlength="500" value=${fields.next_step} onInput=${set_("next_step")} required=${action === "plan_next_step"} /></label>
      <label>${t("act.by")} <input type="date" value=${fields.next_step_on} onInput=${set_("next_step_on")} required=${Boolean(fields.next_step)} /></label></div>`}
    <${LongText} label=${t("note")} hint=${t("introduce.note")} value=${fields.note} most=${500} onInput=${into(set, "note")} />
  <//>`;
}

/** @param {{fields: typeof EMPTY, set: (changed: Partial<typeof EMPTY>) => void}} props */
function Presentation({ fields, set }) {
  return html`<fieldset class="stack"><legend>${t("act.presentation")}</legend>
    <label>${t("introduce.head")} <input maxlength="256" value=${fields.title} placeholder=${t("introduce.head_usual")}
      onInput=${typed(set, "title")} /></label>
    <${LongText} label=${t("introduce.abstract")} value=${fields.abstract} most=${500} onInput=${into(set, "abstract")} />
    <${Check} label=${t("introduce.named")} checked=${fields.named} onChange=${into(set, "named")} />
  </fieldset>`;
}

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
