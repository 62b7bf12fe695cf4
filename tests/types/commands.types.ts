/** What the arguments and options of a command are, by what it states of them. */

import { expectTypeOf } from "expect-type";

import { defineCommand } from "../../src/base/index.ts";

defineCommand({
  name: "print",
  help: "Prints.",
  options: {
    size: { type: "string", choices: ["a4", "a5"], default: "a4", help: "the paper" },
    tray: { type: "string", choices: ["top", "side"], help: "where from" },
    copies: { type: "number", default: 1, help: "how many" },
    pages: { type: "number", help: "how many of them" },
    colours: { type: "list", choices: ["red", "blue"], help: "in which colours" },
    printer: { type: "string", required: true, help: "which printer" },
  },
  run({ options, verbosity }) {
    expectTypeOf(verbosity).toEqualTypeOf<0 | 1 | 2 | 3>();
    expectTypeOf(options.size).toEqualTypeOf<"a4" | "a5">();
    expectTypeOf(options.tray).toEqualTypeOf<"top" | "side" | undefined>();
    expectTypeOf(options.copies).toEqualTypeOf<number>();
    expectTypeOf(options.pages).toEqualTypeOf<number | undefined>();
    expectTypeOf(options.colours).toEqualTypeOf<("red" | "blue")[]>();
    expectTypeOf(options.printer).toEqualTypeOf<string>();
  },
});
