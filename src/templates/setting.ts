/** In which setting a template is compiled: with or without escaping, and where in HTML. */

import type { HtmlState } from "./escaping/html-state.ts";

export interface Setting {
  readonly autoescape: boolean;
  /** Undefined: values are escaped without regard to where they stand. */
  readonly html: HtmlState | undefined;
  /** Is what is written handed on before something is waited for? Default: false. */
  readonly isStreamed?: boolean;
}

const settings = new Map<string, Setting>();

/** The one object for a setting, so that settings can be compared by identity. */
export function internSetting({ autoescape, html, isStreamed = false }: Setting): Setting {
  const key = JSON.stringify([autoescape, html, isStreamed]);
  let setting = settings.get(key);
  if (setting === undefined) settings.set(key, (setting = { autoescape, html, isStreamed }));
  return setting;
}

/** A place into which another template, or a part of one, is written. */
export interface Place {
  readonly setting: Setting;
  /** What the text behind it counts on: what is written here may not end anywhere else. */
  readonly after: Setting;
}

const places = new Map<Setting, Map<Setting, Place>>();

/** The one object for a place. */
export function internPlace(given: Setting, givenAfter: Setting): Place {
  const [setting, after] = [internSetting(given), internSetting(givenAfter)];
  let behind = places.get(setting);
  if (behind === undefined) places.set(setting, (behind = new Map()));
  let place = behind.get(after);
  if (place === undefined) behind.set(after, (place = { setting, after }));
  return place;
}
