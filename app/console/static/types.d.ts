/** How the types of the OpenAPI document become those of `api.js`. Read by the type checker only. */
import type { components, paths } from "ponte-api";

export type Method = "get" | "post" | "put" | "patch" | "delete";
declare global {
  /** What the address of a view holds. */
  type View = { params: { id: string }; query: Record<string, string> };
  type Schema<N extends keyof components["schemas"]> = components["schemas"][N];
}

/** The paths that take a method. */
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];

type Given<T> = T extends undefined ? {} : T extends object ? T : {};
/** Those of the path and of the query, in one object. */
export type Parameters<O> = O extends { parameters: infer A }
  ? (A extends { path: infer B } ? B : {}) & (A extends { query?: infer C } ? Given<C> : {})
  : {};

type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;
export type Sent<O> = {
  parameters?: Parameters<O>;
  body?: O extends { requestBody: infer B } ? Json<B> : O extends { requestBody?: infer B } ? Json<B> : never;
  form?: FormData;
  ifMatch?: string;
};

/** What a success holds. */
export type Answer<O> = O extends { responses: infer R }
  ? Json<R extends { 200: infer A } ? A : R extends { 201: infer A } ? A : R extends { 202: infer A } ? A : never>
  : never;
