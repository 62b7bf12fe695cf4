/** Operations that run what the project wrote: SQL, or code with the models as they were. */

import type { MigrationHints } from "../../connection/router.ts";
import type { Field } from "../../fields/field.ts";
import type { Manager } from "../../models/manager.ts";
import type { ModelClass } from "../../models/model-class.ts";
import { MigrationStateError } from "../errors.ts";
import { renderModels } from "../render.ts";
import { call, type Source } from "../source.ts";
import { splitSql } from "../split-sql.ts";
import type { ProjectState } from "../state.ts";
import {
  type CodeProgress,
  Operation,
  type Place,
  type SqlStatement,
  type Step,
} from "./operation.ts";

/** Says that an operation cannot be undone, and why. Made by `irreversible`. */
export class Irreversible {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/**
 * In the place of a `backward`: says that it cannot be undone. `migrate` then refuses to go back
 * beyond it, before anything is touched.
 *
 * @param why Read by those who try: `"the old prices are gone"`.
 */
export function irreversible(why: string): Irreversible {
  return new Irreversible(why);
}

/** In the place of a `forward` or `backward`: nothing has to be done. */
export function noop(): void {}

/** One statement with its parameters, in the place of the database's own marks: `?`, or `$1`. */
export type SqlWithParameters = readonly [text: string, params: readonly unknown[]];

/** One statement, several in one text, or a list of them. */
export type SqlText = string | readonly (string | SqlWithParameters)[] | typeof noop;

export interface RunSqlOptions {
  forward: SqlText;
  backward: SqlText | Irreversible;
  /** What it means for the models, if anything: operations that only change the state. */
  state?: readonly Operation[];
  /** Is it left out when migrations are squashed? Default: false. */
  elidable?: boolean;
  /** What routers are told, to choose the databases that it is run on: `{ model: "Book" }`. */
  hints?: MigrationHints;
}

export class RunSql extends Operation {
  readonly category = "s";
  readonly options: RunSqlOptions;

  constructor(options: RunSqlOptions) {
    super();
    this.options = options;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const { state: operations = [] } = this.options;
    return operations.reduce((before, operation) => operation.stateForwards(before, app), state);
  }

  override get irreversible(): string | undefined {
    const { backward } = this.options;
    return backward instanceof Irreversible ? backward.why : undefined;
  }

  override get elidable(): boolean {
    return this.options.elidable ?? false;
  }

  override forwards(): readonly Step[] {
    const { forward, hints } = this.options;
    return [{ kind: "sql", statements: statementsOf(forward), hints }];
  }

  override backwards(): readonly Step[] {
    const { backward, hints } = this.options;
    if (backward instanceof Irreversible) return [];
    return [{ kind: "sql", statements: statementsOf(backward), hints }];
  }

  override describe(): string {
    return "Raw SQL operation";
  }

  override get nameFragment(): undefined {
    return undefined;
  }

  override source(): Source {
    return written("runSql");
  }
}

/** Written by hand: `makemigrations` never has to print them. */
function written(kind: string): never {
  throw new MigrationStateError(`${kind} cannot be written by makemigrations.`, {
    hint: "Write it by hand, into a migration made with --empty.",
  });
}

function statementsOf(sql: SqlText): readonly SqlStatement[] {
  if (typeof sql === "function") return [];
  return (typeof sql === "string" ? [sql] : sql).flatMap((part) => {
    if (typeof part === "string") return splitSql(part).map((text) => ({ text, params: [] }));
    if (part.length === 2 && Array.isArray(part[1])) return [{ text: part[0], params: part[1] }];
    throw new MigrationStateError(`A statement of runSql has ${part.length} parts, not 2.`, {
      hint: 'Write ["UPDATE … WHERE name = ?", ["Ada"]]: the text, and a list of parameters.',
    });
  });
}

/** A model as a migration's code sees it, typed by its row. */
export type HistoricalModelOf<Row> = ModelClass<FieldsOfRow<Row>> & {
  readonly objects: Manager<ModelClass<FieldsOfRow<Row>>>;
};

type FieldsOfRow<Row> = {
  readonly [Name in keyof Row]: Field<
    Row[Name],
    Row[Name],
    Name extends "id" ? "optional" | "pk" : "optional"
  >;
};

/** What the code of a migration gets. */
export interface CodeContext<Models> {
  /** The models of the migration's app, as they were at this point. */
  readonly models: { readonly [Name in keyof Models]: HistoricalModelOf<Models[Name]> };
  /**
   * A model of any app, by its label.
   *
   * @throws {MigrationStateError} If there is none at this point; a dependency may be missing.
   */
  model<Row = Record<string, unknown>>(label: string): HistoricalModelOf<Row>;
  /** The name of the database that is migrated. */
  readonly using: string;
  /** Shows how far the code is; `inBatches` takes it. */
  readonly progress: CodeProgress;
}

type Code<Models> = (context: CodeContext<Models>) => unknown;

export interface RunCodeOptions<Models> {
  forward: Code<Models> | typeof noop;
  backward: Code<Models> | typeof noop | Irreversible;
  /** Is it left out when migrations are squashed? Default: false. */
  elidable?: boolean;
  /** What routers are told, to choose the databases that it is run on: `{ model: "Book" }`. */
  hints?: MigrationHints;
}

export class RunCode extends Operation {
  readonly category = "p";
  readonly options: RunCodeOptions<never>;

