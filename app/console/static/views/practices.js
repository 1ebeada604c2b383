/** What parks know about supporting companies: read, found by meaning, written down for the other park. */
import { useState } from "preact/hooks";
import { get, patch, post, remove, tagOf } from "../api.js";
import { Dialog } from "../dialog.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { label, language, LANGUAGES, t } from "../i18n.js";
import { attempt, notify, submitting } from "../notices.js";
import { called, Choice, Filters, into, LongText, sentence, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { ParkChoice, allParks } from "../parts/parks.js";
import { usePages, useResource, useSettled } from "../resource.js";
import { amend, link } from "../router.js";
import { mayEdit, who } from "../session.js";
import { useTitle } from "../title.js";

/**
 * @typedef {Schema<"PracticeOut">} Practice
 * @typedef {Practice["texts"][number]} Text
 */

const KINDS = ["programme", "call", "mentoring", "lesson"];

/** @param {View} props */
export default function Practices({ query }) {
  useTitle(t("nav.practices"));
  const [edited, edit] = useState(/** @type {Practice | "new" | null} */ (null));
  const asked = useSettled(query.about?.trim() ?? "", 300);
  const kind = /** @type {any} */ (query.kind);
  const found = useResource(asked ? `practices about ${asked} ${kind}` : null, async (signal) =>
    (await get("/api/v1/search/practices", { q: asked, kind, limit: 20 }, signal)).items);
  const ids = asked ? found.data?.map((one) => one.practice_id) ?? [] : undefined;
  const list = usePages(asked && !ids?.length ? null : `practices ${kind} ${ids}`, (cursor, signal) =>
    get("/api/v1/practices", { kind, ids, cursor, limit: 50 }, signal));
  const items = ids ? ids.flatMap((id) => list.items.find((one) => one.id === id) ?? []) : list.items;
  const after = () => { edit(null); list.reload(); };
  return html`<div class="headed"><h1>${t("nav.practices")}</h1>
      ${mayEdit.value && html`<button class="main" onClick=${() => edit("new")}>${t("practices.add")}</button>`}</div>
    <p class="lead">${t("practices.lead")}</p>
    <${Filters}>
      <label>${t("practices.about")} <input type="search" maxlength="400" value=${query.about ?? ""} onInput=${typed(amend, "about")} /></label>
      <${Choice} label=${t("search.kind")} value=${query.kind} options=${called("practice_kind", KINDS)} onChange=${(/** @type {string} */ one) => amend({ kind: one || null })} /><//>
    <${Listed} list=${asked && !ids?.length ? { ...found, data: found.data } : { ...list, items }} empty=${html`<${Empty} title=${t(asked ? "search.none" : "practices.none")}><p>${t("practices.none_help")}</p><//>`}>
      <ul class="initiatives">${items.map((one) => html`<li key=${one.id} class="panel"><${OnePractice} one=${one}
        quote=${found.data?.find((each) => each.practice_id === one.id)?.quote} onEdit=${() => attempt(async () => edit(await get("/api/v1/practices/{practice_id}", { practice_id: one.id })))} after=${after} /></li>`)}</ul><//>
    ${edited && html`<${Edit} practice=${edited === "new" ? null : edited} onClose=${() => edit(null)} after=${after} />`}`;
}

/** In the reader's language, or the first there is. @param {Text[]} texts */
const inOne = (texts) => texts.find((one) => one.language === language.value) ?? texts[0];

/** @param {{one: Practice, quote: string | undefined, onEdit: () => void, after: () => void}} props */
function OnePractice({ one, quote, onEdit, after }) {
  const text = inOne(one.texts);
  const isOwn = mayEdit.value && (!who.value?.park || who.value.park === one.park);
  const of = { practice_id: one.id };
  /** As it was read just now, so that nobody's change is lost. @param {"published" | "withdrawn"} state */
  const become = (state) => attempt(async () => {
    const ifMatch = tagOf(await get("/api/v1/practices/{practice_id}", of));
    if (state === "withdrawn") await remove("/api/v1/practices/{practice_id}", { parameters: of, ifMatch });
    else await patch("/api/v1/practices/{practice_id}", { parameters: of, body: /** @type {any} */ ({ state }), ifMatch });
    notify(sentence(label("practice_state", state)));
    after();
  });
  return html`<h3 lang=${text.language} dir="auto">${text.title}</h3>
    <p class="where">${[sentence(label("practice_kind", one.kind)), label("park", one.park)].join(" · ")} ${one.state !== "published" && html`<span class="tag">${label("practice_state", one.state)}</span>`}</p>
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
  const { fields, set, clear } = useDraft(`practice:${practice?.id ?? "new"}`, {
    kind: practice?.kind ?? "lesson", address: practice?.address ?? "", park: "", ...Object.fromEntries(LANGUAGES.flatMap((code) => [
      [`title_${code}`, written[code]?.title ?? ""], [`text_${code}`, written[code]?.text ?? ""]])) });
  const of = /** @type {Record<string, string>} */ (fields);
  const submit = submitting(async () => {
    const texts = LANGUAGES.filter((code) => of[`title_${code}`] || of[`text_${code}`]).map((code) => ({ language: code, title: of[`title_${code}`], text: of[`text_${code}`] }));
    const body = /** @type {any} */ ({ kind: fields.kind, address: fields.address || null, texts });
    if (practice) {
      const parameters = { practice_id: practice.id };
      await patch("/api/v1/practices/{practice_id}", { parameters, body, ifMatch: tagOf(practice) });
    } else await post("/api/v1/practices", { body: { ...body, park: fields.park || null } });
    clear();
    after();
  });
  return html`<${Dialog} wide title=${t(practice ? "workplan.edit" : "practices.add")} onClose=${onClose} onSubmit=${submit} says=${t("workplan.save")}>
    <p class="hint">${t("practices.masked")}</p>
    ${!practice && html`<${ParkChoice} parks=${parks} park=${fields.park} onChange=${into(set, "park")} />`}
    <div class="beside"><${Choice} label=${t("search.kind")} value=${fields.kind} any=${null} options=${called("practice_kind", KINDS)} onChange=${into(set, "kind")} />
      <label>${t("practices.address")} <input type="url" maxlength="512" value=${fields.address} onInput=${typed(set, "address")} /></label></div>
    ${LANGUAGES.map((code) => html`<fieldset class="stack" key=${code}><legend>${sentence(label("language", code))}</legend>
      <label>${t("practices.title")} <input maxlength="256" value=${of[`title_${code}`]} onInput=${typed(set, `title_${code}`)} /></label>
      <${LongText} label=${t("practices.text")} value=${of[`text_${code}`]} most=${4000} onInput=${into(set, `text_${code}`)} /></fieldset>`)}<//>`;
}
