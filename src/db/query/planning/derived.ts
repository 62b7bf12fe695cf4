/**
 * A select as the table of another one: what is named outside is looked up inside, becomes a column
 * there, and is that column outside.
 */

import { column, type Expression, type Select, type SelectColumn } from "../../sql/expressions.ts";
import type {
  BuiltExpression,
  NestedQuery,
  Plannable,
  StatementScope,
} from "../expressions/expression-contract.ts";
import type { Joins, JoinScope } from "./joins.ts";
import { Paths, type NamedExpression, type ResolvedPath } from "./paths.ts";

/** The columns of the inner select; each expression is one of them once. */
export class DerivedColumns {
  readonly alias: string;
  readonly columns: SelectColumn[] = [];
  readonly #byText = new Map<string, Expression>();

  /** @param columns Those that it has in any case. */
  constructor(alias: string, columns: readonly SelectColumn[] = []) {
    this.alias = alias;
    for (const { expression } of columns) this.#add(expression);
  }

  /** An expression of the inner select, as it is named outside. */
  named(expression: Expression): Expression {
    return this.#byText.get(textOf(expression)) ?? this.#add(expression);
  }

  at(index: number): Expression {
    return column(this.alias, `c${index}`);
  }

  #add(expression: Expression): Expression {
    const outside = this.at(this.columns.length);
    this.columns.push({ expression, name: `c${this.columns.length}` });
    if (!this.#byText.has(textOf(expression))) this.#byText.set(textOf(expression), outside);
    return outside;
  }
}

/** Some of the columns of a select, in the rows and the order that it has. */
export function narrowed(select: Select, wanted: readonly Expression[]): Select {
  const derived = new DerivedColumns("part", select.columns);
  const columns = wanted.map((expression) => ({ expression: derived.named(expression) }));
  return {
    kind: "select",
    columns,
    distinct: false,
    from: { select: { ...select, columns: derived.columns }, alias: derived.alias },
    joins: [],
    groupBy: [],
    orderBy: [],
  };
}

/** Equal texts mean equal expressions: parameters are told apart by their slots. */
function textOf(expression: Expression): string {
  return JSON.stringify(expression);
}

/** Finds a path inside, and says what it is called outside. */
export type FindPath = (path: string, scope: JoinScope) => ResolvedPath;

class DerivedPaths extends Paths {
  readonly #find: FindPath;

  constructor(joins: Joins, outside: ReadonlyMap<string, NamedExpression>, find: FindPath) {
    super(joins, outside);
    this.#find = find;
  }

  override resolve(path: string, scope: JoinScope): ResolvedPath {
    return this.named(path.split("__")) ?? this.#find(path, scope);
  }
}

/** The statement outside: expressions are built for it as for any other. */
export class DerivedScope implements StatementScope {
  readonly slots: StatementScope["slots"];
  readonly joins: Joins;
  readonly paths: Paths;
  readonly outer: StatementScope | undefined;
  /** What has a name outside already. */
  readonly named: Map<string, NamedExpression> = new Map();
  readonly #inner: StatementScope;

  constructor(inner: StatementScope, find: FindPath) {
    this.#inner = inner;
    this.slots = inner.slots;
    this.joins = inner.joins;
    this.outer = inner.outer;
    this.paths = new DerivedPaths(inner.joins, this.named, find);
  }

  expression(expression: Plannable, scope: JoinScope): BuiltExpression {
    return expression.build(this, scope);
  }

  subselect(query: NestedQuery): ReturnType<StatementScope["subselect"]> {
    return this.#inner.subselect(query);
  }

  subrows(query: NestedQuery): ReturnType<StatementScope["subrows"]> {
    return this.#inner.subrows(query);
  }

  inner(): StatementScope {
    return this.#inner.inner();
  }
}
