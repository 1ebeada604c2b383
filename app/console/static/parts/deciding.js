/** What a manager does about a match without leaving the list: decide, put it on the shortlist, introduce. */
import { post, remove } from "../api.js";
import { html } from "../html.js";
import { label, labels, t } from "../i18n.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { attempt, forget, notify, submitting } from "../notices.js";
import { who } from "../session.js";
import { called, Check, Choice, into, LongText, typed } from "./fields.js";
import { Rules } from "./verdict.js";

/**
 * @typedef {import("./match.js").Item} Item
 * @typedef {import("./match.js").Party} Party
 */

/** @param {Item} item @param {Schema<"DecisionIn">} decision @param {() => void} after */
export async function decide(item, decision, after) {
  const made = await post("/api/v1/pairs/{pair_id}/decisions", { parameters: { pair_id: item.pair_id }, body: decision });
  after();
  const says = t("decided", { verdict: label("verdict", decision.verdict) });
  notify(says, { about: `decision ${made.id}`, undo: () => undo(made.id, after) });
}

/** @param {number} id @param {() => void} after */
export async function undo(id, after) {
  forget(`decision ${id}`);
  await remove("/api/v1/decisions/{decision_id}", { parameters: { decision_id: id } });
  after();
}

/** Why not. @param {{item: Item, onClose: () => void, after: () => void}} props */
export function NotInteresting({ item, onClose, after }) {
  const draft = useDraft(`not-interesting:${item.pair_id}`, { reason: "", note: "" });
  const reasons = Object.keys(labels.value.reason ?? {});
  const submit = submitting(async () => {
    const { reason, note } = draft.fields;
    await decide(item, { verdict: "not_interesting", reason: /** @type {any} */ (reason), note: note || null }, after);
    draft.clear();
    onClose();
  });
  return html`<${Dialog} title=${t("not_interesting.title")} onClose=${onClose} onSubmit=${submit} says=${t("not_interesting.do")}>
    <fieldset class="options"><legend>${t("not_interesting.why")}</legend>
      ${called("reason", reasons).map(([code, says]) => html`<label class="check" key=${code}>
        <input type="radio" name="reason" required value=${code} checked=${draft.fields.reason === code}
          onChange=${() => draft.set({ reason: code })} /> ${says}</label>`)}
    </fieldset>
    <${LongText} label=${t("note")} hint=${t("not_interesting.note")} value=${draft.fields.note} most=${500}
      onInput=${into(draft.set, "note")} />
  <//>`;
}

/** Whose park acts: one's own, or of somebody who is bound to none that of the first party. @param {Party} left */
const actingPark = (left) => (who.value?.park ? null : left.park);

/** @param {Item} item @param {Party} left @param {() => void} after */
export async function shortlist(item, left, after) {
  await post("/api/v1/introductions", { body: { pair_id: item.pair_id, park: actingPark(left) } });
  after();
  notify(t("shortlisted"));
}

/**
 * Puts a pair on the shortlist, unless it stands there, and proposes it to the other park.
 * @param {{item: Item, left: Party, right: Party, introduction?: {id: number}, onClose: () => void, after: () => void}} props
 */
export function Introduce({ item, left, right, introduction, onClose, after }) {
  const draft = useDraft(`introduce:${item.pair_id}`, { park: actingPark(left) ?? "", title: "", abstract: "", note: "", named: false });
  const { park, title, abstract, note, named } = draft.fields;
  const own = [left, right].find((party) => party.park === (who.value?.park ?? park)) ?? left;
  const other = own === left ? right : left;
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    await attempt(async () => {
      const acting = park || null;
      const id = introduction?.id ?? (await post("/api/v1/introductions", { body: { pair_id: item.pair_id, park: acting } })).id;
      await post("/api/v1/introductions/{introduction_id}/actions", {
        parameters: { introduction_id: id },
        body: { action: "propose", park: acting, note: note || null, presentation: { title: title || null, abstract: abstract || null, named } },
      });
      draft.clear();
      notify(t("introduce.done", { name: other.name }));
      onClose();
    });
    after();
  };
  return html`<${Dialog} wide title=${t("introduce.title", { a: own.name, b: other.name })} onClose=${onClose} onSubmit=${submit} says=${t("introduce.do")} disabled=${item.verdict === "blocked"}>
    <p>${t("introduce.what", { park: label("park", other.park) })}</p>
    <${Rules} pair=${item.pair_id} />
    ${item.verdict === "needs_review" && html`<${AskForReview} pair=${item.pair_id} />`}
    ${!who.value?.park && html`<${Choice} label=${t("introduce.park")} value=${park} any=${null}
      options=${[left, right].map((party) => [party.park, label("park", party.park)])}
      onChange=${into(draft.set, "park")} />`}
    <p class="hint">${t("introduce.presented", { name: own.name })}</p>
    <label>${t("introduce.head")}
      <input maxlength="256" value=${title} placeholder=${t("introduce.head_usual")}
        onInput=${typed(draft.set, "title")} /></label>
    <${LongText} label=${t("introduce.abstract")} value=${abstract} most=${500}
      onInput=${into(draft.set, "abstract")} />
    <${Check} label=${t("introduce.named")} checked=${named} onChange=${into(draft.set, "named")} />
    <${LongText} label=${t("note")} hint=${t("introduce.note")} value=${note} most=${500}
      onInput=${into(draft.set, "note")} />
  <//>`;
}

/** @param {{pair: number}} props */
function AskForReview({ pair }) {
  const draft = useDraft(`review:${pair}`, { note: "" });
  const submit = submitting(async () => {
    await post("/api/v1/reviews", { body: { pair_id: pair, note: draft.fields.note || null } });
    draft.clear();
    notify(t("review.asked"));
  });
  return html`<form class="box" onSubmit=${submit}>
    <${LongText} label=${t("review.note")} hint=${t("review.hint")} value=${draft.fields.note} most=${500}
      onInput=${into(draft.set, "note")} />
    <button>${t("review.ask")}</button>
  </form>`;
}
