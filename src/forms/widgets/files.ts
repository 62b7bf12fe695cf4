/** Widgets that upload a file. */

import { html, type SafeString } from "../../templates/index.ts";
import type { FormSource } from "../form-source.ts";
import { type Attributes, writeAttributes } from "../html-attributes.ts";
import { Input, type InputOptions } from "./inputs.ts";
import type { WidgetContext } from "./widget.ts";

/** What a cleared and, at the same time, chosen file is. */
export const contradiction: unique symbol = Symbol("quintet.forms.contradiction");

/** `<input type="file">`. A browser shows no file that it did not choose itself. */
export class FileInput extends Input {
  override readonly needsMultipart: boolean = true;
  readonly allowsMultiple: boolean;

  constructor({ multiple = false, ...options }: InputOptions & { multiple?: boolean } = {}) {
    super({ ...options, type: "file", attrs: { ...options.attrs, multiple } });
    this.allowsMultiple = multiple;
  }

  override formatValue(): null {
    return null;
  }

  override valueFrom(source: FormSource, name: string): unknown {
    return this.allowsMultiple ? source.files(name) : source.file(name);
  }

  override isOmitted(source: FormSource, name: string): boolean {
    return !source.hasFile(name);
  }

  /** With a file there already, choosing none is fine. */
  override useRequiredAttribute(initial: unknown): boolean {
    return super.useRequiredAttribute(initial) && !initial;
  }
}

interface ClearableContext extends WidgetContext {
  readonly current: StoredFile | undefined;
}

/** A file that is there already, as a link. */
interface StoredFile {
  readonly url: string;
  toString(): string;
}

/** With a link to the file there is, and a box to clear it. */
export class ClearableFileInput extends FileInput {
  override formatValue(): null {
    return null;
  }

  override context(name: string, value: unknown, attrs?: Attributes): ClearableContext {
    const current = isStoredFile(value) ? value : undefined;
    return { ...super.context(name, value, attrs), current };
  }

  override draw(context: WidgetContext): SafeString {
    const { name, attrs, current } = context as ClearableContext;
    const input = super.draw(context);
    if (current === undefined) return input;
    const id = `${name}-clear_id`;
    const disabled = writeAttributes({ disabled: attrs["disabled"] });
    const clear = this.isRequired
      ? ""
      : html`\n<input type="checkbox" name="${name}-clear" id="${id}"${disabled}>\n<label for="${id}">Clear</label>`;
    return html`Currently: <a href="${current.url}">${String(current)}</a>${clear}<br>\nChange:\n${input}`;
  }

  override valueFrom(source: FormSource, name: string): unknown {
    const upload = super.valueFrom(source, name);
    if (this.isRequired || !isOn(source.get(`${name}-clear`))) return upload;
    return upload === undefined || upload === "" ? false : contradiction;
  }

  override isOmitted(source: FormSource, name: string): boolean {
    return super.isOmitted(source, name) && !source.has(`${name}-clear`);
  }
}

function isOn(value: unknown): boolean {
  return value !== undefined && value !== false && value !== "" && value !== "false";
}

function isStoredFile(value: unknown): value is StoredFile {
  if (typeof value !== "object" || value === null) return false;
  const { url } = value as { url?: unknown };
  return typeof url === "string" && url !== "";
}
