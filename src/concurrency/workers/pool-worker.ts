/** A worker as its pool sees it: what it was given and has not answered. */

import type { Job } from "./job.ts";
import type { Channel, ChannelEvents, ChannelOptions, OpenChannel } from "./channel.ts";
import type { PooledFunction } from "./job.ts";
import {
  begun,
  type Definition,
  type FromWorker,
  resultWidth,
  returned,
  skipped,
  slotCount,
  takenBack,
  waiting,
} from "./protocol.ts";
import { CannotCloneError } from "../errors.ts";
import { type TravellingError, unpackError } from "./travelling-error.ts";

export interface PoolWorkerEvents {
  onReady(worker: PoolWorker): void;
  onJobEnd(job: Job): void;
  /** After a message was dealt with. */
  onAnswers(worker: PoolWorker): void;
  onExit(worker: PoolWorker, exit: Parameters<ChannelEvents["onExit"]>[0]): void;
}

export class PoolWorker {
  isReady = false;
  isClosing = false;
  /** When it was last given something, of `performance.now()`. */
  givenMs = 0;
  readonly #channel: Channel;
  readonly #jobs = new Map<number, Job>();
  readonly #freeSlots = Array.from({ length: slotCount }, (_, index) => index);
  readonly #functions = new Map<PooledFunction, number>();
  #nextFunction = 0;
  /** A sum that is counted on, not counted again: zero when there are no jobs. */
  #loadMs = 0;
  readonly #events: PoolWorkerEvents;

  constructor(open: OpenChannel, events: PoolWorkerEvents, options: ChannelOptions) {
    this.#events = events;
    this.#channel = open(
      {
        onMessage: (message) => this.#onMessage(message),
        onExit: (exit) => events.onExit(this, exit),
      },
      options,
    );
  }

  get pid(): number | undefined {
    return this.#channel.pid;
  }

  get isIdle(): boolean {
    return this.isReady && !this.isClosing && this.#jobs.size === 0;
  }

  get jobCount(): number {
    return this.#jobs.size;
  }

  get jobs(): Iterable<Job> {
    return this.#jobs.values();
  }

  /** How many more it may be given. */
  get room(): number {
    return this.isReady && !this.isClosing ? this.#freeSlots.length : 0;
  }

  /** How long it will be busy with what it has, as far as that is known. */
  get loadMs(): number {
    return this.#jobs.size === 0 ? 0 : this.#loadMs;
  }

  /** Sends jobs in one message. Those that cannot be cloned fail alone. */
  give(jobs: readonly Job[]): void {
    const functions: Definition[] = [];
    const moved = jobs.flatMap((job) => job.moved ?? []);
    const tasks: unknown[] = [];
    for (const job of jobs) {
      let number = this.#functions.get(job.work);
      if (number === undefined) {
        number = this.#nextFunction;
        this.#nextFunction += 1;
        this.#functions.set(job.work, number);
        functions.push([number, job.work.address]);
      }
      const slot = this.#freeSlots.pop()!;
      job.slot = slot;
      job.expectedMs = expectedMs(job);
      this.#loadMs = this.loadMs + job.expectedMs;
      if (this.#channel.slots !== undefined) Atomics.store(this.#channel.slots, slot, waiting);
      this.#jobs.set(job.id, job);
      tasks.push(job.id, slot, number, job.args);
    }
    this.givenMs = performance.now();
    try {
      this.#channel.post({ kind: "run", functions, tasks }, moved);
    } catch (error) {
      for (const { work } of jobs) if (functions.length > 0) this.#functions.delete(work);
      for (const job of jobs) this.#release(job);
      if (jobs.length > 1) for (const job of jobs) this.give([job]);
      else if (jobs[0] !== undefined) {
        jobs[0].reject(new CannotCloneError("An argument", jobs[0].work.address.name, error));
        this.#events.onJobEnd(jobs[0]);
      }
    }
  }

  /**
   * Takes a job back, if the worker has not begun it and never will. Its slot is free again when
   * the worker has passed it.
   */
  takeBack(job: Job): boolean {
    const { slots } = this.#channel;
    if (slots === undefined || !this.#jobs.has(job.id)) return false;
    if (Atomics.compareExchange(slots, job.slot, waiting, takenBack) !== waiting) return false;
    this.#jobs.delete(job.id);
    this.#loadMs -= job.expectedMs;
    return true;
  }

  /** Whether the worker may have begun it. */
  hasBegun(job: Job): boolean {
    const { slots } = this.#channel;
    return slots === undefined || Atomics.load(slots, job.slot) === begun;
  }

  has(job: Job): boolean {
    return this.#jobs.has(job.id);
  }

  askToStop(job: Job): void {
    this.#channel.post({ kind: "cancel", id: job.id });
  }

  /** It ends when it has nothing left to do. */
  close(): void {
    this.isClosing = true;
    this.#channel.post({ kind: "close" });
  }

  kill(): void {
    this.isClosing = true;
    this.#channel.kill();
  }

  #onMessage(message: FromWorker): void {
    if (message.kind === "ready") {
      this.isReady = true;
      this.#events.onReady(this);
      return;
    }
    const { results } = message;
    for (let at = 0; at < results.length; at += resultWidth) {
      const id = results[at] as number;
      const outcome = results[at + 1];
      if (outcome === skipped) {
        // By slot, not by id: the same job may have been given and taken back twice.
        this.#freeSlots.push(results[at + 2] as number);
        continue;
      }
      const job = this.#jobs.get(id);
      if (job === undefined) continue;
      this.#release(job);
      learn(job.work, results[at + 3] as number);
      if (outcome === returned) job.resolve(results[at + 2]);
      else if (job.isStopping) job.reject(job.stopReason);
      else job.reject(unpackError(results[at + 2] as TravellingError));
      this.#events.onJobEnd(job);
    }
    this.#events.onAnswers(this);
  }

  #release(job: Job): void {
    this.#jobs.delete(job.id);
    this.#loadMs -= job.expectedMs;
    this.#freeSlots.push(job.slot);
    job.slot = -1;
  }
}

/** What is not known yet goes alone. */
const unknownMs = 1e6;

export function expectedMs({ work }: Job): number {
  return work.averageMs ?? unknownMs;
}

/** One slow call is believed at once, a fast one little by little. */
function learn(work: PooledFunction, tookMs: number): void {
  const before = work.averageMs;
  work.averageMs =
    before === undefined || tookMs > before * 10 ? tookMs : before * 0.9 + tookMs * 0.1;
}
