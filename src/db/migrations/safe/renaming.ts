import type { SafeStep } from "./step.ts";

/**
 * What is said of a new name: there is no moment at which both the code before it and the code after
 * it would run.
 *
 * @param what `column library_book.title to name`
 * @param kept The option that keeps the name: `dbColumn: "title"`.
 */
export function renamingOf(what: string, kept: string): Pick<SafeStep, "comment" | "warning"> {
  return {
    comment:
      `Renames the ${what}: the old code fails after it, the new code before it. Run it at the ` +
      `moment of the deploy, or keep the old name with ${kept} in the model.`,
    warning:
      `Nothing makes it safe to rename the ${what}: the old code fails after it, the new code before it. ` +
      `Remove these files, write ${kept} into the model and run makemigrations --safe again; or ` +
      "stop the site for the moment of the deploy.",
  };
}
