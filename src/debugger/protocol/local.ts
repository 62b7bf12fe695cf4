/** The main thread of this process, debugged from another thread of it: no port, no flag. */

import { Session } from "node:inspector";

import { type Connection, exitCode, ProtocolError } from "./connection.ts";

/** `Session` has an overload for each method; the table in `connection.ts` is what types them. */
interface AnySession {
  post(name: string, params: object, done: (error: Error | null, result: object) => void): void;
  on(name: string, listener: (message: { params: never }) => void): void;
}

export function connectToMainThread(): Connection & { readonly session: Session } {
  const session = new Session();
  session.connectToMainThread();
  const { post, on } = session as AnySession;
  return {
    session,
    send: (name, params = {}) =>
      new Promise((resolve, reject) => {
        post.call(session, name, params, (error, result) => {
          if (error === null) resolve(result as never);
          else reject(new ProtocolError(error.message));
        });
      }),
    on: (name, listener) => on.call(session, name, ({ params }) => listener(params)),
    // No answer comes, or that the session was closed.
    async exitProcess() {
      session.post("Runtime.evaluate", { expression: exitCode }, () => {});
    },
    close: () => session.disconnect(),
  };
}
