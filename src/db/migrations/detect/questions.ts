/**
 * What only a person can say: whether something was renamed, and what the rows that are there get.
 * The options of the command answer first, then whoever sits at the terminal; where neither does,
 * nothing is guessed.
 */

import type { Terminal } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import { MigrationOptionError, MigrationQuestionError } from "../errors.ts";
import { plainValue } from "../field-state.ts";

/** A model, or a field of one. */
export interface Subject {
  readonly app: string;
  readonly model: string;
  readonly field?: string;
}

export interface Questions {
  /**
   * What something that is gone is called now; undefined: it was removed.
   *
   * @param alike The names of what is new and like it, the likest first.
   * @param others The names of what else is new in its place.
   */
  newName(
    subject: Subject,
    alike: readonly string[],
    others: readonly string[],
  ): Promise<string | undefined>;
  /** May a field be made anew, without the values that it has? */
  confirmLoss(subject: Subject): Promise<void>;
  /** What rows without a value get; undefined: they are seen to in another way. */
  valueForRows(subject: Subject, field: Field, isNew: boolean): Promise<unknown>;
}

export interface AnswerOptions {
  /** `book.name=title`, `Book=Novel` */
  readonly renames?: readonly string[];
  /** `book.pages=0` */
  readonly defaults?: readonly string[];
  /** `book.name`, `Book`: yes, it is to be removed. */
  readonly removals?: readonly string[];
}

/** Answers from the options of the command, else from the terminal. */
export class Answers implements Questions {
  readonly #terminal: Terminal;
  readonly #renames: ReadonlyMap<string, string>;
  readonly #defaults: ReadonlyMap<string, string>;
  readonly #removals: ReadonlySet<string>;
  readonly #used = new Set<string>();

  /** @throws {MigrationOptionError} If an option cannot be understood. */
  constructor(
    terminal: Terminal,
    { renames = [], defaults = [], removals = [] }: AnswerOptions = {},
  ) {
    this.#terminal = terminal;
    this.#renames = pairs("--rename", renames, "book.name=title");
    this.#defaults = pairs("--default", defaults, "book.pages=0");
    this.#removals = new Set(removals);
  }

