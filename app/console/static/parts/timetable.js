/**
 * The timetable of an event: a row for each table, a column for each slot. It is one stop of the tab key; arrow keys go from
 * cell to cell, Home and End to the first and last slot, Enter opens a meeting (WAI-ARIA grid pattern).
 */
import { useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { day, label, language, t } from "../i18n.js";

/**
 * @typedef {Schema<"EventInFull">} Event
 * @typedef {import("../types").Item<"/events/{event_id}/plans/{plan_id}/meetings">} Meeting
 */

/** The clock of the event at a moment. @param {string} iso @param {string} zone */
export const clock = (iso, zone) =>
  new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(new Date(iso));

/**
 * `marked`: participants and slots of meetings that a preview would change, with how. `of`: whose meetings stand out.
 * @param {{event: Event, meetings: Meeting[], of: number | null, marked?: Map<string, string>, onOpen: (meeting: Meeting) => void}} props
 */
export function Timetable({ event, meetings, of, marked = new Map(), onOpen }) {
  const rows = rowsOf(event, meetings);
  const [[row, column], setAt] = useState(/** @type {[number, number]} */ ([0, 0]));
  const grid = useRef(/** @type {HTMLTableElement | null} */ (null));
  /** @param {number} toRow @param {number} toColumn */
  const move = (toRow, toColumn) => {
    const next = /** @type {[number, number]} */ ([within(toRow, rows.length), within(toColumn, event.slots.length)]);
    setAt(next);
    const cell = grid.current?.rows[next[0] + 1]?.cells[next[1] + 1];
    cell?.focus();
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  /** @param {KeyboardEvent} key */
  const onKeyDown = (key) => {
    const steps = /** @type {Record<string, [number, number]>} */ ({
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [key.ctrlKey ? 0 : row, 0], End: [key.ctrlKey ? rows.length : row, event.slots.length],
      PageUp: [row - 8, column], PageDown: [row + 8, column],
    });
    const to = steps[key.key];
    const meeting = rows[row]?.at(event.slots[column]?.number);
    if (to) move(...to);
    else if ((key.key === "Enter" || key.key === " ") && meeting) onOpen(meeting);
    else return;
    key.preventDefault();
    key.stopPropagation();
  };
  return html`<div class="hall"><table role="grid" ref=${grid} aria-label=${t("event.grid")} aria-describedby="grid-keys" onKeyDown=${onKeyDown}>
    <thead><tr><th scope="col">${t("event.table")}</th>
      ${event.slots.map((slot) => html`<th scope="col" key=${slot.number}><time datetime=${slot.starts_at}>${clock(slot.starts_at, event.time_zone)}</time></th>`)}</tr></thead>
    <tbody>${rows.map((one, r) => html`<tr key=${one.label}><th scope="row">${one.label}</th>
      ${event.slots.map((slot, c) => {
        const meeting = one.at(slot.number);
        const isFaint = of !== null && meeting && !isOf(meeting, of);
        return html`<td key=${slot.number} role="gridcell" tabindex=${r === row && c === column ? 0 : -1} onFocus=${() => setAt([r, c])}
          aria-label=${spoken(meeting, one.label, clock(slot.starts_at, event.time_zone))}
          class=${[meeting && "meets", isFaint && "faint", of !== null && meeting && !isFaint && "own", meeting?.state !== "planned" && meeting?.state,
            meeting && [meeting.a, meeting.b].map((one) => marked.get(`${one.participant_id} ${slot.number}`))].flat().filter(Boolean).join(" ")} onClick=${() => meeting && onOpen(meeting)}>
          ${meeting && html`<bdi>${meeting.a.name}</bdi><bdi>${meeting.b.name}</bdi>${meeting.held_back && t("event.held_back")}${meeting.pinned && html`<i class="pin" aria-hidden="true" />`}`}</td>`;
      })}</tr>`)}</tbody>
  </table></div>
  <p class="hint" id="grid-keys">${t("event.grid_keys")}</p>`;
}

/** @param {Meeting} meeting */
export const both = ({ a, b, held_back: why }) => [a.name, b.name, why && t("event.held_back")].filter(Boolean).join(" – ");

/** @param {Meeting} meeting @param {number} participant */
export const isOf = ({ a, b }, participant) => a.participant_id === participant || b.participant_id === participant;

/** The tables that are used, in their order, and what has no table (online) in rows below. @param {Event} event @param {Meeting[]} meetings */
function rowsOf(event, meetings) {
  /** @type {Map<string, Map<number, Meeting>>} */
  const used = new Map(event.tables.map((table) => [table.label, new Map()]));
  for (const meeting of meetings) {
    if (meeting.slot === null) continue;
    const at = meeting.table ?? t(meeting.form ? "event.online" : "event.held_back");
    let name = at, more = 1;
    while (used.get(name)?.has(meeting.slot)) name = `${at} ${++more}`;
    if (!used.has(name)) used.set(name, new Map());
    used.get(name)?.set(meeting.slot, meeting);
  }
  return [...used].filter(([, at]) => at.size > 0).map(([name, at]) => ({ label: name, at: (/** @type {number} */ slot) => at.get(slot) }));
}

/** @param {number} value @param {number} count */
const within = (value, count) => Math.min(Math.max(value, 0), count - 1);

/** @param {Meeting | undefined} meeting @param {string} table @param {string} time */
const spoken = (meeting, table, time) =>
  meeting ? `${time}, ${t("event.table")} ${table}: ${both(meeting)}, ${label("meeting_state", meeting.state)}`
    : `${time}, ${t("event.table")} ${table}: ${t("event.free")}`;

/** @param {Event} event */
export const when = (event) =>
  event.ends_on === event.starts_on ? day(event.starts_on) : `${day(event.starts_on)} – ${day(event.ends_on)}`;
