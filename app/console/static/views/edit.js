/** A company as its park writes it: a new one, or a change of what stands there. What somebody else changed meanwhile is not lost. */
import { useState } from "preact/hooks";
import { get, patch, post, Problem, tagOf } from "../api.js";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { label, language, t } from "../i18n.js";
import { notify, submitting } from "../notices.js";
import { formOf, inShort, isSame, pick, sentOf, written } from "../parts/company-form.js";
import { Check, Choice, every, into, Several, Written } from "../parts/fields.js";
import { useSectors } from "../parts/match-filters.js";
import { NEW_OPPORTUNITY, OpportunityFields } from "../parts/opportunity-fields.js";
import { Pending, told } from "../problems.js";
import { useResource } from "../resource.js";
import { go, link } from "../router.js";
import { isOurs, who } from "../session.js";
import { useTitle } from "../title.js";

/**
 * @typedef {Schema<"CompanyOut">} Company
 * @typedef {import("../parts/company-form.js").Form} Form
 * @typedef {{form: Form, set: (some: Form) => void, at: (path: string) => string}} Fields `at`: what is wrong at a path
 */

/** @param {{params: {id?: string}}} props */
export default function Edit({ params }) {
  const id = params.id ? Number(params.id) : null;
  const found = useResource(id === null ? null : `company ${id} to edit`, (signal) => get("/companies/{company_id}", { company_id: Number(id) }, signal));
  useTitle(found.data?.name ?? t("edit.new"));
  if (found.error || id && !found.data) return html`<${Pending} of=${found} />`;
  if (found.data && !isOurs(found.data.park)) return html`<h1><bdi>${found.data.name}</bdi></h1><p class="box">${t("edit.not_ours", { park: label("park", found.data.park ?? "–") })} <a href=${link(`/companies/${id}`)}>${t("company.profile")}</a></p>`;
  return html`<${CompanyForm} key=${id} company=${found.data ?? null} />`;
}

/**
 * What is typed, and what it was typed over with its tag: so one's own change can be told from somebody else's.
 * @param {Company | null} company
 */
