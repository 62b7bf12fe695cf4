/**
 * The models of a project, by label. There is one registry of what is installed; a migration has
 * one of its own, with the models as they were then.
 */

import { ModelDefinitionError, UnknownModelError } from "./errors.ts";
import type { ModelMeta, ModelRegistry } from "./model-meta.ts";

/** What has a meta: a model class. */
export interface HasMeta {
  readonly $meta: ModelMeta;
}

export class Registry implements ModelRegistry {
  readonly #byLabel = new Map<string, ModelMeta>();

  /**
   * Installs models under the label of their app.
   *
   * @throws {ModelDefinitionError} If two models of an app have the same name.
   */
  install(app: string, metas: Iterable<ModelMeta>): void {
    for (const meta of metas) {
      const key = `${app}.${meta.name}`.toLowerCase();
      const other = this.#byLabel.get(key);
      if (other && other.modelClass !== meta.modelClass) {
        throw new ModelDefinitionError(`The app "${app}" has two models named ${meta.name}.`, {
          hint: "Rename one of them.",
        });
      }
      if (meta.isInstalled && meta.app !== app) {
        throw new ModelDefinitionError(
          `The model ${meta.label} is listed in the app "${app}", too.`,
          { hint: "A model belongs to one app: list it once." },
        );
      }
      meta.install(app);
      this.#byLabel.set(key, meta);
    }
    for (const meta of this.#byLabel.values()) meta.forgetRelations();
  }

  /** All models, or those of an app, in the order they were installed. */
  models(app?: string): ModelMeta[] {
    const metas = [...this.#byLabel.values()];
    return app === undefined ? metas : metas.filter((meta) => meta.app === app);
  }

  /** The model of a label, `library.Book`; upper and lower case are the same. */
  find(label: string): ModelMeta | undefined {
    return this.#byLabel.get(label.toLowerCase());
  }

  /** @throws {UnknownModelError} If there is none. */
  get(label: string): ModelMeta {
    const meta = this.find(label);
    if (meta) return meta;
    throw new UnknownModelError(
      label,
      this.models().map((known) => known.label),
    );
  }

  /** The meta of a model class, or of a label. */
  resolve(target: unknown): ModelMeta {
    if (typeof target === "string") return this.get(target);
    const meta = (target as Partial<HasMeta> | undefined)?.$meta;
    if (meta) return meta;
    throw new ModelDefinitionError("A relation points to something that is no model.", {
      hint: 'Name a class made with model({…}), or a label such as "library.Book".',
    });
  }

  /** Forgets all models. For tests. */
  clear(): void {
    this.#byLabel.clear();
  }
}

/** The models of the installed apps. */
export const installedModels = new Registry();
