/** What SQLite's own JSON functions cannot ask for. */

import type { DatabaseSync } from "node:sqlite";

/** Registers `QUINTET_JSON_HAS_KEYS(document, path, keys, 'all' | 'any')`; path and keys are JSON. */
export function registerJsonFunctions(database: DatabaseSync): void {
  const name = "quintet_json_has_keys";
  database.function(name, { deterministic: true }, (text, path, keys, which) => {
    if (text === null) return 0;
    const place = (JSON.parse(String(path)) as string[]).reduce<unknown>(
      stepDown,
      JSON.parse(String(text)),
    );
    const isObject = typeof place === "object" && place !== null && !Array.isArray(place);
    const wanted = JSON.parse(String(keys)) as string[];
    const has = (key: string): boolean => isObject && Object.hasOwn(place, key);
    return (which === "all" ? wanted.every(has) : wanted.some(has)) ? 1 : 0;
  });
}

/** Digits are positions in arrays, as in paths of SQLite. */
function stepDown(place: unknown, key: string): unknown {
  if (typeof place !== "object" || place === null) return undefined;
  if (Array.isArray(place) !== /^\d+$/.test(key) || !Object.hasOwn(place, key)) return undefined;
  return (place as Record<string, unknown>)[key];
}