function useChange(company) {
  const draft = useDraft(`company:${company?.id ?? "new"}`, /** @type {Form} */ ({ base: null, form: null, theirs: null, tag: "" }));
  const [refused, setRefused] = useState(/** @type {Problem | null} */ (null));
  const base = draft.fields.base ?? formOf(company), form = draft.fields.form ?? base, theirs = draft.fields.theirs ?? {}, said = written(form);
  const changed = Object.keys(said).filter((name) => !isSame(said[name], base[name]));
  const set = (/** @type {Form} */ some) => draft.set({ base, form: { ...form, ...some }, tag: draft.fields.tag || (company && tagOf(company)) || "" });
  const send = async () => {
    const body = /** @type {any} */ (Object.fromEntries((company ? changed : Object.keys(said)).map((name) => [name, sentOf(name, said[name])])));
    if (!company) return post("/companies", { body });
    return patch("/companies/{company_id}", { parameters: { company_id: company.id }, body, ifMatch: draft.fields.tag });
  };
  /** Takes over what others changed, but for what was changed here, too: that is told side by side. */
  const merge = async () => {
    const now = await get("/companies/{company_id}", { company_id: Number(company?.id) });
    const anew = formOf(now);
    const both = changed.filter((name) => (name in theirs || !isSame(anew[name], base[name])) && !isSame(anew[name], said[name]));
    draft.set({ base: anew, tag: tagOf(now) ?? "", theirs: pick(both, anew), form: { ...anew, ...pick(changed, said) } });
  };
  const submit = submitting(async () => {
    setRefused(null);
    try {
      const saved = await send();
      draft.clear();
      notify(t("edit.saved", { name: saved.name }));
      go(`/companies/${saved.id}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500 || error.status === 0) throw error;
      if (error.status === 412) await merge();
      else set(said); // what is wrong is told by its place in that
      setRefused(error);
      requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid]") ?? document.querySelector(".trouble"))?.focus());
    }
  });
  const take = (/** @type {string} */ name) => {
    set({ [name]: theirs[name] });
    draft.set({ theirs: pick(Object.keys(theirs).filter((other) => other !== name), theirs) });
  };
  const discard = () => {
    draft.clear();
    setRefused(null);
  };
  return { form, set, theirs, take, refused, submit, discard, isTouched: draft.isTouched, isChanged: changed.length > 0 };
}

/** @param {{company: Company | null}} props */
function CompanyForm({ company }) {
  const { form, set, theirs, take, refused, submit, discard, isTouched, isChanged } = useChange(company);
  const home = company ? `/companies/${company.id}` : "/companies";
  const at = (/** @type {string} */ path) => (refused?.errors ?? []).filter(({ field }) => field === path).map(({ reason }) => reason).join("; ");
  const isWrong = (/** @type {string} */ path) => Boolean(refused?.errors.some(({ field }) => field.startsWith(path)));
  const fields = { form, set, at, isWrong };
  return html`<p class="hint"><a href=${link(home)}>${company ? html`<bdi>${company.name}</bdi>` : t("nav.companies")}</a></p>
    <h1>${company ? html`<bdi>${form.name}</bdi>` : t("edit.new")}</h1>
    ${isTouched && html`<p class="box" role="status">${t("edit.unsaved")} <button class="plain" onClick=${discard}>${t("edit.discard")}</button></p>`}
    ${refused && html`<div class="trouble" role="alert" tabindex="-1"><p>${refused.status === 412 ? t("edit.changed") : told(refused)}</p></div>`}
    ${Object.entries(theirs).map(([name, value]) => html`<p class="box" key=${name}>${t("edit.both", { field: label("field", name) })} <q dir="auto">${inShort(name, value, form[name])}</q> <button class="plain" onClick=${() => take(name)}>${t("edit.take_theirs")}</button></p>`)}
    <form class="edit" onSubmit=${submit} onInvalidCapture=${(/** @type {any} */ event) => event.target.closest("details")?.setAttribute("open", "")}>
      <${Itself} ...${fields} isNew=${!company} />
      <${Descriptions} ...${fields} />
      <${Opportunities} ...${fields} name="needs" />
      <${Opportunities} ...${fields} name="offers" />
      <p class="hint">${t("edit.required")}</p>
      <p class="buttons"><button type="button" class="plain" onClick=${() => go(home)}>${t("edit.later")}</button>
        <button class="main" disabled=${company !== null && !isChanged}>${t("workplan.save")}</button></p>
    </form>`;
}

/** What it is, beside what it says of itself. @param {Fields & {isNew: boolean}} props */
function Itself({ form, set, at, isNew }) {
  const text = (/** @type {string} */ name, more = {}) => html`<${Written} label=${t(`edit.${name}`)} value=${form[name]} wrong=${at(name)} onInput=${into(set, name)} ...${more} />`;
  const face = (/** @type {string} */ name, more = {}) => html`<${Written} label=${t(name === "title" ? "introduce.head" : "introduce.abstract")} value=${form.anonymous[name] ?? ""} wrong=${at(`anonymous.${name}`)}
    onInput=${(/** @type {string} */ said) => set({ anonymous: { ...form.anonymous, [name]: said } })} ...${more} />`;
  return html`<section class="panel stack-wide"><h2>${t("edit.itself")}</h2>
    ${isNew && !who.value?.park && html`<${Choice} label=${t("companies.park")} value=${form.park} any=${t("act.choose")} onChange=${into(set, "park")} options=${every("park")} />`}
    ${text("name", { required: true, maxlength: 256 })}
    <div class="beside">${text("city", { maxlength: 64 })}${text("country", { maxlength: 2, pattern: "[A-Z]{2}", hint: t("edit.country_hint") })}${text("website", { type: "url" })}</div>
    <div class="beside">${text("employees", { type: "number", min: 0 })}${text("founded", { type: "number", min: 1000, max: 2100 })}</div>
    <div class="beside"><${Several} label=${t("company.sectors")} chosen=${form.sectors} vocabulary="sector" options=${useSectors()} onChange=${into(set, "sectors")} />
      <${Several} label=${t("company.languages")} chosen=${form.languages} vocabulary="language" options=${every("language")} onChange=${into(set, "languages")} /></div>
    <${Check} label=${t("edit.draft")} checked=${form.draft} onChange=${into(set, "draft")} />
    <${Check} label=${t("edit.anonymous")} checked=${form.anonymous !== null} onChange=${(/** @type {boolean} */ is) => set({ anonymous: is ? { title: "", abstract: "" } : null })} />
    ${form.anonymous && html`${face("title", { required: true, maxlength: 256 })}${face("abstract", { rows: 2, maxlength: 500 })}`}
  </section>`;
}

/** @param {Fields} props */
function Descriptions({ form, set, at }) {
  return html`<section class="panel stack-wide"><h2>${t("company.itself")}</h2>
    ${form.descriptions.map((/** @type {Form} */ one, /** @type {number} */ place) => {
      const change = (/** @type {Form} */ some) => set({ descriptions: form.descriptions.with(place, { ...one, ...some }) });
      return html`<fieldset class="stack" key=${one.language}><legend>${label("language", one.language)}</legend>
        <${Written} label=${t("edit.summary")} value=${one.summary ?? ""} wrong=${at(`descriptions.${place}.summary`) || at(`descriptions.${place}`)} rows=${2} maxlength="500" onInput=${into(change, "summary")} />
        <${Written} label=${t("edit.text")} value=${one.text ?? ""} wrong=${at(`descriptions.${place}.text`)} rows=${5} maxlength="40000" onInput=${into(change, "text")} />
        <p><button type="button" class="plain" onClick=${() => set({ descriptions: form.descriptions.toSpliced(place, 1) })}>${t("edit.remove")}</button></p></fieldset>`;
    })}
    <${Choice} label=${t("edit.add_description")} value="" any=${t("act.choose")} onChange=${(/** @type {string} */ code) => code && set({ descriptions: [...form.descriptions, { language: code, summary: "", text: "" }] })}
      options=${every("language").filter(([code]) => !form.descriptions.some((/** @type {Form} */ one) => one.language === code))} />
  </section>`;
}

/** @param {Fields & {name: "offers" | "needs", isWrong: (path: string) => boolean}} props */
function Opportunities({ form, set, at, isWrong, name }) {
  return html`<section class="panel stack-wide"><h2>${t(`company.${name}`)}</h2>
    ${form[name].map((/** @type {Form} */ one, /** @type {number} */ place) => html`<${OpportunityFields} key=${place} one=${one} isWrong=${isWrong(`${name}.${place}.`)} at=${(/** @type {string} */ field) => at(`${name}.${place}.${field}`)}
      onChange=${(/** @type {Form | null} */ other) => set({ [name]: other ? form[name].with(place, other) : form[name].toSpliced(place, 1) })} />`)}
    ${at(name) && html`<p class="wrong">${at(name)}</p>`}
    <p><button type="button" onClick=${() => set({ [name]: [...form[name], { ...NEW_OPPORTUNITY, language: language.value }] })}>${t(`edit.add_${name}`)}</button></p></section>`;
}
