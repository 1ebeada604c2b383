/** What stands around every list: that it is read, that it failed, that it is empty, and that there is more. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { attempt } from "../notices.js";
import { Pending } from "../problems.js";

/**
 * `list` is what `usePages` or `useGet` gave; `empty` is shown where nothing is found: what `Empty` is made of, or markup.
 * @param {{list: {data: any, items?: any[], error: unknown, reload: () => void, more?: (() => Promise<unknown>) | null},
 *   empty: any, children: any}} props
 */
export function Listed({ list, empty, children }) {
  if (list.data === undefined) return html`<${Pending} of=${list} />`;
  return html`
    ${list.error && html`<${Pending} of=${list} />`}
    ${(list.items ?? list.data).length > 0 ? children : typeof empty === "string" ? html`<${Empty} of=${empty} />` : empty}
    ${list.more && html`<${More} read=${list.more} />`}
  `;
}

/** @param {{read: () => Promise<unknown>}} props */
function More({ read }) {
  const [isRead, setRead] = useState(false);
  const click = async () => {
    setRead(true);
    await attempt(read);
    setRead(false);
  };
  return html`<p class="more-pages"><button onClick=${click} disabled=${isRead}>${t("more")}</button></p>`;
}

/** In place of an empty list: what would stand here, and what to do that it does. @param {{of: string, help?: string | null, children?: any}} props */
export const Empty = ({ of, help = `${of}_help`, children }) => html`<div class="empty"><h3>${t(of)}</h3><p>${help && t(help)} ${children}</p></div>`;

/** @param {{heads: string[], children?: any}} props */
export const Table = ({ heads, children }) => html`<div class="scrolls"><table class="table">
  <thead><tr>${heads.map((name) => html`<th scope="col" key=${name}>${t(name)}</th>`)}</tr></thead><tbody>${children}</tbody></table></div>`;
