/** An offer or a need as a company writes it. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { label, labels, t } from "../i18n.js";
import { called, Choice, Written } from "./fields.js";
import { FORMS } from "./match-filters.js";

const STAGES = ["concept", "prototype", "demonstrated", "on_market"];
const IPR = ["none", "secret_know_how", "patent_applied", "patent_granted", "copyright", "licensed"];
export const NEW_OPPORTUNITY = { form: "commercial_partnership", title: "", summary: "", description: "", capabilities: "", dual_use: null };

/** Whether anything was written in it, or in a description. @param {Record<string, any>} one */
export const isWritten = (one) => Boolean(one.id || one.title || one.summary || one.description || one.text || one.capabilities);

/**
 * `at`: what is wrong with a field. `onChange` takes what it became, or null where it is taken away.
 * @param {{one: Record<string, any>, isWrong: boolean, at: (field: string) => string, onChange: (other: Record<string, any> | null) => void}} props
 */
export function OpportunityFields({ one, isWrong, at, onChange }) {
  const [isNew] = useState(!one.title);
  const set = (/** @type {string} */ name) => (/** @type {any} */ value) => onChange({ ...one, [name]: value });
  const text = (/** @type {string} */ name, more = {}) => html`<${Written} label=${t(`edit.${name}`)} value=${one[name] ?? ""} wrong=${at(name)} onInput=${set(name)} ...${more} />`;
  const choice = (/** @type {string} */ name, /** @type {string} */ says, /** @type {string} */ vocabulary, /** @type {string[]} */ codes, any = "–") => html`<${Choice} label=${says} value=${one[name] ?? ""} any=${any} options=${called(vocabulary, codes)} onChange=${set(name)} />`;
  return html`<details class="stack" open=${isNew || isWrong}><summary>${one.title ? html`<bdi>${one.title}</bdi>` : t("edit.untitled")} <small>${label("form", one.form)}</small></summary>
    <div class="beside">${choice("form", t("filter.form"), "form", FORMS, /** @type {any} */ (null))}${choice("language", t("edit.language"), "language", Object.keys(labels.value.language ?? {}), /** @type {any} */ (null))}</div>
    ${text("title", { required: isWritten(one), maxlength: 256 })}
    ${text("summary", { rows: 2, maxlength: 500 })}${text("description", { rows: 4, maxlength: 4000 })}
    ${text("capabilities", { hint: t("edit.commas") })}
    <div class="beside">${choice("stage", t("edit.stage"), "stage", STAGES)}<${Written} label=${t("edit.trl")} type="number" min="1" max="9" value=${one.trl ?? ""} wrong=${at("trl")} onInput=${(/** @type {string} */ trl) => set("trl")(trl === "" ? null : Number(trl))} />
      ${choice("ipr", t("edit.ipr"), "ipr", IPR)}${text("valid_until", { type: "date" })}</div>
    <${Choice} label=${t("edit.dual_use")} value=${one.dual_use === null ? "" : one.dual_use.length ? "some" : "none"} any=${t("edit.not_said")} options=${[["none", t("edit.no_dual_use")], ["some", t("edit.some_dual_use")]]}
      onChange=${(/** @type {string} */ said) => set("dual_use")(said === "" ? null : said === "none" ? [] : [""])} />
    ${one.dual_use?.length > 0 && html`<${Written} label=${t("edit.categories")} hint=${t("edit.commas")} required value=${one.dual_use.join(",")} wrong=${at("dual_use") || at("dual_use.0")} onInput=${(/** @type {string} */ codes) => set("dual_use")(codes.split(",").map((each) => each.trim()))} />`}
    <p><button type="button" class="plain" onClick=${() => onChange(null)}>${t("edit.remove")}</button></p></details>`;
}
