/** What the policy says of a pair, and the rules behind it. A verdict hides nothing; it holds back the introduction. */
import { html } from "../html.js";
import { day, heading, label, t } from "../i18n.js";
import { Pending } from "../problems.js";
import { useGet } from "../resource.js";

/** @param {{verdict: string}} props */
export const Verdict = ({ verdict }) =>
  html`<span class="verdict ${verdict}">${heading("policy_verdict", verdict)}</span>`;

/** The rules of a pair in full; read when they are looked at. @param {{pair: number}} props */
export function Rules({ pair }) {
  const found = useGet("/pairs/{pair_id}", { pair_id: pair });
  if (found.error || !found.data) return html`<${Pending} of=${found} />`;
  const { rules, verdict, compliance, a, b } = found.data;
  return html`<div class="rules">
    <p><${Verdict} verdict=${verdict} /> ${t(`verdict.${verdict}`)}</p>
    <p class="hint">${t(compliance.replayed ? "verdict.replayed" : "verdict.as_of", { day: day(compliance.day) })}
      ${" "}${t("verdict.lists", { state: label("lists_state", compliance.lists) })}</p>
    ${rules.map(
      (rule) => html`<article class="rule ${rule.effect}">
        <p>${rule.text}</p>
        <p class="hint">${[
          rule.legal_basis,
          rule.direction === "both" ? null : t("verdict.gives", rule.direction === "a_to_b" ? { giver: a.name, receiver: b.name } : { giver: b.name, receiver: a.name }),
          t(rule.clearable ? "verdict.clearable" : "verdict.final"),
          t("verdict.certainty", { certainty: label("certainty", rule.certainty) }),
        ].filter(Boolean).join(" · ")}</p>
        ${rule.note && html`<p class="hint">${rule.note}</p>`}
      </article>`,
    )}
  </div>`;
}
