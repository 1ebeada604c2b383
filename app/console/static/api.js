/**
 * The public API, typed by its OpenAPI document: a path that is not in it, a wrong parameter or field does not pass
 * `tests/app/console/test_types.py`. Paths are written without the `/api/v1` with which all begin.
 */

/** @typedef {import("./types").Method} Method */

const ROOT = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="ponte-root"]'))?.content ?? "";
const API = `${ROOT}/api/v1`;

/** What the session brings: `csrf` to be sent with changes; `restore` asks to sign in again, and ends when that is done. */
export const access = {
  csrf: /** @type {string | null} */ (null),
  language: "en",
  restore: /** @type {(() => Promise<void>) | null} */ (null),
};

/** An answer that is no success: a problem document (RFC 9457), or that the server cannot be reached. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} said */
  constructor(status, said) {
    super(said.detail ?? said.title ?? "");
    this.status = status;
    this.said = said;
    /** @type {string} */
    this.type = said.type ?? "unknown";
    /** @type {{field: string, reason: string}[]} */
    this.errors = said.errors ?? [];
  }
}

/** @type {WeakMap<object, string>} */
const tags = new WeakMap();

/** The tag under which something was read, to be sent as `ifMatch` with its change. @param {object} read */
export const tagOf = (read) => tags.get(read);

/**
 * @template {import("./types").PathsOf<"get">} P
 * @param {P} path @param {import("./types").Parameters<"get", P>} [parameters] @param {AbortSignal} [signal]
 * @returns {Promise<import("./types").Answer<"get", P>>}
 */
export const get = (path, parameters, signal) => ask("get", path, { parameters, signal });

/**
 * @template {import("./types").PathsOf<"post">} P
 * @param {P} path @param {import("./types").Sent<"post", P>} sent
 * @returns {Promise<import("./types").Answer<"post", P>>}
 */
export const post = (path, sent) => ask("post", path, sent);

/**
 * @template {import("./types").PathsOf<"put">} P
 * @param {P} path @param {import("./types").Sent<"put", P>} sent
 * @returns {Promise<import("./types").Answer<"put", P>>}
 */
export const put = (path, sent) => ask("put", path, sent);

/**
 * @template {import("./types").PathsOf<"patch">} P
 * @param {P} path @param {import("./types").Sent<"patch", P>} sent
 * @returns {Promise<import("./types").Answer<"patch", P>>}
 */
export const patch = (path, sent) => ask("patch", path, sent);

/**
 * @template {import("./types").PathsOf<"delete">} P
 * @param {P} path @param {import("./types").Sent<"delete", P>} sent
 * @returns {Promise<import("./types").Answer<"delete", P>>}
 */
export const remove = (path, sent) => ask("delete", path, sent);

/** The address of something that the browser itself fetches: a file to save, a stream of events.
 * @template {import("./types").PathsOf<"get">} P
 * @param {P} path @param {import("./types").Parameters<"get", P>} [parameters]
 */
export const addressOf = (path, parameters) => API + addressed(path, parameters);

/**
 * @param {Method} method @param {string} path
 * @param {{parameters?: any, body?: any, form?: FormData, ifMatch?: string, signal?: AbortSignal}} sent
 * @returns {Promise<any>}
 */
async function ask(method, path, sent) {
  const answer = await send(method, path, sent);
  if (answer.status !== 401 || access.restore === null) return read(answer);
  await access.restore();
  return read(await send(method, path, sent));
}

/** @param {Method} method @param {string} path @param {Parameters<typeof ask>[2]} sent */
async function send(method, path, { parameters, body, form, ifMatch, signal }) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": access.language };
  if (method !== "get" && access.csrf !== null) headers["X-CSRF-Token"] = access.csrf;
  if (ifMatch) headers["If-Match"] = ifMatch;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(API + addressed(path, parameters), {
      method: method.toUpperCase(),
      headers,
      body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, { type: "unreachable" });
  }
}

/** @param {Response} answer */
async function read(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) throw new Problem(answer.status, type.includes("json") ? await answer.json() : {});
  if (answer.status === 204) return undefined;
  if (!type.includes("json")) return answer.blob();
  const found = await answer.json();
  const tag = answer.headers.get("ETag");
  if (tag && found !== null && typeof found === "object") tags.set(found, tag);
  return found;
}

/** A path with its numbers and its query; what is null or empty is left out. @param {string} path @param {any} parameters */
function addressed(path, parameters = {}) {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(parameters)) {
    const place = `{${name}}`;
    if (filled.includes(place)) filled = filled.replace(place, encodeURIComponent(value));
    else for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") query.append(name, one);
  }
  return query.size ? `${filled}?${query}` : filled;
}
