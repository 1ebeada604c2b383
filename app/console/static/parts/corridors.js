/** Which corridor a view is about: the one that the address names, else the first that was ranked. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { useCorridors } from "../resource.js";
import { amend } from "../router.js";
import { Choice } from "./fields.js";
import { Empty } from "./list.js";

/** `all` is undefined until they are read. @param {Record<string, string>} query */
export function useCorridor(query) {
  const all = useCorridors();
  return { all, corridor: all?.find((one) => one.code === query.corridor) ?? all?.find((one) => one.ranked) ?? all?.[0] };
}

/** A field where there are several. @param {{corridors: ReturnType<typeof useCorridor>, also?: Record<string, null>}} props */
export const CorridorChoice = ({ corridors: { all, corridor }, also = {} }) =>
  (all?.length ?? 0) > 1 && html`<${Choice} label=${t("matches.corridor")} value=${corridor?.code} any=${null}
    options=${all?.map(({ code, name }) => [code, name])} onChange=${(/** @type {string} */ code) => amend({ corridor: code, ...also })} />`;

export const NoCorridor = () => html`<${Empty} of="matches.no_corridor" />`;
