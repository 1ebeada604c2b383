/** The parts of a view, each at an address of its own. */
import { html } from "../html.js";
import { link, place } from "../router.js";

/** `says`: what each is called. @param {{label: string, names: string[], chosen: string, says: (name: string) => string}} props */
export function Tabs({ label, names, chosen, says }) {
  const { path, query } = place.value;
  return html`<nav class="tabs" aria-label=${label}>${names.map((name) => html`<a key=${name} href=${link(path, { ...query, tab: name })}
    aria-current=${name === chosen ? "page" : undefined}>${says(name)}</a>`)}</nav>`;
}
