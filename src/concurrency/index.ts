/**
 * Work at the same time: what Python has in `asyncio`, `threading` and `multiprocessing`.
 *
 * Reading order: `asyncio/scope` (what is cancelled, and how that flows), `task`, `task-group`,
 * `gather` and `timeout`; then the primitives, which are all a `waiting-line`. For workers:
 * `workers/parallel` and `protocol`, then `worker-pool` (who gets what), `pool-worker` (the pool's
 * side of one) and `entry` (what runs in it).
 *
 * Stands on `base` only, and is usable without the rest of Quintet.
 */

export { Barrier } from "./asyncio/barrier.ts";
export { Condition } from "./asyncio/condition.ts";
export { ContextVar } from "./asyncio/context-var.ts";
export { Event } from "./asyncio/event.ts";
export {
  gather,
  type GatherOptions,
  type Results,
  type ResultsOrErrors,
} from "./asyncio/gather.ts";
export { Held } from "./asyncio/held.ts";
export { Lock } from "./asyncio/lock.ts";
export {
  LifoQueue,
  PriorityQueue,
  type PriorityQueueOptions,
  Queue,
  type ShutdownOptions,
} from "./asyncio/queue.ts";
export { run, type RunOptions } from "./asyncio/run.ts";
export {
  checkpoint,
  currentSignal,
  interruptible,
  type Stray,
  type WaitOptions,
  withSignal,
  type Work,
} from "./asyncio/scope.ts";
export { BoundedSemaphore, Semaphore } from "./asyncio/semaphore.ts";
export { shield } from "./asyncio/shield.ts";
export { enterSignal, signalScope } from "./asyncio/signal-scope.ts";
export { sleep } from "./asyncio/sleep.ts";
export { watchStrays } from "./asyncio/strays.ts";
export { taskGroup, type TaskGroup, type TaskGroupOptions } from "./asyncio/task-group.ts";
export { createTask, type Task, type TaskOptions, type TaskState } from "./asyncio/task.ts";
export { timeout, type TimeoutOptions, waitFor } from "./asyncio/timeout.ts";
export {
  asCompleted,
  type AsCompletedOptions,
  type DoneAndPending,
  type Waitable,
  wait,
  type WaitForTasksOptions,
} from "./asyncio/wait.ts";
export { type Duration, milliseconds } from "./duration.ts";
export {
  BlocksMainThreadError,
  BrokenBarrierError,
  CancelledError,
  CannotCloneError,
  GroupEndedError,
  HolderGoneError,
  ItemTooLargeError,
  NoParallelFunctionError,
  NotHeldError,
  NotStartedError,
  PoolShutDownError,
  PromiseGivenError,
  QueueEmptyError,
  QueueFullError,
  QueueShutDownError,
  ReleasedTooOftenError,
  StartedInWorkerError,
  TimeoutError,
  TooManyTaskDoneError,
  WorkerDiedError,
} from "./errors.ts";
export { pipe, PipeEnd } from "./managed/pipe.ts";
export { ProcessQueue } from "./managed/process-queue.ts";
export { ProcessValue } from "./managed/process-value.ts";
export type { SharedWaitOptions } from "./shared-memory/cells.ts";
export { sharedArray, type SharedArrayName } from "./shared-memory/shared-array.ts";
export { SharedBarrier } from "./shared-memory/shared-barrier.ts";
export { SharedCondition } from "./shared-memory/shared-condition.ts";
export { SharedEvent } from "./shared-memory/shared-event.ts";
export { SharedLock } from "./shared-memory/shared-lock.ts";
export { SharedQueue, type SharedQueueOptions } from "./shared-memory/shared-queue.ts";
export { SharedRLock } from "./shared-memory/shared-rlock.ts";
export { SharedSemaphore, type SharedSemaphoreOptions } from "./shared-memory/shared-semaphore.ts";
export {
  type AnyPoolOptions,
  Pool,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  workerPool,
} from "./workers/executors.ts";
export type { Future, FutureState } from "./workers/future.ts";
export { parallel, type Parallel } from "./workers/parallel.ts";
export { Process, Thread, type WorkerOptions } from "./workers/solo.ts";
export { toThread } from "./workers/to-thread.ts";
export { transfer } from "./workers/transfer.ts";
export type { PoolShutdownOptions, WorkerPool, WorkerPoolOptions } from "./workers/worker-pool.ts";
export { currentThread, type CurrentThread } from "./workers/worker-name.ts";
