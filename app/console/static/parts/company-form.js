/** A company as it is typed, as it is sent, and as another version of it is told in short. */
import { label, language } from "../i18n.js";
import { who } from "../session.js";
import { isWritten } from "./opportunity-fields.js";

/** @typedef {Record<string, any>} Form each field as it is typed */

const PLAIN = ["name", "city", "country", "website"];
const NUMBERS = ["founded", "employees"];

/** @param {Schema<"CompanyOut"> | null} company @returns {Form} */
export function formOf(company) {
  const items = (/** @type {any[]} */ of) => of.map(({ company_id, side, withdrawn, capabilities, ...kept }) => ({ ...kept, capabilities: capabilities.join(", ") }));
  const said = /** @type {any} */ (company ?? { park: who.value?.park ?? "", languages: [language.value], sectors: [], offers: [], needs: [], descriptions: [{ language: language.value }] });
  return {
    ...Object.fromEntries([...PLAIN, ...NUMBERS, "park"].map((name) => [name, String(said[name] ?? "")])),
    draft: said.draft ?? false, anonymous: said.anonymous ?? null, languages: said.languages, sectors: said.sectors,
    descriptions: said.descriptions, offers: items(said.offers), needs: items(said.needs),
  };
}

/** What is sent of a field. @param {string} name @param {any} value */
export function sentOf(name, value) {
  if (NUMBERS.includes(name)) return value === "" ? null : Number(value);
  if (name === "offers" || name === "needs")
    return value.map((/** @type {Form} */ one) => ({ ...emptied(one), capabilities: one.capabilities.split(",").map((/** @type {string} */ each) => each.trim()).filter(Boolean) }));
  if (name === "descriptions") return value.map(emptied);
  if (name === "anonymous") return value && emptied(value);
  return value === "" ? null : value;
}

/** Without what nothing was written in. @param {Form} form */
export const written = (form) => /** @type {Form} */ ({ ...form, descriptions: form.descriptions.filter(isWritten), offers: form.offers.filter(isWritten), needs: form.needs.filter(isWritten) });

/** What was left empty is not said. @param {Form} one */
const emptied = (one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value === "" ? null : value]));

/** @param {string[]} names @param {Form} of */
export const pick = (names, of) => Object.fromEntries(names.map((name) => [name, of[name]]));

/** @param {any} one @param {any} other */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** In short; of a list what differs from here. @param {string} name @param {any} value @param {any} own @returns {string} */
export function inShort(name, value, own) {
  if (!Array.isArray(value)) return [value?.title ?? value, value?.abstract].filter(Boolean).join(" – ") || "–";
  const parts = value.map((one) => {
    if (typeof one === "string") return label(name.slice(0, -1), one);
    const mine = own.find((/** @type {Form} */ other) => one.id ? other.id === one.id : other.language === one.language);
    const others = mine ? Object.keys(one).filter((key) => key !== "title" && !isSame(one[key], mine[key])) : [];
    return [one.title ?? label("language", one.language), ...others.map((key) => `${label("field", key)}: ${label(key, String(one[key] || "–"))}`)].join(", ");
  });
  return parts.join("; ").slice(0, 400) || "–";
}
