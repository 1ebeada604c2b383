/** Lists that are read to their end, where all of it is shown at once: the meetings of a hall, the participants of an event. */

const MOST_PAGES = 100;

/**
 * All pages, one after the other.
 * @template T
 * @param {(cursor: string | undefined) => Promise<{items: T[], next_cursor?: string | null}>} read
 * @returns {Promise<T[]>}
 */
export async function whole(read) {
  /** @type {T[]} */
  const found = [];
  let cursor = /** @type {string | undefined} */ (undefined);
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await read(cursor);
    found.push(...page.items);
    if (!page.next_cursor) break;
    cursor = page.next_cursor;
  }
  return found;
}
