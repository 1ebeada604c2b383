/** Agendas and the plan of the hall as files. */
import { get } from "../api.js";
import { html } from "../html.js";
import { language, t } from "../i18n.js";
import { Files } from "./saving.js";

/** Of the last version: everybody's, the hall's, or of the participant who is chosen. @param {{event: import("./timetable.js").Event, of: number | null}} props */
export function Agendas({ event, of }) {
  const one = { event_id: event.id, participant_id: Number(of) };
  const files = of === null
    ? [
        { says: t("agendas.all"), name: `${event.code}.zip`, read: () => get("/events/{event_id}/agendas", { event_id: event.id, format: "pdf" }) },
        ...(/** @type {const} */ (["pdf", "xlsx"])).map((format) => ({
          says: t("agendas.hall", { kind: format.toUpperCase() }),
          name: `${event.code}-hall.${format}`,
          read: () => get("/events/{event_id}/hall-plan/file", { event_id: event.id, format, lang: language.value }),
        })),
      ]
    : (/** @type {const} */ (["pdf", "ics", "xlsx"])).map((format) => ({
        says: t("agendas.one", { kind: format.toUpperCase() }),
        name: `${event.code}-${of}.${format}`,
        read: () => get("/events/{event_id}/participants/{participant_id}/agenda/file", { ...one, format }),
      }));
  return html`<${Files} title=${t("agendas.title")} files=${files} />`;
}
