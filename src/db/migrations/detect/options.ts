/** Options of models that are different. */

import { isDeepStrictEqual } from "node:util";

import {
  AlterModelOptions,
  AlterModelTable,
  AlterModelTableComment,
  isTableOption,
  type OtherOptions,
} from "../operations/models.ts";
import { AlterOrderWithRespectTo } from "../operations/order.ts";
import { MigrationStateError } from "../errors.ts";
import type { ModelState, StateOptions } from "../state.ts";
import { need } from "./change.ts";
import { type Detection, labelOf, sortedKeys, sortOf } from "./detection.ts";

/** Those that say nothing about the table. A model may become unmanaged by one, or managed. */
export function findAlteredOptions(detection: Detection): void {
  for (const key of sortedKeys(detection.after)) {
    const old = detection.before.models.get(key);
    const now = detection.after.models.get(key)!;
    if (!old || (sortOf(old) === "proxy") !== (sortOf(now) === "proxy")) continue;
    const options = otherOptions(now.options);
    if (isDeepStrictEqual(otherOptions(old.options), options)) continue;
    detection.add(now.app, new AlterModelOptions(now.name, options));
  }
}

function otherOptions(options: StateOptions): OtherOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isTableOption(name)));
}

export function findAlteredOrder(detection: Detection): void {
  for (const { old, now } of detection.kept) {
    const by = now.options.orderWithRespectTo;
    if (old.options.orderWithRespectTo === by) continue;
    const isField = now.fields.some(([field]) => field === by);
    const needs = by !== undefined && isField ? [need("created", labelOf(now), by)] : [];
    detection.add(now.app, new AlterOrderWithRespectTo(now.name, by ?? null), needs);
  }
}

/** The rows that are there have another key: only a new table can have this one. */
function refuseOtherKey(old: ModelState, now: ModelState): void {
  if (isDeepStrictEqual(old.options.primaryKey, now.options.primaryKey)) return;
  throw new MigrationStateError(
    `The primary key of ${labelOf(now)} has other fields than before.`,
    {
      hint: "Make a new model with that key, copy the rows with runFunction, and delete the old one.",
    },
  );
}

/** Whether its table is there has been decided by the migration that made it. */
function refuseOtherName(old: ModelState, now: ModelState): void {
  const { swappable } = now.options;
  if (old.options.swappable === swappable) return;
  throw new MigrationStateError(
    `The option swappable of ${labelOf(now)} is another than when it was created.`,
    {
      hint: `Write into its createModel what it is now (${swappable === undefined ? "none" : JSON.stringify(swappable)}): as long as no other model stands in its place, no database notices.`,
    },
  );
}

export function findAlteredTables(detection: Detection): void {
  for (const { old, now } of detection.kept) {
    refuseOtherKey(old, now);
    refuseOtherName(old, now);
    const { dbTable = null, dbTableComment = null } = now.options;
    if ((old.options.dbTable ?? null) !== dbTable) {
      detection.add(now.app, new AlterModelTable(now.name, dbTable));
    }
    if ((old.options.dbTableComment ?? null) !== dbTableComment) {
      detection.add(now.app, new AlterModelTableComment(now.name, dbTableComment));
    }
  }
}
