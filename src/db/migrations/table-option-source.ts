/** Indexes, constraints and the other options of a model as the calls that make them. */

import type { ConstraintDefinition, IndexDefinition } from "../meta/table-options.ts";
import { conditionSource, fieldSource, partSource } from "./expression-source.ts";
import type { FieldState } from "./field-state.ts";
import { call, literal, printOpen, type Source } from "./source.ts";
import type { StateOptions } from "./state.ts";

export function indexSource({ parts, name, condition, ...options }: IndexDefinition): Source {
  const where = `The index ${name ?? ""}`;
  const rest = optionsAfter({ name }, condition, options, where);
  if (parts.every((part) => typeof part === "string")) {
    return call("index", { object: [["fields", literal(parts)], ...rest] });
  }
  return call("index", ...parts.map((part) => partSource(part, where)), { object: rest });
}

export function constraintSource(definition: ConstraintDefinition): Source {
  const where = `The constraint ${definition.name}`;
  const name = literal(definition.name);
  switch (definition.kind) {
    case "check": {
      const { kind: _kind, name: _name, condition, ...options } = definition;
      const rest = optionsAfter({}, undefined, options, where);
      return call(
        "check",
        name,
        conditionSource(condition, where),
        ...(rest.length > 0 ? [{ object: rest }] : []),
      );
    }
    case "unique": {
      const { kind: _kind, name: _name, parts, condition, ...options } = definition;
      const rest = optionsAfter({}, condition, options, where);
      if (parts.every((part) => typeof part === "string")) {
        return call("unique", name, { object: [["fields", literal(parts)], ...rest] });
      }
      const list = parts.map((part) => partSource(part, where));
      return call("unique", name, ...list, ...(rest.length > 0 ? [{ object: rest }] : []));
    }
    case "exclude": {
      const { kind: _kind, name: _name, parts, condition, ...options } = definition;
      const expressions: Source = {
        array: parts.map(([part, operator]) => ({
          array: [partSource(part, where), literal(operator)],
        })),
      };
      const rest = optionsAfter({}, condition, options, where);
      return call("exclude", name, { object: [["expressions", expressions], ...rest] });
    }
  }
}

/** The options of a model. */
export function optionsSource({ indexes, constraints, ...options }: StateOptions): Source {
  const rest = Object.entries(options).map(([key, value]) => [key, literal(value)] as const);
  return {
    object: [
      ...rest,
      ...listed("indexes", (indexes ?? []) as readonly IndexDefinition[], indexSource),
      ...listed(
        "constraints",
        (constraints ?? []) as readonly ConstraintDefinition[],
        constraintSource,
      ),
    ],
  };
}

/** Are they the same, as far as a file can say? */
export function isSameSource(one: Source, other: Source): boolean {
  return printOpen(one) === printOpen(other);
}

/** As `isSameSource`, for fields: in whatever order their options were given. */
export function isSameField(one: FieldState, other: FieldState): boolean {
  return isSameSource(comparableSource(one), comparableSource(other));
}

/** A field in words of its own: its options in order, its target whatever it was written as. */
export function comparableSource({ kind, options }: FieldState): Source {
  const { swappable: _name, ...rest } = options;
  const sorted = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return fieldSource({ kind, options: Object.fromEntries(sorted) });
}

function listed<Item>(
  name: string,
  items: readonly Item[],
  source: (item: Item) => Source,
): (readonly [string, Source])[] {
  return items.length === 0 ? [] : [[name, { array: items.map(source) }]];
}

function optionsAfter(
  first: object,
  condition: object | undefined,
  options: object,
  where: string,
): (readonly [string, Source])[] {
  return [
    ...plain(first),
    ...(condition ? [["condition", conditionSource(condition, where)] as const] : []),
    ...plain(options),
  ];
}

function plain(part: object): (readonly [string, Source])[] {
  return Object.entries(part)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, literal(value)] as const);
}
