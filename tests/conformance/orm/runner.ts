/** Runs one recorded case on the public API. */

import { camelCase } from "../../../src/base/index.ts";
import { valuesKey } from "../../../src/db/meta/instance.ts";
import {
  captureQueries,
  Condition,
  ContentTypes,
  matches,
  type Prefetch,
  Prefetch as PrefetchOf,
  QueryExpression,
  sql,
} from "../../../src/db/index.ts";
import {
  type Call,
  isObject,
  isQ,
  type Json,
  type JsonObject,
  NotThereError,
  type OrmCase,
} from "./case.ts";
import { conditionOf, lookupsOf, orderOf, type Surroundings, valueOf } from "./expressions.ts";
import type { AnyInstance, MadeModel } from "./models.ts";
import { nameOf, pathOf } from "./paths.ts";
import { asSubquery } from "./expression-parts.ts";
import { isTypeLookup } from "./generic.ts";
import { finish, type Prepared, type Query } from "./terminals.ts";

/** What came out, with what is needed to say it in the words of the case. */
export interface Outcome {
  readonly value: unknown;
  /** For `get_or_create`. */
  readonly created?: boolean;
  /** What was thrown. */
  readonly error?: unknown;
  readonly queries: number;
}

const typesLabel = "contenttypes.ContentType";

export class CaseRunner implements Surroundings {
  readonly #models: ReadonlyMap<string, MadeModel>;
  /** Our name of a path or annotation → the recorded one. */
  readonly names = new Map<string, string>();
  readonly #saved = new Map<string, AnyInstance>();

  /** The zone that was active: Quintet is told it where Django looks it up. */
  readonly zone: JsonObject | undefined;

  constructor(models: ReadonlyMap<string, MadeModel>, settings: JsonObject = {}) {
    this.#models = models;
    const zone = settings["USE_TZ"] === true ? settings["current_timezone"] : undefined;
    if (typeof zone === "string" && zone !== "UTC") this.zone = { $tz: zone };
  }

