/** The queue of compliance: pairs that wait for a person's decision, with the rules behind them; and what was signed. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { day, heading, label, moment, t } from "../i18n.js";
import { notify } from "../notices.js";
import { useFields, useForm } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { Tabs } from "../parts/tabs.js";
import { Rules, Verdict } from "../parts/verdict.js";
import { useGet, usePages } from "../resource.js";
import { link } from "../router.js";
import { mayClear } from "../session.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"ReviewOut">} Review
 * @typedef {Schema<"ClearanceOut">} Clearance
 * @typedef {{a: string, b: string}} Names
 */

const TABS = ["open", "closed", "signed"];
const YEAR_MS = 364 * 24 * 3600 * 1000;

/** @param {View} props */
export default function Compliance({ query }) {
  const tab = TABS.find((name) => name === query.tab) ?? "open";
  return html`<${Head} title=${t("nav.compliance")} lead="compliance.lead" />
    <${Tabs} label=${t("compliance.parts")} names=${TABS} chosen=${tab} says=${(/** @type {string} */ name) => t(`compliance_tab.${name}`)} />
    ${tab === "signed" ? html`<${Signed} />` : html`<${Queue} key=${tab} state=${tab} />`}`;
}

/** @param {{state: string}} props */
function Queue({ state }) {
  const list = usePages("/reviews", { state: /** @type {any} */ (state), limit: 20 });
  const names = useNames(list.items.map(({ pair_id }) => pair_id));
  const empty = state === "open" ? html`<${Empty} of="compliance.none" />` : html`<${Empty} of="compliance.none_closed" />`;
  return html`<${Listed} list=${list} empty=${empty}>
    <ul class="queue">${list.items.map((review) => html`<li key=${review.id}><${OneReview} review=${review} names=${names.get(review.pair_id)} after=${list.reload} /></li>`)}</ul><//>`;
}

/** What the parties of pairs are called, read at once. @param {number[]} pairs @returns {Map<number, Names>} */
function useNames(pairs) {
  const asked = { pair_ids: [...new Set(pairs)], include_weak: true, include_set_aside: true, limit: 100 };
  const found = useGet("/matches", pairs.length ? asked : null);
  return new Map((found.data?.items ?? []).map(({ pair_id, a, b }) => [pair_id, { a: a.name, b: b.name }]));
}

