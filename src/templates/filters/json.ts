/** JSON that may stand inside of `<script>`. */

import { Temporal } from "../../base/index.ts";

const inScript: Readonly<Record<string, string>> = {
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "`": "\\u0060",
  "${": "\\u0024{",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/**
 * The value as JSON without `< > &`, so that it cannot end the script it stands in, nor mean anything
 * in a template literal.
 */
export function jsonForHtml(value: unknown): string {
  const json = JSON.stringify(value, replacer) ?? "null";
  return json.replaceAll(/[<>&`\u2028\u2029]|\$\{/g, (character) => inScript[character]!);
}

function replacer(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Temporal.ZonedDateTime) return value.toString({ timeZoneName: "never" });
  return value;
}

/** As Python's `json.dumps` writes it: blanks after `,` and `:`, other letters than ASCII escaped. */
export function pythonJson(value: unknown): string {
  const text = spaced(JSON.parse(JSON.stringify(value, replacer) ?? "null"));
  return text.replaceAll(/[<>&\u0080-\uffff]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return inScript[character] ?? `\\u${code}`;
  });
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`,
  );
  return `{${pairs.join(", ")}}`;
}
