import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";

import { timeIt } from "./time-it.ts";

describe("timeIt", () => {
  it("returns what the work returns and prints how long it took, awaited or not", async () => {
    const lines: string[] = [];
    const write = mock.method(process.stderr, "write", (line: string) => lines.push(line) > 0);
    let calls = 0;
    const sum = timeIt(() => 1 + 1);
    const later = await timeIt(async () => `x${++calls}`, { label: "later", times: 3 });
    assert.throws(
      () =>
        timeIt(() => {
          throw new TypeError("no");
        }),
      /no/,
    );
    await assert.rejects(
      timeIt(async () => Promise.reject(new RangeError("late"))),
      /late/,
    );
    write.mock.restore();

    assert.deepEqual([sum, later], [2, "x3"]);
    assert.match(lines[0]!, /^src\/debugger\/time-it\.test\.ts:\d+ {2}[\d.e-]+ ms\n$/);
    assert.match(lines[1]!, / {2}later: 3 times in [\d.e-]+ ms, each [\d.e-]+ to [\d.e-]+ ms\n$/);
    assert.equal(lines.length, 4);
  });
});
