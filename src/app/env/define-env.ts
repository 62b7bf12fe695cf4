import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { closest } from "../../base/index.ts";
import { EnvError } from "../errors.ts";
import type { EnvVariable } from "./variables.ts";

/** The values that variables read to. */
export type Env<Variables> = {
  readonly [Name in keyof Variables]: Variables[Name] extends EnvVariable<infer Value>
    ? Value
    : never;
};

/**
 * Reads environment variables into typed values. What the process was started with counts before
 * what stands in the file `.env`, so that a server overrides what a developer wrote down.
 *
 * @param folder The folder with `.env`: `import.meta.dirname`. The file may be missing.
 * @param variables What to read, by name.
 * @throws {EnvError} If any of them is missing or wrong; it names all of them, and no secret.
 *
 * @example
 * ```ts
 * import { defineEnv, env } from "quintet";
 *
 * const { DEBUG, SECRET_KEY, HOSTS } = defineEnv(import.meta.dirname, {
 *   DEBUG: env.boolean({ default: false }),
 *   SECRET_KEY: env.secret({ minLength: 32 }),
 *   HOSTS: env.list({ default: ["localhost"] }),
 * });
 * ```
 *
 * @see https://12factor.net/config
 */
export function defineEnv<const Variables extends Record<string, EnvVariable<unknown>>>(
  folder: string,
  variables: Variables,
): Env<Variables> {
  const file = join(folder, ".env");
  const written = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const texts: Record<string, string | undefined> = { ...written, ...process.env };

  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const text = texts[name];
    if (text !== undefined && text !== "") {
      const result = variable.read(text);
      if ("value" in result) values[name] = result.value;
      else problems.push(`${name} ${result.problem}.`);
    } else if (variable.fallback !== undefined) {
      values[name] = variable.fallback.value;
    } else {
      const unread = Object.keys(written).filter((other) => !Object.hasOwn(variables, other));
      const guess = closest(name, unread);
      problems.push(`${name} is not set.${guess ? ` Did you mean ${guess}, which is?` : ""}`);
    }
  }
  if (problems.length > 0) throw new EnvError(problems, file);
  return Object.freeze(values) as Env<Variables>;
}
