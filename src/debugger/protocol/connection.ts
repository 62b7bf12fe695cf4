/**
 * The part of the Chrome DevTools Protocol that the prompt uses. What carries it is a matter of
 * three small files: the main thread of this process (`local`), another thread of it (`thread`),
 * another process (`remote`).
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/
 */

/** Counted from 0, in the code as V8 has it. */
export interface Location {
  scriptId: string;
  lineNumber: number;
  columnNumber?: number;
}

export interface BreakLocation extends Location {
  type?: "debuggerStatement" | "call" | "return";
}

export interface RemoteObject {
  type: string;
  subtype?: string;
  className?: string;
  value?: unknown;
  unserializableValue?: string;
  description?: string;
  objectId?: string;
}

export interface Scope {
  type: string;
  object: RemoteObject;
  endLocation?: Location;
}

export interface CallFrame {
  callFrameId: string;
  functionName: string;
  functionLocation?: Location;
  location: Location;
  scopeChain: Scope[];
  this: RemoteObject;
  /** Present where the function is about to return. */
  returnValue?: RemoteObject;
}

export interface Paused {
  callFrames: CallFrame[];
  reason: string;
  data?: RemoteObject & { uncaught?: boolean; scriptId?: string };
  hitBreakpoints?: string[];
}

export interface ParsedScript {
  scriptId: string;
  url: string;
  sourceMapURL?: string;
}

export interface Evaluated {
  result: RemoteObject;
  exceptionDetails?: { text: string; exception?: RemoteObject };
}

interface PropertyDescriptor {
  name: string;
  value?: RemoteObject;
}

type CallArgument = Pick<RemoteObject, "objectId" | "unserializableValue" | "value">;

/** Parameters and result of each method. */
interface Methods {
  "Debugger.enable": [object, object];
  "Debugger.disable": [object, object];
  "Debugger.pause": [object, object];
  "Debugger.resume": [object, object];
  "Debugger.stepInto": [object, object];
  "Debugger.stepOut": [object, object];
  "Debugger.stepOver": [object, object];
  "Debugger.restartFrame": [{ callFrameId: string; mode: "StepInto" }, object];
  "Debugger.setBlackboxPatterns": [{ patterns: string[] }, object];
  "Debugger.setPauseOnExceptions": [{ state: "none" | "uncaught" | "all" }, object];
  "Debugger.setInstrumentationBreakpoint": [{ instrumentation: string }, { breakpointId: string }];
  "Debugger.setBreakpoint": [
    { location: Location; condition?: string | undefined },
    { breakpointId: string; actualLocation: Location },
  ];
  "Debugger.removeBreakpoint": [{ breakpointId: string }, object];
  "Debugger.getPossibleBreakpoints": [
    { start: Location; end?: Location | undefined; restrictToFunction?: boolean },
    { locations: BreakLocation[] },
  ];
  "Debugger.getScriptSource": [{ scriptId: string }, { scriptSource: string }];
  "Debugger.evaluateOnCallFrame": [
    {
      callFrameId: string;
      expression: string;
      objectGroup?: string;
      returnByValue?: boolean;
      silent?: boolean;
      throwOnSideEffect?: boolean;
      timeout?: number;
    },
    Evaluated,
  ];
  "NodeRuntime.notifyWhenWaitingForDisconnect": [{ enabled: boolean }, object];
  "Runtime.enable": [object, object];
  "Runtime.evaluate": [{ expression: string; returnByValue?: boolean }, Evaluated];
  "Runtime.releaseObjectGroup": [{ objectGroup: string }, object];
  "Runtime.callFunctionOn": [
    {
      objectId: string;
      functionDeclaration: string;
      arguments?: CallArgument[];
      objectGroup?: string;
      returnByValue?: boolean;
    },
    Evaluated,
  ];
  "Runtime.getProperties": [
    { objectId: string; ownProperties?: boolean },
    { result: PropertyDescriptor[]; internalProperties?: PropertyDescriptor[] },
  ];
}

interface Events {
  "NodeRuntime.waitingForDisconnect": object;
  "Debugger.paused": Paused;
  "Debugger.scriptParsed": ParsedScript;
}

export type Method = keyof Methods;

/** A line to the program that is debugged. */
export interface Connection {
  send<Name extends Method>(name: Name, params?: Methods[Name][0]): Promise<Methods[Name][1]>;
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
  /** Ends the whole process of the program, with exit code 1. */
  exitProcess(): Promise<void>;
  close(): void;
}

/**
 * Ends a process from within. Its exit handlers run; the last one closes the error output, or Node
 * says there that it waits for the debugger, which cannot let go while it is being answered.
 */
export const exitCode = `{
  const { closeSync } = process.getBuiltinModule("node:fs");
  process.on("exit", () => closeSync(2));
  process.exit(1);
}`;

/** The program answered that a call was wrong, or is gone. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
