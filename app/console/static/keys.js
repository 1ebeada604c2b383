/** Keyboard shortcuts: letters by their place on the keyboard, so that they work with a Russian one, too. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

const KEPT = "ponte.shortcuts";
/** Whether single letters do anything: who dictates, or leans on the keyboard, turns them off. */
export const areOn = signal(localStorage.getItem(KEPT) !== "off");

/** @typedef {{does: string, act: () => void}} Shortcut `does`: the key of the message that says it. */

/** Those that work now, the innermost last. @type {import("@preact/signals").Signal<Record<string, Shortcut>[]>} */
export const active = signal([]);

/** @param {boolean} on */
export function turn(on) {
  localStorage.setItem(KEPT, on ? "on" : "off");
  areOn.value = on;
}

/** Shortcuts of a view by key: `j`, `/`, `Enter`, `?`. @param {Record<string, Shortcut>} shortcuts */
export function useShortcuts(shortcuts) {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = Object.keys(shortcuts).join();
  useEffect(() => {
    /** @type {Record<string, Shortcut>} */
    const mine = {};
    for (const key of names.split(",").filter(Boolean)) {
      mine[key] = { does: latest.current[key].does, act: () => latest.current[key].act() };
    }
    active.value = [...active.peek(), mine];
    return () => {
      active.value = active.peek().filter((one) => one !== mine);
    };
  }, [names]);
}

/** @param {KeyboardEvent} event */
function keyOf(event) {
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.code === "Slash" && event.key !== "?" ? "/" : event.key;
}

const TYPING = "input, textarea, select, [contenteditable]";

addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || !areOn.value) return;
  if (target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  const found = active.value.findLast((shortcuts) => key in shortcuts);
  if (!found || (key === "Enter" && target.closest("a, button, summary"))) return;
  event.preventDefault();
  found[key].act();
});
