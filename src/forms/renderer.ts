/** How forms reach templates: only for widgets and forms that name one. */

import { OptionError, type MaybePromise } from "../base/index.ts";
import { currentEngine, type SafeString } from "../templates/index.ts";

/** Whatever can render a template by name; the site's engine is one. */
export interface FormRenderer {
  render(template: string, context: Readonly<Record<string, unknown>>): MaybePromise<SafeString>;
}

/** @throws {OptionError} If there is neither a renderer nor an engine. */
export function renderTemplate(
  template: string,
  context: Readonly<Record<string, unknown>>,
  renderer: FormRenderer | undefined,
): MaybePromise<SafeString> {
  const engine = renderer ?? currentEngine.get();
  if (engine === undefined) {
    throw new OptionError("A form", "templateName", "used inside a site", template);
  }
  return engine.render(template, context);
}
