/**
 * Reads the recorded cases' notation of values and fields (`$date`, `$field` …; see the README
 * beside the cases) into what our forms work with.
 */

import { markSafe, SafeString } from "quintet/templates";
import { Temporal } from "../../src/base/index.ts";
import { type Field, forms, MultiValueField, MultiWidget, Widget } from "quintet/forms";

import { zoneId } from "./template_values.ts";
import { jsFlags, makeValidator } from "./forms_validators.ts";
import { Missing, Unsupported } from "./unsupported.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Django's codes have underscores. */
export const kebab = (code: string): string => code.replaceAll("_", "-");
export const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const functions: Readonly<Record<string, (value: string) => unknown>> = {
  int: (value) => {
    if (!/^\s*[-+]?\d+\s*$/.test(value)) throw new TypeError("not an integer");
    return Number(value);
  },
  float: (value) => {
    if (!Number.isFinite(Number(value)) || value.trim() === "") throw new TypeError("no float");
    return Number(value);
  },
  str: (value) => value,
  bool: (value) => value !== "",
};

/** A recorded value as ours. Python's None is undefined. */
export function decode(value: Json | undefined): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => decode(each) ?? null);
  const [tag] = Object.keys(value);
  if (tag === undefined || !tag.startsWith("$")) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decode(each)]));
  }
  const content = value[tag]!;
  switch (tag) {
    case "$safe":
      return markSafe(String(content));
    case "$int":
    case "$float":
      return Number(String(content).replace("inf", "Infinity"));
    case "$decimal":
    case "$uuid":
      return String(content);
    case "$tuple":
    case "$set":
    case "$list_view":
      return (content as Json[]).map((each) => decode(each) ?? null);
    case "$range": {
      const [start, stop, step] = content as [number, number, number];
      const length = Math.max(0, Math.ceil((stop - start) / step));
      return Array.from({ length }, (_, index) => start + index * step);
    }
    case "$dict":
      return Object.fromEntries(
        (content as [Json, Json][]).map(([key, each]) => [String(decode(key)), decode(each)]),
      );
    case "$querydict":
    case "$mvd": {
      const lists = new Map((content as [string, Json[]][]).map(([k, v]) => [k, v.map(decode)]));
      return {
        get: (name: string) => lists.get(name)?.at(-1),
        getAll: (name: string) => lists.get(name) ?? [],
        has: (name: string) => lists.has(name),
      };
    }
    case "$date":
      return Temporal.PlainDate.from(String(content));
    case "$time":
      if (value["tz"]) throw new Unsupported("zoned-time");
      return Temporal.PlainTime.from(String(content));
    case "$datetime":
      if (value["tz"]) {
        return Temporal.Instant.from(String(content)).toZonedDateTimeISO(zoneId(value["tz"]));
      }
      return Temporal.PlainDateTime.from(String(content));
    case "$timedelta": {
      const { days, seconds, microseconds } = content as Record<string, number>;
      return Temporal.Duration.from({ hours: days! * 24 })
        .add({ seconds: seconds!, microseconds: microseconds! })
        .round({ largestUnit: "days" });
    }
    case "$regex": {
      const { pattern, flags } = content as Record<string, string>;
      return new RegExp(
        pattern!.replaceAll(String.raw`\Z`, "$").replaceAll("[-\\w]", "[-\\p{L}\\p{N}_]"),
        `u${jsFlags(flags ?? "")}`,
      );
    }
    case "$call":
      return () => decode(content);
    case "$lazy": {
      const { fn, args } = content as { fn: string; args: Json[] };
      const text = fn === "pgettext" ? args[1] : args[0];
      return fn === "mark_safe" ? markSafe(String(text)) : decode(text);
    }
    case "$type": {
      const known = functions[String(content)];
      if (known) return known;
      throw new Unsupported("python-type");
    }
    case "$file":
    case "$contentfile":
      return decodeFile(content as JsonObject);
    case "$repeat": {
      const [unit, count] = content as [string, number];
      return unit.repeat(count);
    }
    case "$concat":
      return (content as Json[]).map((each) => String(decode(each))).join("");
    case "$field":
      return makeField(value);
    case "$widget":
    case "$widget_class":
      return makeWidget(value);
    case "$obj": {
      const { attrs, str } = content as { attrs?: JsonObject; str?: string };
      if (attrs?.["url"] === undefined) throw new Unsupported("python-object");
      return { url: String(decode(attrs["url"])), toString: () => String(str) };
    }
    default:
      throw new Missing(`a value of the kind ${tag}`);
  }
}

