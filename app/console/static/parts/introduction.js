/** What every view tells of an introduction: between whom, how far it has come, who must act, and by when. */
import { html } from "../html.js";
import { date, heading, label, listed, said, t } from "../i18n.js";

/**
 * @typedef {Schema<"IntroductionOut">} Introduction
 * @typedef {Schema<"TaskOut">} Task
 */

/** The board's columns: the states in which an introduction stands in each. */
export const COLUMNS = /** @type {const} */ ({
  shortlist: ["shortlisted"],
  parks: ["proposed", "approved"],
  companies: ["asked", "accepted_by_a", "accepted_by_b", "accepted"],
  contacts: ["released"],
  met: ["met"],
});

/** @param {Pick<Introduction, "a" | "b">} one */
export const Between = ({ a, b }) => html`<bdi>${a.name}</bdi> <span aria-hidden="true">⟷</span> <bdi>${b.name}</bdi>`;

/** With the name of the company that has accepted. @param {Pick<Introduction, "state" | "a" | "b">} one */
export function stateOf({ state, a, b }) {
  if (state === "accepted_by_a") return t("introductions.accepted_by", { name: a.name });
  if (state === "accepted_by_b") return t("introductions.accepted_by", { name: b.name });
  return heading("introduction_state", state);
}

/** Who must act, by name. @param {Pick<Introduction, "owners" | "a" | "b"> & {proposer?: string}} one */
function owing({ owners, a, b, proposer }) {
  const [first, second] = proposer === "b" ? [b, a] : [a, b];
  const names = {
    park_a: label("park", a.park), park_b: label("park", b.park), company_a: a.name, company_b: b.name,
    proposing_park: proposer && label("park", first.park), other_park: proposer && label("park", second.park),
  };
  return listed(owners.map((owner) => /** @type {Record<string, any>} */ (names)[owner] || label("introduction_owner", owner)));
}

/** @param {{one: Parameters<typeof owing>[0]}} props */
export const Owing = ({ one }) => html`<span>${said("introductions.owing", { who: html`<bdi>${owing(one)}</bdi>` })}</span>`;

/** By when, and whether that has passed. @param {{one: Pick<Introduction, "due_at" | "overdue" | "escalated">}} props */
export function Due({ one }) {
  if (!one.due_at) return null;
  return html`<span class="due ${one.overdue ? "late" : ""}">${t(one.overdue ? "introductions.overdue" : "introductions.due", { day: date(one.due_at) })}${
    one.escalated && html` · ${t("introductions.escalated")}`}</span>`;
}
