/** Fields of filters and forms. */
import { useState } from "preact/hooks";
import { useDraft } from "../drafts.js";
import { html } from "../html.js";
import { heading, label, labels, t } from "../i18n.js";

/**
 * One of several; the empty one is none.
 * @param {{label: string, value: string | undefined, options: [string, string][], any?: string | null, onChange: (value: string) => void}} props
 */
export function Choice({ label: name, value, options, any = t("any"), onChange }) {
  return html`<label>${name}
    <select value=${value ?? ""} onChange=${(/** @type {any} */ event) => onChange(event.target.value)}>
      ${any !== null && html`<option value="">${any}</option>`}
      ${options.map(([code, says]) => html`<option key=${code} value=${code}>${says}</option>`)}
    </select>
  </label>`;
}

/** Codes with what they are called. @param {string} vocabulary @param {string[]} codes @returns {[string, string][]} */
export const called = (vocabulary, codes) => codes.map((code) => [code, heading(vocabulary, code)]);

/** All codes of a vocabulary with what they are called. @param {string} vocabulary */
export const every = (vocabulary) => called(vocabulary, Object.keys(labels.value[vocabulary] ?? {}));

/** What is typed goes into a field. @param {(some: any) => unknown} set @param {string} name */
export const typed = (set, name) => (/** @type {any} */ event) => set({ [name]: event.target.value });

/** The same of a part that gives the value itself. @param {(some: any) => unknown} set @param {string} name */
export const into = (set, name) => (/** @type {any} */ value) => set({ [name]: value });

/** @param {{label: string, checked: boolean, onChange: (is: boolean) => void}} props */
export const Check = ({ label: name, checked, onChange }) => html`<label class="check">
  <input type="checkbox" checked=${checked} onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} /> ${name}</label>`;

/** What a list is narrowed by, as it is typed. @param {{children?: any}} props */
export const Filters = ({ children }) => html`<form class="filters" aria-label=${t("filter.label")} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>${children}</form>`;

/**
 * A text of several lines that says how much room is left when little is.
 * @param {{label: string, hint?: string, value: string, most: number, rows?: number, onInput: (value: string) => void}} props
 */
export function LongText({ label: name, hint, value, most, rows = 3, onInput }) {
  return html`<label>${name}
    <textarea rows=${rows} maxlength=${most} value=${value} onInput=${(/** @type {any} */ event) => onInput(event.target.value)} />
    ${(hint || value.length > most * 0.8) &&
    html`<small>${hint} ${value.length > most * 0.8 && t("fields.left", { count: most - value.length })}</small>`}
  </label>`;
}

/**
 * Fields of a form, each by the name under which its value is kept.
 * @template {Record<string, any>} T
 * @param {T} fields @param {(some: any) => void} set
 */
const inputs = (fields, set) => ({
  /** @param {keyof T & string} name @param {string} says @param {Record<string, any>} [more] */
  text: (name, says, { hint, ...more } = {}) =>
    html`<label>${says} ${hint && html`<small>${hint}</small>`} <input value=${fields[name]} onInput=${typed(set, name)} ...${more} /></label>`,
  /** @param {keyof T & string} name @param {string} says @param {number} most @param {Record<string, any>} [more] */
  long: (name, says, most, more) => html`<${LongText} label=${says} value=${fields[name]} most=${most} onInput=${into(set, name)} ...${more} />`,
  /** @param {keyof T & string} name @param {string} says @param {[string, string][]} options @param {string | null} [any] */
  choice: (name, says, options, any = t("act.choose")) => html`<${Choice} label=${says} value=${fields[name]} any=${any} options=${options} onChange=${into(set, name)} />`,
  /** @param {keyof T & string} name @param {string} says */
  check: (name, says) => html`<${Check} label=${says} checked=${fields[name]} onChange=${into(set, name)} />`,
});

/** A form whose fields are forgotten with it: they are few, or a secret. @template {Record<string, any>} T @param {T} initial */
export function useFields(initial) {
  const [fields, setFields] = useState(initial);
  const set = (/** @type {Partial<T>} */ changed) => setFields((before) => ({ ...before, ...changed }));
  return { fields, set, ...inputs(fields, set) };
}

/** A form whose fields are kept until it is sent. @template {Record<string, any>} T @param {string} name @param {T} initial */
export function useForm(name, initial) {
  const draft = useDraft(name, initial);
  return { ...draft, ...inputs(draft.fields, draft.set) };
}

let count = 0;

/**
 * A field, of several lines where it has `rows`, and what is wrong with it below.
 * @param {{label: string, value: string, wrong?: string, hint?: string, rows?: number, onInput: (value: string) => void}} props and attributes of the field
 */
export function Written({ label: name, value, wrong, hint, onInput, ...more }) {
  const [id] = useState(() => `wrong-${++count}`);
  const given = { value, "aria-invalid": wrong ? "true" : undefined, "aria-describedby": wrong ? id : undefined, onInput: (/** @type {any} */ event) => onInput(event.target.value), ...more };
  return html`<label>${name}${"required" in more && html`<b aria-hidden="true"> *</b>`} ${more.rows ? html`<textarea ...${given} />` : html`<input ...${given} />`}
    ${hint && html`<small>${hint}</small>`}${wrong && html`<small class="wrong" id=${id}>${wrong}</small>`}</label>`;
}

/**
 * Some of many: each that is chosen can be taken away, another added.
 * @param {{label: string, chosen: string[], vocabulary: string, options: [string, string][], onChange: (chosen: string[]) => void}} props
 */
export function Several({ label: name, chosen, vocabulary, options, onChange }) {
  return html`<div><${Choice} label=${name} value="" any=${t("edit.add")} options=${options.filter(([code]) => !chosen.includes(code))} onChange=${(/** @type {string} */ code) => code && onChange([...chosen, code])} />
    <p class="tags">${chosen.map((code) => html`<button type="button" class="tag" key=${code} aria-label=${t("edit.take_away", { name: label(vocabulary, code) })} onClick=${() => onChange(chosen.filter((one) => one !== code))}>${label(vocabulary, code)} ✕</button>`)}</p></div>`;
}
