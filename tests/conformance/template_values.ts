/**
 * Reads the recorded cases' notation of values (see the README beside the cases) into what
 * templates work with. What only Python tells apart (1.0 and 1, tuples and lists) becomes a
 * wrapper that prints itself as Python does.
 */

import { asHtml, markSafe } from "quintet/templates";

import { Temporal } from "../../src/base/index.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** A case that has no meaning in TypeScript; the message is the reason. */
export class Unsupported extends Error {}

/** An error that the recorded code throws. */
export class RaisedError extends Error {
  readonly silentVariableFailure: boolean;

  constructor({ class: name, message, silent }: JsonObject) {
    super(String(message));
    this.name = String(name);
    this.silentVariableFailure = silent === true;
  }
}

/** A float or decimal that prints itself as Python does. */
export class PythonNumber extends Number {
  readonly #text: string;

  constructor(text: string) {
    super(text === "inf" ? Infinity : text === "-inf" ? -Infinity : text);
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }
}

class Tuple extends Array<unknown> {
  override toString(): string {
    const items = this.map((item) => (typeof item === "string" ? `'${item}'` : String(item)));
    return items.length === 1 ? `(${items[0]},)` : `(${[...items].join(", ")})`;
  }
}

/** An object as far as templates look at it. */
class RecordedObject {
  /** Not a plain object: those are dictionaries. */
  readonly $isObject = true;
}

export interface DecodeOptions {
  /** Is `USE_TZ` on: are moments with a zone shown in the current one? */
  useTimeZone: boolean;
  translate: (text: string) => string;
}

export function decode(value: Json, options: DecodeOptions): unknown {
  if (Array.isArray(value)) return value.map((item) => decode(item, options));
  if (typeof value !== "object" || value === null) return value;
  const kind = Object.keys(value).find((key) => key.startsWith("$"));
  if (kind === undefined) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, decode(item, options)]),
    );
  }
  const content = value[kind]!;
  const reader = readers[kind];
  if (reader === undefined) throw new Unsupported(`a Python object of the kind ${kind}`);
  return reader(content as never, value, options);
}

type Reader = (content: never, whole: JsonObject, options: DecodeOptions) => unknown;

const readers: Readonly<Record<string, Reader>> = {
  $safe: (text: string) => markSafe(text),
  $int: (digits: string) => BigInt(digits),
  $float: (text: string) => new PythonNumber(text),
  $decimal: (text: string) => new PythonNumber(text),
  $uuid: (text: string) => text,
  $tuple: (items: Json[], _whole, options) =>
    Tuple.from(items.map((item) => decode(item, options))),
  $list_view: (items: Json[], _whole, options) => items.map((item) => decode(item, options)),
  $set: (items: Json[], _whole, options) => new Set(items.map((item) => decode(item, options))),
  $range: ([start, stop, step]: [number, number, number]) =>
    Array.from(
      { length: Math.max(0, Math.ceil((stop - start) / step)) },
      (_, i) => start + i * step,
    ),
  $dict: (pairs: [Json, Json][], _whole, options) =>
    new Map(pairs.map(([key, item]) => [decode(key, options), decode(item, options)])),
  $querydict: (pairs: [string, string[]][]) =>
    new Map(pairs.map(([key, items]) => [key, items.at(-1)])),
  $mvd: (pairs: [string, Json[]][], _whole, options) =>
    new Map(pairs.map(([key, items]) => [key, decode(items.at(-1) ?? null, options)])),
  $date: (iso: string) => Temporal.PlainDate.from(iso),
  $time: (iso: string) => Temporal.PlainTime.from(iso),
  $datetime: (iso: string, { tz }, { useTimeZone }) => decodeMoment(iso, tz ?? null, useTimeZone),
  $timedelta: (parts: { days: number; seconds: number; microseconds: number }) =>
    Temporal.Duration.from({
      hours: parts.days * 24,
      seconds: parts.seconds,
      microseconds: parts.microseconds,
    }),
  $tz: (zone: Json) => zoneId(zone),
  $lazy: ({ fn, args }: { fn: string; args: Json[] }, _whole, options) => {
    const text = decode(args[0]!, options);
    if (fn === "mark_safe") return markSafe(String(text));
    return fn === "value" ? text : options.translate(String(text));
  },
  $call: (result: Json, flags, options) => makeCall(result, flags, options),
  $callable: () => (_needed: unknown) => "",
  $obj: (spec: JsonObject, _whole, options) => makeObject(spec, options),
  $request: (spec: JsonObject, _whole, options) => makeRequest(spec, options),
  $concat: (parts: Json[], _whole, options) =>
    parts.map((part) => String(decode(part, options))).join(""),
  $repeat: ([unit, count]: [Json, number], _whole, options) =>
    String(decode(unit, options)).repeat(count),
};

/** The IANA name or offset of a recorded zone. */
export function zoneId(zone: Json): string {
  if (typeof zone === "string") return zone;
  const minutes = Number((zone as JsonObject)["offset_minutes"]);
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60];
  return `${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(rest)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

function decodeMoment(iso: string, tz: Json, useTimeZone: boolean): unknown {
  if (tz === null) return Temporal.PlainDateTime.from(iso);
  const instant = Temporal.Instant.from(iso);
  return useTimeZone ? instant : instant.toZonedDateTimeISO(zoneId(tz));
}

/** What a recorded value gives when it is asked for: some throw. */
function ask(value: Json, options: DecodeOptions): unknown {
  if (typeof value === "object" && value !== null && "$raises" in value) {
    throw new RaisedError((value as JsonObject)["$raises"] as JsonObject);
  }
  return decode(value, options);
}

function makeCall(result: Json, flags: JsonObject, options: DecodeOptions): unknown {
  return Object.assign(() => ask(result, options), {
    altersData: flags["alters_data"] === true,
    doNotCallInTemplates: flags["do_not_call_in_templates"] === true,
  });
}

function makeObject(spec: JsonObject, options: DecodeOptions): unknown {
  const part = (name: string): JsonObject => (spec[name] ?? {}) as JsonObject;
  const call = spec["callable"];
  const object: object =
    call === undefined ? new RecordedObject() : (decode(call, options) as object);
  const define = (name: string | symbol, get: () => unknown): void => {
    Object.defineProperty(object, name, { get, configurable: true, enumerable: true });
  };
  for (const group of ["attrs", "methods", "items"]) {
    for (const [name, value] of Object.entries(part(group)))
      define(name, () => ask(value, options));
  }
  const { str, html, bool, len, iter } = spec;
  if (str !== undefined) {
    const isSafe = typeof str === "object" && str !== null && "$safe" in str;
    define("toString", () => () => String(ask(str, options)));
    if (isSafe) define(asHtml, () => () => String(ask(str, options)));
  }
  if (html !== undefined) define(asHtml, () => () => String(ask(html, options)));
  if (bool !== undefined) define("valueOf", () => () => ask(bool, options));
  if (len !== undefined) define("length", () => ask(len, options));
  if (iter !== undefined) {
    define(Symbol.iterator, () => () => (ask(iter, options) as unknown[])[Symbol.iterator]());
  }
  return object;
}

function makeRequest(spec: JsonObject, options: DecodeOptions): unknown {
  const request = Object.assign(new RecordedObject(), decode(spec as Json, options));
  return request;
}