function decodeFile(content: JsonObject): File {
  const bytes = Buffer.from(String(content["content"]), "base64");
  const type = String(content["content_type"] ?? "");
  return new File([bytes], String(content["name"]), { type });
}

interface Call {
  class: string;
  args: Json[];
  kwargs: JsonObject;
}

function callOf(value: Json): Call {
  const object = value as JsonObject;
  if (typeof object["$widget_class"] === "string") {
    return { class: object["$widget_class"], args: [], kwargs: {} };
  }
  return (object["$field"] ?? object["$widget"]) as unknown as Call;
}

const optionNames: Readonly<Record<string, string>> = {
  coerce: "coerce",
  render_value: "renderValue",
  min_value: "minValue",
  max_value: "maxValue",
};

/** Floats as Python writes them: `1.0`. */
function pythonText(attrs: Json): Json {
  return Object.fromEntries(
    Object.entries((attrs ?? {}) as JsonObject).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && "$float" in value ? value["$float"]! : value,
    ]),
  );
}

/** Options of a field or widget, in our names; `%(limit_value)s` becomes `{limitValue}`. */
function options(kwargs: JsonObject): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(kwargs)) {
    if (name === "validators") {
      result["validators"] = (raw as Json[]).map((each) => makeValidator(each, decode));
      continue;
    }
    const value = decode(name === "attrs" ? pythonText(raw) : raw);
    if (name === "empty_value" && value === undefined) {
      result["emptyValue"] = null;
      continue;
    }
    if (value === undefined) continue;
    if (name === "error_messages") {
      result["errorMessages"] = Object.fromEntries(
        Object.entries(value as Record<string, string>).map(([code, text]) => [
          code,
          String(text).replaceAll(/%\((\w+)\)[sd]/g, (_, param: string) => `{${camel(param)}}`),
        ]),
      );
    } else if (name === "help_text") {
      result["helpText"] = value instanceof SafeString ? value : markSafe(String(value));
    } else {
      result[optionNames[name] ?? camel(name)] = value;
    }
  }
  return result;
}

/** Django's own date and time inputs are text. */
const textType = { type: "text" };
const { dateInput, dateTimeInput, timeInput } = forms;

const widgets = forms as unknown as Readonly<Record<string, (options: never) => Widget>>;

