/** What the console says, in the language of whoever reads it: messages, labels of codes, numbers, dates, lists. */
import { computed, signal } from "@preact/signals";
import { access } from "./api.js";

export const LANGUAGES = /** @type {const} */ (["it", "ru", "en"]);
/** @typedef {(typeof LANGUAGES)[number]} Language */
const KEPT = "ponte.language";

/** @type {import("@preact/signals").Signal<Language>} */
export const language = signal(/** @type {Language} */ ("en"));
/** @type {import("@preact/signals").Signal<Map<string, string | Record<string, string>>>} */
const messages = signal(new Map());
/** @type {import("@preact/signals").Signal<Record<string, Record<string, Record<Language, string>>>>} */
export const labels = signal({});
/** As numbers and days are written: in Europe. */
const locale = computed(() => (language.value === "en" ? "en-GB" : language.value));
const plurals = computed(() => new Intl.PluralRules(language.value));

/** What was chosen in this browser, else what the person has set, else what the browser prefers. @param {string?} [own] */
export function preferred(own) {
  const wanted = [localStorage.getItem(KEPT), own, ...navigator.languages];
  return LANGUAGES.find((code) => code === wanted.find((one) => known(one?.slice(0, 2)))?.slice(0, 2)) ?? "en";
}

/** @param {string | undefined} code */
const known = (code) => LANGUAGES.some((one) => one === code);

/** @param {Language} code @param {boolean} [keep] whether the next visit begins with it */
export async function speak(code, keep = false) {
  if (keep) localStorage.setItem(KEPT, code);
  if (messages.peek().size && language.peek() === code) return;
  const answer = await fetch(new URL(`./messages/${code}.json`, import.meta.url));
  const found = new Map(flat(await answer.json()));
  access.language = document.documentElement.lang = code;
  language.value = code;
  messages.value = found;
}

/** @param {Record<string, any>} tree @param {string} [above] @returns {[string, any][]} */
function flat(tree, above = "") {
  return Object.entries(tree).flatMap(([name, value]) => {
    const isGroup = typeof value === "object" && !("other" in value);
    return isGroup ? flat(value, `${above}${name}.`) : [[above + name, value]];
  });
}

/**
 * A message. `{name}` in it becomes `values.name`; one with plurals is chosen by `values.count`. What is filled in may end with a
 * full stop, as `2015 г.` and `S.r.l.` do: at the end of a sentence one is enough.
 * @param {string} key @param {Record<string, string | number>} [values]
 */
export const t = (key, values) => said(key, values).join("").replace(/(?<!\.)\.\.(?!\.)/g, ".");

/**
 * The same with markup among the values: an array of what is to be shown.
 * @param {string} key @param {Record<string, any>} [values]
 * @returns {any[]}
 */
export function said(key, values = {}) {
  const found = messages.value.get(key);
  const text = typeof found === "object" ? found[plurals.value.select(Number(values.count))] ?? found.other : found;
  if (text === undefined) return [key];
  return text.split(/\{(\w+)\}/).map((part, place) => (place % 2 ? shown(values[part]) : part));
}

/** @param {any} value */
const shown = (value) => (typeof value === "number" ? number(value) : value ?? "");

/** What a code of the API is called. @param {string} vocabulary @param {string | null | undefined} code */
export const label = (vocabulary, code) =>
  code ? labels.value[vocabulary]?.[code]?.[language.value] ?? code.replaceAll("_", " ") : "";

/** With a capital, as at the head of a sentence. @param {string} text */
export const sentence = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A code with a capital. @param {string} vocabulary @param {string | null | undefined} code */
export const heading = (vocabulary, code) => sentence(label(vocabulary, code));

/** The text in the reader's language, or in the first there is. @param {Record<string, string> | null} texts */
export function inReaderLanguage(texts) {
  const found = texts?.[language.value] === undefined ? Object.keys(texts ?? {})[0] : language.value;
  return texts && found ? { language: found, text: texts[found] } : null;
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options) => new Intl.NumberFormat(locale.value, options).format(value);

/** @param {number} share of one */
export const percent = (share) => number(share, { style: "percent" });

/** @param {number} amount @param {string} currency */
export const money = (amount, currency) => number(amount, { style: "currency", currency, maximumFractionDigits: 0 });

/** A day as `2015-09-01`, or a moment. @param {string} iso @param {Intl.DateTimeFormatOptions} [options] */
export function day(iso, options = { dateStyle: "long" }) {
  const isDay = iso.length === 10;
  return new Intl.DateTimeFormat(locale.value, { ...options, timeZone: isDay ? "UTC" : undefined }).format(new Date(iso));
}

/** In short. @param {string} iso */
export const date = (iso) => day(iso, { dateStyle: "medium" });

/** From its first day to its last. @param {{starts_on: string, ends_on: string}} one */
export const lasting = ({ starts_on: from, ends_on: to }) => `${date(from)} – ${date(to)}`;

/** @param {string} iso */
export const moment = (iso) => day(iso, { dateStyle: "medium", timeStyle: "short" });

/** @param {string[]} parts @param {"conjunction" | "disjunction"} [type] */
export const listed = (parts, type = "conjunction") => new Intl.ListFormat(locale.value, { type }).format(parts);
