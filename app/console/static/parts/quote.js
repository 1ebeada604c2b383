/** What companies wrote, as text: in the reader's language where the profile has it, otherwise as it is. */
import { html } from "../html.js";
import { label, language, t } from "../i18n.js";

/** @typedef {Schema<"Quote">} Said */

/** @param {{quote: Said, by: string}} props */
export function Quote({ quote, by }) {
  const own = quote.versions?.[language.value];
  const written = own ? language.value : quote.language;
  return html`<figure class="quote">
    <figcaption><bdi>${by}</bdi> ${t(`says.${quote.source}`)}</figcaption>
    <blockquote lang=${written} dir="auto">${own ?? quote.text}</blockquote>
    ${written !== language.value && html`<small class="tongue">${label("language", written)}</small>`}
  </figure>`;
}
