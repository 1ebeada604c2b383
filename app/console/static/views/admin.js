/** For admins: people, keys, and who did what. */
import { useState } from "preact/hooks";
import { patch, post, remove } from "../api.js";
import { Dialog } from "../dialog.js";
import { html } from "../html.js";
import { date, label, LANGUAGES, moment, t } from "../i18n.js";
import { attempt, notify, submitting } from "../notices.js";
import { called, every, Filters, typed, useFields } from "../parts/fields.js";
import { Empty, Listed, Table } from "../parts/list.js";
import { Tabs } from "../parts/tabs.js";
import { useGet, usePages, useSettled } from "../resource.js";
import { amend } from "../router.js";
import { who } from "../session.js";
import { Head } from "../title.js";

const TABS = ["people", "keys", "trail"];
const ROLES = ["viewer", "manager", "compliance", "admin"];

/** @param {View} props */
export default function Admin({ query }) {
  const tab = TABS.find((name) => name === query.tab) ?? "people";
  return html`<${Head} title=${t("nav.admin")} />
    <${Tabs} label=${t("nav.admin")} names=${TABS} chosen=${tab} says=${(/** @type {string} */ name) => t(`admin_tab.${name}`)} />
    ${tab === "people" ? html`<${People} />` : tab === "keys" ? html`<${Keys} />` : html`<${Trail} query=${query} />`}`;
}

function People() {
  const [isNew, setNew] = useState(false);
  const list = usePages("/users", { limit: 50 });
  /** @param {number} id @param {any} changed */
  const change = (id, changed) => attempt(async () => {
    await patch("/users/{user_id}", { parameters: { user_id: id }, body: changed });
    list.reload();
  });
  return html`${!list.error && html`<p class="lead"><button class="main" onClick=${() => setNew(true)}>${t("admin.add_person")}</button></p>`}
    <${Listed} list=${list} empty=${html`<${Empty} of="admin.nobody" help=${null} />`}>
      <${Table} heads=${["admin.name", "sign_in.email", "admin.role", "companies.park", "admin.access"]}>${list.items.map((one) => html`<tr key=${one.id} class=${one.disabled ? "faint" : ""}><th scope="row"><bdi>${one.name}</bdi></th><td><bdi>${one.email}</bdi></td>
        <td><select aria-label=${t("admin.role_of", { name: one.name })} value=${one.role} disabled=${one.id === who.value?.id} onChange=${(/** @type {any} */ e) => change(one.id, { role: e.target.value })}>
          ${called("role", ROLES).map(([code, says]) => html`<option value=${code}>${says}</option>`)}</select></td>
        <td>${label("park", one.park) || t("any")}</td>
        <td><button class="plain" disabled=${one.id === who.value?.id} onClick=${() => change(one.id, { disabled: !one.disabled })}>${t(one.disabled ? "admin.let_in" : "admin.disable")}</button></td></tr>`)}<//><//>
    ${isNew && html`<${NewPerson} onClose=${() => setNew(false)} after=${list.reload} />`}`;
}

/** @param {{onClose: () => void, after: () => void}} props */
function NewPerson({ onClose, after }) {
  const { fields, text, choice } = useFields({ email: "", name: "", role: "manager", park: "", language: "it", password: "" });
  const submit = async () => {
    await post("/users", { body: /** @type {any} */ ({ ...fields, park: fields.park || null, password: fields.password || null }) });
    after();
  };
  return html`<${Dialog} title=${t("admin.add_person")} onClose=${onClose} onSubmit=${submit}>
    ${text("name", t("admin.name"), { required: true, maxlength: 128 })}
    ${text("email", t("sign_in.email"), { type: "email", required: true })}
    <div class="beside">${choice("role", t("admin.role"), called("role", ROLES), null)}
      ${choice("park", t("companies.park"), every("park"), t("any"))}
      ${choice("language", t("language"), called("language", [...LANGUAGES]), null)}</div>
    ${text("password", t("admin.password"), { type: "password", autocomplete: "new-password" })}<//>`;
}

function Keys() {
  const { fields, set, text, choice } = useFields({ name: "", role: "viewer", park: "" });
  const [made, setMade] = useState(/** @type {string | null} */ (null));
  const found = useGet("/keys");
  const create = submitting(async () => {
    const key = await post("/keys", { body: /** @type {any} */ ({ ...fields, park: fields.park || null }) });
    setMade(key.key);
    set({ name: "" });
    found.reload();
  });
  const revoke = (/** @type {number} */ id) => attempt(async () => {
    await remove("/keys/{key_id}", { parameters: { key_id: id } });
    notify(t("admin.revoked"));
    found.reload();
  });
  return html`<form class="filters" onSubmit=${create}>
      ${text("name", t("admin.key_name"), { required: true, maxlength: 64 })}
      ${choice("role", t("admin.role"), called("role", ROLES), null)}
      ${choice("park", t("companies.park"), every("park"), t("any"))}
      <button class="main">${t("admin.make_key")}</button></form>
    ${made && html`<p class="box" role="status">${t("admin.key_once")} <code>${made}</code></p>`}
    <${Listed} list=${found} empty="admin.no_keys">
      <${Table} heads=${["admin.key_name", "admin.role", "companies.park", "admin.made", "admin.access"]}>${found.data?.map((one) => html`<tr key=${one.id}><th scope="row"><bdi>${one.name}</bdi></th><td>${label("role", one.role)}</td><td>${label("park", one.park) || t("any")}</td><td>${date(one.created_at)}</td>
        <td><button class="plain" onClick=${() => revoke(one.id)}>${t("admin.revoke")}</button></td></tr>`)}<//><//>`;
}

/** @param {View} props */
function Trail({ query }) {
  const narrowed = { action: useSettled(query.action ?? "", 300) || undefined, subject: useSettled(query.subject ?? "", 300) || undefined };
  const list = usePages("/audit", { ...narrowed, limit: 50 });
  return html`<${Filters}>
      <label>${t("admin.action")} <input value=${query.action ?? ""} placeholder="company.change" onInput=${typed(amend, "action")} /></label>
      <label>${t("admin.subject")} <input value=${query.subject ?? ""} placeholder="company:12" onInput=${typed(amend, "subject")} /></label><//>
    <${Listed} list=${list} empty="admin.no_entries">
      <${Table} heads=${["admin.when", "admin.who", "admin.action", "admin.subject", "admin.details"]}>${list.items.map((one) => html`<tr key=${one.id}><td class="figure">${moment(one.at)}</td><td><bdi>${one.actor_name ?? one.actor}</bdi></td><td><bdi>${one.action}</bdi></td><td><bdi>${one.subject}</bdi></td>
        <td><bdi class="details">${JSON.stringify(one.details)}</bdi></td></tr>`)}<//><//>`;
}
