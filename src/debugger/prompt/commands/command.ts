import type { Answer, Prompt } from "../prompt.ts";

/** A command of the prompt, with what `help` says of it. */
export interface PromptCommand {
  /** The first is the name, the others are its abbreviations. */
  readonly names: readonly string[];
  /** What one may write behind the name: `[LINE | FILE:LINE | FUNCTION [, CONDITION]]`. */
  readonly usage?: string;
  readonly help: string;
  /** @param argument What stands behind the name. */
  run(prompt: Prompt, argument: string): Promise<Answer | void> | Answer | void;
}
