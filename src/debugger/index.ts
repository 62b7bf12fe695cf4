/**
 * A debugger in the terminal, like Python's pdb.
 *
 * Stands on `base`.
 */

export { breakpoint, setTrace, type SetTraceOptions } from "./set-trace.ts";
export { recordErrors } from "./launch.ts";
export { postMortem } from "./post-mortem.ts";
export { debugProcess } from "./debug-process.ts";
export { runDebugged, type RunDebuggedOptions } from "./run-debugged.ts";
export { dump, type Dump, type DumpOptions, dumpWith } from "./dump.ts";
export { timeIt, type TimeItOptions } from "./time-it.ts";
export { type ErrorFrame, errorFrames } from "./error-frames.ts";
