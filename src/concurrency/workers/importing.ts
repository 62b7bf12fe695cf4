import { StartedInWorkerError } from "../errors.ts";

let depth = 0;

/** Runs `load`, in which no workers may be started: each of those would start more, for ever. */
export async function importing<Value>(load: () => Promise<Value>): Promise<Value> {
  depth += 1;
  try {
    return await load();
  } finally {
    depth -= 1;
  }
}

/** @throws {StartedInWorkerError} If a worker is importing a module right now. */
export function refuseWhileImporting(): void {
  if (depth > 0) throw new StartedInWorkerError();
}
