/**
 * Where a form gets its data: a `URLSearchParams` or `FormData` (a submitted form), or a plain
 * object (JSON, a test). Fields see one interface. Of several values of one name the one counts that
 * the data itself gives for it, so that a view which asks `request.form()` sees what the form has
 * checked; of a list in an object it is the last. What is undefined or null is not there.
 */

/** What a form may be made from. Anything with `get`, `getAll` and `has` counts as submitted. */
export type FormInput = SubmittedValues | Readonly<Record<string, unknown>>;

export interface SubmittedValues {
  get(name: string): unknown;
  getAll(name: string): readonly unknown[];
  has(name: string): boolean;
}

/** The data as fields and widgets read it. */
export interface FormSource {
  /** The value; of several, that of `get` of the data. Undefined if there is none. */
  get(name: string): unknown;
  getAll(name: string): readonly unknown[];
  has(name: string): boolean;
  /** The file; of several, that of `get` of the data. Undefined if there is none. */
  file(name: string): unknown;
  files(name: string): readonly unknown[];
  hasFile(name: string): boolean;
}

/** A file as browsers send one; of the platform's `File`, what forms look at. */
export interface UploadedFile {
  readonly name: string;
  readonly size: number;
  readonly type?: string;
}

export function isUploadedFile(value: unknown): value is UploadedFile {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as UploadedFile).name === "string" &&
    typeof (value as UploadedFile).size === "number"
  );
}

const none: SubmittedValues = { get: () => undefined, getAll: () => [], has: () => false };

/** @param files Files that came apart from the data. Default: they are among the data. */
export function formSource(data: FormInput | undefined, files?: FormInput): FormSource {
  const values = data === undefined ? none : submitted(data);
  const uploads = files === undefined ? values : submitted(files);
  return {
    get: (name) => values.get(name) ?? undefined,
    getAll: (name) => values.getAll(name),
    has: (name) => values.has(name),
    file: (name) => uploads.get(name) ?? undefined,
    files: (name) => uploads.getAll(name),
    hasFile: (name) => uploads.has(name),
  };
}

function submitted(input: FormInput): SubmittedValues {
  return isSubmitted(input) ? input : fromObject(input);
}

function isSubmitted(input: FormInput): input is SubmittedValues {
  return (
    typeof input["get"] === "function" &&
    typeof input["getAll"] === "function" &&
    typeof input["has"] === "function"
  );
}

function fromObject(values: Readonly<Record<string, unknown>>): SubmittedValues {
  const all = (name: string): readonly unknown[] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  };
  return {
    get: (name) => all(name).at(-1),
    getAll: all,
    has: (name) => Object.hasOwn(values, name) && values[name] !== undefined,
  };
}
