/** Fields of uploaded files, and of pictures among them. */

import {
  andThen,
  gettextNoop,
  type MaybePromise,
  ngettextNoop,
  validators,
} from "../../base/index.ts";
import { isUploadedFile, type UploadedFile } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { ClearableFileInput, contradiction, FileInput } from "../widgets/files.ts";
import type { Widget } from "../widgets/widget.ts";
import { readImage } from "../images/read-image.ts";
import { Field, type FieldOptions, isEmpty, type TypedField } from "./field.ts";

export interface FileFieldOptions extends FieldOptions {
  /** Longest name allowed, in Unicode code points. Default: no limit. */
  maxLength?: number | undefined;
  /** Is a file without content fine? Default: false. */
  allowEmptyFile?: boolean;
}

export class FileField extends Field {
  override readonly takesFiles: boolean = true;
  readonly maxLength: number | undefined;
  readonly allowEmptyFile: boolean;

  constructor(options: FileFieldOptions = {}) {
    super(options);
    this.maxLength = options.maxLength;
    this.allowEmptyFile = options.allowEmptyFile ?? false;
    this.finish();
  }

  protected override defaultWidget(): Widget {
    return new ClearableFileInput();
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value) || isNoFile(value)) return undefined;
    if (!isUploadedFile(value)) {
      const message = gettextNoop("No file was submitted. Check the encoding type on the form.");
      return this.refuse("invalid", message);
    }
    const length = validators.codePoints(value.name);
    if (this.maxLength !== undefined && length > this.maxLength) {
      const message = this.maxLength === 1 ? longName.one : longName.other;
      this.refuse("max-length", message, { max: this.maxLength, length });
    }
    if (value.name === "") this.refuse("invalid", gettextNoop("No file was submitted."));
    if (value.size === 0 && !this.allowEmptyFile) {
      this.refuse("empty", gettextNoop("The submitted file is empty."));
    }
    return value;
  }

  /** Nothing sent leaves the file as it was; `false` clears it. */
  override clean(input: unknown, initial?: unknown): MaybePromise<unknown> {
    if (input === contradiction) {
      const message = gettextNoop(
        "Please either submit a file or check the clear checkbox, not both.",
      );
      return this.refuse("contradiction", message);
    }
    if (input === false && !this.required) return false;
    const isNothing = input === false || isEmpty(input) || isNoFile(input);
    if (isNothing && !isEmpty(initial)) return initial;
    return super.clean(isNothing ? undefined : input);
  }

  /** A browser shows no file that it did not choose. */
  override boundData(data: unknown, initial: unknown): unknown {
    return isEmpty(data) || isNoFile(data) || data === contradiction ? initial : data;
  }

  override hasChanged(_initial: unknown, data: unknown): boolean {
    return !this.disabled && !isEmpty(data) && !isNoFile(data);
  }
}

const longName = ngettextNoop(
  "Ensure this filename has at most {max} character (it has {length}).",
  "Ensure this filename has at most {max} characters (it has {length}).",
  "max",
);

/** What a browser sends for a file input where no file was chosen. */
function isNoFile(value: unknown): boolean {
  return isUploadedFile(value) && value.name === "" && value.size === 0;
}

/** The type of a file: `false` means that the box to clear it was checked. */
export type FileWith<Options> = Options extends { required: false }
  ? File | UploadedFile | false | undefined
  : File;

/**
 * An uploaded file. The form has to be sent as `multipart/form-data`; `form.isMultipart` says so.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#filefield
 */
export function fileField<const Options extends FileFieldOptions = FileFieldOptions>(
  options: Options = {} as Options,
): TypedField<FileWith<Options>> {
  return new FileField(options);
}

/** Endings of the pictures that `readImage` knows. SVG is not among them: it can hold scripts. */
const imageExtensions = [
  "avif",
  "bmp",
  "dib",
  "gif",
  "ico",
  "jfif",
  "jpe",
  "jpeg",
  "jpg",
  "png",
  "tif",
  "tiff",
  "webp",
];

/** A larger one is made to fill the memory of whoever decodes it; Pillow's limit. */
const mostPixels = 178_956_970;

export class ImageField extends FileField {
  constructor(options: FileFieldOptions = {}) {
    super(options);
    this.validators = [validators.fileExtension(imageExtensions), ...this.validators];
  }

  /** Whatever its name says: a picture is what its bytes say. */
  override clean(input: unknown, initial?: unknown): MaybePromise<unknown> {
    return andThen(super.clean(input, initial), (file) => {
      if (file !== input || !isUploadedFile(file)) return file;
      if (!(file instanceof Blob)) return this.refuseImage();
      return readImage(file).then((image) => {
        const isFine = image !== undefined && image.width * image.height <= mostPixels;
        return isFine ? file : this.refuseImage();
      });
    });
  }

  protected refuseImage(): never {
    const message = gettextNoop(
      "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
    );
    return this.refuse("invalid-image", message);
  }

  override widgetAttributes(widget: Widget): Attributes {
    return widget instanceof FileInput && !("accept" in widget.attrs) ? { accept: "image/*" } : {};
  }
}

/**
 * An uploaded picture that `readImage` knows: PNG, JPEG, GIF, WebP, AVIF, BMP, TIFF or ICO. Its name
 * has to end as those do, and its first bytes have to be those of one, of 179 million pixels at
 * most. The pixels are not decoded.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#imagefield
 */
export function imageField<const Options extends FileFieldOptions = FileFieldOptions>(
  options: Options = {} as Options,
): TypedField<FileWith<Options>> {
  return new ImageField(options);
}
