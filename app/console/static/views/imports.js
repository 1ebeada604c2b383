/** Companies from a spreadsheet: how each column is read, what would happen, errors at their rows; then in earnest. */
import { useState } from "preact/hooks";
import { addressOf, get, post, Problem } from "../api.js";
import { html } from "../html.js";
import { number, percent, t } from "../i18n.js";
import { attempt, notify } from "../notices.js";
import { Choice, every } from "../parts/fields.js";
import { Table } from "../parts/list.js";
import { Pending } from "../problems.js";
import { useResource } from "../resource.js";
import { link } from "../router.js";
import { who } from "../session.js";
import { Head } from "../title.js";

/**
 * @typedef {Schema<"ImportProposal">} Proposal
 * @typedef {Schema<"ImportReport">} Report
 * @typedef {{line: number, field: string, reason: string, sheet?: string | null}} RowProblem
 */

const SHOWN = 200;

export default function Imports() {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [park, setPark] = useState(who.value?.park ?? "");
  const [proposal, setProposal] = useState(/** @type {Proposal | null} */ (null));
  const [columns, setColumns] = useState(/** @type {Record<string, string | null>} */ ({}));
  const [report, setReport] = useState(/** @type {Report | null} */ (null));
  const [refused, setRefused] = useState(/** @type {Problem | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  const sent = (/** @type {File} */ chosen, /** @type {Record<string, string | null> | null} */ mapped) => {
    const form = new FormData();
    form.set("file", chosen);
    if (mapped) form.set("mapping", JSON.stringify({ columns: mapped }));
    return form;
  };
  /** @param {() => Promise<void>} work */
  const busily = async (work) => {
    setBusy(true);
    setRefused(null);
    await attempt(work);
    setBusy(false);
  };
  /** @param {File | null} chosen */
  const choose = (chosen) => {
    setFile(chosen);
    setProposal(null);
    setReport(null);
    if (chosen) busily(async () => {
      const found = await post("/imports/proposals", { parameters: /** @type {any} */ ({ park }), form: sent(chosen, null) });
      setProposal(found);
      setColumns(/** @type {any} */ (found.mapping.columns));
    });
  };
  /** @param {boolean} dry */
  const run = (dry) => file && busily(async () => {
    try {
      const found = await post("/imports", { parameters: /** @type {any} */ ({ park, dry_run: dry }), form: sent(file, columns) });
      setReport(found);
      if (found.imported) notify(t("import.done", { count: found.created + found.updated }));
    } catch (error) {
      if (!(error instanceof Problem) || error.errors.length === 0) throw error;
      setReport(null);
      setRefused(error);
    }
  });
  return html`<${Head} title=${t("nav.imports")} lead="import.lead" />
    <section class="panel stack-wide">
      ${!who.value?.park && html`<${Choice} label=${t("companies.park")} value=${park} any=${t("act.choose")} onChange=${setPark}
        options=${every("park")} />`}
      <label>${t("import.file")} <input type="file" accept=".csv,.xlsx,.xls,.ods,.jsonl" onChange=${(/** @type {any} */ event) => choose(event.target.files[0] ?? null)} /></label>
      <p class="hint">${t("import.template")} ${["xlsx", "csv"].map((kind) => html`<a key=${kind} download href=${addressOf("/imports/templates/{kind}", { kind: /** @type {any} */ (kind) })}><bdi>${kind.toUpperCase()}</bdi></a> `)}</p>
      ${isBusy && html`<${Pending} />`}
    </section>
    ${proposal && html`<${Columns} proposal=${proposal} columns=${columns} onChange=${(/** @type {any} */ changed) => { setColumns({ ...columns, ...changed }); setReport(null); }} />
      <p class="actions"><button class=${report ? "" : "main"} disabled=${isBusy} onClick=${() => run(true)}>${t("import.check")}</button>
        ${report && !report.imported && html`<button class="main" disabled=${isBusy} onClick=${() => run(false)}>${t("import.do", { count: report.created + report.updated })}</button>`}</p>`}
    ${proposal && !report && html`<${PassedOver} found=${proposal.passed_over} />`}
    ${refused && html`<section class="trouble" role="alert"><p>${t("import.refused")}</p></section><${Problems} title=${t("import.problems", { count: refused.errors.length })} rows=${/** @type {any} */ (refused.errors)} />`}
    ${report && html`<${Outcome} report=${report} />`}`;
}

