/** The switch between the three languages, each by its own name. */
import { html } from "./html.js";
import { language, LANGUAGES, speak, t } from "./i18n.js";

const NAMES = { it: "Italiano", ru: "Русский", en: "English" };

export function Languages() {
  return html`<div class="languages" role="group" aria-label=${t("language")}>
    ${LANGUAGES.map(
      (code) => html`<button class="plain" lang=${code} aria-pressed=${language.value === code}
        title=${NAMES[code]} onClick=${() => speak(code, true)}>${code.toUpperCase()}</button>`,
    )}
  </div>`;
}
