/**
 * Models that a site may put another in the place of: the users of an app, say. A model says under
 * which name it may be replaced, the settings say by which, and relations say the name alone.
 */

/** Whichever model stands under a name, as the target of a relation. Made by `swappable`. */
export class SwappableReference {
  readonly name: string;
  /** The model that it stood for in a state. Default: the one that stands there now. */
  readonly label: string | undefined;

  constructor(name: string, label?: string) {
    this.name = name;
    this.label = label;
  }
}

/**
 * The target of a relation to a model that a site may replace: the model that the setting
 * `swappableModels` has under this name, else the one whose option `swappable` it is. Migrations
 * of relations to it depend on the setting, not on one of the models. What is known of the model,
 * whichever it is, says the type: `swappable<typeof BaseMember>("member")`.
 *
 * @param name What the model is replaced under.
 *
 * @example
 * ```ts
 * import { cascade, foreignKey, model, swappable, textField } from "quintet/db";
 *
 * class Note extends model({
 *   text: textField(),
 *   writer: () => foreignKey(swappable("member"), { onDelete: cascade }),
 * }) {}
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/auth/customizing/#substituting-a-custom-user-model
 */
export function swappable<Target = unknown>(name: string): Target {
  return new SwappableReference(name) as Target;
}

let chosen: ReadonlyMap<string, string> = new Map();

/** Says which models stand under which names: the setting `swappableModels`. */
export function chooseModels(labels: Readonly<Record<string, string>>): void {
  chosen = new Map(Object.entries(labels));
}

/** All that the settings say: labels by name. */
export function chosenLabels(): ReadonlyMap<string, string> {
  return chosen;
}

/** The label that the settings have under a name. */
export function chosenLabel(name: string): string | undefined {
  return chosen.get(name);
}

/** The name that the settings have a model under. */
export function nameOfChosen(label: string): string | undefined {
  for (const [name, other] of chosen) if (isSame(other, label)) return name;
  return undefined;
}

/** The label of the model that stands in the place of this one; undefined if none does. */
export function swappedFor(name: string | undefined, label: string): string | undefined {
  const other = name === undefined ? undefined : chosen.get(name);
  return other === undefined || isSame(other, label) ? undefined : other;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
