/**
 * Conditions of checks and of indexes, from their SQL: comparisons of columns with values and with
 * each other, IN, BETWEEN, IS NULL, put together with AND, OR and NOT. Anything else is not read.
 */

import { Condition, F, type Lookups } from "../../query/expressions/expressions.ts";
import { Q } from "../../query/expressions/q.ts";

type Operand = { readonly column: string } | { readonly value: unknown };
type Read = Condition<unknown> | Lookups;

/** @returns Undefined if it says more than can be said here. */
export function readCondition(
  sql: string,
  nameOf: (column: string) => string | undefined,
): object | undefined {
  const tokens = tokensOf(sql);
  if (tokens === undefined) return undefined;
  try {
    const reader = new ConditionReader(tokens, nameOf);
    const condition = reader.either();
    reader.end();
    return condition;
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

class UnreadableError extends Error {}

/** Words, names in quotes, texts, numbers, signs. */
const token =
  /\s*(?:("(?:[^"]|"")*")|('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w$]*)|(::|<=|>=|<>|!=|[(),=<>[\]-]))/y;

interface Token {
  readonly kind: "name" | "text" | "number" | "word" | "sign";
  readonly text: string;
}

function tokensOf(sql: string): Token[] | undefined {
  const kinds = ["name", "text", "number", "word", "sign"] as const;
  const tokens: Token[] = [];
  const text = sql.trim();
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) return undefined;
    at = token.lastIndex;
    const kind = kinds.find((_, index) => found[index + 1] !== undefined)!;
    const [, name, string, number, word, sign] = found;
    if (name !== undefined) tokens.push({ kind, text: name.slice(1, -1).replaceAll('""', '"') });
    else if (string !== undefined) {
      tokens.push({ kind, text: string.slice(1, -1).replaceAll("''", "'") });
    } else tokens.push({ kind, text: (number ?? word ?? sign)! });
  }
  return tokens;
}

const lookups: Readonly<Record<string, string>> = {
  "=": "",
  "<": "__lt",
  "<=": "__lte",
  ">": "__gt",
  ">=": "__gte",
};

/** What a comparison says with its sides changed. */
const turned: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

class ConditionReader {
  readonly #tokens: readonly Token[];
  readonly #nameOf: (column: string) => string | undefined;
  #at = 0;

  constructor(tokens: readonly Token[], nameOf: (column: string) => string | undefined) {
    this.#tokens = tokens;
    this.#nameOf = nameOf;
  }

