/** What a session holds, as the apps of a site declare it. */

/**
 * The values of a session by key. It is empty: each app declares its own keys, and the compiler
 * then knows them everywhere. A session keeps values of JSON.
 *
 * @example
 * ```ts fragment
 * declare module "quintet/sessions" {
 *   interface SessionData {
 *     basket: number[];
 *   }
 * }
 * ```
 */
export interface SessionData {}

/** The keys that the apps have declared. */
export type SessionKey = keyof SessionData & string;

/** The values of a session as a store keeps them: JSON. */
export type SessionValues = Readonly<Record<string, unknown>>;
