/** Stays of companies at the other park: what goes on, a new one, and how far the spaces of a site are booked over a year. */
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { day, label, percent, t } from "../i18n.js";
import { submitting } from "../notices.js";
import { Check, Choice, into, LongText, sentence, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { whole } from "../parts/whole.js";
import { Pending } from "../problems.js";
import { usePages, useResource } from "../resource.js";
import { amend, go, link } from "../router.js";
import { mayEdit, who } from "../session.js";
import { useTitle } from "../title.js";

/**
 * @typedef {Schema<"StayOut">} Stay
 * @typedef {Schema<"OccupancyOut">} Occupancy
 */

/** @param {View} props */
export default function Stays({ query }) {
  useTitle(t("nav.stays"));
  const [isNew, setNew] = useState(false);
  const isAll = query.all === "true";
  const list = usePages(`stays ${isAll}`, (cursor, signal) => get("/api/v1/stays", { open: isAll ? undefined : true, cursor, limit: 50 }, signal));
  const sites = useResource("sites", (signal) => whole((cursor) => get("/api/v1/sites", { limit: 100, cursor }, signal))).data ?? [];
  return html`<div class="headed"><h1>${t("nav.stays")}</h1>
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("stay.new")}</button>`}</div>
    <p class="lead">${t("stay.lead")}</p>
    <div class="filters"><${Check} label=${t("stay.ended_too")} checked=${isAll} onChange=${(/** @type {boolean} */ is) => amend({ all: is ? "true" : null })} /></div>
    <${Listed} list=${list} empty=${html`<${Empty} title=${t("stay.none")}><p>${t("stay.none_help")}</p><//>`}>
      <ul class="companies">${list.items.map((stay) => html`<li key=${stay.id}>
        <h3><a href=${link(`/stays/${stay.id}`)}><bdi>${stay.company.name}</bdi></a></h3>
        <p class="where"><bdi>${stay.site.name}</bdi> · <bdi>${stay.space.name}</bdi></p><p class="where">${dates(stay)}</p>
        <p class="tags"><span class="tag">${sentence(label("stay_state", stay.state))}</span> ${stay.overdue && html`<span class="due late">${t("stay.overdue")}</span>`}</p>
      </li>`)}</ul><//>
    ${sites.length > 0 && html`<${SiteOfYear} sites=${sites} query=${query} />`}
    ${isNew && html`<${NewStay} sites=${sites} onClose=${() => setNew(false)} />`}`;
}

/** @param {{starts_on: string, ends_on: string}} stay */
export const dates = ({ starts_on: from, ends_on: to }) => [from, to].map((one) => day(one, { dateStyle: "medium" })).join(" – ");

/** A row a space, a column a month: how much of it is booked. @param {{sites: {id: number, name: string, park: string}[], query: Record<string, string>}} props */
function SiteOfYear({ sites, query }) {
  const site = sites.find(({ id }) => id === Number(query.site)) ?? sites[0];
  const year = Number(query.year) || new Date().getFullYear();
  const found = useResource(`occupancy ${site.id} ${year}`, (signal) => get("/api/v1/sites/{site_id}/occupancy", { site_id: site.id, year }, signal));
  const months = Array.from({ length: 12 }, (_, month) => day(`2015-${String(month + 1).padStart(2, "0")}-01`, { month: "short" }));
  return html`<section class="panel drill" aria-labelledby="occupancy"><div class="headed"><h2 id="occupancy">${t("stay.occupancy")}</h2>
      <div class="filters"><${Choice} label=${t("stay.site")} value=${String(site.id)} any=${null} options=${sites.map((one) => [String(one.id), one.name])} onChange=${into(amend, "site")} />
        <label>${t("indicators.year")} <input type="number" min="2000" max="2100" value=${year} onChange=${typed(amend, "year")} /></label></div></div>
    ${found.error || !found.data ? html`<${Pending} of=${found} />`
      : found.data.spaces.length === 0 ? html`<p class="hint">${t("stay.no_spaces")}</p>`
      : html`<p>${t("stay.booked", { booked: found.data.booked, available: found.data.available, share: percent(found.data.share ?? 0) })}</p>
        <div class="scrolls"><table class="table funnel"><caption class="hidden">${t("stay.occupancy")}</caption>
          <thead><tr><td></td>${months.map((month) => html`<th scope="col" key=${month}>${month}</th>`)}</tr></thead>
          <tbody>${found.data.spaces.map((one) => html`<tr key=${one.space.id}><th scope="row"><bdi>${one.space.name}</bdi> <small>${label("space_kind", one.space.kind)}</small></th>
            ${months.map((month, at) => html`<${Month} key=${month} of=${one.months.find((each) => each.month === at + 1)} />`)}</tr>`)}</tbody></table></div>`}</section>`;
}

/** @param {{of: Occupancy["spaces"][number]["months"][number] | undefined}} props */
function Month({ of }) {
  if (!of?.available) return html`<td class="figure" />`;
  const share = of.booked / of.available;
  return html`<td class="figure" style=${{ "--heat": `${Math.round(45 * share)}%` }}>${percent(share)}</td>`;
}

const EMPTY = { company: "", space: "", starts_on: "", ends_on: "", workplaces: "", services: "", note: "", equipment: /** @type {string[]} */ ([]) };

/** @param {{sites: {id: number, name: string, park: string}[], onClose: () => void}} props */
function NewStay({ sites, onClose }) {
  const { fields, set, clear } = useDraft("new-stay", EMPTY);
  const own = who.value?.park ?? undefined;
  const companies = useResource(`guests ${own}`, (signal) => whole((cursor) => get("/api/v1/companies", { park: own, limit: 100, cursor }, signal))).data ?? [];
  const park = own ?? companies.find(({ id }) => id === Number(fields.company))?.park;
  const hosts = sites.filter((site) => site.park !== park);
  const spaces = useResource("spaces", (signal) => whole((cursor) => get("/api/v1/spaces", { limit: 100, cursor }, signal))).data ?? [];
  const offered = hosts.flatMap((site) => spaces.filter((space) => space.site_id === site.id).map((space) => /** @type {[string, string]} */ ([String(space.id), `${site.name}: ${space.name}`])));
  const equipment = spaces.find(({ id }) => id === Number(fields.space))?.equipment ?? [];
  const choose = (/** @type {string} */ one, /** @type {boolean} */ isChosen) =>
    set({ equipment: [...fields.equipment.filter((other) => other !== one), ...(isChosen ? [one] : [])] });
  const field = (/** @type {keyof typeof EMPTY} */ name, /** @type {string} */ type, more = {}) => html`<label>${t(`new_stay.${name}`)}
    <input type=${type} value=${fields[name]} onInput=${typed(set, name)} ...${more} /></label>`;
  const submit = submitting(async () => {
    const made = await post("/api/v1/stays", { body: {
      company_id: Number(fields.company), space_id: Number(fields.space), starts_on: fields.starts_on, ends_on: fields.ends_on, note: fields.note || null,
      equipment: fields.equipment, workplaces: fields.workplaces ? Number(fields.workplaces) : null, services: fields.services.split(",").map((one) => one.trim()).filter(Boolean),
    } });
    clear();
    go(`/stays/${made.id}`);
  });
  return html`<${Dialog} wide title=${t("stay.new")} onClose=${onClose} onSubmit=${submit}><p>${t("stay.new_help")}</p>
    <div class="beside"><${Choice} label=${t("new_stay.company")} value=${fields.company} any=${t("act.choose")} options=${companies.map((one) => [String(one.id), one.name])} onChange=${(/** @type {string} */ company) => set({ company, space: "", equipment: [] })} />
      <${Choice} label=${t("new_stay.space")} value=${fields.space} any=${t("act.choose")} options=${offered} onChange=${(/** @type {string} */ space) => set({ space, equipment: [] })} /></div>
    ${equipment.length > 0 && html`<fieldset class="stack"><legend>${t("stay.equipment")}</legend>${equipment.map((one) => html`<label class="check" key=${one}>
      <input type="checkbox" checked=${fields.equipment.includes(one)} onChange=${(/** @type {any} */ event) => choose(one, event.target.checked)} /> <bdi>${one}</bdi></label>`)}</fieldset>`}
    <div class="beside">${field("starts_on", "date", { required: true })}${field("ends_on", "date", { required: true })}${field("workplaces", "number", { min: 1, max: 1000 })}</div>
    ${field("services", "text", { maxlength: 500 })}
    <${LongText} label=${t("note")} hint=${t("stay.note")} value=${fields.note} most=${500} onInput=${into(set, "note")} /><//>`;
}
