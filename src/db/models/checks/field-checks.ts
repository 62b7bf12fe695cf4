/** System checks of the options of fields, where the compiler does not see what is wrong. */

import type { CheckMessage } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import { ForeignKey, OneToOne } from "../../fields/relation.ts";
import { TemporalField } from "../../fields/time.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";

type Problem = Pick<CheckMessage, "message" | "hint" | "id"> & { level?: "error" | "warning" };

export function* fieldProblems(meta: ModelMeta): Iterable<CheckMessage> {
  for (const field of meta.fields) {
    for (const { level = "error", ...problem } of [
      ...ownProblems(field),
      ...dateProblems(meta, field),
      ...(field instanceof ForeignKey ? keyProblems(field) : []),
    ]) {
      yield { level, code: "db/field-option", where: `${meta.label}.${field.name}`, ...problem };
    }
  }
  for (const [name, { options }] of meta.manyToMany) {
    if ((options as { null?: boolean }).null === undefined) continue;
    yield {
      level: "warning",
      code: "db/field-option",
      id: "fields.W340",
      message: "null means nothing for a relation to many rows.",
      hint: "Leave it out.",
      where: `${meta.label}.${name}`,
    };
  }
}

function* ownProblems(field: Field): Iterable<Problem> {
  const {
    default: given,
    autoNow,
    autoNowAdd,
  } = field.options as {
    default?: unknown;
    autoNow?: boolean;
    autoNowAdd?: boolean;
  };
  if (typeof given === "object" && given !== null && Object.getPrototypeOf(given) !== null) {
    const isShared = Array.isArray(given) || Object.getPrototypeOf(given) === Object.prototype;
    if (isShared) {
      yield {
        level: "warning",
        id: "fields.E010",
        message: "Its default is one object that all instances share.",
        hint: "Let a function make it: default: () => ({}).",
      };
    }
  }
  if (!(field instanceof TemporalField)) return;
  // Not `hasDefault`: a field that is set to now has one of its own making.
  const stamps = [autoNow === true, autoNowAdd === true, given !== undefined];
  if (stamps.filter(Boolean).length > 1) {
    yield {
      id: "fields.E160",
      message: "autoNow, autoNowAdd and default exclude each other.",
      hint: "Keep one of them.",
    };
  }
}

function* dateProblems(meta: ModelMeta, field: Field): Iterable<Problem> {
  const { uniqueForDate, uniqueForMonth, uniqueForYear } = field.options;
  for (const name of [uniqueForDate, uniqueForMonth, uniqueForYear]) {
    if (name === undefined) continue;
    const kind = meta.findField(name)?.valueKind;
    if (kind === "date" || kind === "timestamp") continue;
    yield {
      message: `It is to be unique for "${name}", which is no date of the model.`,
      hint: "Name a dateField or a dateTimeField.",
    };
  }
}

function* keyProblems(field: ForeignKey): Iterable<Problem> {
  const { onDelete, unique } = field.options;
  if (onDelete === "setDefault" && !field.hasDefault) {
    yield {
      id: "fields.E321",
      message: "It is to be set to its default when its row is deleted, but has none.",
      hint: "Give it a default, or another onDelete.",
    };
  }
  const { targetKey } = field;
  if (!targetKey.isPrimaryKey && targetKey.options.unique !== true) {
    yield {
      id: "fields.E311",
      message: `It points to "${targetKey.name}", of which two rows may have the same value.`,
      hint: "Set unique: true there.",
    };
  }
  if (unique === true && !(field instanceof OneToOne)) {
    yield {
      level: "warning",
      id: "fields.W342",
      message: "A foreign key that is unique is a relation to one row.",
      hint: "Write oneToOne(…) instead of foreignKey(…, { unique: true }).",
    };
  }
}
