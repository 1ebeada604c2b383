/** Planning an event: asking for a plan, watching it, saying what fell away, and what would change for whom. */
import { useEffect, useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { label, percent, t } from "../i18n.js";
import { attempt } from "../notices.js";
import { useGet } from "../resource.js";
import { amend } from "../router.js";
import { useFields } from "./fields.js";
import { clock } from "./timetable.js";

/**
 * @typedef {Schema<"EventInFull">} Event
 * @typedef {Schema<"PlanOut">} Plan
 * @typedef {Schema<"PlanIn">} PlanIn
 * @typedef {Schema<"ParticipantOut">} Participant
 */

const EVERY_MS = 1000;
/** @param {Plan} plan */
export const isOpen = (plan) => plan.state === "queued" || plan.state === "running";

/** A plan, read again each second while it is made. @param {number} event @param {number | null} id */
export function usePlan(event, id) {
  const found = useGet("/events/{event_id}/plans/{plan_id}", id === null ? null : { event_id: event, plan_id: id });
  const { data, reload } = found;
  useEffect(() => {
    if (!data || !isOpen(data)) return undefined;
    const timer = setTimeout(reload, EVERY_MS);
    return () => clearTimeout(timer);
  }, [data]);
  return found;
}

/** Asks for a plan, and goes on to look at it. @param {number} event @param {Partial<PlanIn> & {kind: PlanIn["kind"]}} asked */
export async function startPlan(event, asked) {
  const made = await post("/events/{event_id}/plans", { parameters: { event_id: event }, body: /** @type {any} */ (asked) });
  amend({ plan: made.id, tab: null });
}

/** How far a plan is, or why there is none. @param {{event: Event, plan: Plan, after: () => void}} props */
export function PlanState({ event, plan, after }) {
  const stop = () => attempt(async () => {
    await post("/events/{event_id}/plans/{plan_id}/cancel", { parameters: { event_id: event.id, plan_id: plan.id } });
    after();
  });
  if (isOpen(plan)) {
    return html`<div class="box progress" role="status"><p><b>${label("plan_state", plan.state)}</b>${plan.phase && `: ${t(`plan_phase.${plan.phase}`)}`}</p>
      <progress aria-label=${t("plan.progress")} /> <button class="plain" onClick=${stop}>${t("plan.cancel")}</button></div>`;
  }
  if (plan.state === "done") return null;
  return html`<div class="trouble" role="alert"><p><b>${label("plan_state", plan.state)}</b></p>
    <p dir="auto">${plan.refusal ? plan.refusal.detail : html`<span lang="en">${plan.error}</span>`}</p>
    <${Clashes} of=${plan.refusal?.clashes ?? []} />
    <button onClick=${() => amend({ plan: null })}>${t("plan.back")}</button></div>`;
}

/** What is known of a version, in a line. @param {{plan: Plan}} props */
export function Figures({ plan }) {
  const { meetings, unplaced, proof, value, value_at_most: most } = /** @type {Record<string, any>} */ (plan.figures);
  if (typeof meetings !== "number") return null;
  return html`<p class="figures">
    <span>${t("plan.meetings", { count: meetings })}</span>
    ${typeof unplaced === "number" && html`<span class=${unplaced ? "late" : ""}>${unplaced ? t("plan.unplaced", { count: unplaced }) : t("plan.all_placed")}</span>`}
    ${proof === "optimal" && html`<span>${t("plan.optimal")}</span>`}
    ${proof === "bounded" && most > 0 && html`<span>${t("plan.bounded", { share: percent(value / most) })}</span>`}
    ${plan.number && html`<span>${t("event.version", { number: plan.number })}</span>`}
  </p>`;
}

/** What stands against each other, and the least that would help. @param {{of: {sentence?: string, relaxation?: string}[]}} props */
const Clashes = ({ of }) => html`<ul class="lines">${of.map(({ sentence, relaxation }) => html`<li key=${sentence} dir="auto">${sentence} <i>${relaxation}</i></li>`)}</ul>`;

/** Who gets less than wanted, which meetings have no place, and all else that is known of a version. @param {{plan: Plan}} props */
export function Shortfalls({ plan }) {
  const { shortfalls = [], clash } = /** @type {Record<string, any>} */ (plan.figures);
  return html`${shortfalls.length > 0 && html`<section class="box" aria-labelledby="shortfalls"><h2 id="shortfalls">${t("plan.shortfalls", { count: shortfalls.length })}</h2>
      <${Clashes} of=${shortfalls} /></section>`}
    ${clash && html`<section class="box" aria-labelledby="clash"><h2 id="clash">${t("plan.clash")}</h2><${Clashes} of=${[clash]} /></section>`}
    ${(plan.sentences?.length ?? 0) > 0 && html`<details class="below"><summary>${t("plan.more")}</summary>
      <ul class="lines">${plan.sentences?.map((one) => html`<li key=${one} dir="auto">${one}</li>`)}</ul></details>`}`;
}

/** @param {{event: Event, hasVersion: boolean, onClose: () => void}} props */
export function AskForPlan({ event, hasVersion, onClose }) {
  const { fields, text, check } = useFields({ score: "1", raises: false });
  const submit = () => startPlan(event.id, { kind: "plan", min_score: Number(fields.score), raise_floor: fields.raises });
  return html`<${Dialog} title=${t(hasVersion ? "plan.again" : "plan.do")} onClose=${onClose} onSubmit=${submit} says=${t("plan.do")}>
    <p>${t("plan.what")}</p>
    ${text("score", t("plan.min_score"), { type: "number", min: 0, max: 100, required: true })}
    ${check("raises", t("plan.raise_floor"))}
  <//>`;
}

/** What fell away; what would become of the timetable is shown before anything changes. @param {{event: Event, participants: Participant[], onClose: () => void}} props */
export function Repair({ event, participants, onClose }) {
  const [away, setAway] = useState(/** @type {Record<number, string>} */ ({})); // a state, or the number of the slot from which one is there
  const { fields, text, choice, check } = useFields({ table: "", slot: String(event.slots[0]?.number ?? 1), moves: false, name: "" });
  const name = fields.name.toLocaleLowerCase();
  const shown = participants.filter((one) => one.state === "registered" && (one.id in away || (name && one.name.toLocaleLowerCase().includes(name)))).slice(0, 12);
  const of = (/** @type {string} */ state) => Object.entries(away).filter(([, how]) => how === state).map(([id]) => Number(id));
  const late = Object.entries(away).filter(([, how]) => Number(how)).map(([id, first]) => ({
    participant_id: Number(id), available: event.slots.map((one) => one.number).filter((one) => one >= Number(first)) }));
  /** @param {number} id @param {string} how */
  const set = (id, how) => setAway(({ [id]: _, ...others }) => (how ? { ...others, [id]: how } : others));
  const submit = () => startPlan(event.id, { kind: "repair", preview: true, withdrawn: of("withdrawn"), no_show: of("no_show"), late, may_move: fields.moves,
    lost_tables: fields.table ? [{ table_id: Number(fields.table), from_slot: Number(fields.slot) }] : [] });
  return html`<${Dialog} wide title=${t("repair.title")} onClose=${onClose} onSubmit=${submit} says=${t("repair.preview")}>
    <p>${t("repair.what")}</p><p class="hint">${t("repair.nothing")}</p>
    <fieldset class="stack"><legend>${t("repair.who")}</legend>
      ${text("name", t("companies.name"), { type: "search" })}
      ${shown.map((one) => html`<label key=${one.id} class="row"><bdi>${one.name}</bdi>
        <select value=${away[one.id] ?? ""} onChange=${(/** @type {any} */ e) => set(one.id, e.target.value)}>
          <option value="">${t("repair.comes")}</option>
          ${["withdrawn", "no_show"].map((state) => html`<option value=${state}>${label("participant_state", state)}</option>`)}
          ${event.slots.slice(1).map((slot) => html`<option value=${slot.number}>${t("repair.late", { time: clock(slot.starts_at, event.time_zone) })}</option>`)}
        </select></label>`)}
    </fieldset>
    <fieldset class="stack"><legend>${t("repair.table")}</legend><div class="beside">
      ${choice("table", t("event.table"), event.tables.map((one) => [String(one.id), one.label]), t("repair.none"))}
      ${choice("slot", t("repair.from"), event.slots.map((one) => [String(one.number), clock(one.starts_at, event.time_zone)]), null)}
    </div></fieldset>
    ${check("moves", t("repair.may_move"))}
  <//>`;
}

/** What a preview would change, by participant, and the choice to adopt it. @param {{event: Event, plan: Plan, changes: Schema<"ParticipantChanges">[], after: () => void}} props */
export function Preview({ event, plan, changes, after }) {
  const adopt = () => attempt(async () => {
    await post("/events/{event_id}/plans/{plan_id}/adopt", { parameters: { event_id: event.id, plan_id: plan.id } });
    amend({ plan: null });
    after();
  });
  return html`<section class="waits" aria-labelledby="preview"><h2 id="preview">${t("repair.preview_title")}</h2>
    <p>${t("repair.changes", { count: changes.length })}</p>
    <${Changes} event=${event} changes=${changes} />
    <p class="actions"><button class="main" onClick=${adopt}>${t("repair.adopt")}</button>
      <button onClick=${() => amend({ plan: null })}>${t("repair.discard")}</button></p></section>`;
}

/** @param {{event: Event, changes: Schema<"ParticipantChanges">[]}} props */
export function Changes({ event, changes }) {
  const seat = (/** @type {Schema<"SeatOut"> | null} */ one) => one && `${clock(one.starts_at, event.time_zone)}${one.table ? `, ${t("event.table")} ${one.table}` : ""}`;
  return html`<ul class="changes">${changes.map((one) => html`<li key=${one.participant_id}><b><bdi>${one.name}</bdi></b>
    <ul>${one.changes.map((change, n) => html`<li class=${change.kind} key=${n}>${label("agenda_change", change.kind)}: <bdi>${change.partner ?? t("event.held_back")}</bdi>${" "}
      <small>${[seat(change.before), seat(change.after)].filter(Boolean).join(" → ")}</small></li>`)}</ul></li>`)}</ul>`;
}
