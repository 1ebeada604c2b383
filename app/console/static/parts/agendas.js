/** Agendas and the plan of the hall as files. They are asked for like everything else, so that a refusal is told in words. */
import { get } from "../api.js";
import { html } from "../html.js";
import { language, t } from "../i18n.js";
import { attempt } from "../notices.js";

/** Gives the browser a file to save. @param {unknown} found @param {string} name */
function save(found, name) {
  const address = URL.createObjectURL(/** @type {Blob} */ (found));
  const anchor = Object.assign(document.createElement("a"), { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** Of the last version: everybody's, the hall's, or of the participant who is chosen. @param {{event: import("./timetable.js").Event, of: number | null}} props */
export function Agendas({ event, of }) {
  const one = { event_id: event.id, participant_id: Number(of) };
  const files = of === null
    ? [
        { says: t("agendas.all"), act: async () => save(await get("/api/v1/events/{event_id}/agendas", { event_id: event.id, format: "pdf" }), `${event.code}.zip`) },
        ...(/** @type {const} */ (["pdf", "xlsx"])).map((format) => ({
          says: t("agendas.hall", { kind: format.toUpperCase() }),
          act: async () => save(await get("/api/v1/events/{event_id}/hall-plan/file", { event_id: event.id, format, lang: language.value }), `${event.code}-hall.${format}`),
        })),
      ]
    : (/** @type {const} */ (["pdf", "ics", "xlsx"])).map((format) => ({
        says: t("agendas.one", { kind: format.toUpperCase() }),
        act: async () => save(await get("/api/v1/events/{event_id}/participants/{participant_id}/agenda/file", { ...one, format }), `${event.code}-${of}.${format}`),
      }));
  return html`<p class="actions" role="group" aria-label=${t("agendas.title")}>${files.map(({ says, act }) => html`<button key=${says} onClick=${() => attempt(act)}>${says}</button>`)}</p>`;
}
