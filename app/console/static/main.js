/** Begins: who is there, in which language; then the page. */
import { render } from "preact";
import { App } from "./app.js";
import { html } from "./html.js";
import { begin } from "./session.js";

await begin();
render(html`<${App} />`, /** @type {Element} */ (document.querySelector("#console")));
