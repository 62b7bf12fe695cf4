/** Watches the files of a project for changes that need a new start. */

import { type FSWatcher, readdirSync, watch } from "node:fs";
import { basename, join, relative, sep } from "node:path";

export interface Watcher {
  close(): void;
}

const ignoredFolders = new Set(["node_modules", "dist", "coverage", "staticfiles"]);

/** Code, and what it reads when it starts. Templates and static files are read anew as they are. */
const needsStart = /\.(?:[cm]?[jt]s|json)$|^\.env(?:\..*)?$/;
const isTest = /\.test\.[cm]?[jt]s$/;

/** Several events for one save, and several saves by one tool, are one change. */
const settleMs = 60;

/**
 * @param onChange Is told of the files that have changed, relative to `root`.
 */
export function watchProject(root: string, onChange: (files: readonly string[]) => void): Watcher {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (path: string): void => {
    const file = relative(root, path);
    if (!needsStart.test(basename(file)) || isTest.test(file)) return;
    if (file.split(sep).some(isIgnoredFolder)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      onChange(files);
    }, settleMs);
  };
  const watcher = process.platform === "linux" ? watchFolders(root, note) : watchTree(root, note);
  return {
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function isIgnoredFolder(name: string): boolean {
  return ignoredFolders.has(name) || (name.startsWith(".") && !name.startsWith(".env"));
}

/** macOS and Windows watch a whole tree at the price of one folder. */
function watchTree(root: string, note: (path: string) => void): Watcher {
  return watch(root, { recursive: true }, (_event, name) => {
    if (name !== null) note(join(root, name));
  });
}

/** Linux watches folder by folder; those with packages are left out, as they are many. */
function watchFolders(root: string, note: (path: string) => void): Watcher {
  const watchers = new Map<string, FSWatcher>();

  const add = (folder: string, isNew: boolean): void => {
    if (watchers.has(folder)) return;
    let entries;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name === null) return;
        note(join(folder, name));
        if (!isIgnoredFolder(name)) addIfFolder(join(folder, name));
      });
      // A folder that goes away takes its watcher with it.
      watcher.on("error", () => remove(folder));
      watchers.set(folder, watcher);
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      remove(folder); // gone again, or not ours to read
      return;
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !isIgnoredFolder(entry.name)) add(join(folder, entry.name), isNew);
      // Files that were there before the watcher have sent no event.
      else if (isNew && entry.isFile()) note(join(folder, entry.name));
    }
  };
  const addIfFolder = (path: string): void => {
    try {
      readdirSync(path);
    } catch {
      remove(path); // a file, or a folder that is gone
      return;
    }
    add(path, true);
  };
  const remove = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  add(root, false);
  return {
    close() {
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
