/** `quintet debug`, post-mortem, and a process that runs already. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

import { noTerminals, throughPipe, typed } from "../../support/debugger-session.ts";

const cwd = join(import.meta.dirname, "programs");
const quintet = resolve("src/cli/main.ts");

describe("quintet debug", () => {
  it("stops at the first line, passes words on, and starts the program again", async () => {
    const { output, code } = await throughPipe({
      words: [quintet, "debug", "boom.ts", "--fast"],
      cwd,
      commands: ["b 10", "alias r p rate", "c", "r", "restart --slow", "b", "c", "r", "quit"],
    });

    assert.equal(
      output,
      [
        "> boom.ts(6)<module>()",
        '-> const items: Item[] = [{ name: "tea", price: 5 }];',
        "(Pdb) b 10",
        "Breakpoint 1 at boom.ts:10",
        "(Pdb) alias r p rate",
        "(Pdb) c",
        "fast true",
        "> boom.ts(10)total()",
        "-> for (const item of list) sum += item.price * rate;",
        "(Pdb) r",
        "1",
        "(Pdb) restart --slow",
        "Restarting",
        "> boom.ts(6)<module>()",
        '-> const items: Item[] = [{ name: "tea", price: 5 }];',
        "(Pdb) b",
        "Num Type         Disp Enb   Where",
        "1   breakpoint   keep yes   at boom.ts:10",
        "(Pdb) c",
        "fast false",
        "> boom.ts(10)total()",
        "-> for (const item of list) sum += item.price * rate;",
        "(Pdb) r",
        "1",
        "(Pdb) quit",
        "",
      ].join("\n"),
    );
    assert.equal(code, 1);
  });

  it("opens a prompt on an error that nobody catches, with the frames of the throw", async () => {
    const { output, code } = await throughPipe({
      words: [quintet, "debug", "-c", "continue", "boom.ts"],
      cwd,
      commands: ["w", "a", "p sum", "up", "exceptions", "n", "exceptions 1", "c"],
    });

    assert.match(output, /^5\nRangeError: rate 2\nPost mortem: /m);
    assert.match(output, /^> boom\.ts\(11\)total\(\)$/m);
    assert.match(output, /\(Pdb\) a\nlist = \[ \{ name: 'tea', price: 5 \} \]\nrate = 2\n/);
    assert.match(output, /\(Pdb\) p sum\n10\n/);
    assert.match(output, /\(Pdb\) up\n> boom\.ts\(18\)<module>\(\)\n-> total\(items, 2\);\n/);
    assert.match(output, /> 0 RangeError: rate 2\n {2}1 TypeError: too dear\n/);
    assert.match(output, /\*\*\* The program stood here when the error was thrown/);
    assert.match(output, /\*\*\* No frames of it were kept: TypeError: too dear/);
    assert.equal(code, 1);
  });

  it("runs a command of Quintet", async () => {
    const { output, code } = await throughPipe({
      words: [quintet, "debug", "check"],
      cwd: resolve("examples/library"),
      commands: ["w", "c"],
    });

    assert.match(output, /^> settings\.ts\(\d+\)<module>\(\)\n/);
    assert.equal(code, 0, output);
  });

  it("says what is missing", async () => {
    const { output, code } = await throughPipe({ words: [quintet, "debug"], cwd, commands: [] });

    assert.match(output, /debug needs a script, a command, or --pid\. \(cli\/arguments\)/);
    assert.equal(code, 2);
  });

  it("leaves Ctrl-C to the prompt", { skip: noTerminals() }, async () => {
    const { code, output } = await typed({
      words: [quintet, "debug", "spin.ts"],
      cwd,
      steps: [
        { at: /\(Pdb\) $/, type: "c\r" },
        { at: /\(Pdb\) $/, type: "c\r" },
        { at: /spinning\n$/, type: "\u0003" },
        { at: /interrupted[^]*\(Pdb\) $/, type: "p n > -1\r" },
        { at: /true\n\(Pdb\) $/, type: "q\r" },
      ],
    });

    assert.equal(code, 1, output);
  });
});

describe("postMortem()", () => {
  it("looks at the frames of an error that was caught, and evaluates in them", async () => {
    const { output, code } = await throughPipe({
      words: ["keeps.ts"],
      cwd,
      commands: [
        "w",
        "a",
        "p parts.length + 1",
        "u",
        "p key",
        "d",
        "ll",
        "parts = 5",
        "p parts",
        "c",
      ],
    });

    assert.match(output, /^TypeError: bad key after 3\nPost mortem/);
    assert.match(output, / {2}keeps\.ts\(8\)load\(\)\n[^\n]+\n> keeps\.ts\(13\)parse\(\)\n/);
    assert.match(output, /key = 'book-7'\noptions = \{ password: '\*\*\*', retries: 3 \}\n/);
    assert.match(output, /p parts\.length \+ 1\n3\n/);
    assert.match(output, /p key\n'book-7'\n/);
    assert.match(output, /p parts\n5\n\(Pdb\) c\nafter\n$/);
    assert.equal(code, 0);
  });
});

describe("quintet debug --pid", () => {
  it("attaches to a process, changes it and lets it go on", async () => {
    const target = spawn(process.execPath, ["target.ts"], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(target, "exit");
    await once(target.stdout, "data");
    const { output, code } = await throughPipe({
      words: [quintet, "debug", "--pid", String(target.pid)],
      cwd,
      commands: [
        "b 5",
        "c",
        "a",
        "p ticks - before",
        "n",
        "p ticks - before",
        "!ticks = 100000",
        "q",
      ],
    });
    const [exit] = (await ended) as [number];

    assert.match(output, /^Attached to process \d+\./);
    assert.match(output, /> target\.ts\(5\)tick\(\)\n-> ticks \+= step;\n\(Pdb\) a\nstep = 1\n/);
    assert.match(output, /p ticks - before\n0\n\(Pdb\) n\n[^]*p ticks - before\n1\n/);
    assert.equal(code, 0);
    assert.equal(exit, 3); // it has counted on, from the number that was set
  });

  it("refuses what is not Node", async () => {
    const sleep = spawn("sleep", ["30"]);
    const { output, code } = await throughPipe({
      words: [quintet, "debug", "--pid", String(sleep.pid)],
      cwd,
      commands: [],
    });
    sleep.kill();

    assert.match(output, /process \d+ is sleep, not Node\. \(debugger\/attach\)/);
    assert.equal(code, 1);
  });
});
