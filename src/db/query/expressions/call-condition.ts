/** The conditions of one `filter` call of a query set that was joined with another by or, xor. */

import { Condition, type Lookups, type QueryExpression } from "./expressions.ts";

/** Which of the two query sets, and which of its calls. */
export interface CallPlace {
  readonly side: 0 | 1;
  readonly call: number;
}

/** Inside, a to-many relation means one related row; in another call of the same side any other. */
export class CallCondition extends Condition {
  readonly place: CallPlace;

  constructor(
    parts: readonly (Condition | Lookups | QueryExpression)[],
    negated: boolean,
    place: CallPlace,
  ) {
    super("and", parts, negated);
    this.place = place;
  }
}
