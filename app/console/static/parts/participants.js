/** Who takes part in an event: a table of both parks, and registrations from a file, looked at before they are taken. */
import { useState } from "preact/hooks";
import { patch, post } from "../api.js";
import { html } from "../html.js";
import { label, number, t } from "../i18n.js";
import { attempt, notify } from "../notices.js";
import { link } from "../router.js";
import { mayEdit } from "../session.js";
import { Empty, Table } from "./list.js";

/** @typedef {import("./planning.js").Participant} Participant */

/** @param {{event: import("./planning.js").Event, people: Participant[], after: () => void}} props */
export function Participants({ event, people, after }) {
  /** @param {Participant} one */
  const change = (one) => attempt(async () => {
    const state = one.state === "registered" ? "withdrawn" : "registered";
    await patch("/events/{event_id}/participants/{participant_id}", { parameters: { event_id: event.id, participant_id: one.id }, body: /** @type {any} */ ({ state }) });
    after();
  });
  return html`${mayEdit.value && html`<${Registrations} event=${event} after=${after} />`}
    ${people.length === 0 ? html`<${Empty} of="event.nobody" />`
      : html`<${Table} heads=${["event.company", "companies.park", "event.presence", "event.load", "event.there", "meeting.state"]}>${people.map((one) => html`<tr key=${one.id} class=${one.state === "registered" ? "" : "faint"}>
        <th scope="row"><a href=${link(`/companies/${one.company_id}`)}><bdi>${one.name}</bdi></a></th>
        <td>${label("park", one.park)}</td><td>${label("presence", one.presence)}</td>
        <td class="figure">${number(one.least ?? event.least)}–${number(one.most ?? event.most)}</td>
        <td class="figure">${number(one.available?.length ?? event.slots.length)} / ${number(event.slots.length)}</td>
        <td>${label("participant_state", one.state)} ${mayEdit.value && html`<button class="plain" onClick=${() => change(one)}>${t(one.state === "registered" ? "event.withdraw" : "event.return")}</button>`}</td>
      </tr>`)}<//>`}`;
}

/** @param {{event: import("./planning.js").Event, after: () => void}} props */
function Registrations({ event, after }) {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [report, setReport] = useState(/** @type {Schema<"RegistrationReport"> | null} */ (null));
  /** @param {File} chosen @param {boolean} dry */
  const send = (chosen, dry) => attempt(async () => {
    const form = new FormData();
    form.set("file", chosen);
    const found = await post("/events/{event_id}/registrations", { parameters: { event_id: event.id, dry_run: dry }, form });
    setReport(found);
    if (!found.imported) return;
    notify(t("registrations.done", { count: found.added + found.changed }));
    setFile(null);
    setReport(null);
    after();
  });
  /** @param {any} changed */
  const choose = (changed) => {
    const chosen = changed.target.files[0] ?? null;
    setFile(chosen);
    setReport(null);
    if (chosen) send(chosen, true);
  };
  return html`<details class="box"><summary>${t("registrations.title")}</summary>
    <p class="hint">${t("registrations.what")}</p>
    <label>${t("registrations.file")} <input type="file" accept=".csv,.xlsx,.ods" onChange=${choose} /></label>
    ${report && html`<div role="status">
      <p>${t("registrations.found", { rows: report.rows, added: report.added, changed: report.changed, unchanged: report.unchanged })}</p>
      ${report.passed_over.length > 0 && html`<p>${t("registrations.passed_over")} <bdi>${report.passed_over.join(", ")}</bdi></p>`}
      ${report.problems_total > 0 && html`<p class="late">${t("registrations.problems", { count: report.problems_total })}</p>
        <ul class="lines">${report.problems.map((one) => html`<li key=${`${one.line} ${one.field}`}>${t("registrations.line", { line: one.line })} <bdi>${one.field}</bdi>: <span lang="en" dir="auto">${one.reason}</span></li>`)}</ul>`}
      ${file && report.problems_total === 0 && html`<button class="main" onClick=${() => send(file, false)}>${t("registrations.do")}</button>`}</div>`}
  </details>`;
}
