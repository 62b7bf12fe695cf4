import { suggestName } from "../detect/suggest-name.ts";
import type { StepGroup } from "./arrange-steps.ts";

const maxLength = 52;

/**
 * `book_isbn_expand`: of what it is a step, and which.
 *
 * @param name What is said in place of what it is about: `--name`.
 */
export function groupName(group: StepGroup, name: string | undefined): string {
  const [{ stage }] = group;
  if (name !== undefined) return `${name}_${stage}`;
  const ending = group.some(({ subject }) => subject !== undefined) ? `_${stage}` : "";
  const [first = "", ...others] = new Set(
    group.map(({ subject, operations }) => subject ?? suggestName(operations)),
  );
  let title = first;
  for (const other of others) {
    const longer = `${title}_${other}`;
    if (longer.length + ending.length > maxLength) return `${title}_and_more${ending}`;
    title = longer;
  }
  return title + ending;
}
