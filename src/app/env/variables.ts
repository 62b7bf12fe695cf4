/**
 * The kinds of environment variables. Each reads a text and answers with a value, or says what it
 * wants; it never repeats the text where that may be a secret.
 */

import { inspect } from "node:util";

import { OptionError } from "../../base/index.ts";
import { Secret } from "./secret.ts";

/** What `defineEnv` reads: made by `env.string()` and the others. */
export interface EnvVariable<Value> {
  /** Reads a text that is not empty. */
  read(text: string): { value: Value } | { problem: string };
  /** The value if the variable is not set; without one it has to be set. */
  readonly fallback?: { readonly value: Value };
}

export interface EnvOptions<Value> {
  /** The value if the variable is not set or empty. Default: none, so it has to be set. */
  default?: Value;
  /** May it be missing, and is `undefined` then? Default: false. */
  optional?: boolean;
}

export interface EnvIntegerOptions<Value> extends EnvOptions<Value> {
  /** Smallest number allowed. Default: no limit. */
  min?: number;
  /** Largest number allowed. Default: no limit. */
  max?: number;
}

export interface EnvSecretOptions<Value> extends EnvOptions<Value> {
  /** Shortest text allowed, in characters. Default: 1. */
  minLength?: number;
}

/** The variable, with `undefined` in its type if it is optional and has no default. */
type Made<Value, Options> = Options extends { optional: true }
  ? EnvVariable<Value | undefined>
  : EnvVariable<Value>;

const yes = new Set(["true", "1", "yes", "on"]);
const no = new Set(["false", "0", "no", "off"]);

/**
 * The kinds of variables for `defineEnv`. An empty text counts as not set.
 *
 * @example
 * ```ts
 * import { defineEnv, env } from "quintet";
 *
 * export const { DEBUG, PORT, MODE } = defineEnv(import.meta.dirname, {
 *   DEBUG: env.boolean({ default: false }),
 *   PORT: env.integer({ default: 8000, min: 1, max: 65535 }),
 *   MODE: env.choice(["blue", "green"], { optional: true }),
 * });
 * ```
 */
export const env = {
  /** Any text. */
  string<const Options extends EnvOptions<string>>(options?: Options): Made<string, Options> {
    return made(options, (text) => ({ value: text }));
  },

  /** `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`. */
  boolean<const Options extends EnvOptions<boolean>>(options?: Options): Made<boolean, Options> {
    return made<boolean, Options>(options, (text) => {
      const word = text.toLowerCase();
      if (yes.has(word)) return { value: true };
      if (no.has(word)) return { value: false };
      return { problem: `wants true or false, but is ${inspect(text)}` };
    });
  },

  /** A whole number. */
  integer<const Options extends EnvIntegerOptions<number>>(
    options?: Options,
  ): Made<number, Options> {
    const { min = -Infinity, max = Infinity } = options ?? {};
    const bounds = [
      ...(min === -Infinity ? [] : [` of at least ${min}`]),
      ...(max === Infinity ? [] : [` of at most ${max}`]),
    ];
    const wanted = `a whole number${bounds.join(" and")}`;
    return made<number, Options>(options, (text) => {
      const number = Number(text);
      const fits = /^[+-]?\d+$/.test(text) && Number.isSafeInteger(number);
      if (fits && number >= min && number <= max) return { value: number };
      return { problem: `wants ${wanted}, but is ${inspect(text)}` };
    });
  },

  /** Texts between commas; spaces around them do not count. */
  list<const Options extends EnvOptions<readonly string[]>>(
    options?: Options,
  ): Made<readonly string[], Options> {
    return made<readonly string[], Options>(options, (text) => ({
      value: text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    }));
  },

  /** One of these texts. */
  choice<const Choice extends string, const Options extends EnvOptions<NoInfer<Choice>>>(
    choices: readonly Choice[],
    options?: Options,
  ): Made<Choice, Options> {
    if (choices.length === 0) {
      throw new OptionError("env.choice", "choices", "at least one text", choices);
    }
    return made<Choice, Options>(options, (text) => {
      const found = choices.find((choice) => choice === text);
      if (found !== undefined) return { value: found };
      return { problem: `wants one of ${choices.join(", ")}, but is ${inspect(text)}` };
    });
  },

  /** An absolute URL. It may hold a password, so that a wrong one is not shown. */
  url<const Options extends EnvOptions<URL>>(options?: Options): Made<URL, Options> {
    return made<URL, Options>(options, (text) => {
      const url = URL.parse(text);
      if (url !== null) return { value: url };
      return { problem: "wants an absolute URL such as https://example.com/" };
    });
  },

  /** A text nobody is to see: passwords, keys. A wrong one is not shown. */
  secret<const Options extends EnvSecretOptions<Secret | string>>(
    options?: Options,
  ): Made<Secret, Options> {
    const { minLength = 1, default: byDefault, ...rest } = options ?? {};
    const fallback = typeof byDefault === "string" ? new Secret(byDefault) : byDefault;
    return made<Secret, Options>({ ...rest, default: fallback } as EnvOptions<Secret>, (text) => {
      if (text.length >= minLength) return { value: new Secret(text) };
      return { problem: `wants at least ${minLength} characters, but has ${text.length}` };
    });
  },
};

function made<Value, Options>(
  options: EnvOptions<Value> | undefined,
  read: EnvVariable<Value>["read"],
): Made<Value, Options> {
  const { default: value, optional = false } = options ?? {};
  const hasFallback = value !== undefined || optional;
  return { read, ...(hasFallback ? { fallback: { value } } : {}) } as Made<Value, Options>;
}
