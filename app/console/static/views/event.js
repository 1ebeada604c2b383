/** An event: its timetable by table and slot, its participants, and a plan or repair before it is adopted. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { heading, t } from "../i18n.js";
import { Agendas } from "../parts/agendas.js";
import { usePeople } from "../parts/colleagues.js";
import { Choice, into } from "../parts/fields.js";
import { Empty } from "../parts/list.js";
import { MeetingWindow } from "../parts/meeting.js";
import { Participants } from "../parts/participants.js";
import { AskForPlan, Changes, Figures, isOpen, PlanState, Preview, Repair, Shortfalls, usePlan } from "../parts/planning.js";
import { Tabs } from "../parts/tabs.js";
import { both, clock, isOf, Timetable, when } from "../parts/timetable.js";
import { Pending } from "../problems.js";
import { useGet, useWhole } from "../resource.js";
import { amend, link } from "../router.js";
import { isOurs, mayEdit } from "../session.js";
import { useTitle } from "../title.js";
import { nameOf } from "./events.js";

/**
 * @typedef {import("../parts/timetable.js").Meeting} Meeting
 * @typedef {import("../parts/planning.js").Event} Event
 * @typedef {import("../parts/planning.js").Participant} Participant
 */

const TABS = ["timetable", "participants", "changes"];

/** @param {View} props */
export default function OneEvent({ params, query }) {
  const id = Number(params.id);
  const event = useGet("/events/{event_id}", { event_id: id });
  const versions = useGet("/events/{event_id}/plans", { event_id: id, preview: false, limit: 20 });
  const people = useWhole("/events/{event_id}/participants", { event_id: id });
  const latest = versions.data?.items.find(({ number }) => number !== null);
  const going = versions.data?.items.find(isOpen);
  const shown = usePlan(id, query.plan ? Number(query.plan) : (going ?? latest)?.id ?? null);
  const [asks, setAsks] = useState(/** @type {"plan" | "repair" | null} */ (null));
  useTitle(event.data && nameOf(event.data));
  const found = event.data, plan = shown.data;
  const after = () => [event, versions, people, shown].forEach(({ reload }) => reload());
  if (event.error || !found || !versions.data || !people.data) return html`<${Pending} of=${event} />`;
  const tab = TABS.includes(query.tab) ? query.tab : latest || plan ? "timetable" : "participants";
  const isPreview = plan?.preview && plan.number === null && plan.state === "done";
  return html`<p class="hint"><a href=${link("/events")}>${t("nav.events")}</a></p>
    <div class="headed"><h1><bdi>${nameOf(found)}</bdi></h1>
      ${mayEdit.value && !isPreview && html`<p class="actions"><button class=${latest ? "" : "main"} onClick=${() => setAsks("plan")}>${t(latest ? "plan.again" : "plan.do")}</button>
        ${latest && html`<button class="main" onClick=${() => setAsks("repair")}>${t("repair.do")}</button>`}</p>`}</div>
    <p class="lead">${when(found)}${found.place && html` · <bdi>${found.place}</bdi>`} · ${found.time_zone} · ${heading("event_state", found.state)}</p>
    <${Tabs} label=${t("event.parts")} names=${TABS} chosen=${tab} says=${(/** @type {string} */ name) => t(`event_tab.${name}`)} />
    ${plan && html`<${PlanState} event=${found} plan=${plan} after=${after} />`}
    ${tab === "participants" && html`<${Participants} event=${found} people=${people.data} after=${after} />`}
    ${tab !== "participants" && (plan?.state === "done" ? html`<${Version} event=${found} plan=${plan} people=${people.data} isPreview=${isPreview} tab=${tab} query=${query} after=${after} />`
      : latest || going || query.plan ? !plan && html`<${Pending} of=${shown} />` : html`<${Empty} of="event.no_version" />`)}
    ${asks === "plan" && html`<${AskForPlan} event=${found} hasVersion=${Boolean(latest)} onClose=${() => setAsks(null)} />`}
    ${asks === "repair" && html`<${Repair} event=${found} participants=${people.data} onClose=${() => setAsks(null)} />`}`;
}

