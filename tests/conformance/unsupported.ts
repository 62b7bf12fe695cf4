/**
 * What has no meaning in TypeScript, each with its reason: nothing else is ever left out. A name that
 * an interpreter does not know is a failure.
 */

export const reasons = {
  "big-integer": "whole numbers beyond 2⁵³ are refused on purpose",
  "list-as-text": "a list as text is refused on purpose",
  "not-text": "something else than text, where the compiler lets text through alone",
  "python-boolean": "Python's spelling of true and false",
  "python-object": "an object of Python's, of which only its class is known",
  "python-type": "a function of Python's standard library as a value",
  "python-pattern": "flags of a Python pattern that no JavaScript pattern has",
  "zoned-time": "a time of day with a time zone, which Temporal has not",
  "html-issue": "HTML in the message of an issue is escaped on purpose",
  "gone-in-5.2": "Django 5.2 has it no longer",
  "other-charset": "text in a charset other than UTF-8, which Quintet writes alone",
  "python-internals":
    "a step in the inside of Django that no user calls, and that is done otherwise",
  "json-when-set": "what JSON has no text for is refused when it is set, not when it is saved",
  "not-a-session": "signed text that holds a list or a text, which is no session",
  "naive-time": "a time without a zone, which Django takes where USE_TZ is off, and Temporal never",
} as const;

export type Reason = keyof typeof reasons;

/** A case that has no meaning here. */
export class Unsupported extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reasons[reason]);
    this.reason = reason;
  }
}

/** Something that Quintet has nothing for, or the interpreter does not know: never passed over. */
export class Missing extends Error {}
