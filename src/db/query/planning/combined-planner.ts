/** Several queries as one table: `union`, `intersection`, `difference`. */

import type { Field } from "../../fields/field.ts";
import type { Compound, Expression, OrderTerm, Select } from "../../sql/expressions.ts";
import { aggregationOver } from "./aggregation.ts";
import { DerivedColumns, DerivedScope, type FindPath } from "./derived.ts";
import { QueryError } from "../errors.ts";
import type { QueryExpression } from "../expressions/expressions.ts";
import type { JoinedTable } from "./joins.ts";
import { orderTerms, turnedRound } from "./ordering.ts";
import type { ResolvedPath } from "./paths.ts";
import type { QueryState, Slots } from "../query-state.ts";
import type { ResultLayout } from "./result-layout.ts";
import type { Aggregation, Derivation, RowsPlanner } from "./rows-planner.ts";
import { subjectOf } from "../expressions/subject.ts";

const operators = { union: "union", intersection: "intersect", difference: "except" } as const;

export class CombinedPlanner implements RowsPlanner {
  readonly state: QueryState;
  readonly scope: DerivedScope;
  readonly layout: ResultLayout;
  readonly #slots: Slots;
  readonly #parts: readonly RowsPlanner[];
  readonly #derived: DerivedColumns;
  /** What all parts select besides: the rows are ordered by it. */
  readonly #further: string[] = [];

  /**
   * @param parts What is combined, planned; the first says what rows become.
   */
  constructor(state: QueryState, slots: Slots, parts: readonly RowsPlanner[]) {
    this.state = state;
    this.#slots = slots;
    const planned = parts.map((part) => part.part());
    const [first] = planned as [(typeof planned)[0]];
    if (planned.some(({ select }) => select.columns.length !== first.select.columns.length)) {
      const counts = planned.map(({ select }) => select.columns.length);
      throw new QueryError(`Query sets with ${counts.join(" and ")} columns cannot be combined.`, {
        hint: 'Choose the same number of columns in each with values("…").',
      });
    }
    this.#parts = parts;
    this.#derived = new DerivedColumns("rows", first.select.columns);
    this.layout = first.layout;
    this.scope = new DerivedScope(parts[0]!.scope, this.#find);
  }

  select(): { select: Select; layout: ResultLayout } {
    const columns = this.#derived.columns.map((_, index) => ({
      expression: this.#derived.at(index),
    }));
    return { select: { ...this.#base(this.#orderBy()), columns }, layout: this.layout };
  }

  part(further: readonly string[] = []): { select: Select; layout: ResultLayout } {
    const { select, layout } = this.select();
    const more = further.map((path) => ({
      expression: this.scope.paths.expression(path, "any").subject.expression,
    }));
    if (more.length === 0) return { select, layout };
    // What is named now may have added a column to the parts.
    const { from } = this.#base([]);
    return { select: { ...select, from, columns: [...select.columns, ...more] }, layout };
  }

  keys(): { select: Select; field: Field | undefined } {
    const { rows, meta } = this.state;
    const isInstances = rows.kind === "instances";
    if (!isInstances && this.layout.columns.length !== 1) {
      throw new QueryError("A query set inside a lookup has more than one column.", {
        hint: 'Choose one with values("…").',
      });
    }
    const places = isInstances ? meta.keyFields.map((field) => this.#position(field)) : [0];
    const columns = places.map((at) => ({ expression: this.#derived.at(at) }));
    const field = isInstances ? meta.primaryKey : this.layout.columns[0]!.field;
    return { select: { ...this.#base(this.#orderBy()), columns }, field };
  }

  rows(isAny = false): Select {
    const columns = [{ expression: { kind: "number", value: 1 } as const }];
    return { ...this.#base([], isAny ? 1 : undefined), columns };
  }

  /** The names of its columns are the same outside of it. */
  derive(): Derivation {
    const { alias } = this.#derived;
    const { select } = this.select();
    const source = { select: { ...select, columns: numbered(select) }, alias };
    const { scope } = this;
    return { scope, named: scope.named, source: () => source };
  }

  aggregate(aggregates: Readonly<Record<string, QueryExpression>>): Aggregation {
    return aggregationOver(this.derive(), aggregates);
  }

  /** @param most How many rows, if the query does not say it. */
  #base(orderBy: readonly OrderTerm[], most?: number): Omit<Select, "columns"> {
    const { limit = most } = this.state;
    return {
      kind: "select",
      distinct: false,
      from: { select: this.#compound(), alias: this.#derived.alias },
      joins: [],
      groupBy: [],
      orderBy,
      limit,
      offset: this.#slots.offsetOf(this.state),
    };
  }

  /** Made last, when it is known what all parts select. */
  #compound(): Compound {
    const { operator, isAll } = this.state.combination!;
    const planned = this.#parts.map((part) => part.part(this.#further).select);
    const parts = planned.map((select) => ({ ...select, columns: numbered(select) }));
    return { kind: "compound", operator: operators[operator], keepsEqualRows: isAll, parts };
  }

  #orderBy(): readonly OrderTerm[] {
    const { order = [], isReversed } = this.state;
    const terms = order.flatMap((entry) => orderTerms(entry, this.scope, new Set()));
    return isReversed ? terms.map(turnedRound) : terms;
  }

  /** A path is one of the columns that all parts have, by its name in the first. */
  readonly #find: FindPath = (path) => {
    const { meta } = this.state;
    const [name, ...rest] = path.split("__") as [string, ...string[]];
    const { columns, annotations, annotationsAt } = this.layout;
    const table = this.scope.joins.root;
    const found = (at: number, field: Field | undefined, names: readonly string[]) => {
      const expression: Expression = this.#derived.at(at);
      const subject = subjectOf({ expression, field, isAggregate: false });
      return { subject, table, tables: [], relation: undefined, isAggregate: false, rest: names };
    };
    const value = columns.findIndex((column) => column.name === path);
    if (value >= 0) return found(value, columns[value]!.field, []);
    const annotation = annotations.findIndex((each) => each.name === name);
    if (annotation >= 0) {
      return found(annotationsAt + annotation, annotations[annotation]!.column.field, rest);
    }
    const isField = this.state.rows.kind === "instances" && !(meta.relations.has(name) && rest[0]);
    const field = isField ? meta.findField(name) : undefined;
    const at = field ? this.#position(field) : -1;
    if (field && at >= 0) return found(at, field, rest);
    return this.#selectedBesides(path, table);
  };

  /** Where no values were chosen before the query sets were combined, all can select one more. */
  #selectedBesides(path: string, table: JoinedTable): ResolvedPath {
    const { combination, rows } = this.state;
    if (!combination!.isChosenAfter && rows.kind !== "instances") {
      throw new QueryError(`"${path}" is no column of the query sets that were combined.`, {
        hint: "Order by what all of them select, or select it in each.",
      });
    }
    const inner = this.#parts[0]!.scope.paths.expression(path, "any");
    if (!this.#further.includes(path)) this.#further.push(path);
    const expression = this.#derived.at(this.#derived.columns.length + this.#further.indexOf(path));
    return { ...inner, subject: { ...inner.subject, expression }, table, tables: [] };
  }

  /** Which of the columns the field is; -1: it is not loaded. */
  #position(field: Field): number {
    const position = this.state.meta.position(field);
    return this.layout.loaded ? this.layout.loaded.indexOf(position) : position;
  }
}

function numbered({ columns }: Select): Select["columns"] {
  return columns.map(({ expression }, index) => ({ expression, name: `c${index}` }));
}
