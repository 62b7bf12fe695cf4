/**
 * Values of queries and forms. Of several with one name the last counts, as in Django: code that
 * checks a value and code that uses it must see the same one.
 */

/** A query or an urlencoded form: as the Web's, but `get` gives the last value. */
export class SubmittedQuery extends URLSearchParams {
  /** The last value, or null. */
  override get(name: string): string | null {
    return this.getAll(name).at(-1) ?? null;
  }
}

/** A multipart form: as the Web's, but `get` gives the last value. */
export class SubmittedForm extends FormData {
  /** The last value, or null. */
  override get(name: string): string | File | null {
    return this.getAll(name).at(-1) ?? null;
  }
}
