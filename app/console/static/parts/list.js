/** What stands around every list: that it is read, that it failed, that it is empty, and that there is more. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { attempt } from "../notices.js";
import { Pending } from "../problems.js";

/**
 * `list` is what `usePages` or `useResource` gave; `empty` is shown where nothing is found.
 * @param {{list: {data: any, items?: any[], error: unknown, reload: () => void, more?: (() => Promise<unknown>) | null},
 *   empty: any, children: any}} props
 */
export function Listed({ list, empty, children }) {
  if (list.data === undefined) return html`<${Pending} of=${list} />`;
  return html`
    ${list.error && html`<${Pending} of=${list} />`}
    ${(list.items ?? list.data).length === 0 ? empty : children}
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

/** In place of an empty list: what would stand here, and what to do that it does. @param {{title: string, children?: any}} props */
export const Empty = ({ title, children }) =>
  html`<div class="empty"><h3>${title}</h3>${children}</div>`;
