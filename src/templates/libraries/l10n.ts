/**
 * `{% load l10n %}`: `{% localize on %}`, and filters that write a value as the language does, or
 * as the machine does.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/formatting/#controlling-localization-in-templates
 */

import { Temporal } from "../../base/index.ts";
import { localization, localize, override } from "../../i18n/index.ts";
import { type Body, defineLibrary, filter, type Library, tag } from "../library.ts";

export const l10nLibrary: Library = defineLibrary({
  tags: {
    localize: tag({
      parse(parser, token): { body: Body; isOn: boolean } {
        const isOn = onOrOff(token.name, token.parts, (message) => parser.error(message));
        return { body: parser.body("endlocalize").body, isOn };
      },
      render: ({ body, isOn }, context) => localization.run(isOn, () => body.render(context)),
      assigns: false,
    }),
  },
  filters: {
    localize: filter((value: unknown, _arg, { compatible, text }) =>
      typeof value === "boolean" && compatible ? text(value) : localize(value),
    ),
    unlocalize: filter((value: unknown, _arg, { text }) =>
      isMoment(value)
        ? override(null, () => localize(value))
        : localization.run(false, () => text(value)),
    ),
  },
});

/** Dates and times have no form of the machine: they are written as where no language is active. */
function isMoment(value: unknown): boolean {
  const { PlainDate, PlainDateTime, PlainTime, ZonedDateTime } = Temporal;
  return [PlainDate, PlainDateTime, PlainTime, ZonedDateTime].some((type) => value instanceof type);
}

/** `on`, `off` or nothing, which is on. */
export function onOrOff(
  name: string,
  parts: readonly string[],
  error: (message: string) => Error,
): boolean {
  if (parts.length > 1 || (parts.length === 1 && parts[0] !== "on" && parts[0] !== "off")) {
    throw error(`'${name}' argument should be 'on' or 'off'`);
  }
  return parts[0] !== "off";
}
