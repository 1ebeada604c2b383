/** An address that leads nowhere. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { Empty } from "../parts/list.js";
import { link } from "../router.js";
import { useTitle } from "../title.js";

export default function Lost() {
  useTitle(t("lost.title"));
  return html`<${Empty} of="lost.title" help="lost.help"><a href=${link("/")}>${t("nav.matches")}</a><//>`;
}
