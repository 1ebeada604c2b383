/** Who comes to a meeting of one's own park: whom the company sends, who joins, and who else is to. */
import { post, remove } from "../api.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { notify, submitting } from "../notices.js";
import { useGet, useWhole } from "../resource.js";
import { useFields } from "./fields.js";

/**
 * @typedef {import("./timetable.js").Event} Event
 * @typedef {import("./timetable.js").Meeting["a"]} Attendee
 */

/** Names of who comes for a participant, by id. @param {number} event @param {number | null} participant null: of another park */
export function usePeople(event, participant) {
  const of = participant === null ? null : { event_id: event, participant_id: participant };
  const found = useGet("/events/{event_id}/participants/{participant_id}/delegates", of);
  return { ...found, names: new Map((found.data ?? []).map(({ id, name }) => [id, name])) };
}

/** `isFixed`: of a preview, of which nothing is changed. @param {{event: Event, own: Attendee, partner: Attendee, isFixed: boolean}} props */
export function Coming({ event, own, partner, isFixed }) {
  const of = { event_id: event.id, participant_id: Number(own.participant_id) };
  const { names, data } = usePeople(event.id, of.participant_id);
  const listed = useWhole("/events/{event_id}/colleagues", of);
  const { fields, set, choice, check } = useFields({ delegate: "", required: false });
  if (!data || !listed.data) return null;
  const joining = own.colleague_ids ?? [];
  const said = listed.data.filter((one) => one.participant_id === own.participant_id && one.partner_id === partner.participant_id);
  const free = data.filter(({ id }) => id !== own.delegate_id && !said.some((one) => one.delegate_id === id));
  const add = submitting(async () => {
    const body = { delegate_id: Number(fields.delegate), partner_id: Number(partner.participant_id), required: fields.required };
    await post("/events/{event_id}/colleagues", { parameters: { event_id: event.id }, body });
    notify(t("coming.added", { name: names.get(body.delegate_id) ?? "" }));
    set({ delegate: "", required: false });
    listed.reload();
  });
  const takeBack = (/** @type {number} */ id) => submitting(async () => {
    await remove("/events/{event_id}/colleagues/{colleague_id}", { parameters: { event_id: event.id, colleague_id: id } });
    listed.reload();
  });
  return html`<section class="coming" aria-label=${t("coming.title", { name: own.name ?? "" })}>
    <h3>${t("coming.title", { name: own.name ?? "" })}</h3>
    <ul class="lines">
      ${own.delegate_id && html`<li><bdi>${names.get(own.delegate_id)}</bdi> <small>${t("coming.sent")}</small></li>`}
      ${joining.filter((id) => !said.some((one) => one.delegate_id === id)).map((id) => html`<li key=${id}><bdi>${names.get(id)}</bdi> <small>${t("coming.joins_still")}</small></li>`)}
      ${said.map((one) => html`<li key=${one.id}><bdi>${names.get(one.delegate_id)}</bdi>
        <small>${[t(joining.includes(one.delegate_id) ? "coming.joins" : "coming.to_join"), one.required && t("coming.required")].filter(Boolean).join(" · ")}</small>
        ${!isFixed && html`<button type="button" class="plain" onClick=${takeBack(one.id)}>${t("coming.take_back")}</button>`}</li>`)}
    </ul>
    ${!isFixed && free.length === 0 && html`<p class="hint">${t("coming.more")}</p>`}
    ${!isFixed && free.length > 0 && html`<form class="filters" onSubmit=${add}>
      ${choice("delegate", t("coming.colleague"), free.map(({ id, name }) => [String(id), name]))}
      ${check("required", t("coming.required"))}
      <button disabled=${!fields.delegate}>${t("coming.add")}</button></form>`}
  </section>`;
}
