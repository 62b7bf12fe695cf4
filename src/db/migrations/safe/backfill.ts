/** The code that fills a column in batches, as `--safe` writes it into a file. */

import { noop, RunCode } from "../operations/special.ts";
import { importsOf, literal, printFlat, type Source } from "../source.ts";
import type { Fill } from "./fill.ts";

/** Written, and never run from here: the file has the code. */
export class Backfill extends RunCode {
  readonly #model: string;
  readonly #field: string;
  readonly #fill: Fill;

  constructor(model: string, field: string, fill: Fill) {
    super({ forward: noop, backward: noop });
    this.#model = model;
    this.#field = field;
    this.#fill = fill;
  }

  override describe(): string {
    return `Fill field ${this.#field} of ${this.#model} in batches`;
  }

  override source(): Source {
    const [model, field] = [this.#model, this.#field];
    const value = sourceOf(this.#fill);
    const forward: Source = {
      lines: [
        `async ({ models: { ${model} }, progress }) => {`,
        `  const rows = ${model}.objects.filter({ ${field}__isnull: true });`,
        `  await inBatches(rows, (batch) => batch.update({ ${field}: ${printFlat(value)} }), { progress });`,
        "}",
      ],
      imports: ["inBatches", ...importsOf(value)],
    };
    return {
      call: "runCode",
      types: `{ ${model}: { ${field}: ${typeOf(this.#fill)} } }`,
      args: [
        {
          object: [
            ["forward", forward],
            ["backward", { name: "noop" }],
          ],
        },
      ],
    };
  }
}

function sourceOf(fill: Fill): Source {
  return "source" in fill ? fill.source : literal(fill.value);
}

/** The type of the column, as far as this code uses it. */
function typeOf(fill: Fill): string {
  if (!("value" in fill)) return "unknown";
  const type = typeof fill.value;
  return type === "string" || type === "number" || type === "boolean"
    ? `${type} | null`
    : "unknown";
}
