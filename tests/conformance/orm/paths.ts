/** Names of cases in ours. */

import { camelCase } from "../../../src/base/index.ts";

/** `-author__first_name` → `-author__firstName`. */
export function pathOf(path: string): string {
  return path.split("__").map(nameOf).join("__");
}

/** `first_name` → `firstName`; `_order` is ours, too. */
export function nameOf(name: string): string {
  return /^[-+]?_/.test(name) ? name : camelCase(name);
}
