import {
  evaluateIn,
  isRecorded,
  type RecordedFrame,
  recordedFrames,
  variablesOf,
} from "./program/recorded.ts";
import { lastName, messageOf, show } from "./program/show.ts";

/** A function of yours that ran when an error was thrown. */
export interface ErrorFrame {
  /** `total`, `<module>`, `<anonymous>`. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The variables of the function as text; secrets are stars. */
  variables(): [name: string, value: string][];
  /**
   * Evaluates code as if it stood in the frame. With `await` in front the value is waited for.
   *
   * @returns The value as text, or what it threw.
   */
  evaluate(code: string): Promise<string>;
}

/**
 * The frames of an error as they were when it was thrown, the innermost first. None if it was
 * thrown before `recordErrors()`, or while none of your functions ran.
 *
 * @example
 * ```ts
 * import { errorFrames, recordErrors } from "quintet/debugger";
 *
 * recordErrors();
 * try {
 *   JSON.parse("{oops");
 * } catch (error) {
 *   for (const frame of errorFrames(error)) console.log(frame.name, frame.variables());
 * }
 * ```
 */
export function errorFrames(error: unknown): ErrorFrame[] {
  return isRecorded(error) ? recordedFrames(error).map(errorFrame) : [];
}

const mostVariables = 60;
const mostText = 4000;

function errorFrame(frame: RecordedFrame): ErrorFrame {
  const { name, file, line } = frame;
  return {
    name,
    file,
    line,
    variables: () =>
      [...variablesOf(frame)]
        .slice(0, mostVariables)
        .map(([name, value]) => [
          name,
          show(value, { pretty: true, depth: 3, name, most: mostText }),
        ]),
    async evaluate(code) {
      const [, awaited] = /^\s*await\s+(.*)$/s.exec(code) ?? [];
      try {
        const value = evaluateIn(frame, expressionOf(awaited ?? code));
        const name = lastName(code);
        return show(awaited === undefined ? value : await value, { pretty: true, name });
      } catch (error) {
        return messageOf(error);
      }
    },
  };
}

/** `{ a: 1 }` is an object here, not a block. */
function expressionOf(code: string): string {
  return /^\s*\{/.test(code) ? `(${code})` : code;
}
