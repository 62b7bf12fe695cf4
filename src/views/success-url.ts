/** Where a visitor goes when a form was right, or a row is deleted. */

import { didYouMean } from "../base/index.ts";
import { ViewConfigurationError } from "./errors.ts";

/**
 * An address, in which `{id}` stands for a value of the row; or a function that makes it, such as
 * `(book) => urls.reverse("books:detail", { id: book.id })`.
 */
export type SuccessUrl<Row> = string | ((row: Row) => string);

/**
 * @param row What was saved; undefined for a form that saves nothing.
 * @throws {ViewConfigurationError} If nobody says where to go, or the row has no such value.
 */
export function successUrlOf<Row>(
  given: SuccessUrl<Row> | undefined,
  row: Row,
  view: string,
): string {
  if (typeof given === "function") return given(row);
  const values = row as (Record<string, unknown> & { getAbsoluteUrl?: () => string }) | undefined;
  if (given !== undefined) return filledIn(given, values, view);
  if (typeof values?.getAbsoluteUrl === "function") return values.getAbsoluteUrl();
  throw new ViewConfigurationError(`${view} does not know where to go when all went well.`, {
    hint: "Give it a successUrl, or the model a method getAbsoluteUrl().",
  });
}

/**
 * Looks at the names in the braces, before anything is saved.
 *
 * @param rows The prototype of the rows.
 * @throws {ViewConfigurationError} If rows have no such value; the hint has the nearest.
 */
export function checkSuccessUrl(given: unknown, rows: object, view: string): void {
  if (typeof given !== "string") return;
  for (const [, name = ""] of given.matchAll(placeholder)) {
    if (name in rows) continue;
    throw new ViewConfigurationError(
      `The successUrl "${given}" of ${view} asks for "${name}", which rows do not have.`,
      { hint: didYouMean(name, accessorsOf(rows), "values") },
    );
  }
}

const placeholder = /\{(\w+)\}/g;

function filledIn(
  pattern: string,
  values: Record<string, unknown> | undefined,
  view: string,
): string {
  return pattern.replaceAll(placeholder, (_, name: string) => {
    const value = values?.[name];
    if (value !== undefined && value !== null) return encodeURIComponent(String(value));
    throw new ViewConfigurationError(
      `The successUrl "${pattern}" of ${view} asks for "${name}", which is not there.`,
      { hint: "Give it a function, which makes the address." },
    );
  });
}

/** The fields of a row are properties of its class. */
function accessorsOf(rows: object): string[] {
  const names = new Set<string>();
  for (let at = rows; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (get !== undefined) names.add(name);
    }
  }
  return [...names];
}
