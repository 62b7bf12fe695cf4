/**
 * From the conditions of a query to SQL conditions. Three rules of Django's make them what people
 * mean: a negated condition also holds for rows without a value; a negated condition over many
 * related rows holds if no related row fulfils it; and a row is only required to have a related
 * row if every way to fulfil the conditions needs one.
 */

import {
  all,
  any,
  compare,
  type Condition as SqlCondition,
  type Expression,
  isNull,
  not,
  type Select,
} from "../../sql/expressions.ts";
import { hasAggregate } from "../../sql/walk.ts";
import { ForeignKey } from "../../fields/relation.ts";
import { LookupValueError } from "../errors.ts";
import type { BuiltExpression, StatementScope } from "../expressions/expression-contract.ts";
import { CallCondition } from "../expressions/call-condition.ts";
import { Condition, type Lookups, QueryExpression } from "../expressions/expressions.ts";
import { fieldColumn } from "./key-columns.ts";
import { callScope, type JoinedTable, type JoinScope } from "./joins.ts";
import type { LookupOperand, LookupSubject } from "../lookups/lookup.ts";
import { hasExpressions, isQuerySet, stateKey } from "../query-state.ts";
import { subjectOf } from "../expressions/subject.ts";

/** A condition, the tables that it needs rows of, and whether it is about groups of rows. */
export interface BuiltCondition {
  readonly condition: SqlCondition;
  readonly requires: ReadonlySet<JoinedTable>;
  readonly isAggregate: boolean;
  /** The conditions that it joins by and; none if it is one. */
  readonly conjuncts?: readonly BuiltCondition[];
}

/** What stands around a condition. */
interface Around {
  /** Is it negated, by an odd number of negations? */
  readonly isNegated: boolean;
  /** Is it inside of a negation, even if another one undoes it? */
  readonly isInNegation: boolean;
  /** Does it stand in an exclusive or, which counts what holds? Then unknown must not be. */
  readonly isCounted: boolean;
}

const outermost: Around = { isNegated: false, isInNegation: false, isCounted: false };

export class ConditionBuilder {
  readonly #scope: StatementScope;

  constructor(scope: StatementScope) {
    this.#scope = scope;
  }

  /** @param scope Related rows of one `filter` call are the same row. */
  build(
    node: Condition | Lookups | QueryExpression,
    scope: JoinScope,
    around = outermost,
  ): BuiltCondition {
    if (node instanceof QueryExpression) return this.#boolean(node, scope);
    if (!(node instanceof Condition)) {
      const leaves = Object.keys(node).map((path) => this.#leaf(node, path, scope, around));
      return combine("and", leaves);
    }
    const inner: Around = {
      isNegated: around.isNegated !== node.negated,
      isInNegation: around.isInNegation || node.negated,
      isCounted: around.isCounted || node.connector === "xor",
    };
    const own = node instanceof CallCondition ? callScope(scope, node.place) : scope;
    const parts = node.parts.map((part) => this.build(part, own, inner));
    const built = combine(node.connector, parts);
    if (!node.negated || isEmpty(built)) return built;
    const { isAggregate } = built;
    return { condition: not(built.condition), requires: none, isAggregate };
  }

  /** A lookup by name on an expression; its right side stands under that name in `lookups`. */
  compare(left: BuiltExpression, name: string, lookups: Lookups, scope: JoinScope): SqlCondition {
    const { subject, lookup } = this.#scope.paths.lookupOn(subjectOf(left), name);
    return lookup.build(subject, this.#operand(lookups, name, scope, subject));
  }

  /** An expression that is true or false by itself. */
  #boolean(node: QueryExpression, scope: JoinScope): BuiltCondition {
    const { expression, isAggregate } = this.#scope.expression(node, scope);
    const condition: SqlCondition =
      expression.kind === "condition"
        ? expression.condition
        : { kind: "truth", operand: expression };
    return { condition, requires: none, isAggregate };
  }

  #leaf(
    lookups: Lookups,
    path: string,
    scope: JoinScope,
    { isNegated, isInNegation, isCounted }: Around,
  ): BuiltCondition {
    // Inside of an expression, of an aggregate's filter, say, the row at hand is meant, not any.
    if (isInNegation && scope !== "any" && this.#scope.paths.crossesMultiple(path)) {
      return this.#anyRelated(lookups, path, scope);
    }
    const { subject, lookup, tables, isAggregate: isLeft } = this.#scope.paths.lookup(path, scope);
    const operand = this.#operand(lookups, path, scope, subject);
    const isRight = expressionsOf(operand).some(hasAggregate);
    const isAggregate = isLeft || isRight;
    if (lookup.name === "exact") refuseSeveral(lookups[path], path);
    const condition = lookup.build(subject, operand);
    const findsNull =
      lookup.name === "isnull"
        ? operand.kind === "slot" && operand.sample === true
        : condition.kind === "isNull" && !condition.negated;
    if (findsNull) return { condition, requires: none, isAggregate };
    if ((isNegated || isCounted) && lookup.name !== "isnull") {
      const known = definite(condition, subject, operand);
      if (known !== condition) return { condition: known, requires: none, isAggregate };
    }
    return { condition, requires: new Set(isAggregate ? [] : tables), isAggregate };
  }

