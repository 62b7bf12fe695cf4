import { url as inspectorUrl } from "node:inspector";

import { stopBy } from "./launch.ts";
import { mayStop } from "./may-stop.ts";
import { examine } from "./stop.ts";

/**
 * Opens the prompt on an error: its frames as they were when it was thrown, with their variables.
 * One can look and evaluate, not step. Frames are kept from `recordErrors()` on, so call that
 * first; `quintet debug` and `quintet runserver --pdb` do.
 *
 * In production it warns and returns, as `setTrace` does.
 *
 * @throws {NoTerminalError} If there is no terminal and no pipe to read commands from.
 *
 * @example
 * ```ts
 * import { postMortem, recordErrors } from "quintet/debugger";
 *
 * recordErrors();
 * try {
 *   JSON.parse("{oops");
 * } catch (error) {
 *   postMortem(error);
 * }
 * ```
 *
 * @see https://docs.python.org/3/library/pdb.html#pdb.post_mortem
 */
export function postMortem(error: unknown): void {
  if (inspectorUrl() !== undefined) return examine(error);
  if (!mayStop(postMortem)) return;
  stopBy(() => examine(error));
}
