/**
 * How the program goes on, and when it is to stop again: V8 stops at every statement, a debugger
 * like pdb at the next line.
 */

import type { CallFrame, Connection, Location, Paused } from "../protocol/connection.ts";
import type { Position, Scripts } from "../source/scripts.ts";

export type Resume =
  | "Debugger.resume"
  | "Debugger.stepInto"
  | "Debugger.stepOut"
  | "Debugger.stepOver";

export interface Plan {
  readonly first: Resume;
  /** At a stop that no breakpoint has caused: stay, or go on in this way? */
  next(paused: Paused, position: Position): Resume | "stay";
  /** Does the program go on already? Then `first` is not sent. */
  readonly isUnderWay?: boolean;
  /** Stays at these breakpoints of its own, which V8 knows by these ids. */
  readonly landmarks?: ReadonlySet<string>;
  /** Takes them out. */
  end?(): Promise<void>;
  /** Another way to the same place, once V8 was stopped for another reason and forgot this one. */
  rescue?(): Promise<Plan>;
}

/** Until a breakpoint, or Ctrl-C. */
export const goOn: Plan = { first: "Debugger.resume", next: () => "stay" };

/** The next line of this function, or the caller's if it ends; into functions for `stepInto`. */
export function nextLine(
  { connection, scripts, paused }: { connection: Connection; scripts: Scripts; paused: Paused },
  position: Position,
  way: "Debugger.stepInto" | "Debugger.stepOver",
): Plan {
  const start = paused.callFrames[0]!;
  const depth = paused.callFrames.length;
  // Statements of one line are one step, but one that comes round again is a loop.
  const seen = new Set([position.column]);
  return {
    first: way,
    next(now, at) {
      const frame = now.callFrames[0]!;
      const isSameLine =
        at.file === position.file && at.line === position.line && isSameCall(frame, start);
      if (!isSameLine || seen.has(at.column) || frame.returnValue !== undefined) return "stay";
      seen.add(at.column);
      return "Debugger.stepOver";
    },
    rescue: () => {
      const isTarget = (location: Location): boolean =>
        scripts.positionOf(location).line !== position.line;
      return runTo({ connection, scripts, frame: start, depth, isTarget });
    },
  };
}

/** Until that many frames are left: the one that was selected is the innermost again. */
export function untilFrames(count: number): Plan {
  return {
    first: "Debugger.stepOut",
    next: ({ callFrames }) => (callFrames.length > count ? "Debugger.stepOut" : "stay"),
  };
}

export interface RunToOptions {
  connection: Connection;
  scripts: Scripts;
  frame: CallFrame;
  /** How many frames there are, this one and those below it. */
  depth: number;
  /** Is this a place to stay at? */
  isTarget(location: Location & { type?: string }): boolean;
}

/** To the first of some places in this function, at full speed. */
export async function runTo(options: RunToOptions): Promise<Plan> {
  const { connection, frame, depth, isTarget } = options;
  const { locations } = await connection.send("Debugger.getPossibleBreakpoints", {
    ...rangeOf(frame),
    restrictToFunction: true,
  });
  const landmarks = new Set<string>();
  for (const location of locations.filter(isTarget)) {
    const { scriptId, lineNumber, columnNumber = 0 } = location;
    try {
      const at = { location: { scriptId, lineNumber, columnNumber } };
      landmarks.add((await connection.send("Debugger.setBreakpoint", at)).breakpointId);
    } catch {
      // There is a breakpoint of the user already, which stops as well.
    }
  }
  return {
    first: "Debugger.resume",
    landmarks,
    // The same function further in is another call of it.
    next: ({ callFrames }) => (callFrames.length > depth ? "Debugger.resume" : "stay"),
    async end() {
      for (const breakpointId of landmarks) {
        await connection.send("Debugger.removeBreakpoint", { breakpointId });
      }
    },
  };
}

/** Of the function that runs; where V8 does not say it, at the top of a module, all of the script. */
function rangeOf({ functionLocation, functionName, location, scopeChain }: CallFrame): {
  start: Location;
  end?: Location | undefined;
} {
  const local = scopeChain.findLast(({ type, endLocation }) => type === "local" && endLocation);
  if (functionLocation === undefined || local === undefined || functionName === "") {
    return { start: { scriptId: location.scriptId, lineNumber: 0, columnNumber: 0 } };
  }
  // The end is not part of the range, but it is where an arrow function returns.
  const { scriptId, lineNumber, columnNumber = 0 } = local.endLocation!;
  return { start: functionLocation, end: { scriptId, lineNumber, columnNumber: columnNumber + 1 } };
}

function isSameCall(a: CallFrame, b: CallFrame): boolean {
  return (
    a.functionName === b.functionName &&
    a.functionLocation?.scriptId === b.functionLocation?.scriptId &&
    a.functionLocation?.lineNumber === b.functionLocation?.lineNumber &&
    a.functionLocation?.columnNumber === b.functionLocation?.columnNumber
  );
}
