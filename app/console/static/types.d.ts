/** How the types of the OpenAPI document become those of `api.js`. Read by the type checker only. */
import type { components, paths } from "ponte-api";

export type Method = "get" | "post" | "put" | "patch" | "delete";
declare global {
  /** What the address of a view holds. */
  type View = { params: { id: string }; query: Record<string, string> };
  type Schema<N extends keyof components["schemas"]> = components["schemas"][N];
}

/** The paths that take a method, without the /api/v1 with which all begin. */
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? (P extends `/api/v1${infer Rest}` ? Rest : never) : never;
}[keyof paths];
type Operation<M extends Method, P extends string> = `/api/v1${P}` extends keyof paths ? paths[`/api/v1${P}`][M] : never;

type Given<T> = T extends undefined ? {} : T extends object ? T : {};
type Of<O> = O extends { parameters: infer A }
  ? (A extends { path: infer B } ? B : {}) & (A extends { query?: infer C } ? Given<C> : {})
  : {};
/** Those of the path and of the query, in one object. */
export type Parameters<M extends Method, P extends string> = Of<Operation<M, P>>;

type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;
type Body<O> = O extends { requestBody: infer B } ? Json<B> : O extends { requestBody?: infer B } ? Json<B> : never;
export type Sent<M extends Method, P extends string> = {
  parameters?: Parameters<M, P>;
  body?: Body<Operation<M, P>>;
  form?: FormData;
  ifMatch?: string;
};

type Success<O> = O extends { responses: infer R }
  ? Json<R extends { 200: infer A } ? A : R extends { 201: infer A } ? A : R extends { 202: infer A } ? A : never>
  : never;
/** What a success holds. */
export type Answer<M extends Method, P extends string> = Success<Operation<M, P>>;
/** What each of a list is. */
export type Item<P extends string> = Answer<"get", P> extends { items: (infer I)[] } ? I : never;