  async run({ base, model, chain, terminal }: OrmCase): Promise<Outcome> {
    let work: () => Promise<Partial<Outcome>>;
    const types = this.#models.get(typesLabel);
    if (types) new ContentTypes(types.modelClass).forget();
    await this.#loadInstances([
      base ?? null,
      chain as unknown as Json,
      terminal as unknown as Json,
    ]);
    try {
      if (base && "instance" in base) {
        const instance = valueOf(base["instance"]!, this) as AnyInstance;
        work = () => this.#onInstance(instance, terminal);
      } else {
        const start = this.#start(model, base);
        const query = this.#chained(start, model, chain);
        const prepared = this.#prepared(terminal);
        work = () => finish(chain.length > 0 ? query : start, query, prepared);
      }
    } catch (error) {
      if (error instanceof NotThereError) throw error;
      return { value: undefined, error, queries: 0 };
    }
    let outcome: Partial<Outcome> = {};
    const { queries } = await captureQueries(async () => {
      try {
        outcome = await work();
      } catch (error) {
        if (error instanceof NotThereError) throw error;
        outcome = { error };
      }
    });
    const statements = queries.filter(
      ({ kind, text }) => kind === "statement" && (model === typesLabel || !isTypeLookup(text)),
    );
    return { value: undefined, ...outcome, queries: statements.length };
  }

  made(label: string): MadeModel {
    const made = this.#models.get(label);
    if (made) return made;
    throw new NotThereError(`the model ${label} (a proxy, or made by Django)`);
  }

  instance(label: string, key: Json): unknown {
    const { modelClass } = this.made(label);
    if (key === null) return new modelClass();
    return this.#saved.get(objectKey(label, key)) ?? new modelClass({ pk: valueOf(key, this) });
  }

  newInstance(label: string, values: JsonObject, isSaved: boolean): unknown {
    const { modelClass } = this.made(label);
    const decoded = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [nameOf(name), valueOf(value, this)]),
    );
    const saved = isSaved && this.#saved.get(objectKey(label, this.#key(label, values), values));
    return saved ? Object.assign(saved, decoded) : new modelClass(decoded);
  }

  /** Loads all saved instances that a case names, before its own queries are counted. */
  async #loadInstances(node: Json): Promise<void> {
    if (Array.isArray(node)) {
      for (const each of node) await this.#loadInstances(each as Json);
      return;
    }
    if (!isObject(node)) return;
    const { related, $pk: byKey, $obj: object } = node;
    if (Array.isArray(related)) await this.#loadInstance(related as [string, Json]);
    if (byKey !== undefined) await this.#loadInstance(byKey as [string, Json]);
    if (object !== undefined) {
      const [label, values] = object as [string, JsonObject];
      await this.#loadInstance([label, this.#key(label, values)], values);
    }
    for (const each of Object.values(node)) await this.#loadInstances(each);
  }

  #key(label: string, values: JsonObject): Json {
    const { schema } = this.made(label);
    const pk = schema.fields.find(({ name }) => name === schema.pk)?.attname;
    return pk === undefined ? null : (values[pk] ?? null);
  }

  /** @param values Of an instance: what is not among them was deferred. */
  async #loadInstance([label, key]: readonly [string, Json], values?: JsonObject): Promise<void> {
    const name = objectKey(label, key, values);
    if (key === null || this.#saved.has(name)) return;
    const { modelClass, schema } = this.made(label);
    let query = modelClass.objects as unknown as Query;
    const given = schema.fields.filter(({ attname }) => values && attname in values);
    if (values && given.length < schema.fields.length) {
      query = query["only"]!(...given.map((field) => camelCase(field.name)));
    }
    try {
      const [found] = await query["filter"]!({ pk: valueOf(key, this) });
      if (found) this.#saved.set(name, found as AnyInstance);
    } catch {
      // A value of a kind that Quintet does not know: the case will say so.
    }
  }

  query({ model, base, chain }: JsonObject): unknown {
    const start = this.#start(String(model), base as JsonObject | undefined);
    return this.#chained(start, String(model), chain as unknown as Call[]);
  }

  #start(model: string, base: JsonObject | undefined): Query {
    if (!base) return this.made(model).modelClass.objects as unknown as Query;
    const [label, key, accessor] = base["related"] as [string, Json, string];
    const instance = this.instance(label, key) as AnyInstance;
    const name = this.made(label).accessors.get(accessor) ?? camelCase(accessor);
    const manager = instance[name];
    if (typeof manager === "object" && manager !== null) return manager as Query;
    throw new NotThereError(`the related manager ${accessor}`);
  }

  #chained(start: Query, model: string, chain: readonly Call[]): Query {
    let query = start["all"]!();
    for (const call of chain) query = this.#applied(query, model, call);
    return query;
  }

  #applied(query: Query, model: string, [name, args, kwargs]: Call): Query {
    const call = (method: string, ...values: unknown[]): Query => query[method]!(...values);
    switch (name) {
      case "filter":
      case "exclude":
        return call(name, ...this.#conditions(args, kwargs));
      case "complex_filter":
        return isQ(args[0])
          ? call("filter", ...this.#conditions(args, {}))
          : call("filter", ...this.#conditions([], args[0] as JsonObject));
      case "annotate":
      case "alias":
        return call(name, this.#annotations(args, kwargs));
      case "order_by":
        return call("orderBy", ...args.map((path) => orderOf(path, this)));
      case "values":
      case "values_list":
        return this.#values(query, name, args, kwargs);
      case "distinct":
        return call(name, ...args.map((path) => pathOf(String(path))));
      case "only":
      case "defer": {
        if (name === "defer" && args[0] === null) return call("only"); // loads all again
        return call(name, ...args.map((path) => (path === null ? path : pathOf(String(path)))));
      }
      case "dates":
      case "datetimes":
        return this.#times(query, name, args, kwargs);
      case "reverse":
      case "none":
      case "all":
        return call(name);
      case "&":
      case "|":
      case "^":
        return call({ "&": "and", "|": "or", "^": "xor" }[name], valueOf(args[0]!, this));
      case "select_for_update": {
        const { nowait: noWait, ...rest } = lookupsOf(kwargs, this);
        return call("selectForUpdate", { ...rest, ...(noWait === true && { noWait }) });
      }
      case "raw":
        return this.#raw(query, args, kwargs);
      case "union":
      case "intersection":
      case "difference": {
        const others = args.map((other) => valueOf(other, this));
        return call(kwargs["all"] === true ? "unionAll" : name, ...others);
      }
      case "using":
        return query;
      case "index":
        return call("slice", args[0], Number(args[0]) + 1);
      case "slice": {
        const [start, stop] = args as [number | null, number | null];
        return call("slice", start ?? 0, ...(stop === null ? [] : [stop]));
      }
      case "select_related":
        if (args[0] === null) throw new NotThereError("selectRelated(null)");
        return call("selectRelated", ...args.map((path) => pathOf(String(path))));
      case "prefetch_related":
        if (args[0] === null) return call("prefetchRelated", null);
        return call("prefetchRelated", ...args.map((path) => this.#prefetch(model, path)));
    }
    throw new NotThereError(`QuerySet.${name}`);
  }

  #raw(query: Query, args: readonly Json[], kwargs: JsonObject): Query {
    const [text = kwargs["raw_query"], given = kwargs["params"]] = args;
    const { texts, values } = templateOf(String(text), valueOf(given ?? null, this));
    const translations = kwargs["translations"] as Record<string, string> | null | undefined;
    const fields = Object.entries(translations ?? {}).map(([key, name]) => [key, pathOf(name)]);
    const made = sql(texts as unknown as TemplateStringsArray, ...values);
    return query["raw"]!(made, { translations: Object.fromEntries(fields) });
  }

  #conditions(args: readonly Json[], kwargs: JsonObject): unknown[] {
    const conditions: unknown[] = [];
    for (const arg of args) {
      const condition = valueOf(arg, this);
      if (!(condition instanceof Condition) && !(condition instanceof QueryExpression)) {
        throw new NotThereError("a condition of another kind");
      }
      conditions.push(condition);
    }
    const children = Object.entries(kwargs);
    if (children.length > 0 || conditions.length === 0) {
      conditions.push(conditionOf({ $q: "AND", negated: false, children }, this));
    }
    return conditions;
  }

  #annotations(args: readonly Json[], kwargs: JsonObject): object {
    const annotations: Record<string, unknown> = {};
    for (const arg of args) {
      annotations[this.#named(defaultAlias(arg))] = valueOf(arg, this);
    }
    for (const [name, value] of Object.entries(kwargs)) {
      const made = asSubquery(valueOf(value, this));
      const expression = made instanceof Condition ? matches(made as Condition<never>) : made;
      annotations[this.#named(name)] = expression;
    }
    return annotations;
  }

  #times(query: Query, name: string, args: readonly Json[], kwargs: JsonObject): Query {
    const [path, kind = kwargs["kind"]!, order = kwargs["order"] ?? "ASC"] = args;
    const zone = kwargs["tzinfo"] ?? this.zone;
    return query[name]!(pathOf(String(path ?? kwargs["field_name"])), String(kind), {
      order: String(order).toLowerCase(),
      ...(isObject(zone!) && { timeZone: String(zone["$tz"]) }),
    });
  }

  #values(query: Query, name: string, args: readonly Json[], kwargs: JsonObject): Query {
    const { flat, named: _named, ...more } = kwargs;
    // An expression among the values is an annotation with a name, and that name.
    const added: Record<string, unknown> = {};
    const paths = args.map((path, at) => {
      if (typeof path === "string") return this.#named(path);
      const given = `${String((path as JsonObject)["$expr"] ?? "expression").toLowerCase()}${at + 1}`;
      added[given] = valueOf(path, this);
      return given;
    });
    for (const [given, value] of Object.entries(more)) {
      added[this.#named(given)] = valueOf(value, this);
      paths.push(pathOf(given));
    }
    const annotated = Object.keys(added).length > 0 ? query["annotate"]!(added) : query;
    if (name === "values") return annotated["values"]!(...paths);
    if (flat !== true) return annotated["valuesList"]!(...paths);
    return annotated["valuesFlat"]!(...(paths.length > 0 ? paths : ["pk"]));
  }

  #prefetch(model: string, entry: Json): string | Prefetch<string, unknown, string> {
    if (typeof entry === "string") return this.#relations(model, entry);
    const { lookup, queryset, to_attr: toAttr } = (entry as JsonObject)["$prefetch"] as JsonObject;
    const path = this.#relations(model, String(lookup));
    const rows = queryset ? (valueOf(queryset, this) as never) : undefined;
    if (!rows && !toAttr) return path;
    return new PrefetchOf(path, rows, toAttr ? { toAttr: camelCase(String(toAttr)) } : {});
  }

  /** The names of relations on instances, in the names that queries have for them. */
  #relations(model: string, path: string): string {
    let label: string | undefined = model;
    const names = path.split("__").map((accessor) => {
      const made = label === undefined ? undefined : this.#models.get(label);
      const name = made?.accessors.get(accessor) ?? camelCase(accessor);
      label = made?.targets.get(name);
      return name;
    });
    return names.join("__");
  }

  /** Our name of a path, which may come back as a key. */
  #named(path: string): string {
    const name = pathOf(path);
    this.names.set(name, path);
    return name;
  }

  /** The last call with its arguments, everything in them looked up. */
  #prepared([name, args, kwargs]: Call): Prepared {
    const asConditions = ["get", "filter"].includes(name);
    if (name === "get" && args.length + Object.keys(kwargs).length === 0) {
      return { name, args: [], kwargs: {} };
    }
    if (asConditions) return { name, args: this.#conditions(args, kwargs), kwargs: {} };
    if (name === "aggregate") return { name, args: [], kwargs: this.#aggregates(args, kwargs) };
    if (name === "get_or_create" || name === "update_or_create") {
      const { defaults = {}, create_defaults: forNew, ...rest } = kwargs;
      const values = lookupsOf(defaults as JsonObject, this);
      const options = forNew && [{ createDefaults: lookupsOf(forNew as JsonObject, this) }];
      return { name, args: [lookupsOf(rest, this), values, ...(options || [])], kwargs: {} };
    }
    const values = args.map((arg) => valueOf(arg, this));
    return { name, args: values, kwargs: lookupsOf(kwargs, this) };
  }

  #aggregates(args: readonly Json[], kwargs: JsonObject): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const arg of args) found[this.#named(defaultAlias(arg))] = valueOf(arg, this);
    for (const [name, value] of Object.entries(kwargs)) {
      found[this.#named(name)] = valueOf(value, this);
    }
    return found;
  }

  async #onInstance(instance: AnyInstance, [name, , kwargs]: Call): Promise<Partial<Outcome>> {
    if (name === "delete") {
      const keepParents = kwargs["keep_parents"] === true;
      const { total, byModel } = await instance.delete({ keepParents });
      return { value: [total, byModel] };
    }
    const { update_fields: only, force_insert: forceInsert, force_update: force } = kwargs;
    const named = only ? (valueOf(only, this) as string[]).map(nameOf) : undefined;
    const updateFields = named && { updateFields: named };
    const forced = { forceInsert: forceInsert === true, forceUpdate: force === true };
    await instance.save({ ...updateFields, ...forced });
    // What was deferred and is named is read by Django; here it has to be asked for.
    if (only && instance[valuesKey].includes(undefined)) {
      await instance.refreshFromDb({ fields: updateFields!.updateFields });
    }
    return { value: instance };
  }
}

