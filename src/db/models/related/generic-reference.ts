/** What a generic key points to, not loaded yet: awaiting it loads it, for all peers at once. */

import { andThen, type MaybePromise, whenAwaited } from "../../../base/index.ts";
import { loadedKey, type ModelInstance } from "../../meta/instance.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { fetchAll } from "../../query/execute.ts";
import { loadGenericKeys } from "../../query/loading/generic-keys.ts";
import { peersOf } from "../../query/loading/hydrate.ts";

export class GenericReference implements PromiseLike<ModelInstance | null> {
  readonly #instance: ModelInstance;
  readonly #meta: ModelMeta;
  readonly #name: string;

  constructor(instance: ModelInstance, meta: ModelMeta, name: string) {
    this.#instance = instance;
    this.#meta = meta;
    this.#name = name;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a relation is how it is loaded
  then<Result, Failure = never>(
    onResolve?: ((value: ModelInstance | null) => Result | PromiseLike<Result>) | null,
    onReject?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return whenAwaited(() => this.#load()).then(onResolve, onReject);
  }

  #load(): MaybePromise<ModelInstance | null> {
    const instance = this.#instance;
    const loading = loadGenericKeys(peersOf(instance), this.#meta, this.#name, fetchAll);
    return andThen(
      loading,
      () => (instance[loadedKey]?.get(this.#name) ?? null) as ModelInstance | null,
    );
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<${this.#name}: not loaded, await it>`;
  }
}
