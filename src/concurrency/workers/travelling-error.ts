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

export function packError(error: unknown): TravellingError {
  if (!(error instanceof Error)) {
    const nothing = { type: "", name: "", message: "", stack: undefined, fields: {} };
    return { ...nothing, thrown: isCloneable(error) ? error : String(error) };
  }
  const { cause, errors, ...fields } = error as Error & { errors?: unknown };
  const left = ["stack", "message", "cause", "errors"];
  return {
    type: error.constructor.name,
    name: error.name,
    message: error.message,
    stack: error.stack,
    fields: Object.fromEntries(
      Object.entries(fields)
        .filter(([key]) => !left.includes(key))
        .map(([key, value]) => [key, isCloneable(value) ? value : String(value)]),
    ),
    ...(cause === undefined ? {} : { cause: packError(cause) }),
    ...(Array.isArray(errors) ? { errors: errors.map(packError) } : {}),
  };
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
