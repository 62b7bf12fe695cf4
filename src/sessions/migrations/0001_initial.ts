import {
  charField,
  createModel,
  dateTimeField,
  migration,
  textField,
} from "../../db/migrations/index.ts";

export default migration({
  operations: [
    createModel(
      "SessionRow",
      {
        sessionKey: charField({ maxLength: 40, primaryKey: true, verboseName: "session key" }),
        sessionData: textField({ verboseName: "session data" }),
        expireDate: dateTimeField({ dbIndex: true, verboseName: "expire date" }),
      },
      { dbTable: "django_session", verboseName: "session", verboseNamePlural: "sessions" },
    ),
  ],
});