/** How each column would be read; what is wrong is put right here, and remembered for the park. @param {{proposal: Proposal, columns: Record<string, string | null>, onChange: (changed: Record<string, string | null>) => void}} props */
function Columns({ proposal, columns, onChange }) {
  const template = useResource("template", async (signal) =>
    (await /** @type {Blob} */ (/** @type {unknown} */ (await get("/imports/templates/{kind}", { kind: "csv" }, signal))).text()).split(/\r?\n/)[0].replace(/^\uFEFF/, "").split(/[;,]/));
  const fields = [...new Set([...(template.data ?? []), ...Object.values(columns).filter((one) => one !== null)])].sort();
  return html`<section class="panel"><h2>${t("import.columns")}</h2><p class="hint">${t("import.columns_help", { count: proposal.rows })}${proposal.remembered && ` ${t("import.remembered")}`}</p>
    <${Table} heads=${["import.heading", "import.cells", "import.field", "import.sure"]}>${proposal.columns.map((one) => html`<tr key=${one.column}><th scope="row"><bdi>${one.heading || one.column}</bdi></th><td><bdi>${one.cells.slice(0, 3).join(" · ").slice(0, 120)}</bdi></td>
      <td>${one.heading in columns ? html`<select aria-label=${one.heading} value=${columns[one.heading] ?? ""} onChange=${(/** @type {any} */ event) => onChange({ [one.heading]: event.target.value || null })}>
        <option value="">${t("import.left_out")}</option>${fields.map((field) => html`<option value=${field}>${field}</option>`)}</select>` : html`<bdi>${one.field ?? t("import.left_out")}</bdi>`}</td>
      <td class="figure" title=${one.why}>${percent(one.confidence)}</td></tr>`)}<//></section>`;
}

/** What of the file is not read, and why. @param {{found: Proposal["passed_over"]}} props */
function PassedOver({ found }) {
  const sheets = (found.sheets ?? []).map(({ name, reason }) => ({ sheet: name, line: 0, field: "", reason }));
  const rows = [...sheets, ...(found.lines ?? []), ...(found.hidden_rows ?? [])];
  return rows.length > 0 && html`<${Problems} title=${t("import.passed_over")} rows=${rows} />`;
}

/** @param {{report: Report}} props */
function Outcome({ report }) {
  return html`<section class="panel" role="status"><h2>${t(report.imported ? "import.became" : "import.would")}</h2>
      <p class="figures">${(/** @type {const} */ (["created", "updated", "unchanged", "rejected"])).map((name) => html`<span key=${name} class=${name === "rejected" && report.rejected ? "late" : ""}><b>${number(report[name])}</b> ${t(`import_count.${name}`)}</span>`)}</p>
      ${report.imported && html`<p><a href=${link("/companies")}>${t("nav.companies")}</a> · <a href=${link("/runs")}>${t("nav.runs")}</a></p>`}</section>
    ${report.problems_total > 0 && html`<${Problems} title=${t("import.problems", { count: report.problems_total })} rows=${report.problems} />`}
    ${report.remarks_total > 0 && html`<${Problems} title=${t("import.remarks", { count: report.remarks_total })} rows=${report.remarks} />`}
    ${report.twins_total > 0 && html`<section class="panel"><h2>${t("import.twins")}</h2><ul class="lines">${report.twins.map((twin) => html`<li key=${twin.line}><bdi>${twin.name}</bdi> – <bdi>${twin.twin_name}</bdi></li>`)}</ul></section>`}`;
}

/** Each at its row, as the file has it. @param {{title: string, rows: RowProblem[]}} props */
function Problems({ title, rows }) {
  return html`<section class="panel"><h2>${title}</h2><${Table} heads=${["import.line", "import.heading", "import.reason"]}>${rows.slice(0, SHOWN).map((one, at) => html`<tr key=${at}><td class="figure">${one.sheet && html`<bdi>${one.sheet}</bdi> `}${one.line > 0 && number(one.line)}</td><td><bdi>${one.field}</bdi></td><td><bdi>${one.reason}</bdi></td></tr>`)}<//></section>`;
}
