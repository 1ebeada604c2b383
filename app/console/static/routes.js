/** Every view: its path, the file that shows it, and, if the navigation leads to it, the message that names it there. */

import { isAdmin, mayEdit } from "./session.js";

/**
 * `whom`: who finds it in the navigation; left out, everybody. `isInMenu`: in the menu of the account, as it is not needed every day.
 * @typedef {{path: string, view: () => Promise<{default: any}>, name?: string, whom?: {value: boolean}, isInMenu?: boolean}} Route
 */

/** @type {Route[]} */
export const ROUTES = [
  { path: "/", view: () => import("./views/matches.js"), name: "nav.matches" },
  { path: "/companies", view: () => import("./views/companies.js"), name: "nav.companies" },
  { path: "/companies/new", view: () => import("./views/edit.js") },
  { path: "/companies/:id/edit", view: () => import("./views/edit.js") },
  { path: "/companies/:id", view: () => import("./views/company.js") },
  { path: "/pairs/:id", view: () => import("./views/pair.js") },
  { path: "/corridor", view: () => import("./views/corridor.js"), name: "nav.corridor" },
  { path: "/introductions", view: () => import("./views/introductions.js"), name: "nav.introductions" },
  { path: "/introductions/:id", view: () => import("./views/introduction.js") },
  { path: "/events", view: () => import("./views/events.js"), name: "nav.events" },
  { path: "/events/:id", view: () => import("./views/event.js") },
  { path: "/plans", view: () => import("./views/plans.js"), name: "nav.plans", isInMenu: true },
  { path: "/plans/:id", view: () => import("./views/plan.js") },
  { path: "/indicators", view: () => import("./views/indicators.js"), name: "nav.indicators", isInMenu: true },
  { path: "/stays", view: () => import("./views/stays.js"), name: "nav.stays", isInMenu: true },
  { path: "/stays/:id", view: () => import("./views/stay.js") },
  { path: "/practices", view: () => import("./views/practices.js"), name: "nav.practices", isInMenu: true },
  { path: "/compliance", view: () => import("./views/compliance.js"), name: "nav.compliance", isInMenu: true },
  { path: "/runs", view: () => import("./views/runs.js"), name: "nav.runs", isInMenu: true },
  { path: "/import", view: () => import("./views/imports.js"), name: "nav.imports", isInMenu: true, whom: mayEdit },
  { path: "/admin", view: () => import("./views/admin.js"), name: "nav.admin", isInMenu: true, whom: isAdmin },
  { path: "/search", view: () => import("./views/search.js") },
];

export const LOST = () => import("./views/lost.js");
