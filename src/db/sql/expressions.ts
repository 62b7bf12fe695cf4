/**
 * SQL expressions as plain data. A tree of these says what is computed; the compiler says how a
 * database spells it. Values never stand in the tree as text: they are parameters. A select is an
 * expression, too, where it stands inside another statement.
 */

/**
 * A value of a query: either known now, or known when the query runs. The second kind makes a
 * statement reusable: its text depends on the shape of a query, not on its values.
 */
export type Parameter =
  | { readonly value: unknown }
  | {
      /** Which of the query's values it is. */
      readonly slot: number;
      /** From the application's value to the driver's. Default: as it is. */
      readonly encode?: (value: unknown) => unknown;
    };

/** The latter ones are PostgreSQL's: of arrays and ranges, of texts that are searched, of similar texts. */
export type CompareOperator =
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "@>"
  | "<@"
  | "&&"
  | "<<"
  | ">>"
  | "&<"
  | "&>"
  | "-|-"
  | "@@"
  | "%"
  | "<%";
export type BinaryOperator =
  | "||"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^"
  | "&"
  | "|"
  | "#"
  | "<<"
  | ">>";

/** How a pattern lies in a text. `like` is the text's own pattern, with `%` and `_`. */
export type PatternKind = "contains" | "startswith" | "endswith" | "exact" | "regex";

/** Parts of a date or time that can be taken out of it. `weekDay`: 1 is Sunday; `isoWeekDay`: 1 is Monday. */
export type DatePart =
  | "year"
  | "isoYear"
  | "quarter"
  | "month"
  | "week"
  | "weekDay"
  | "isoWeekDay"
  | "day"
  | "hour"
  | "minute"
  | "second";

/** What a date or time can be cut off at. `week`: on Monday. */
export type TruncatePart = Exclude<DatePart, "isoYear" | "weekDay" | "isoWeekDay">;

/** What kind of time a value is. */
export type TimeKind = "date" | "time" | "timestamp";

/** The type that a value is made into; a column type is one. */
export interface CastType {
  readonly name: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  /** For arrays: the type of each value. */
  readonly of?: CastType;
}

/** Which rows around the one at hand a window function sees; a bound without a number is open. */
export interface WindowFrame {
  readonly unit: "rows" | "range";
  /** How many before (negative) or after. Undefined: all before. */
  readonly start: number | undefined;
  /** How many before (negative) or after. Undefined: all after. */
  readonly end: number | undefined;
}

export type Expression =
  | { readonly kind: "column"; readonly table: string; readonly name: string }
  | {
      readonly kind: "parameter";
      readonly parameter: Parameter;
      /** Its type, for databases that cannot tell it from the place where it stands. */
      readonly type?: CastType;
    }
  | { readonly kind: "number"; readonly value: number }
  /** Several values at once, which are compared one after the other: a key of several columns. */
  | { readonly kind: "row"; readonly items: readonly Expression[] }
  | { readonly kind: "null" }
  | { readonly kind: "star" }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly distinct?: boolean;
      /** Is it one value of many rows? */
      readonly isAggregate?: boolean;
      /** Only rows for which it holds are aggregated. */
      readonly filter?: Condition | undefined;
      /** The order in which rows are aggregated, for those where it matters. */
      readonly orderBy?: readonly OrderTerm[];
      /** Does a mean stay what its values are, a decimal, say, and no binary number? */
      readonly isExact?: boolean;
    }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "datePart";
      readonly part: DatePart;
      readonly operand: Expression;
      readonly of: TimeKind;
    }
  | { readonly kind: "dateOf"; readonly operand: Expression }
  | { readonly kind: "timeOf"; readonly operand: Expression }
  | {
      /** The beginning of the year, the day or the hour that a time lies in. */
      readonly kind: "truncate";
      readonly part: TruncatePart;
      readonly operand: Expression;
      readonly of: TimeKind;
    }
  | {
      /** The clock of a zone at a moment, or with `isBack` the moment of such a clock. */
      readonly kind: "inZone";
      readonly operand: Expression;
      readonly zone: string;
      readonly isBack: boolean;
    }
  | {
      /** A time and a length of time: the time so much later, or with `isBack` before. */
      readonly kind: "shift";
      readonly operand: Expression;
      readonly by: Expression;
      readonly isBack: boolean;
      readonly of: TimeKind;
    }
  | {
      /** How long it is from one time to another. */
      readonly kind: "elapsed";
      readonly from: Expression;
      readonly to: Expression;
      readonly of: TimeKind;
    }
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: CastType }
  | { readonly kind: "collate"; readonly operand: Expression; readonly collation: string }
  | {
      readonly kind: "window";
      readonly call: Expression;
      readonly partitionBy: readonly Expression[];
      readonly orderBy: readonly OrderTerm[];
      readonly frame?: WindowFrame | undefined;
    }
  | {
      readonly kind: "case";
      readonly whens: readonly { readonly when: Condition; readonly then: Expression }[];
      readonly otherwise: Expression;
      /** Its type, for databases that cannot tell it from branches that are all null, say. */
      readonly type?: CastType;
    }
  | {
      /** The value at a position of an array, from 1 on; with `to`, the values up to there. */
      readonly kind: "arrayPart";
      readonly operand: Expression;
      readonly from: number;
      readonly to?: number;
    }
  | {
      /**
       * What lies at a place of a JSON document: the value, in a form that can be compared and
       * ordered; its text, without quotes; what it is, in the words of the database: `null`; or in
       * those of PostgreSQL: `number`, `string`, `boolean`. SQL's NULL if nothing is there.
       */
      readonly kind: "jsonAt";
      readonly root: Expression;
      /** Keys, and positions as digits. */
      readonly path: readonly string[];
      readonly as: "value" | "text" | "type" | "kind";
    }
  /** A document in a form in which two that hold the same are equal. */
  | { readonly kind: "jsonDocument"; readonly operand: Expression }
  | {
      /** A value that is compared with one inside of a document. */
      readonly kind: "jsonValue";
      /** A text or number as such, anything else as the text of JSON. */
      readonly scalar: Parameter;
      /** The text of JSON. */
      readonly document: Parameter;
    }
  | { readonly kind: "subquery"; readonly select: Select }
  /** Text that a user wrote, and expressions in it. */
  | { readonly kind: "raw"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "condition"; readonly condition: Condition };