  either(): Read {
    let left = this.#both();
    while (this.#takes("OR")) left = asCondition(left).or(asCondition(this.#both()));
    return left;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new UnreadableError();
  }

  #both(): Read {
    let left = this.#negated();
    while (this.#takes("AND")) left = together(left, this.#negated());
    return left;
  }

  #negated(): Read {
    if (this.#takes("NOT")) return asCondition(this.#negated()).not();
    const begin = this.#at;
    if (this.#takes("(")) {
      try {
        const inner = this.either();
        this.#expect(")");
        if (!this.#isComparing()) return inner;
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
      }
      this.#at = begin; // the parentheses are those of a value
    }
    return this.#comparison();
  }

  /** Does something follow that makes a value of what was read? */
  #isComparing(): boolean {
    const next = this.#tokens[this.#at];
    return next !== undefined && (next.text in lookups || next.text === "::" || next.text === "-");
  }

  #comparison(): Read {
    const left = this.#operand();
    if (this.#takes("IS")) {
      const isNot = this.#takes("NOT");
      this.#expect("NULL");
      return { [`${this.#path(left)}__isnull`]: !isNot };
    }
    const isNot = this.#takes("NOT");
    if (this.#takes("IN")) {
      this.#expect("(");
      const values = [this.#value()];
      while (this.#takes(",")) values.push(this.#value());
      this.#expect(")");
      return negatedIf(isNot, { [`${this.#path(left)}__in`]: values });
    }
    if (this.#takes("BETWEEN")) {
      const from = this.#value();
      this.#expect("AND");
      return negatedIf(isNot, { [`${this.#path(left)}__range`]: [from, this.#value()] });
    }
    const operator = this.#tokens[this.#at]?.text ?? "";
    if (isNot) throw new UnreadableError();
    if (operator === "<>" || operator === "!=") {
      this.#at += 1;
      return asCondition(this.#compared(left, "=", this.#operand())).not();
    }
    if (!Object.hasOwn(lookups, operator)) {
      if ("column" in left) return { [this.#path(left)]: true }; // a boolean by itself
      throw new UnreadableError();
    }
    this.#at += 1;
    if (operator === "=" && this.#takes("ANY")) {
      return { [`${this.#path(left)}__in`]: this.#array() };
    }
    return this.#compared(left, operator, this.#operand());
  }

  #compared(left: Operand, operator: string, right: Operand): Lookups {
    if (!("column" in left)) {
      if (!("column" in right)) throw new UnreadableError();
      return this.#compared(right, turned[operator] ?? operator, left);
    }
    const value = "column" in right ? F(this.#path(right)) : right.value;
    return { [this.#path(left) + lookups[operator]!]: value };
  }

  #path(operand: Operand): string {
    const name = "column" in operand ? this.#nameOf(operand.column) : undefined;
    if (name === undefined) throw new UnreadableError();
    return name;
  }

  #value(): unknown {
    const operand = this.#operand();
    if ("column" in operand) throw new UnreadableError();
    return operand.value;
  }

  /** `(ARRAY['a'::text, 'b'::text])`: what PostgreSQL makes of IN. */
  #array(): unknown[] {
    if (this.#takes("(")) {
      const values = this.#array();
      this.#expect(")");
      while (this.#takes("::")) this.#skipType();
      return values;
    }
    this.#expect("ARRAY");
    this.#expect("[");
    const values = [this.#value()];
    while (this.#takes(",")) values.push(this.#value());
    this.#expect("]");
    while (this.#takes("::")) this.#skipType();
    return values;
  }

  #operand(): Operand {
    let found = this.#plainOperand();
    // Of a text only a number is another value; else it is of the type of its column.
    while (this.#takes("::")) {
      const type = this.#skipType();
      if ("value" in found && typeof found.value === "string" && isNumberType(type)) {
        found = { value: Number(found.value) };
      }
    }
    return found;
  }

  #plainOperand(): Operand {
    if (this.#takes("(")) {
      const inner = this.#operand();
      this.#expect(")");
      return inner;
    }
    const isNegative = this.#takes("-");
    const next = this.#tokens[this.#at++];
    if (next?.kind === "number") return { value: Number(next.text) * (isNegative ? -1 : 1) };
    if (isNegative || next === undefined) throw new UnreadableError();
    if (next.kind === "text") return { value: next.text };
    if (next.kind === "word" && /^(?:true|false)$/i.test(next.text)) {
      return { value: next.text.toLowerCase() === "true" };
    }
    const isCall = this.#tokens[this.#at]?.text === "(" && next.kind === "word";
    if ((next.kind === "name" || next.kind === "word") && !isCall) return { column: next.text };
    throw new UnreadableError();
  }

  #skipType(): string {
    const words: string[] = [];
    while (this.#tokens[this.#at]?.kind === "word" && !isKeyword(this.#tokens[this.#at]!)) {
      words.push(this.#tokens[this.#at]!.text);
      this.#at += 1;
    }
    if (this.#takes("(")) {
      while (!this.#takes(")")) {
        if (this.#tokens[this.#at] === undefined) throw new UnreadableError();
        this.#at += 1;
      }
    }
    if (this.#takes("[")) this.#expect("]");
    return words.join(" ");
  }

  #takes(word: string): boolean {
    const next = this.#tokens[this.#at];
    const isIt =
      (next?.kind === "word" || next?.kind === "sign") && next.text.toUpperCase() === word;
    if (isIt) this.#at += 1;
    return isIt;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw new UnreadableError();
  }
}

function isNumberType(type: string): boolean {
  return /^(?:smallint|integer|bigint|numeric|real|double precision)$/.test(type);
}

function isKeyword({ text }: Token): boolean {
  return /^(?:and|or|not|in|is|between)$/i.test(text);
}

function asCondition(read: Read): Condition<unknown> {
  return read instanceof Condition ? read : Q.dynamic(read);
}

function negatedIf(isNegated: boolean, read: Lookups): Read {
  return isNegated ? asCondition(read).not() : read;
}

/** Lookups side by side where no name is said twice. */
function together(left: Read, right: Read): Read {
  const isPlain = !(left instanceof Condition) && !(right instanceof Condition);
  if (isPlain && !Object.keys(right).some((key) => key in left)) return { ...left, ...right };
  return asCondition(left).and(asCondition(right));
}
