/** Values that a folder, or an app, keeps with a request: its user, its session, its token. */

import { type Request, requestSlots } from "./request.ts";

export interface RequestSlot<Value> {
  /** What it was set to for this request; undefined if it was not. */
  get(request: Request<unknown>): Value | undefined;
  set(request: Request<unknown>, value: Value): void;
}

/**
 * Makes a place for a value of each request. Made once, at the top of a module; whoever has the slot
 * reads and writes it, and nobody else can.
 *
 * @param name For debugging only: two slots of one name are two slots.
 *
 * @example
 * ```ts
 * import { type Middleware, requestSlot } from "quintet/http";
 *
 * export const tenant = requestSlot<string>("tenant");
 *
 * export const tenants: Middleware = (next) => (request) => {
 *   tenant.set(request, request.host.split(".")[0]!);
 *   return next(request);
 * };
 * ```
 */
export function requestSlot<Value>(name: string): RequestSlot<Value> {
  const key = Symbol(name);
  return {
    get: (request) => request[requestSlots]?.get(key) as Value | undefined,
    set: (request, value) => {
      (request[requestSlots] ??= new Map()).set(key, value);
    },
  };
}