export function makeWidget(value: Json): Widget {
  const { class: name, args, kwargs: named } = callOf(value);
  const order = positions[name] ?? ["attrs"];
  const kwargs = {
    ...Object.fromEntries(args.map((arg, index) => [order[index]!, arg])),
    ...named,
  };
  const own = options(kwargs) as never;
  switch (name) {
    case "Widget":
      return new PlainWidget(own);
    case "MultiWidget": {
      const { widgets: parts, ...rest } = own as { widgets: Widget[] | Record<string, Widget> };
      return new SeveralWidgets(parts, rest);
    }
    case "Input":
      return forms.textInput({ ...(own as object), attrs: { type: "None" } });
    case "TextInput":
    case "NumberInput":
    case "EmailInput":
    case "PasswordInput":
    case "HiddenInput":
    case "MultipleHiddenInput":
    case "Textarea":
    case "CheckboxInput":
    case "Select":
    case "NullBooleanSelect":
    case "SelectMultiple":
    case "RadioSelect":
    case "CheckboxSelectMultiple":
    case "FileInput":
    case "ClearableFileInput":
    case "SelectDateWidget":
      return widgets[name[0]!.toLowerCase() + name.slice(1)]!(own);
    case "URLInput":
      return forms.urlInput(own);
    case "DateInput":
      return dateInput({ ...textType, ...(own as object) });
    case "DateTimeInput":
      return dateTimeInput({ ...textType, ...(own as object) });
    case "TimeInput":
      return timeInput({ ...textType, ...(own as object) });
    case "SplitHiddenDateTimeWidget":
    case "SplitDateTimeWidget": {
      const { dateAttrs, timeAttrs, dateFormat, timeFormat, ...rest } = own as Record<
        string,
        never
      >;
      const part = (attrs: unknown, format: unknown): object => ({
        ...textType,
        ...(attrs === undefined ? {} : { attrs }),
        ...(format === undefined ? {} : { format }),
      });
      const isHidden = name === "SplitHiddenDateTimeWidget";
      const make = isHidden ? forms.splitHiddenDateTimeWidget : forms.splitDateTimeWidget;
      return make({
        ...rest,
        date: part(dateAttrs, dateFormat),
        time: part(timeAttrs, timeFormat),
      });
    }
    default:
      throw new Missing(`the widget ${name}`);
  }
}

/** In which order Django's constructors take what is not given by name. */
const positions: Readonly<Record<string, readonly string[]>> = {
  MultiWidget: ["widgets", "attrs"],
  Select: ["attrs", "choices"],
  SelectMultiple: ["attrs", "choices"],
  RadioSelect: ["attrs", "choices"],
  CheckboxSelectMultiple: ["attrs", "choices"],
  CheckboxInput: ["attrs", "check_test"],
  PasswordInput: ["attrs", "render_value"],
  DateInput: ["attrs", "format"],
  DateTimeInput: ["attrs", "format"],
  TimeInput: ["attrs", "format"],
  SelectDateWidget: ["attrs", "years", "months", "empty_label"],
  SplitDateTimeWidget: ["attrs", "date_format", "time_format", "date_attrs", "time_attrs"],
  SplitHiddenDateTimeWidget: ["attrs", "date_format", "time_format", "date_attrs", "time_attrs"],
};

/** `django.forms.Widget` itself, which has no HTML of its own. */
class PlainWidget extends Widget {
  override draw(): SafeString {
    return markSafe("");
  }
}

/** `django.forms.MultiWidget` itself: the recorded ones are given lists. */
class SeveralWidgets extends MultiWidget {
  override decompress(value: unknown): readonly unknown[] {
    return value === undefined || value === null || value === "" ? [] : [value];
  }
}

class SeveralValues extends MultiValueField {
  override compress(parts: readonly unknown[]): unknown {
    return parts;
  }
}

const textWidgets: Readonly<Record<string, () => Widget>> = {
  DateField: () => dateInput(textType),
  DateTimeField: () => dateTimeInput(textType),
  TimeField: () => timeInput(textType),
  SplitDateTimeField: () => forms.splitDateTimeWidget({ date: textType, time: textType }),
};

/** Has the site of the case time zones (`USE_TZ`)? */
let usesZones = false;

/** Does `work` as on a site with or without time zones. */
export async function withZones<Result>(
  isOn: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  usesZones = isOn;
  try {
    return await work();
  } finally {
    usesZones = false;
  }
}

