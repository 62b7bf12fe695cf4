/** A request that fails: the variables in its page, and the prompt of `runserver --pdb`. */

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

import { throughPipe } from "../../support/debugger-session.ts";
import { writeFailingSite } from "../../support/failing-site.ts";
import { ProjectRun } from "../../support/site.ts";

const headers = { accept: "text/html" };

describe("a request that fails in runserver", () => {
  const folder = writeFailingSite("failing-request");
  const project = new ProjectRun(join(folder, "settings.ts"));

  it("shows the variables of each frame, collapsed, escaped, secrets as stars", async () => {
    const site = await project.serve();
    const page = await (await fetch(`${site.url}/?n=3`, { headers })).text();
    await site.stop();

    const [, inner = "", outer = ""] = page.split('<details class="variables">');
    assert.match(inner, /<summary>Variables \(4\)<\/summary>/);
    assert.match(inner, /<th>total<\/th>\s*<td>6<\/td>/);
    assert.match(inner, /<th>user<\/th>\s*<td>\{ name: &#x27;&lt;b&gt;Ada|name: &#39;&lt;b&gt;Ada/);
    assert.match(outer, /<th>ids<\/th>\s*<td>\[ 1, 2, 3 \]<\/td>/);
    assert.match(page, /<form class="console mono" data-error="1" data-frame="0" hidden>/);
    assert.doesNotMatch(page, /hunter2|tok_live_3/);
    assert.match(site.output(), /PIN of the consoles in error pages: \d{3}-\d{3}-\d{3}/);
  });

  it("opens a prompt in the terminal with --pdb", async () => {
    const port = 40_000 + (process.pid % 20_000);
    const session = throughPipe({
      words: [resolve("src/cli/main.ts"), "runserver", String(port), "--no-reload", "--pdb"],
      cwd: folder,
      commands: ["p total", "a", "u", "p ids", "q"],
    });
    const answer = await failing(`http://127.0.0.1:${port}/`);
    const { output, code } = await session;

    assert.equal(answer, "the server is gone");
    assert.match(output, /RangeError: too dear for <b>Ada<\/b>: 10\n {4}at price /);
    assert.match(output, /\n> urls\.ts\(\d+\)price\(\)\n-> if \(total > 3\)/);
    assert.match(output, /\(Pdb\) p total\n6\n\(Pdb\) a\nitems = \[ 1, 2, 3 \]\nuser = /);
    assert.match(output, /\(Pdb\) p ids\n\[ 1, 2, 3 \]\n\(Pdb\) q\n$/);
    assert.equal(code, 1);
  });
});

/** A request that works, once the server is up, and one that fails. */
async function failing(url: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await fetch(url);
      break;
    } catch {
      await new Promise((wait) => setTimeout(wait, 100));
    }
  }
  try {
    await fetch(`${url}?n=3`, { headers });
    return "an answer";
  } catch {
    return "the server is gone";
  }
}
