/** The columns that a statement returns, and how their values are read. */

import { type Parser, parserOf, bigIntParserOf } from "./values.ts";

/** A column as the server describes it. */
export interface DescribedColumn {
  readonly name: string;
  readonly dataTypeID: number;
}

/** A value comes as text; one without a parser stays what it is. */
export type ColumnParsers = readonly (Parser | undefined)[];

export class ResultColumns {
  readonly #described: readonly DescribedColumn[];
  #parsers: ColumnParsers | undefined;
  #bigIntParsers: ColumnParsers | undefined;

  constructor(described: readonly DescribedColumn[]) {
    this.#described = described;
  }

  get names(): string[] {
    return this.#described.map(({ name }) => name);
  }

  /** How each column is read, whole numbers as `bigint` or not. */
  parsers(bigInts: boolean): ColumnParsers {
    if (bigInts) {
      return (this.#bigIntParsers ??= this.#described.map((one) => bigIntParserOf(one.dataTypeID)));
    }
    return (this.#parsers ??= this.#described.map((one) => parserOf(one.dataTypeID)));
  }
}
