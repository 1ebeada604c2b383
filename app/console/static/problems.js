/** What went wrong, in words that say what to do. */
import { Problem } from "./api.js";
import { html } from "./html.js";
import { label, t } from "./i18n.js";

/** One sentence. @param {unknown} error */
export function told(error) {
  if (!(error instanceof Problem)) {
    console.error(error);
    return t("problem.ours");
  }
  if (error.status === 0) return t("problem.unreachable");
  if (error.status >= 500) return t("problem.ours");
  if (error.type === "release-refused") return t(`needed.${error.said.needed}`);
  if (error.status === 412) return t("problem.changed");
  const fields = error.errors.map(({ field, reason }) => `${field}: ${reason}`).join("; ");
  return [label("problem", error.type), fields || error.message].filter(Boolean).join(" – ");
}

/** In the place of what could not be shown. @param {{error: unknown, retry?: () => void}} props */
export function Trouble({ error, retry }) {
  return html`<div class="trouble" role="alert">
    <p>${told(error)}</p>
    ${retry && html`<button onClick=${retry}>${t("again")}</button>`}
  </div>`;
}
