/** Figures as pictures that can be read aloud, too. */
import { html } from "../html.js";

/**
 * A bar for each figure, all on one scale. `most` draws how far it could have gone behind it.
 * @param {{bars: {name: string, value: number, says: string, note?: string, most?: number}[]}} props
 */
export function Bars({ bars }) {
  const longest = Math.max(...bars.map(({ value, most = 0 }) => Math.max(value, most)), Number.MIN_VALUE);
  const width = (/** @type {number} */ value) => ({ inlineSize: `${(100 * value) / longest}%` });
  return html`<dl class="bars">${bars.map(({ name, value, says, note, most }) => html`<div key=${name}><dt>${name}</dt>
    <dd><span class="track" aria-hidden="true">${most !== undefined && html`<i class="most" style=${width(most)} />`}<i style=${width(value)} /></span>
      <b>${says}</b>${note && html` <small>${note}</small>`}</dd></div>`)}</dl>`;
}
