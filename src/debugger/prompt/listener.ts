/** What happens where V8 stops the program: whom it concerns, and whether the user is asked. */

import type { CallFrame, Connection, Paused } from "../protocol/connection.ts";
import type { Position, Scripts } from "../source/scripts.ts";
import type { Breakpoint, Breakpoints } from "./breakpoints.ts";
import { type Frame, liveFrame } from "./frame.ts";
import type { Plan, Resume } from "./plans.ts";
import type { Answer, Prompt } from "./prompt.ts";
import { recordedFramesOf } from "./recorded-frame.ts";
import type { Recorder } from "./recorder.ts";
import { objectGroup, type Values } from "./values.ts";

export interface ListenerParts {
  connection: Connection;
  scripts: Scripts;
  breakpoints: Breakpoints;
  values: Values;
  recorder: Recorder;
  /** Are frames of errors kept, with their variables? */
  recordsErrors: boolean;
  /** The file that holds `stopHere` and `examine`. */
  stopUrl: string;
  /** Stop at the first line of this file. */
  entry: string | undefined;
  /** What V8 is to step around: all foreign code but these files. */
  foreignPatterns(opened: Iterable<string>): string[];
  /** Takes the terminal, asks the user, gives the terminal back. */
  ask(show: (prompt: Prompt) => Promise<Answer>): Promise<Answer>;
  /** After a prompt. */
  onGoingOn(): Promise<void>;
  /**
   * V8's debugger makes each `await` slower, so it is switched off where there is nothing to stop
   * at. `begin` says whether it may be; `end` is told when it is on again.
   */
  rest: { begin(): boolean; end(): void } | undefined;
}

const none: ReadonlySet<string> = new Set();
const restAfterMs = 300;

