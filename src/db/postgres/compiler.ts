/** What PostgreSQL spells differently from the standard, and where it is strict about types. */

import { SqlCompiler } from "../sql/compiler.ts";
import type {
  Condition,
  DatePart,
  Expression,
  Parameter,
  TimeKind,
  TruncatePart,
} from "../sql/expressions.ts";

export class PostgresCompiler extends SqlCompiler {
  #places: { readonly parameters: Parameter[]; readonly byKey: Map<unknown, number[]> } = {
    parameters: [],
    byKey: new Map(),
  };

  /**
   * A parameter that is there already has its number: what is selected and what it is grouped by
   * are the same expression then, which PostgreSQL asks for.
   */
  protected override parameter(parameter: Parameter): string {
    const places = this.#placesOf(parameter);
    const known = places.find((at) => isSame(this.parameters[at]!, parameter));
    if (known !== undefined) return this.placeholder(known + 1);
    places.push(this.parameters.length);
    return super.parameter(parameter);
  }

  /** Where parameters stand that may be the same: a statement may have tens of thousands. */
  #placesOf(parameter: Parameter): number[] {
    if (this.#places.parameters !== this.parameters) {
      this.#places = { parameters: this.parameters, byKey: new Map() };
    }
    const { byKey } = this.#places;
    const key = "slot" in parameter ? parameter.slot : parameter.value;
    let places = byKey.get(key);
    if (places === undefined) byKey.set(key, (places = []));
    return places;
  }

  /**
   * A text is left open: it may stand for a date. What is longer than its column is the column's
   * to refuse, not to be cut off by a cast, so lengths are left out.
   */
  protected override typedParameter(node: Expression & { kind: "parameter" }): string {
    const text = super.typedParameter(node);
    const type = node.type?.of ? this.castType(node.type) : castNames[node.type?.name ?? ""];
    return type === undefined ? text : `${text}::${type}`;
  }

  /** Where no branch says its type, it would be text. A varchar would be cut: it is the column's to refuse. */
  protected override case(node: Expression & { kind: "case" }): string {
    const text = super.case(node);
    if (!node.type) return text;
    return this.cast(text, node.type.name === "varchar" ? { name: "text" } : node.type);
  }

  /** EXTRACT gives a numeric. Moments are taken apart in UTC, which sessions are set to. */
  protected override datePart(part: DatePart, operand: string, of: TimeKind): string {
    const number = super.datePart(part, operand, of);
    return part === "second" ? `FLOOR(${number})::integer` : `(${number})::integer`;
  }

  /** DATE_TRUNC of a time is an interval. */
  protected override truncate(part: TruncatePart, operand: string, of: TimeKind): string {
    const truncated = super.truncate(part, operand, of);
    return of === "time" ? `CAST(${truncated} AS time)` : truncated;
  }

  /** Numbers and dates are searched as the text that they are shown as. */
  protected override pattern(node: Condition & { kind: "pattern" }): string {
    const text = this.expression(node.operand);
    const operand = node.isAddress === true ? `HOST(${text})` : `${text}::text`;
    if (node.pattern === "regex") {
      return `${operand} ${node.ignoreCase ? "~*" : "~"} ${this.expression(node.text)}`;
    }
    const wanted = this.patternText(node.pattern, node.text);
    return node.ignoreCase
      ? `UPPER(${operand}) LIKE UPPER(${wanted})`
      : `${operand} LIKE ${wanted}`;
  }

  /** Zones by name, and distances from UTC, whose sign would be the other way round as a name. */
  protected override inZone(operand: string, zone: string, isBack: boolean): string {
    if (!/^[+-]\d/.test(zone)) return super.inZone(operand, zone, isBack);
    return `(${operand} AT TIME ZONE ${this.parameter({ value: zone })}::interval)`;
  }

  /** Means and the like of whole numbers would be decimals. */
  protected override call(node: Expression & { kind: "call" }): string {
    const text = super.call(node);
    return isFloatAggregate(node) ? `${text}::double precision` : text;
  }

  protected override window(node: Expression & { kind: "window" }): string {
    const text = super.window(node);
    return isFloatAggregate(node.call) ? `(${text})::double precision` : text;
  }

  /** Without the conversion, which comes behind OVER. */
  protected override windowed(call: Expression): string {
    return isFloatAggregate(call) ? super.call(call) : super.windowed(call);
  }

  protected override named(name: string, args: readonly string[]): string {
    switch (name) {
      case "NOW":
        return "STATEMENT_TIMESTAMP()";
      case "CONCAT": // takes anything, so that a parameter would have no type
        return super.named(
          name,
          args.map((argument) => `(${argument})::text`),
        );
      case "ROUND": // a double is rounded without digits only, and halves to even numbers
      case "MOD":
      case "LOG": {
        const [first, ...rest] = args.map((argument, at) =>
          name === "ROUND" && at > 0 ? argument : `(${argument})::numeric`,
        );
        return `${name}(${[first, ...rest].join(", ")})::double precision`;
      }
      case "JSON_BUILD_OBJECT": // takes anything, too; what says its type already stays as it is
        return super.named(
          name,
          args.map((argument) => (/^\$\d+$/.test(argument) ? `${argument}::text` : argument)),
        );
      case "SHA1": // of the extension pgcrypto: the server itself has the longer ones alone
        return `ENCODE(DIGEST(${args.join(", ")}, 'sha1'), 'hex')`;
      case "SHA224":
      case "SHA256":
      case "SHA384":
      case "SHA512":
        return `ENCODE(${name}(CONVERT_TO(${args.join(", ")}, 'UTF8')), 'hex')`;
      default:
        return super.named(name, args);
    }
  }
}

function isFloatAggregate(node: Expression): node is Expression & { kind: "call" } {
  return node.kind === "call" && node.isExact !== true && floatAggregates.has(node.name);
}

const floatAggregates = new Set(["AVG", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP"]);

/** Types that a parameter is said to have; numbers and booleans say it themselves. */
const castNames: Readonly<Record<string, string | undefined>> = {
  date: "date",
  time: "time",
  timestamp: "timestamptz",
  interval: "interval",
  uuid: "uuid",
  json: "jsonb",
  binary: "bytea",
  decimal: "numeric",
  inet: "inet",
};

/** The same value, for the same purpose. */
function isSame(one: Parameter, other: Parameter): boolean {
  if (one === other) return true;
  if ("value" in one && "value" in other) {
    return typeof one.value === "string" && one.value === other.value;
  }
  return "slot" in one && "slot" in other && one.slot === other.slot && one.encode === other.encode;
}
