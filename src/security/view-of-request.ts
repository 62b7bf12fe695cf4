/** Which view a request leads to: the app says so, as the routes stand above this folder. */

import { type ContextSlot, contextSlot } from "../base/index.ts";
import type { Request } from "../http/index.ts";

/** Gives the view, or undefined where there is none; it never throws. */
export const viewOfRequest: ContextSlot<(request: Request) => unknown> =
  contextSlot<(request: Request) => unknown>("view of request");