export type Condition =
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "pattern";
      readonly pattern: PatternKind;
      readonly ignoreCase: boolean;
      readonly operand: Expression;
      /** Is it an address, whose text is without the length of a network? */
      readonly isAddress?: boolean;
      /** The text looked for: a value, or another column. */
      readonly text: Expression;
    }
  | {
      /** The parameter is an array; an empty one matches nothing. */
      readonly kind: "inList";
      readonly operand: Expression;
      readonly list: Parameter;
    }
  | {
      /** As `inList`, for rows: the parameter is an array of arrays. */
      readonly kind: "inRows";
      readonly operand: Expression;
      readonly list: Parameter;
      readonly types: readonly CastType[];
    }
  | {
      /** As `inList`, for a value inside of a JSON document. */
      readonly kind: "jsonInList";
      readonly operand: Expression;
      readonly scalars: Parameter;
      readonly documents: Parameter;
    }
  | {
      /** Has the object at a place all, or any, of these keys? The parameter is an array of texts. */
      readonly kind: "jsonHasKeys";
      readonly root: Expression;
      readonly path: readonly string[];
      readonly keys: Parameter;
      readonly which: "all" | "any";
    }
  /** Has the outer document all that the inner one has? Not every database can tell. */
  | { readonly kind: "jsonContains"; readonly outer: Expression; readonly inner: Expression }
  | { readonly kind: "inSelect"; readonly operand: Expression; readonly select: Select }
  | {
      readonly kind: "between";
      readonly operand: Expression;
      readonly from: Expression;
      readonly to: Expression;
    }
  | { readonly kind: "isNull"; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: "exists"; readonly select: Select }
  /** A boolean expression as a condition: a boolean column, say. */
  | { readonly kind: "truth"; readonly operand: Expression }
  | { readonly kind: "all" | "any" | "odd"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition };

export interface TableSource {
  readonly table: string;
  /** The name it has in this statement. */
  readonly alias: string;
}

export interface Join extends TableSource {
  readonly type: "inner" | "left";
  readonly on: Condition;
}

/** The rows of several selects in one; each has the same columns. */
export interface Compound {
  readonly kind: "compound";
  /** Rows of any of them, of all of them, or of the first and none of the others. */
  readonly operator: "union" | "intersect" | "except";
  /** Do equal rows stay, for a union? */
  readonly keepsEqualRows: boolean;
  readonly parts: readonly Select[];
}

/** Another select as a table, under a name. */
export interface DerivedSource {
  readonly select: Select | Compound;
  readonly alias: string;
}

export interface SelectColumn {
  readonly expression: Expression;
  /** Its name in the result; needed where something refers to it. */
  readonly name?: string;
}

export interface OrderTerm {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls?: "first" | "last";
}

/** Rows are locked until the transaction ends: FOR UPDATE. */
export interface RowLock {
  /** Stays the key free to be pointed to (NO KEY)? */
  readonly noKey: boolean;
  /** The names of the tables whose rows are locked; none: of all. */
  readonly of: readonly string[];
  /** What is done where a row is locked already: an error, or it is left out. Default: wait. */
  readonly whenLocked: "error" | "skip" | undefined;
}

export interface Select {
  readonly kind: "select";
  readonly lock?: RowLock | undefined;
  readonly columns: readonly SelectColumn[];
  readonly distinct: boolean;
  /** One row for each different value of these, the first by the order. Default: of all columns. */
  readonly distinctOn?: readonly Expression[];
  /** Where the rows come from: a table, or another select under a name. */
  readonly from: TableSource | DerivedSource;
  readonly joins: readonly Join[];
  readonly where?: Condition | undefined;
  readonly groupBy: readonly Expression[];
  readonly having?: Condition | undefined;
  readonly orderBy: readonly OrderTerm[];
  /** Printed as a literal: a plan for one page size is not one for another. */
  readonly limit?: number | undefined;
  /** A value: which page of many it is must not make another statement. */
  readonly offset?: Parameter | undefined;
}

/** The values of a row, one by one; anything else is one value. */
export function itemsOf(expression: Expression): readonly Expression[] {
  return expression.kind === "row" ? expression.items : [expression];
}

export function column(table: string, name: string): Expression {
  return { kind: "column", table, name };
}

/** A value that is known when the statement is made. */
export function constant(value: unknown): Expression {
  return value === null ? { kind: "null" } : { kind: "parameter", parameter: { value } };
}

export function compare(operator: CompareOperator, left: Expression, right: Expression): Condition {
  return { kind: "compare", operator, left, right };
}

/** All of the conditions; a single one stays as it is. */
export function all(parts: readonly Condition[]): Condition {
  return parts.length === 1 ? parts[0]! : { kind: "all", parts };
}

export function any(parts: readonly Condition[]): Condition {
  return parts.length === 1 ? parts[0]! : { kind: "any", parts };
}

export function not(part: Condition): Condition {
  return { kind: "not", part };
}

export function isNull(operand: Expression, negated = false): Condition {
  return { kind: "isNull", operand, negated };
}
