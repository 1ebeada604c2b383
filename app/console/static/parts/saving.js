/** Files to save. They are asked for like everything else, so that a refusal is told in words. */
import { html } from "../html.js";
import { attempt } from "../notices.js";

/** @param {unknown} found a blob @param {string} name */
function save(found, name) {
  const address = URL.createObjectURL(/** @type {Blob} */ (found));
  const anchor = Object.assign(document.createElement("a"), { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** A button for each file. @param {{title: string, files: {says: string, name: string, read: () => Promise<unknown>}[]}} props */
export const Files = ({ title, files }) =>
  html`<p class="actions" role="group" aria-label=${title}>${files.map(({ says, name, read }) =>
    html`<button key=${says} onClick=${() => attempt(async () => save(await read(), name))}>${says}</button>`)}</p>`;
