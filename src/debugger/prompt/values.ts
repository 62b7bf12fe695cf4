/**
 * Values of the program. They stay where they are: here is a handle to a box that holds one, so
 * that a text of 100 MB is never sent, only what is to be shown of it.
 */

import type { CallFrame, Connection, Evaluated, RemoteObject } from "../protocol/connection.ts";
import { type ProgramSide, programSide } from "../program/program.ts";
import type { ShowOptions } from "../program/show.ts";

/** What an evaluation gave: a box with the value, or what it threw, as text. */
export type Outcome = { box: string; thrown?: never } | { box?: never; thrown: string };

/** All handles are of this group, so that they can be let go when the program goes on. */
export const objectGroup = "quintet";

type ReadingMethod = "kindOf" | "memberNames" | "messageOf" | "show";

export class Values {
  readonly #connection: Connection;
  /** How values are shown here. */
  readonly style: { colors: boolean; secrets: boolean };

  constructor(connection: Connection, style: { colors: boolean; secrets: boolean }) {
    this.#connection = connection;
    this.style = style;
  }

  show(box: string, options: ShowOptions = {}): Promise<string> {
    return this.#read("show", box, { ...this.style, ...options }) as Promise<string>;
  }

  kindOf(box: string): Promise<string> {
    return this.#read("kindOf", box) as Promise<string>;
  }

  /** Of an error, on one line. */
  messageOf(box: string): Promise<string> {
    return this.#read("messageOf", box) as Promise<string>;
  }

  memberNames(box: string): Promise<string[]> {
    return this.#read("memberNames", box) as Promise<string[]>;
  }

  /** Puts the answer of an evaluation in a box; the value itself unless `isBoxed`. */
  async boxed({ result, exceptionDetails }: Evaluated, isBoxed = false): Promise<Outcome> {
    if (exceptionDetails !== undefined) return { thrown: thrownText(exceptionDetails) };
    if (isBoxed && result.objectId !== undefined) return { box: result.objectId };
    return { box: await this.box(result) };
  }

  async box(value: RemoteObject): Promise<string> {
    const { result } = await this.#connection.send("Runtime.callFunctionOn", {
      objectId: value.objectId ?? (await this.#side()),
      functionDeclaration: "function (value) { return { value } }",
      arguments: [argument(value)],
      objectGroup,
    });
    return result.objectId!;
  }

  /** The value itself: where it is a promise, its state is not to be had from inside. */
  async unbox(box: string): Promise<RemoteObject> {
    const { result } = await this.#connection.send("Runtime.callFunctionOn", {
      objectId: box,
      functionDeclaration:
        "function () { return typeof this.value === 'object' ? this.value : undefined }",
      objectGroup,
    });
    return result;
  }

  /** Calls a method of the program's side with boxes, and boxes what it gives. */
  async call(
    method: keyof ProgramSide,
    boxes: readonly string[],
    more: readonly unknown[] = [],
  ): Promise<Outcome> {
    const evaluated = await this.#connection.send("Runtime.callFunctionOn", {
      // What it is called on decides on the context, and all values must be of the same.
      objectId: boxes[0] ?? (await this.#side()),
      functionDeclaration: `function (count, ...all) {
        const values = all.slice(0, count).map((box) => box.value);
        return { value: ${programSide}.${method}(...values, ...all.slice(count)) };
      }`,
      arguments: [
        { value: boxes.length },
        ...boxes.map((objectId) => ({ objectId })),
        ...more.map((value) => ({ value })),
      ],
      objectGroup,
    });
    return this.boxed(evaluated, true);
  }

  /** The plain data in a box. */
  async data(box: string): Promise<unknown> {
    const { result } = await this.#connection.send("Runtime.callFunctionOn", {
      objectId: box,
      functionDeclaration: "function () { return this.value }",
      returnByValue: true,
    });
    return result.value;
  }

  async #read(method: ReadingMethod, box: string, ...more: object[]): Promise<unknown> {
    const { result } = await this.#connection.send("Runtime.callFunctionOn", {
      objectId: box,
      functionDeclaration: `function (...more) { return ${programSide}.${method}(this.value, ...more) }`,
      arguments: more.map((value) => ({ value })),
      returnByValue: true,
    });
    return result.value;
  }

  async #side(): Promise<string> {
    const { result } = await this.#connection.send("Runtime.evaluate", { expression: programSide });
    return result.objectId!;
  }
}

export function argument({ objectId, unserializableValue, value }: RemoteObject): {
  objectId?: string;
  unserializableValue?: string;
  value?: unknown;
} {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value } : { unserializableValue };
}

/** `TypeError: x is not a function`: of an error its first line, not its stack. */
export function thrownText({
  text,
  exception,
}: NonNullable<Evaluated["exceptionDetails"]>): string {
  if (exception === undefined) return text;
  const { description, value, unserializableValue } = exception;
  if (description !== undefined) return description.split("\n", 1)[0]!;
  return unserializableValue ?? (value === undefined ? exception.type : JSON.stringify(value));
}

/** The scopes that hold what the user can name, without the global one. */
export function ownScopes({ scopeChain }: CallFrame): CallFrame["scopeChain"] {
  return scopeChain.filter(({ type }) => type !== "global");
}
