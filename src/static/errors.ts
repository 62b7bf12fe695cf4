/** What can go wrong with static files. What a visitor asks for and is not there is a 404. */

import { didYouMean, QuintetError } from "../base/index.ts";

/** A page links to a static file that was not there when files were collected. */
export class MissingStaticFileError extends QuintetError {
  readonly code = "static/missing-file";

  constructor(path: string, known: Iterable<string>) {
    super(`The static file "${path}" is not in the manifest.`, {
      hint: `${nearest(path, known)}Run collectstatic if the file is new.`,
    });
  }
}

function nearest(path: string, known: Iterable<string>): string {
  const hint = didYouMean(path, known, "files");
  return hint.startsWith("Did") ? `${hint} ` : "";
}

/** A template asks for the address of a static file where no site is at work. */
export class NoStaticFilesError extends QuintetError {
  readonly code = "static/none";

  constructor() {
    super("There are no static files here to link to.", {
      hint: "Render inside of a request, or of app.run().",
    });
  }
}

/** Files cannot be collected into this folder. */
export class CollectTargetError extends QuintetError {
  readonly code = "static/collect-target";

  constructor(target: string, source: string) {
    super(`Static files cannot be collected into ${target}, as ${source} is a source of them.`, {
      hint: "Give collectstatic a folder of its own: what it writes there is made anew each time.",
    });
  }
}

/** The manifest is not one: cut short, or of something else. */
export class ManifestError extends QuintetError {
  readonly code = "static/manifest";

  constructor(file: string, cause?: unknown) {
    super(`${file} is no manifest of static files.`, { hint: "Run collectstatic again.", cause });
  }
}
