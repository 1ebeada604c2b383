/** Where the reader is: the part of the address after `#`, such as `#/companies/12?form=hosting`. It can be shared. */
import { computed, signal } from "@preact/signals";

/** @typedef {{path: string, query: Record<string, string>}} Place */

/** @returns {Place} */
function here() {
  const [path, query] = location.hash.replace(/^#/, "").split("?");
  return { path: path || "/", query: Object.fromEntries(new URLSearchParams(query ?? "")) };
}

export const place = signal(here());
export const path = computed(() => place.value.path);
addEventListener("hashchange", () => (place.value = here()));

/** @param {string} path @param {Record<string, string | number | null | undefined>} [query] */
export function link(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const written = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return written.size ? `#${path}?${written}` : `#${path}`;
}

/**
 * `instead`: going back leads to the page before the one that is left.
 * @param {string} path @param {Record<string, string | number | null | undefined>} [query] @param {boolean} [instead]
 */
export function go(path, query, instead = false) {
  if (instead) history.replaceState(null, "", link(path, query));
  else history.pushState(null, "", link(path, query));
  place.value = here();
}

/** Changes some of the query where the reader is, without another step back. @param {Record<string, string | number | null>} changed */
export function amend(changed) {
  const { path, query } = place.peek();
  go(path, { ...query, ...changed }, true);
}

/**
 * What a pattern such as `/companies/:id` finds in a path, where what is named is a number; null where it does not fit.
 * @param {string} pattern @param {string} path
 * @returns {Record<string, string> | null}
 */
export function fits(pattern, path) {
  const names = pattern.split("/"), parts = path.split("/");
  if (names.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const found = {};
  for (const [at, name] of names.entries()) {
    if (name.startsWith(":") && /^\d{1,15}$/.test(parts[at])) found[name.slice(1)] = parts[at];
    else if (name !== parts[at]) return null;
  }
  return found;
}
