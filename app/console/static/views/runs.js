/** Rankings: starting one, watching it work, and what moved since the one before. */
import { useEffect, useState } from "preact/hooks";
import { addressOf, post } from "../api.js";
import { html } from "../html.js";
import { heading, label, moment, number, percent, t } from "../i18n.js";
import { attempt } from "../notices.js";
import { CorridorChoice, useCorridor } from "../parts/corridors.js";
import { Listed } from "../parts/list.js";
import { usePages } from "../resource.js";
import { link } from "../router.js";
import { mayEdit } from "../session.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"RunOut">} Run
 * @typedef {Schema<"MovedParty">} Party
 */

/** @param {Run} run */
const isOpen = (run) => run.state === "queued" || run.state === "running";

/** @param {View} props */
export default function Runs({ query }) {
  const corridors = useCorridor(query);
  const code = corridors.corridor?.code;
  const list = usePages("/runs", code ? { corridor: code, limit: 20 } : null);
  const current = list.items.find((run) => run.is_current && run.event === null);
  const start = () => attempt(async () => {
    await post("/runs", { body: { corridor: code, join: true } });
    list.reload();
  });
  return html`<${Head} title=${t("nav.runs")} lead="run.lead">${mayEdit.value && code && html`<button class="main" onClick=${start}>${t("run.start")}</button>`}<//>
    <div class="filters"><${CorridorChoice} corridors=${corridors} /></div>
    <${Listed} list=${list} empty="run.none">
      <ul class="lines panel">${list.items.map((run) => html`<li key=${run.id}>${isOpen(run) ? html`<${Live} run=${run} after=${list.reload} />` : html`<${Past} run=${run} />`}</li>`)}</ul><//>
    ${current && html`<section aria-labelledby="moved" class="drill"><h2 id="moved">${t("run.moved")}</h2><${Moves} run=${current.id} /></section>`}`;
}

/** One that works: as its stream of events tells it. @param {{run: Run, after: () => void}} props */
function Live({ run, after }) {
  const [now, setNow] = useState(run);
  useEffect(() => {
    const events = new EventSource(addressOf("/runs/{run_id}/events", { run_id: run.id }));
    events.addEventListener("run", (event) => {
      const told = /** @type {Run} */ (JSON.parse(event.data));
      setNow(told);
      if (isOpen(told)) return;
      events.close(); // else the browser would ask for it again
      after();
    });
    return () => events.close();
  }, [run.id]);
  const { fraction, seconds_left: left } = now.progress;
  const cancel = () => attempt(() => post("/runs/{run_id}/cancel", { parameters: { run_id: run.id } }));
  return html`<p role="status"><b>${heading("run_state", now.state)}</b>${now.phase && `: ${label("phase", now.phase)}`}
      ${now.error && html` <small lang="en" dir="auto">${now.error}</small>`}</p>
    <div class="progress"><progress max="1" value=${fraction} aria-label=${t("run.progress")} /> <span>${percent(fraction)}</span>
      ${left !== null && html`<small>${t("run.left", { count: Math.ceil(left) })}</small>`}
      ${mayEdit.value && html`<button class="plain" disabled=${now.cancel_requested} onClick=${cancel}>${t("plan.cancel")}</button>`}</div>`;
}

/** @param {{run: Run}} props */
function Past({ run }) {
  const { moved, seconds, matches } = run.figures;
  const took = Object.values(seconds ?? {}).reduce((sum, one) => sum + one, 0);
  return html`<p><b>${moment(run.requested_at)}</b> <span class="tag">${run.is_current ? t("run.current") : heading("run_state", run.state)}</span>
      ${run.event && html` <span class="tag"><bdi>${run.event}</bdi></span>`}</p>
    <p class="where">${[
      run.pairs > 0 && t("run.pairs", { count: run.pairs }),
      typeof matches === "number" && t("run.matches", { count: matches }),
      took > 0 && t("run.took", { seconds: number(took, { maximumFractionDigits: 1 }) }),
      moved && Object.values(moved).some(Boolean) && t("run.moves", { entered: moved.entered, left: moved.left, up: moved.up, down: moved.down }),
    ].filter(Boolean).join(" · ")}</p>
    ${run.error && html`<p class="trouble" lang="en" dir="auto">${run.error}</p>`}`;
}

/** Whose lists are different, and why. @param {{run: number}} props */
function Moves({ run }) {
  const list = usePages("/runs/{run_id}/moves", { run_id: run, limit: 20 });
  const first = /** @type {{since: number | null} | undefined} */ (list.first);
  const to = (/** @type {Party} */ party) => html`<bdi>${party.kind === "company" ? html`<a href=${link(`/companies/${party.id}`)}>${party.name}</a>` : party.name}</bdi>`;
  return html`<${Listed} list=${list} empty=${html`<p class="hint">${t(first?.since ? "run.nothing_moved" : "run.first")}</p>`}>
    <ul class="changes">${list.items.map((one) => html`<li key=${`${one.party.kind} ${one.party.id} ${one.form}`}><b>${to(one.party)}</b> <small>${label("form", one.form)}</small>
      <ul>${one.moves.map((move) => html`<li key=${`${move.partner.kind} ${move.partner.id}`} class=${move.move === "entered" ? "added" : move.move === "left" ? "lost" : "moved"}>
        ${to(move.partner)} ${label("move_kind", move.move)} <small>${[[move.place_before, move.place_after].filter((place) => place !== null).join(" → "),
          ...move.causes.map((cause) => label("cause", cause))].join(" · ")}</small></li>`)}</ul></li>`)}</ul><//>`;
}
