/** What a manager does about a match without leaving the list: decide, put it on the shortlist, introduce. */
import { post, remove } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { label, t } from "../i18n.js";
import { forget, notify, submitting } from "../notices.js";
import { who } from "../session.js";
import { Presentation } from "./acting.js";
import { every, useForm } from "./fields.js";
import { ParkChoice } from "./parks.js";
import { Rules } from "./verdict.js";

/**
 * @typedef {import("./match.js").Item} Item
 * @typedef {import("./match.js").Party} Party
 */

/** @param {Item} item @param {Schema<"DecisionIn">} decision @param {() => void} after */
export async function decide(item, decision, after) {
  const made = await post("/pairs/{pair_id}/decisions", { parameters: { pair_id: item.pair_id }, body: decision });
  after();
  const says = t("decided", { verdict: label("verdict", decision.verdict) });
  notify(says, { about: `decision ${made.id}`, undo: () => undo(made.id, after) });
}

/** @param {number} id @param {() => void} after */
export async function undo(id, after) {
  forget(`decision ${id}`);
  await remove("/decisions/{decision_id}", { parameters: { decision_id: id } });
  after();
}

/** Why not. @param {{item: Item, onClose: () => void, after: () => void}} props */
export function NotInteresting({ item, onClose, after }) {
  const { fields: { reason, note }, set, clear, long } = useForm(`not-interesting:${item.pair_id}`, { reason: "", note: "" });
  const submit = async () => {
    await decide(item, { verdict: "not_interesting", reason: /** @type {any} */ (reason), note: note || null }, after);
    clear();
  };
  return html`<${Dialog} title=${t("not_interesting.title")} onClose=${onClose} onSubmit=${submit} says=${t("not_interesting.do")}>
    <fieldset class="options"><legend>${t("not_interesting.why")}</legend>
      ${every("reason").map(([code, says]) => html`<label class="check" key=${code}>
        <input type="radio" name="reason" required value=${code} checked=${reason === code} onChange=${() => set({ reason: code })} /> ${says}</label>`)}
    </fieldset>
    ${long("note", t("note"), 500, { hint: t("not_interesting.note") })}
  <//>`;
}

/** Whose park acts: one's own, or of somebody who is bound to none that of the first party. @param {Party} left */
const actingPark = (left) => (who.value?.park ? null : left.park);

/** @param {Item} item @param {Party} left @param {() => void} after */
export async function shortlist(item, left, after) {
  await post("/introductions", { body: { pair_id: item.pair_id, park: actingPark(left) } });
  after();
  notify(t("shortlisted"));
}

/**
 * Puts a pair on the shortlist, unless it stands there, and proposes it to the other park.
 * @param {{item: Item, left: Party, right: Party, introduction?: {id: number}, onClose: () => void, after: () => void}} props
 */
export function Introduce({ item, left, right, introduction, onClose, after }) {
  const form = useForm(`introduce:${item.pair_id}`, { park: actingPark(left) ?? "", title: "", abstract: "", note: "", named: false });
  const { park, title, abstract, note, named } = form.fields;
  const own = [left, right].find((party) => party.park === (who.value?.park ?? park)) ?? left;
  const other = own === left ? right : left;
  const submit = async () => {
    const acting = park || null;
    try {
      const id = introduction?.id ?? (await post("/introductions", { body: { pair_id: item.pair_id, park: acting } })).id;
      await post("/introductions/{introduction_id}/actions", {
        parameters: { introduction_id: id },
        body: { action: "propose", park: acting, note: note || null, presentation: { title: title || null, abstract: abstract || null, named } },
      });
    } finally {
      after(); // on the shortlist it may stand even if it was not proposed
    }
    form.clear();
    notify(t("introduce.done", { name: other.name }));
  };
  return html`<${Dialog} wide title=${t("introduce.title", { a: own.name, b: other.name })} onClose=${onClose} onSubmit=${submit} says=${t("introduce.do")} disabled=${item.verdict === "blocked"}>
    <p>${t("introduce.what", { park: label("park", other.park) })}</p>
    <${Rules} pair=${item.pair_id} />
    ${item.verdict === "needs_review" && html`<${AskForReview} pair=${item.pair_id} />`}
    <${ParkChoice} parks=${[left.park, right.park]} of=${form} />
    <p class="hint">${t("introduce.presented", { name: own.name })}</p>
    <${Presentation} of=${form} />
    ${form.long("note", t("note"), 500, { hint: t("introduce.note") })}
  <//>`;
}

/** @param {{pair: number}} props */
function AskForReview({ pair }) {
  const { fields, clear, long } = useForm(`review:${pair}`, { note: "" });
  const submit = submitting(async () => {
    await post("/reviews", { body: { pair_id: pair, note: fields.note || null } });
    clear();
    notify(t("review.asked"));
  });
  return html`<form class="box" onSubmit=${submit}>
    ${long("note", t("review.note"), 500, { hint: t("review.hint") })}
    <button>${t("review.ask")}</button>
  </form>`;
}
