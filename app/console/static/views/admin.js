/** For admins: people, keys, and who did what. */
import { useState } from "preact/hooks";
import { get, patch, post, remove } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { day, label, moment, t } from "../i18n.js";
import { attempt, notify, submitting } from "../notices.js";
import { called, Choice, every, Filters, typed } from "../parts/fields.js";
import { Empty, Listed } from "../parts/list.js";
import { usePages, useResource, useSettled } from "../resource.js";
import { amend, link } from "../router.js";
import { who } from "../session.js";
import { useTitle } from "../title.js";

const TABS = ["people", "keys", "trail"];
const ROLES = ["viewer", "manager", "compliance", "admin"];

/** @param {View} props */
export default function Admin({ query }) {
  useTitle(t("nav.admin"));
  const tab = TABS.includes(query.tab) ? query.tab : "people";
  return html`<h1>${t("nav.admin")}</h1>
    <nav class="tabs" aria-label=${t("nav.admin")}>${TABS.map((name) => html`<a key=${name} href=${link("/admin", { tab: name })} aria-current=${tab === name ? "page" : undefined}>${t(`admin_tab.${name}`)}</a>`)}</nav>
    ${tab === "people" ? html`<${People} />` : tab === "keys" ? html`<${Keys} />` : html`<${Trail} query=${query} />`}`;
}


function People() {
  const [isNew, setNew] = useState(false);
  const list = usePages("users", (cursor, signal) => get("/api/v1/users", { cursor, limit: 50 }, signal));
  /** @param {number} id @param {any} changed */
  const change = (id, changed) => attempt(async () => {
    await patch("/api/v1/users/{user_id}", { parameters: { user_id: id }, body: changed });
    list.reload();
  });
  return html`<p><button class="main" onClick=${() => setNew(true)}>${t("admin.add_person")}</button></p>
    <${Listed} list=${list} empty=${html`<${Empty} title=${t("admin.nobody")}><//>`}>
      <table class="table"><thead><tr><th scope="col">${t("admin.name")}</th><th scope="col">${t("sign_in.email")}</th><th scope="col">${t("admin.role")}</th><th scope="col">${t("companies.park")}</th><th scope="col">${t("admin.access")}</th></tr></thead>
      <tbody>${list.items.map((one) => html`<tr key=${one.id} class=${one.disabled ? "faint" : ""}><th scope="row"><bdi>${one.name}</bdi></th><td><bdi>${one.email}</bdi></td>
        <td><select aria-label=${t("admin.role_of", { name: one.name })} value=${one.role} disabled=${one.id === who.value?.id} onChange=${(/** @type {any} */ e) => change(one.id, { role: e.target.value })}>
          ${called("role", ROLES).map(([code, says]) => html`<option value=${code}>${says}</option>`)}</select></td>
        <td>${label("park", one.park) || t("any")}</td>
        <td><button class="plain" disabled=${one.id === who.value?.id} onClick=${() => change(one.id, { disabled: !one.disabled })}>${t(one.disabled ? "admin.let_in" : "admin.disable")}</button></td></tr>`)}</tbody></table><//>
    ${isNew && html`<${NewPerson} onClose=${() => setNew(false)} after=${list.reload} />`}`;
}

/** @param {{onClose: () => void, after: () => void}} props */
function NewPerson({ onClose, after }) {
  const [fields, setFields] = useState({ email: "", name: "", role: "manager", park: "", language: "it", password: "" });
  const set = (/** @type {keyof typeof fields} */ name) => (/** @type {any} */ event) => setFields((before) => ({ ...before, [name]: event.target.value }));
  const submit = submitting(async () => {
    await post("/api/v1/users", { body: /** @type {any} */ ({ ...fields, park: fields.park || null, password: fields.password || null }) });
    onClose();
    after();
  });
  return html`<${Dialog} title=${t("admin.add_person")} onClose=${onClose} onSubmit=${submit}>
    <label>${t("admin.name")} <input required maxlength="128" value=${fields.name} onInput=${set("name")} /></label>
    <label>${t("sign_in.email")} <input type="email" required value=${fields.email} onInput=${set("email")} /></label>
    <div class="beside"><${Choice} label=${t("admin.role")} value=${fields.role} any=${null} options=${called("role", ROLES)} onChange=${(/** @type {string} */ role) => setFields({ ...fields, role })} />
    <${Choice} label=${t("companies.park")} value=${fields.park} options=${every("park")} onChange=${(/** @type {string} */ park) => setFields({ ...fields, park })} />
    <${Choice} label=${t("language")} value=${fields.language} any=${null} options=${called("language", ["it", "ru", "en"])} onChange=${(/** @type {string} */ language) => setFields({ ...fields, language })} /></div>
    <label>${t("admin.password")} <input type="password" autocomplete="new-password" value=${fields.password} onInput=${set("password")} /></label><//>`;
}

