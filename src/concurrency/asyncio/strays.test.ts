import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";

const scope = import.meta.resolve("./signal-scope.ts");
const strays = import.meta.resolve("./strays.ts");

/** A process of its own: the test runner itself listens for what nobody awaits. */
function run(
  code: string,
  ...options: string[]
): { status: number | null; out: string; err: string } {
  const text = `
    import { enterSignal } from "${scope}";
    import { watchStrays } from "${strays}";
    const { signal } = new AbortController();
    const within = (work) =>
      enterSignal(() => signal, work, ({ error, kind, madeAt }) =>
        console.log(kind, String(error), /at maker /.test(madeAt)),
      );
    setTimeout(() => console.log("lives"), 50);
    ${code}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module-typescript", ...options, "--eval", text],
    { encoding: "utf8" },
  );
  return { status, out: stdout, err: stderr };
}

describe("watchStrays", () => {
  it("tells the scope of a promise that failed while nobody awaited it, and where it was made", () => {
    const { status, out } = run(`
      watchStrays({ traced: true });
      async function later() { await null; throw new RangeError("a"); }
      function maker() { void later(); }
      within(() => void setTimeout(() => maker(), 1));`);

    assert.equal(out, "rejection RangeError: a true\nlives\n");
    assert.equal(status, 0);
  });

  it("tells it of an error in a timer or of an emitter", () => {
    const { status, out } = run(`
      import { EventEmitter } from "node:events";
      watchStrays();
      within(() => void setTimeout(() => { throw new Error("timer"); }, 1));
      within(() => void setImmediate(() => new EventEmitter().emit("error", new Error("emitter"))));`);

    assert.match(out, /exception Error: timer false/);
    assert.match(out, /exception Error: emitter false/);
    assert.match(out, /lives/);
    assert.equal(status, 0);
  });

  for (const code of [
    `Promise.reject(new Error("outside"));`,
    `setTimeout(() => { throw new Error("outside"); });`,
  ]) {
    it(`leaves what is outside of every scope to Node: ${code.slice(0, 10)}`, () => {
      const { status, out, err } = run(`watchStrays();${code}`);

      assert.equal(status, 1);
      assert.equal(out, "");
      assert.match(err, /Error: outside/);
    });
  }

  it("leaves it to those who listen themselves", () => {
    const { status, out } = run(`
      watchStrays();
      process.on("unhandledRejection", (error) => console.log("seen", error.message));
      Promise.reject(new Error("outside"));`);

    assert.equal(out, "seen outside\nlives\n");
    assert.equal(status, 0);
  });

  it("keeps to how Node was told to treat rejections", () => {
    const { status, out } = run(
      `watchStrays(); Promise.reject(new Error("outside"));`,
      "--unhandled-rejections=none",
    );

    assert.equal(out, "lives\n");
    assert.equal(status, 0);
  });

  it("listens no more when it is disposed of", () => {
    const { status } = run(`
      { using _ = watchStrays(); }
      within(() => void Promise.reject(new Error("x")));`);

    assert.equal(status, 1);
  });
});
