import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";

import type { Terminal } from "../base/index.ts";
import { NoInputError } from "./errors.ts";
import { createTerminal, silentTerminal } from "./terminal.ts";

/** A terminal on streams of our own; what it writes is in `output`. */
function fake({ isTTY, noInput = false }: { isTTY: boolean; noInput?: boolean }): {
  terminal: Terminal;
  output: () => string;
} {
  const stream = Object.assign(new PassThrough(), { isTTY });
  let output = "";
  stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const terminal = createTerminal({
    noInput,
    input: stream as never,
    output: stream as never,
    errorOutput: stream as never,
  });
  return { terminal, output: () => output };
}

describe("a terminal nobody sits at", () => {
  it("takes the default of a question, and refuses one without", async () => {
    const { terminal } = fake({ isTTY: false });

    assert.equal(terminal.isInteractive, false);
    assert.equal(await terminal.confirm("Sure?", { default: true }), true);
    assert.equal(await terminal.text("Name?", { default: "Ada" }), "Ada");
    await assert.rejects(terminal.confirm("Sure?"), NoInputError);
    await assert.rejects(terminal.select("Which?", [{ value: 1, label: "one" }]), NoInputError);
  });

  it("writes only the last line of progress", () => {
    const { terminal, output } = fake({ isTTY: false });

    const bar = terminal.progress("Copying", { total: 2 });
    bar.advance();
    bar.advance();
    bar.stop();

    assert.equal(output(), "Copying: 2 of 2\n");
  });

  it("is what --no-input makes of any terminal", () => {
    assert.equal(fake({ isTTY: true, noInput: true }).terminal.isInteractive, false);
  });
});

describe("a terminal somebody sits at", () => {
  it("asks in whole lines, also where its width is not known", async (t) => {
    const ci = process.env["CI"];
    delete process.env["CI"];
    t.after(() => (ci === undefined ? undefined : (process.env["CI"] = ci)));
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    let text = "";
    output.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const terminal = createTerminal({ input: input as never, output: output as never });

    const answer = terminal.text("What is the name of the migration?");
    await setTimeout(50);
    input.write("x\r");

    assert.equal(await answer, "x");
    assert.match(text, /What is the name of the migration\?/);
  });

  it("rewrites the line of progress in place", () => {
    const { terminal, output } = fake({ isTTY: true });

    const bar = terminal.progress("Copying", { total: 2 });
    bar.advance();
    bar.stop("Done.");

    assert.match(output(), /Copying .* 0 %/);
    assert.match(output(), / 50 %/);
    assert.ok(output().endsWith("\r\u001B[2KDone.\n"));
  });
});

describe("a silent terminal", () => {
  it("keeps warnings and answers, and shows nothing else", async () => {
    const { terminal, output } = fake({ isTTY: false });
    const silent = silentTerminal(terminal);

    silent.print("Applying");
    silent.progress("Applying", { total: 1 }).stop("OK");

    assert.equal(output(), "");
    silent.warn("Careful");
    assert.equal(output(), "Careful\n");
    assert.equal(await silent.confirm("Sure?", { default: true }), true);
  });
});
