/** Where the prompt reads and writes: a terminal, or pipes that somebody has filled with commands. */

export interface PromptTerminal {
  /** Are colors, history and completion of use here? */
  readonly isRich: boolean;
  /** A line without its end; null where no more will come. */
  ask(prompt: string): Promise<string | null>;
  write(text: string): void;
}

/** Everything that one may type next, and the word that it replaces. */
export type Complete = (line: string) => Promise<[names: string[], word: string]>;
