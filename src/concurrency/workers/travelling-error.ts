/** Errors on their way between threads: structured clone drops their class, fields and causes. */

export interface TravellingError {
  readonly thrown?: unknown;
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Record<string, unknown>;
  readonly cause?: TravellingError;
  readonly errors?: readonly TravellingError[];
}

const types: Readonly<Record<string, new (message: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** An error as data. Whatever it is made of, this gives something: else the error itself is lost. */
export function packError(error: unknown): TravellingError {
  return packed(error, []);
}

/** @param above The errors that this one belongs to: a circle of causes ends where it began. */
function packed(error: unknown, above: readonly unknown[]): TravellingError {
  if (!(error instanceof Error)) {
    const nothing = { type: "", name: "", message: "", stack: undefined, fields: {} };
    return { ...nothing, thrown: isCloneable(error) ? error : printed(error) };
  }
  const inside = [...above, error];
  const isNew = (each: unknown): boolean => !inside.includes(each) && inside.length < mostLevels;
  const read = (key: string): unknown => valueOf(error, key);
  const [cause, errors, stack] = [read("cause"), read("errors"), read("stack")];
  return {
    type: printed(valueOf(read("constructor"), "name")),
    name: printed(read("name")),
    message: printed(read("message")),
    stack: stack === undefined ? undefined : printed(stack),
    fields: Object.fromEntries(
      Object.keys(error)
        .filter((key) => !left.includes(key))
        .map((key) => [key, read(key)] as const)
        .map(([key, value]) => [key, isCloneable(value) ? value : printed(value)]),
    ),
    ...(cause !== undefined && isNew(cause) ? { cause: packed(cause, inside) } : {}),
    ...(Array.isArray(errors)
      ? { errors: errors.filter(isNew).map((each) => packed(each, inside)) }
      : {}),
  };
}

const left: readonly string[] = ["stack", "message", "cause", "errors"];
const mostLevels = 50;

/** A getter may throw. */
function valueOf(owner: unknown, key: string): unknown {
  try {
    return (owner as Record<string, unknown> | null | undefined)?.[key];
  } catch (failure) {
    return `(not readable: ${printed(failure)})`;
  }
}

function printed(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "(not printable)"; // An object without a prototype, say.
  }
}

/** Built-in classes are kept; others become an `Error` with their name and fields. */
export function unpackError(packed: TravellingError): unknown {
  if ("thrown" in packed) return packed.thrown;
  const { type, name, message, stack, fields, cause, errors } = packed;
  const Type = types[type] ?? Error;
  const error =
    errors === undefined ? new Type(message) : new AggregateError(errors.map(unpackError), message);
  if (error.name !== name) {
    Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  }
  Object.assign(error, fields);
  if (cause !== undefined) {
    Object.defineProperty(error, "cause", { value: unpackError(cause), configurable: true });
  }
  if (stack !== undefined) error.stack = stack;
  return error;
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
