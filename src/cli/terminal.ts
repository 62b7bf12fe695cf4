/**
 * The terminal as commands see it: plain lines, questions by @clack/prompts where somebody can
 * answer, and progress that stays readable in a log file.
 */

import { styleText } from "node:util";

import type * as clackPrompts from "@clack/prompts";

import type { Choice, ProgressBar, Terminal } from "../base/index.ts";
import { CancelledError, NoInputError } from "./errors.ts";

export interface TerminalOptions {
  /** Never ask, even where somebody could answer: `--no-input`. Default: false. */
  noInput?: boolean;
  input?: NodeJS.ReadStream;
  output?: NodeJS.WriteStream;
  errorOutput?: NodeJS.WriteStream;
}

const barWidth = 24;

export function createTerminal({
  noInput = false,
  input = process.stdin,
  output = process.stdout,
  errorOutput = process.stderr,
}: TerminalOptions = {}): Terminal {
  const isInteractive =
    !noInput && input.isTTY === true && output.isTTY === true && !process.env["CI"];

  const wide = withWidth(output);

  /** The prompts are loaded with the first question: most commands ask none. */
  const ask = async <Answer>(
    question: string,
    prompt: (clack: typeof clackPrompts) => Promise<Answer>,
  ): Promise<Exclude<Answer, symbol>> => {
    if (!isInteractive) throw new NoInputError(question);
    const answer = await prompt(await import("@clack/prompts"));
    if (typeof answer === "symbol") throw new CancelledError();
    return answer as Exclude<Answer, symbol>;
  };

  return {
    isInteractive,
    print: (text) => void output.write(`${text}\n`),
    warn: (text) => void errorOutput.write(`${text}\n`),

    async confirm(question, { default: byDefault } = {}) {
      if (!isInteractive && byDefault !== undefined) return byDefault;
      const initialValue = byDefault ?? true;
      return ask(question, (clack) =>
        clack.confirm({ message: question, initialValue, input, output: wide }),
      );
    },

    async select<Value>(question: string, choices: readonly Choice<Value>[]): Promise<Value> {
      // The prompt gets positions: it wants primitive values, and ours may be anything.
      const options = choices.map(({ label }, index) => ({ value: index, label }));
      const index = await ask(question, (clack) =>
        clack.select({ message: question, options, input, output: wide }),
      );
      return choices[index as number]!.value;
    },

    async text(question, { default: byDefault, validate } = {}) {
      if (!isInteractive && byDefault !== undefined) return byDefault;
      return ask(question, (clack) =>
        clack.text({
          message: question,
          input,
          output: wide,
          ...(byDefault === undefined ? {} : { defaultValue: byDefault, placeholder: byDefault }),
          ...(validate ? { validate: (answer) => validate(answer ?? byDefault ?? "") } : {}),
        }),
      );
    },

    progress: (title, { total }) => progressBar(output, title, total),
  };
}

/** Rewrites its line with a carriage return on a terminal; elsewhere only the last line is written. */
function progressBar(output: NodeJS.WriteStream, title: string, total: number): ProgressBar {
  const isLive = output.isTTY === true;
  let done = 0;
  let shown = "";
  const draw = (): void => {
    const share = total > 0 ? Math.min(done / total, 1) : 1;
    const filled = Math.round(share * barWidth);
    const bar = styleText("cyan", "█".repeat(filled), { stream: output });
    const line = `${title} ${bar}${"░".repeat(barWidth - filled)} ${Math.floor(share * 100)} %`;
    if (line === shown) return;
    shown = line;
    output.write(`\r\x1B[2K${line}`);
  };
  if (isLive) draw();
  return {
    advance(by = 1) {
      done += by;
      if (isLive) draw();
    },
    stop(message = `${title}: ${done} of ${total}`) {
      output.write(isLive ? `\r\x1B[2K${message}\n` : `${message}\n`);
    },
  };
}

/** A terminal that does not know how wide it is says 0, and would get one letter a line. */
function withWidth(output: NodeJS.WriteStream): NodeJS.WriteStream {
  if (output.columns !== 0) return output;
  return new Proxy(output, {
    get(target, name) {
      if (name === "columns") return 80;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

const nothing = (): void => {};

/** The same, but what is printed and how far work is are not shown; warnings and questions are. */
export function silentTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    print: nothing,
    progress: () => ({ advance: nothing, stop: nothing }),
  };
}
