/** Sessions in the memory of the process. */

import { now } from "./expiry.ts";
import type { SessionValues } from "./session-data.ts";
import { newSessionKey } from "./session-key.ts";
import type { SessionStore, StoredSession } from "./session-store.ts";

/**
 * Keeps sessions in memory: for tests, and for trying things out. They are gone when the process
 * ends, and no other process sees them. Those that have ended go when there are many new ones.
 */
export function memorySessions(): SessionStore {
  const kept = new Map<string, { text: string; endsMs: number }>();
  let sweepAt = 1000;

  const keep = (key: string, { values, expires }: StoredSession): string => {
    // As text, so that nobody changes what is kept by changing what they were given.
    kept.set(key, { text: JSON.stringify(values), endsMs: expires.epochMilliseconds });
    return key;
  };
  const sweep = (): number => {
    const nowMs = now().epochMilliseconds;
    const before = kept.size;
    for (const [key, { endsMs }] of kept) if (endsMs <= nowMs) kept.delete(key);
    sweepAt = Math.max(1000, 2 * kept.size);
    return before - kept.size;
  };

  return {
    load: async (key) => {
      const found = kept.get(key);
      const isLive = found !== undefined && found.endsMs > now().epochMilliseconds;
      return isLive ? (JSON.parse(found.text) as SessionValues) : undefined;
    },
    create: async (session) => {
      if (kept.size >= sweepAt) sweep();
      return keep(newSessionKey(), session);
    },
    update: async (key, change) => {
      const found = kept.get(key);
      return found && keep(key, change(JSON.parse(found.text) as SessionValues));
    },
    delete: async (key) => void kept.delete(key),
    clearExpired: async () => sweep(),
  };
}
