/**
 * Errors that nobody awaits. Node ends the process for each of them, as it cannot know whom they
 * concern. The context that flows into all asynchronous work knows it: what fails in the work of
 * one request is told to that request, and the others go on. All else is left to Node.
 */

import { promiseHooks } from "node:v8";

import { currentScope } from "./scope.ts";

let watchers = 0;
let tracers = 0;
let stopTracing: (() => void) | undefined;
/** For each promise of a scope: an error that was made where the promise was. */
const origins = new WeakMap<object, { stack?: string }>();
const tracedFrames = 20;

/**
 * From now on, what fails within `enterSignal` while nobody awaits it is told to its `onStray`.
 * What fails elsewhere has the effect it always has: the process ends, unless somebody else
 * listens for it.
 *
 * @param options.traced Does it say where such a promise was made? That slows down every promise:
 *   it is for development. Default: false.
 *
 * @example
 * ```ts
 * import { enterSignal, watchStrays } from "quintet/concurrency";
 *
 * using _ = watchStrays({ traced: true });
 * const { signal } = new AbortController();
 * const fail = async (): Promise<void> => Promise.reject(new Error("forgotten"));
 * enterSignal(() => signal, () => void fail(), ({ error }) => console.log(String(error)));
 * await new Promise((resolve) => setImmediate(resolve)); // Error: forgotten
 * ```
 *
 * @see https://nodejs.org/api/process.html#event-unhandledrejection
 */
export function watchStrays({ traced = false }: { traced?: boolean } = {}): Disposable {
  if ((watchers += 1) === 1) listen();
  if (traced && (tracers += 1) === 1) stopTracing = promiseHooks.onInit(remember) as () => void;
  let isOn = true;
  return {
    [Symbol.dispose]: () => {
      if (!isOn) return;
      isOn = false;
      if ((watchers -= 1) === 0) stop();
      if (traced && (tracers -= 1) === 0) stopTracing?.();
    },
  };
}

function listen(): void {
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
}

function stop(): void {
  process.off("unhandledRejection", onRejection);
  process.off("uncaughtException", onException);
}

function remember(promise: Promise<unknown>): void {
  if (currentScope()?.onStray === undefined) return;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = tracedFrames;
  const origin = {};
  Error.captureStackTrace(origin, remember);
  Error.stackTraceLimit = limit;
  origins.set(promise, origin);
}

function onRejection(error: unknown, promise: Promise<unknown>): void {
  const onStray = currentScope()?.onStray;
  if (onStray === undefined) leaveToNode(error, "unhandledRejection");
  else onStray({ error, kind: "rejection", madeAt: origins.get(promise)?.stack });
}

function onException(error: unknown): void {
  const onStray = currentScope()?.onStray;
  if (onStray === undefined) leaveToNode(error, "uncaughtException");
  else onStray({ error, kind: "exception", madeAt: undefined });
}

/** Once nobody listens, Node does with an error what it would have done without us. */
function leaveToNode(error: unknown, event: "unhandledRejection" | "uncaughtException"): void {
  const areOthersThere = process.listenerCount(event) > 1;
  if (areOthersThere || (event === "unhandledRejection" && !endsForRejections())) return;
  stop();
  setImmediate(() => {
    if (watchers > 0) listen(); // Somebody caught it after all.
  });
  process.nextTick(() => {
    throw error;
  });
}

function endsForRejections(): boolean {
  const options = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ");
  const mode = /--unhandled-rejections[= ]([\w-]+)/.exec(options)?.[1] ?? "throw";
  return mode === "throw" || mode === "strict";
}