export function makeField(value: Json): Field {
  const { class: name, args, kwargs } = callOf(value);
  const own = options(kwargs);
  if (own["widget"] === undefined && textWidgets[name]) own["widget"] = textWidgets[name]();
  if (name.endsWith("DateTimeField") && !usesZones) own["timeZone"] = null;
  if (name === "MultiValueField") {
    const { fields, ...rest } = own;
    return new SeveralValues((args[0] === undefined ? fields : decode(args[0])) as Field[], rest);
  }
  if (name === "RegexField") {
    const pattern = args[0] === undefined ? own["regex"] : decode(args[0]);
    const regex = pattern instanceof RegExp ? pattern : new RegExp(String(pattern), "u");
    return forms.regexField(regex, own as never);
  }
  if (name === "ComboField") return forms.comboField(own["fields"] as never, own as never);
  if (args.length > 0) throw new Missing(`the positional arguments of ${name}`);
  const special: Readonly<Record<string, string>> = {
    URLField: "urlField",
    UUIDField: "uuidField",
    JSONField: "jsonField",
    DateTimeField: "dateTimeField",
    GenericIPAddressField: "genericIPAddressField",
  };
  if (typeof own["protocol"] === "string") own["protocol"] = own["protocol"].toLowerCase();
  if (own["unpackIpv4"] === undefined && kwargs["unpack_ipv4"] !== undefined) {
    own["unpackIpv4"] = decode(kwargs["unpack_ipv4"]);
  }
  if (name.startsWith("Typed")) own["coerce"] ??= (text: string) => text;
  const factory = special[name] ?? name[0]!.toLowerCase() + name.slice(1);
  const make = (forms as unknown as Record<string, unknown>)[factory];
  if (typeof make !== "function") throw new Missing(`the field ${name}`);
  const field = (make as (options: unknown) => Field)(own);
  const { state } = (value as { $field: { state?: JsonObject } }).$field ?? {};
  if (state) Object.assign(field, options(state));
  return field;
}

/** Decimals as our fields have them: `1E+1` is `10`. */
function decimalNotation(text: string): unknown {
  try {
    return forms.decimalField().parse(text);
  } catch {
    return text;
  }
}

/** Ours as the recorded one: for comparison. */
export function encode(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Temporal.PlainDate) return { $date: value.toString() };
  if (value instanceof Temporal.PlainTime) return { $time: micro(value.toString()) };
  if (value instanceof Temporal.PlainDateTime) return { $datetime: micro(value.toString()) };
  if (value instanceof Temporal.Instant) return { $instant: String(value) };
  if (value instanceof Temporal.ZonedDateTime) return { $instant: String(value.toInstant()) };
  if (value instanceof Temporal.Duration) {
    const total = Math.round(value.total({ unit: "microseconds", relativeTo: anyDay }));
    const days = Math.floor(total / 86_400_000_000);
    const rest = total - days * 86_400_000_000;
    return {
      $timedelta: {
        days,
        seconds: Math.floor(rest / 1_000_000),
        microseconds: rest % 1_000_000,
      },
    };
  }
  if (value instanceof File) return { $file: value.name };
  if (value instanceof SafeString) return { $safe: value.text };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)]));
  }
  return value;
}

const anyDay = Temporal.PlainDate.from("2000-01-01");
const micro = (text: string): string =>
  text.replace(/\.(\d+)$/, (_, part: string) => `.${part.padEnd(6, "0")}`);

/** The recorded one, with what TypeScript has one type for taken together. */
export function plain(value: Json): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if ("$decimal" in value) return decimalNotation(String(value["$decimal"]));
  if ("$uuid" in value) return value["$uuid"];
  if ("$float" in value) return Number(value["$float"]);
  if ("$int" in value) return Number(value["$int"]);
  if ("$tuple" in value) return (value["$tuple"] as Json[]).map(plain);
  if ("$file" in value) return { $file: (value["$file"] as JsonObject)["name"] };
  if ("$datetime" in value && value["tz"] !== undefined) {
    return { $instant: String(Temporal.Instant.from(String(value["$datetime"]))) };
  }
  if ("$time" in value || "$datetime" in value) {
    const [[tag, text]] = Object.entries(value) as [[string, string]];
    return { [tag]: micro(text) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
