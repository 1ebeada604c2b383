/** Every view: its path, the file that shows it, and, if the navigation leads to it, the message that names it there. */

/**
 * `whom`: who finds it in the navigation; left out, everybody.
 * @typedef {{path: string, view: () => Promise<{default: any}>, name?: string, whom?: {value: boolean}}} Route
 */

/** @type {Route[]} */
export const ROUTES = [
  { path: "/", view: () => import("./views/matches.js"), name: "nav.matches" },
  { path: "/companies", view: () => import("./views/companies.js"), name: "nav.companies" },
  { path: "/companies/:id", view: () => import("./views/company.js") },
  { path: "/pairs/:id", view: () => import("./views/pair.js") },
  { path: "/corridor", view: () => import("./views/corridor.js"), name: "nav.corridor" },
  { path: "/introductions", view: () => import("./views/introductions.js"), name: "nav.introductions" },
  { path: "/introductions/:id", view: () => import("./views/introduction.js") },
  { path: "/events", view: () => import("./views/events.js"), name: "nav.events" },
  { path: "/events/:id", view: () => import("./views/event.js") },
  { path: "/search", view: () => import("./views/search.js") },
];

export const LOST = () => import("./views/lost.js");
