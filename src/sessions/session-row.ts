/** The model of sessions, on Django's table `django_session`. */

import { charField, dateTimeField, manager, model, textField } from "../db/index.ts";

/**
 * A session as a row. Use `sessionOf` in views; the rows are for looking after, and for deleting.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/sessions/#using-sessions-out-of-views
 */
export class SessionRow extends model(
  {
    sessionKey: charField({ maxLength: 40, primaryKey: true, verboseName: "session key" }),
    sessionData: textField({ verboseName: "session data" }),
    expireDate: dateTimeField({ dbIndex: true, verboseName: "expire date" }),
  },
  { dbTable: "django_session", verboseName: "session", verboseNamePlural: "sessions" },
) {
  static objects = manager(SessionRow);

  override toString(): string {
    return this.sessionKey;
  }
}
