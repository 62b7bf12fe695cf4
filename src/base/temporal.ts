/**
 * Dates and times: `Temporal`, the runtime's own where it has one, else the polyfill's.
 *
 * @see https://tc39.es/proposal-temporal/docs/
 */

import { Temporal as polyfill } from "temporal-polyfill";

const native = (globalThis as { Temporal?: typeof polyfill }).Temporal;

export const Temporal: typeof polyfill = native ?? polyfill;
export declare namespace Temporal {
  export type PlainDate = polyfill.PlainDate;
  export type PlainTime = polyfill.PlainTime;
  export type PlainDateTime = polyfill.PlainDateTime;
  export type ZonedDateTime = polyfill.ZonedDateTime;
  export type Instant = polyfill.Instant;
  export type Duration = polyfill.Duration;
}