/** @param {{review: Review, names: Names | undefined, after: () => void}} props */
function OneReview({ review, names, after }) {
  const [asks, setAsks] = useState(/** @type {"clear" | "refuse" | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  const things = review.things ?? [];
  const fresh = things.every((thing) => thing.new) ? [] : things.filter((thing) => thing.new); // before the first clearance all is new
  const suggested = things.filter((thing) => thing.suggested.length > 0).map((thing) => `${thing.said.split(" ")[0]}: ${thing.suggested.join(", ")}`);
  return html`<article class="panel">
    <h2><${PairLink} pair=${review.pair_id} names=${names} /></h2>
    <p class="where">${heading("form", review.form)} · ${t("compliance.asked", { day: moment(review.asked_at) })}</p>
    <p><${Verdict} verdict=${review.verdict} /> <small>${t(review.replayed ? "verdict.replayed" : "verdict.as_of", { day: day(review.day) })}</small></p>
    ${review.note && html`<p class="summary"><q dir="auto">${review.note}</q></p>`}
    ${fresh.length > 0 && html`<p class="against">${t("compliance.new", { count: fresh.length })}: ${[...new Set(fresh.map((thing) => label("thing", thing.what)))].join(", ")}</p>`}
    ${suggested.length > 0 && html`<p class="hint">${t("compliance.suggested")}: ${suggested.join("; ")}</p>`}
    ${review.outcome && html`<p><b>${heading("review_outcome", review.outcome)}</b> ${review.reason && html`<q dir="auto">${review.reason}</q>`} <small>${review.closed_at && moment(review.closed_at)}</small></p>`}
    <details onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}><summary>${t("compliance.rules", { count: review.rules.length })}</summary>
      ${isOpen && html`<${Rules} pair=${review.pair_id} />`}</details>
    ${mayClear.value && !review.closed_at && html`<p class="actions">
      <button class="main" disabled=${review.verdict === "blocked"} onClick=${() => setAsks("clear")}>${t("compliance.clear")}</button>
      <button onClick=${() => setAsks("refuse")}>${t("compliance.refuse")}</button></p>`}
    ${asks && html`<${Decide} review=${review} names=${names} isClearing=${asks === "clear"} onClose=${() => setAsks(null)} after=${after} />`}
  </article>`;
}

/** @param {{pair: number, names: Names | undefined}} props */
const PairLink = ({ pair, names }) => html`<a href=${link(`/pairs/${pair}`)}>${names ? html`<bdi>${names.a}</bdi> ⟷ <bdi>${names.b}</bdi>` : t("compliance.pair", { id: pair })}</a>`;

/** A person's decision, signed with its reason. @param {{review: Review, names: Names | undefined, isClearing: boolean, onClose: () => void, after: () => void}} props */
function Decide({ review, names, isClearing, onClose, after }) {
  const { fields, clear, text, long } = useForm(`review:${review.id}:${isClearing}`, { reason: "", basis: "", until: new Date(Date.now() + YEAR_MS).toISOString().slice(0, 10) });
  const submit = async () => {
    if (isClearing) await post("/clearances", { body: { pair_id: review.pair_id, seen: review.seen, ...fields } });
    else await post("/reviews/{review_id}/refusal", { parameters: { review_id: review.id }, body: { reason: fields.reason } });
    clear();
    notify(t(isClearing ? "compliance.cleared" : "compliance.refused"));
    after();
  };
  return html`<${Dialog} wide title=${t(isClearing ? "compliance.clear_title" : "compliance.refuse_title")} onClose=${onClose} onSubmit=${submit} says=${t(isClearing ? "compliance.clear" : "compliance.refuse")}>
    <${Rules} pair=${review.pair_id} />
    ${long("reason", t("compliance.reason"), 2000, { hint: t(isClearing ? "compliance.reason_clear" : "compliance.reason_refuse"), rows: 4 })}
    ${isClearing && html`${text("basis", t("compliance.basis"), { required: true, maxlength: 500 })}
      ${text("until", t("compliance.until"), { type: "date", required: true })}`}
  <//>`;
}

function Signed() {
  const list = usePages("/clearances", { limit: 20 });
  const names = useNames(list.items.map(({ pair_id }) => pair_id));
  return html`<${Listed} list=${list} empty="compliance.none_signed">
    <ul class="queue">${list.items.map((one) => html`<li key=${one.id}><${OneClearance} one=${one} names=${names.get(one.pair_id)} after=${list.reload} /></li>`)}</ul><//>`;
}

/** @param {{one: Clearance, names: Names | undefined, after: () => void}} props */
function OneClearance({ one, names, after }) {
  const [revokes, setRevokes] = useState(false);
  const { fields, long } = useFields({ reason: "" });
  const revoke = async () => {
    await post("/clearances/{clearance_id}/revocation", { parameters: { clearance_id: one.id }, body: fields });
    after();
  };
  return html`<article class="panel"><h2><${PairLink} pair=${one.pair_id} names=${names} /></h2>
    <p><span class="tag">${heading("clearance_state", one.state)}</span> ${t("compliance.counts_until", { day: day(one.until) })}
      ${one.replay_day && html` <small>${t("verdict.replayed", { day: day(one.replay_day) })}</small>`}</p>
    <p class="summary"><q dir="auto">${one.reason}</q></p><p class="hint" dir="auto">${one.basis}</p>
    <p class="hint">${t("compliance.signed", { day: moment(one.signed_at) })}${one.revoked_because && html` · ${t("compliance.revoked")}: <q dir="auto">${one.revoked_because}</q>`}</p>
    ${mayClear.value && one.state === "valid" && html`<button class="plain" onClick=${() => setRevokes(true)}>${t("compliance.revoke")}</button>`}
    ${revokes && html`<${Dialog} title=${t("compliance.revoke")} onClose=${() => setRevokes(false)} onSubmit=${revoke}>
    ${long("reason", t("compliance.reason"), 2000)}<//>`}
  </article>`;
}
