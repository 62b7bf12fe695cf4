/** What a place is asked that templates come from. */

export interface LoadedSource {
  readonly text: string;
  /** Which source it is: a file's path, or another text that no other source has. */
  readonly origin: string;
  /** Is it still what the place holds? Asked in debug mode before each use. */
  isCurrent(): boolean;
}

/** A place that templates come from. */
export interface Loader {
  /** The sources of that name, one after the other: an app may extend a template of its own name. */
  load(name: string): Iterable<LoadedSource>;
  /** Where it looks for the name, for messages. */
  places(name: string): Iterable<string>;
  /** All names it has. */
  names(): Iterable<string>;
}
