/** What a model is called in templates. */

import type { ModelMeta } from "../db/index.ts";

/** A model class, as far as views look at it. */
export interface ViewModel {
  new (...args: never[]): object;
  readonly $fields: object;
  readonly $meta: ModelMeta;
}

/** `BookTag` → `bookTag`, and `booktag` as Django has it. */
export function modelNames({ name }: ModelMeta): { camel: string; lower: string } {
  return { camel: name.slice(0, 1).toLowerCase() + name.slice(1), lower: name.toLowerCase() };
}
