/** The program behind the `quintet` command. */

import { run } from "./run.ts";

const controller = new AbortController();
process.on("SIGINT", () => {
  // The first Ctrl-C asks the command to stop, the second one does not ask.
  if (controller.signal.aborted) process.exit(130);
  controller.abort();
});

// Who has read enough (`| head`) closes the pipe: what is left to be said is lost, and the work is
// done all the same, as a migration is not to be broken off for that.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

let hasEnded = false;
// Nothing is left that could go on.
process.on("beforeExit", () => {
  if (hasEnded) return;
  process.stderr.write("The command waits for something that will never happen.\n");
  process.exit(13); // as Node ends with a module that does
});

process.exitCode = await run(process.argv.slice(2), { signal: controller.signal });
hasEnded = true;
// A timer or a socket that a module of the project has left open must not keep a finished command.
setTimeout(() => process.exit(), 500).unref();
