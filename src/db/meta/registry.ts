/**
 * The models of a project, by label. There is one registry of what is installed; a migration has
 * one of its own, with the models as they were then.
 */

import { chosenLabel, SwappableReference } from "../fields/swappable.ts";
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

  /**
   * All models, or those of an app, in the order they were installed.
   *
   * @param options.includeSwapped Also those that the settings put others in the place of? Default:
   *   false.
   */
  models(app?: string, { includeSwapped = false }: { includeSwapped?: boolean } = {}): ModelMeta[] {
    return [...this.#byLabel.values()].filter(
      (meta) =>
        (app === undefined || meta.app === app) &&
        (includeSwapped || meta.swappedFor === undefined),
    );
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

  /**
   * The label of the model that stands under a name: that of the settings, else the one that has
   * the name itself.
   *
   * @throws {ModelDefinitionError} If there is none.
   */
  labelUnder(name: string): string {
    const own = (): ModelMeta | undefined =>
      [...this.#byLabel.values()].find((meta) => meta.options.swappable === name);
    const label = chosenLabel(name) ?? own()?.label;
    if (label !== undefined) return label;
    throw new ModelDefinitionError(`No model stands under the name "${name}".`, {
      hint: `Name one in the settings, swappableModels: { ${name}: "app.Model" }, or in its options, swappable: "${name}".`,
    });
  }

  /** The meta of a model class, of a label, or of what stands under a name. */
  resolve(target: unknown): ModelMeta {
    if (typeof target === "string") return this.get(target);
    if (target instanceof SwappableReference) {
      return this.get(target.label ?? this.labelUnder(target.name));
    }
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
