/** What the window is called, for tabs, bookmarks and screen readers. */
import { useEffect } from "preact/hooks";

/** @param {string | undefined} text */
export function useTitle(text) {
  useEffect(() => {
    document.title = text ? `${text} – Ponte` : "Ponte";
  }, [text]);
}
