/** The queue of compliance: pairs that wait for a person's decision, with the rules behind them; and what was signed. */
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { day, label, moment, t } from "../i18n.js";
import { notify, submitting } from "../notices.js";
import { into, LongText, sentence, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { Rules, Verdict } from "../parts/verdict.js";
import { usePages, useResource } from "../resource.js";
import { link } from "../router.js";
import { mayClear } from "../session.js";
import { useTitle } from "../title.js";

/**
 * @typedef {Schema<"ReviewOut">} Review
 * @typedef {Schema<"ClearanceOut">} Clearance
 * @typedef {{a: string, b: string}} Names
 */

const TABS = ["open", "closed", "signed"];
const YEAR_MS = 364 * 24 * 3600 * 1000;

/** @param {View} props */
export default function Compliance({ query }) {
  useTitle(t("nav.compliance"));
  const tab = TABS.includes(query.tab) ? query.tab : "open";
  return html`<h1>${t("nav.compliance")}</h1><p class="lead">${t("compliance.lead")}</p>
    <nav class="tabs" aria-label=${t("compliance.parts")}>${TABS.map((name) => html`<a key=${name} href=${link("/compliance", { tab: name })}
      aria-current=${tab === name ? "page" : undefined}>${t(`compliance_tab.${name}`)}</a>`)}</nav>
    ${tab === "signed" ? html`<${Signed} />` : html`<${Queue} key=${tab} state=${tab} />`}`;
}

/** @param {{state: string}} props */
function Queue({ state }) {
  const list = usePages(`reviews ${state}`, (cursor, signal) => get("/api/v1/reviews", { state: /** @type {any} */ (state), cursor, limit: 20 }, signal));
  const names = useNames(list.items.map(({ pair_id }) => pair_id));
  return html`<${Listed} list=${list} empty=${html`<${Empty} title=${t("compliance.none")}><p>${t("compliance.none_help")}</p><//>`}>
    <ul class="queue">${list.items.map((review) => html`<li key=${review.id}><${OneReview} review=${review} names=${names.get(review.pair_id)} after=${list.reload} /></li>`)}</ul><//>`;
}

/** What the parties of pairs are called, read at once. @param {number[]} pairs @returns {Map<number, Names>} */
function useNames(pairs) {
  const asked = { pair_ids: [...new Set(pairs)], include_weak: true, include_set_aside: true, limit: 100 };
  const found = useResource(pairs.length ? `names ${asked.pair_ids}` : null, (signal) => get("/api/v1/matches", asked, signal));
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
    <p class="where">${sentence(label("form", review.form))} · ${t("compliance.asked", { day: moment(review.asked_at) })}</p>
    <p><${Verdict} verdict=${review.verdict} /> <small>${t(review.replayed ? "verdict.replayed" : "verdict.as_of", { day: day(review.day) })}</small></p>
    ${review.note && html`<p class="summary"><q dir="auto">${review.note}</q></p>`}
    ${fresh.length > 0 && html`<p class="against">${t("compliance.new", { count: fresh.length })}: ${[...new Set(fresh.map((thing) => label("thing", thing.what)))].join(", ")}</p>`}
    ${suggested.length > 0 && html`<p class="hint">${t("compliance.suggested")}: ${suggested.join("; ")}</p>`}
    ${review.outcome && html`<p><b>${sentence(label("review_outcome", review.outcome))}</b> ${review.reason && html`<q dir="auto">${review.reason}</q>`} <small>${review.closed_at && moment(review.closed_at)}</small></p>`}
    <details onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}><summary>${t("compliance.rules", { count: review.rules.length })}</summary>
      ${isOpen && html`<${Rules} pair=${review.pair_id} a=${names?.a ?? "A"} b=${names?.b ?? "B"} />`}</details>
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
  const draft = useDraft(`review:${review.id}:${isClearing}`, { reason: "", basis: "", until: new Date(Date.now() + YEAR_MS).toISOString().slice(0, 10) });
  const { fields, set } = draft;
  const submit = submitting(async () => {
    if (isClearing) await post("/api/v1/clearances", { body: { pair_id: review.pair_id, seen: review.seen, ...fields } });
    else await post("/api/v1/reviews/{review_id}/refusal", { parameters: { review_id: review.id }, body: { reason: fields.reason } });
    draft.clear();
    notify(t(isClearing ? "compliance.cleared" : "compliance.refused"));
    onClose();
    after();
  });
  return html`<${Dialog} wide title=${t(isClearing ? "compliance.clear_title" : "compliance.refuse_title")} onClose=${onClose} onSubmit=${submit} says=${t(isClearing ? "compliance.clear" : "compliance.refuse")}>
    <${Rules} pair=${review.pair_id} a=${names?.a ?? "A"} b=${names?.b ?? "B"} />
    <${LongText} label=${t("compliance.reason")} hint=${t(isClearing ? "compliance.reason_clear" : "compliance.reason_refuse")} value=${fields.reason} most=${2000} rows=${4}
      onInput=${into(set, "reason")} />
    ${isClearing && html`<label>${t("compliance.basis")} <input required maxlength="500" value=${fields.basis} onInput=${typed(set, "basis")} /></label>
      <label>${t("compliance.until")} <input type="date" required value=${fields.until} onInput=${typed(set, "until")} /></label>`}
  <//>`;
}

function Signed() {
  const list = usePages("clearances", (cursor, signal) => get("/api/v1/clearances", { cursor, limit: 20 }, signal));
  const names = useNames(list.items.map(({ pair_id }) => pair_id));
  return html`<${Listed} list=${list} empty=${html`<${Empty} title=${t("compliance.none_signed")}><p>${t("compliance.none_signed_help")}</p><//>`}>
    <ul class="queue">${list.items.map((one) => html`<li key=${one.id}><${OneClearance} one=${one} names=${names.get(one.pair_id)} after=${list.reload} /></li>`)}</ul><//>`;
}

/** @param {{one: Clearance, names: Names | undefined, after: () => void}} props */
function OneClearance({ one, names, after }) {
  const [revokes, setRevokes] = useState(false);
  const [reason, setReason] = useState("");
  const revoke = submitting(async () => {
    await post("/api/v1/clearances/{clearance_id}/revocation", { parameters: { clearance_id: one.id }, body: { reason } });
    setRevokes(false);
    after();
  });
  return html`<article class="panel"><h2><${PairLink} pair=${one.pair_id} names=${names} /></h2>
    <p><span class="tag">${sentence(label("clearance_state", one.state))}</span> ${t("compliance.counts_until", { day: day(one.until) })}
      ${one.replay_day && html` <small>${t("verdict.replayed", { day: day(one.replay_day) })}</small>`}</p>
    <p class="summary"><q dir="auto">${one.reason}</q></p><p class="hint" dir="auto">${one.basis}</p>
    <p class="hint">${t("compliance.signed", { day: moment(one.signed_at) })}${one.revoked_because && html` · ${t("compliance.revoked")}: <q dir="auto">${one.revoked_because}</q>`}</p>
    ${mayClear.value && one.state === "valid" && html`<button class="plain" onClick=${() => setRevokes(true)}>${t("compliance.revoke")}</button>`}
    ${revokes && html`<${Dialog} title=${t("compliance.revoke")} onClose=${() => setRevokes(false)} onSubmit=${revoke}>
    <${LongText} label=${t("compliance.reason")} value=${reason} most=${2000} onInput=${setReason} /><//>`}
  </article>`;
}
