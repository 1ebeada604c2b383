/** The events of one's corridors, the latest first, and a new one. */
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { label, language, t } from "../i18n.js";
import { submitting } from "../notices.js";
import { sentence, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { when } from "../parts/timetable.js";
import { usePages } from "../resource.js";
import { go, link } from "../router.js";
import { mayEdit } from "../session.js";
import { useTitle } from "../title.js";

const ZONES = ["Europe/Rome", "Europe/Moscow", "UTC"];

export default function Events() {
  useTitle(t("nav.events"));
  const [isNew, setNew] = useState(false);
  const list = usePages("events", (cursor, signal) => get("/api/v1/events", { cursor, limit: 50 }, signal));
  return html`<div class="headed"><h1>${t("nav.events")}</h1>
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("event.new")}</button>`}</div>
    <p class="lead">${t("event.lead")}</p>
    <${Listed} list=${list} empty=${html`<${Empty} title=${t("event.none")}><p>${t("event.none_help")}</p><//>`}>
      <ul class="companies">${list.items.map((event) => html`<li key=${event.id}>
        <h3><a href=${link(`/events/${event.id}`)}><bdi>${nameOf(event)}</bdi></a></h3>
        <p class="where">${when(/** @type {any} */ (event))}${event.place && html` · <bdi>${event.place}</bdi>`}</p>
        <p class="tags"><span class="tag">${sentence(label("event_state", event.state))}</span>
          <span class="tag">${t("event.participants", { count: event.participants })}</span></p>
      </li>`)}</ul>
    <//>
    ${isNew && html`<${NewEvent} onClose=${() => setNew(false)} />`}`;
}

/** In the reader's language, or the first there is. @param {{names: Record<string, string>, code: string}} event */
export const nameOf = ({ names, code }) => names[language.value] ?? Object.values(names)[0] ?? code;

const USUAL = { name: "", code: "", day: "", zone: "Europe/Rome", morning: "10:00", noon: "13:00", afternoon: "14:00", evening: "17:30", minutes: 25, pause: 5, tables: 20, least: 2, most: 6 };

/** An event of one day; what is rarer is told to the API. @param {{onClose: () => void}} props */
function NewEvent({ onClose }) {
  const { fields, set, clear } = useDraft("new-event", USUAL);
  /** @param {keyof typeof USUAL} name @param {string} type */
  const field = (name, type, more = {}) => html`<label>${t(`new_event.${name}`)} <input type=${type} required value=${fields[name]} ...${more}
    onInput=${(/** @type {any} */ event) => set({ [name]: type === "number" ? Number(event.target.value) : event.target.value })} /></label>`;
  const submit = submitting(async () => {
    const { name, code, day, zone, morning, noon, afternoon, evening, minutes, pause, tables, least, most } = fields;
    const hours = [[morning, noon], [afternoon, evening]].map(([begins, ends]) => ({ day, begins, ends, minutes, pause }));
    const made = await post("/api/v1/events", { body: /** @type {any} */ ({ code, names: { [language.value]: name }, starts_on: day, time_zone: zone, hours, tables, least, most }) });
    clear();
    go(`/events/${made.id}`);
  });
  return html`<${Dialog} wide title=${t("event.new")} onClose=${onClose} onSubmit=${submit} says=${t("new_event.do")}>
    <div class="beside">${field("name", "text", { maxlength: 256 })}${field("code", "text", { pattern: "[a-z0-9\\-]+", maxlength: 64 })}</div>
    <div class="beside">${field("day", "date")}
      <label>${t("new_event.zone")} <select value=${fields.zone} onChange=${typed(set, "zone")}>
        ${ZONES.map((zone) => html`<option>${zone}</option>`)}</select></label></div>
    <div class="beside">${field("morning", "time")}${field("noon", "time")}${field("afternoon", "time")}${field("evening", "time")}</div>
    <div class="beside">${field("minutes", "number", { min: 5, max: 480 })}${field("pause", "number", { min: 0, max: 240 })}${field("tables", "number", { min: 1, max: 1000 })}</div>
    <div class="beside">${field("least", "number", { min: 0, max: 200 })}${field("most", "number", { min: 1, max: 200 })}</div>
  <//>`;
}
