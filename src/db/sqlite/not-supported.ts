import { ProgrammingError } from "../backend/errors.ts";

/** A query asks for something that other databases can do, and SQLite cannot. */
export class NotSupportedError extends ProgrammingError {
  override readonly code = "db/not-supported";
}
