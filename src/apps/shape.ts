/**
 * Checks of a whole options object: every problem at once, each with the path of the value it is
 * about, where `OptionError` stops at the first. A rule is a function from a value to problems.
 */

import { inspect } from "node:util";

import { didYouMean } from "../base/index.ts";

/**
 * Says what is wrong with `value`, and nothing if it is right; `path` is its name in the whole,
 * `static.dirs[0]`, and the empty text for the whole itself.
 */
export type Rule = (value: unknown, path: string) => string[];

/**
 * Makes a rule of one question and the words for what it asks.
 *
 * @param expected Follows "has to be": `a whole number above 0`.
 *
 * @example
 * ```ts
 * import { expect } from "quintet/apps";
 *
 * const isCount = expect("a whole number", (value) => Number.isInteger(value));
 * isCount("many", "perPage"); // ["perPage has to be a whole number, but is 'many'."]
 * ```
 */
export function expect(expected: string, holds: (value: unknown) => boolean): Rule {
  return (value, path) =>
    holds(value)
      ? []
      : [`${path} has to be ${expected}, but is ${inspect(value, { depth: 0, breakLength: 80 })}.`];
}

/** Holds for a text that is not empty. */
export const isText: Rule = expect(
  "a text that is not empty",
  (value) => typeof value === "string" && value !== "",
);
/** Holds for true and false. */
export const isFlag: Rule = expect("true or false", (value) => typeof value === "boolean");
/** Holds for functions, and so for classes. */
export const isFunction: Rule = expect("a function", (value) => typeof value === "function");

/** Makes a rule that holds for a value that is left out, too. */
export function optional(rule: Rule): Rule {
  return (value, path) => (value === undefined ? [] : rule(value, path));
}

/** Makes a rule for arrays from the rule for each item. */
export function listOf(rule: Rule): Rule {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => rule(item, `${path}[${index}]`))
      : expect("an array", () => false)(value, path);
}

/** Makes a rule for plain objects, whatever their keys, from the rule for each value. */
export function recordOf(rule: Rule): Rule {
  return (value, path) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, item]) => rule(item, `${path}.${key}`))
      : expect("an object", () => false)(value, path);
}

/**
 * Makes a rule for an object with these keys and no others: an unknown one is named with its
 * nearest. A key that may be left out has an `optional` rule.
 *
 * @param plural What its keys are called in a hint: `settings`, `options`.
 *
 * @example
 * ```ts
 * import { isFlag, isText, objectOf, optional } from "quintet/apps";
 *
 * const rule = objectOf({ title: isText, isPublic: optional(isFlag) }, "options");
 * rule({ titel: "News" }, ""); // ["titel is unknown. …", "title has to be a text …"]
 * ```
 */
export function objectOf(rules: Readonly<Record<string, Rule>>, plural: string): Rule {
  return (value, path) => {
    if (!isRecord(value)) return expect("an object", () => false)(value, path);
    const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
    const unknown = Object.keys(value)
      .filter((key) => !Object.hasOwn(rules, key))
      .map((key) => `${at(key)} is unknown. ${didYouMean(key, Object.keys(rules), plural)}`);
    const wrong = Object.entries(rules).flatMap(([key, rule]) => rule(value[key], at(key)));
    return [...unknown, ...wrong];
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
