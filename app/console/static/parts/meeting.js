/** One meeting of a timetable: who, when, where, about what; pinning it, and noting what became of it. */
import { patch } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, label, number, t } from "../i18n.js";
import { attempt } from "../notices.js";
import { amend, link } from "../router.js";
import { isOurs, mayEdit } from "../session.js";
import { Coming } from "./colleagues.js";
import { called, Check, Choice, into } from "./fields.js";
import { startPlan } from "./planning.js";
import { clock } from "./timetable.js";

const STATES = ["planned", "held", "cancelled", "no_show"];

/** `isFixed`: of a preview, which is no version yet. @param {{event: import("./timetable.js").Event, people: Schema<"ParticipantOut">[], meeting: import("./timetable.js").Meeting, isFixed: boolean, onClose: () => void, after: () => void}} props */
export function MeetingWindow({ event, people, meeting, isFixed, onClose, after }) {
  const interpreter = event.interpreters.find(({ id }) => id === meeting.interpreter_id);
  /** @param {any} changed */
  const change = (changed) => attempt(async () => {
    await patch("/events/{event_id}/plans/{plan_id}/meetings/{meeting_id}", { parameters: { event_id: event.id, plan_id: meeting.plan_id, meeting_id: meeting.id }, body: changed });
    after();
    onClose();
  });
  const instead = () => attempt(async () => {
    const cancelled = meeting.held_back ? [] : [{ participant_id: meeting.a.participant_id, partner_id: meeting.b.participant_id }];
    await startPlan(event.id, { kind: "repair", preview: true, cancelled: /** @type {any} */ (cancelled) });
    onClose();
  });
  /** @param {number | null} participant */
  const only = (participant) => () => {
    amend({ of: participant });
    onClose();
  };
  const sides = [[meeting.a, meeting.b], [meeting.b, meeting.a]];
  const isOwn = (/** @type {typeof meeting.a} */ one) => one.participant_id !== null && isOurs(people.find(({ id }) => id === one.participant_id)?.park ?? "");
  return html`<${Dialog} title=${t("meeting.title")} onClose=${onClose}>
    ${meeting.held_back && html`<p class="trouble">${t(`held_back.${meeting.held_back.needed}`)}</p>`}
    ${[meeting.a, meeting.b].map((one) => one.name && html`<p key=${one.participant_id}><a href=${link(`/companies/${one.company_id}`)}><bdi>${one.name}</bdi></a>
      <button class="plain" onClick=${only(one.participant_id)}>${t("meeting.only")}</button></p>`)}
    <dl class="rows">
      ${meeting.starts_at && meeting.ends_at && html`<div><dt>${t("meeting.when")}</dt><dd>${clock(meeting.starts_at, event.time_zone)}–${clock(meeting.ends_at, event.time_zone)}</dd></div>`}
      ${meeting.form && html`<div><dt>${t("event.table")}</dt><dd>${meeting.table ?? t("event.online")}</dd></div>
      <div><dt>${t("filter.form")}</dt><dd>${heading("form", meeting.form)}${meeting.pair_id && html` · <a href=${link(`/pairs/${meeting.pair_id}`)}>${t("meeting.why")}</a>`}</dd></div>
      <div><dt>${t("filter.score")}</dt><dd>${number(meeting.value ?? 0, { maximumFractionDigits: 0 })} · ${label("meeting_origin", meeting.origin ?? "")}</dd></div>`}
      ${meeting.needs_interpreter && html`<div><dt>${t("meeting.interpreter")}</dt><dd>${interpreter ? html`<bdi>${interpreter.label}</bdi>` : t("meeting.no_interpreter")}</dd></div>`}
    </dl>
    ${sides.map(([own, partner]) => isOwn(own) && html`<${Coming} key=${own.participant_id} event=${event} own=${own} partner=${partner} isFixed=${isFixed} />`)}
    ${mayEdit.value && !isFixed && html`<div class="beside">
      <${Choice} label=${t("meeting.state")} value=${meeting.state} any=${null} options=${called("meeting_state", STATES)} onChange=${into(change, "state")} />
      <${Check} label=${t("meeting.pin")} checked=${meeting.pinned} onChange=${into(change, "pinned")} />
    </div>
    ${meeting.slot !== null && html`<p class="actions"><button onClick=${instead}>${t("meeting.instead")}</button></p>`}`}
  <//>`;
}
