/** Short messages at the foot of the page: what was done, and how to undo it. */
import { signal } from "@preact/signals";
import { html } from "./html.js";
import { t } from "./i18n.js";
import { told } from "./problems.js";

/** `about`: what it is about; it goes when something else is said of the same. */
/** @typedef {{id: number, text: string, isError: boolean, about?: string, undo?: () => unknown}} Notice */

/** @type {import("@preact/signals").Signal<Notice[]>} */
const notices = signal([]);
const SECONDS = 8;
let count = 0;

/** @param {string} text @param {{isError?: boolean, about?: string, undo?: () => unknown}} [more] */
export function notify(text, { isError = false, about, undo } = {}) {
  if (about) forget(about);
  const notice = { id: ++count, text, isError, about, undo };
  notices.value = [...notices.value.slice(-2), notice];
  if (!isError) setTimeout(() => drop(notice.id), SECONDS * 1000);
}

/** Does something, and says it if it fails. @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notify(told(error), { isError: true });
    return undefined;
  }
}

/** What a form does when it is sent. @param {() => Promise<unknown>} work @returns {(event: Event) => unknown} */
export const submitting = (work) => (event) => {
  event.preventDefault();
  return attempt(work);
};

/** @param {string} about */
export const forget = (about) => (notices.value = notices.value.filter((notice) => notice.about !== about));

/** @param {number} id */
const drop = (id) => (notices.value = notices.value.filter((notice) => notice.id !== id));

export function Notices() {
  return html`<div class="notices" role="status" aria-live="polite">
    ${notices.value.map(
      (notice) => html`<div key=${notice.id} class=${notice.isError ? "notice wrong" : "notice"}>
        <span>${notice.text}</span>
        ${notice.undo &&
        html`<button class="plain" onClick=${() => { drop(notice.id); attempt(async () => notice.undo?.()); }}>${t("undo")}</button>`}
        <button class="plain" aria-label=${t("close")} onClick=${() => drop(notice.id)}>✕</button>
      </div>`,
    )}
  </div>`;
}
