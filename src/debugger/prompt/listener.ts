/** What happens where V8 stops the program: whom it concerns, and whether the user is asked. */

import type { CallFrame, Connection, Paused } from "../protocol/connection.ts";
import type { Position, Scripts } from "../source/scripts.ts";
import type { Breakpoint, Breakpoints } from "./breakpoints.ts";
import type { Entry } from "./entry.ts";
import { type Frame, liveFrame } from "./frame.ts";
import type { Plan, Resume } from "./plans.ts";
import type { Answer, Prompt } from "./prompt.ts";
import { pastStop } from "./past-stop.ts";
import type { Recorder } from "./recorder.ts";
import { objectGroup, type Values } from "./values.ts";
import type { Watch } from "./watch.ts";

export interface ListenerParts {
  connection: Connection;
  scripts: Scripts;
  breakpoints: Breakpoints;
  values: Values;
  recorder: Recorder;
  watch: Watch;
  entry: Entry;
  /** The file that holds `stopHere` and `examine`. */
  stopUrl: string;
  /** Takes the terminal, asks the user, gives the terminal back. */
  ask(show: (prompt: Prompt) => Promise<Answer>): Promise<Answer>;
  /** After a prompt. */
  onGoingOn(): Promise<void>;
}

export class Listener {
  readonly #parts: ListenerParts;
  #plan: Plan | undefined;
  /** What `setTrace` was told to say, while its caller is being stepped out to. */
  #arriving: { header: string } | undefined;
  #isInterrupting = false;
  #instrumentation: string | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
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

  /** Asks V8 to tell of each new script while a breakpoint waits for one. */
  async watchScripts(): Promise<void> {
    const { connection, breakpoints, entry } = this.#parts;
    const isWanted = breakpoints.isAnyPending || entry.isWaiting;
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
    const { connection, watch } = this.#parts;
    this.#isInterrupting = true;
    await watch.wake();
    await watch.stepAround(true);
    await connection.send("Debugger.pause");
  }

  async #onPaused(paused: Paused): Promise<void> {
    const { scripts, recorder, stopUrl, watch } = this.#parts;
    watch.stayAwake();
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
    const { scripts, breakpoints, entry } = this.#parts;
    const script = scripts.get(paused.data?.scriptId ?? paused.callFrames[0]!.location.scriptId);
    if (script !== undefined) {
      await breakpoints.bind(script);
      await entry.onScript(script);
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
    const stop = await pastStop(box, values);
    this.#plan = undefined;
    await this.#parts.ask(async (prompt) => {
      prompt.say(await values.messageOf(box));
      if (stop.frames.length === 0) {
        prompt.complain(
          "No frames of it were kept: none of your functions ran when it was thrown.",
        );
        return undefined;
      }
      prompt.say("Post mortem: look around in the frames as they were; `continue` ends it.");
      return prompt.run(stop);
    });
    await this.#parts.onGoingOn();
    await this.#go("Debugger.resume");
  }

  async #onStop(paused: Paused, innermost: CallFrame): Promise<void> {
    const { scripts, breakpoints, entry } = this.#parts;
    const position = scripts.positionOf(innermost.location);
    const ids = paused.hitBreakpoints ?? [];
    const isEntry = await entry.isAt(ids);
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
    const isStatement = paused.reason === "other" && this.#plan === undefined;
    // Of an interrupt: V8 stops at once, in code of Node, say; the user's is what comes next.
    const isUsersAround = paused.callFrames.some(({ location }) => !scripts.isForeign(location));
    if (this.#isInterrupting) return isUsersAround ? "stay" : "Debugger.stepInto";
    if (this.#arriving !== undefined) return isForeign ? "Debugger.stepOut" : "stay";
    if (breakpoints.hit(ids).length > 0) return this.#plan?.first ?? "Debugger.resume";
    if (position.isMadeUp) return "Debugger.stepOver";
    if (isForeign && !isStatement) return "Debugger.stepOut";
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
    const { breakpoints, connection, entry, watch } = this.#parts;
    await this.#parts.onGoingOn();
    await connection.send("Runtime.releaseObjectGroup", { objectGroup });
    await this.watchScripts();
    this.#plan = answer;
    const { first = "Debugger.resume", isUnderWay = false, landmarks } = answer ?? {};
    await watch.stepAround(first !== "Debugger.resume");
    if (!isUnderWay) await this.#go(first);
    const mayStop = entry.isWaiting || breakpoints.list.some(({ isEnabled }) => isEnabled);
    if (first === "Debugger.resume" && landmarks === undefined && !mayStop) watch.restSoon();
  }

  async #go(way: Resume): Promise<void> {
    await this.#parts.connection.send(way);
  }
}
