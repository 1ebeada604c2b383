/** What was typed and not sent yet: it survives another page, loading again, and a session that ends. */
import { useState } from "preact/hooks";

/**
 * The fields of a form, kept under a name until `clear` is called when they are sent.
 * @template {Record<string, any>} T
 * @param {string} name @param {T} initial
 * @returns {{fields: T, set: (changed: Partial<T>) => void, clear: () => void, isTouched: boolean}}
 */
export function useDraft(name, initial) {
  const key = `draft:${name}`;
  const [fields, setFields] = useState(/** @returns {T} */ () => ({ ...initial, ...read(key) }));
  return {
    fields,
    isTouched: Object.entries(initial).some(([field, value]) => fields[field] !== value),
    set: (changed) => setFields((before) => write(key, { ...before, ...changed })),
    clear: () => {
      sessionStorage.removeItem(key);
      setFields(initial);
    },
  };
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/** @template T @param {string} key @param {T} fields */
function write(key, fields) {
  sessionStorage.setItem(key, JSON.stringify(fields));
  return fields;
}
