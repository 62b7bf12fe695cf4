/**
 * Frames as they were when an error was thrown. The debugger hands over the scopes of each frame
 * while they live; they are kept by the error itself, and go when it goes.
 */

/** One function that ran, with its variables. */
export interface RecordedFrame {
  /** What ran: `total`, `<module>`, `<anonymous>`. */
  readonly name: string;
  /** Absolute, or a URL. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly self: unknown;
  /** Innermost first; the global one is not among them. */
  readonly scopes: readonly object[];
  /** Of the function alone: how many of `scopes`, from the first. */
  readonly ownScopes: number;
  /** Names of its parameters. */
  readonly parameters: readonly string[];
}

export type FrameFacts = Omit<RecordedFrame, "self" | "scopes"> & { scopeCount: number };

const byError = new WeakMap<object, readonly RecordedFrame[]>();

/** @param parts For each frame `this` and its scopes, in one list. */
export function record(
  error: object,
  facts: readonly FrameFacts[],
  parts: readonly unknown[],
): void {
  if (byError.has(error)) return; // thrown again: where it came from says more
  let next = 0;
  const frames = facts.map(({ scopeCount, ...fact }): RecordedFrame => {
    const self = parts[next++];
    const scopes = parts.slice(next, next + scopeCount) as object[];
    next += scopeCount;
    return { ...fact, self, scopes };
  });
  byError.set(error, frames);
}

export function isRecorded(error: unknown): boolean {
  return typeof error === "object" && error !== null && byError.has(error);
}

/** The innermost first; none if the error was not seen when it was thrown. */
export function recordedFrames(error: unknown): readonly RecordedFrame[] {
  return typeof error === "object" && error !== null ? (byError.get(error) ?? []) : [];
}

/** The variables of a frame, the innermost of each name. */
export function variablesOf({ scopes, ownScopes }: RecordedFrame): Map<string, unknown> {
  const variables = new Map<string, unknown>();
  for (const scope of scopes.slice(0, ownScopes)) {
    for (const name of Object.keys(scope)) {
      if (!variables.has(name)) variables.set(name, (scope as Record<string, unknown>)[name]);
    }
  }
  return variables;
}

/**
 * Evaluates code as if it stood in that frame. Assignments change the record, not the program.
 *
 * @throws What the code throws.
 */
export function evaluateIn({ self, scopes }: RecordedFrame, code: string): unknown {
  // `with` makes variables of an object's properties; only sloppy code has it, so a Function.
  const opened = scopes.map((_, index) => `with (scopes[${scopes.length - 1 - index}]) `).join("");
  const run = new Function("scopes", "code", `${opened}return eval(code)`) as (
    this: unknown,
    scopes: readonly object[],
    code: string,
  ) => unknown;
  return run.call(self, scopes, code);
}