  /** The right side of a lookup. */
  #operand(
    lookups: Lookups,
    path: string,
    scope: JoinScope,
    subject: LookupSubject,
  ): LookupOperand {
    const { field } = subject;
    const value = lookups[path];
    if (value === null) return { kind: "null" };
    if (value instanceof QueryExpression) {
      const { expression, field: type } = this.#scope.expression(value, scope);
      return expression.kind === "subquery"
        ? { kind: "select", select: expression.select }
        : { kind: "expression", expression, field: type };
    }
    if (value instanceof Condition) {
      const { condition } = this.build(value, "any");
      return { kind: "expression", expression: { kind: "condition", condition } };
    }
    if (Array.isArray(value) && hasExpressions(value)) {
      const list = value as unknown as Lookups;
      const items = value.map((_, index) => this.#operand(list, String(index), scope, subject));
      return { kind: "list", items: items.filter(({ kind }) => kind !== "null") };
    }
    if (isQuerySet(value)) {
      const key = field instanceof ForeignKey ? field.targetKey : undefined;
      return { kind: "select", select: this.#scope.subselect(value, key).select };
    }
    return { kind: "slot", slot: this.#scope.slots.of(lookups, path), sample: value };
  }

  /**
   * There is a row like the one at hand for which the path's condition holds. Where the call speaks
   * of a certain related row already, it is that one.
   */
  #anyRelated(lookups: Lookups, path: string, scope: JoinScope): BuiltCondition {
    const { root } = this.#scope.joins;
    const inner = this.#scope.inner();
    const built = new ConditionBuilder(inner).#leaf(lookups, path, 0, outermost);
    const { condition, requires, isAggregate } = built;
    inner.joins.require(requires);
    const related = this.#scope.joins.joinedTo(path, scope);
    const same = related
      ? compare("=", keyOf(inner.joins.joinedTo(path, 0)!), keyOf(related))
      : compare("=", keyOf(inner.joins.root), keyOf(root));
    const select: Select = {
      kind: "select",
      columns: [{ expression: { kind: "number", value: 1 } }],
      distinct: false,
      from: inner.joins.source,
      joins: inner.joins.list(),
      where: all([same, condition]),
      groupBy: [],
      orderBy: [],
    };
    return { condition: { kind: "exists", select }, requires: none, isAggregate };
  }
}

/** A value equals one value: of many rows, some database would take the first, others none. */
function refuseSeveral(value: unknown, path: string): void {
  if (!isQuerySet(value) || value[stateKey].limit === 1) return;
  throw new LookupValueError(`"${path}" is compared with a query set of several rows.`, {
    hint: `Choose one with limit(1), or compare with any of them: ${path}__in.`,
  });
}

/** NOT (NULL = 1) is unknown: the rows without a value would be lost. */
function definite(
  condition: SqlCondition,
  subject: LookupSubject,
  operand: LookupOperand,
): SqlCondition {
  // A null among the rows of a subquery makes all comparisons with it unknown; CASE knows no such.
  if (operand.kind === "select") return { kind: "odd", parts: [condition] };
  const parts = [condition];
  // As in Django: a key that a document has not is unknown; a document that is not there is none.
  if (subject.json && operand.kind === "null") return condition;
  if (subject.isNullable) parts.push(isNull(subject.json?.root ?? subject.expression, true));
  for (const expression of expressionsOf(operand)) parts.push(isNull(expression, true));
  return parts.length === 1 ? condition : all(parts);
}

function expressionsOf(operand: LookupOperand): Expression[] {
  if (operand.kind === "list") return operand.items.flatMap(expressionsOf);
  return operand.kind === "expression" ? [operand.expression] : [];
}

const none: ReadonlySet<JoinedTable> = new Set();

function keyOf({ alias, meta }: JoinedTable): Expression {
  return fieldColumn(alias, meta, meta.primaryKey);
}

/** Is nothing asked? Such a condition is left out, negated or not. */
function isEmpty({ condition }: BuiltCondition): boolean {
  return condition.kind === "all" && condition.parts.length === 0;
}

function combine(
  connector: "and" | "or" | "xor",
  given: readonly BuiltCondition[],
): BuiltCondition {
  const parts = given.filter((part) => !isEmpty(part));
  const conditions = parts.map((part) => part.condition);
  const isAggregate = parts.some((part) => part.isAggregate);
  if (connector === "and" || (parts.length === 0 && given.length > 0)) {
    const requires = new Set(parts.flatMap((part) => [...part.requires]));
    return { condition: all(conditions), requires, isAggregate, conjuncts: parts };
  }
  const [first = none, ...others] = parts.map((part) => withAncestors(part.requires));
  const requires = new Set([...first].filter((table) => others.every((set) => set.has(table))));
  const condition: SqlCondition =
    connector === "or" ? any(conditions) : { kind: "odd", parts: conditions };
  return { condition, requires, isAggregate };
}

function withAncestors(tables: ReadonlySet<JoinedTable>): Set<JoinedTable> {
  const found = new Set<JoinedTable>();
  for (const table of tables) {
    for (let at: JoinedTable | undefined = table; at; at = at.parent) found.add(at);
  }
  return found;
}

/** What a condition asks, one by one: all of it has to hold. */
export function conjuncts(built: BuiltCondition): readonly BuiltCondition[] {
  return built.conjuncts?.flatMap(conjuncts) ?? [built];
}