export class Listener {
  readonly #parts: ListenerParts;
  #plan: Plan | undefined;
  /** What `setTrace` was told to say, while its caller is being stepped out to. */
  #arriving: { header: string } | undefined;
  #isInterrupting = false;
  #entry: string | undefined;
  #entryIds = none;
  #instrumentation: string | undefined;
  #stepsAround = false;
  #openedCount = 0;
  #recordsErrors: boolean;
  #restTimer: NodeJS.Timeout | undefined;
  /** Settles when V8's debugger is off. */
  #resting: Promise<unknown> | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    this.#recordsErrors = parts.recordsErrors;
    this.#entry = parts.entry;
    parts.connection.on("Debugger.paused", (paused) => {
      this.#onPaused(paused).catch(() => {
        // The line to the program broke, or V8 refused a step: never leave it standing.
        parts.connection.send("Debugger.resume").catch(() => {});
      });
    });
  }

  /** Was it to stop, and did not come to a line of the user's yet? */
  get isInterrupting(): boolean {
    return this.#isInterrupting;
  }

  /** Tells V8 what to stop at and what to step around. */
  async begin(): Promise<void> {
    await this.#parts.connection.send("Debugger.enable");
    await this.#tellWhatToStepAround(!this.#recordsErrors);
  }

  /** From now on. */
  async recordErrors(): Promise<void> {
    this.#recordsErrors = true;
    await this.wake();
    await this.#tellWhatToStepAround(false);
  }

  /** Asks V8 to tell of each new script while a breakpoint waits for one. */
  async watchScripts(): Promise<void> {
    const { connection, breakpoints } = this.#parts;
    const isWanted = breakpoints.isAnyPending || this.#entry !== undefined;
    if (isWanted && this.#instrumentation === undefined) {
      const set = await connection.send("Debugger.setInstrumentationBreakpoint", {
        instrumentation: "beforeScriptExecution",
      });
      this.#instrumentation = set.breakpointId;
    } else if (!isWanted && this.#instrumentation !== undefined) {
      const breakpointId = this.#instrumentation;
      this.#instrumentation = undefined;
      await connection.send("Debugger.removeBreakpoint", { breakpointId });
    }
  }

  /** Stops at the next line of the user's that runs. */
  async interrupt(): Promise<void> {
    this.#isInterrupting = true;
    await this.wake();
    await this.#stepAround(true);
    await this.#parts.connection.send("Debugger.pause");
  }

  /** Switches V8's debugger on again, if it is off. */
  async wake(): Promise<void> {
    clearTimeout(this.#restTimer);
    const resting = this.#resting;
    if (resting === undefined) return;
    this.#resting = undefined;
    await resting;
    await this.begin();
    this.#parts.rest?.end();
  }

  /** A loop that stops again soon is not to pay for it. */
  #restSoon(): void {
    const { breakpoints, connection, rest } = this.#parts;
    if (rest === undefined || this.#recordsErrors || this.#entry !== undefined) return;
    if (breakpoints.list.some(({ isEnabled }) => isEnabled)) return;
    this.#restTimer = setTimeout(() => {
      if (rest.begin()) this.#resting = connection.send("Debugger.disable").catch(() => {});
    }, restAfterMs);
    this.#restTimer.unref();
  }

  async #onPaused(paused: Paused): Promise<void> {
    clearTimeout(this.#restTimer);
    const { scripts, recorder, stopUrl } = this.#parts;
    const [innermost] = paused.callFrames;
    if (innermost === undefined) return this.#go("Debugger.resume");
    if (paused.reason === "instrumentation") return this.#onNewScript(paused);
    if (paused.reason === "exception" || paused.reason === "promiseRejection") {
      await recorder.record(paused);
      return this.#go("Debugger.resume");
    }
    const { location, functionName } = innermost;
    if (scripts.get(location.scriptId)?.url === stopUrl) {
      if (functionName === "examine") return this.#onError(innermost);
      if (functionName === "stopHere") return this.#onSetTrace(innermost);
      return this.#go("Debugger.stepOut");
    }
    await this.#onStop(paused, innermost);
  }

  async #onNewScript(paused: Paused): Promise<void> {
    const { connection, scripts, breakpoints } = this.#parts;
    const id = paused.data?.scriptId ?? paused.callFrames[0]!.location.scriptId;
    const script = scripts.get(id);
    if (script !== undefined) {
      await breakpoints.bind(script);
      if (this.#entry !== undefined && [script.file, ...script.sources].includes(this.#entry)) {
        this.#entry = undefined;
        const start = { scriptId: id, lineNumber: 0, columnNumber: 0 };
        const params = { start, restrictToFunction: true };
        const { locations } = await connection.send("Debugger.getPossibleBreakpoints", params);
        const first = locations.find((each) => !scripts.positionOf(each).isMadeUp);
        if (first !== undefined) {
          const { lineNumber, columnNumber = 0 } = first;
          const location = { scriptId: id, lineNumber, columnNumber };
          const set = await connection.send("Debugger.setBreakpoint", { location }).catch(() => {});
          if (set !== undefined) this.#entryIds = new Set([set.breakpointId]);
        }
      }
    }
    await this.watchScripts();
    // V8 has forgotten the step that this came in the middle of.
    const rescued = await this.#plan?.rescue?.();
    if (rescued !== undefined) this.#plan = rescued;
    await this.#go("Debugger.resume");
  }

  /** In `stopHere`: the stop that is meant is where its caller's caller goes on. */
  async #onSetTrace(frame: CallFrame): Promise<void> {
    const { connection } = this.#parts;
    const { result } = await connection.send("Debugger.evaluateOnCallFrame", {
      callFrameId: frame.callFrameId,
      expression: "header",
      returnByValue: true,
    });
    this.#arriving = { header: typeof result.value === "string" ? result.value : "" };
    await this.#go("Debugger.stepOut");
  }

  /** In `examine`: the prompt is about the frames that were kept with its argument. */
  async #onError(frame: CallFrame): Promise<void> {
    const { connection, values } = this.#parts;
    const evaluated = await connection.send("Debugger.evaluateOnCallFrame", {
      callFrameId: frame.callFrameId,
      expression: "({ value: error })",
      objectGroup,
    });
    const { box = "" } = await values.boxed(evaluated, true);
    const errors = await this.#chainOf(box);
    const kept = await Promise.all(errors.map((error) => recordedFramesOf(error, values)));
    const errorIndex = Math.max(
      0,
      kept.findIndex((frames) => frames.length > 0),
    );
    const frames = kept[errorIndex] ?? [];
    await this.#parts.ask(async (prompt) => {
      prompt.say(await values.messageOf(box));
      if (frames.length === 0) {
        prompt.complain(
          "No frames of it were kept: none of your functions ran when it was thrown.",
        );
        return undefined;
      }
      prompt.say("Post mortem: look around in the frames as they were; `continue` ends it.");
      return prompt.run({ frames, allFrames: frames, index: 0, errors, errorIndex });
    });
    await this.#parts.onGoingOn();
    await this.#go("Debugger.resume");
  }

  async #chainOf(error: string): Promise<string[]> {
    const { values } = this.#parts;
    const { box: chain } = await values.call("chainOf", [error]);
    const { box: lengthBox } = await values.call("lengthOf", [chain!]);
    const length = Number(await values.data(lengthBox!));
    const errors: string[] = [];
    for (let index = 0; index < length; index++) {
      const { box } = await values.call("at", [chain!], [index]);
      errors.push(box!);
    }
    return errors;
  }

  async #onStop(paused: Paused, innermost: CallFrame): Promise<void> {
    const { connection, scripts, breakpoints } = this.#parts;
    const position = scripts.positionOf(innermost.location);
    const ids = paused.hitBreakpoints ?? [];
    const isEntry = ids.some((id) => this.#entryIds.has(id));
    if (isEntry) {
      for (const breakpointId of this.#entryIds) {
        await connection.send("Debugger.removeBreakpoint", { breakpointId });
      }
      this.#entryIds = none;
    }
    const frames = paused.callFrames.map((frame) => liveFrame(frame, this.#parts));
    const hits = await this.#hits(breakpoints.hit(ids), frames[0]!);
    if (hits.length === 0 && !isEntry) {
      const next = this.#whatNext(paused, position, ids);
      if (next !== "stay") return this.#go(next);
    }
    await this.#plan?.end?.();
    this.#plan = undefined;
    const header = this.#arriving?.header ?? "";
    this.#arriving = undefined;

    const own = frames.filter(({ live }) => !scripts.isForeign(live!.location));
    const stop = {
      paused,
      frames: own.length > 0 ? own : frames,
      allFrames: frames,
      index: 0,
      errors: [],
      errorIndex: 0,
    };
    const answer = await this.#parts.ask(async (prompt) => {
      this.#isInterrupting = false;
      if (header !== "") prompt.say(header);
      await this.#tellHits(prompt, hits);
      return prompt.run(stop, {
        isSilent: hits.some(({ commands }) => commands.includes("silent")),
      });
    });
    await this.#goOn(answer);
  }

  /** The breakpoints that are to stop here: their conditions hold, and they are not passed over. */
  async #hits(candidates: readonly Breakpoint[], frame: Frame): Promise<Breakpoint[]> {
    const hits: Breakpoint[] = [];
    for (const each of candidates) {
      const { condition } = each;
      if (condition !== undefined && this.#parts.breakpoints.isShared(each)) {
        const outcome = await frame.evaluate(`({ value: !!(${condition}\n) })`, true);
        if (outcome.thrown === undefined && !(await this.#parts.values.data(outcome.box))) continue;
      }
      each.hits++;
      if (each.ignore > 0) each.ignore--;
      else hits.push(each);
    }
    return hits;
  }

  #whatNext(paused: Paused, position: Position, ids: readonly string[]): Resume | "stay" {
    const { scripts, breakpoints } = this.#parts;
    const innermost = paused.callFrames[0]!;
    if (this.#plan?.landmarks !== undefined && ids.some((id) => this.#plan!.landmarks!.has(id))) {
      return this.#plan.next(paused, position);
    }
    const isForeign = scripts.isForeign(innermost.location);
    const isStatement =
      paused.reason === "other" && !this.#isInterrupting && this.#plan === undefined;
    // Of an interrupt: V8 stops at once, in code of Node, say; the user's is what comes next.
    const isUsersAround = paused.callFrames.some(({ location }) => !scripts.isForeign(location));
    if (this.#isInterrupting && !isUsersAround) return "Debugger.stepInto";
    if (this.#arriving !== undefined) return isForeign ? "Debugger.stepOut" : "stay";
    if (breakpoints.hit(ids).length > 0) return this.#plan?.first ?? "Debugger.resume";
    if (position.isMadeUp) return "Debugger.stepOver";
    if (isForeign && !isStatement && !this.#isInterrupting) return "Debugger.stepOut";
    return this.#plan?.next(paused, position) ?? "stay";
  }

  async #tellHits(prompt: Prompt, hits: readonly Breakpoint[]): Promise<void> {
    for (const each of hits) {
      if (each.isTemporary) {
        await prompt.breakpoints.remove(each);
        prompt.say(`Deleted breakpoint ${each.number} (temporary)`);
      }
      prompt.queue.push(...each.commands.filter((line) => line !== "silent"));
    }
  }

  async #goOn(answer: Answer): Promise<void> {
    if (answer === "leave") return;
    const { connection } = this.#parts;
    await this.#parts.onGoingOn();
    await connection.send("Runtime.releaseObjectGroup", { objectGroup });
    await this.watchScripts();
    this.#plan = answer;
    await this.#stepAround(answer?.first !== "Debugger.resume");
    if (answer?.isUnderWay !== true) await this.#go(answer?.first ?? "Debugger.resume");
    if (answer?.first === "Debugger.resume" && answer.landmarks === undefined) this.#restSoon();
  }

  /**
   * V8 steps around foreign code, but does not see errors there; and an error that it stops at
   * makes it forget a step. So errors are kept while the program runs, and not while it is stepped.
   */
  async #stepAround(isWanted: boolean): Promise<void> {
    const isNeeded = isWanted || !this.#recordsErrors;
    const isNew = this.#parts.scripts.opened.size !== this.#openedCount;
    if (isNew || isNeeded !== this.#stepsAround) await this.#tellWhatToStepAround(isNeeded);
  }

  async #tellWhatToStepAround(isNeeded: boolean): Promise<void> {
    const { connection, foreignPatterns, scripts } = this.#parts;
    this.#stepsAround = isNeeded;
    this.#openedCount = scripts.opened.size;
    const patterns = isNeeded ? foreignPatterns(scripts.opened) : [];
    await connection.send("Debugger.setBlackboxPatterns", { patterns });
    await connection.send("Debugger.setPauseOnExceptions", { state: isNeeded ? "none" : "all" });
  }

  async #go(way: Resume): Promise<void> {
    await this.#parts.connection.send(way);
  }
}
