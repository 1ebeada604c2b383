/** Light or dark: as the system has it, unless something else was chosen in this browser. */
import { effect, signal } from "@preact/signals";

export const schemes = ["system", "light", "dark"];
const KEPT = "ponte.scheme";
export const scheme = signal(localStorage.getItem(KEPT) ?? "system");

effect(() => {
  localStorage.setItem(KEPT, scheme.value);
  document.documentElement.dataset.scheme = scheme.value;
});