function Keys() {
  const [fields, setFields] = useState({ name: "", role: "viewer", park: "" });
  const [made, setMade] = useState(/** @type {string | null} */ (null));
  const found = useResource("keys", (signal) => get("/api/v1/keys", {}, signal));
  const create = submitting(async () => {
    const key = await post("/api/v1/keys", { body: /** @type {any} */ ({ ...fields, park: fields.park || null }) });
    setMade(key.key);
    setFields({ ...fields, name: "" });
    found.reload();
  });
  const revoke = (/** @type {number} */ id) => attempt(async () => {
    await remove("/api/v1/keys/{key_id}", { parameters: { key_id: id } });
    notify(t("admin.revoked"));
    found.reload();
  });
  return html`<form class="filters" onSubmit=${create}>
      <label>${t("admin.key_name")} <input required maxlength="64" value=${fields.name} onInput=${(/** @type {any} */ e) => setFields({ ...fields, name: e.target.value })} /></label>
      <${Choice} label=${t("admin.role")} value=${fields.role} any=${null} options=${called("role", ROLES)} onChange=${(/** @type {string} */ role) => setFields({ ...fields, role })} />
      <${Choice} label=${t("companies.park")} value=${fields.park} options=${every("park")} onChange=${(/** @type {string} */ park) => setFields({ ...fields, park })} />
      <button class="main">${t("admin.make_key")}</button></form>
    ${made && html`<p class="box" role="status">${t("admin.key_once")} <code>${made}</code></p>`}
    <${Listed} list=${found} empty=${html`<${Empty} title=${t("admin.no_keys")}><p>${t("admin.no_keys_help")}</p><//>`}>
      <table class="table"><thead><tr><th scope="col">${t("admin.key_name")}</th><th scope="col">${t("admin.role")}</th><th scope="col">${t("companies.park")}</th><th scope="col">${t("admin.made")}</th><th scope="col">${t("admin.access")}</th></tr></thead>
      <tbody>${found.data?.map((one) => html`<tr key=${one.id}><th scope="row"><bdi>${one.name}</bdi></th><td>${label("role", one.role)}</td><td>${label("park", one.park) || t("any")}</td><td>${day(one.created_at, { dateStyle: "medium" })}</td>
        <td><button class="plain" onClick=${() => revoke(one.id)}>${t("admin.revoke")}</button></td></tr>`)}</tbody></table><//>`;
}

/** @param {View} props */
function Trail({ query }) {
  const narrowed = { action: useSettled(query.action ?? "", 300) || undefined, subject: useSettled(query.subject ?? "", 300) || undefined };
  const list = usePages(`audit ${JSON.stringify(narrowed)}`, (cursor, signal) => get("/api/v1/audit", { ...narrowed, cursor, limit: 50 }, signal));
  return html`<${Filters}>
      <label>${t("admin.action")} <input value=${query.action ?? ""} placeholder="company.change" onInput=${typed(amend, "action")} /></label>
      <label>${t("admin.subject")} <input value=${query.subject ?? ""} placeholder="company:12" onInput=${typed(amend, "subject")} /></label><//>
    <${Listed} list=${list} empty=${html`<${Empty} title=${t("admin.no_entries")}><p>${t("admin.no_entries_help")}</p><//>`}>
      <table class="table"><thead><tr><th scope="col">${t("admin.when")}</th><th scope="col">${t("admin.who")}</th><th scope="col">${t("admin.action")}</th><th scope="col">${t("admin.subject")}</th><th scope="col">${t("admin.details")}</th></tr></thead>
      <tbody>${list.items.map((one) => html`<tr key=${one.id}><td class="figure">${moment(one.at)}</td><td><bdi>${one.actor_name ?? one.actor}</bdi></td><td><bdi>${one.action}</bdi></td><td><bdi>${one.subject}</bdi></td>
        <td><bdi class="details">${JSON.stringify(one.details)}</bdi></td></tr>`)}</tbody></table><//>`;
}
