/**
 * A debugger in the terminal, like Python's pdb, in the lines of the TypeScript file: stops where
 * the program says so or where an error was thrown, and helpers for those who rather print.
 *
 * The prompt runs in a thread of its own, which goes on while the program stands still. Reading
 * order: `set-trace` and `stop` (in the program), `launch` (starts the thread), `prompt/thread`,
 * `prompt/main`, `prompt/attach` (puts all together), `prompt/listener` (what happens at a stop),
 * `prompt/prompt` and `prompt/commands/` (what is typed). `program/` is code that the prompt calls
 * inside of the program; `protocol/` carries messages there; `source/` knows files, lines and
 * source maps; `terminal/` reads and writes.
 *
 * Stands on `base`.
 */

export { debugProcess } from "./debug-process.ts";
export { dump, type Dump, type DumpOptions, dumpWith } from "./dump.ts";
export { type ErrorFrame, errorFrames } from "./error-frames.ts";
export { AttachError, NoTerminalError } from "./errors.ts";
export { recordErrors } from "./launch.ts";
export { passOverBreakpoints } from "./may-stop.ts";
export { postMortem } from "./post-mortem.ts";
export { runDebugged, type RunDebuggedOptions } from "./run-debugged.ts";
export { breakpoint, setTrace, type SetTraceOptions } from "./set-trace.ts";
export { timeIt, type TimeItOptions } from "./time-it.ts";
