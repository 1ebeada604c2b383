/** A window over the page: the browser's own, which keeps the focus in and gives it back. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./i18n.js";

const FIRST = /** @type {"input"} */ ("form :is(input, textarea, select)");

/**
 * `onClose` is called when it is left; without it it cannot be. With `onSubmit` it is a form, whose button `says` what it does: by default the title.
 * @param {{title: string, onClose?: () => void, children?: any, wide?: boolean, onSubmit?: (event: Event) => unknown, says?: string, disabled?: boolean}} props
 */
export function Dialog({ title, onClose, children, wide = false, onSubmit, says = title, disabled }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = element.current, back = document.activeElement;
    dialog?.showModal();
    dialog?.querySelector(FIRST)?.focus();
    return () => {
      dialog?.close(); // while it is open nothing behind it takes the focus
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);
  /** @param {Event} event */
  const cancel = (event) => {
    event.preventDefault();
    onClose?.();
  };
  return html`<dialog ref=${element} class=${wide ? "wide" : ""} aria-labelledby="dialog-title" onCancel=${cancel}>
    <header>
      <h2 id="dialog-title">${title}</h2>
      ${onClose && html`<button class="plain" aria-label=${t("close")} onClick=${onClose}>✕</button>`}
    </header>
    ${onSubmit ? html`<form onSubmit=${onSubmit}>${children}<p class="buttons"><button class="main" disabled=${disabled}>${says}</button></p></form>` : children}
  </dialog>`;
}
