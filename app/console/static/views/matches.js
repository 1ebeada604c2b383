/** The best matches of the corridor. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { CorridorChoice, NoCorridor, useCorridor } from "../parts/corridors.js";
import { Empty, Listed } from "../parts/list.js";
import { asked, MatchFilters } from "../parts/match-filters.js";
import { Matches, useIntroductions } from "../parts/matches.js";
import { usePages } from "../resource.js";
import { link } from "../router.js";
import { mayEdit } from "../session.js";
import { Head } from "../title.js";

/** @param {View} props */
export default function BestMatches({ query }) {
  const corridors = useCorridor(query);
  const { corridor } = corridors;
  const narrowed = { ...asked(query), corridor: corridor?.code };
  const list = usePages("/matches", corridor ? { ...narrowed, limit: 20 } : null);
  const introductions = useIntroductions();
  const isRanked = corridor?.ranked ?? true;
  const introduction = html`<${Head} title=${t("matches.title")} lead="matches.lead" />`;
  if (corridors.all && !corridor) return html`${introduction}<${NoCorridor} />`;
  return html`${introduction}
    <${CorridorChoice} corridors=${corridors} also=${{ pair: null }} />
    <${MatchFilters} query=${query} />
    ${list.last?.note && isRanked && html`<p class="box">${list.last.note}</p>`}
    <${Listed} list=${list} empty=${html`<${Nothing} isRanked=${isRanked} query=${query} />`}>
      <${Matches} items=${list.items} introductions=${introductions} chosen=${query.pair} after=${list.reload} />
    <//>
    ${list.last?.ending && html`<p class="hint ending">${list.last.ending}</p>`}`;
}

/** @param {{isRanked: boolean, query: Record<string, string>}} props */
function Nothing({ isRanked, query }) {
  if (!isRanked) return html`<${Empty} of="matches.unranked" help=${mayEdit.value ? "matches.unranked_help" : "matches.unranked_wait"} />`;
  if (Object.values(asked(query)).some(Boolean)) return html`<${Empty} of="matches.none_pass" help=${null} />`; // the note says why
  return html`<${Empty} of="matches.none" help=${null}><a href=${link("/companies")}>${t("nav.companies")}</a><//>`;
}
