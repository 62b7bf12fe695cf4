import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { defineCommand } from "../base/index.ts";
import { parseCommand, readGlobalOptions, splitCommandLine, verbosityOf } from "./arguments.ts";
import { commandHelp } from "./help.ts";
import { ArgumentsError, OptionValueError, UnknownOptionError } from "./errors.ts";

const copy = defineCommand({
  name: "copy",
  help: "Copies files.",
  args: {
    source: { help: "where from" },
    target: { help: "where to", optional: true },
    rest: { help: "more of it", many: true, optional: true },
  },
  options: {
    dryRun: { type: "boolean", short: "n", help: "only says what it would do" },
    times: { type: "number", help: "how often" },
    skip: { type: "list", help: "what to leave out" },
  },
  run() {},
});

describe("splitCommandLine", () => {
  it("finds the command behind global options and their values", () => {
    assert.deepEqual(splitCommandLine(["--settings", "x.ts", "migrate", "--plan"]), {
      command: "migrate",
      rest: ["--settings", "x.ts", "--plan"],
      version: false,
    });
  });

  it("knows a question for the version only without a command", () => {
    assert.equal(splitCommandLine(["--version"]).version, true);
    assert.equal(splitCommandLine(["migrate", "--version"]).version, false);
  });
});

describe("verbosityOf", () => {
  const says = (words: string[], options: Parameters<typeof defineCommand>[0]["options"] = {}) => {
    const command = defineCommand({ name: "say", help: "Says it.", options, run() {} });
    return verbosityOf(command, parseCommand(command, words));
  };

  it("is the level that is said, 1 by itself", () => {
    assert.equal(says([]), 1);
    assert.equal(says(["-v", "0"]), 0);
    assert.equal(says(["--verbosity", "3"]), 3);
    assert.throws(() => says(["-v", "4"]), { code: "cli/option-value" });
    assert.equal(splitCommandLine(["-v", "2", "migrate"]).command, "migrate");
  });

  it("leaves a command its own option and its own letter", () => {
    const volume = { volume: { type: "number", short: "v", help: "how loud" } } as const;
    const command = defineCommand({ name: "say", help: "Says it.", options: volume, run() {} });

    assert.equal(parseCommand(command, ["-v", "11"]).options["volume"], 11);
    assert.equal(says(["-v", "11"], volume), 1);
    assert.equal(says(["--verbosity"], { verbosity: { type: "boolean", help: "much" } }), 1);
  });
});

describe("readGlobalOptions", () => {
  it("reads them among options it does not know", () => {
    assert.deepEqual(readGlobalOptions(["x", "--no-input", "--settings=a.ts", "--other", "-h"]), {
      settings: "a.ts",
      noInput: true,
      traceback: false,
      help: true,
    });
  });
});

describe("parseCommand", () => {
  it("knows defaults, choices, and what has to be given", () => {
    const print = defineCommand({
      name: "print",
      help: "Prints.",
      options: {
        size: { type: "string", choices: ["a4", "a5"], default: "a4", help: "the paper" },
        copies: { type: "number", default: 1, help: "how many" },
        colours: { type: "list", choices: ["red", "blue"], help: "in which colours" },
        printer: { type: "string", required: true, help: "which printer" },
      },
      run() {},
    });

    assert.deepEqual(parseCommand(print, ["--printer", "p"]).options, {
      settings: undefined,
      noInput: false,
      verbosity: 1,
      traceback: false,
      help: false,
      size: "a4",
      copies: 1,
      colours: [],
      printer: "p",
    });
    assert.throws(() => parseCommand(print, ["--size", "a5"]), {
      code: "cli/option-value",
      message: "--printer has to be given: which printer.",
    });
    assert.throws(() => parseCommand(print, ["--printer", "p", "--size", "a6"]), {
      code: "cli/option-value",
      message: /--size cannot be "a6"\. .*a4/,
    });
    assert.throws(() => parseCommand(print, ["--printer", "p", "--colours", "rde"]), {
      message: /Did you mean "red"\?/,
    });
    assert.match(
      commandHelp(print, {}),
      /--size TEXT +the paper \(one of a4, a5; default: a4\)\n[^]*\(has to be given\)/,
    );
  });

  it("gives arguments by name, in order, the rest as an array", () => {
    const { args } = parseCommand(copy, ["a", "b", "c", "d"]);

    assert.deepEqual(args, { source: "a", target: "b", rest: ["c", "d"] });
  });

  it("gives undefined for what is left out, and an empty array for the rest", () => {
    assert.deepEqual(parseCommand(copy, ["a"]).args, { source: "a", target: undefined, rest: [] });
  });

  it("reads options in kebab-case, of each type", () => {
    const words = ["a", "--dry-run", "--times", "3", "--skip=x", "--skip", "y"];
    const { options } = parseCommand(copy, words);

    assert.deepEqual(
      { dryRun: options["dryRun"], times: options["times"], skip: options["skip"] },
      { dryRun: true, times: 3, skip: ["x", "y"] },
    );
  });

  it("takes all words behind -- as arguments", () => {
    assert.equal(parseCommand(copy, ["--", "--dry-run"]).args["source"], "--dry-run");
  });

  it("names an argument that is missing", () => {
    assert.throws(() => parseCommand(copy, []), {
      code: "cli/arguments",
      message: /copy wants SOURCE: where from\. Usage: quintet copy SOURCE \[TARGET\] \[REST…\]/,
    });
  });

  it("names arguments that are too many", () => {
    const greet = defineCommand({ name: "greet", help: "Greets.", run() {} });

    assert.throws(() => parseCommand(greet, ["x", "y"]), ArgumentsError);
  });

  it("knows the nearest option to one that is unknown", () => {
    assert.throws(
      () => parseCommand(copy, ["a", "--dry-ran"]),
      (error: unknown) =>
        error instanceof UnknownOptionError && error.hint === 'Did you mean "--dry-run"?',
    );
  });

  it("says what is wrong with a value", () => {
    assert.throws(
      () => parseCommand(copy, ["a", "--times", "x"]),
      /wants a number, but was given "x"/,
    );
    assert.throws(() => parseCommand(copy, ["a", "--times"]), /--times wants a value/);
    assert.throws(() => parseCommand(copy, ["a", "--dry-run=yes"]), OptionValueError);
  });
});
