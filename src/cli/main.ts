/** The program behind the `quintet` command. */

import { run } from "./run.ts";

const controller = new AbortController();
process.on("SIGINT", () => {
  // The first Ctrl-C asks the command to stop, the second one does not ask.
  if (controller.signal.aborted) process.exit(130);
  controller.abort();
});

process.exitCode = await run(process.argv.slice(2), { signal: controller.signal });
// A timer or a socket that a module of the project has left open must not keep a finished command.
setTimeout(() => process.exit(), 500).unref();
