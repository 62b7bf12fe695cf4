import { writeSync } from "node:fs";

import { AttachError } from "./errors.ts";
import { quintetUrl, sourceExtension, stopUrl } from "./own-files.ts";
import { openInspector } from "./protocol/inspector-port.ts";
import { connectToPort } from "./protocol/remote.ts";

/**
 * Attaches to a running process of this machine, as `quintet debug --pid` does, and stops it at the
 * next line that runs. `quit` lets it go on, without breakpoints and with its inspector closed.
 *
 * @param pid A Node process of the same user.
 * @throws {AttachError} If it is not Node, or cannot be reached.
 *
 * @example
 * ```ts
 * import { debugProcess } from "quintet/debugger";
 *
 * await debugProcess(Number(process.argv[2]));
 * ```
 */
export async function debugProcess(pid: number): Promise<void> {
  const { attach } = await import("./prompt/attach.ts"); // all of the prompt
  const port = await openInspector(pid);
  const { connection, ended } = await connectToPort(port);
  const evaluate = async (expression: string): Promise<unknown> => {
    const params = { expression, returnByValue: true };
    const { result, exceptionDetails } = await connection.send("Runtime.evaluate", params);
    if (exceptionDetails === undefined) return result.value;
    const { exception, text } = exceptionDetails;
    throw new AttachError(`process ${pid} answered ${exception?.description ?? text}`);
  };
  if ((await evaluate("process.pid")) !== pid) {
    throw new AttachError(`the inspector at port ${port} belongs to another process`);
  }
  await evaluate(install);
  const cwd = String(await evaluate("process.cwd()"));
  let isOver = false;
  const letGo = async (): Promise<void> => {
    isOver = true;
    await connection.send("Runtime.evaluate", { expression: closeSoon }).catch(() => {});
    await connection.send("Debugger.disable").catch(() => {}); // it goes on
    connection.close();
  };
  const { listener } = await attach({
    connection,
    cwd,
    quintetUrl,
    stopUrl,
    recordsErrors: false,
    entry: undefined,
    saved: undefined,
    commands: [],
    restart: undefined,
    watchesInterrupts: false,
    quit: letGo,
  });
  process.removeAllListeners("SIGINT");
  process.on("SIGINT", () => {
    if (listener.isInterrupting) void letGo();
    else void listener.interrupt();
  });
  say(`Attached to process ${pid}. It stops at the next line that runs; Ctrl-C twice lets it go.`);
  await listener.interrupt();
  await ended;
  if (!isOver) say("The program has ended.");
}

const programFile = new URL(`./program/program${sourceExtension}`, import.meta.url).href;

/** The functions of the prompt inside of the program, loaded from their file. */
const install = `{
  const { createRequire } = process.getBuiltinModule("node:module");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  const file = fileURLToPath(${JSON.stringify(programFile)});
  createRequire(file)(file).installProgramSide();
}`;

/** Once nobody is connected: an open inspector is a way in. */
const closeSoon = `setTimeout(() => process.getBuiltinModule("node:inspector").close(), 200).unref()`;

function say(text: string): void {
  writeSync(1, `${text}\n`);
}
