/** Calls of functions of the database, and the two ways to say what type comes out. */

import type { Field, FieldMark, ValueOf } from "../../fields/field.ts";
import { CharField, TextField } from "../../fields/text.ts";
import type { Expression } from "../../sql/expressions.ts";
import type { Source } from "./aggregates.ts";
import { QueryError } from "../errors.ts";
import type { BuiltExpression, ShapeWriter, StatementScope } from "./expression-contract.ts";
import { asSource, type Operand, QueryExpression } from "./expressions.ts";
import type { JoinScope } from "../planning/joins.ts";
import { fieldKey, type PlainValue, textValue } from "./value-field.ts";

/** What an argument is: a path, an expression, or a value that is no text. */
export type Argument = string | Exclude<PlainValue, string> | QueryExpression;

/** How a function becomes SQL, and of which type its values are. */
/** `extract(source, ...rest, options)`. */
export interface WrittenCall {
  readonly name: string;
  readonly rest: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FunctionKind {
  /** What PostgreSQL calls it; other backends have a table of what they call it. */
  readonly name: string;
  /**
   * `first`: of the type of the first argument that has one. `text`: as the first argument, if that
   * is a text, so that what projects define for its class is found. Undefined: a number.
   */
  readonly field?: Field | "first" | "text" | undefined;
  /** Are its arguments texts? Then a part of a JSON document is taken by its text. */
  readonly takesTexts?: boolean;
  /** Where a call of the name is not all there is to it. */
  readonly make?: (args: readonly BuiltExpression[]) => Expression;
  /** How it is called here, where that is not by its name: for migrations, which write it down. */
  readonly written?: WrittenCall;
}

export class FunctionCall<Out = unknown, Paths extends string = string> extends QueryExpression<
  Out,
  Paths
> {
  readonly kind: FunctionKind;
  readonly args: readonly QueryExpression[];

  constructor(kind: FunctionKind, args: readonly Operand[]) {
    super();
    this.kind = kind;
    this.args = args.map(asSource);
  }

  override shape(writer: ShapeWriter): void {
    const { name, field } = this.kind;
    writer.text(`${name}${typeof field === "string" ? "" : fieldKey(field)}(`);
    for (const argument of this.args) {
      writer.expression(argument);
      writer.text(",");
    }
    writer.text(")");
  }

  override build(statement: StatementScope, scope: JoinScope): BuiltExpression {
    const { name, field, make, takesTexts } = this.kind;
    const args = this.args.map((argument) => {
      const built = statement.expression(argument, scope);
      return takesTexts ? { ...built, expression: asText(built.expression) } : built;
    });
    const expression: Expression = make
      ? make(args)
      : { kind: "call", name, args: args.map((argument) => argument.expression) };
    return {
      expression,
      isAggregate: args.some((argument) => argument.isAggregate),
      field: field === "text" ? textOf(args[0]) : field === "first" ? firstOf(args) : field,
    };
  }
}

function firstOf(args: readonly BuiltExpression[]): Field | undefined {
  return args.find((argument) => argument.field)?.field;
}

function textOf(first: BuiltExpression | undefined): Field {
  const field = first?.field;
  const isPlain = field instanceof CharField || field instanceof TextField;
  return isPlain ? field : textValue;
}

/** A part of a JSON document as its text, without quotes; anything else as it is. */
export function asText(expression: Expression): Expression {
  const isPart = expression.kind === "jsonAt" && expression.as === "value";
  return isPart ? { ...expression, as: "text" } : expression;
}

/** The type of an expression whose values a field converts. */
export type TypedBy<F> = F extends FieldMark ? ValueOf<F> : unknown;

/**
 * A function of the database that has no wrapper here: `func("SOUNDEX", ["name"])`.
 *
 * @param name Its name in SQL: letters, digits and underscores.
 * @param args Paths, expressions and values; a text that is none of a field is `value("…")`.
 * @param options.outputField A field of the type that comes out. Default: as the driver returns it.
 * @throws {QueryError} If the name is none.
 */
export function func<const OutputField>(
  name: string,
  args: readonly Argument[] = [],
  options: { outputField?: OutputField & object } = {},
): QueryExpression<TypedBy<OutputField>> {
  if (!/^[a-z_]\w*$/i.test(name)) {
    throw new QueryError("A function of the database has a name of letters, digits and _.");
  }
  return new FunctionCall({ name, field: options.outputField as Field | undefined }, args);
}

/**
 * An expression as it is, with values of another type: for calculations with dates, say.
 *
 * @example
 * ```ts
 * import { dateField, expressionWrapper, F, manager, model } from "quintet/db";
 *
 * class Loan extends model({ from: dateField(), until: dateField() }) {
 *   static objects = manager(Loan);
 * }
 * await Loan.objects.annotate({ last: expressionWrapper(F("until"), dateField()) });
 * ```
 */
export function expressionWrapper<const OutputField extends object>(
  expression: QueryExpression,
  outputField: OutputField,
): QueryExpression<TypedBy<OutputField>> {
  const field = outputField as unknown as Field;
  return new FunctionCall({ name: "", field, make: ([only]) => only!.expression }, [expression]);
}

/** A value made into another type by the database: `cast("pages", charField({ maxLength: 9 }))`. */
export function cast<const Path extends string, const OutputField extends object>(
  source: Source<Path>,
  outputField: OutputField,
): QueryExpression<TypedBy<OutputField>, Path> {
  const field = outputField as unknown as Field;
  const type = field.columnType;
  const make = ([only]: readonly BuiltExpression[]): Expression => ({
    kind: "cast",
    operand: type.name === "json" ? only!.expression : asText(only!.expression),
    type,
  });
  return new FunctionCall({ name: "cast", field, make }, [source]);
}
