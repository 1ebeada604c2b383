/** Stays of companies at the other park: what goes on, a new one, and how far the spaces of a site are booked over a year. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { day, heading, label, lasting, percent, t } from "../i18n.js";
import { Check, Choice, into, typed, useForm } from "../parts/fields.js";
import { Listed } from "../parts/list.js";
import { Pending } from "../problems.js";
import { useGet, usePages, useWhole, useYear } from "../resource.js";
import { amend, go, link } from "../router.js";
import { mayEdit, who } from "../session.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"StayOut">} Stay
 * @typedef {Schema<"OccupancyOut">} Occupancy
 */

/** @param {View} props */
export default function Stays({ query }) {
  const [isNew, setNew] = useState(false);
  const isAll = query.all === "true";
  const list = usePages("/stays", { open: isAll ? undefined : true, limit: 50 });
  const sites = useWhole("/sites").data ?? [];
  return html`<${Head} title=${t("nav.stays")} lead="stay.lead">
      ${mayEdit.value && html`<button class="main" onClick=${() => setNew(true)}>${t("stay.new")}</button>`}<//>
    <div class="filters"><${Check} label=${t("stay.ended_too")} checked=${isAll} onChange=${(/** @type {boolean} */ is) => amend({ all: is ? "true" : null })} /></div>
    <${Listed} list=${list} empty="stay.none">
      <ul class="companies">${list.items.map((stay) => html`<li key=${stay.id}>
        <h3><a href=${link(`/stays/${stay.id}`)}><bdi>${stay.company.name}</bdi></a></h3>
        <p class="where"><bdi>${stay.site.name}</bdi> · <bdi>${stay.space.name}</bdi></p><p class="where">${lasting(stay)}</p>
        <p class="tags"><span class="tag">${heading("stay_state", stay.state)}</span> ${stay.overdue && html`<span class="due late">${t("stay.overdue")}</span>`}</p>
      </li>`)}</ul><//>
    ${sites.length > 0 && html`<${SiteOfYear} sites=${sites} query=${query} />`}
    ${isNew && html`<${NewStay} sites=${sites} onClose=${() => setNew(false)} />`}`;
}

/** A row a space, a column a month: how much of it is booked. @param {{sites: {id: number, name: string, park: string}[], query: Record<string, string>}} props */
function SiteOfYear({ sites, query }) {
  const site = sites.find(({ id }) => id === Number(query.site)) ?? sites[0];
  const now = useYear();
  const year = Number(query.year) || now;
  const found = useGet("/sites/{site_id}/occupancy", { site_id: site.id, year });
  const months = Array.from({ length: 12 }, (_, month) => day(`2015-${String(month + 1).padStart(2, "0")}-01`, { month: "short" }));
  return html`<section class="panel drill" aria-labelledby="occupancy"><div class="headed"><h2 id="occupancy">${t("stay.occupancy")}</h2>
      <div class="filters"><${Choice} label=${t("stay.site")} value=${String(site.id)} any=${null} options=${sites.map((one) => [String(one.id), one.name])} onChange=${into(amend, "site")} />
        <label>${t("indicators.year")} <input type="number" min="2000" max="2100" value=${year} onChange=${typed(amend, "year")} /></label></div></div>
    ${found.error || !found.data ? html`<${Pending} of=${found} />`
      : found.data.spaces.length === 0 ? html`<p class="hint">${t("stay.no_spaces")}</p>`
      : html`<p>${t("stay.booked", { booked: found.data.booked, available: found.data.available, share: percent(found.data.share ?? 0) })}</p>
        <div class="scrolls" tabindex="0"><table class="table funnel"><caption class="hidden">${t("stay.occupancy")}</caption>
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
  const { fields, set, clear, text, long } = useForm("new-stay", EMPTY);
  const own = who.value?.park ?? undefined;
  const companies = useWhole("/companies", { park: own }).data ?? [];
  const park = own ?? companies.find(({ id }) => id === Number(fields.company))?.park;
  const hosts = sites.filter((site) => site.park !== park);
  const spaces = useWhole("/spaces").data ?? [];
  const offered = hosts.flatMap((site) => spaces.filter((space) => space.site_id === site.id).map((space) => /** @type {[string, string]} */ ([String(space.id), `${site.name}: ${space.name}`])));
  const equipment = spaces.find(({ id }) => id === Number(fields.space))?.equipment ?? [];
  const choose = (/** @type {string} */ one, /** @type {boolean} */ isChosen) =>
    set({ equipment: [...fields.equipment.filter((other) => other !== one), ...(isChosen ? [one] : [])] });
  const field = (/** @type {keyof typeof EMPTY} */ name, more = {}) => text(name, t(`new_stay.${name}`), more);
  const submit = async () => {
    const made = await post("/stays", { body: {
      company_id: Number(fields.company), space_id: Number(fields.space), starts_on: fields.starts_on, ends_on: fields.ends_on, note: fields.note || null,
      equipment: fields.equipment, workplaces: fields.workplaces ? Number(fields.workplaces) : null, services: fields.services.split(",").map((one) => one.trim()).filter(Boolean),
    } });
    clear();
    go(`/stays/${made.id}`);
  };
  return html`<${Dialog} wide title=${t("stay.new")} onClose=${onClose} onSubmit=${submit}><p>${t("stay.new_help")}</p>
    <div class="beside"><${Choice} label=${t("new_stay.company")} value=${fields.company} any=${t("act.choose")} options=${companies.map((one) => [String(one.id), one.name])} onChange=${(/** @type {string} */ company) => set({ company, space: "", equipment: [] })} />
      <${Choice} label=${t("new_stay.space")} value=${fields.space} any=${t("act.choose")} options=${offered} onChange=${(/** @type {string} */ space) => set({ space, equipment: [] })} /></div>
    ${equipment.length > 0 && html`<fieldset class="stack"><legend>${t("stay.equipment")}</legend>${equipment.map((one) => html`<label class="check" key=${one}>
      <input type="checkbox" checked=${fields.equipment.includes(one)} onChange=${(/** @type {any} */ event) => choose(one, event.target.checked)} /> <bdi>${one}</bdi></label>`)}</fieldset>`}
    <div class="beside">${field("starts_on", { type: "date", required: true })}${field("ends_on", { type: "date", required: true })}${field("workplaces", { type: "number", min: 1, max: 1000 })}</div>
    ${field("services", { maxlength: 500 })}
    ${long("note", t("note"), 500, { hint: t("stay.note") })}<//>`;
}
