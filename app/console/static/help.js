/** Which keys do what on the page that is open. */
import { Dialog } from "./dialog.js";
import { html } from "./html.js";
import { t } from "./i18n.js";
import { active, areOn, turn } from "./keys.js";

/** @param {{onClose: () => void}} props */
export function Help({ onClose }) {
  const all = Object.entries(Object.assign({}, ...active.value));
  return html`<${Dialog} title=${t("keys.title")} onClose=${onClose}>
    <dl class="keys">
      ${all.map(([key, { does }]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(does)}</dd></div>`)}
    </dl>
    <label class="check">
      <input type="checkbox" checked=${areOn.value} onChange=${(/** @type {any} */ event) => turn(event.target.checked)} />
      ${t("keys.on")}
    </label>
  <//>`;
}
