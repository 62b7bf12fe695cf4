/**
 * A debugger in the terminal, like Python's pdb.
 *
 * Stands on `base`.
 */

export { breakpoint, setTrace, type SetTraceOptions } from "./set-trace.ts";
