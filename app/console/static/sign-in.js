/** Signing in: the first page of whoever is not, and a window over the page of whoever is no more. */
import { useState } from "preact/hooks";
import { Dialog } from "./dialog.js";
import { html } from "./html.js";
import { t } from "./i18n.js";
import { Languages } from "./languages.js";
import { told } from "./problems.js";
import { refusal, signIn, who } from "./session.js";

export function SignIn() {
  return html`<main class="door">
    <p class="brand">Ponte</p>
    <p class="lead">${t("sign_in.lead")}</p>
    ${refusal.value && html`<p class="trouble" role="alert">${told(refusal.value)}</p>`}
    <${Fields} />
    <p class="hint">${t("sign_in.link")}</p>
    <${Languages} />
  </main>`;
}

export function SignInAgain() {
  return html`<${Dialog} title=${t("sign_in.again")}>
    <p>${t("sign_in.kept")}</p>
    <${Fields} />
  <//>`;
}

function Fields() {
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [isSent, setSent] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    setSent(true);
    setError(null);
    try {
      await signIn({ email: String(given.get("email")), password: String(given.get("password")) });
    } catch (problem) {
      setError(problem);
    }
    setSent(false);
  };
  return html`<form onSubmit=${submit}>
    <label>${t("sign_in.email")}
      <input name="email" type="email" autocomplete="username" required value=${who.value?.email ?? ""} /></label>
    <label>${t("sign_in.password")}
      <input name="password" type="password" autocomplete="current-password" required /></label>
    ${error !== null && html`<p class="trouble" role="alert">${told(error)}</p>`}
    <button class="main" disabled=${isSent}>${t("sign_in.do")}</button>
  </form>`;
}
