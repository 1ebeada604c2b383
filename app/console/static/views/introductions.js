/** Introductions as a board: what waits for oneself first, then all that go on, by how far they have come. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { label, number, t } from "../i18n.js";
import { useShortcuts } from "../keys.js";
import { Actions } from "../parts/acting.js";
import { Choice, into } from "../parts/fields.js";
import { Between, COLUMNS, Due, Owing, stateOf } from "../parts/introduction.js";
import { Empty, Listed } from "../parts/list.js";
import { useCorridors, useGet, usePages } from "../resource.js";
import { amend, link } from "../router.js";
import { Head } from "../title.js";

/** @typedef {Schema<"IntroductionOut">} Introduction */

/** States that have a column to themselves, whose title tells them. @type {readonly string[]} */
const ALONE = Object.values(COLUMNS).flatMap((states) => (states.length === 1 ? states : []));

/** @param {View} props */
export default function Introductions({ query }) {
  const corridors = useCorridors() ?? [];
  const asked = { corridor: query.corridor, limit: 100 };
  const going = usePages("/introductions", { ...asked, open: true });
  const tasks = useGet("/tasks");
  const waiting = (tasks.data ?? []).filter((task) => task.kind === "introduction");
  useShortcuts({ j: { does: "keys.next_card", act: step(1) }, k: { does: "keys.previous_card", act: step(-1) } });
  const after = () => {
    going.reload();
    tasks.reload();
  };
  return html`<${Head} title=${t("nav.introductions")} lead="introductions.lead" />
    ${corridors.length > 1 && html`<div class="filters"><${Choice} label=${t("matches.corridor")} value=${query.corridor}
      options=${corridors.map(({ code, name }) => [code, name])} onChange=${into(amend, "corridor")} /></div>`}
    <${Waiting} tasks=${waiting} pairs=${new Map(going.items.map((one) => [one.id, one.pair_id]))} after=${after} />
    <${Listed} list=${going} empty=${html`<${Empty} of="introductions.none"><a href=${link("/")}>${t("nav.matches")}</a><//>`}>
      <div class="board">${Object.entries(COLUMNS).map(([name, states]) => html`<${Column} key=${name} name=${name}
        items=${going.items.filter(({ state }) => /** @type {readonly string[]} */ (states).includes(state))} />`)}</div>
    <//>
    <${Ended} asked=${asked} />`;
}

/**
 * What waits for the reader's park, the most urgent first. What its companies are asked stands on the board.
 * @param {{tasks: Schema<"TaskOut">[], pairs: Map<number, number>, after: () => void}} props
 */
function Waiting({ tasks, pairs, after }) {
  const mine = tasks.filter(({ owners }) => owners.some((owner) => !owner.startsWith("company_")));
  if (mine.length === 0) return null;
  return html`<section class="waits" aria-labelledby="waits"><h2 id="waits">${t("introductions.waits", { count: mine.length })}</h2>
    <ul class="asks">${mine.map((task) => html`<li key=${task.introduction_id} class=${task.overdue ? "late" : ""}>
      <div><h3><a data-card href=${link(`/introductions/${task.introduction_id}`)}><${Between} a=${task.a} b=${task.b} /></a></h3>
        <p class="where">${label("form", task.form)} · <bdi>${stateOf(task)}</bdi> · <${Owing} one=${task} /> · <${Due} one=${task} /></p></div>
      <${Actions} one=${{ id: task.introduction_id, a: task.a, b: task.b, actions: task.actions }} pair=${pairs.get(task.introduction_id) ?? null} after=${after} />
    </li>`)}</ul></section>`;
}

/** @param {{name: string, items: Introduction[]}} props */
function Column({ name, items }) {
  return html`<section class="column" aria-labelledby=${`column-${name}`}>
    <h2 id=${`column-${name}`}>${t(`column.${name}`)} <span class="count">${number(items.length)}</span></h2>
    ${items.length === 0 && html`<p class="hint">${t(`column_hint.${name}`)}</p>`}
    <ul>${items.map((one) => html`<li key=${one.id}><${Card} one=${one} /></li>`)}</ul>
  </section>`;
}

/** @param {{one: Introduction}} props */
const Card = ({ one }) => html`<article class="card ${one.overdue ? "late" : ""}">
  <h3><a data-card href=${link(`/introductions/${one.id}`)}><${Between} a=${one.a} b=${one.b} /></a></h3>
  <p class="where">${label("form", one.form)}</p>
  ${!ALONE.includes(one.state) && html`<p class="where"><bdi>${stateOf(one)}</bdi></p>`}
  ${one.next_step && html`<p class="where"><bdi>${one.next_step}</bdi></p>`}
  ${one.owners.length > 0 && html`<p class="where"><${Owing} one=${one} /></p>`}
  <p class="where"><${Due} one=${one} /></p>
</article>`;

/** Those that have ended; read when they are looked for. @param {{asked: {corridor: string | undefined, limit: number}}} props */
function Ended({ asked }) {
  const [isOpen, setOpen] = useState(false);
  const list = usePages("/introductions", isOpen ? { ...asked, open: false } : null);
  return html`<details class="below" onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}><summary>${t("introductions.ended")}</summary>
    ${isOpen && html`<${Listed} list=${list} empty=${html`<p class="hint">${t("introductions.none_ended")}</p>`}>
      <ul class="lines">${list.items.map((one) => html`<li key=${one.id}>
        <a data-card href=${link(`/introductions/${one.id}`)}><${Between} a=${one.a} b=${one.b} /></a>
        <small>${[stateOf(one), one.outcome && label("introduction_outcome", one.outcome), one.reason && label("reason", one.reason)].filter(Boolean).join(" · ")}</small>
      </li>`)}</ul><//>`}
  </details>`;
}

/** To the next or the previous card. @param {number} by */
const step = (by) => () => {
  const cards = [...document.querySelectorAll("[data-card]")];
  const at = cards.indexOf(/** @type {Element} */ (document.activeElement));
  const next = cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)];
  if (next instanceof HTMLElement) next.focus();
};
