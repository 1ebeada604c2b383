/** Markup in template strings: what views are written in. Text in it stays text, whatever it says. */
import htm from "htm";
import { h } from "preact";

export const html = htm.bind(h);
