/** Who is signed in. Whose session ends meanwhile signs in over the page, and goes on where it was. */
import { computed, signal } from "@preact/signals";
import { access, get, post, Problem, remove } from "./api.js";
import { labels, preferred, speak } from "./i18n.js";
import { go } from "./router.js";

/** @typedef {Schema<"WhoOut">} Who */

/** @type {import("@preact/signals").Signal<Who | null>} */
export const who = signal(null);
/** Whether somebody was signed in and is no more: the page stays, and a sign-in stands over it. */
export const isInterrupted = signal(false);
/** Why a link did not let anybody in. */
export const refusal = signal(/** @type {Problem | null} */ (null));

const LINK = /^#\/sign-in\?link=([^&]+)/;
/** @type {(() => void)[]} */
const waiting = [];
/** @type {ReturnType<typeof names> | Promise<null>} */
let early = Promise.resolve(null);

export const mayEdit = computed(() => ["manager", "admin"].includes(who.value?.role ?? ""));
/** Whether the reader may change what is of that park. @param {string | null} park */
export const isOurs = (park) => mayEdit.value && (!who.value?.park || who.value.park === park);
export const mayClear = computed(() => who.value?.role === "compliance");
export const isAdmin = computed(() => who.value?.role === "admin");

// A link that is opened where the console is open already.
addEventListener("hashchange", () => LINK.test(location.hash) && location.reload());

/** Signs in by the link of the address, if it has one, or finds out who is signed in already. */
export async function begin() {
  const link = LINK.exec(location.hash)?.[1];
  if (!link) early = names().catch(() => null); // who is signed in already waits for one answer less
  if (link) go("/", {}, true); // it is good for once, and no address to share
  try {
    await welcome(link ? await post("/session", { body: { link: decodeURIComponent(link) } }) : await present());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refusal.value = link ? error : null;
    await (link ? present().then(welcome, nobody) : nobody());
  }
}

const present = () => get("/session");
const nobody = () => speak(preferred());

/** @param {{email: string, password: string}} sent */
export async function signIn(sent) {
  const before = who.peek();
  const found = await post("/session", { body: sent });
  if (before !== null && before.id !== found.id) location.reload(); // what the page shows is another person's
  await welcome(found);
}

/** @param {Who} found */
async function welcome(found) {
  access.csrf = found.csrf_token ?? null;
  access.restore = restored;
  await speak(preferred(found.language));
  if (Object.keys(labels.peek()).length === 0) labels.value = (await early) ?? (await names());
  who.value = found;
  refusal.value = null;
  isInterrupted.value = false;
  for (const goOn of waiting.splice(0)) goOn();
}

/** What codes are called, parks among them: these by the name that they gave themselves. */
async function names() {
  const [codes, parks] = await Promise.all([get("/labels"), get("/parks", { limit: 100 })]);
  const park = Object.fromEntries(parks.items.map(({ code, name }) => [code, { it: name, ru: name, en: name }]));
  return /** @type {any} */ ({ ...codes, park });
}

/** @returns {Promise<void>} that the person has signed in again */
function restored() {
  isInterrupted.value = true;
  return new Promise((goOn) => waiting.push(goOn));
}

export async function signOut() {
  await remove("/session", {});
  sessionStorage.clear(); // drafts are of whoever wrote them
  location.hash = "";
  location.reload();
}
