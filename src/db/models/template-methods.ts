/** Methods with the name of a field in theirs, as templates call them. The types do not know them. */

export interface TemplateMethod {
  /** `getStatusDisplay`. What a class has under the name stays. */
  readonly name: string;
  /** `get_status_display`: calls what stands under `name`. */
  readonly djangoName: string;
  method(this: object): unknown;
}

/** Defines such a method under both of its names. */
export function defineForTemplates(
  prototype: object,
  { name, djangoName, method }: TemplateMethod,
): void {
  define(prototype, name, method);
  define(prototype, djangoName, function () {
    return (Reflect.get(this, name) as () => unknown).call(this);
  });
}

function define(prototype: object, name: string, value: (this: object) => unknown): void {
  if (name in prototype) return;
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}
