import { bigAutoField, charField, createModel, dateField, migration } from "quintet/migrations";

export default migration({
  operations: [
    createModel(
      "Announcement",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        text: charField({ maxLength: 200 }),
        until: dateField({ null: true, blank: true }),
      },
      { ordering: ["id"] },
    ),
  ],
});
