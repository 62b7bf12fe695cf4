/** The four ways in which Django writes a whole form: divs, paragraphs, list items, table rows. */

import { html, type SafeString } from "../templates/index.ts";
import type { ErrorList } from "./error-list.ts";

/** What a layout has to know of a bound field. */
export interface LaidOutField {
  readonly label: string | SafeString;
  readonly helpText: string | SafeString;
  readonly errors: ErrorList;
  readonly autoId: string;
  readonly useFieldset: boolean;
  readonly ariaDescribedby: string;
  labelTag(): SafeString;
  legendTag(): SafeString;
  cssClasses(): string;
}

export type LayoutName = "div" | "p" | "ul" | "table";

export interface LayoutParts {
  /** Of no field, and of hidden ones. */
  readonly errors: ErrorList;
  readonly rows: readonly { readonly field: LaidOutField; readonly content: SafeString }[];
  readonly hidden: readonly SafeString[];
}

interface Layout {
  /** The errors on top; with the hidden fields, if there is no row to put them in. */
  top(errors: ErrorList, hidden: readonly SafeString[] | undefined): SafeString;
  row(field: LaidOutField, content: SafeString, hidden: readonly SafeString[]): SafeString;
}

/** Writes a form. Hidden fields stand in its last row. */
export function drawForm(name: LayoutName, { errors, rows, hidden }: LayoutParts): SafeString {
  const layout = layouts[name];
  if (rows.length === 0) {
    return errors.length === 0 ? html`${hidden}` : layout.top(errors, hidden);
  }
  const last = rows.length - 1;
  const body = rows.map(
    ({ field, content }, index) =>
      html`${layout.row(field, content, index === last ? hidden : [])}\n`,
  );
  return errors.length === 0 ? html`${body}` : html`${layout.top(errors, undefined)}\n${body}`;
}

const layouts: Readonly<Record<LayoutName, Layout>> = {
  div: {
    top: (errors, hidden) => html`${errors.asUl()}${hidden && html`<div>${hidden}</div>`}`,
    row: (field, content, hidden) =>
      html`<div${classes(field)}>\n${drawGroup(field, content)}${hidden}\n</div>`,
  },
  p: {
    top: (errors, hidden) => html`${errors.asUl()}${hidden && html`<p>${hidden}</p>`}`,
    row: (field, content, hidden) =>
      html`${field.errors.asUl()}\n<p${classes(field)}>\n${label(field)}\n${content}${help(field, "span")}${hidden}\n</p>`,
  },
  ul: {
    top: (errors, hidden) => html`<li>${errors.asUl()}${hidden}</li>`,
    row: (field, content, hidden) =>
      html`<li${classes(field)}>\n${field.errors.asUl()}\n${label(field)}\n${content}${help(field, "span")}${hidden}\n</li>`,
  },
  table: {
    top: (errors, hidden) => html`<tr>\n<td colspan="2">${errors.asUl()}${hidden}</td>\n</tr>`,
    row: (field, content, hidden) => {
      const text = help(field, "span");
      const below = text === undefined ? "" : html`\n<br>${text}`;
      return html`<tr${classes(field)}>\n<th>${label(field)}</th>\n<td>\n${field.errors.asUl()}\n${content}${below}${hidden}\n</td>\n</tr>`;
    },
  },
};

/** Label, help text, errors and element; in a fieldset, if it is a group of inputs. */
export function drawGroup(field: LaidOutField, content: SafeString): SafeString {
  const rest = html`${help(field, "div")}\n${field.errors.asUl()}\n${content}`;
  if (!field.useFieldset) return html`${label(field)}${rest}`;
  const described = field.ariaDescribedby;
  const aria = described === "" ? "" : html` aria-describedby="${described}"`;
  const legend = field.label.length > 0 ? field.legendTag() : "";
  return html`<fieldset${aria}>\n${legend}${rest}\n</fieldset>`;
}

function label(field: LaidOutField): SafeString | undefined {
  return field.label.length > 0 ? field.labelTag() : undefined;
}

function classes(field: LaidOutField): SafeString | undefined {
  const names = field.cssClasses();
  return names === "" ? undefined : html` class="${names}"`;
}

function help(field: LaidOutField, tag: "div" | "span"): SafeString | undefined {
  if (field.helpText.length === 0) return undefined;
  const id = field.autoId === "" ? "" : html` id="${field.autoId}_helptext"`;
  return tag === "div"
    ? html`\n<div class="helptext"${id}>${field.helpText}</div>`
    : html`\n<span class="helptext"${id}>${field.helpText}</span>`;
}
