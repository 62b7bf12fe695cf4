/**
 * Files, as the names that they have in a storage. The column is text; what reads and writes the
 * file itself is the storage's.
 */

import { type Issue, OptionError } from "../../base/index.ts";
import type { FieldDescription, FieldWith } from "./field.ts";
import { CharField, type TextFieldOptions } from "./text.ts";

export interface FileFieldOptions extends TextFieldOptions {
  /** The folder that new files are put in. Default: that of the storage. */
  uploadTo?: string;
}

export class FileField extends CharField {
  override readonly kind: string = "file";
  declare readonly options: Readonly<FileFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "uploadTo"];
  }

  constructor(options: FileFieldOptions = {}) {
    super({ maxLength: 100, ...options });
    if (options.primaryKey === true) {
      throw new OptionError(this.constructor.name, "primaryKey", "false", true);
    }
  }

  /** No file is an empty name, unless the column may be NULL. */
  override readonly encode = (input: unknown): unknown => {
    if (input !== null && input !== undefined) return this.toDatabase(this.parse(input));
    return this.isNullable ? null : "";
  };

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    if (typeof value === "string" && value.split(/[\\/]/).includes("..")) {
      yield { code: "invalid", message: "A file's name cannot lead out of its folder." };
    }
  }

  override describe(): FieldDescription {
    return withoutUsual(super.describe(), "maxLength", 100);
  }
}

export class ImageField extends FileField {
  override readonly kind = "image";
}

export interface FilePathFieldOptions extends TextFieldOptions {
  /** The folder whose files can be chosen, absolute. */
  path: string;
  /** Only names that it matches can be chosen. Default: all. */
  match?: string;
  /** Are the folders inside looked at, too? Default: false. */
  recursive?: boolean;
  /** Can files be chosen? Default: true. */
  allowFiles?: boolean;
  /** Can folders be chosen? Default: false. */
  allowFolders?: boolean;
}

export class FilePathField extends CharField {
  override readonly kind = "filePath";
  declare readonly options: Readonly<FilePathFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "path", "match", "recursive", "allowFiles", "allowFolders"];
  }

  constructor(options: FilePathFieldOptions) {
    super({ maxLength: 100, ...options });
    if (options.allowFiles === false && options.allowFolders !== true) {
      throw new OptionError("FilePathField", "allowFolders", "true without allowFiles", false);
    }
  }

  override describe(): FieldDescription {
    return withoutUsual(super.describe(), "maxLength", 100);
  }
}

function withoutUsual(
  { kind, options }: FieldDescription,
  name: string,
  usual: unknown,
): FieldDescription {
  const { [name]: value, ...rest } = options;
  return { kind, options: value === usual ? rest : { ...rest, [name]: value } };
}

/**
 * The name of an uploaded file in its storage, as text. `maxLength` is 100 by default.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#filefield
 */
export function fileField<const Options extends FileFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, FileFieldOptions> {
  return new FileField(options) as never;
}

/** The name of an uploaded image in its storage, as text: in forms only images are taken. */
export function imageField<const Options extends FileFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, FileFieldOptions> {
  return new ImageField(options) as never;
}

/**
 * The path of a file that lies in a folder of the server, as text.
 *
 * @param options.path The folder, absolute.
 * @throws {OptionError} If neither files nor folders can be chosen.
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#filepathfield
 */
export function filePathField<const Options extends FilePathFieldOptions>(
  options: Options,
): FieldWith<Options, string, string, FilePathFieldOptions> {
  return new FilePathField(options) as never;
}
