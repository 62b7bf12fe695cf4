/** Keeps the frames of an error, with their variables, at the moment when it is thrown. */

import type { CallFrame, Connection, Paused } from "../protocol/connection.ts";
import { programSide } from "../program/program.ts";
import type { FrameFacts } from "../program/recorded.ts";
import { parameterNames } from "../source/parameters.ts";
import type { Scripts } from "../source/scripts.ts";
import { shownName } from "./frame.ts";
import { argument, ownScopes } from "./values.ts";

/** How many of the user's frames are kept of one error. */
const mostFrames = 12;

export class Recorder {
  readonly #connection: Connection;
  readonly #scripts: Scripts;
  readonly #sources = new Map<string, Promise<readonly string[]>>();

  constructor(connection: Connection, scripts: Scripts) {
    this.#connection = connection;
    this.#scripts = scripts;
  }

  /** One call, in which the error itself takes the scopes: they go when it goes. */
  async record({ data, callFrames }: Paused): Promise<void> {
    if (data?.objectId === undefined) return; // a text or a number was thrown
    const frames = callFrames
      .filter(({ location }) => !this.#scripts.isForeign(location))
      .slice(0, mostFrames);
    if (frames.length === 0) return;
    const facts = await Promise.all(frames.map((frame) => this.#factsOf(frame)));
    const parts = frames.flatMap((frame) => [
      argument(frame.this),
      ...ownScopes(frame).map(({ object }) => argument(object)),
    ]);
    await this.#connection.send("Runtime.callFunctionOn", {
      objectId: data.objectId,
      functionDeclaration: `function (facts, ...parts) { ${programSide}.record(this, facts, parts) }`,
      arguments: [{ value: facts }, ...parts],
    });
  }

  async #factsOf(frame: CallFrame): Promise<FrameFacts> {
    const { file, line, column } = this.#scripts.positionOf(frame.location);
    const scopes = ownScopes(frame);
    const local = scopes.findIndex(({ type }) => type === "local" || type === "module");
    return {
      name: shownName(frame),
      file,
      line,
      column,
      parameters: parameterNames(await this.#codeOf(frame)),
      scopeCount: scopes.length,
      ownScopes: local < 0 ? scopes.length : local + 1,
    };
  }

  async #codeOf({ functionLocation, functionName }: CallFrame): Promise<string> {
    if (functionLocation === undefined || functionName === "") return "";
    const { scriptId, lineNumber, columnNumber = 0 } = functionLocation;
    let lines = this.#sources.get(scriptId);
    if (lines === undefined) {
      const source = this.#connection.send("Debugger.getScriptSource", { scriptId });
      lines = source.then(({ scriptSource }) => scriptSource.split("\n"));
      this.#sources.set(scriptId, lines);
    }
    const [first = "", ...below] = (await lines).slice(lineNumber, lineNumber + 30);
    return [first.slice(columnNumber), ...below].join("\n");
  }
}
