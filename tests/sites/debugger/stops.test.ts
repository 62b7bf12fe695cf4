/** Where a program stops, where it must not, and what may come in between. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

import { noTerminals, throughPipe, typed } from "../../support/debugger-session.ts";

const cwd = join(import.meta.dirname, "programs");
const skip = noTerminals();

/** Without a pipe and without a terminal. */
function alone(env: Record<string, string> = {}): { code: number | null; output: string } {
  const words = ["--conditions=quintet-source", "plain.ts"];
  const { status, stdout, stderr } = spawnSync("setsid", ["--wait", process.execPath, ...words], {
    cwd,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  return { code: status, output: stdout + stderr };
}

describe("breakpoint()", () => {
  it("stops where its condition holds, at the line that runs next", async () => {
    const { output, code } = await throughPipe({
      words: ["plain.ts"],
      cwd,
      commands: ["p a, b", "!b = 8", "c"],
    });

    assert.equal(
      output,
      "4\n> plain.ts(5)divide()\n-> return a / b;\n(Pdb) p a, b\n2\n(Pdb) !b = 8\n(Pdb) c\n0.5\n",
    );
    assert.equal(code, 0);
  });

  it("ends the program where the commands end", async () => {
    const { output, code } = await throughPipe({ words: ["plain.ts"], cwd, commands: ["w"] });

    assert.match(output, /\(Pdb\) \n$/);
    assert.equal(code, 1);
  });

  it("throws where there is nobody to type", () => {
    const { code, output } = alone();

    assert.match(output, /NoTerminalError: Cannot open the debugger at plain\.ts:4: there is no/);
    assert.equal(code, 1);
  });

  it("is passed over in production, with a warning", () => {
    for (const env of [{ NODE_ENV: "production" }, { QUINTET_DEBUGGER: "off" }]) {
      const { code, output } = alone(env);

      assert.match(output, /^4\n2\n/);
      assert.match(
        output,
        /\[QUINTET_BREAKPOINT\] Warning: The breakpoint at plain\.ts:4 was passed/,
      );
      assert.equal(code, 0);
    }
  });

  it("stops threads that reach it at once one after the other", async () => {
    const one = ["p name.length === weight - 40", "weight = 1", "c"];
    const { output, code } = await throughPipe({
      words: ["threads.ts"],
      cwd,
      commands: [...one, ...one],
    });

    assert.equal(output.match(/^true$/gm)?.length, 2);
    assert.match(output, /^a 2$/m);
    assert.match(output, /^bb 2$/m);
    assert.match(output, /^all done$/m);
    assert.equal(code, 0);
  });

  it("answers within 300 ms on a machine that is idle", async (t) => {
    const code =
      'import { Worker } from "node:worker_threads"; import { once } from "node:events";' +
      "let t = performance.now(); const took = () => Math.round(performance.now() - t);" +
      'await once(new Worker("", { eval: true }), "exit"); const thread = took();' +
      'const { breakpoint } = await import("quintet/debugger");' +
      "t = performance.now(); breakpoint(); console.log(thread, took());";
    const times: { thread: number; answer: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const { output } = await throughPipe({
        words: ["--input-type=module", "--eval", code],
        cwd,
        commands: ["c"],
      });
      const [thread, answer] = /(\d+) (\d+)\n$/.exec(output)!.slice(1).map(Number);
      times.push({ thread: thread!, answer: answer! });
    }

    t.diagnostic(
      times.map(({ thread, answer }) => `${answer} ms (a thread ${thread} ms)`).join(", "),
    );
    // A thread that does nothing takes 40 ms where nothing else runs: that is the yardstick.
    const best = times.map(({ thread, answer }) => answer / Math.max(1, thread / 40));
    assert.ok(Math.min(...best) < 300, JSON.stringify(times));
  });
});

describe("a step over await", () => {
  it("stays in its own call, whatever others do meanwhile", async () => {
    const { output, code } = await throughPipe({
      words: ["requests.ts"],
      cwd,
      commands: ["n", "n", "p id", "p ten", "n", "p id", "more = 7", "c"],
    });

    assert.match(output, /> requests\.ts\(9\)handle\(\)\n[^]*> requests\.ts\(10\)handle\(\)\n/);
    assert.match(output, /p id\n2\n\(Pdb\) p ten\n20\n/);
    assert.match(output, /\n\[ 11, 7, 31 \]\n$/); // only that call was changed
    assert.equal(code, 0);
  });
});

describe("a program that was continued", () => {
  it("is as fast as before, where no breakpoint is left", async (t) => {
    const code =
      'import { setTimeout as sleep } from "node:timers/promises";' +
      'import { breakpoint } from "quintet/debugger";' +
      "const leaf = async (i) => { await null; return i + 1; };" +
      "async function work() { const from = process.cpuUsage(); let x = 0;" +
      "  for (let i = 0; i < 2e5; i++) x = await leaf(x); return process.cpuUsage(from).user; }" +
      "await work(); const before = await work(); breakpoint(); await sleep(1500);" +
      "await work(); const after = await work(); console.log(before, after); breakpoint();" +
      'console.log("stopped again");';
    const { output } = await throughPipe({
      words: ["--input-type=module", "--eval", code],
      cwd,
      commands: ["c", "p 6 * 7", "c"],
    });
    const [before, after] = /^(\d+) (\d+)$/m.exec(output)!.slice(1).map(Number);

    t.diagnostic(`400,000 awaits: ${before! / 1000} ms before, ${after! / 1000} ms after`);
    assert.ok(after! < 3 * before!, output); // with V8's debugger on, it is six times as much
    assert.match(output, /\n42\n[^]*stopped again\n$/);
  });
});

describe("an expression", () => {
  it("that throws, is large or never ends leaves the prompt as it is", async () => {
    const { output } = await throughPipe({
      words: ["plain.ts"],
      cwd,
      commands: [
        "p (() => { throw null })()",
        'p "x".repeat(1e8)',
        "p { get bad() { throw new Error() }, [Symbol.for('nodejs.util.inspect.custom')]() { throw new TypeError('no') } }",
        "p (() => { for (;;); })()",
        "p b",
        "c",
      ],
    });

    assert.match(output, /\*\*\* null\n/);
    assert.match(output, /'x{10000}'\.\.\. 99990000 more characters\n/);
    assert.match(output, /\[not printable: TypeError: no\]/);
    assert.match(output, /\*\*\* Broken off: the expression was still running\.\n\(Pdb\) p b\n2\n/);
  });
});

describe("in a terminal", { skip }, () => {
  it("Ctrl-C breaks into an endless loop, and its variables can be changed", async () => {
    const { output, code } = await typed({
      words: ["spin.ts"],
      cwd,
      steps: [
        { at: /\(Pdb\) $/, type: "c\r" },
        { at: /spinning\n$/, type: "\u0003" },
        { at: /interrupted[^]*\(Pdb\) $/, type: "w\r" },
        { at: /busy\(\)[^]*\(Pdb\) $/, type: "tbreak 8\r" },
        { at: /\(Pdb\) $/, type: "c\r" },
        { at: /spin\.ts\(8\)[^]*\(Pdb\) $/, type: "!n = -1\r" },
        { at: /\(Pdb\) $/, type: 'p (() => { console.log("busy"); for (;;); })()\r' },
        { at: /busy\n$/, type: "\u0003" },
        { at: /Broken off[^]*\(Pdb\) $/, type: "c\r" },
      ],
    });

    assert.match(output, /out of it\n$/);
    assert.equal(code, 0);
  });

  it("Tab completes live values, Up recalls, Ctrl-C clears the line, an empty line repeats", async () => {
    const home = mkdtempSync(join(tmpdir(), "quintet-history-"));
    const file = join(home, "history");
    const { output, code } = await typed({
      words: ["shop.ts"],
      cwd: join(cwd, "../shop"),
      env: { QUINTET_DEBUGGER_HISTORY: file },
      steps: [
        { at: /\(Pdb\) $/, type: "p cart.own\t" },
        { at: /owner$/, type: "\r" },
        { at: /'Ada'\n\(Pdb\) $/, type: "ans\t" },
        { at: /answer$/, type: " += 1000\r" },
        { at: /\(Pdb\) $/, type: "\u001b[A\u001b[A" },
        { at: /p cart\.owner$/, type: "\r" },
        { at: /'Ada'\n\(Pdb\) $/, type: "n\r" },
        { at: /fetchRule\(7\);\n\(Pdb\) $/, type: "\r" },
        { at: /total\(rule\);\n\(Pdb\) $/, type: "p no" },
        { at: /p no$/, type: "\u0003" },
        { at: /\(Pdb\) $/, type: "p answer\r" },
        { at: /1042\n\(Pdb\) $/, type: "\u0004" },
      ],
    });

    assert.equal(code, 1, output);
    assert.match(readFileSync(file, "utf8"), /^p cart\.owner\nanswer \+= 1000\n/);
  });

  it("of the simplest kind it works as well", async () => {
    const { output, code } = await typed({
      words: ["plain.ts"],
      cwd,
      env: { TERM: "dumb" },
      steps: [
        { at: /\(Pdb\) $/, type: "p a\r" },
        { at: /4\n\(Pdb\) $/, type: "c\r" },
      ],
    });

    assert.match(output, /\n2\n$/);
    assert.equal(code, 0);
  });

  it("a shell's prompt goes on as it was", async () => {
    const { output, code } = await typed({
      words: ["--interactive"],
      cwd,
      steps: [
        { at: /> $/, type: 'const { breakpoint } = await import("quintet/debugger");\r' },
        {
          at: /undefined\n> $/,
          type: "function f(x) { const y = x + 1; breakpoint(); return y }\r",
        },
        { at: /undefined\n> $/, type: "f(4)\r" },
        { at: /\(Pdb\) $/, type: "p y * 100\r" },
        { at: /500\n\(Pdb\) $/, type: "c\r" },
        { at: /5\n> $/, type: "'a' + 'b'\r" },
        { at: /'ab'\n> $/, type: "\u0004" },
      ],
    });

    assert.equal(code, 0, output);
  });

  it("that goes away ends the program", async () => {
    const { code } = await typed({
      words: ["plain.ts"],
      cwd,
      steps: [{ at: /\(Pdb\) $/, type: "p process.kill(process.pid, 'SIGHUP')\r" }],
    });

    assert.equal(code, 129);
  });
});

describe(".pdbrc", () => {
  it("is read at the first stop: aliases, and commands that fail", async () => {
    const home = mkdtempSync(join(tmpdir(), "quintet-pdbrc-"));
    writeFileSync(join(home, ".pdbrc"), "# mine\nalias both p a;; p b\nnot typescript\n");
    const { output } = await throughPipe({
      words: ["plain.ts"],
      cwd,
      env: { HOME: home },
      commands: ["both", "c"],
    });

    assert.match(output, /\*\*\* SyntaxError: [^\n]+\n\(Pdb\) both\n4\n2\n/);
  });
});
