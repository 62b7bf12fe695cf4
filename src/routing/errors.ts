/** What can be wrong with routes, and with asking for the address of one. */

import { didYouMean, QuintetError } from "../base/index.ts";

/** No route has that name, or none with these parameters. Django's exception of the same name. */
export class NoReverseMatch extends QuintetError {
  readonly code = "routing/no-reverse-match";
  /** The name that was asked for. */
  readonly routeName: string;

  constructor(routeName: string, message: string, hint?: string) {
    super(message, { hint });
    this.routeName = routeName;
  }

  static unknownName(name: string, names: readonly string[]): NoReverseMatch {
    const hint = didYouMean(name, names, "names");
    return new NoReverseMatch(name, `There is no route with the name "${name}".`, hint);
  }

  static wrongParams(name: string, given: string, patterns: readonly string[]): NoReverseMatch {
    const list = patterns.map((pattern) => `"${pattern}"`).join(", ");
    return new NoReverseMatch(
      name,
      `The route "${name}" has no address with ${given || "no parameters"}.`,
      `Tried: ${list}.`,
    );
  }
}

/** A pattern is not written as patterns are. Thrown where it is written, at start-up. */
export class RoutePatternError extends QuintetError {
  readonly code = "routing/pattern";
}

/** A pattern names a converter that it is not given. */
export class UnknownConverterError extends QuintetError {
  readonly code = "routing/unknown-converter";

  constructor(pattern: string, name: string, names: readonly string[]) {
    super(`The pattern "${pattern}" uses an unknown converter "${name}".`, {
      hint: didYouMean(name, names, "converters"),
    });
  }
}

/** A form is sent to an address without its slash at the end: a redirect would lose its data. */
export class MissingSlashError extends QuintetError {
  readonly code = "routing/missing-slash";

  constructor(method: string, path: string) {
    super(`${method} was sent to ${path}, but the route is ${path}/.`, {
      hint: "Point the form at the address with the slash: a redirect would lose its data.",
    });
  }
}

/** Somebody asked for the URLs of the site where no site is at work. */
export class NoUrlsError extends QuintetError {
  readonly code = "routing/no-urls";

  constructor() {
    super("There are no URLs here to look into.", {
      hint: "Render inside of a request, or of app.run().",
    });
  }
}
