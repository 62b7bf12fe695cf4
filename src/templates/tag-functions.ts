/** The work of the tags that do more than choose: what compiled templates call for them. */

import { inspect } from "node:util";

import { clock, Temporal } from "../base/index.ts";
import type { RenderContext } from "./context.ts";
import { formatMoment } from "../i18n/index.ts";
import { TemplateSyntaxError } from "./errors.ts";
import { quote } from "./filters/quote.ts";
import type { Loop } from "./loop.ts";
import { lorem } from "./lorem-text.ts";
import { bareValue, equal } from "./values.ts";

export interface TagFunctions {
  cycle(context: RenderContext, key: object, length: number): number;
  resetCycle(context: RenderContext, key: object): void;
  changed(context: RenderContext, key: object, loop: Loop | undefined, now: unknown[]): boolean;
  spaceless(text: string): string;
  lorem: typeof lorem;
  now(format: string): string;
  widthRatio(value: unknown, maximum: unknown, width: unknown): string;
  regroup(groups: Group[], key: unknown, item: unknown): void;
  debug(context: RenderContext): string;
  queryString(context: RenderContext, base: unknown, changes: [string, unknown][]): string;
}

/** Some items with the same key; `{% for grouper, list in groups %}` takes it apart. */
export type Group = [grouper: unknown, list: unknown[]] & { grouper: unknown; list: unknown[] };

export function tagFunctions(options: { timeZone: () => string; debug: boolean }): TagFunctions {
  return {
    cycle(context, key, length) {
      const next = (context.state.get(key) as number | undefined) ?? 0;
      context.state.set(key, (next + 1) % length);
      return next;
    },
    resetCycle(context, key) {
      context.state.delete(key);
    },
    changed(context, key, loop, now) {
      const memory = memoryOf(loop ?? context.state);
      const before = memory.get(key);
      if (before !== undefined && equal(before, now)) return false;
      memory.set(key, now);
      return true;
    },
    spaceless: (text) => text.trim().replaceAll(/>\s+</g, "><"),
    lorem,
    now(format) {
      const instant = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      return formatMoment(instant.toZonedDateTimeISO(options.timeZone()), format) ?? "";
    },
    widthRatio,
    regroup(groups, key, item) {
      const last = groups.at(-1);
      if (last !== undefined && equal(last.grouper, key)) last.list.push(item);
      else
        groups.push(
          Object.assign([key, [item]] as [unknown, unknown[]], { grouper: key, list: [] }),
        );
      const group = groups.at(-1)!;
      group.list = group[1];
    },
    debug: (context) => (options.debug ? inspect(context.flatten(), { depth: 2 }) : ""),
    queryString,
  };
}

const memories = new WeakMap<object, Map<object, unknown[]>>();

function memoryOf(owner: object): Map<object, unknown[]> {
  let memory = memories.get(owner);
  if (memory === undefined) memories.set(owner, (memory = new Map()));
  return memory;
}

/** Rounds halves to the even number, as Python does. */
function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function widthRatio(value: unknown, maximum: unknown, width: unknown): string {
  const [amount, most, full] = [value, maximum, width].map((each) => {
    const bare = bareValue(each);
    return bare === null || bare === "" || typeof bare === "object" ? NaN : Number(bare);
  }) as [number, number, number];
  if (Number.isNaN(full)) {
    throw new TemplateSyntaxError("widthratio final argument must be a number");
  }
  if (Number.isNaN(amount) || Number.isNaN(most)) return "";
  if (most === 0) return "0";
  const result = roundToEven((amount / most) * Math.trunc(full));
  return Number.isFinite(result) ? String(result) : "";
}

/** The request's query with changes; null takes a name away. Django's `{% querystring %}`. */
function queryString(context: RenderContext, base: unknown, changes: [string, unknown][]): string {
  const params = new URLSearchParams(paramsOf(base ?? requestQuery(context.get("request"))));
  for (const [name, value] of changes) {
    params.delete(name);
    if (value === null || value === undefined) continue;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    for (const each of values) params.append(name, String(each));
  }
  const pairs = [...params].map((pair) =>
    pair.map((part) => quote(part, "").replaceAll("%20", "+")).join("="),
  );
  return `?${pairs.join("&")}`;
}

type ParamList = [string, string][];

function paramsOf(given: unknown): ParamList {
  if (given === null || given === undefined) return [];
  const entries: Iterable<[unknown, unknown]> =
    typeof given === "object" && Symbol.iterator in given
      ? (given as Iterable<[unknown, unknown]>)
      : Object.entries(given);
  return [...entries].flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [
      String(name),
      String(each),
    ]),
  );
}

/** A request's query: of ours, of one with a URL, of Django's. */
function requestQuery(request: unknown): unknown {
  if (typeof request !== "object" || request === null) return undefined;
  const { GET, query, url } = request as { GET?: unknown; query?: unknown; url?: unknown };
  if (GET !== undefined) return GET;
  if (query !== undefined) return query;
  if (url instanceof URL) return url.searchParams;
  return typeof url === "string" ? new URL(url, "http://localhost").searchParams : undefined;
}
