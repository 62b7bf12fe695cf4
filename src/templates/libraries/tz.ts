/**
 * `{% load tz %}`: in which time zone moments are shown.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/timezones/#time-zone-aware-output-in-templates
 */

import { Temporal } from "../../base/index.ts";
import { isTimeZone, localTimes, overrideTimeZone } from "../../i18n/index.ts";

import type { RenderContext } from "../context.ts";
import {
  type Body,
  type Context,
  defineLibrary,
  type Expression,
  filter,
  type Library,
  tag,
} from "../library.ts";
import { bareValue } from "../values.ts";
import { keepZone } from "../zone.ts";
import { onOrOff } from "./l10n.ts";

/** A moment in a zone; a date and time without one is read as the site's. Else the empty text. */
function moved(value: unknown, zone: unknown, siteZone: string): unknown {
  const timeZone = String(bareValue(zone));
  if (!isTimeZone(timeZone)) return "";
  const instant = instantOf(value, siteZone);
  return instant === undefined ? "" : keepZone(instant.toZonedDateTimeISO(timeZone));
}

function instantOf(value: unknown, siteZone: string): Temporal.Instant | undefined {
  if (value instanceof Temporal.Instant) return value;
  if (value instanceof Date) return Temporal.Instant.fromEpochMilliseconds(value.getTime());
  if (value instanceof Temporal.ZonedDateTime) return value.toInstant();
  if (value instanceof Temporal.PlainDateTime) return value.toZonedDateTime(siteZone).toInstant();
  return undefined;
}

/** The zone that the engine was given, or the site's. */
function currentZone(context: Context): string {
  return (context as RenderContext).template.engine.runtime.timeZone();
}

export const tzLibrary: Library = defineLibrary({
  tags: {
    localtime: tag({
      parse(parser, token): { body: Body; isOn: boolean } {
        const isOn = onOrOff(token.name, token.parts, (message) => parser.error(message));
        return { body: parser.body("endlocaltime").body, isOn };
      },
      render: ({ body, isOn }, context) => localTimes.run(isOn, () => body.render(context)),
      assigns: false,
    }),
    timezone: tag({
      parse(parser, token): { body: Body; zone: Expression } {
        if (token.parts.length !== 1) {
          throw parser.error(`'${token.name}' takes one argument (timezone)`);
        }
        const zone = parser.expression(token.parts[0]!);
        return { body: parser.body("endtimezone").body, zone };
      },
      async render({ body, zone }, context) {
        const { runtime } = (context as RenderContext).template.engine;
        const timeZone = bareValue(await zone.evaluate(context)) ?? runtime.defaultTimeZone();
        return overrideTimeZone(String(timeZone), () => body.render(context));
      },
      assigns: false,
    }),
    get_current_timezone: tag({
      parse(parser, { text, parts }): string {
        if (parts.length !== 2 || parts[0] !== "as") {
          const got = text.split(/\s+/).map((part) => `'${part}'`);
          throw parser.error(
            `'get_current_timezone' requires 'as variable' (got [${got.join(", ")}])`,
          );
        }
        return parts[1]!;
      },
      render(name, context) {
        context.set(name, currentZone(context));
      },
    }),
  },
  filters: {
    localtime: filter((value: unknown, _arg, { timeZone }) => moved(value, timeZone, timeZone)),
    utc: filter((value: unknown, _arg, { timeZone }) => moved(value, "UTC", timeZone)),
    timezone: filter(
      (value: unknown, zone: unknown, { timeZone }) => moved(value, zone, timeZone),
      { argument: "required" },
    ),
  },
});
