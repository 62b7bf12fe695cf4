/** Between the spellings of a name: `publishedDate`, `published_date`, `PublishedDate`, words. */

/** `publishedDate` → `published_date`, as tables and columns are named. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** `published_date` → `publishedDate`; `line_1` stays as it is, for `line1` would be another name. */
export function camelCase(name: string): string {
  return name.replaceAll(/_+([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `publishedDate` → `published date`: Django's verbose name of a field or model. */
export function words(name: string): string {
  return snakeCase(name).replaceAll("_", " ").trim();
}

/** `title` → `Title`; the rest stays as it is. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
