/** Messages in the session. */

import { sessionOf } from "../sessions/index.ts";
import { decodeMessage, encodeMessage } from "./encoding.ts";
import type { MessageStorage } from "./message-storage.ts";

declare module "quintet/sessions" {
  interface SessionData {
    /** Messages that wait to be shown, as JSON. */
    _messages: string;
  }
}

const key = "_messages";

/** Keeps messages in the session, all of them: `sessions()` has to stand before the middleware. */
export function sessionMessages(): MessageStorage {
  return {
    load: async (request, tags) => {
      const text = (await sessionOf(request)).get(key);
      if (text === undefined) return undefined;
      const messages = listIn(text).flatMap((each) => decodeMessage(each, tags) ?? []);
      return { messages, isComplete: true };
    },
    store: async (messages, { request }) => {
      const session = await sessionOf(request);
      if (messages.length > 0) session.set(key, JSON.stringify(messages.map(encodeMessage)));
      else session.delete(key);
      return [];
    },
  };
}

function listIn(text: string): readonly unknown[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list : [];
}
