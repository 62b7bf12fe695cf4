/**
 * The base of all operations. An operation changes the state; what that means for the tables
 * follows from the states before and after it, in both directions. It plans; the executor runs.
 */

import type { MigrationHints } from "../../connection/router.ts";
import type { SchemaChange } from "../../schema/change.ts";
import type { Tables } from "../../schema/table.ts";
import { type ChangeHints, schemaChanges } from "../schema-changes.ts";
import type { Source } from "../source.ts";
import type { ProjectState } from "../state.ts";
import { allTables } from "../state-tables.ts";

/** Where an operation stands: in which app, and between which states. */
export interface Place {
  readonly app: string;
  /** The state that the database is in. */
  readonly from: ProjectState;
  /** The state that it is to be in. */
  readonly to: ProjectState;
}

/** An operation with the states before and after it. */
export interface PlacedOperation {
  readonly operation: Operation;
  readonly before: ProjectState;
  readonly after: ProjectState;
}

export interface SqlStatement {
  readonly text: string;
  readonly params: readonly unknown[];
}

/** A part of the work of an operation. */
export type Step =
  | { readonly kind: "schema"; readonly changes: readonly SchemaChange[]; readonly tables: Tables }
  | {
      readonly kind: "sql";
      readonly statements: readonly SqlStatement[];
      readonly hints?: MigrationHints | undefined;
    }
  | {
      readonly kind: "code";
      readonly hints?: MigrationHints | undefined;
      run(using: string, progress?: CodeProgress): Promise<void>;
    };

/** Is told how far code is: how much it has done, and how much there is. */
export type CodeProgress = (done: number, total: number) => void;

/** `+` adds, `-` removes, `~` alters, `p` runs code, `s` runs SQL, `?` does something else. */
export type Category = "+" | "-" | "~" | "p" | "s" | "?";

export abstract class Operation {
  abstract readonly category: Category;

  /** The state after it. @throws {MigrationStateError} If it does not fit the state. */
  abstract stateForwards(state: ProjectState, app: string): ProjectState;

  /** What it does, in words: `Add field isbn to Book`. */
  abstract describe(): string;

  /** Its part of the name of a migration, `book_isbn`; undefined if there is no telling one. */
  abstract readonly nameFragment: string | undefined;

  /** The call that makes it. */
  abstract source(): Source;

  /** Why it cannot be undone; undefined if it can. */
  get irreversible(): string | undefined {
    return undefined;
  }

  /** May it be left out once it has been applied everywhere? Asked by `squashmigrations`. */
  get elidable(): boolean {
    return false;
  }

  /** Can it not run in a transaction, where the database has such a way of doing it? */
  get needsNoTransaction(): boolean {
    return false;
  }

  /** What only it knows of the change. */
  protected hints(_app: string): ChangeHints {
    return {};
  }

  forwards({ app, from, to }: Place): readonly Step[] {
    return schemaSteps(from, to, this.hints(app));
  }

  backwards({ app, from, to }: Place): readonly Step[] {
    const { models, fields, fill } = this.hints(app);
    const old = fill && { ...fill, model: models?.get(fill.model) ?? fill.model };
    return schemaSteps(from, to, {
      ...(models && { models: inverted(models) }),
      ...(fields && {
        fields: new Map(
          Array.from(fields, ([model, names]) => [models?.get(model) ?? model, inverted(names)]),
        ),
      }),
      ...(old && { fill: old }),
    });
  }
}

function schemaSteps(from: ProjectState, to: ProjectState, hints: ChangeHints): readonly Step[] {
  const changes = schemaChanges(from, to, hints);
  return changes.length === 0 ? [] : [{ kind: "schema", changes, tables: allTables(from) }];
}

function inverted(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(Array.from(names, ([name, old]) => [old, name]));
}
