/** One introduction: how far it has come, what may be done, what either company reads of the other, every step, and contacts once they are released. */
import { html } from "../html.js";
import { day, heading, label, moment, said, t } from "../i18n.js";
import { Actions } from "../parts/acting.js";
import { Between, COLUMNS, Due, Owing, stateOf } from "../parts/introduction.js";
import { Pending } from "../problems.js";
import { useGet } from "../resource.js";
import { link } from "../router.js";
import { useTitle } from "../title.js";

/** @typedef {Schema<"IntroductionInFull">} Introduction */

/** @param {View} props */
export default function OneIntroduction({ params }) {
  const id = Number(params.id);
  const found = useGet("/introductions/{introduction_id}", { introduction_id: id });
  const one = found.data;
  useTitle(one && `${one.a.name} ⟷ ${one.b.name}`);
  if (found.error || !one) return html`<${Pending} of=${found} />`;
  return html`<p class="hint"><a href=${link("/introductions")}>${t("nav.introductions")}</a></p>
    <h1><${Between} a=${one.a} b=${one.b} /></h1>
    <p class="lead">${heading("form", one.form)} · <a href=${link(`/pairs/${one.pair_id}`)}>${t("match.page")}</a></p>
    <${Way} one=${one} />
    <section class="panel">
      <p><b><bdi>${stateOf(one)}</bdi></b>${one.owners.length > 0 && html` · <${Owing} one=${one} />`} <${Due} one=${one} /></p>
      ${one.next_step && html`<p>${t("introductions.next_step")}: <bdi>${one.next_step}</bdi></p>`}
      ${one.outcome && html`<p>${t("act.outcome")}: ${label("introduction_outcome", one.outcome)}</p>`}
      ${one.reason && html`<p>${t("not_interesting.why")}: ${label("reason", one.reason)}</p>`}
      <${Actions} one=${one} pair=${one.pair_id} after=${found.set} />
    </section>
    <section class="two">
      ${(/** @type {const} */ (["a", "b"])).map((side) => html`<div class="panel" key=${side}><${Presented} one=${one} side=${side} /></div>`)}
    </section>
    <section class="two">
      <div class="panel"><h2>${t("introductions.contacts")}</h2>
        ${one.released_at ? html`<${Contacts} id=${id} one=${one} />` : html`<p class="hint">${t("introductions.contacts_wait")}</p>`}</div>
      <div class="panel"><h2>${t("introductions.steps")}</h2><${Steps} one=${one} /></div>
    </section>`;
}

/** The way from the shortlist to a meeting, and where on it they stand. @param {{one: Introduction}} props */
function Way({ one }) {
  const columns = Object.entries(COLUMNS);
  const at = one.state === "concluded" ? columns.length : columns.findIndex(([, states]) => /** @type {readonly string[]} */ (states).includes(one.state));
  return html`<ol class="steps-way" aria-label=${t("introductions.way")}>
    ${columns.map(([name], place) => html`<li key=${name} class=${at > place ? "done" : ""} aria-current=${at === place ? "step" : undefined}>
      ${t(`column.${name}`)}</li>`)}
  </ol>`;
}

/** @param {{one: Introduction, side: "a" | "b"}} props */
function Presented({ one, side }) {
  const party = one[side], other = one[side === "a" ? "b" : "a"];
  const read = one.presented[side];
  return html`<h2><bdi>${party.kind === "company" ? html`<a href=${link(`/companies/${party.id}`)}>${party.name}</a>` : party.name}</bdi></h2>
    <p class="where">${label("park", party.park)}</p>
    <p class="hint">${said("introductions.presented", { name: html`<bdi>${other.name}</bdi>` })}</p>
    <blockquote class="presented" dir="auto"><b>${read?.title ?? t("introduce.head_usual")}</b>
      ${read?.abstract && html`<p>${read.abstract}</p>`}
      <p class="hint">${t(read?.named ? "introductions.named" : "introductions.unnamed")}</p></blockquote>`;
}

/** @param {{id: number, one: Introduction}} props */
function Contacts({ id, one }) {
  const found = useGet("/introductions/{introduction_id}/contacts", { introduction_id: id });
  if (found.error || !found.data) return html`<${Pending} of=${found} />`;
  if (found.data.length === 0) return html`<p class="hint">${t("introductions.no_contacts")}</p>`;
  return html`<ul class="lines">${found.data.map((person) => html`<li key=${person.email}>
    <b><bdi>${person.name}</bdi></b> <small>${[one[person.side].name, person.role].filter(Boolean).join(" · ")}</small>
    <p><a href=${`mailto:${person.email}`}>${person.email}</a>${person.phone && html` · <a href=${`tel:${person.phone.replace(/[^+\d]/g, "")}`}>${person.phone}</a>`}
      <small> ${label("language", person.language)}</small></p></li>`)}</ul>`;
}

/** @param {{one: Introduction}} props */
function Steps({ one }) {
  /** @param {Introduction["steps"][number]} step */
  const by = ({ by: kind, side }) => {
    const party = side && one[side];
    if (kind === "system" || !party) return label("acted_by", kind);
    return kind === "park" ? label("park", party.park) : party.name;
  };
  return html`<ol class="lines">${[...one.steps].reverse().map((step) => html`<li key=${step.at}>
    <b>${heading("introduction_action", step.action)}</b> <small><bdi>${by(step)}</bdi>, <time datetime=${step.at}>${moment(step.at)}</time></small>
    ${(step.reason || step.outcome || step.note) && html`<p class="summary">${[step.reason && label("reason", step.reason), step.outcome && label("introduction_outcome", step.outcome)]
      .filter(Boolean).join(" · ")} ${step.note && html`<q dir="auto">${step.note}</q>`}</p>`}
  </li>`)}</ol>
  ${one.replays && html`<p class="hint">${t("verdict.replayed", { day: day(one.replays) })}</p>`}`;
}
