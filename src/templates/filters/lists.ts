/** Filters of lists: first, last, join, length, slice, dictsort, random, make_list. */

import { filter, type FilterDefinition, type FilterState } from "../library.ts";
import { isRefused } from "../lookup.ts";
import { escapeHtml, SafeString } from "../safe-string.ts";
import { bareValue, compare, isIterable, sizeOf } from "../values.ts";

/** A list, or the characters of a text; undefined for what is neither. */
function sequence(value: unknown): readonly unknown[] | undefined {
  const bare = bareValue(value);
  if (typeof bare === "string") return [...bare];
  if (Array.isArray(bare)) return bare as unknown[];
  return isIterable(bare) ? [...bare] : undefined;
}

function join(value: unknown, glue: unknown, { autoescape, text }: FilterState): unknown {
  const items = sequence(value);
  if (items === undefined) return value;
  const write = (item: unknown): string => {
    if (item instanceof SafeString) return item.text;
    return autoescape ? escapeHtml(text(item)).text : text(item);
  };
  return new SafeString(items.map(write).join(write(glue)));
}

/** Python's slices, of lists and texts: `1:`, `:-2`, `::2`, and `2` for `:2`. */
function slice(value: unknown, arg: unknown): unknown {
  const parts = String(arg).split(":");
  if (parts.length > 3 || parts.some((part) => !/^\s*(?:[-+]?\d+\s*)?$/.test(part))) return value;
  const numbers = parts.map((part) => (part.trim() === "" ? undefined : Number(part)));
  const [start, end, step = 1] = numbers.length === 1 ? [undefined, numbers[0]] : numbers;
  const items = sequence(value);
  if (items === undefined || step === 0) return value;
  const taken = step === 1 ? items.slice(start, end) : stepped(items, start, end, step);
  return typeof bareValue(value) === "string" ? taken.join("") : taken;
}

function stepped(
  items: readonly unknown[],
  start: number | undefined,
  end: number | undefined,
  step: number,
): unknown[] {
  const { length } = items;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const bound = (at: number | undefined, byDefault: number): number => {
    if (at === undefined) return byDefault;
    return Math.min(high, Math.max(low, at < 0 ? at + length : at));
  };
  const taken: unknown[] = [];
  const last = bound(end, step > 0 ? length : -1);
  let at = bound(start, step > 0 ? 0 : length - 1);
  for (; step > 0 ? at < last : at > last; at += step) taken.push(items[at]);
  return taken;
}

/** What items are sorted by: an index or a path of names; undefined if an item lacks it. */
function sortKey(item: unknown, by: unknown): unknown {
  if (typeof by === "number") return item instanceof Map ? item.get(by) : sequence(item)?.at(by);
  let value: unknown = item;
  for (const name of String(by).split(".")) {
    if (typeof value !== "object" || value === null || isRefused(name)) return undefined;
    if (Array.isArray(value)) return undefined; // an index is a number, not a name
    if (value instanceof Map) value = value.get(name);
    else value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function sorted(value: unknown, by: unknown, direction: 1 | -1): unknown {
  const items = sequence(value);
  const isPrivate = /(?:^|\.)_/.test(String(by));
  if (items === undefined || isPrivate) return "";
  const keyed = items.map((item) => ({ item, key: sortKey(item, by) }));
  if (keyed.some(({ key }) => key === undefined)) return "";
  const isMixed = keyed.some(({ key }) => Number.isNaN(compare(key, keyed[0]!.key)));
  if (isMixed) return "";
  return keyed.toSorted((a, b) => direction * compare(a.key, b.key)).map(({ item }) => item);
}

const sort = (direction: 1 | -1): FilterDefinition =>
  filter((value: unknown, by: unknown) => sorted(value, by, direction), { argument: "required" });

export const listFilters: Readonly<Record<string, FilterDefinition>> = {
  first: filter((value: unknown) => sequence(value)?.at(0) ?? ""),
  last: filter((value: unknown) => sequence(value)?.at(-1) ?? "", { isSafe: true }),
  join: filter(join, { needsAutoescape: true, safeObjects: true, argument: "required" }),
  length: filter((value: unknown) => {
    const bare = bareValue(value);
    return typeof bare === "string" ? [...bare].length : (sizeOf(bare) ?? 0);
  }),
  make_list: filter((value: string) => [...value], { stringValue: true }),
  random: filter(
    (value: unknown) => {
      const items = sequence(value) ?? [];
      return items[Math.floor(Math.random() * items.length)] ?? "";
    },
    { isSafe: true },
  ),
  slice: filter(slice, { isSafe: true, argument: "required" }),
  dictsort: sort(1),
  dictsortreversed: sort(-1),
};
