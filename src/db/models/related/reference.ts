/**
 * A related object that is not loaded yet: awaiting it loads it, and in the same query those of
 * all instances that were loaded together with this one. So a loop over books that awaits each
 * author costs one query, not one a book.
 */

import { andThen, type MaybePromise, whenAwaited } from "../../../base/index.ts";
import { loadedKey, type ModelInstance } from "../../meta/instance.ts";
import type { Relation } from "../../meta/model-meta.ts";
import { DoesNotExist } from "../../query/errors.ts";
import { fetchAll } from "../../query/execute.ts";
import { peersOf } from "../../query/loading/hydrate.ts";
import { loadRelated } from "../../query/loading/load-related.ts";

export class Reference implements PromiseLike<ModelInstance | null> {
  readonly #instance: ModelInstance;
  readonly #relation: Relation;

  constructor(instance: ModelInstance, relation: Relation) {
    this.#instance = instance;
    this.#relation = relation;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a relation is how it is loaded
  then<Result, Failure = never>(
    onResolve?: ((value: ModelInstance | null) => Result | PromiseLike<Result>) | null,
    onReject?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return whenAwaited(() => this.#load()).then(onResolve, onReject);
  }

  #load(): MaybePromise<ModelInstance | null> {
    const relation = this.#relation;
    return andThen(loadRelated(peersOf(this.#instance), relation, fetchAll), () => {
      const value = this.#instance[loadedKey]?.get(relation.name) as ModelInstance | null;
      const isForward = relation.kind === "foreignKey" || relation.kind === "oneToOne";
      if (isForward && !value) throw new DoesNotExist(relation.to.name);
      return value ?? null;
    });
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<${this.#relation.to.name}: not loaded, await it>`;
  }
}