  constructor(options: RunCodeOptions<never>) {
    super();
    this.options = options;
  }

  override stateForwards(state: ProjectState): ProjectState {
    return state;
  }

  override get irreversible(): string | undefined {
    const { backward } = this.options;
    return backward instanceof Irreversible ? backward.why : undefined;
  }

  override get elidable(): boolean {
    return this.options.elidable ?? false;
  }

  override forwards(place: Place): readonly Step[] {
    const { forward, hints } = this.options;
    return codeSteps(forward as Code<never>, place, hints);
  }

  override backwards(place: Place): readonly Step[] {
    const { backward, hints } = this.options;
    return backward instanceof Irreversible ? [] : codeSteps(backward as Code<never>, place, hints);
  }

  override describe(): string {
    return "Raw code operation";
  }

  override get nameFragment(): undefined {
    return undefined;
  }

  override source(): Source {
    return written("runCode");
  }
}

function codeSteps(
  code: Code<never>,
  { app, from }: Place,
  hints: MigrationHints | undefined,
): readonly Step[] {
  if (code === noop) return [];
  return [
    {
      kind: "code",
      hints,
      async run(using, progress = () => undefined) {
        await code({ ...codeContext(app, from, using), progress } as CodeContext<never>);
      },
    },
  ];
}

function codeContext(
  app: string,
  state: ProjectState,
  using: string,
): Omit<CodeContext<unknown>, "progress"> {
  const classes = renderModels(state, using);
  const own = Array.from(classes, ([label, model]) => [label.split("."), model] as const)
    .filter(([[owner]]) => owner === app)
    .map(([[, name], model]) => [name!, model] as const);
  return {
    models: Object.fromEntries(own) as CodeContext<unknown>["models"],
    model(label) {
      const [owner = "", name = ""] = label.split(".");
      const { app: known, name: exact } = state.get(owner, name);
      return classes.get(`${known}.${exact}`) as never;
    },
    using,
  };
}

/** Does one thing to the database and another to the state. */
export class SeparateDatabaseAndState extends Operation {
  readonly category = "?";
  readonly database: readonly Operation[];
  readonly state: readonly Operation[];

  constructor(database: readonly Operation[], state: readonly Operation[]) {
    super();
    this.database = database;
    this.state = state;
  }

  override get irreversible(): string | undefined {
    return this.database
      .map((operation) => operation.irreversible)
      .find((why) => why !== undefined);
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    return this.state.reduce((before, operation) => operation.stateForwards(before, app), state);
  }

  override forwards({ app, from }: Place): readonly Step[] {
    const states = this.#states(from, app);
    return this.database.flatMap((operation, at) =>
      operation.forwards({ app, from: states[at]!, to: states[at + 1]! }),
    );
  }

  override backwards({ app, to }: Place): readonly Step[] {
    const states = this.#states(to, app);
    return this.database
      .map((operation, at) => operation.backwards({ app, from: states[at + 1]!, to: states[at]! }))
      .toReversed()
      .flat();
  }

  #states(first: ProjectState, app: string): ProjectState[] {
    const states = [first];
    for (const operation of this.database) {
      states.push(operation.stateForwards(states.at(-1)!, app));
    }
    return states;
  }

  override describe(): string {
    return "Custom state/database change combination";
  }

  override get nameFragment(): undefined {
    return undefined;
  }

  override source(): Source {
    const parts = Object.entries({ database: this.database, state: this.state })
      .filter(([, operations]) => operations.length > 0)
      .map(([name, operations]): [string, Source] => [
        name,
        { array: operations.map((operation) => operation.source()) },
      ]);
    return call("separateDatabaseAndState", { object: parts });
  }
}

/**
 * Runs SQL. Several statements may stand in one text, separated by semicolons.
 *
 * @example
 * ```ts
 * import { irreversible, migration, runSql } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0002_book_isbn"]],
 *   operations: [
 *     runSql({
 *       forward: "UPDATE library_book SET isbn = REPLACE(isbn, '-', '')",
 *       backward: irreversible("where the hyphens stood is not known any more"),
 *     }),
 *   ],
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql
 */
export function runSql(options: RunSqlOptions): Operation {
  return new RunSql(options);
}

/**
 * Runs code that changes data, with the models as they were at this point of the history: without
 * the methods of today's classes, but with all fields, queries, `save` and `delete`.
 *
 * The type says which models it uses, and their columns.
 *
 * @example
 * ```ts
 * import { migration, noop, runCode } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0003_book_slug"]],
 *   operations: [
 *     runCode<{ Book: { id: number; title: string; slug: string | null } }>({
 *       forward: async ({ models: { Book } }) => {
 *         for await (const book of Book.objects.filter({ slug__isnull: true })) {
 *           book.slug = book.title.toLowerCase().replaceAll(" ", "-");
 *           await book.save();
 *         }
 *       },
 *       backward: noop,
 *     }),
 *   ],
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runpython
 */
export function runCode<Models = Record<string, Record<string, unknown>>>(
  options: RunCodeOptions<Models>,
): Operation {
  return new RunCode(options as unknown as RunCodeOptions<never>);
}

/**
 * Runs some operations on the database only, and others on the state only: where the database was
 * changed by other means, or is to be changed in another way than the models would ask for.
 */
export function separateDatabaseAndState({
  database = [],
  state = [],
}: {
  database?: readonly Operation[];
  state?: readonly Operation[];
}): Operation {
  return new SeparateDatabaseAndState(database, state);
}
