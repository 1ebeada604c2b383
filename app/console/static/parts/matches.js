/** A list of matches that is worked through with the mouse or the keyboard: one is chosen, and what is done is done to it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { useShortcuts } from "../keys.js";
import { attempt } from "../notices.js";
import { useGet } from "../resource.js";
import { amend, go } from "../router.js";
import { mayEdit } from "../session.js";
import { decide, Introduce, NotInteresting, shortlist, undo } from "./deciding.js";
import { Match } from "./match.js";

/** @typedef {import("./match.js").Item} Item */

/**
 * `of`: whose list it is; left out, both parties stand at the head of a card. `chosen`: the pair that the address names.
 * `after`: reads the list again. `isAside`: it stands below another, to which the keys belong.
 * @param {{items: Item[], of?: import("./match.js").Party, introductions: ReturnType<typeof useIntroductions>, chosen: string | undefined,
 *   after: () => void, isAside?: boolean}} props
 */
export function Matches({ items, of, introductions, chosen, after, isAside = false }) {
  const [opened, setOpened] = useState(() => new Set([items[0]?.pair_id, Number(chosen)]));
  const [asked, setAsked] = useState(/** @type {{for: "why_not" | "introduction", item: Item} | null} */ (null));
  const at = items.findIndex((item) => String(item.pair_id) === chosen);
  const current = /** @type {Item | undefined} */ (items[at]);
  const choose = (/** @type {Item} */ item) => String(item.pair_id) !== chosen && amend({ pair: item.pair_id });
  const place = useRef(-1);
  useEffect(() => {
    const next = items[Math.min(place.current, items.length - 1)];
    if (at >= 0) place.current = at;
    else if (chosen && next && !isAside) choose(next); // what was decided against has left: go on with what follows it
  });
  const step = (/** @type {number} */ by) => () => {
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
    if (next) choose(next);
  };
  const toggle = (/** @type {Item} */ item) =>
    setOpened((before) => {
      const now = new Set(before);
      if (!now.delete(item.pair_id)) now.add(item.pair_id);
      return now;
    });
  const sides = (/** @type {Item} */ item) =>
    "partner" in item ? { left: /** @type {any} */ (of), right: item.partner, heads: [item.partner] } : { left: item.a, right: item.b, heads: [item.a, item.b] };
  const actions = (/** @type {Item} */ item) => {
    const last = item.decisions[0];
    const isLiked = last?.verdict === "interesting";
    const isDisliked = last !== undefined && !isLiked;
    const introduction = introductions.of(item);
    const isShortlisted = introduction?.state === "shortlisted";
    return [
      { key: "i", does: "do.interesting", isOn: isLiked,
        act: () => attempt(() => (isLiked ? undo(last.id, after) : decide(item, { verdict: "interesting" }, after))) },
      { key: "n", does: "do.not_interesting", isOn: isDisliked,
        act: () => (isDisliked ? attempt(() => undo(last.id, after)) : setAsked({ for: "why_not", item })) },
      ...(introduction ? [] : [{ key: "s", does: "do.shortlist", isOn: false,
        act: () => attempt(() => shortlist(item, sides(item).left, introductions.reload)) }]),
      ...(introduction && !isShortlisted ? [] : [{ key: "p", does: "do.introduce", isOn: false,
        act: () => setAsked({ for: "introduction", item }) }]),
    ];
  };
  const onCurrent = (/** @type {string} */ key) => () => {
    const item = current ?? items[0];
    if (!item) return;
    choose(item);
    actions(item).find((action) => action.key === key)?.act();
  };
  useShortcuts(isAside ? {} : {
    j: { does: "keys.next", act: step(1) },
    k: { does: "keys.previous", act: step(-1) },
    Enter: { does: "keys.open", act: () => current && toggle(current) },
    o: { does: "keys.page", act: () => current && go(`/pairs/${current.pair_id}`) },
    ...(mayEdit.value && {
      i: { does: "do.interesting", act: onCurrent("i") },
      n: { does: "do.not_interesting", act: onCurrent("n") },
      s: { does: "do.shortlist", act: onCurrent("s") },
      p: { does: "do.introduce", act: onCurrent("p") },
    }),
  });
  const close = () => setAsked(null);
  const longShots = isAside || items.length === 1 ? -1 : items.findLastIndex(({ band }) => band !== "long_shot") + 1; // nothing else follows
  const done = () => {
    after();
    introductions.reload();
  };
  return html`
    <ol class="matches">
      ${items.map((item, place) => html`<li key=${item.pair_id}>${place === longShots && html`<p class="divide">${t("match.long_shots")}</p>`}<${Match} item=${item} ...${sides(item)} actions=${actions(item)}
        isOpen=${opened.has(item.pair_id)} isChosen=${item === current} introduction=${introductions.of(item)}
        onChoose=${() => choose(item)} onToggle=${() => toggle(item)} /></li>`)}
    </ol>
    ${asked?.for === "why_not" && html`<${NotInteresting} item=${asked.item} onClose=${close} after=${after} />`}
    ${asked?.for === "introduction" && html`<${Introduce} item=${asked.item} left=${sides(asked.item).left} right=${sides(asked.item).right}
      introduction=${introductions.of(asked.item)} onClose=${close} after=${done} />`}
  `;
}

/** The introductions that go on: of a company, of a pair, or the latest hundred of all. @param {{company_id?: number, pair_id?: number}} [narrowed] */
export function useIntroductions(narrowed) {
  const found = useGet("/introductions", { open: true, limit: 100, ...narrowed });
  const all = found.data?.items ?? [];
  const byPair = new Map(all.map((one) => [one.pair_id, one]));
  return { all, of: (/** @type {Item} */ item) => byPair.get(item.pair_id), reload: found.reload };
}
