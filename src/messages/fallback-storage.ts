/** Messages in several storages: what has no room in the first goes to the next. */

import { cookieMessages, type CookieMessagesOptions } from "./cookie-storage.ts";
import type { Message } from "./message.ts";
import type { MessageStorage } from "./message-storage.ts";
import { sessionMessages } from "./session-storage.ts";

/**
 * Keeps messages in a cookie, and those that have no room there in the session. The session is
 * loaded only for those. Without `sessions()` use `cookieMessages()`.
 */
export function fallbackMessages(options: CookieMessagesOptions = {}): MessageStorage {
  return inTurn(cookieMessages(options), sessionMessages());
}

function inTurn(first: MessageStorage, second: MessageStorage): MessageStorage {
  return {
    load: async (request, tags) => {
      const kept = await first.load(request, tags);
      if (kept === undefined || kept.isComplete) return kept;
      const more = await second.load(request, tags);
      const messages: Message[] = [...kept.messages, ...(more?.messages ?? [])];
      return { messages, isComplete: more?.isComplete ?? true };
    },
    store: async (messages, exchange, options) => {
      const { request } = exchange;
      const before = await first.load(request, {});
      // What fits stays where it is: the oldest here, the others there.
      const left = await first.store(messages, exchange, { keep: "oldest" });
      const hasMore = before !== undefined && !before.isComplete;
      return left.length > 0 || hasMore ? second.store(left, exchange, options) : left;
    },
  };
}
