/** A match as a card: how good, with whom, why, what stands against it, and what to do about it. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { date, heading, inReaderLanguage, label, number, percent, t } from "../i18n.js";
import { link, path } from "../router.js";
import { mayEdit } from "../session.js";
import { Reasons } from "./reasons.js";
import { Rules, Verdict } from "./verdict.js";

/**
 * @typedef {Schema<"Partner">} Partner
 * @typedef {Schema<"CorridorMatch"> | Schema<"MatchItem">} Item
 * @typedef {Schema<"IntroductionOut">} Introduction
 * @typedef {Pick<Partner, "kind" | "id" | "name"> & {park: string | null}} Party
 * @typedef {{does: string, key: string, isOn: boolean, act: () => void}} Action
 */

/** As explanations call a party. @param {Party} party */
export const keyOf = ({ kind, id }) => `${kind}:${id}`;

/**
 * `left` is whose list it is, or the party of the first park; `heads` are the parties that the card is about.
 * @param {{item: Item, left: Party, right: Partner, heads: Partner[], isOpen: boolean, isChosen: boolean, actions: Action[],
 *   introduction?: Introduction, onChoose: () => void, onToggle: () => void}} props
 */
export function Match({ item, left, right, heads, isOpen, isChosen, actions, introduction, onChoose, onToggle }) {
  const card = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (isChosen && document.activeElement !== card.current && !card.current?.contains(document.activeElement)) {
      card.current?.focus({ preventScroll: true });
      card.current?.scrollIntoView({ block: "nearest" });
    }
  }, [isChosen]);
  const sides = [left, right].map((party) => ({ key: keyOf(party), name: party.name }));
  const decision = item.decisions[0];
  const page = `/pairs/${item.pair_id}`;
  const title = heads.map(({ name }) => name).join(" ⟷ ");
  // Of two who only describe themselves next to nothing is known: a low band or share would tell them apart from nobody.
  const isRead = item.basis === "descriptions";
  const hasBand = !isRead || item.band.startsWith("worth");
  return html`<article class="match ${item.band} ${isOpen ? "open" : ""} ${decision?.verdict ?? ""}" ref=${card}
    tabindex="-1" aria-label=${title} aria-current=${isChosen ? "true" : undefined} onFocusIn=${onChoose} onClick=${onChoose}>
    <header>
      <${Score} score=${item.score} band=${item.band} isRead=${isRead} />
      <div class="heads">${heads.map((party) => html`<${Head} party=${party} />`)}</div>
      <p class="tags">
        <${Verdict} verdict=${item.verdict} />
        ${introduction && html`<span class="tag">${heading("introduction_state", introduction.state)}</span>`}
        ${item.group.length > 0 && html`<span class="tag">${t("match.group")}</span>`}
      </p>
    </header>
    <p class="facts">
      <span>${heading("form", item.form)}</span>
      ${hasBand && html`<span>${heading("band", item.band)}</span>`}
      ${isRead ? html`<span>${t("match.read")}</span>` : html`<span title=${t("match.confidence_means")}>${t("match.confidence", { share: percent(item.confidence) })}</span>
      <span>${label("basis", item.basis)}</span>`}
    </p>
    <${Reasons} item=${item} left=${sides[0]} right=${sides[1]} />
    ${isOpen && item.verdict !== "no_hit" && path.value !== page && html`<${Rules} pair=${item.pair_id} />`}
    ${item.decisions.map((one) => html`<p class="decided" key=${one.id}>
      ${heading("verdict", one.verdict)}${one.reason && `: ${label("reason", one.reason)}`}
      ${one.note && html` – <q dir="auto">${one.note}</q>`}
      <small>${[one.by, date(one.decided_at)].filter(Boolean).join(", ")}</small></p>`)}
    <footer>
      <button class="plain" aria-expanded=${isOpen} onClick=${onToggle}>${t(isOpen ? "match.less" : "match.why")}</button>
      ${path.value !== page && html`<a class="plain" href=${link(page)}>${t("match.page")}</a>`}
      ${mayEdit.value && html`<span class="actions">${actions.map((action) => html`<button key=${action.key} onClick=${action.act}
        aria-pressed=${action.isOn} aria-keyshortcuts=${action.key}>${t(action.does)}</button>`)}</span>`}
    </footer>
  </article>`;
}

/** What a score means in pairs of a hundred was measured where a need is stated. @param {{score: number, band: string, isRead: boolean}} props */
const Score = ({ score, band, isRead }) => html`<p class="score ${band}" title=${isRead ? null : t("match.score_means", { score: Math.round(score) })}>
  <span class="hidden">${t("match.score")} </span><b>${score < 0.5 ? "<1" : number(score, { maximumFractionDigits: 0 })}</b>
  <span class="bar" aria-hidden="true"><i style=${{ inlineSize: `${score}%` }} /></span></p>`;

/** @param {{party: Partner}} props */
function Head({ party }) {
  const summary = inReaderLanguage(party.summaries);
  return html`<div class="head">
    <h3><bdi>${party.kind === "company" ? html`<a href=${link(`/companies/${party.id}`)}>${party.name}</a>` : party.name}</bdi></h3>
    <p class="where">${[label("park", party.park), party.city, ...party.sectors.map((code) => label("sector", code))].filter(Boolean).join(" · ")}</p>
    ${summary && html`<p class="summary" lang=${summary.language} dir="auto">${summary.text}</p>`}
  </div>`;
}