/** Names an instance; those of the same row with other fields deferred are others. */
function objectKey(label: string, key: Json, values?: JsonObject): string {
  const fields = values ? Object.keys(values).toSorted().join() : "";
  return `${label} ${JSON.stringify(key)} ${fields}`;
}

/** Text with `%s` or `%(name)s`, as a template. */
function templateOf(text: string, params: unknown): { texts: string[]; values: object[] } {
  const values: unknown[] = Array.isArray(params) ? [...(params as unknown[])] : [];
  const texts: string[] = [];
  for (const part of text.split(/(%s|%\(\w+\)s)/)) {
    const name = /^%\((\w+)\)s$/.exec(part)?.[1];
    if (name !== undefined) values.push((params as Record<string, unknown>)[name]);
    else if (part !== "%s") texts.push(part.replaceAll("%%", "%"));
  }
  return { texts, values: values as object[] };
}

/** What Django calls an aggregate that is given no name: `price__avg`. */
function defaultAlias(node: Json): string {
  const { $expr: name, args } = node as JsonObject;
  const [source] = (args ?? []) as readonly Json[];
  const path = isObject(source!) ? source["$f"] : source;
  // The name has to be said here: it is the key of an object.
  if (typeof path !== "string") throw new TypeError("an annotation has no name");
  return `${path}__${String(name).toLowerCase()}`;
}
