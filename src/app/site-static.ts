import { existsSync } from "node:fs";
import { join } from "node:path";

import { readManifest, StaticFiles } from "../static/index.ts";
import type { Settings } from "./settings.ts";

/** Written by `collectstatic`, and named as in Django. */
const manifestName = "staticfiles.json";

/** The static files of a site: as templates name them, and as they are served. */
export interface SiteStatic {
  readonly named: StaticFiles;
  readonly served: StaticFiles;
}

/**
 * In production collected files go by their names with a hash, if there are any; while one
 * develops, files are served as they lie in the folders.
 */
export function siteStatic({ debug, apps, static: files }: Settings): SiteStatic {
  const { url, root } = files;
  const appDirs = apps.map((app) => app.static);
  const dirs = [...files.dirs, ...appDirs].filter((dir) => existsSync(dir));
  const isCollected = !debug && existsSync(join(root, manifestName));
  if (!isCollected) {
    const plain = new StaticFiles({ url, dirs });
    return { named: plain, served: plain };
  }
  const manifest = readManifest(root);
  return {
    // Its folders are those to collect from, which the collected ones are not.
    named: new StaticFiles({ url, dirs, manifest }),
    served: new StaticFiles({ url, dirs: [root, ...dirs], manifest }),
  };
}
