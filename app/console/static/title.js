/** What a page is called: in its head, and in the window's title for tabs, bookmarks and screen readers. */
import { useEffect } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./i18n.js";

/** @param {string | undefined} text */
export function useTitle(text) {
  useEffect(() => {
    document.title = text ? `${text} – Ponte` : "Ponte";
  }, [text]);
}

/** `lead`: what it is for. Beside the name stands what can be begun here. @param {{title: string, lead?: string, children?: any}} props */
export function Head({ title, lead, children }) {
  useTitle(title);
  return html`<div class="headed"><h1>${title}</h1>${children}</div>${lead && html`<p class="lead">${t(lead)}</p>`}`;
}
