/** What a view reads from the API: shown at once where it was read before, and asked for again meanwhile. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api.js";
import { language } from "./i18n.js";

/** @type {Map<string, any>} */
const kept = new Map();
const MOST = 60;

/**
 * @template T
 * @typedef {{data: T | undefined, error: unknown, isLoading: boolean, reload: () => void, set: (data: T) => void}} Resource
 */

/**
 * `key` names what is read: with another key something else is. `null` reads nothing.
 * @template T
 * @param {string | null} key @param {(signal: AbortSignal) => Promise<T>} read
 * @returns {Resource<T>}
 */
export function useResource(key, read) {
  const name = key === null ? null : `${language.value} ${key}`;
  const [state, setState] = useState(/** @type {{name: string | null, data?: T, error?: unknown, isLoading?: boolean}} */ ({ name: null }));
  const [again, setAgain] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (name === null) return undefined;
    const control = new AbortController();
    setState((before) => ({ name, data: kept.get(name) ?? (before.name === name ? before.data : undefined), isLoading: true }));
    latest.current(control.signal).then(
      (data) => {
        if (control.signal.aborted) return;
        keep(name, data);
        setState({ name, data });
      },
      (error) => {
        if (!control.signal.aborted) setState((before) => ({ name, data: before.data, error }));
      },
    );
    return () => control.abort();
  }, [name, again]);
  const set = useCallback((/** @type {T} */ data) => {
    if (name !== null) keep(name, data);
    setState({ name, data });
  }, [name]);
  const isCurrent = state.name === name;
  return {
    data: isCurrent ? state.data : name === null ? undefined : kept.get(name),
    error: isCurrent ? state.error : undefined,
    isLoading: name !== null && (!isCurrent || Boolean(state.isLoading)),
    reload: useCallback(() => setAgain((count) => count + 1), []),
    set,
  };
}

/** @param {string} name @param {any} data */
function keep(name, data) {
  kept.delete(name);
  kept.set(name, data);
  if (kept.size > MOST) kept.delete(/** @type {string} */ (kept.keys().next().value));
}

/** A value that follows another when it has stayed the same for some milliseconds. @template T @param {T} value @param {number} wait */
export function useSettled(value, wait) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

/**
 * What a path gives; nothing is read where `parameters` is null.
 * @template {import("./types").PathsOf<"get">} P
 * @param {P} path @param {import("./types").Parameters<"get", P> | null} [parameters]
 * @returns {Resource<import("./types").Answer<"get", P>>}
 */
export const useGet = (path, parameters) => useResource(keyOf(path, parameters), (signal) => /** @type {Promise<any>} */ (get(path, /** @type {any} */ (parameters), signal)));

/** @param {string} path @param {any} parameters */
const keyOf = (path, parameters) => (parameters === null ? null : `${path} ${JSON.stringify(parameters)}`);

/**
 * A list of several pages: `first` tells what holds for the whole, `more` reads the next page, null where there is none.
 * @template {import("./types").PathsOf<"get">} P
 * @param {P} path @param {import("./types").Parameters<"get", P> | null} parameters
 */
export function usePages(path, parameters) {
  /** @typedef {import("./types").Answer<"get", P>} Page */
  const read = (/** @type {string | undefined} */ cursor, /** @type {AbortSignal | undefined} */ signal) =>
    /** @type {Promise<any>} */ (get(path, /** @type {any} */ ({ ...parameters, cursor }), signal));
  const count = useRef(1);
  const found = useResource(keyOf(`pages of ${path}`, parameters), async (signal) => {
    const anew = [await read(undefined, signal)];
    for (let next; anew.length < count.current && (next = anew.at(-1)?.next_cursor); ) anew.push(await read(next, signal));
    return anew;
  });
  const pages = found.data ?? [];
  count.current = Math.max(pages.length, 1); // so many are read again, and the reader stays where he is
  const last = pages.at(-1);
  const cursor = last?.next_cursor;
  return {
    ...found,
    items: /** @type {import("./types").Item<P>[]} */ (pages.flatMap((page) => page.items)),
    first: /** @type {Page | undefined} */ (pages.at(0)),
    last: /** @type {Page | undefined} */ (last),
    more: cursor ? async () => found.set([...pages, await read(cursor, undefined)]) : null,
  };
}

const MOST_PAGES = 100;

/**
 * A list that is read to its end, where all of it is shown at once: the meetings of a hall, the participants of an event.
 * @template {import("./types").PathsOf<"get">} P
 * @param {P} path @param {import("./types").Parameters<"get", P> | null} [parameters]
 * @returns {Resource<import("./types").Item<P>[]>}
 */
export const useWhole = (path, parameters) => useResource(keyOf(`all of ${path}`, parameters), async (signal) => {
  const found = [];
  let cursor;
  for (let pages = 0; pages < MOST_PAGES && cursor !== null; pages++) {
    const page = /** @type {any} */ (await get(path, /** @type {any} */ ({ limit: 100, ...parameters, cursor }), signal));
    found.push(...page.items);
    cursor = page.next_cursor ?? null;
  }
  return found;
});

/** All corridors; undefined until they are read. */
export const useCorridors = () => useGet("/corridors", { limit: 100 }).data?.items;

/** The year that a corridor replays, else this one. */
export const useYear = () => new Date(useCorridors()?.find(({ as_of }) => as_of)?.as_of ?? Date.now()).getFullYear();