  /** @throws {MigrationOptionError} If an option was about nothing that has changed. */
  assertAllUsed(): void {
    const options = [
      ...Array.from(this.#renames, ([key, value]) => [key, `--rename ${key}=${value}`] as const),
      ...Array.from(this.#defaults, ([key, value]) => [key, `--default ${key}=${value}`] as const),
      ...Array.from(this.#removals, (key) => [key, `--remove ${key}`] as const),
    ];
    const unused = options.find(([key]) => !this.#used.has(key));
    if (unused === undefined) return;
    throw new MigrationOptionError(`${unused[1]} is about nothing that has changed.`, {
      hint: "Is it spelled as in the models, library.book.title? Nothing was written.",
    });
  }

  async newName(
    subject: Subject,
    alike: readonly string[],
    others: readonly string[],
  ): Promise<string | undefined> {
    const candidates = [...alike, ...others];
    const said = this.#said(this.#renames, subject);
    if (said !== undefined) {
      if (candidates.includes(said)) return said;
      throw new MigrationOptionError(`${nameOf(subject)} cannot have been renamed to "${said}".`, {
        hint: `New in its place: ${candidates.join(", ")}.`,
      });
    }
    if (this.#isRemoved(subject)) return undefined;
    const name = nameOf(subject);
    const likely = alike.length > 0 ? alike : others;
    this.#refuseWithoutTerminal(
      `${name} is gone, and ${likely.join(", ")} ${likely.length === 1 ? "is" : "are"} new: was it renamed, or removed?`,
      `Say --rename ${name}=${likely[0]!} or --remove ${name}.`,
    );
    const removed = { value: undefined, label: "No, remove it with all its values" };
    const renamed = candidates.map((value) => ({
      value,
      label: `Yes, it is ${value} now${others.includes(value) ? ", and of another kind" : ""}`,
    }));
    const question = `${name} is gone. Was it renamed?`;
    return this.#terminal.select<string | undefined>(
      question,
      alike.length === 0 ? [removed, ...renamed] : [...renamed, removed],
    );
  }

  async confirmLoss(subject: Subject): Promise<void> {
    if (this.#isRemoved(subject)) return;
    const name = nameOf(subject);
    const problem = `${name} has another kind now and has to be made anew: its values would be lost.`;
    this.#refuseWithoutTerminal(problem, `Say --remove ${name} if they may be.`);
    if (await this.#terminal.confirm(`${problem} Go on?`, { default: false })) return;
    throw new MigrationQuestionError(`${name} was left as it is. Nothing was written.`);
  }

  async valueForRows(subject: Subject, field: Field, isNew: boolean): Promise<unknown> {
    const name = nameOf(subject);
    const said = this.#said(this.#defaults, subject);
    if (said !== undefined) {
      const problem = problemOf(field, said);
      if (problem === undefined) return valueOf(field, said);
      throw new MigrationOptionError(`--default ${name}=${said}: ${problem}`, {
        hint: "Give a value that the field can have.",
      });
    }
    const problem = isNew
      ? `${name} is new and may not be null: what do the rows get that are there?`
      : `${name} may no longer be null: what do the rows get that have no value?`;
    this.#refuseWithoutTerminal(
      problem,
      `Say --default ${name}=VALUE, give the field a default, or allow null.`,
    );
    const choice = await this.#terminal.select(problem, [
      { value: "value", label: "A value that I give now, for this once" },
      ...(isNew ? [] : [{ value: "none", label: "Nothing: there are none, or I see to them" }]),
      { value: "stop", label: "Stop: I give the field a default first" },
    ]);
    if (choice === "none") return undefined;
    if (choice === "stop") {
      throw new MigrationQuestionError(`${name} has no default yet. Nothing was written.`);
    }
    const text = await this.#terminal.text(`The value of ${name} for these rows`, {
      validate: (answer) => problemOf(field, answer),
    });
    return valueOf(field, text);
  }

  #isRemoved(subject: Subject): boolean {
    const key = keysOf(subject).find((key) => this.#removals.has(key));
    if (key !== undefined) this.#used.add(key);
    return key !== undefined;
  }

  #said(answers: ReadonlyMap<string, string>, subject: Subject): string | undefined {
    const key = keysOf(subject).find((key) => answers.has(key));
    if (key === undefined) return undefined;
    this.#used.add(key);
    return answers.get(key);
  }

  #refuseWithoutTerminal(question: string, hint: string): void {
    if (this.#terminal.isInteractive) return;
    throw new MigrationQuestionError(`${question} Nobody is here to answer.`, { hint });
  }
}

/** `library.book.title`, as messages say it and options may. */
function nameOf({ app, model, field }: Subject): string {
  return field === undefined ? `${app}.${model}` : `${app}.${model.toLowerCase()}.${field}`;
}

/** The ways to name it in an option: with and without the app, the model in any case. */
function keysOf({ app, model, field }: Subject): string[] {
  const models = [model, model.toLowerCase()];
  return [...models, ...models.map((name) => `${app}.${name}`)].map((name) =>
    field === undefined ? name : `${name}.${field}`,
  );
}

function pairs(
  option: string,
  texts: readonly string[],
  example: string,
): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text): [string, string] => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new MigrationOptionError(`${option} ${text} has no "=".`, {
        hint: `Write it as ${option} ${example}.`,
      });
    }),
  );
}

function problemOf(field: Field, text: string): string | undefined {
  try {
    field.parse(text);
    return undefined;
  } catch (error) {
    const { issues } = error as { issues?: Record<string, readonly { message: string }[]> };
    return (
      Object.values(issues ?? {})[0]?.[0]?.message.replaceAll("{value}", text) ?? String(error)
    );
  }
}

function valueOf(field: Field, text: string): unknown {
  return plainValue(field.parse(text), field.name);
}