/** @param {{event: Event, plan: import("../parts/planning.js").Plan, people: Participant[], isPreview: boolean, tab: string, query: Record<string, string>, after: () => void}} props */
function Version({ event, plan, people, isPreview, tab, query, after }) {
  const [opened, setOpened] = useState(/** @type {Meeting | null} */ (null));
  const of = { event_id: event.id, plan_id: plan.id };
  const meetings = useWhole("/events/{event_id}/plans/{plan_id}/meetings", of);
  const changes = useWhole("/events/{event_id}/plans/{plan_id}/changes", isPreview || tab === "changes" ? of : null);
  if (meetings.error || !meetings.data) return html`<${Pending} of=${meetings} />`;
  const chosen = query.of ? Number(query.of) : null;
  const marked = new Map((isPreview ? changes.data ?? [] : []).flatMap((one) => one.changes.flatMap(({ after, kind }) =>
    after ? [[`${one.participant_id} ${after.slot}`, kind]] : [])));
  if (tab === "changes") {
    if (changes.error) return html`<${Pending} of=${changes} />`;
    return changes.data?.length ? html`<${Changes} event=${event} changes=${changes.data} />`
      : html`<${Empty} of="event.no_changes" />`;
  }
  const unplaced = meetings.data.filter(({ slot }) => slot === null);
  return html`
    ${isPreview && changes.data && html`<${Preview} event=${event} plan=${plan} changes=${changes.data} after=${after} />`}
    <${Figures} plan=${plan} /><${Shortfalls} plan=${plan} />
    <div class="headed"><div class="filters"><${Choice} label=${t("event.of")} value=${query.of} any=${t("event.everybody")} onChange=${into(amend, "of")}
      options=${[...people].sort((x, y) => x.name.localeCompare(y.name)).map((one) => [String(one.id), one.name])} /></div>
      ${mayEdit.value && !isPreview && html`<${Agendas} event=${event} of=${chosen} />`}</div>
    ${chosen !== null && html`<${Agenda} event=${event} people=${people} meetings=${meetings.data} of=${chosen} onOpen=${setOpened} />`}
    <${Timetable} event=${event} meetings=${meetings.data} of=${chosen} marked=${marked} onOpen=${setOpened} />
    ${unplaced.length > 0 && html`<h2>${t("event.unplaced")}</h2><ul class="lines">${unplaced.map((one) => html`<li key=${one.id}><bdi>${both(one)}</bdi></li>`)}</ul>`}
    ${opened && html`<${MeetingWindow} event=${event} people=${people} meeting=${opened} isFixed=${isPreview} onClose=${() => setOpened(null)} after=${meetings.reload} />`}`;
}

/** One participant's day in its order. @param {{event: Event, people: Participant[], meetings: Meeting[], of: number, onOpen: (meeting: Meeting) => void}} props */
function Agenda({ event, people, meetings, of, onOpen }) {
  const { names } = usePeople(event.id, isOurs(people.find(({ id }) => id === of)?.park ?? "") ? of : null);
  const comes = (/** @type {Meeting["a"]} */ { delegate_id: sent, colleague_ids: join }) => [sent, ...(join ?? [])].map((id) => names.get(Number(id))).filter(Boolean).join(", ");
  const mine = meetings.filter((one) => isOf(one, of) && one.slot !== null).sort((x, y) => Number(x.slot) - Number(y.slot));
  return html`<ol class="agenda">${mine.map((one) => html`<li key=${one.id}>
    ${one.starts_at && html`<time datetime=${one.starts_at}>${clock(one.starts_at, event.time_zone)}</time>`} ${one.table && `${t("event.table")} ${one.table}`}
    <button class="plain" onClick=${() => onOpen(one)}><bdi>${(one.a.participant_id === of ? one.b : one.a).name ?? t("event.held_back")}</bdi></button>
    <small><bdi>${comes(one.a.participant_id === of ? one.a : one.b)}</bdi></small></li>`)}</ol>`;
}
