/** The steps of an operation, done in a way that those who use the table do not feel. */

import type { SchemaChange } from "../../schema/change.ts";
import type { Source } from "../source.ts";
import type { Step } from "./operation.ts";

/** The same steps, with each change of the schema as `change` makes it. */
export function changedSteps(
  steps: readonly Step[],
  change: (change: SchemaChange) => SchemaChange,
): readonly Step[] {
  return steps.map((step) =>
    step.kind === "schema" ? { ...step, changes: step.changes.map(change) } : step,
  );
}

/** The same steps, with indexes built and removed beside those who write. */
export function concurrentSteps(steps: readonly Step[]): readonly Step[] {
  return changedSteps(steps, (change) => {
    switch (change.kind) {
      case "addIndex":
      case "removeIndex":
        return { ...change, concurrently: true };
      case "addConstraint":
        return change.constraint.kind === "unique" ? { ...change, concurrently: true } : change;
      case "alterColumn":
        return change.to.unique && !change.from.unique ? { ...change, concurrently: true } : change;
      default:
        return change;
    }
  });
}

/** `Alter field isbn on Book` → `Concurrently alter field isbn on Book` */
export function concurrently(description: string): string {
  return `Concurrently ${description.charAt(0).toLowerCase()}${description.slice(1)}`;
}

/** The call of another function with the same arguments. */
export function renamedCall(source: Source, name: string): Source {
  return { ...(source as Extract<Source, { call: string }>), call: name };
}
