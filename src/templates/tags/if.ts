/** `{% if %}`, `{% elif %}`, `{% else %}`, with Django's operators and their order. */

import { emitValue } from "../emit-expression.ts";
import type { ParsedExpression } from "../expression.ts";
import { type Code, type TemplateNode } from "../node.ts";
import type { BuiltinTag, Parser } from "../parser.ts";

type Condition =
  | { readonly kind: "value"; readonly value: ParsedExpression }
  | { readonly kind: "not"; readonly part: Condition }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Condition;
      readonly right: Condition;
    };

/** How strongly an operator binds. */
const strength: Readonly<Record<string, number>> = {
  or: 6,
  and: 7,
  not: 8,
  in: 9,
  "not in": 9,
  is: 9,
  "is not": 9,
  "==": 10,
  "!=": 10,
  ">": 10,
  ">=": 10,
  "<": 10,
  "<=": 10,
};

/** A Pratt parser, as Django's. @see https://en.wikipedia.org/wiki/Operator-precedence_parser */
class ConditionParser {
  readonly #parser: Parser;
  readonly #parts: readonly string[];
  readonly #values: ReadonlyMap<string, ParsedExpression>;
  #at = 0;

  constructor(parser: Parser, parts: readonly string[]) {
    this.#parser = parser;
    this.#parts = joined(parts);
    this.#values = new Map(
      this.#parts
        .filter((part) => !Object.hasOwn(strength, part))
        .map((part) => [part, parser.expression(part)]),
    );
  }

  parse(): Condition {
    const condition = this.#expression(0);
    const rest = this.#parts[this.#at];
    if (rest === undefined) return condition;
    throw this.#parser.error(`Unused '${rest}' at end of if expression.`);
  }

  #expression(minimum: number): Condition {
    let left = this.#first();
    for (;;) {
      const operator = this.#parts[this.#at];
      if (operator === undefined || !(minimum < (strength[operator] ?? 0))) return left;
      if (operator === "not")
        throw this.#parser.error("Not expecting 'not' as infix operator in if tag.");
      this.#at++;
      left = { kind: "binary", operator, left, right: this.#expression(strength[operator]!) };
    }
  }

  #first(): Condition {
    const part = this.#parts[this.#at++];
    if (part === undefined) throw this.#parser.error("Unexpected end of expression in if tag.");
    if (part === "not") return { kind: "not", part: this.#expression(strength["not"]!) };
    if (Object.hasOwn(strength, part)) {
      throw this.#parser.error(`Not expecting '${part}' in this position in if tag.`);
    }
    return { kind: "value", value: this.#values.get(part)! };
  }
}

/** `not`, `in` → `not in`. */
function joined(parts: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const pair = `${parts[at]} ${parts[at + 1]}`;
    const isPair = pair === "not in" || pair === "is not";
    words.push(isPair ? pair : parts[at]!);
    if (isPair) at++;
  }
  return words;
}

function valuesIn(condition: Condition): ParsedExpression[] {
  switch (condition.kind) {
    case "value":
      return [condition.value];
    case "not":
      return valuesIn(condition.part);
    case "binary":
      return [...valuesIn(condition.left), ...valuesIn(condition.right)];
  }
}

function emitCondition(code: Code, condition: Condition): string {
  switch (condition.kind) {
    case "value":
      return `truthy(${emitValue(code, condition.value, "null")})`;
    case "not":
      return `!${emitCondition(code, condition.part)}`;
    case "binary":
      return emitBinary(code, condition);
  }
}

function emitBinary(code: Code, condition: Extract<Condition, { kind: "binary" }>): string {
  const { operator, left, right } = condition;
  if (operator === "and" || operator === "or") {
    const js = operator === "and" ? "&&" : "||";
    return `(${emitCondition(code, left)}${js}${emitCondition(code, right)})`;
  }
  const [a, b] = [emitOperandOf(code, left), emitOperandOf(code, right)];
  switch (operator) {
    case "in":
      return `rt.contains(${b},${a})`;
    case "not in":
      return `!rt.contains(${b},${a})`;
    case "is":
      return `rt.isSame(${a},${b})`;
    case "is not":
      return `!rt.isSame(${a},${b})`;
    case "==":
      return `rt.equal(${a},${b})`;
    case "!=":
      return `!rt.equal(${a},${b})`;
    default:
      return `(rt.compare(${a},${b})${operator}0)`;
  }
}

function emitOperandOf(code: Code, condition: Condition): string {
  return condition.kind === "value"
    ? emitValue(code, condition.value, "null")
    : emitCondition(code, condition);
}

export const ifTag: BuiltinTag = (parser, tag) => {
  const { offset } = tag;
  const branches: { condition: Condition | undefined; nodes: TemplateNode[]; offset: number }[] =
    [];
  let parts: readonly string[] | undefined = tag.parts;
  let start = offset;
  for (;;) {
    const condition = parts === undefined ? undefined : new ConditionParser(parser, parts).parse();
    const ends = parts === undefined ? ["endif"] : ["elif", "else", "endif"];
    const { nodes, end } = parser.parseUntil(...ends);
    if (end.name !== "elif") parser.mustBeAlone(end);
    branches.push({ condition, nodes, offset: start });
    if (end.name === "endif") break;
    parts = end.name === "elif" ? end.parts : undefined;
    start = end.offset;
  }

  return {
    offset,
    bodies: branches.map(({ nodes }) => nodes),
    reads: branches.flatMap(({ condition }) =>
      condition === undefined ? [] : valuesIn(condition),
    ),
    emit(code) {
      const hasElse = branches.at(-1)!.condition === undefined;
      const bodies = branches.map(
        ({ nodes }) =>
          () =>
            code.nodes(nodes),
      );
      const written = code.branches(hasElse ? bodies : [...bodies, () => {}]);
      for (const [index, { condition, offset: at }] of branches.entries()) {
        if (condition === undefined) {
          if (index > 0) code.line("else{");
        } else {
          if (index > 0) code.line("else{");
          code.at(at);
          code.line(`if(${emitCondition(code, condition)}){`);
        }
        code.lines(written[index]!);
        code.line("}");
      }
      const nested = branches.filter(
        ({ condition }, index) => index > 0 && condition !== undefined,
      );
      code.line("}".repeat(nested.length));
    },
  };
};
