/**
 * A session of 170 commands, line by line: through a pipe and through a pseudo-terminal. The text
 * beside the program is both what is typed and what must come of it.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import {
  commandsOf,
  noTerminals,
  throughPipe,
  throughTerminal,
} from "../../support/debugger-session.ts";

const cwd = join(import.meta.dirname, "shop");
const transcript = readFileSync(join(cwd, "transcript.txt"), "utf8");
const commands = commandsOf(transcript);
const session = { words: ["shop.ts"], cwd, commands };

describe(`a session of ${commands.length} commands`, () => {
  it("is the same as ever through a pipe", async () => {
    const { output, code } = await throughPipe(session);

    assert.deepEqual(output.split("\n"), transcript.split("\n"));
    assert.equal(code, 0);
  });

  it("is the same through a terminal", { skip: noTerminals() }, async () => {
    const { output, code } = await throughTerminal(session);

    assert.deepEqual(output.split("\n"), transcript.split("\n"));
    assert.equal(code, 0);
  });
});
