/** Exact decimal numbers as values, and with how many places one is written. */

import { Decimal as Base } from "decimal.js";

/**
 * An exact decimal number. It is never changed; its methods return new ones. Results have 28
 * digits, as Python's, and its text has no exponent up to 40 digits.
 *
 * One that was read from a column is written with the places of the column: `120.50`, in templates
 * and in JSON as well. What is calculated with it has the places that it needs.
 *
 * @see https://mikemcl.github.io/decimal.js/
 */
export const Decimal: typeof Base = Base.clone({
  defaults: true,
  precision: 28,
  rounding: Base.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
});
export type Decimal = Base;

/** Returns what it is given in place of a new object, so that a subclass adds a field to that. */
// oxlint-disable-next-line no-extraneous-class -- it is there to be extended
class Given {
  constructor(value: object) {
    // oxlint-disable-next-line no-constructor-return -- that is all it is for
    return value;
  }
}

/** The number of places, in a field that nobody else sees: not inspection, not deep comparison. */
class Places extends Given {
  readonly #count: number;

  constructor(value: Base, count: number) {
    super(value);
    this.#count = count;
  }

  static of(value: object): number | undefined {
    return #count in value ? value.#count : undefined;
  }
}

/**
 * The number itself, which from now on is written with so many places.
 *
 * @param value One that was just made, with no more places.
 */
export function withPlaces(value: Decimal, places: number): Decimal {
  return new Places(value, places) as unknown as Decimal;
}

// All clones of decimal.js share one prototype; what is changed here is ours alone.
const shared = Decimal.prototype;

function text(this: Base): string {
  const places = Places.of(this);
  return places === undefined ? shared.toString.call(this) : this.toFixed(places);
}

const own = { value: text, writable: true, configurable: true };
Object.defineProperty(Decimal, "prototype", {
  value: Object.create(shared, {
    toString: own,
    toJSON: own,
    valueOf: own,
    [Symbol.for("nodejs.util.inspect.custom")]: own,
  }),
});
