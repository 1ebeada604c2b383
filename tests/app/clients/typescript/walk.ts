// A frontend's way through the API: compiled strictly against the generated types, then run against a server.
import createClient from "openapi-fetch";
import type { components, paths } from "./ponte.d.ts";

const [address, key, company] = process.argv.slice(2) as [string, string, string];
const api = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } });

const path = { company_id: Number(company) };
const list = await api.GET("/api/v1/companies/{company_id}/matches", { params: { path, query: { by: "match" } } });
if (!list.data) throw new Error(list.error?.detail ?? "no list");
const items: components["schemas"]["MatchItem"][] = list.data.items.filter((item) => "rank" in item);
const names: string[] = items.map((item) => `${item.rank}. ${item.partner.name}`);

const stages = (await api.GET("/api/v1/labels")).data?.["stage"];
const label: string | undefined = stages?.["on_market"]?.it;

const file = new Blob(["park;name;register\nsouth;Dal Browser;TS-1\n"]);
const report = await api.POST("/api/v1/imports", {
  body: { file },
  bodySerializer: ({ file }) => {
    const form = new FormData();
    form.set("file", file, "компании.csv");
    return form;
  },
});
const missing = await api.GET("/api/v1/companies/{company_id}", { params: { path: { company_id: 4711 } } });
const type: string | undefined = missing.error?.type;

console.log(JSON.stringify({ names, label, created: report.data?.created, type }));
