/** Inspected models as TypeScript. */

import { fieldSource } from "../expression-source.ts";
import { fieldFunction } from "../field-state.ts";
import { call, importsOf, literal, print, printOpen, type Source } from "../source.ts";
import type { ConstraintDefinition, IndexDefinition } from "../../meta/table-options.ts";
import { constraintSource, indexSource, optionsSource } from "../table-option-source.ts";
import type { InspectedField, InspectedModel } from "./inspect.ts";

/** The text of a module with these models. */
export function modelsText(models: readonly InspectedModel[]): string {
  const names = new Set(["manager", "model"]);
  const texts = models.map((model) => classText(model, names));
  const imports = Map.groupBy([...names].toSorted(), (name) =>
    ofPostgres.has(name) ? "quintet/db/postgres" : "quintet/db",
  );
  const lines = [...imports].toSorted().map(([module, list]) => importLine(module, list));
  return `${lines.join("\n")}\n\n${texts.join("\n")}`;
}

/** What only one database has. */
const ofPostgres = new Set([
  "arrayField",
  "bigIntegerRangeField",
  "dateRangeField",
  "dateTimeRangeField",
  "decimalRangeField",
  "integerRangeField",
  "searchVectorField",
]);

function importLine(module: string, names: readonly string[]): string {
  const line = `import { ${names.join(", ")} } from "${module}";`;
  if (line.length <= 100) return line;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "${module}";`;
}

function classText(model: InspectedModel, names: Set<string>): string {
  const { name, key, fields, options, notes } = model;
  const members = fields.flatMap((field) => {
    const source = sourceOf(field);
    for (const each of importsOf(source)) names.add(each);
    const arrow = field.target === undefined ? "" : "() => ";
    const text = print(source, 4, `${field.name}: ${arrow},`.length);
    return [
      ...field.notes.map((note) => `    // ${oneLine(note)}\n`),
      `    ${field.name}: ${arrow}${text},\n`,
    ];
  });
  if (key) {
    names.add("compositePrimaryKey");
    members.unshift(`    pk: ${print(call("compositePrimaryKey", ...key.map(literal)), 4, 5)},\n`);
  }
  const { indexes = [], constraints = [], ...plain } = options;
  const entries = [
    ...(optionsSource(plain) as { object: readonly (readonly [string, Source])[] }).object,
    ...madeBy("indexes", indexes as readonly IndexDefinition[], indexSource, names),
    ...madeBy(
      "constraints",
      constraints as readonly ConstraintDefinition[],
      constraintSource,
      names,
    ),
  ];
  const second = entries.length === 0 ? "" : `  ${printOpen({ object: entries }, 2)},\n`;
  return (
    notes.map((note) => `// ${oneLine(note)}\n`).join("") +
    `export class ${name} extends model(\n  {\n${members.join("")}  },\n${second}) {\n` +
    `  static objects = manager(${name});\n}\n`
  );
}

/** `(m) => [m.index("title")]`: what makes them knows the fields of the model. */
function madeBy<Definition>(
  option: string,
  definitions: readonly Definition[],
  sourceOf: (definition: Definition) => Source,
  names: Set<string>,
): [string, Source][] {
  if (definitions.length === 0) return [];
  const calls = definitions.map((definition): Source => {
    const { call: name, args } = sourceOf(definition) as { call: string; args: readonly Source[] };
    return { on: "m", method: name, args };
  });
  for (const each of calls.flatMap((source) => [...importsOf(source)])) names.add(each);
  return [[option, `(m) => ${printOpen({ array: calls }, 4)}`]];
}

function sourceOf({ target, state }: InspectedField): Source {
  const { kind, options } = state;
  if (target === undefined && kind !== "array") return fieldSource(state);
  const rest = fieldSource({ kind, options: target ? options : omitOf(options) }) as {
    args: readonly Source[];
  };
  const first: Source = target
    ? "name" in target
      ? target.name
      : literal(target.label)
    : fieldSource(options["of"] as never);
  return { call: fieldFunction(kind), args: [first, ...rest.args] };
}

function omitOf({
  of: _of,
  ...rest
}: Readonly<Record<string, unknown>>): object & Record<string, unknown> {
  return rest;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
