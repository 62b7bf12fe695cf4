/** Messages of issues in the active language, from our catalogues or from Django's. */

import { camelCase, countedMessage, type Issue, issueText, snakeCase } from "../base/index.ts";
import { activeTranslation } from "./active.ts";

/**
 * What is wrong with a value, in the active language: the message is translated, in the form for
 * its number, and the params are filled in. Django's own catalogues say it as well: a message of ours
 * with `{limitValue}` is found as theirs with `%(limit_value)s`.
 *
 * @example
 * ```ts
 * import { override, translatedIssue } from "quintet/i18n";
 *
 * const issue = { code: "required", message: "This field is required." };
 * override("de", () => translatedIssue(issue)); // "Dieses Feld ist ein Pflichtfeld."
 * ```
 */
export function translatedIssue(issue: Issue): string {
  const counted = countedMessage(issue.message);
  const count = counted === undefined ? undefined : Number(issue.params?.[counted.by]);
  const message = counted?.one ?? issue.message;
  const found = activeTranslation().findSpelling(spellings(message), count);
  if (found !== undefined) {
    const { text, index } = found;
    return issueText({ ...issue, message: index === 0 ? text : inOurSpelling(text) });
  }
  const isOne = counted === undefined || count === 1;
  return issueText({ ...issue, message: isOne ? message : counted.other });
}

/** A message as catalogues may have it: first in our spelling, then in those that Django has. */
function spellings(message: string): readonly string[] {
  if (!/\{\w+\}/.test(message)) return [message];
  const styles = [
    (name: string) => `%(${name})s`,
    (name: string) => `%(${name})d`,
    (name: string) => `{${name}}`,
  ];
  const theirs = styles.map((style) =>
    message.replaceAll(/\{(\w+)\}/g, (_, name: string) => style(snakeCase(name))),
  );
  return [message, ...theirs];
}

function inOurSpelling(text: string): string {
  return text
    .replaceAll(
      /%\((\w+)\)[sd]|\{(\w+)\}/g,
      (_, name: string | undefined, other: string) => `{${camelCase(name ?? other)}}`,
    )
    .replaceAll("%%", "%");
}
