/** The files of recorded cases, as they are: see the README beside them. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** `[name, positional arguments, keyword arguments]`. */
export type Call = readonly [name: string, args: readonly Json[], kwargs: JsonObject];

export interface OrmCase {
  readonly id: string;
  readonly app: string;
  readonly model: string;
  readonly base?: JsonObject;
  readonly chain: readonly Call[];
  readonly terminal: Call;
  readonly db: string;
  readonly after?: string;
  readonly settings?: JsonObject;
  readonly lookups?: Json;
  readonly compare: "list" | "multiset" | "exact" | "unstable";
  readonly volatile?: Readonly<Record<string, readonly string[]>>;
  readonly num_queries: number;
  readonly backend?: string;
  readonly result: JsonObject;
  /** Only where PostgreSQL answers something else. */
  readonly result_pg?: JsonObject;
  readonly num_queries_pg?: number;
  readonly sql?: readonly string[];
}

export interface FieldSchema {
  readonly name: string;
  readonly attname: string;
  readonly column: string | null;
  readonly class: string;
  readonly internal_type: string;
  readonly unique?: boolean;
  readonly null?: boolean;
  readonly primary_key?: boolean;
  readonly kwargs: JsonObject;
  readonly auto_created: boolean;
  readonly custom_class?: string;
  readonly relation?: JsonObject;
}

export interface ReverseSchema {
  readonly accessor: string | null;
  readonly query_name: string;
  readonly from: string;
  readonly field: string;
  readonly kind: "fk" | "o2o" | "m2m";
}

export interface ModelSchema {
  readonly label: string;
  readonly app_label: string;
  readonly name: string;
  readonly db_table: string;
  readonly proxy: boolean;
  readonly auto_created: boolean;
  /** All models above it that have tables, each with its link. */
  readonly parents: readonly Json[];
  /** The labels of what it extends, without abstract models. */
  readonly concrete_bases: readonly string[];
  readonly concrete_model: string;
  readonly pk: string;
  readonly unique_together: readonly (readonly string[])[];
  readonly fields: readonly FieldSchema[];
  readonly many_to_many: readonly FieldSchema[];
  readonly private_fields: readonly JsonObject[];
  readonly ordering: readonly Json[];
  readonly order_with_respect_to: Json;
  readonly get_latest_by: Json;
  readonly reverse: readonly ReverseSchema[];
}

export interface Schema {
  readonly settings?: JsonObject;
  readonly app: string;
  readonly models: readonly ModelSchema[];
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly ddl: { readonly sqlite: readonly string[] };
}

/** A case needs something that Quintet does not have yet. It counts as failed, for this reason. */
export class NotThereError extends Error {}

/** May it leave other rows than it found, whatever came out of it in Django? */
export function mayWrite({ after, result, terminal: [name] }: OrmCase): boolean {
  return after !== undefined || "error" in result || /create|save|add|set/.test(name);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isQ(value: Json | undefined): boolean {
  return isObject(value) && "$q" in value;
}

export function parseLines<Line>(text: string): Line[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}
