/** The frame around every view: head, navigation, the replayed day, notices, and the sign-in over it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Help } from "./help.js";
import { html } from "./html.js";
import { day, label, language, t } from "./i18n.js";
import { useShortcuts } from "./keys.js";
import { Languages } from "./languages.js";
import { Notices, notify } from "./notices.js";
import { told, Trouble } from "./problems.js";
import { useCorridors } from "./resource.js";
import { fits, go, link, path, place } from "./router.js";
import { LOST, ROUTES } from "./routes.js";
import { scheme, schemes } from "./scheme.js";
import { isInterrupted, signOut, who } from "./session.js";
import { SignIn, SignInAgain } from "./sign-in.js";

export function App() {
  const [helps, setHelps] = useState(false);
  useShortcuts({
    "/": { does: "keys.search", act: () => document.getElementById("search")?.focus() },
    "?": { does: "keys.help", act: () => setHelps(true) },
  });
  if (who.value === null) return html`<${SignIn} />`;
  return html`
    <a class="skip" href="#main" onClick=${skip}>${t("nav.skip")}</a>
    <header class="above" ref=${measured}>
      <div class="top">
        <a class="brand" href=${link("/")}>Ponte</a>
        <${Navigation} />
        <${SearchBox} />
        <${Account} onHelp=${() => setHelps(true)} />
      </div>
      <${ReplayedDay} />
    </header>
    <main id="main" tabindex="-1"><${View} /></main>
    <${Notices} />
    ${helps && html`<${Help} onClose=${() => setHelps(false)} />`}
    ${isInterrupted.value && html`<${SignInAgain} />`}
  `;
}

/** What stands above is as high as the navigation is long: what scrolls below it has to know. */
const heights = new ResizeObserver(([{ target }]) =>
  document.documentElement.style.setProperty("--above", `${/** @type {HTMLElement} */ (target).offsetHeight}px`));

/** @param {Element | null} above */
const measured = (above) => void (above && heights.observe(above));

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** The view of the address. Its file is fetched when it is first looked at. */
function View() {
  const route = ROUTES.find((one) => fits(one.path, path.value) !== null);
  const [shown, setShown] = useState(/** @type {{route: any, Content?: any, error?: unknown}} */ ({ route: null }));
  const visits = useRef(0);
  useEffect(() => {
    (route?.view ?? LOST)().then(
      (module) => setShown({ route, Content: module.default }),
      (error) => setShown({ route, error }),
    );
  }, [route]);
  useEffect(() => {
    if (visits.current++ === 0) return; // the first page has the focus where browsers put it
    scrollTo(0, 0);
    if (document.activeElement?.id === "search") return; // somebody types
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path.value]);
  if (shown.error) return html`<${Trouble} error=${shown.error} retry=${() => location.reload()} />`;
  if (shown.route !== route || !shown.Content) return html`<p class="waiting" aria-busy="true">${t("loading")}</p>`;
  const params = route ? fits(route.path, path.value) : {};
  return html`<${shown.Content} key=${path.value} params=${params} query=${place.value.query} />`;
}

/** Where the screen is narrow it scrolls sideways, and the page that is shown has to be in sight. */
function Navigation() {
  const nav = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const [list, current] = [nav.current, /** @type {HTMLElement | null | undefined} */ (nav.current?.querySelector("[aria-current]"))];
    if (list && current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }, [path.value, language.value]);
  return html`<nav aria-label=${t("nav.label")} ref=${nav}>
    ${named(false).map(
      (route) =>
        html`<a href=${link(route.path)} aria-current=${here(route)}>${t(route.name ?? "")}</a>`,
    )}
  </nav>`;
}

/** The views that the reader finds in the head, or in the menu. @param {boolean} inMenu */
const named = (inMenu) => ROUTES.filter(({ name, whom, isInMenu = false }) => name && isInMenu === inMenu && (whom?.value ?? true));

/** For the page that is shown, or that it lies below. @param {{path: string}} route */
const here = ({ path: above }) => (path.value === above || (above !== "/" && path.value.startsWith(`${above}/`)) ? "page" : undefined);

function SearchBox() {
  const query = path.value === "/search" ? place.value.query : {};
  const [typed, setTyped] = useState(query.q ?? "");
  useEffect(() => {
    if (document.activeElement?.id !== "search") setTyped(query.q ?? ""); // whoever types is ahead of the address
  }, [path.value]);
  /** @param {Event} event */
  const type = (event) => {
    const q = /** @type {HTMLInputElement} */ (event.target).value;
    setTyped(q);
    if (q.trim()) go("/search", { ...query, q }, path.peek() === "/search");
  };
  return html`<search>
    <input id="search" type="search" value=${typed} onInput=${type} maxlength="400" autocomplete="off"
      placeholder=${t("search.placeholder")} aria-label=${t("search.label")} aria-keyshortcuts="/" />
  </search>`;
}

/** @param {{onHelp: () => void}} props */
function Account({ onHelp }) {
  const person = who.value;
  const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    const close = (/** @type {Event} */ event) => {
      const isInside = menu.current?.contains(/** @type {Node} */ (event.target));
      const isEscape = /** @type {KeyboardEvent} */ (event).key === "Escape";
      if (!menu.current?.open || (isInside && !isEscape)) return;
      menu.current.open = false;
      if (isInside) menu.current.querySelector("summary")?.focus(); // what had the focus is not there any more
    };
    const ways = ["click", "keydown", "focusin"];
    ways.forEach((way) => addEventListener(way, close));
    return () => ways.forEach((way) => removeEventListener(way, close));
  }, []);
  /** @param {() => unknown} act */
  const choose = (act) => () => {
    if (menu.current) menu.current.open = false;
    act();
  };
  return html`<${Languages} />
    <details class="menu" ref=${menu}>
      <summary>${person?.name}</summary>
      <div>
        <p>${label("role", person?.role)}${person?.park && html` · <bdi>${label("park", person.park)}</bdi>`}</p>
        <${Languages} />
        ${named(true).map((route) => html`<a key=${route.path} href=${link(route.path)} aria-current=${here(route)} onClick=${choose(() => undefined)}>${t(route.name ?? "")}</a>`)}
        <label>${t("account.scheme")}
          <select value=${scheme.value} onChange=${(/** @type {any} */ event) => (scheme.value = event.target.value)}>
            ${schemes.map((one) => html`<option value=${one}>${t(`scheme.${one}`)}</option>`)}
          </select>
        </label>
        <button class="plain" onClick=${choose(onHelp)}>${t("keys.title")} <kbd>?</kbd></button>
        <a href="docs">${t("account.docs")}</a>
        <button class="plain" onClick=${choose(() => signOut().catch((error) => notify(told(error), { isError: true })))}>
          ${t("account.sign_out")}</button>
      </div>
    </details>`;
}

/** On every page, so that nobody takes the law of another day for today's. */
function ReplayedDay() {
  const days = new Set(useCorridors()?.map(({ as_of }) => as_of).filter((one) => one !== null));
  return [...days].map((one) => html`<p class="replayed" key=${one}>${t("replayed", { day: day(one) })}</p>`);
}
