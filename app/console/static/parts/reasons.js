/** Why two should meet: quotations side by side with an arrow from who gives to who takes, the rest in sentences. */
import { html } from "../html.js";
import { label, t } from "../i18n.js";
import { Quote } from "./quote.js";

/**
 * @typedef {{key: string, name: string}} Side `key`: as explanations call it, such as `company:12`
 * @typedef {Schema<"MatchItem">} Item
 * @typedef {Pick<Item, "explanation" | "sentences">} Explained
 */

/** @param {{item: Explained, left: Side, right: Side}} props */
export function Reasons({ item, left, right }) {
  const { reasons, kinds } = item.explanation;
  const told = (/** @type {(typeof kinds)[number][]} */ ...some) => item.sentences.filter((_, at) => some.includes(kinds[at]));
  const isPair = reasons.map(({ quotes }) => quotes.length === 2 && quotes[0].party !== quotes[1].party);
  const pairs = reasons.filter((_, at) => isPair[at]);
  const others = told("reason").filter((_, at) => !isPair[at]);
  return html`
    ${told("remark").map((text) => html`<p class="hint" dir="auto">${text}</p>`)}
    ${pairs.slice(0, 1).map((reason) => html`<${Pair} reason=${reason} left=${left} right=${right} />`)}
    ${told("objection").map((text) => html`<p class="against" dir="auto">${text}</p>`)}
    <div class="more">
      ${pairs.slice(1).map((reason) => html`<${Pair} reason=${reason} left=${left} right=${right} />`)}
      ${others.length > 0 && html`<ul class="also">${others.map((text) => html`<li dir="auto">${text}</li>`)}</ul>`}
      ${told("missing", "improvement").map((text) => html`<p class="missing" dir="auto">${text}</p>`)}
    </div>
  `;
}

/** @param {{reason: Item["explanation"]["reasons"][number], left: Side, right: Side}} props */
function Pair({ reason, left, right }) {
  const quotes = [left, right].map(({ key }) => reason.quotes.find(({ party }) => party === key));
  const way = reason.giver === left.key ? "there" : reason.giver === right.key ? "back" : "both";
  const states = [...new Set(Object.values(reason.states))].filter((text) => reason.signal === "capability_match" && text);
  const why = reason.complementary ? t("match.complementary") : label("signal", reason.signal);
  return html`<div class="pair">
    ${quotes[0] && html`<${Quote} quote=${quotes[0]} by=${left.name} />`}
    <p class="way ${way}"><span>${why}${states.length > 0 && html`: <q>${states.join(" – ")}</q>`}</span><span class="arrow" /></p>
    ${quotes[1] && html`<${Quote} quote=${quotes[1]} by=${right.name} />`}
  </div>`;
}
