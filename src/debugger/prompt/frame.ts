/** A function that runs, or ran when an error was thrown: what the commands know of it. */

import type { CallFrame, Connection } from "../protocol/connection.ts";
import { parameterNames } from "../source/parameters.ts";
import type { Position, Scripts } from "../source/scripts.ts";
import { objectGroup, type Outcome, ownScopes, type Values } from "./values.ts";

export interface Frame {
  /** What runs: `total`, or `<module>`. */
  readonly name: string;
  readonly position: Position;
  /** Absent for a frame of the past: it can be looked at, but not gone on with. */
  readonly live?: CallFrame;
  /** @param isBoxed Does the code give `{ value }`? */
  evaluate(code: string, isBoxed: boolean): Promise<Outcome>;
  /** Parameters with their values, in order. */
  parameters(): Promise<string[]>;
  variables(): Promise<string[]>;
}

/** After this an expression is broken off. */
const timeoutMs = 10_000;

const brokenOff: Outcome = { thrown: "Broken off: the expression was still running." };

/** By the time limit, or by Ctrl-C. */
function isBrokenOff(thrown: string | undefined): boolean {
  return /Execution was terminated|ERR_SCRIPT_EXECUTION_INTERRUPTED|interrupted by `SIGINT`/.test(
    thrown ?? "",
  );
}

export interface LiveFrameTools {
  connection: Connection;
  scripts: Scripts;
  values: Values;
}

export function liveFrame(frame: CallFrame, tools: LiveFrameTools): Frame {
  const { connection, scripts, values } = tools;
  const position = scripts.positionOf(frame.location);

  async function namesOf(types: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    for (const { type, object } of ownScopes(frame)) {
      if (!types.includes(type) || object.objectId === undefined) continue;
      const { result } = await connection.send("Runtime.getProperties", {
        objectId: object.objectId,
        ownProperties: true,
      });
      names.push(...result.map(({ name }) => name));
    }
    return [...new Set(names)];
  }

  return {
    name: shownName(frame),
    position,
    live: frame,
    async evaluate(code, isBoxed) {
      try {
        const evaluated = await connection.send("Debugger.evaluateOnCallFrame", {
          callFrameId: frame.callFrameId,
          expression: code,
          objectGroup,
          silent: true,
          timeout: timeoutMs,
        });
        const outcome = await values.boxed(evaluated, isBoxed);
        return isBrokenOff(outcome.thrown) ? brokenOff : outcome;
      } catch (error) {
        if (isBrokenOff(String(error))) return brokenOff;
        throw error;
      }
    },
    async parameters() {
      const { functionLocation } = frame;
      if (functionLocation === undefined || frame.functionName === "") {
        // The top of a module has none; a function without a name may have some.
        if (ownScopes(frame)[0]?.type === "module") return [];
      }
      const code = functionLocation && (await codeFrom(connection, functionLocation));
      const names = parameterNames(code ?? "");
      const locals = await namesOf(["local", "closure"]);
      return names.filter((name) => locals.includes(name));
    },
    variables: () => namesOf(["local", "block", "catch", "closure", "module", "script", "with"]),
  };
}

/** `total`; `<module>` at the top of one; `<anonymous>` for a function without a name. */
export function shownName({ functionName, functionLocation, scopeChain }: CallFrame): string {
  if (functionName !== "") return functionName;
  const isModule = scopeChain[0]?.type === "module" || functionLocation?.columnNumber === 0;
  return isModule ? "<module>" : "<anonymous>";
}

async function codeFrom(
  connection: Connection,
  { scriptId, lineNumber, columnNumber = 0 }: NonNullable<CallFrame["functionLocation"]>,
): Promise<string> {
  const { scriptSource } = await connection.send("Debugger.getScriptSource", { scriptId });
  const [first = "", ...below] = scriptSource.split("\n").slice(lineNumber);
  return [first.slice(columnNumber), ...below].join("\n");
}
