/** What went wrong, in words that say what to do. */
import { Problem } from "./api.js";
import { html } from "./html.js";
import { label, sentence, t } from "./i18n.js";

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
  if (error.errors.length) return error.errors.map(({ field, reason }) => [fieldOf(field), reason].filter(Boolean).join(": ")).join("; ");
  return sentence([label("problem", error.type), error.message].filter(Boolean).join(" – "));
}

/** A path such as `offers.0.title`, in words. @param {string} path */
const fieldOf = (path) => sentence(path.split(".").map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : label("field", step))).join(" "));

/** In the place of what could not be shown. @param {{error: unknown, retry?: () => void}} props */
export function Trouble({ error, retry }) {
  return html`<div class="trouble" role="alert">
    <p>${told(error)}</p>
    ${retry && html`<button onClick=${retry}>${t("again")}</button>`}
  </div>`;
}

/** In the place of what is not there: that it failed, or that it loads. @param {{of?: {error: unknown, reload?: () => void}}} props */
export const Pending = ({ of }) =>
  of?.error ? html`<${Trouble} error=${of.error} retry=${of.reload} />` : html`<p class="waiting" aria-busy="true">${t("loading")}</p>`;
