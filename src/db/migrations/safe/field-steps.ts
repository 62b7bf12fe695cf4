/**
 * The steps of one field: it begins without some of its parts, and each step gives it back some of
 * them, in the way that suits them.
 */

import { argument } from "../detect/detection.ts";
import type { FieldState } from "../field-state.ts";
import { check } from "../../models/table-options.ts";
import { constraintName } from "../../schema/names.ts";
import { RemoveConstraint } from "../operations/constraints.ts";
import { AddField, AlterField } from "../operations/fields.ts";
import type { FieldArgument } from "../operations/models.ts";
import { AddConstraintNotValid, ValidateConstraint } from "../operations/online.ts";
import {
  AlterFieldConcurrently,
  AlterFieldNotValid,
  ValidateField,
} from "../operations/online-fields.ts";
import { Backfill } from "./backfill.ts";
import { type FieldParts, subjectOf, withParts } from "./field-parts.ts";
import type { Fill } from "./fill.ts";
import type { SafeStep } from "./step.ts";

export class FieldSteps {
  readonly all: SafeStep[] = [];
  readonly #model: string;
  readonly #name: string;
  readonly #to: FieldState;
  readonly #when: SafeStep["when"];
  /** The parts that it does not have yet, and what stands in their place. */
  #withheld: FieldParts;

  constructor(
    { model, name }: AddField | AlterField,
    to: FieldState,
    { when, withheld }: { when: SafeStep["when"]; withheld: FieldParts },
  ) {
    this.#model = model;
    this.#name = name;
    this.#to = to;
    this.#when = when;
    this.#withheld = withheld;
  }

  /** What nobody feels. @param defaultForOldCode For rows of code that does not know the column. */
  add(isFilledLater: boolean, defaultForOldCode: unknown): void {
    const [model, name] = [this.#model, this.#name];
    const field = this.#field();
    const operations = [
      isFilledLater
        ? new AddField(model, name, field, { fill: null })
        : new AddField(model, name, field),
    ];
    if (defaultForOldCode === undefined) {
      this.#push({
        operations,
        stage: "expand",
        comment: "Adds the column, without what takes time.",
      });
      return;
    }
    this.#withheld = { ...this.#withheld, dbDefault: defaultForOldCode };
    this.#push({
      operations: [...operations, this.#altered()],
      stage: "expand",
      comment:
        "Adds the column, null at first. Its default is for the rows of code that does not know it; " +
        "as it comes by itself, the rows that are there are not written.",
    });
  }

  /** What is allowed besides: the new code may use it. */
  relax(): void {
    this.#push({
      operations: [this.#altered()],
      stage: "expand",
      when: "before",
      comment: "What may be done besides, before the code comes that does it.",
    });
  }

  backfill(fill: Fill): void {
    this.#push({
      operations: [new Backfill(this.#model, this.#name, fill)],
      stage: "backfill",
      atomic: false,
      comment:
        "Fills the rows that have no value, a batch at a time. If it is broken off, run migrate " +
        "again: it goes on where it stopped. Compute the value here if it depends on the row.",
    });
  }

  /** The index, or the unique constraint, beside those who write. */
  build(stage: "index" | "unique"): void {
    this.#release("unique", "dbIndex");
    const field = this.#field();
    this.#push({
      operations: [new AlterFieldConcurrently(this.#model, this.#name, field)],
      stage,
      atomic: false,
      comment: "Its index is built while others write, and cannot be in a transaction.",
    });
  }

  /** The foreign key, or the check of a positive number: for new rows, then for all. */
  demand(): void {
    const [model, name] = [this.#model, this.#name];
    this.#release("dbConstraint", "isPositive", "to", "toField", "onDelete");
    this.#push({
      operations: [new AlterFieldNotValid(model, name, this.#field())],
      stage: "not_valid",
      comment: "From now on new rows fulfil it; the next step looks at those that are there.",
    });
    this.#push({
      operations: [new ValidateField(model, name)],
      stage: "validate",
      comment: "Looks at the rows that are there, while others write.",
    });
  }

  /** The database believes a check that is validated, and does not look at the rows again. */
  require(table: string, column: string): void {
    const [model, name] = [this.#model, this.#name];
    const constraint = constraintName(table, [column], { suffix: "not_null" });
    const condition = { [`${name}__isnull`]: false };
    this.#push({
      operations: [new AddConstraintNotValid(model, check(constraint, condition))],
      stage: "check",
      comment: "From now on no row becomes null. The check is there for the next step only.",
    });
    this.#release("null");
    this.#push({
      operations: [
        new ValidateConstraint(model, constraint),
        this.#altered(),
        new RemoveConstraint(model, constraint),
      ],
      stage: "not_null",
      comment:
        "Looks at the rows that are there, while others write. Of a column that is checked the " +
        "database knows that it is not null, and does not look again.",
    });
  }

  /** The default that was there for the old code goes. */
  dropDefault(): void {
    this.#release("dbDefault");
    this.#push({
      operations: [this.#altered()],
      stage: "contract",
      when: "after",
      comment:
        "The default was for code that does not know the column. Run it when none runs any more.",
    });
  }

  /** The last of its parts: the name of its column. */
  rename(step: Pick<SafeStep, "comment" | "warning">): void {
    this.#release("dbColumn");
    this.#push({ ...step, operations: [this.#altered()], stage: "contract", when: "during" });
  }

  #altered(): AlterField {
    const isNull = this.#withheld.null === true || this.#to.options["null"] === true;
    const options = isNull ? {} : { fill: null };
    return new AlterField(this.#model, this.#name, this.#field(), options);
  }

  #field(): FieldArgument {
    return argument(withParts(this.#to, this.#withheld));
  }

  #release(...parts: readonly (keyof FieldParts)[]): void {
    const left = Object.entries(this.#withheld).filter(
      ([name]) => !(parts as readonly string[]).includes(name),
    );
    this.#withheld = Object.fromEntries(left);
  }

  #push(step: Omit<SafeStep, "when" | "subject"> & Partial<SafeStep>): void {
    const subject = subjectOf(this.#model, this.#name);
    this.all.push({ when: this.#when, subject, ...step });
  }
}
