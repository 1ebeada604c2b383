/** What parks know about supporting companies: read, found by meaning, written down for the other park. */
import { useState } from "preact/hooks";
import { get, patch, post, remove, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { heading, label, language, LANGUAGES, t } from "../i18n.js";
import { attempt, notify } from "../notices.js";
import { called, Choice, Filters, into, typed, useForm } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { allParks, ParkChoice } from "../parts/parks.js";
import { useGet, usePages, useSettled } from "../resource.js";
import { amend, link } from "../router.js";
import { isOurs, mayEdit } from "../session.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"PracticeOut">} Practice
 * @typedef {Practice["texts"][number]} Text
 */

const KINDS = ["programme", "call", "mentoring", "lesson"];

/** @param {View} props */
export default function Practices({ query }) {
  const [edited, edit] = useState(/** @type {Practice | "new" | null} */ (null));
  const asked = useSettled(query.about?.trim() ?? "", 300);
  const kind = /** @type {any} */ (query.kind);
  const found = useGet("/search/practices", asked ? { q: asked, kind, limit: 20 } : null);
  const ids = asked ? found.data?.items.map((one) => one.practice_id) ?? [] : undefined;
  const list = usePages("/practices", asked && !ids?.length ? null : { kind, ids, limit: 50 });
  const items = ids ? ids.flatMap((id) => list.items.find((one) => one.id === id) ?? []) : list.items;
  const after = () => { edit(null); list.reload(); };
  return html`<${Head} title=${t("nav.practices")} lead="practices.lead">
      ${mayEdit.value && html`<button class="main" onClick=${() => edit("new")}>${t("practices.add")}</button>`}<//>
    <${Filters}>
      <label>${t("practices.about")} <input type="search" maxlength="400" value=${query.about ?? ""} onInput=${typed(amend, "about")} /></label>
      <${Choice} label=${t("search.kind")} value=${query.kind} options=${called("practice_kind", KINDS)} onChange=${into(amend, "kind")} /><//>
    <${Listed} list=${asked && !ids?.length ? { ...found, items: found.data?.items } : { ...list, items }} empty=${html`<${Empty} of=${asked ? "search.none" : "practices.none"} help="practices.none_help" />`}>
      <ul class="initiatives">${items.map((one) => html`<li key=${one.id} class="panel"><${OnePractice} one=${one}
        quote=${found.data?.items.find((each) => each.practice_id === one.id)?.quote} onEdit=${() => attempt(async () => edit(await get("/practices/{practice_id}", { practice_id: one.id })))} after=${after} /></li>`)}</ul><//>
    ${edited && html`<${Edit} practice=${edited === "new" ? null : edited} onClose=${() => edit(null)} after=${after} />`}`;
}

/** In the reader's language, or the first there is. @param {Text[]} texts */
const inOne = (texts) => texts.find((one) => one.language === language.value) ?? texts[0];

/** @param {{one: Practice, quote: string | undefined, onEdit: () => void, after: () => void}} props */
function OnePractice({ one, quote, onEdit, after }) {
  const text = inOne(one.texts);
  const isOwn = isOurs(one.park);
  const of = { practice_id: one.id };
  /** As it was read just now, so that nobody's change is lost. @param {"published" | "withdrawn"} state */
  const become = (state) => attempt(async () => {
    const ifMatch = tagOf(await get("/practices/{practice_id}", of));
    if (state === "withdrawn") await remove("/practices/{practice_id}", { parameters: of, ifMatch });
    else await patch("/practices/{practice_id}", { parameters: of, body: /** @type {any} */ ({ state }), ifMatch });
    notify(heading("practice_state", state));
    after();
  });
  return html`<h3 lang=${text.language} dir="auto">${text.title}</h3>
    <p class="where">${[heading("practice_kind", one.kind), label("park", one.park)].join(" · ")} ${one.state !== "published" && html`<span class="tag">${label("practice_state", one.state)}</span>`}</p>
    ${quote && html`<p class="summary"><q dir="auto">${quote}</q></p>`}
    <p lang=${text.language} dir="auto">${text.text}</p>
    ${one.address && html`<p><a href=${one.address} rel="noreferrer" dir="ltr"><bdi>${one.address}</bdi></a></p>`}
    ${one.event_ids.length > 0 && html`<p class="hint">${t("nav.events")}: ${one.event_ids.map((id) => html`<a key=${id} href=${link(`/events/${id}`)}>${id}</a> `)}</p>`}
    ${isOwn && html`<p class="actions"><button onClick=${onEdit}>${t("workplan.edit")}</button>
      ${one.state !== "published" && html`<button onClick=${() => become("published")}>${t("practices.publish")}</button>`}
      ${one.state !== "withdrawn" && html`<button class="plain" onClick=${() => become("withdrawn")}>${t("practices.withdraw")}</button>`}</p>`}`;
}

/** @param {{practice: Practice | null, onClose: () => void, after: () => void}} props */
function Edit({ practice, onClose, after }) {
  const parks = allParks();
  const written = Object.fromEntries(practice?.texts.map((one) => [one.language, one]) ?? []);
  const form = useForm(`practice:${practice?.id ?? "new"}`, /** @type {Record<string, string>} */ ({
    kind: practice?.kind ?? "lesson", address: practice?.address ?? "", park: "", ...Object.fromEntries(LANGUAGES.flatMap((code) => [
      [`title_${code}`, written[code]?.title ?? ""], [`text_${code}`, written[code]?.text ?? ""]])) }));
  const { fields: of, text, long, choice } = form;
  const submit = async () => {
    const texts = LANGUAGES.filter((code) => of[`title_${code}`] || of[`text_${code}`]).map((code) => ({ language: code, title: of[`title_${code}`], text: of[`text_${code}`] }));
    const body = /** @type {any} */ ({ kind: of.kind, address: of.address || null, texts });
    if (practice) {
      const parameters = { practice_id: practice.id };
      await patch("/practices/{practice_id}", { parameters, body, ifMatch: tagOf(practice) });
    } else await post("/practices", { body: { ...body, park: of.park || null } });
    form.clear();
    after();
  };
  return html`<${Dialog} wide title=${t(practice ? "workplan.edit" : "practices.add")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p class="hint">${t("practices.masked")}</p>
    ${!practice && html`<${ParkChoice} parks=${parks} of=${form} />`}
    <div class="beside">${choice("kind", t("search.kind"), called("practice_kind", KINDS), null)}
      ${text("address", t("practices.address"), { type: "url", maxlength: 512 })}</div>
    ${LANGUAGES.map((code) => html`<fieldset class="stack" key=${code}><legend>${heading("language", code)}</legend>
      ${text(`title_${code}`, t("practices.title"), { maxlength: 256 })}${long(`text_${code}`, t("practices.text"), 4000)}</fieldset>`)}<//>`;
}
