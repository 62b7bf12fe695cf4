/** TypeScript as a tree, and its text: laid out as a formatter would, so that it stays as it is. */

export type Source =
  /** Printed as it stands. */
  | string
  /** Something of `quintet/migrations`: it is imported. */
  | { readonly name: string }
  /** A call of a function of `quintet/migrations`. */
  | {
      readonly call: string;
      readonly args: readonly Source[];
      /** Its type argument, as it stands. */
      readonly types?: string;
    }
  /** A call of a method: `F("pages").plus(1)`. */
  | { readonly on: Source; readonly method: string; readonly args: readonly Source[] }
  /** Code over several lines, and what of `quintet/migrations` it uses. */
  | { readonly lines: readonly string[]; readonly imports: readonly string[] }
  | { readonly array: readonly Source[] }
  | { readonly object: readonly (readonly [key: string, value: Source])[] };

const maxWidth = 100;

export function call(name: string, ...args: readonly Source[]): Source {
  return { call: name, args };
}

export function method(on: Source, name: string, ...args: readonly Source[]): Source {
  return { on, method: name, args };
}

/** A plain value; members that are undefined are left out of objects. */
export function literal(value: unknown): Source {
  if (Array.isArray(value)) return { array: value.map(literal) };
  if (typeof value === "object" && value !== null) {
    return {
      object: Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, literal(item)]),
    };
  }
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** The names that have to be imported. */
export function importsOf(source: Source): Set<string> {
  if (typeof source === "string") return new Set();
  if ("name" in source) return new Set([source.name]);
  if ("lines" in source) return new Set(source.imports);
  if ("call" in source) return new Set([source.call, ...source.args.flatMap(namesIn)]);
  if ("on" in source) return new Set([source.on, ...source.args].flatMap(namesIn));
  if ("array" in source) return new Set(source.array.flatMap(namesIn));
  return new Set(source.object.flatMap(([, value]) => namesIn(value)));
}

function namesIn(source: Source): string[] {
  return [...importsOf(source)];
}

/**
 * The text of a tree, on one line where it fits.
 *
 * @param indent How many spaces its lines begin with.
 * @param taken How much of its first line is taken besides, before it and after it.
 */
export function print(source: Source, indent: number, taken: number): string {
  const flat = printFlat(source);
  if (typeof source === "string" || "name" in source) return flat;
  if ("lines" in source) return source.lines.join(`\n${" ".repeat(indent)}`);
  if (indent + taken + flat.length <= maxWidth && !flat.includes("\n")) return flat;
  if ("call" in source) return printCall(source, indent, taken);
  if ("on" in source) {
    const start = print(source.on, indent, taken);
    const name = `${start}.${source.method}`;
    return printCall({ call: name, args: source.args }, indent, taken);
  }
  const lines =
    "array" in source
      ? source.array.map((item) => print(item, indent + 2, 1))
      : source.object.map(([key, value]) => {
          const start = `${keyText(key)}: `;
          return start + print(value, indent + 2, start.length + 1);
        });
  return "array" in source ? broken("[", lines, "]", indent) : broken("{", lines, "}", indent);
}

/** The text of an object or array over several lines, even if it would fit on one. */
export function printOpen(source: Source, indent = 0): string {
  return print(source, indent, maxWidth);
}

/** A last argument that is an object opens on the line of the call, if nothing else is long. */
function printCall(
  { call: called, args, types }: Extract<Source, { call: string }>,
  indent: number,
  taken: number,
): string {
  const name = withTypes(called, types);
  const last = args.at(-1);
  if (last === undefined) return `${name}()`;
  const before = args.slice(0, -1);
  const start = `${name}(${before.map((arg) => `${printFlat(arg)}, `).join("")}`;
  const canOpen =
    typeof last === "object" &&
    ("object" in last || "array" in last) &&
    before.every((arg) => typeof arg === "string") &&
    indent + taken + start.length + 1 <= maxWidth;
  if (canOpen) return `${start}${printOpen(last, indent)})`;
  const lines = args.map((arg) => print(arg, indent + 2, 1));
  return broken(`${name}(`, lines, ")", indent);
}

function broken(open: string, lines: readonly string[], close: string, indent: number): string {
  if (lines.length === 0) return open + close;
  const space = " ".repeat(indent);
  return `${open}\n${lines.map((line) => `${space}  ${line},\n`).join("")}${space}${close}`;
}

export function printFlat(source: Source): string {
  if (typeof source === "string") return source;
  if ("name" in source) return source.name;
  if ("call" in source) {
    const name = withTypes(source.call, source.types);
    return `${name}(${source.args.map(printFlat).join(", ")})`;
  }
  if ("lines" in source) return source.lines.join("\n");
  if ("on" in source) {
    return `${printFlat(source.on)}.${source.method}(${source.args.map(printFlat).join(", ")})`;
  }
  if ("array" in source) return `[${source.array.map(printFlat).join(", ")}]`;
  const members = source.object.map(([key, value]) => `${keyText(key)}: ${printFlat(value)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function withTypes(name: string, types: string | undefined): string {
  return types === undefined ? name : `${name}<${types}>`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
