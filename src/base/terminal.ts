/**
 * How a command talks to whoever runs it. The command line brings the real one; a test brings one
 * with the answers written down.
 */

export interface Choice<Value> {
  value: Value;
  label: string;
}

export interface ProgressBar {
  /** Moves the bar on. @param by How many steps; default 1. */
  advance(by?: number): void;
  /** Replaces the bar with a last line. */
  stop(message?: string): void;
}

export interface Terminal {
  /** Can somebody answer a question here? False in CI, in a pipe, and with `--no-input`. */
  readonly isInteractive: boolean;
  /** Writes lines to the standard output. */
  print(text: string): void;
  /** Writes lines to the standard error output. */
  warn(text: string): void;
  /** Asks yes or no. */
  confirm(question: string, options?: { default?: boolean }): Promise<boolean>;
  /** Asks for one of several choices. */
  select<Value>(question: string, choices: readonly Choice<Value>[]): Promise<Value>;
  /** Asks for a line of text. `validate` returns what is wrong, or undefined. */
  text(
    question: string,
    options?: { default?: string; validate?: (answer: string) => string | undefined },
  ): Promise<string>;
  /** Shows how far a long work is; without a terminal only its last line is written. */
  progress(title: string, options: { total: number }): ProgressBar;
}
