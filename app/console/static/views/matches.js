/** The best matches of the corridor. */
import { get } from "../api.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { CorridorChoice, NoCorridor, useCorridor } from "../parts/corridors.js";
import { Empty, Listed } from "../parts/list.js";
import { asked, MatchFilters } from "../parts/match-filters.js";
import { Matches } from "../parts/matches.js";
import { usePages } from "../resource.js";
import { link } from "../router.js";
import { mayEdit } from "../session.js";
import { useTitle } from "../title.js";

/** @param {View} props */
export default function BestMatches({ query }) {
  useTitle(t("matches.title"));
  const corridors = useCorridor(query);
  const { corridor } = corridors;
  const narrowed = { ...asked(query), corridor: corridor?.code };
  const list = usePages(corridor ? `matches ${JSON.stringify(narrowed)}` : null, (cursor, signal) =>
    get("/api/v1/matches", { ...narrowed, cursor, limit: 20 }, signal));
  const introduction = html`<h1>${t("matches.title")}</h1>
    <p class="lead">${t("matches.lead")}</p>`;
  if (corridors.all && !corridor) return html`${introduction}<${NoCorridor} />`;
  return html`${introduction}
    <${CorridorChoice} corridors=${corridors} also=${{ pair: null }} />
    <${MatchFilters} query=${query} />
    <${Listed} list=${list} empty=${html`<${Nothing} isRanked=${corridor?.ranked ?? true} query=${query} />`}>
      <${Matches} items=${list.items} chosen=${query.pair} after=${list.reload} />
      ${list.last?.ending && html`<p class="hint ending">${list.last.ending}</p>`}
    <//>`;
}

/** @param {{isRanked: boolean, query: Record<string, string>}} props */
function Nothing({ isRanked, query }) {
  if (Object.values(asked(query)).some(Boolean)) return html`<${Empty} title=${t("matches.none_pass")}><p>${t("matches.none_pass_help")}</p><//>`;
  if (isRanked) return html`<${Empty} title=${t("matches.none")}><p>${t("matches.none_help")} <a href=${link("/companies")}>${t("nav.companies")}</a></p><//>`;
  return html`<${Empty} title=${t("matches.unranked")}><p>${t(mayEdit.value ? "matches.unranked_help" : "matches.unranked_wait")}</p><//>`;
}
