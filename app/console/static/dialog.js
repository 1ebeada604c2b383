/** A window over the page: the browser's own, which keeps the focus in and gives it back. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./i18n.js";
import { attempt } from "./notices.js";

const FIRST = /** @type {"input"} */ ("form :is(input, textarea, select)");

/**
 * `onClose` is called when it is left; without it it cannot be. With `onSubmit` it is a form, whose button `says` what it does:
 * by default the title. When that is done the window closes; when it fails it says so and stays.
 * @param {{title: string, onClose?: () => void, children?: any, wide?: boolean, onSubmit?: () => Promise<unknown>, says?: string, disabled?: boolean}} props
 */
export function Dialog({ title, onClose, children, wide = false, onSubmit, says = title, disabled }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [isSent, setSent] = useState(false);
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
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    setSent(true);
    return attempt(async () => {
      await onSubmit?.();
      onClose?.();
    }).then(() => setSent(false));
  };
  return html`<dialog ref=${element} class=${wide ? "wide" : ""} aria-labelledby="dialog-title" onCancel=${cancel}>
    <header>
      <h2 id="dialog-title">${title}</h2>
      ${onClose && html`<button class="plain" aria-label=${t("close")} onClick=${onClose}>✕</button>`}
    </header>
    ${onSubmit ? html`<form onSubmit=${submit}>${children}<p class="buttons"><button class="main" disabled=${disabled || isSent}>${says}</button></p></form>` : children}
  </dialog>`;
}
