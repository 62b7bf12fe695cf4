/** Static files: style sheets, scripts, pictures, as they lie in folders of the project. */

import { OptionError } from "../base/index.ts";
import {
  cacheControl,
  file,
  type Handler,
  Http404,
  MethodNotAllowed,
  type Middleware,
  percentEncoded,
  type Request,
  type Response,
} from "../http/index.ts";
import { MissingStaticFileError } from "./errors.ts";
import { findFile } from "./find.ts";
import type { Manifest } from "./manifest.ts";

export interface StaticFilesOptions {
  /** What their addresses begin with: `/static/`, or `https://cdn.example.com/static/`. */
  url: string;
  /** Where files are looked for; the first folder that has a path wins. */
  dirs: readonly string[];
  /** Names with a hash, from `readManifest`. Default: names as they are. */
  manifest?: Manifest;
}

const yearSeconds = 31_536_000;

/** Django's `filepath_to_uri`. */
const encoded = (path: string): string => percentEncoded(path, /[^\w.\-~/!*()']+/gu);

/**
 * The static files of a site.
 *
 * @example
 * ```ts
 * import { StaticFiles } from "quintet/static";
 *
 * const files = new StaticFiles({ url: "/static/", dirs: ["/srv/site/static"] });
 * files.url("css/site.css"); // "/static/css/site.css"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/static-files/
 */
export class StaticFiles {
  /** What their addresses begin with, with a slash at the end. */
  readonly prefix: string;
  readonly dirs: readonly string[];
  readonly #manifest: Manifest | undefined;
  readonly #hashedNames: ReadonlySet<string>;
  /** The prefix without scheme and host. */
  readonly #pathPrefix: string;

  /** @throws {OptionError} If `url` does not end with a slash, or is the root of the site. */
  constructor({ url, dirs, manifest }: StaticFilesOptions) {
    if (!/^(?:https?:\/)?\/.*[^/]\/$/.test(url)) {
      throw new OptionError("StaticFiles", "url", "a path like /static/, with its slashes", url);
    }
    this.prefix = url;
    this.dirs = dirs;
    this.#manifest = manifest;
    this.#hashedNames = new Set(manifest?.values());
    this.#pathPrefix = url.replace(/^https?:\/\/[^/]*/, "");
  }

  /** The file of a path, absolute; undefined if no folder has it. */
  find(path: string): Promise<string | undefined> {
    return findFile(this.dirs, path);
  }

  /**
   * The address of a file, for a link.
   *
   * @param path Below the folders, with slashes; may go on with `#` and, where there is a
   *   manifest, with `?`. Without one a question mark is part of the name, as in Django.
   * @throws {MissingStaticFileError} If there is a manifest, and the file is not in it.
   */
  url(path: string): string {
    const whole = path.replace(/^\/+/, "");
    if (this.#manifest?.has(whole)) return this.prefix + encoded(this.#manifest.get(whole)!);
    const rest = (this.#manifest ? /[?#].*$/s : /#.*$/s).exec(whole)?.[0] ?? "";
    const bare = whole.slice(0, whole.length - rest.length);
    const isFile = bare !== "" && !bare.endsWith("/");
    const name = this.#manifest && isFile ? this.#manifest.get(bare) : bare;
    if (name === undefined) throw new MissingStaticFileError(bare, this.#manifest?.keys() ?? []);
    return this.prefix + encoded(name) + rest;
  }

  /** Is this request for a static file, going by its path? */
  isAskedBy({ path }: Request): boolean {
    return path.startsWith(this.#pathPrefix);
  }

  /**
   * Serves the files, with conditions and ranges. Names with a hash may be kept for ever.
   *
   * @throws {Http404} (the handler) If there is no such file.
   * @throws {MethodNotAllowed} (the handler) If the method is neither GET nor HEAD.
   */
  handler(): Handler {
    return (request) => this.#serve(request);
  }

  /** Serves the files, and leaves all other requests to the rest of the site. */
  middleware(): Middleware {
    return (next) => (request) => (this.isAskedBy(request) ? this.#serve(request) : next(request));
  }

  async #serve(request: Request): Promise<Response> {
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new MethodNotAllowed(request.method, ["GET", "HEAD"]);
    }
    const path = this.isAskedBy(request) ? request.path.slice(this.#pathPrefix.length) : "";
    const found = await this.find(path);
    if (found === undefined) throw new Http404(`There is no static file "${path}".`);
    const response = await file(found, { request });
    if (this.#hashedNames.has(path)) {
      cacheControl(response, { maxAgeSeconds: yearSeconds, public: true, immutable: true });
    }
    return response;
  }
}
