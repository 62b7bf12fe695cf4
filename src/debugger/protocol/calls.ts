/** Requests that wait for their answers, where both are texts on one line. */

import { type Connection, ProtocolError } from "./connection.ts";

interface Message {
  id?: number;
  method?: string;
  params?: object;
  result?: object;
  error?: { message: string };
}

export interface Calls {
  readonly connection: Connection;
  /** Takes a text that has come. */
  receive(text: string): void;
  /** Fails all that waits: no answer will come. */
  fail(reason: string): void;
}

/** @param write Sends a text to the other side. */
export function textCalls(
  write: (text: string) => void,
  { exitProcess, close }: Pick<Connection, "close" | "exitProcess">,
): Calls {
  const waiting = new Map<number, PromiseWithResolvers<object>>();
  const listeners = new Map<string, ((event: never) => void)[]>();
  let last = 0;
  let gone: string | undefined;

  return {
    connection: {
      async send(method, params = {}) {
        if (gone !== undefined) throw new ProtocolError(gone);
        const id = ++last;
        const answer = Promise.withResolvers<object>();
        waiting.set(id, answer);
        write(JSON.stringify({ id, method, params }));
        return (await answer.promise) as never;
      },
      on(name, listener) {
        listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      },
      exitProcess,
      close,
    },
    receive(text) {
      const { id, method, params, result = {}, error } = JSON.parse(text) as Message;
      if (id === undefined) {
        for (const listener of listeners.get(method ?? "") ?? []) listener(params as never);
        return;
      }
      const answer = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) answer?.resolve(result);
      else answer?.reject(new ProtocolError(error.message));
    },
    fail(reason) {
      gone = reason;
      for (const answer of waiting.values()) answer.reject(new ProtocolError(reason));
      waiting.clear();
    },
  };
}
