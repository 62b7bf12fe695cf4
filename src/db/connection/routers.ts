/**
 * Routers say which of several databases a query goes to where the query does not say it itself.
 * They are asked in turn; the first that does not answer undefined decides.
 */

import { activeRouters } from "./databases.ts";
import type { MigrationHints, RoutedModel, RoutingHints } from "./router.ts";

/** The first opinion; else what the query would do without routers. */
export function routedDatabase(
  question: "dbForRead" | "dbForWrite",
  model: RoutedModel,
  hints: RoutingHints,
  otherwise: string,
): string {
  for (const router of activeRouters()) {
    const answer = router[question]?.(model, hints);
    if (answer !== undefined) return answer;
  }
  return otherwise;
}

/** What routers say about a relation; undefined if none has an opinion. */
export function routedRelation(first: object, second: object): boolean | undefined {
  for (const router of activeRouters()) {
    const answer = router.allowRelation?.(first, second);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** May the tables of an app, or of one of its models, be in this database? */
export function mayMigrate(using: string, app: string, model?: string): boolean {
  return maySetUp(using, app, { model });
}

/** May what a migration does for an app be done to this database? */
export function maySetUp(using: string, app: string, hints: MigrationHints): boolean {
  for (const router of activeRouters()) {
    const answer = router.allowMigrate?.(using, app, hints);
    if (answer !== undefined) return answer;
  }
  return true;
}
