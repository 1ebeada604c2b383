/** The events of one's corridors, the latest first, and a new one. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, inReaderLanguage, language, t } from "../i18n.js";
import { useForm } from "../parts/fields.js";
import { Listed } from "../parts/list.js";
import { when } from "../parts/timetable.js";
import { usePages } from "../resource.js";
import { go, link } from "../router.js";
import { mayEdit } from "../session.js";
import { Head } from "../title.js";

const ZONES = ["Europe/Rome", "Europe/Moscow", "UTC"];

export default function Events() {
  const [isNew, setNew] = useState(false);
  const list = usePages("/events", { limit: 50 });
  return html`<${Head} title=${t("nav.events")} lead="event.lead">
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("event.new")}</button>`}<//>
    <${Listed} list=${list} empty="event.none">
      <ul class="companies">${list.items.map((event) => html`<li key=${event.id}>
        <h3><a href=${link(`/events/${event.id}`)}><bdi>${nameOf(event)}</bdi></a></h3>
        <p class="where">${when(/** @type {any} */ (event))}${event.place && html` · <bdi>${event.place}</bdi>`}</p>
        <p class="tags"><span class="tag">${heading("event_state", event.state)}</span>
          <span class="tag">${t("event.participants", { count: event.participants })}</span></p>
      </li>`)}</ul>
    <//>
    ${isNew && html`<${NewEvent} onClose=${() => setNew(false)} />`}`;
}

/** In the reader's language, or the first there is. @param {{names: Record<string, string>, code: string}} event */
export const nameOf = ({ names, code }) => inReaderLanguage(names)?.text ?? code;

const USUAL = { name: "", code: "", day: "", zone: "Europe/Rome", morning: "10:00", noon: "13:00", afternoon: "14:00", evening: "17:30", minutes: 25, pause: 5, tables: 20, least: 2, most: 6 };

/** An event of one day; what is rarer is told to the API. @param {{onClose: () => void}} props */
function NewEvent({ onClose }) {
  const { fields, clear, text, choice } = useForm("new-event", USUAL);
  /** @param {keyof typeof USUAL} name @param {string} type */
  const field = (name, type, more = {}) => text(name, t(`new_event.${name}`), { type, required: true, ...more });
  const submit = async () => {
    const { name, code, day, zone, morning, noon, afternoon, evening } = fields;
    const [minutes, pause, tables, least, most] = [fields.minutes, fields.pause, fields.tables, fields.least, fields.most].map(Number);
    const hours = [[morning, noon], [afternoon, evening]].map(([begins, ends]) => ({ day, begins, ends, minutes, pause }));
    const made = await post("/events", { body: /** @type {any} */ ({ code, names: { [language.value]: name }, starts_on: day, time_zone: zone, hours, tables, least, most }) });
    clear();
    go(`/events/${made.id}`);
  };
  return html`<${Dialog} wide title=${t("event.new")} onClose=${onClose} onSubmit=${submit} says=${t("new_event.do")}>
    <div class="beside">${field("name", "text", { maxlength: 256 })}${field("code", "text", { pattern: "[a-z0-9\\-]+", maxlength: 64 })}</div>
    <div class="beside">${field("day", "date")}${choice("zone", t("new_event.zone"), ZONES.map((zone) => [zone, zone]), null)}</div>
    <div class="beside">${field("morning", "time")}${field("noon", "time")}${field("afternoon", "time")}${field("evening", "time")}</div>
    <div class="beside">${field("minutes", "number", { min: 5, max: 480 })}${field("pause", "number", { min: 0, max: 240 })}${field("tables", "number", { min: 1, max: 1000 })}</div>
    <div class="beside">${field("least", "number", { min: 0, max: 200 })}${field("most", "number", { min: 1, max: 200 })}</div>
  <//>`;
}
